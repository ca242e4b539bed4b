import { invalid, sentence } from '../../core/errors';
import { evaluate } from '../../core/expression/evaluate';
import type { Expression } from '../../core/expression/parser';
import { metricsOf, parseExpression } from '../../core/expression/parser';
import { BandGatherer } from '../../core/lines/bands';
import { packLines } from '../../core/lines/pack';
import type { OneLine, SingleLine } from '../../core/lines/pack';
import type { Grouping, Lines, LinesRequest } from '../../core/lines/request';
import { reachOf } from '../../core/lines/smooth';
import { Thinner } from '../../core/lines/thin';
import type { PointSink } from '../../core/lines/thin';
import { release } from '../../core/release';
import type { StoreContext } from '../context';
import { jsonList } from '../keyValues';
import { extentOf, readLine } from '../metrics/range';
import type { Series } from '../metrics/series';
import { seriesOf } from '../metrics/series';
import { Pace } from '../pace';
import { number, text } from '../rows';
import { joinByStep } from './join';
import { SmoothedSink } from './smoothedSink';
import { axisColumn, pointBlocks, wholeByStep } from './source';
import type { Axis } from './source';

interface Run {
  readonly index: number;
  readonly id: number;
  readonly started: number;
}

interface Plotted {
  readonly expression: Expression;
  readonly keys: readonly string[];
}

interface Extent {
  readonly from: number;
  readonly to: number;
}

/** Slices of points that go through smoothing and thinning at a time. */
const SLICE = 65_536;

/** Answers one request for lines. Works in turns of some milliseconds, however many points there are. */
export class LineReader {
  private readonly context: StoreContext;
  private readonly request: LinesRequest;
  private readonly pace: Pace;
  private readonly axis: Axis;
  private readonly plotted: readonly Plotted[];

  constructor(context: StoreContext, request: LinesRequest, signal?: AbortSignal) {
    this.context = context;
    this.request = request;
    this.pace = new Pace(signal);
    this.axis = request.x.by === 'step' ? 'step' : 'timestamp';
    this.plotted = request.y.map((source) => {
      const expression = parseExpression(source);
      const keys = metricsOf(expression);
      if (keys.length === 0) throw invalid(sentence("There is no metric in '{0}'.", source));
      return { expression, keys };
    });
  }

  async lines(): Promise<Lines> {
    const runs = this.runs();
    const { group } = this.request;
    return group ? this.grouped(runs, group) : this.single(runs);
  }

  private async single(runs: readonly Run[]): Promise<Lines> {
    const lines: OneLine[] = [];
    const read: Float64Array[] = [];
    for (const run of runs) {
      for (const [expression, plotted] of this.plotted.entries()) {
        await this.pace.breathe();
        const series = this.seriesOf(run, plotted);
        if (!series) continue;
        const isPlain = this.isPlain(plotted);
        const line = isPlain ? this.plainLine(run, series) : await this.computedLine(run, plotted, series);
        if (!line) continue;
        if (isPlain) read.push(line.x, line.y, ...(line.other ? [line.other] : []));
        const other = this.request.keep === 'shape' ? line.other : null;
        lines.push({ owner: run.index, expression, low: null, high: null, runs: null, ...line, other });
      }
    }
    const packed = packLines(lines, []);
    read.forEach(release);
    return packed;
  }

  /** As logged: read from summaries where there are many points. */
  private plainLine(run: Run, series: Series[][]): SingleLine {
    const { x: axis, from, to, pixels, keep } = this.request;
    const [only = []] = series;
    const origin = axis.by === 'relative' ? run.started : 0;
    const line = this.context.transactions.read(() =>
      readLine(this.context, only, {
        axis: this.axis,
        from: (from ?? -Infinity) + origin,
        to: (to ?? Infinity) + origin,
        pixels,
        keep,
        among: this.request.runIds.length * this.plotted.length,
      }),
    );
    const { x, y, other, count, exact } = line;
    return {
      x: shifted(x, origin),
      y,
      other: other ?? null,
      count,
      exact,
      extent: this.extentOf(run, series),
    };
  }

  private async computedLine(
    run: Run,
    plotted: Plotted,
    series: Series[][],
  ): Promise<SingleLine | undefined> {
    const { from, to, pixels, keep } = this.request;
    let extent = this.extentOf(run, series);
    const joined = this.isJoined(plotted) ? await this.joined(run, plotted, series) : undefined;
    if (joined) {
      if (joined.x.length === 0) return undefined;
      extent = { from: joined.x[0] ?? 0, to: joined.x[joined.x.length - 1] ?? 0 };
    }
    const view = {
      from: Math.max(from ?? extent.from, extent.from),
      to: Math.min(to ?? extent.to, extent.to),
    };
    const thinner = new Thinner({ ...view, pixels, keep });
    await this.feed(run, plotted, series, joined, view, thinner);
    const { x, y, other, exact } = thinner.finish();
    return { x, y, other, count: thinner.count, exact, extent };
  }

  private async grouped(runs: readonly Run[], group: Grouping): Promise<Lines> {
    const { from, to, pixels } = this.request;
    const values = this.groupValues(runs, group);
    const groups = [...new Set(runs.map(({ id }) => values.get(id) ?? ''))].sort();
    const lines: OneLine[] = [];
    for (const [owner, value] of groups.entries()) {
      const members = runs.filter(({ id }) => (values.get(id) ?? '') === value);
      for (const [expression, plotted] of this.plotted.entries()) {
        const all = members.flatMap((run) => {
          const series = this.seriesOf(run, plotted);
          return series ? [{ run, series }] : [];
        });
        if (all.length === 0) continue;
        const extent = united(all.map(({ run, series }) => this.extentOf(run, series)));
        const view = { from: from ?? extent.from, to: to ?? extent.to };
        const most = Math.max(...all.map(({ series }) => countOf(series)));
        // About as many of the points of the longest lie in view as there is of its extent.
        const share =
          extent.to > extent.from ? Math.min(1, (view.to - view.from) / (extent.to - extent.from)) : 1;
        const mayBeExact = most * share <= 2 * pixels;
        let gatherer = new BandGatherer({ ...view, pixels }, mayBeExact);
        await this.gather(gatherer, plotted, all, view);
        const exact = mayBeExact && !gatherer.isFull;
        if (mayBeExact && !exact) {
          gatherer = new BandGatherer({ ...view, pixels }, false);
          await this.gather(gatherer, plotted, all, view);
        }
        const line = gatherer.line(group.band);
        const { count } = gatherer;
        if (line.x.length > 0) lines.push({ owner, expression, ...line, other: null, count, exact, extent });
      }
    }
    return packLines(lines, groups);
  }

  private async gather(
    gatherer: BandGatherer,
    plotted: Plotted,
    all: readonly { readonly run: Run; readonly series: Series[][] }[],
    view: Extent,
  ): Promise<void> {
    for (const { run, series } of all) {
      await this.pace.breathe();
      const joined = this.isJoined(plotted) ? await this.joined(run, plotted, series) : undefined;
      const sink = gatherer.run(view);
      await this.feed(run, plotted, series, joined, view, sink);
      sink.finish();
    }
  }

  /** All points that matter to the view, evaluated and smoothed, in slices. */
  private async feed(
    run: Run,
    { expression, keys }: Plotted,
    series: Series[][],
    joined: { readonly x: Float64Array; readonly y: Float64Array; readonly other: Float64Array } | undefined,
    view: Extent,
    sink: PointSink,
  ): Promise<void> {
    const smoother = new SmoothedSink(this.request.smoothing, sink);
    if (joined) {
      for (let start = 0; start < joined.x.length; start += SLICE) {
        const part = (column: Float64Array): Float64Array => column.subarray(start, start + SLICE);
        smoother.push(part(joined.x), part(joined.y), part(joined.other));
        await this.pace.breathe();
      }
      smoother.finish();
      return;
    }
    const [key = ''] = keys;
    const origin = this.originOf(run);
    const wanted = { from: view.from + origin, to: view.to + origin, ...reachOf(this.request.smoothing) };
    for await (const block of pointBlocks(this.context, series[0] ?? [], this.axis, wanted, this.pace)) {
      const x = shifted(axisColumn(block, this.axis), origin);
      const y = evaluate(expression, new Map([[key, block.values]]), x.length);
      smoother.push(x, y, axisColumn(block, this.axis === 'step' ? 'timestamp' : 'step'));
      await this.pace.breathe();
    }
    smoother.finish();
  }

  private async joined(
    run: Run,
    { expression, keys }: Plotted,
    series: Series[][],
  ): Promise<{ readonly x: Float64Array; readonly y: Float64Array; readonly other: Float64Array }> {
    const { x } = this.request;
    const metrics = new Map<string, Awaited<ReturnType<typeof wholeByStep>>>();
    const wanted = x.by === 'metric' ? [...new Set([...keys, x.key])] : keys;
    for (const [index, key] of wanted.entries()) {
      metrics.set(key, await wholeByStep(this.context, series[index] ?? [], this.pace));
      await this.pace.breathe();
    }
    const points = joinByStep(expression, metrics, x.by === 'metric' ? x : this.axis);
    return { ...points, x: shifted(points.x, this.originOf(run)) };
  }

  private isPlain({ expression }: Plotted): boolean {
    const { x, smoothing } = this.request;
    return expression.kind === 'metric' && x.by !== 'metric' && smoothing.method === 'none';
  }

  private isJoined({ keys }: Plotted): boolean {
    return keys.length > 1 || this.request.x.by === 'metric';
  }

  private originOf({ started }: Run): number {
    return this.request.x.by === 'relative' ? started : 0;
  }

  /** Of every metric that the line needs; undefined where the run hasn't one of them. */
  private seriesOf(run: Run, { keys }: Plotted): Series[][] | undefined {
    const { x } = this.request;
    const wanted = x.by === 'metric' ? [...new Set([...keys, x.key])] : keys;
    const all = wanted.map((key) => {
      const name = this.context.names.find(key);
      return name === undefined ? [] : seriesOf(this.context, run.id, name);
    });
    return all.some(({ length }) => length === 0) ? undefined : all;
  }

  private extentOf(run: Run, series: Series[][]): Extent {
    const { x } = this.request;
    if (x.by !== 'metric') {
      const origin = this.originOf(run);
      const { from, to } = extentOf(series[0] ?? [], this.axis);
      return { from: from - origin, to: to - origin };
    }
    const zones = (series.at(-1) ?? []).map(({ statistics }) => statistics);
    return united(zones.map(({ minValue, maxValue }) => ({ from: minValue ?? 0, to: maxValue ?? 0 })));
  }

  private runs(): readonly Run[] {
    const rows = this.context.sql.all(
      'SELECT id, run_id, started FROM run WHERE run_id IN (SELECT value FROM json_each(?))',
      jsonList(this.request.runIds),
    );
    const byId = new Map(rows.map((row) => [text(row, 'run_id'), row]));
    return this.request.runIds.flatMap((runId, index) => {
      const row = byId.get(runId);
      return row ? [{ index, id: number(row, 'id'), started: number(row, 'started') }] : [];
    });
  }

  private groupValues(runs: readonly Run[], { by, key }: Grouping): ReadonlyMap<number, string> {
    const name = this.context.names.find(key);
    if (name === undefined) return new Map();
    const rows = this.context.sql.all(
      `SELECT run, value FROM ${by === 'param' ? 'param' : 'tag'} WHERE key = ? AND run IN (SELECT value FROM json_each(?))`,
      name,
      jsonList(runs.map(({ id }) => id)),
    );
    return new Map(rows.map((row) => [number(row, 'run'), text(row, 'value')]));
  }
}

function shifted(x: Float64Array, origin: number): Float64Array {
  return origin === 0 ? x : x.map((value) => value - origin);
}

function united(extents: readonly Extent[]): Extent {
  return {
    from: extents.reduce((low, { from }) => Math.min(low, from), Infinity),
    to: extents.reduce((high, { to }) => Math.max(high, to), -Infinity),
  };
}

function countOf(series: Series[][]): number {
  return Math.max(...series.map((one) => one.reduce((sum, { statistics }) => sum + statistics.count, 0)));
}
