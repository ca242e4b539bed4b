import type { ChartConfiguration, ChartType } from 'chart.js';
import { BasicPlatform, Chart } from 'chart.js';
import type { PropertyValues, TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { ChartKind } from '../../../src/core/charts/kinds';
import { fill, shorten } from '../../ui/strings';
import { sharedStyles } from '../../ui/styles';
import { ChartElement } from '../chartElement';
import type { ChartModule, ShownTable } from '../chartElement';
import { Answer } from './answer';
import type { Figure, FigureKind, Mark } from './figure';
import { NO_LEGEND } from './figure';
import { figureStyles } from './figure.styles';
import { coverView, legendView, noteView, readoutView } from './parts';
import { recordedSvg } from './recorder';
import { pictureOf } from './picture';
import { tableView } from './tableView';

/** Draws the figure of any kind: the canvas, its legend, what pointer and keys read, the same as a table. */
export class FigureChart<K extends ChartKind> extends ChartElement<K> {
  static override readonly styles = [sharedStyles, figureStyles];
  static override readonly properties = {
    ...ChartElement.properties,
    cursor: { state: true },
    version: { state: true },
  };
  /** The place of the mark that is read, among all. */
  declare private cursor: number | null;
  declare private version: number;

  readonly #kind: FigureKind<K>;
  readonly #answer: Answer<K>;
  #chart: Chart | undefined;
  #figure: Figure | string | undefined;
  #resizing: ResizeObserver | undefined;
  #size = { width: 0, height: 0 };

  constructor(kind: FigureKind<K>) {
    super();
    this.#kind = kind;
    this.#answer = new Answer(kind.kind, () => {
      this.version++;
      this.dispatchEvent(new Event('note'));
    });
    this.cursor = null;
    this.version = 0;
  }

  override refresh(runIds: readonly string[] | null): void {
    const own = new Set(this.context.runs.map(({ runId }) => runId));
    if (runIds === null || runIds.some((runId) => own.has(runId))) this.#answer.refresh();
  }

  override get resetZoom(): undefined {
    return undefined;
  }

  override note(): TemplateResult {
    return noteView({
      problem: this.context.quiet ? undefined : this.#answer.problem,
      said: typeof this.#figure === 'object' ? this.#figure.notes.join(' ') : '',
      look: this.context.look,
      retry: () => this.#answer.refresh(),
    });
  }

  override toSvg(title: string): string {
    const figure = this.#figure;
    if (!this.#chart || typeof figure !== 'object') return '';
    const { width, height } = this.#chart;
    const shapes = recordedSvg({ width, height }, (canvas) => {
      const { options } = figure.config;
      chartOn(canvas, {
        ...figure.config,
        platform: BasicPlatform,
        options: { ...options, responsive: false, devicePixelRatio: 1 },
      }).destroy();
    });
    return pictureOf({ title, width, height, shapes, legend: figure.legend, theme: this.context.look.theme });
  }

  override toTable(): ShownTable {
    return typeof this.#figure === 'object' ? this.#figure.table : { columns: [], rows: [] };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resizing = new ResizeObserver(() => {
      const [width, height] = [this.clientWidth, this.clientHeight];
      if (width === this.#size.width && height === this.#size.height) return;
      this.#size = { width, height };
      this.version++;
    });
    this.#resizing.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resizing?.disconnect();
    this.#answer.dispose();
    this.#chart?.destroy();
    this.#chart = undefined;
  }

  protected override willUpdate(): void {
    const { spec, context } = this;
    const query =
      context.runs.length === 0 ? context.look.words.allRunsHidden : this.#kind.ask(spec, context);
    if (typeof query === 'string') {
      this.#figure = query;
      this.#answer.forget();
      return;
    }
    this.#answer.ask(query, context.source);
    const { data } = this.#answer;
    if (!data) return;
    this.#figure = this.#kind.figure({
      spec,
      data,
      context,
      width: Math.max(80, this.#size.width),
      height: Math.max(60, this.#size.height),
    });
    const marks = typeof this.#figure === 'object' ? this.#figure.marks.length : 0;
    if (this.cursor !== null && this.cursor >= marks) this.cursor = null;
  }

  protected override render(): TemplateResult {
    const { words } = this.context.look;
    const figure = typeof this.#figure === 'object' ? this.#figure : undefined;
    return html`
      ${this.#answer.waiting ? html`<div class="busy" role="progressbar" aria-label=${words.loading}></div>` : nothing}
      <div class="drawing">
        <canvas
          tabindex="0"
          role="img"
          aria-label=${this.#label(figure)}
          aria-describedby="keys"
          @mousemove=${this.#hover}
          @mouseleave=${this.#leave}
          @keydown=${this.#key}
          @blur=${this.#leave}
        ></canvas>
        ${readoutView(this.asTable ? undefined : this.#current())}
      </div>
      ${legendView(figure?.legend ?? NO_LEGEND)}
      <div class="visually-hidden" id="keys">${words.figureKeys}</div>
      ${this.#cover()} ${this.asTable && figure ? tableView(figure.table, this.context.look) : nothing}
    `;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('spec') || changed.has('context') || changed.has('version')) this.#draw();
    this.#mark();
    this.#placeReadout();
  }

  #draw(): void {
    const canvas = this.renderRoot.querySelector('canvas');
    // Made anew each time: what a figure's own plugins draw is of its data.
    this.#chart?.destroy();
    this.#chart =
      canvas && typeof this.#figure === 'object' ? chartOn(canvas, this.#figure.config) : undefined;
  }

  #mark(): void {
    const chart = this.#chart;
    const mark = this.#current();
    if (!chart) return;
    const active = chart.getActiveElements();
    const wanted = mark ? [{ datasetIndex: mark.dataset, index: mark.index }] : [];
    if (active[0]?.datasetIndex === mark?.dataset && active[0]?.index === mark?.index) return;
    chart.setActiveElements(wanted);
    chart.draw();
  }

  #current(): Mark | undefined {
    if (this.cursor === null || typeof this.#figure !== 'object') return undefined;
    return this.#figure.marks[this.cursor];
  }

  #label(figure: Figure | undefined): string {
    const { words, formats } = this.context.look;
    const name = shorten(this.getAttribute('name') ?? '', 120);
    return fill(words.figureLabel, name, formats.count(figure?.marks.length ?? 0));
  }

  #cover(): TemplateResult | typeof nothing {
    const { problem, data } = this.#answer;
    return coverView({
      sentence: typeof this.#figure === 'string' ? this.#figure : undefined,
      problem: data ? undefined : problem,
      look: this.context.look,
      retry: () => this.#answer.refresh(),
    });
  }

  /** Beside what it is about, on the side with more room. */
  #placeReadout(): void {
    const box = this.renderRoot.querySelector<HTMLElement>('.readout');
    const mark = this.#current();
    const element = mark && this.#chart?.getDatasetMeta(mark.dataset).data[mark.index];
    if (!box || !element || !this.#chart) return;
    const place = element.tooltipPosition(true);
    const [x, y] = [place.x ?? 0, place.y ?? 0];
    const { left, top } = this.getBoundingClientRect();
    const right = left + x + 14 + box.offsetWidth < window.innerWidth - 8;
    const low = top + y + box.offsetHeight < window.innerHeight - 8;
    box.style.setProperty('left', `${right ? x + 14 : Math.max(0, x - 14 - box.offsetWidth)}px`);
    box.style.setProperty('top', `${low ? Math.max(0, y - 8) : Math.max(0, y - box.offsetHeight)}px`);
  }

  #hover = (event: MouseEvent): void => {
    const [found] =
      this.#chart?.getElementsAtEventForMode(event, 'nearest', { intersect: true }, false) ?? [];
    const at =
      found && typeof this.#figure === 'object'
        ? this.#figure.marks.findIndex(
            ({ dataset, index }) => dataset === found.datasetIndex && index === found.index,
          )
        : -1;
    this.cursor = at < 0 ? null : at;
  };

  #leave = (): void => {
    this.cursor = null;
  };

  #key = (event: KeyboardEvent): void => {
    if (typeof this.#figure !== 'object' || event.ctrlKey || event.metaKey || event.altKey) return;
    const last = this.#figure.marks.length - 1;
    const step = event.shiftKey ? 10 : 1;
    const to = (place: number): void => {
      this.cursor = last < 0 ? null : Math.max(0, Math.min(last, place));
    };
    const keys: Readonly<Record<string, () => void>> = {
      ArrowRight: () => to((this.cursor ?? -1) + step),
      ArrowDown: () => to((this.cursor ?? -1) + step),
      ArrowLeft: () => to((this.cursor ?? last + 1) - step),
      ArrowUp: () => to((this.cursor ?? last + 1) - step),
      Home: () => to(0),
      End: () => to(last),
      Escape: () => this.#leave(),
    };
    const action = keys[event.key];
    if (!action || (event.key === 'Escape' && this.cursor === null)) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };
}
customElements.define('tm-figure-chart', FigureChart);

/** Its type is of all kinds at once, which is too much to be inferred. */
function chartOn(canvas: HTMLCanvasElement, config: ChartConfiguration): Chart {
  return new Chart<ChartType>(canvas, config);
}

export function figureModule<K extends ChartKind>(kind: FigureKind<K>): ChartModule<K> {
  return { create: () => new FigureChart(kind), form: kind.form };
}
