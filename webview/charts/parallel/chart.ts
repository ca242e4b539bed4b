import type { PropertyValues, TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { Field } from '../../../src/core/charts/field';
import { fieldId } from '../../../src/core/charts/field';
import { fill, shorten } from '../../ui/strings';
import { sharedStyles } from '../../ui/styles';
import { ChartElement } from '../chartElement';
import type { ShownTable } from '../chartElement';
import { Answer } from '../figure/answer';
import { coloured } from '../figure/coloured';
import type { RunColumns } from '../figure/columns';
import { readingOf, runsTable, shownColumns } from '../figure/columns';
import type { Legend } from '../figure/figure';
import { NO_LEGEND } from '../figure/figure';
import { figureStyles } from '../figure/figure.styles';
import { coverView, legendView, noteView, readoutView } from '../figure/parts';
import type { Brush } from '../model';
import { parallelStyles } from './styles';
import { tableView } from '../figure/tableView';
import { drawParallel, parallelSvg, sizeCanvas } from './draw';
import type { ParallelInput } from './draw';
import type { Layout } from './layout';
import {
  NO_BRUSHES,
  axisBeside,
  brushedRows,
  brushesOf,
  layoutOf,
  neighbourRow,
  placeBeside,
  placeAt,
  rowNear,
} from './layout';

/** Pixels around an axis in which dragging brushes it. */
const REACH = 14;
const HOVER = 7;

/** A line for each run through an axis for each field. Brushing an axis picks runs, here and in all other charts. */
export class ParallelChart extends ChartElement<'parallel'> {
  static override readonly styles = [sharedStyles, figureStyles, parallelStyles];
  static override readonly properties = {
    ...ChartElement.properties,
    row: { state: true },
    axis: { state: true },
    version: { state: true },
  };
  declare private row: number | null;
  declare private axis: number | null;
  declare private version: number;

  readonly #answer = new Answer('parallel', () => {
    this.version++;
    this.dispatchEvent(new Event('note'));
  });
  #shown: RunColumns | undefined;
  #layout: Layout | undefined;
  #colours: readonly string[] = [];
  #legend: Legend = NO_LEGEND;
  #resizing: ResizeObserver | undefined;
  #anchor: number | undefined;

  constructor() {
    super();
    this.row = null;
    this.axis = null;
    this.version = 0;
  }

  override refresh(runIds: readonly string[] | null): void {
    const own = new Set(this.context.runs.map(({ runId }) => runId));
    if (runIds === null || runIds.some((runId) => own.has(runId))) this.#answer.refresh();
  }

  override get resetZoom(): (() => void) | undefined {
    return this.#brushes.size === 0 ? undefined : () => this.context.onBrush(null);
  }

  override note(): TemplateResult {
    const { look, runs, quiet } = this.context;
    const count = this.#picked()?.length;
    const said =
      count === undefined
        ? ''
        : fill(look.words.brushedRuns, look.formats.count(count), look.formats.count(runs.length));
    const problem = quiet ? undefined : this.#answer.problem;
    return noteView({ problem, said, look, retry: () => this.#answer.refresh() });
  }

  override toSvg(title: string): string {
    const input = this.#input();
    if (!input) return '';
    return parallelSvg({ ...input, row: null, axis: null }, this.#legend, title);
  }

  override toTable(): ShownTable {
    const shown = this.#shown;
    if (!shown) return { columns: [], rows: [] };
    const picked = this.#picked();
    const table = runsTable(this.#fields, shown);
    return picked === null ? table : { ...table, rows: picked.map((row) => table.rows[row] ?? []) };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resizing = new ResizeObserver(() => this.version++);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resizing?.disconnect();
    this.#answer.dispose();
  }

  get #fields(): readonly Field[] {
    const { axes, colour } = this.spec;
    return colour && !axes.some((one) => fieldId(one) === fieldId(colour)) ? [...axes, colour] : axes;
  }

  protected override willUpdate(): void {
    const { spec, context } = this;
    const { look } = context;
    if (spec.axes.length < 2 || context.runs.length === 0) {
      this.#answer.forget();
      this.#layout = undefined;
      return;
    }
    const fields = this.#fields;
    const runIds = context.runs.map(({ runId }) => runId);
    this.#answer.ask({ kind: 'parallel', runIds, fields }, context.source);
    const { data } = this.#answer;
    if (!data) return;
    const shown = shownColumns(data, context);
    const { colour } = spec;
    const at = fields.findIndex((one) => colour !== null && fieldId(one) === fieldId(colour));
    const { colours, legend } = coloured(shown, colour, shown.columns[at], look);
    const drawing = this.renderRoot.querySelector('.drawing');
    this.#shown = shown;
    this.#colours = colours;
    this.#legend = legend;
    this.#layout = layoutOf(spec.axes, shown, {
      log: new Set(spec.log),
      width: Math.max(120, drawing?.clientWidth ?? this.clientWidth),
      height: Math.max(80, drawing?.clientHeight ?? this.clientHeight),
      look,
    });
    if (this.row !== null && this.row >= shown.runs.length) this.row = null;
  }

  protected override render(): TemplateResult {
    const { words, formats } = this.context.look;
    const shown = this.#shown;
    const name = shorten(this.getAttribute('name') ?? '', 120);
    return html`
      ${this.#answer.waiting ? html`<div class="busy" role="progressbar" aria-label=${words.loading}></div>` : nothing}
      <div class="drawing">
        <canvas
          tabindex="0"
          role="img"
          aria-label=${fill(words.figureLabel, name, formats.count(this.#layout ? (shown?.runs.length ?? 0) : 0))}
          aria-describedby="keys"
          @pointerdown=${this.#press}
          @pointermove=${this.#move}
          @pointerup=${this.#release}
          @pointerleave=${this.#leave}
          @dblclick=${() => this.#brush(NO_BRUSHES)}
          @keydown=${this.#key}
          @blur=${this.#leave}
        ></canvas>
        ${this.#readout()}
      </div>
      ${legendView(this.#legend)}
      <div class="visually-hidden" id="keys">${words.parallelKeys}</div>
      ${this.#cover()} ${this.asTable && shown ? tableView(this.toTable(), this.context.look) : nothing}
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('context');
    if (before && before.brush !== this.context.brush) this.dispatchEvent(new Event('note'));
    this.#renewBrush();
    const canvas = this.renderRoot.querySelector('canvas');
    // Not of this element: the legend comes with the answer and takes its room from the drawing.
    if (canvas?.parentElement) this.#resizing?.observe(canvas.parentElement);
    const input = this.#input();
    const context = canvas?.getContext('2d');
    if (!canvas || !input || !context) return;
    sizeCanvas(context, input.layout);
    drawParallel(context, input);
    const box = this.renderRoot.querySelector<HTMLElement>('.readout');
    if (box && this.row !== null) placeBeside(box, input.layout, this.axis ?? 0, this.row);
  }

  #input(): ParallelInput | undefined {
    const [layout, shown] = [this.#layout, this.#shown];
    if (!layout || !shown || layout.axes.length === 0) return undefined;
    const { theme, words } = this.context.look;
    const { row, axis } = this;
    const brushes = this.#brushes;
    const { noValue } = words;
    return { layout, runs: shown.runs, colours: this.#colours, brushes, row, axis, noValue, theme };
  }

  #cover(): TemplateResult | typeof nothing {
    const { look, runs, quiet } = this.context;
    const { words } = look;
    const { problem, data } = this.#answer;
    const drawn = (this.#layout?.axes.length ?? 0) > 0;
    const few = this.spec.axes.length < 2 ? words.chooseSeveral : undefined;
    const sentence =
      runs.length === 0 ? words.allRunsHidden : (few ?? (data && !drawn ? words.noRunHasValues : undefined));
    return coverView({
      sentence,
      problem: data || quiet ? undefined : problem,
      look,
      retry: () => this.#answer.refresh(),
    });
  }

  #readout(): TemplateResult {
    const [shown, row] = [this.#shown, this.asTable ? null : this.row];
    return readoutView(
      shown && row !== null ? readingOf(this.#fields, shown, row, this.context.look) : undefined,
    );
  }

  /** Rows in the brushes; null while nothing is brushed. */
  #picked(brushes = this.#brushes): readonly number[] | null {
    if (!this.#layout || brushes.size === 0) return null;
    return brushedRows(this.#layout, brushes, this.#shown?.runs.length ?? 0);
  }

  /** The page has them: they outlast the time that this chart is scrolled out of sight. */
  get #brushes(): ReadonlyMap<string, Brush> {
    return brushesOf(this.context, this.spec);
  }

  #brush(spans: ReadonlyMap<string, Brush>): void {
    const runIds = this.#picked(spans)?.flatMap((row) => this.#shown?.runs[row]?.runId ?? []);
    this.context.onBrush(runIds ? { runIds, spec: this.spec, spans } : null);
  }

  /** New values may have brought other runs into what is brushed. */
  #renewBrush(): void {
    const picked = this.#picked()?.map((row) => this.#shown?.runs[row]?.runId);
    const before = this.context.brush?.runIds;
    if (picked && JSON.stringify(picked) !== JSON.stringify(before)) this.#brush(this.#brushes);
  }

  #span(axis: number, from: number, to: number): void {
    const id = this.#layout?.axes[axis]?.id;
    if (id === undefined) return;
    const brushes = new Map(this.#brushes);
    brushes.set(id, { from: Math.min(from, to), to: Math.max(from, to) });
    this.#brush(brushes);
  }

  #axisNear(x: number): number {
    return this.#layout?.axes.findIndex((axis) => Math.abs(axis.x - x) <= REACH) ?? -1;
  }

  #press = (event: PointerEvent): void => {
    const axis = this.#axisNear(event.offsetX);
    if (axis < 0 || event.button !== 0 || !this.#layout) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.axis = axis;
    this.row = null;
    this.#anchor = placeAt(this.#layout, event.offsetY);
  };

  #move = (event: PointerEvent): void => {
    if (!this.#layout) return;
    if (this.#anchor !== undefined && this.axis !== null) {
      this.#span(this.axis, this.#anchor, placeAt(this.#layout, event.offsetY));
      return;
    }
    const near = this.#axisNear(event.offsetX);
    (event.currentTarget as HTMLElement).style.setProperty('cursor', near < 0 ? 'default' : 'ns-resize');
    const row = rowNear(this.#layout, event.offsetX, event.offsetY, HOVER, this.#shown?.runs.length ?? 0);
    this.row = row < 0 ? null : row;
    this.axis = near < 0 ? null : near;
  };

  /** A click on an axis, without dragging, lets go of its brush. */
  #release = (event: PointerEvent): void => {
    const [layout, anchor, axis] = [this.#layout, this.#anchor, this.axis];
    this.#anchor = undefined;
    if (!layout || anchor === undefined || axis === null) return;
    if (Math.abs(placeAt(layout, event.offsetY) - anchor) * (layout.bottom - layout.top) > 3) return;
    const brushes = new Map(this.#brushes);
    if (brushes.delete(layout.axes[axis]?.id ?? '')) this.#brush(brushes);
  };

  #leave = (): void => {
    if (this.#anchor !== undefined) return;
    this.row = null;
    this.axis = null;
  };

  #key = (event: KeyboardEvent): void => {
    const layout = this.#layout;
    if (!layout || event.ctrlKey || event.metaKey || event.altKey) return;
    const across = (direction: 1 | -1) => (): void => {
      this.axis = axisBeside(layout, this.axis, direction);
      this.row ??= 0;
    };
    const along = (direction: 1 | -1) => (): void => {
      const at = (this.axis ??= 0);
      const places = layout.axes[at]?.places ?? new Float64Array();
      const next = neighbourRow(places, this.row, direction);
      if (next === undefined) return;
      if (event.shiftKey) {
        this.#anchor ??= places[this.row ?? next] ?? 0;
        this.#span(at, this.#anchor, places[next] ?? 0);
      }
      this.row = next;
    };
    const keys: Readonly<Record<string, () => void>> = {
      ArrowRight: across(1),
      ArrowLeft: across(-1),
      ArrowUp: along(1),
      ArrowDown: along(-1),
      Escape: () => (this.#brushes.size > 0 ? this.#brush(NO_BRUSHES) : this.#leave()),
    };
    if (event.key !== 'Shift' && !event.shiftKey) this.#anchor = undefined;
    const action = keys[event.key];
    if (!action || (event.key === 'Escape' && this.#brushes.size === 0 && this.row === null)) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };
}
customElements.define('tm-parallel-chart', ParallelChart);
