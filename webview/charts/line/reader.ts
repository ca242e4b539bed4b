import type { Span } from '../../../src/core/charts/workspace';
import type { OneLine } from '../../../src/core/lines/pack';
import { unpackLines } from '../../../src/core/lines/pack';
import type { Grouping, LineX, Smoothing } from '../../../src/core/lines/request';
import { keepAmong } from '../../../src/core/lines/request';
import { wholeOf } from '../../../src/core/lines/slim';
import { inParts } from '../../../src/core/parts';
import { CANCELLED, RpcError } from '../../../src/core/rpc';
import type { ChartSource } from '../source';

/** What is to be read: change it and the points that are there are dropped where they no longer fit. */
export interface Reading {
  readonly runIds: readonly string[];
  readonly y: readonly string[];
  readonly x: LineX;
  readonly smoothing: Smoothing;
  readonly group: Grouping | null;
  readonly zoom: Span | undefined;
  readonly pixels: number;
}

/** A line with whose it is: a run's id, or a group's value. */
export interface ReadLine extends Omit<OneLine, 'owner' | 'expression'> {
  readonly id: string;
  readonly owner: string;
  readonly expression: string;
}

interface Detail {
  readonly span: Span;
  readonly lines: ReadonlyMap<string, ReadLine>;
}

/** Few enough to be there soon, and enough to be worth a request. */
const RUNS_AT_ONCE = 50;

/**
 * Fetches the points of one chart: each series whole but coarse, and the zoomed range exactly. One request of
 * a kind is under way at a time; what changes meanwhile is fetched after it, so that a fast run can't pile up
 * requests.
 */
export class LinesReader {
  readonly #source: ChartSource;
  readonly #changed: () => void;
  #overview: ReadonlyMap<string, ReadLine> = new Map();
  #read = new Set<string>();
  #reading: Reading;
  #detail: Detail | undefined;
  #stale: Set<string>;
  #detailStale = false;
  #paused = true;
  #overviewRequest: AbortController | undefined;
  #detailRequest: AbortController | undefined;
  /** The range of the request for details. */
  #detailOf: Span | undefined;
  #problem: string | undefined;

  constructor(deps: {
    readonly source: ChartSource;
    readonly reading: Reading;
    readonly changed: () => void;
  }) {
    this.#source = deps.source;
    this.#changed = deps.changed;
    this.#reading = deps.reading;
    this.#stale = new Set(deps.reading.runIds);
  }

  get problem(): string | undefined {
    return this.#problem;
  }

  /** Whether a person waits for something: the first points, or those of a new range. */
  get waiting(): boolean {
    return (
      (this.#overviewRequest !== undefined && this.#overview.size === 0) || this.#detailRequest !== undefined
    );
  }

  get loaded(): boolean {
    return this.#reading.runIds.every((runId) => this.#read.has(runId));
  }

  /** By id; another map whenever something in it is another. */
  get overview(): ReadonlyMap<string, ReadLine> {
    return this.#overview;
  }

  get detail(): Detail | undefined {
    return this.#detail;
  }

  /** A chart that can't be seen fetches nothing. */
  setPaused(paused: boolean): void {
    this.#paused = paused;
    this.#pump();
  }

  read(reading: Reading): void {
    const before = this.#reading;
    this.#reading = reading;
    const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
    const whatOf = ({ x, y, smoothing, group }: Reading): unknown => [x, y, smoothing, group];
    if (!same(whatOf(before), whatOf(reading))) this.#forget();
    else if (reading.group && before.runIds !== reading.runIds && !same(before.runIds, reading.runIds)) {
      this.refresh(null);
    }
    for (const runId of reading.runIds) if (!this.#read.has(runId)) this.#stale.add(runId);
    if (before.pixels < reading.pixels * 0.8) this.refresh(null);
    if (!same(before.zoom, reading.zoom) || before.runIds.length < reading.runIds.length) {
      this.#detailStale = true;
      if (!reading.zoom) this.#detail = undefined;
    }
    this.#pump();
  }

  /** These runs have new points; `null`: any may have. */
  refresh(runIds: readonly string[] | null): void {
    const ours = new Set(this.#reading.runIds);
    for (const runId of runIds ?? this.#reading.runIds) if (ours.has(runId)) this.#stale.add(runId);
    this.#pump();
  }

  retry(): void {
    this.#problem = undefined;
    this.#detailStale = this.#reading.zoom !== undefined;
    this.refresh(null);
  }

  dispose(): void {
    this.#paused = true;
    this.#forget();
  }

  #forget(): void {
    this.#overviewRequest?.abort();
    this.#detailRequest?.abort();
    this.#overviewRequest = undefined;
    this.#detailRequest = undefined;
    this.#overview = new Map();
    this.#read = new Set();
    this.#detail = undefined;
    this.#problem = undefined;
    this.#stale = new Set(this.#reading.runIds);
    this.#detailStale = true;
  }

  #pump(): void {
    if (this.#paused) return;
    if (this.#stale.size > 0 && !this.#overviewRequest) void this.#readOverview();
    else if (this.#detailStale) void this.#readDetail();
  }

  async #readOverview(): Promise<void> {
    const request = new AbortController();
    this.#overviewRequest = request;
    const wanted = new Set(this.#reading.runIds);
    // A group is the mean of all of its runs.
    const grouped = this.#reading.group !== null;
    const runIds = grouped ? this.#reading.runIds : [...this.#stale].filter((runId) => wanted.has(runId));
    this.#stale.clear();
    try {
      const lines = await this.#ask(runIds, null, request.signal);
      if (this.#overviewRequest === request) this.#take(runIds, lines, grouped);
    } catch (error) {
      if (!isCancelled(error)) this.#problem = messageOf(error);
    }
    if (this.#overviewRequest !== request) return;
    this.#overviewRequest = undefined;
    this.#changed();
    if (this.#problem === undefined) this.#pump();
  }

  #take(runIds: readonly string[], lines: readonly ReadLine[], grouped: boolean): void {
    const asked = new Set(runIds);
    const kept = grouped ? [] : [...this.#overview].filter(([, { owner }]) => !asked.has(owner));
    this.#overview = new Map([...kept, ...lines.map((line) => [line.id, line] as const)]);
    for (const runId of runIds) this.#read.add(runId);
    this.#problem = undefined;
    this.#detailStale = this.#reading.zoom !== undefined;
  }

  async #readDetail(): Promise<void> {
    const { zoom, group } = this.#reading;
    // New points of a run that goes on come faster than a large range is read: it is read to its end first.
    if (this.#detailRequest && this.#detailOf === zoom) return;
    this.#detailStale = false;
    this.#detailRequest?.abort();
    this.#detailRequest = undefined;
    this.#detailOf = zoom;
    const coarse = new Set(
      [...this.#overview.values()].flatMap(({ owner, exact }) => (exact && !group ? [] : [owner])),
    );
    const runIds = group
      ? coarse.size === 0
        ? []
        : this.#reading.runIds
      : this.#reading.runIds.filter((runId) => coarse.has(runId));
    if (!zoom || runIds.length === 0) return;
    // Half a width to either side, so that moving the range finds points there.
    const margin = (zoom.to - zoom.from) / 2;
    const span = { from: zoom.from - margin, to: zoom.to + margin };
    const request = new AbortController();
    this.#detailRequest = request;
    try {
      const lines = await this.#ask(runIds, span, request.signal);
      if (this.#detailRequest === request) {
        this.#detail = { span, lines: new Map(lines.map((line) => [line.id, line])) };
        this.#problem = undefined;
      }
    } catch (error) {
      if (!isCancelled(error)) this.#problem = messageOf(error);
    }
    if (this.#detailRequest !== request) return;
    this.#detailRequest = undefined;
    this.#changed();
    this.#pump();
  }

  /** Many runs in parts: while one crosses to the page, the next one is read. */
  async #ask(
    runIds: readonly string[],
    span: Span | null,
    signal: AbortSignal,
  ): Promise<readonly ReadLine[]> {
    if (this.#reading.group) return this.#askPart(runIds, span, signal);
    const parts = inParts(runIds, RUNS_AT_ONCE).map((part) => this.#askPart(part, span, signal));
    return (await Promise.all(parts)).flat();
  }

  async #askPart(
    runIds: readonly string[],
    span: Span | null,
    signal: AbortSignal,
  ): Promise<readonly ReadLine[]> {
    const { y, x, smoothing, group, pixels } = this.#reading;
    if (runIds.length === 0 || y.length === 0) return [];
    const data = await this.#source(
      {
        kind: 'line',
        runIds,
        y,
        x,
        smoothing,
        group,
        from: span?.from ?? null,
        to: span?.to ?? null,
        pixels: Math.max(1, Math.round(span ? pixels * 2 : pixels)),
        keep: keepAmong(this.#reading.runIds.length * y.length),
      },
      signal,
    );
    if (data.kind !== 'line') throw new Error(`An answer about ${data.kind} came for lines.`);
    return unpackLines(wholeOf(data)).flatMap(({ owner, expression, ...line }) => {
      const name = (group ? data.groups : runIds)[owner];
      const source = y[expression];
      if (name === undefined || source === undefined) return [];
      return [{ ...line, owner: name, expression: source, id: JSON.stringify([name, source]) }];
    });
  }
}

function isCancelled(error: unknown): boolean {
  return error instanceof RpcError && error.code === CANCELLED;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
