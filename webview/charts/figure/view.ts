import type { ChartConfiguration, ChartType } from 'chart.js';
import { BasicPlatform, Chart } from 'chart.js';
import type { PropertyValues, TemplateResult } from 'lit';
import { html, LitElement, nothing } from 'lit';
import { fill, shorten } from '../../ui/strings';
import { sharedStyles } from '../../ui/styles';
import type { ShownTable } from '../chartElement';
import type { Look } from '../model';
import type { Figure, Mark } from './figure';
import { NO_LEGEND } from './figure';
import { figureStyles } from './figure.styles';
import { coverView, legendView, readoutView } from './parts';
import { recordedSvg } from './recorder';
import { pictureOf } from './picture';
import { tableView } from './tableView';

/** Shows a figure: the canvas, its legend, what pointer and keys read, the same as a table. */
export class FigureView extends LitElement {
  static override readonly styles = [sharedStyles, figureStyles];
  static override readonly properties = {
    figure: { attribute: false },
    look: { attribute: false },
    name: { attribute: false },
    asTable: { attribute: false },
    waiting: { attribute: false },
    problem: { attribute: false },
    cursor: { state: true },
  };
  /** A sentence where there is nothing to draw; undefined before anything is known. */
  declare figure: Figure | string | undefined;
  declare look: Look;
  declare name: string;
  /** Shows the text alternative in place of the drawing. */
  declare asTable: boolean;
  declare waiting: boolean;
  /** Why there is nothing yet. */
  declare problem: string | undefined;
  declare retry: () => void;
  /** The place of the mark that is read, among all. */
  declare private cursor: number | null;

  #chart: Chart | undefined;

  constructor() {
    super();
    this.name = '';
    this.asTable = false;
    this.waiting = false;
    this.cursor = null;
  }

  toSvg(title: string): string {
    const { figure } = this;
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
    return pictureOf({ title, width, height, shapes, legend: figure.legend, theme: this.look.theme });
  }

  toTable(): ShownTable {
    return typeof this.figure === 'object' ? this.figure.table : { columns: [], rows: [] };
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#chart?.destroy();
    this.#chart = undefined;
  }

  protected override willUpdate(): void {
    const marks = typeof this.figure === 'object' ? this.figure.marks.length : 0;
    if (this.cursor !== null && this.cursor >= marks) this.cursor = null;
  }

  protected override render(): TemplateResult {
    const { words } = this.look;
    const figure = typeof this.figure === 'object' ? this.figure : undefined;
    return html`
      ${this.waiting ? html`<div class="busy" role="progressbar" aria-label=${words.loading}></div>` : nothing}
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
      ${this.#cover()} ${this.asTable && figure ? tableView(figure.table, this.look) : nothing}
    `;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('figure') || changed.has('look')) this.#draw();
    this.#mark();
    this.#placeReadout();
  }

  #draw(): void {
    const canvas = this.renderRoot.querySelector('canvas');
    // Made anew each time: what a figure's own plugins draw is of its data.
    this.#chart?.destroy();
    this.#chart = canvas && typeof this.figure === 'object' ? chartOn(canvas, this.figure.config) : undefined;
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
    if (this.cursor === null || typeof this.figure !== 'object') return undefined;
    return this.figure.marks[this.cursor];
  }

  #label(figure: Figure | undefined): string {
    const { words, formats } = this.look;
    const name = shorten(this.name, 120);
    return fill(words.figureLabel, name, formats.count(figure?.marks.length ?? 0));
  }

  #cover(): TemplateResult | typeof nothing {
    return coverView({
      sentence: typeof this.figure === 'string' ? this.figure : undefined,
      problem: this.problem,
      look: this.look,
      retry: () => this.retry(),
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
      found && typeof this.figure === 'object'
        ? this.figure.marks.findIndex(
            ({ dataset, index }) => dataset === found.datasetIndex && index === found.index,
          )
        : -1;
    this.cursor = at < 0 ? null : at;
  };

  #leave = (): void => {
    this.cursor = null;
  };

  #key = (event: KeyboardEvent): void => {
    if (typeof this.figure !== 'object' || event.ctrlKey || event.metaKey || event.altKey) return;
    const last = this.figure.marks.length - 1;
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
customElements.define('tm-figure', FigureView);

/** Its type is of all kinds at once, which is too much to be inferred. */
function chartOn(canvas: HTMLCanvasElement, config: ChartConfiguration): Chart {
  return new Chart<ChartType>(canvas, config);
}
