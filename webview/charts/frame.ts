import type { PropertyValues, TemplateResult } from 'lit';
import { html, LitElement, nothing } from 'lit';
import type { ChartKind } from '../../src/core/charts/kinds';
import type { PlacedChart } from '../../src/core/charts/workspace';
import { iconButton } from '../ui/controls';
import {
  chartIcon,
  editIcon,
  fullScreenIcon,
  moreIcon,
  resetIcon,
  smallScreenIcon,
  tableIcon,
} from '../ui/icons';
import type { MenuEntry } from '../ui/menu';
import { openMenu } from '../ui/menu';
import { fill, shorten, titleText } from '../ui/strings';
import { sharedStyles } from '../ui/styles';
import type { ChartElement } from './chartElement';
import type { ExportKind } from './export';
import { frameStyles, titleStyles } from './frame.styles';
import { KIND_MODULES, shownName } from './kinds';
import type { ChartContext } from './model';

/** What a person does with a chart, for the page to do. */
export interface ChartActions {
  readonly edit: (chart: PlacedChart) => void;
  readonly remove: (chart: PlacedChart) => void;
  readonly resize: (chart: PlacedChart, size: { readonly columns: number; readonly height: number }) => void;
  readonly step: (chart: PlacedChart, direction: 1 | -1) => void;
  readonly drop: (draggedId: string, before: PlacedChart) => void;
  readonly setStep: (chart: PlacedChart, step: number | undefined) => void;
  readonly exportAs: (kind: ExportKind, name: string, chart: ChartElement<ChartKind>) => void;
}

export const DRAGGED = 'application/x-tidemark-chart';
const LEAST_HEIGHT = 120;
const MOST_HEIGHT = 2000;

/**
 * A chart in its place: title, actions, size. What draws is loaded and made when it comes into sight, and let go when
 * it leaves, so that a page of hundreds costs as much as what one sees of it.
 */
export class ChartFrame extends LitElement {
  static override readonly styles = [sharedStyles, titleStyles, frameStyles];
  static override readonly properties = {
    chart: { attribute: false },
    /** Of the metric, without the prefix that the section shows. */
    name: { attribute: false },
    context: { attribute: false },
    step: { attribute: false },
    actions: { attribute: false },
    asTable: { state: true },
    full: { state: true },
    inSight: { state: true },
  };
  declare chart: PlacedChart;
  declare name: string;
  declare context: ChartContext;
  /** Where its slider stands; undefined: at the last step. */
  declare step: number | undefined;
  declare actions: ChartActions;
  declare private asTable: boolean;
  declare private full: boolean;
  declare private inSight: boolean;

  #view: ChartElement<ChartKind> | undefined;
  #kind: string | undefined;
  #visibility: IntersectionObserver | undefined;

  constructor() {
    super();
    this.asTable = false;
    this.full = false;
    this.inSight = false;
    this.addEventListener('dragover', this.#dragOver);
    this.addEventListener('dragleave', () => this.classList.remove('before'));
    this.addEventListener('drop', this.#drop);
    this.addEventListener('keydown', this.#key);
    this.addEventListener('contextmenu', this.#contextMenu);
  }

  refresh(runIds: readonly string[] | null): void {
    this.#view?.refresh(runIds);
  }

  /** After a move by the keyboard, which goes on from there. */
  focusHandle(): void {
    this.renderRoot.querySelector<HTMLElement>('header vscode-button')?.focus();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#visibility = new IntersectionObserver(
      (entries) => (this.inSight = entries.at(-1)?.isIntersecting ?? false),
      // What scrolls, so that the margin counts: a chart is there before it is seen.
      { root: this.closest('main'), rootMargin: '400px 0px' },
    );
    this.#visibility.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#visibility?.disconnect();
  }

  protected override willUpdate(): void {
    for (const columns of [2, 3, 4]) this.classList.toggle(`wide${columns}`, this.chart.columns === columns);
    this.classList.toggle('full', this.full);
    // What it draws is asked below whether something is zoomed.
    this.#fill();
  }

  protected override render(): TemplateResult {
    const { words } = this.context.look;
    const name = this.#name;
    const kind = words[KIND_MODULES[this.chart.spec.kind].label];
    const reset = this.#view?.resetZoom;
    const kept = reset !== undefined || this.asTable || this.full;
    return html`
      <header draggable=${String(!this.full)} @dragstart=${this.#dragStart}>
        <h3 class="ellipsis" title=${titleText(name)}>
          ${shorten(this.full || this.name === '' ? name : this.name, 80)}
        </h3>
        ${this.chart.spec.kind === 'line' || name === kind ? nothing : html`<span class="kind muted ellipsis" title=${kind}>${kind}</span>`}
        ${this.#view?.note() ?? html`<span class="note"></span>`}
        <span class="actions ${kept ? 'kept' : ''}">
          ${reset ? iconButton({ label: words.resetZoom, icon: resetIcon, onPress: reset }) : nothing}
          ${iconButton({
            label: this.asTable ? words.showChart : words.showTable,
            icon: this.asTable ? chartIcon : tableIcon,
            onPress: () => (this.asTable = !this.asTable),
          })}
          ${iconButton({ label: words.editChart, icon: editIcon, onPress: () => this.actions.edit(this.chart) })}
          ${iconButton({
            label: this.full ? words.leaveFullScreen : words.fullScreen,
            icon: this.full ? smallScreenIcon : fullScreenIcon,
            onPress: () => (this.full = !this.full),
          })}
          <span class="more"
            >${iconButton({ label: words.moreActions, icon: moreIcon, onPress: () => this.#openMenu() })}</span
          >
        </span>
      </header>
      <div class="area"></div>
      ${
        this.full
          ? nothing
          : html`<button
              class="size"
              aria-label=${fill(words.resizeChart, titleText(name))}
              title=${words.resizeKeys}
              @pointerdown=${this.#resize}
              @keydown=${this.#resizeByKey}
            ></button>`
      }
    `;
  }

  protected override updated(_changed: PropertyValues): void {
    const area = this.renderRoot.querySelector<HTMLElement>('.area');
    area?.style.setProperty('height', `${this.chart.height}px`);
    const { kind } = this.chart.spec;
    if (!this.inSight && !this.full) this.#letGo();
    else if (this.#kind !== kind) {
      this.#letGo();
      this.#kind = kind;
      void this.#make(kind);
    }
  }

  async #make(kind: PlacedChart['spec']['kind']): Promise<void> {
    const { create } = await KIND_MODULES[kind].load();
    if (this.#kind !== kind || this.#view) return;
    const view = create();
    this.#view = view;
    view.addEventListener('note', () => this.requestUpdate());
    view.onStep = (step) => this.actions.setStep(this.chart, step);
    this.#fill();
    this.renderRoot.querySelector('.area')?.append(view);
    this.requestUpdate();
  }

  #fill(): void {
    const view = this.#view;
    // One of another kind is about to go.
    if (!view || this.#kind !== this.chart.spec.kind) return;
    view.spec = this.chart.spec;
    view.context = this.context;
    view.asTable = this.asTable;
    view.step = this.step;
    view.setAttribute('name', this.#name);
  }

  #letGo(): void {
    this.#view?.remove();
    this.#view = undefined;
    this.#kind = undefined;
  }

  #openMenu(): void {
    const opener = this.renderRoot.querySelector<HTMLElement>('.more vscode-button');
    if (opener) openMenu(this.renderRoot, opener, () => this.#menu());
  }

  /** At the pointer; by the keyboard, at what has the focus. */
  #contextMenu = (event: MouseEvent): void => {
    const [target] = event.composedPath();
    if (target instanceof HTMLInputElement) return;
    event.preventDefault();
    event.stopPropagation();
    // What the pointer is over may be a mark that no key ever comes to.
    let opener = this.shadowRoot?.activeElement;
    while (opener?.shadowRoot?.activeElement) opener = opener.shadowRoot.activeElement;
    const at = new DOMRect(event.clientX, event.clientY);
    openMenu(this.renderRoot, opener instanceof HTMLElement ? opener : this, () => this.#menu(), at);
  };

  get #name(): string {
    return shownName(this.chart.spec, this.context.look.words);
  }

  #menu(): readonly MenuEntry[] {
    const { words } = this.context.look;
    const { chart, actions } = this;
    const exportAs = (kind: ExportKind) => (): void => {
      if (this.#view) actions.exportAs(kind, this.#name, this.#view);
    };
    const size =
      (columns: number, height = chart.height) =>
      (): void =>
        actions.resize(chart, { columns: Math.min(4, Math.max(1, columns)), height });
    return [
      { label: words.exportPng, onPress: exportAs('png') },
      { label: words.exportSvg, onPress: exportAs('svg') },
      { label: words.exportCsv, onPress: exportAs('csv') },
      'separator',
      { label: words.moveEarlier, onPress: () => actions.step(chart, -1) },
      { label: words.moveLater, onPress: () => actions.step(chart, 1) },
      { label: words.wider, onPress: size(chart.columns + 1) },
      { label: words.narrower, onPress: size(chart.columns - 1) },
      'separator',
      { label: words.removeChart, onPress: () => actions.remove(chart) },
    ];
  }

  #key = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.full) {
      event.stopPropagation();
      this.full = false;
      return;
    }
    if (!event.altKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return;
    event.preventDefault();
    // VS Code goes back and forward by these where it gets them.
    event.stopPropagation();
    this.actions.step(this.chart, event.key === 'ArrowLeft' ? -1 : 1);
  };

  #dragStart = (event: DragEvent): void => {
    event.dataTransfer?.setData(DRAGGED, this.chart.id);
    event.dataTransfer?.setDragImage(this, 20, 12);
  };

  #dragOver = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes(DRAGGED)) return;
    event.preventDefault();
    this.classList.add('before');
  };

  #drop = (event: DragEvent): void => {
    this.classList.remove('before');
    const dragged = event.dataTransfer?.getData(DRAGGED);
    if (!dragged) return;
    event.preventDefault();
    event.stopPropagation();
    this.actions.drop(dragged, this.chart);
  };

  #resize = (event: PointerEvent): void => {
    const area = this.renderRoot.querySelector<HTMLElement>('.area');
    if (!area || event.button !== 0) return;
    event.preventDefault();
    const { left, width } = this.getBoundingClientRect();
    const oneColumn = width / this.chart.columns;
    const start = { y: event.clientY, height: area.clientHeight };
    const heightAt = ({ clientY }: PointerEvent): number =>
      Math.round(Math.min(MOST_HEIGHT, Math.max(LEAST_HEIGHT, start.height + clientY - start.y)));
    const move = (moved: PointerEvent): void => area.style.setProperty('height', `${heightAt(moved)}px`);
    const end = (ended: PointerEvent): void => {
      window.removeEventListener('pointermove', move);
      const columns = Math.min(4, Math.max(1, Math.round((ended.clientX - left) / oneColumn)));
      this.actions.resize(this.chart, { columns, height: heightAt(ended) });
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', end, { once: true });
  };

  #resizeByKey = (event: KeyboardEvent): void => {
    const { columns, height } = this.chart;
    const sizes: Readonly<Record<string, readonly [number, number]>> = {
      ArrowRight: [columns + 1, height],
      ArrowLeft: [columns - 1, height],
      ArrowDown: [columns, height + 40],
      ArrowUp: [columns, height - 40],
    };
    const size = sizes[event.key];
    if (!size || event.altKey) return;
    event.preventDefault();
    this.actions.resize(this.chart, {
      columns: Math.min(4, Math.max(1, size[0])),
      height: Math.min(MOST_HEIGHT, Math.max(LEAST_HEIGHT, size[1])),
    });
  };
}
customElements.define('tm-chart', ChartFrame);
