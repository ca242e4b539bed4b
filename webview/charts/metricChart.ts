import type { PropertyValues, TemplateResult } from 'lit';
import { html, LitElement, nothing } from 'lit';
import type { XAxis } from '../../src/core/backend';
import { button, iconButton } from '../ui/controls';
import { chartIcon, resetIcon, tableIcon } from '../ui/icons';
import { fill, shorten, titleText } from '../ui/strings';
import { sharedStyles } from '../ui/styles';
import type { Span } from './arrangement';
import { chartStyles } from './chart.styles';
import type { Look, RangeSource, ShownRun } from './model';
import { noteLine } from './note';
import type { PlotInput } from './plot';
import { Plot } from './plot';
import { RangeReader } from './reader';
import type { ReadoutRow } from './readout';
import { readout, readoutTable, readoutText } from './readout';
import type { Points } from './series';
import { commonExtent, neighbourX, spliced } from './series';
import { pointsTable } from './table';

interface RunLine {
  readonly run: ShownRun;
  readonly points: Points;
}

/** One metric of several runs: its lines, what the cursor reads, and the same as a table. */
export class MetricChart extends LitElement {
  static override readonly styles = [sharedStyles, chartStyles];
  static override readonly properties = {
    metric: { attribute: false },
    name: { attribute: false },
    runs: { attribute: false },
    x: { attribute: false },
    logScale: { attribute: false },
    zoom: { attribute: false },
    look: { attribute: false },
    quiet: { attribute: false },
    source: { attribute: false },
    onZoom: { attribute: false },
    asTable: { state: true },
    cursor: { state: true },
    version: { state: true },
  };
  declare metric: string;
  /** The metric without the prefix that its group shows. */
  declare name: string;
  /** The runs to draw. */
  declare runs: readonly ShownRun[];
  declare x: XAxis;
  declare logScale: boolean;
  declare zoom: Span | undefined;
  declare look: Look;
  /** The page says already what is wrong. */
  declare quiet: boolean;
  declare source: RangeSource;
  declare onZoom: (span: Span | undefined) => void;
  declare private asTable: boolean;
  declare private cursor: number | null;
  /** Counts what the reader brought. */
  declare private version: number;

  #reader: RangeReader | undefined;
  #plot: Plot | undefined;
  #visibility: IntersectionObserver | undefined;
  #lines: readonly RunLine[] = [];
  #limits: Span | null = null;
  #dragX: number | undefined;

  constructor() {
    super();
    this.asTable = false;
    this.quiet = false;
    this.cursor = null;
    this.version = 0;
  }

  /** These runs have new points; `null`: any may have. */
  refresh(runIds: readonly string[] | null): void {
    this.#reader?.refresh(runIds);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#visibility = new IntersectionObserver(
      (entries) => this.#reader?.setPaused(!entries.some((entry) => entry.isIntersecting)),
      { rootMargin: '200px' },
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#visibility?.disconnect();
    this.#reader?.dispose();
    this.#plot?.destroy();
    this.#reader = undefined;
    this.#plot = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    const reading = {
      metric: this.metric,
      runIds: this.runs.map(({ runId }) => runId),
      x: this.x,
      zoom: this.zoom,
      pixels: Math.max(100, this.clientWidth),
    };
    if (!this.#reader) {
      this.#reader = new RangeReader({ source: this.source, reading, changed: () => this.version++ });
      // The observer reports once for each element it begins to watch, which starts the reader.
      this.#visibility?.observe(this);
    } else if (changed.has('runs') || changed.has('x') || changed.has('zoom') || changed.has('metric')) {
      this.#reader.read(reading);
    }
    if (changed.has('x')) this.cursor = null;
    this.#lines = this.#collectLines(this.#reader);
    this.#limits = commonExtent(
      this.runs.map(({ runId }) => this.#reader?.overviewOf(runId)?.extent ?? null),
      this.x === 'step' ? 1 : 500,
    );
  }

  protected override render(): TemplateResult {
    const { words } = this.look;
    return html`
      <header>
        <h3 class="ellipsis" title=${titleText(this.metric)}>${shorten(this.name, 80)}</h3>
        ${noteLine({
          problem: this.quiet || this.#lines.length === 0 ? undefined : this.#reader?.problem,
          lines: this.#lines.map(({ points }) => points),
          logScale: this.logScale,
          look: this.look,
          retry: () => this.#reader?.retry(),
        })}
        <span class="actions ${this.zoom || this.asTable ? 'kept' : ''}">
          ${
            this.zoom
              ? iconButton({ label: words.resetZoom, icon: resetIcon, onPress: () => this.onZoom(undefined) })
              : nothing
          }
          ${iconButton({
            label: this.asTable ? words.showChart : words.showTable,
            icon: this.asTable ? chartIcon : tableIcon,
            onPress: () => (this.asTable = !this.asTable),
          })}
        </span>
      </header>
      <div class="area">
        ${this.#reader?.waiting ? html`<div class="busy" role="progressbar" aria-label=${words.loading}></div>` : nothing}
        <canvas
          role="img"
          tabindex=${this.asTable ? '-1' : '0'}
          aria-label=${this.#label()}
          aria-description=${words.chartKeys}
          @mousemove=${this.#hover}
          @mouseleave=${this.#leave}
          @mousedown=${this.#press}
          @dblclick=${() => this.onZoom(undefined)}
          @keydown=${this.#key}
          @blur=${this.#leave}
        ></canvas>
        ${
          this.asTable && this.#limits
            ? pointsTable(this.#lines, this.zoom ?? this.#limits, this.x, this.look)
            : nothing
        }
        ${this.#cover()}${this.#readoutBox()}
      </div>
    `;
  }

  protected override updated(changed: PropertyValues): void {
    const others = [...changed.keys()].some((key) => key !== 'cursor' && key !== 'asTable');
    if (others) this.#draw();
    this.#plot?.setCursor(this.cursor);
    this.#placeReadout();
  }

  #collectLines(reader: RangeReader): readonly RunLine[] {
    return this.runs.flatMap((run) => {
      const overview = reader.overviewOf(run.runId);
      if (!overview || overview.x.length === 0) return [];
      return [{ run, points: spliced(overview, reader.detailOf(run.runId), reader.detailSpan) }];
    });
  }

  #draw(): void {
    const canvas = this.renderRoot.querySelector('canvas');
    if (!canvas || !this.#limits) return;
    const input: PlotInput = {
      lines: this.#lines.map(({ run, points }) => ({ runId: run.runId, colour: run.colour, points })),
      x: this.x,
      logScale: this.logScale,
      view: this.zoom ?? this.#limits,
      limits: this.#limits,
      theme: this.look.theme,
      formats: this.look.formats,
      locale: this.look.locale,
    };
    if (this.#plot) this.#plot.draw(input);
    else this.#plot = new Plot(canvas, input, (view) => this.#zoomed(view));
  }

  #zoomed(view: Span): void {
    const limits = this.#limits;
    const whole = !limits || (view.from <= limits.from && view.to >= limits.to);
    this.onZoom(whole ? undefined : view);
  }

  #label(): string {
    const { words, formats } = this.look;
    const counts = this.runs.map(({ runId }) => this.#reader?.overviewOf(runId)?.count ?? 0);
    const points = counts.reduce((sum, count) => sum + count, 0);
    const ofOne = points === 1 ? words.chartLabelOnePoint : words.chartLabelOneRun;
    const sentence = this.#lines.length === 1 ? ofOne : words.chartLabel;
    return fill(
      sentence,
      shorten(this.metric, 120),
      formats.count(this.#lines.length),
      formats.count(points),
    );
  }

  #cover(): TemplateResult | typeof nothing {
    const { words } = this.look;
    const problem = this.#reader?.problem;
    // With lines to show, the header has it.
    if (problem !== undefined && this.#lines.length === 0) {
      return html`<div class="cover" role="alert">
        <span class="problem">${shorten(problem, 300)}</span>
        ${button({ label: words.tryAgain, onPress: () => this.#reader?.retry() })}
      </div>`;
    }
    if (this.runs.length === 0) return html`<div class="cover muted">${words.allRunsHidden}</div>`;
    if (this.#reader?.loaded && this.#lines.length === 0) {
      return html`<div class="cover muted">${words.noPoints}</div>`;
    }
    return nothing;
  }

  #rows(): readonly ReadoutRow[] {
    if (this.cursor === null || !this.#plot || this.asTable) return [];
    return readout(this.#lines, this.cursor, this.#plot.reach(12));
  }

  #readoutBox(): TemplateResult {
    const rows = this.#rows();
    return html`<div class="visually-hidden" aria-live="polite">${readoutText(rows, this.x, this.look)}</div>
      ${
        rows.length > 0
          ? html`<div class="readout" aria-hidden="true">${readoutTable(rows, this.x, this.look)}</div>`
          : nothing
      }`;
  }

  /** Beside the cursor, on the side with more room. */
  #placeReadout(): void {
    const box = this.renderRoot.querySelector<HTMLElement>('.readout');
    if (!box || !this.#plot || this.cursor === null) return;
    const left = this.#plot.leftOf(this.cursor);
    const rightSide = left + 14;
    const fits = this.getBoundingClientRect().left + rightSide + box.offsetWidth < window.innerWidth - 8;
    box.style.setProperty('left', `${fits ? rightSide : Math.max(0, left - 14 - box.offsetWidth)}px`);
  }

  #hover = (event: MouseEvent): void => {
    if (this.#dragX !== undefined) return;
    const x = this.#plot?.valueAt(event.offsetX, event.offsetY);
    this.cursor = x === undefined ? null : this.#snap(x);
  };

  /** The nearest x that some line has a point at. */
  #snap(x: number): number {
    const rows = readout(this.#lines, x, this.#plot?.reach(12) ?? 0);
    return rows.reduce(
      (best, row) => (Math.abs(row.x - x) < Math.abs(best - x) ? row.x : best),
      rows[0]?.x ?? x,
    );
  }

  #leave = (): void => {
    this.cursor = null;
  };

  /** Dragging zooms (the plugin does that); with Shift it moves the range. */
  #press = (event: MouseEvent): void => {
    this.cursor = null;
    if (!event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    this.#dragX = event.clientX;
    const move = ({ clientX }: MouseEvent): void => {
      this.#plot?.panBy(clientX - (this.#dragX ?? clientX));
      this.#dragX = clientX;
    };
    const end = (): void => {
      this.#dragX = undefined;
      window.removeEventListener('mousemove', move);
    };
    window.addEventListener('mousemove', move);
    window.addEventListener('mouseup', end, { once: true });
  };

  #key = (event: KeyboardEvent): void => {
    if (!this.#plot || !this.#limits || event.ctrlKey || event.metaKey || event.altKey) return;
    const view = this.zoom ?? this.#limits;
    const jump = (x: number): void => void (this.cursor = this.#snap(x));
    const walk = (direction: 1 | -1): void => {
      if (event.shiftKey) this.#plot?.panBy(-40 * direction);
      else if (this.cursor === null) jump(direction === 1 ? view.from : view.to);
      else {
        const next = neighbourX(
          this.#lines.map(({ points }) => points),
          this.cursor,
          direction,
        );
        if (next !== undefined && next >= view.from && next <= view.to) this.cursor = next;
      }
    };
    const keys: Readonly<Record<string, () => void>> = {
      ArrowRight: () => walk(1),
      ArrowLeft: () => walk(-1),
      Home: () => jump(view.from),
      End: () => jump(view.to),
      '+': () => this.#plot?.zoomBy(1.5),
      '=': () => this.#plot?.zoomBy(1.5),
      '-': () => this.#plot?.zoomBy(1 / 1.5),
      Escape: () => (this.zoom ? this.onZoom(undefined) : this.#leave()),
    };
    const action = keys[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };
}
customElements.define('tm-metric-chart', MetricChart);
