import type { ArtifactRange, ArtifactStat, Changes, RunQuery } from '../../../src/core/backend';
import { downsample } from '../../../src/core/downsample';
import type { ArtifactFile, LoggedModel, Metric, Page, Run } from '../../../src/core/entities';
import { missing } from '../../../src/core/errors';
import { evaluate } from '../../../src/core/expression/evaluate';
import type { Expression } from '../../../src/core/expression/parser';
import { metricsOf, parseExpression } from '../../../src/core/expression/parser';
import type { SingleLine } from '../../../src/core/lines/pack';
import { packLines } from '../../../src/core/lines/pack';
import type { Lines, LinesRequest } from '../../../src/core/lines/request';
import { smootherOf } from '../../../src/core/lines/smooth';
import { joinedColumn } from '../../../src/core/lines/thin';
import { isBetterSmall } from '../../../src/core/mainMetric';
import type { RunCells, TableCells, TableColumn } from '../../../src/core/runTable';
import type { ChartsPageBackend } from '../../../src/features/charts/session';
import type { CompareBackend } from '../../../src/features/compare/session';

export const START = Date.UTC(2026, 2, 14, 9, 26, 53);

interface Series {
  readonly steps: number[];
  readonly times: number[];
  readonly values: number[];
}

export interface MadeRun {
  readonly runId: string;
  readonly name?: string;
  readonly status?: Run['info']['status'];
  readonly params?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly deleted?: boolean;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Names and digests. */
  readonly datasets?: Readonly<Record<string, string>>;
}

/** Runs and points in memory, behind the interface that panels read from. */
export class MemoryBackend implements ChartsPageBackend, CompareBackend {
  readonly requests: LinesRequest[] = [];
  /** Paths of files that were read. */
  readonly read: string[] = [];
  /** Answers wait this long, in milliseconds. */
  delay = 0;
  /** When set, every answer is this error. */
  problem: string | undefined;
  readonly #runs = new Map<string, MadeRun>();
  readonly #series = new Map<string, Map<string, Series>>();
  readonly #listeners = new Set<(changes: Changes) => void>();
  #revision = 0;

  /** Or makes it another one. */
  add(run: MadeRun): void {
    const known = this.#runs.has(run.runId);
    this.#runs.set(run.runId, run);
    if (!this.#series.has(run.runId)) this.#series.set(run.runId, new Map());
    if (known) this.#report(run.runId);
  }

  remove(runId: string): void {
    this.#runs.delete(runId);
    this.#report(runId);
  }

  /** Logs `values` at the steps that follow, a second apart, as a training script does. */
  log(runId: string, key: string, values: readonly number[]): void {
    const all = this.#series.get(runId);
    if (!all) throw missing(`No run ${runId}.`);
    const series = all.get(key) ?? { steps: [], times: [], values: [] };
    all.set(key, series);
    for (const value of values) {
      series.steps.push(series.steps.length);
      series.times.push(START + series.times.length * 1000);
      series.values.push(value);
    }
    this.#report(runId);
  }

  async getRuns(runIds: readonly string[]): Promise<readonly Run[]> {
    await this.#answer();
    return runIds.flatMap((runId) => {
      const run = this.#runs.get(runId);
      return run ? [this.#run(run)] : [];
    });
  }

  async getRunsWithoutMetrics(runIds: readonly string[]): Promise<readonly Run[]> {
    const runs = await this.getRuns(runIds);
    return runs.map((run) => ({ ...run, data: { ...run.data, metrics: [] } }));
  }

  async searchRuns({ maxResults }: RunQuery): Promise<Page<Run>> {
    const runs = await this.getRuns([...this.#runs.keys()].reverse());
    const active = runs.filter(({ info }) => info.lifecycleStage === 'active');
    return { items: active.slice(0, maxResults), nextPageToken: null };
  }

  async countRuns(): Promise<number> {
    await this.#answer();
    return [...this.#runs.values()].filter(({ deleted }) => !deleted).length;
  }

  async runCells(runIds: readonly string[], columns: readonly TableColumn[]): Promise<RunCells> {
    const runs = await this.getRuns(runIds);
    return {
      runIds: runs.map(({ info }) => info.runId),
      columns: columns.map((column) => this.#cells(runs, column)),
    };
  }

  async listArtifacts(ownerId: string, path: string): Promise<readonly ArtifactFile[]> {
    const files = this.#runs.get(ownerId)?.files ?? {};
    return Object.entries(files)
      .filter(([name]) => name.slice(0, Math.max(0, name.lastIndexOf('/'))) === path)
      .map(([name, content]) => ({ path: name, isDir: false, fileSize: content.length }));
  }

  async statArtifact(ownerId: string, path: string): Promise<ArtifactStat> {
    const content = this.#runs.get(ownerId)?.files?.[path];
    if (content !== undefined) return { path, isDir: false, fileSize: content.length, modified: START };
    if ((await this.listArtifacts(ownerId, path)).length === 0) throw missing(`No such artifact: ${path}`);
    // It has changed just now, so that it is looked into each time.
    return { path, isDir: true, fileSize: null, modified: Date.now() };
  }

  async readArtifact(ownerId: string, path: string): Promise<Uint8Array> {
    return Buffer.from(this.#runs.get(ownerId)?.files?.[path] ?? '');
  }

  async readArtifactRange(
    ownerId: string,
    path: string,
    from: number,
    length: number,
  ): Promise<ArtifactRange> {
    this.read.push(path);
    const whole = new Uint8Array(await this.readArtifact(ownerId, path));
    return { bytes: whole.slice(from, from + length), size: whole.length, modified: START };
  }

  async getLoggedModel(modelId: string): Promise<LoggedModel> {
    throw missing(`No model ${modelId}.`);
  }

  async metricKeys(runIds: readonly string[]): Promise<readonly string[]> {
    await this.#answer();
    return [...new Set(runIds.flatMap((runId) => [...(this.#series.get(runId)?.keys() ?? [])]))].sort();
  }

  async singleMetricKeys(runIds: readonly string[]): Promise<readonly string[]> {
    const all = runIds.flatMap((runId) => [...(this.#series.get(runId) ?? [])]);
    const long = new Set(all.flatMap(([key, { values }]) => (values.length > 1 ? key : [])));
    return [...new Set(all.map(([key]) => key))].filter((key) => !long.has(key)).sort();
  }

  /** As the store does it, of whole series at once. */
  async chartLines(request: LinesRequest): Promise<Lines> {
    this.requests.push(request);
    await this.#answer();
    const lines = request.runIds.flatMap((runId, owner) =>
      request.y.flatMap((source, expression) => {
        const line = this.#line(request, runId, parseExpression(source));
        return line ? [{ owner, expression, low: null, high: null, runs: null, ...line }] : [];
      }),
    );
    return packLines(lines, []);
  }

  watch(listener: (changes: Changes) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  get watched(): boolean {
    return this.#listeners.size > 0;
  }

  #line(request: LinesRequest, runId: string, expression: Expression): SingleLine | undefined {
    const [key = ''] = metricsOf(expression);
    const series = this.#series.get(runId)?.get(key);
    if (!series || series.steps.length === 0) return undefined;
    const { steps, times, values } = series;
    const { by } = request.x;
    const axis = by === 'step' ? steps : by === 'timestamp' ? times : times.map((time) => time - START);
    const y = evaluate(expression, new Map([[key, Float64Array.from(values)]]), values.length);
    const smoother = smootherOf(request.smoothing);
    const smoothed = joinedColumn([smoother.push(y, false), smoother.push(new Float64Array(0), true)]);
    const from = request.from ?? -Infinity;
    const to = request.to ?? Infinity;
    const inside = axis.flatMap((x, index) => (x >= from && x <= to ? [index] : []));
    const column = (source: ArrayLike<number>): Float64Array =>
      Float64Array.from(inside, (index) => source[index] ?? NaN);
    const x = column(axis);
    const view = { from: x[0] ?? 0, to: x[x.length - 1] ?? 0, pixels: request.pixels };
    const line = downsample(x, column(smoothed), view, column(by === 'step' ? times : steps));
    return {
      ...line,
      other: line.other ?? null,
      count: inside.length,
      extent: { from: axis[0] ?? 0, to: axis[axis.length - 1] ?? 0 },
    };
  }

  #cells(runs: readonly Run[], column: TableColumn): TableCells {
    const values = runs.map(({ info, data }): string | number | null => {
      switch (column.kind) {
        case 'metric': {
          const all = this.#series.get(info.runId)?.get(column.key)?.values ?? [];
          const numbers = all.filter((value) => !Number.isNaN(value));
          if (column.value === 'last') return all.at(-1) ?? null;
          if (numbers.length === 0) return all.length === 0 ? null : Number.NaN;
          const isLow = column.value === 'best' ? isBetterSmall(column.key) : column.value === 'min';
          return isLow ? Math.min(...numbers) : Math.max(...numbers);
        }
        case 'attribute':
          if (column.key === 'duration') return info.endTime === null ? null : info.endTime - info.startTime;
          if (column.key === 'start_time') return info.startTime;
          return column.key === 'status' ? info.status : info.runName;
        default:
          return (
            data[column.kind === 'param' ? 'params' : 'tags'].find(({ key }) => key === column.key)?.value ??
            null
          );
      }
    });
    if (values.some((value) => typeof value === 'string')) {
      const texts = values.map(String);
      return {
        kind: 'text',
        codes: Float64Array.from(values, (value, row) => (value === null ? -1 : row)),
        texts,
        distinct: null,
      };
    }
    return {
      kind: 'number',
      values: Float64Array.from(values, Number),
      states: Uint8Array.from(values, (value) => (value === null ? 0 : Number.isNaN(value) ? 2 : 1)),
      groups: null,
    };
  }

  #run(made: MadeRun): Run {
    const metrics = [...(this.#series.get(made.runId) ?? [])].map(
      ([key, { steps, times, values }]): Metric => ({
        key,
        value: values.at(-1) ?? NaN,
        step: steps.at(-1) ?? 0,
        timestamp: times.at(-1) ?? 0,
        modelId: null,
        datasetName: null,
        datasetDigest: null,
      }),
    );
    const pairs = (record: Readonly<Record<string, string>> = {}): Run['data']['params'] =>
      Object.entries(record).map(([key, value]) => ({ key, value }));
    const status = made.status ?? 'FINISHED';
    return {
      info: {
        runId: made.runId,
        number: 1 + [...this.#runs.keys()].indexOf(made.runId),
        runName: made.name ?? made.runId,
        experimentId: '1',
        userId: 'ana',
        status,
        startTime: START,
        endTime: status === 'RUNNING' ? null : START + 252_000,
        artifactUri: '',
        lifecycleStage: made.deleted ? 'deleted' : 'active',
      },
      data: { metrics, params: pairs(made.params), tags: pairs(made.tags) },
      inputs: {
        datasets: Object.entries(made.datasets ?? {}).map(([name, digest]) => ({
          dataset: { name, digest, sourceType: 'local', source: '{}', schema: null, profile: null },
          tags: [{ key: 'mlflow.data.context', value: 'train' }],
        })),
        modelIds: [],
      },
      outputs: { models: [] },
    };
  }

  async #answer(): Promise<void> {
    if (this.delay > 0) await new Promise((resolve) => setTimeout(resolve, this.delay));
    if (this.problem !== undefined) throw missing(this.problem);
  }

  #report(runId: string): void {
    const changes: Changes = {
      revision: ++this.#revision,
      everything: false,
      experimentIds: [],
      runs: [{ runId, experimentId: '1', parentRunId: null }],
      modelNames: [],
    };
    for (const listener of [...this.#listeners]) listener(changes);
  }
}

/** A curve as training makes them: falling towards `floor`, with noise that is the same every time. */
export function curve(length: number, floor: number, seed: number): number[] {
  let state = seed;
  const noise = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648 - 0.5;
  };
  return Array.from({ length }, (_, step) => floor + Math.exp((-4 * step) / length) + 0.06 * noise());
}
