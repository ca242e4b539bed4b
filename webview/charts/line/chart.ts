import type { PropertyValues, TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { LineSettings } from '../../../src/core/charts/line';
import { settingsOf, shownExpressions } from '../../../src/core/charts/line';
import type { Span } from '../../../src/core/charts/workspace';
import { fill, shorten } from '../../ui/strings';
import { sharedStyles } from '../../ui/styles';
import { ChartElement } from '../chartElement';
import type { ShownTable } from '../chartElement';
import { drawingStyles } from '../figure/figure.styles';
import { chartStyles } from './chart.styles';
import { cover } from './cover';
import { cursorMarks } from './cursor';
import { dragged, placedBeside, pressed } from './gestures';
import { Layers } from './layers';
import { onAxis, yLimits } from './limits';
import { lineLegend } from './legend';
import type { ShownLine } from './looks';
import { axisId } from './looks';
import { noteLine } from './note';
import type { PlotInput } from './plot';
import { Plot } from './plot';
import type { ReadoutRow } from './readout';
import { readout, readoutTable, readoutText } from './readout';
import { commonExtent, neighbourX } from './series';
import { plotSvg } from './svg';
import { pointsTable, shownTable } from './table';

/** Properties that what is drawn depends on. */
const CONTENT: readonly PropertyKey[] = ['spec', 'context', 'version'];

/** Lines of several runs over one x axis: their drawing, what the cursor reads, and the same as a table. */
export class LineChart extends ChartElement<'line'> {
  static override readonly styles = [sharedStyles, drawingStyles, chartStyles];
  static override readonly properties = {
    ...ChartElement.properties,
    cursor: { state: true },
    version: { state: true },
  };
  declare private cursor: number | null;
  /** Counts what the readers brought. */
  declare private version: number;

  #layers: Layers | undefined;
  #width = 0;
  #plot: Plot | undefined;
  #input: PlotInput | undefined;
  #resizing: ResizeObserver | undefined;
  #lines: readonly ShownLine[] = [];
  #limits: Span | null = null;
  #settings: LineSettings | undefined;
  #y: readonly string[] = [];
  #dragging = false;
  /** What another chart points at. */
  #linked: number | null = null;

  constructor() {
    super();
    this.cursor = null;
    this.version = 0;
  }

  override refresh(runIds: readonly string[] | null): void {
    this.#layers?.refresh(runIds);
  }

  override get resetZoom(): (() => void) | undefined {
    return this.#zoom === undefined ? undefined : () => this.context.onZoom(this.#axisId, undefined);
  }

  override note(): TemplateResult {
    return noteLine({
      problem: this.context.quiet || this.#lines.length === 0 ? undefined : this.#layers?.problem,
      lines: this.#lines,
      logY: this.#settings?.logY ?? false,
      bySteps: this.#settings?.x.by === 'step',
      look: this.context.look,
      retry: () => this.#layers?.retry(),
    });
  }

  override toSvg(title: string): string {
    return this.#plot && this.#input ? plotSvg(this.#plot, this.#input, title) : '';
  }

  override toTable(): ShownTable {
    const view = this.#zoom ?? this.#limits;
    if (!view || !this.#settings) return { columns: [], rows: [] };
    return shownTable(this.#lines, view, this.#settings.x);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.context.linked.subscribe(this, (place) => {
      this.#linked = place && place.axisId === this.#axisId ? place.x : null;
      this.requestUpdate();
    });
    // A chart that became much wider has room for more points.
    this.#resizing = new ResizeObserver(() => this.requestUpdate());
    this.#resizing.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.context.linked.unsubscribe(this);
    this.#resizing?.disconnect();
    this.#layers?.dispose();
    this.#plot?.destroy();
    this.#layers = undefined;
    this.#plot = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    // Moving the cursor, here or in another chart, changes nothing that is read or drawn.
    if (this.hasUpdated && this.#width === this.clientWidth && !CONTENT.some((name) => changed.has(name)))
      return;
    const { runs, metricKeys, settings: page, look } = this.context;
    const settings = settingsOf(this.spec, page);
    if (this.#settings && axisId(this.#settings.x) !== axisId(settings.x)) this.cursor = null;
    this.#settings = settings;
    this.#width = this.clientWidth;
    this.#y = shownExpressions(this.spec, metricKeys);
    this.#layers ??= new Layers(this.context.source, () => {
      this.version++;
      this.dispatchEvent(new Event('note'));
    });
    const { x, group, smoothing } = settings;
    const runIds = runs.map(({ runId }) => runId);
    const pixels = Math.max(100, this.clientWidth);
    this.#layers.read({ runIds, y: this.#y, x, group, zoom: this.#zoom, pixels }, smoothing);
    this.#lines = this.#layers.shown({
      runs,
      y: this.#y,
      grouped: group !== null,
      palette: look.theme.palette,
      nameless: look.words.noValue,
    });
    const room = x.by === 'step' ? 1 : x.by === 'metric' ? 0.5 : 500;
    const extent = commonExtent(
      this.#lines.map(({ extent: one }) => one),
      room,
    );
    this.#limits = extent && onAxis(extent, this.spec.xRange, settings.logX);
  }

  protected override render(): TemplateResult {
    const { words } = this.context.look;
    return html`
      ${this.#layers?.waiting ? html`<div class="busy" role="progressbar" aria-label=${words.loading}></div>` : nothing}
      <div class="drawing">
        <canvas
          tabindex="0"
          role="img"
          aria-label=${this.#label()}
          title=${this.#lines.length === 0 ? words.chartKeys : nothing}
          aria-describedby="keys"
          @mousemove=${this.#hover}
          @mouseleave=${this.#leave}
          @mousedown=${this.#press}
          @dblclick=${() => this.context.onZoom(this.#axisId, undefined)}
          @keydown=${this.#key}
          @blur=${this.#leave}
        ></canvas>
      </div>
      ${lineLegend(this.#lines, this.context.look)}
      <div class="visually-hidden" id="keys">${words.chartKeys}</div>
      ${cursorMarks(this.#plot, this.#lines, this.cursor ?? this.#linked, this.context.look.theme.background)}
      ${this.#cover()} ${this.#readoutBox()}
      ${
        this.asTable && this.#settings && this.#limits
          ? pointsTable(this.#lines, this.#zoom ?? this.#limits, this.#settings.x, this.context.look)
          : nothing
      }
    `;
  }

  protected override updated(changed: PropertyValues): void {
    if (CONTENT.some((name) => changed.has(name))) this.#draw();
    this.#placeReadout();
  }

  #draw(): void {
    const canvas = this.renderRoot.querySelector('canvas');
    if (!canvas || !this.#limits || !this.#settings) return;
    const { logX, logY, clip, x } = this.#settings;
    const { theme, formats, locale } = this.context.look;
    const view = this.#zoom ?? this.#limits;
    const input: PlotInput = {
      lines: this.#lines,
      x,
      logX,
      logY,
      view: logX ? onAxis(view, { from: null, to: null }, true) : view,
      limits: this.#limits,
      yView: yLimits(this.#lines, view, { log: logY, clip, range: this.spec.yRange }),
      theme,
      formats,
      locale,
    };
    this.#input = input;
    if (this.#plot) this.#plot.draw(input);
    else this.#plot = new Plot(canvas, input, (span) => this.#zoomed(span));
  }

  get #axisId(): string {
    return axisId(settingsOf(this.spec, this.context.settings).x);
  }

  get #zoom(): Span | undefined {
    const { zoom } = this.context;
    return Object.hasOwn(zoom, this.#axisId) ? zoom[this.#axisId] : undefined;
  }

  #zoomed(view: Span): void {
    const limits = this.#limits;
    const whole = !limits || (view.from <= limits.from && view.to >= limits.to);
    this.context.onZoom(this.#axisId, whole ? undefined : view);
  }

  #label(): string {
    const { words, formats } = this.context.look;
    const points = this.#lines.reduce((sum, { count }) => sum + count, 0);
    // Of several expressions each has a line.
    const many = new Set(this.#lines.map(({ runId, owner }) => runId ?? owner)).size;
    const ofOne = points === 1 ? words.chartLabelOnePoint : words.chartLabelOneRun;
    const sentence = this.#settings?.group
      ? many === 1
        ? words.chartLabelOneGroup
        : words.chartLabelGroups
      : many === 1
        ? ofOne
        : words.chartLabel;
    const name = this.getAttribute('name') ?? '';
    return fill(sentence, shorten(name, 120), formats.count(many), formats.count(points));
  }

  #cover(): TemplateResult | typeof nothing {
    return cover({
      look: this.context.look,
      problem: this.#layers?.problem,
      quiet: this.context.quiet,
      hasLines: this.#lines.length > 0,
      hasValues: this.#lines.some(({ points: { y } }) => y.length === 0 || y.some(Number.isFinite)),
      hasRuns: this.context.runs.length > 0,
      hasMetrics: this.#y.length > 0,
      match: this.spec.match,
      loaded: this.#layers?.loaded ?? false,
      retry: () => this.#layers?.retry(),
    });
  }

  #rows(): readonly ReadoutRow[] {
    if (this.cursor === null || !this.#plot || this.asTable) return [];
    return readout(this.#lines, this.cursor, this.#plot.reach(12));
  }

  #readoutBox(): TemplateResult {
    const rows = this.#rows();
    const x = this.#settings?.x ?? { by: 'step' };
    const { look } = this.context;
    return html`<div class="visually-hidden" aria-live="polite">${readoutText(rows, x, look)}</div>
      ${
        rows.length > 0
          ? html`<div class="readout" aria-hidden="true">${readoutTable(rows, x, look)}</div>`
          : nothing
      }`;
  }

  /** Beside the cursor, on the side with more room. */
  #placeReadout(): void {
    const box = this.renderRoot.querySelector<HTMLElement>('.readout');
    if (!box || !this.#plot || this.cursor === null) return;
    placedBeside(box, this.#plot.mapping.x(this.cursor), this.getBoundingClientRect().left);
  }

  #moveTo(x: number | null): void {
    if (this.cursor === x) return;
    this.cursor = x;
    this.context.linked.move(this, x === null ? null : { axisId: this.#axisId, x });
  }

  #hover = (event: MouseEvent): void => {
    if (this.#dragging) return;
    const x = this.#plot?.valueAt(event.offsetX, event.offsetY);
    this.#moveTo(x === undefined ? null : this.#snap(x));
  };

  /** The nearest x that some line has a point at. */
  #snap(x: number): number {
    const rows = readout(this.#lines, x, this.#plot?.reach(12) ?? 0);
    return rows.reduce(
      (best, row) => (Math.abs(row.x - x) < Math.abs(best - x) ? row.x : best),
      rows[0]?.x ?? x,
    );
  }

  #leave = (): void => this.#moveTo(null);

  #press = (event: MouseEvent): void => {
    this.#moveTo(null);
    if (!event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    this.#dragging = true;
    dragged(
      event,
      (pixels) => this.#plot?.panBy(pixels),
      () => (this.#dragging = false),
    );
  };

  #key = (event: KeyboardEvent): void => {
    const plot = this.#plot;
    if (!plot || !this.#limits) return;
    const all = this.#lines.map(({ points }) => points);
    const handled = pressed(event, {
      view: this.#zoom ?? this.#limits,
      cursor: this.cursor,
      neighbour: (from, direction) => neighbourX(all, from, direction),
      snap: (x) => this.#snap(x),
      moveTo: (x) => this.#moveTo(x),
      panBy: (pixels) => plot.panBy(pixels),
      zoomBy: (factor) => plot.zoomBy(factor, this.cursor),
      resetZoom: this.resetZoom,
    });
    if (!handled) return;
    event.preventDefault();
    event.stopPropagation();
  };
}
customElements.define('tm-line-chart', LineChart);
