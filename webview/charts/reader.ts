import type { MetricRange, XAxis } from '../../src/core/backend';
import { CANCELLED, RpcError } from '../../src/core/rpc';
import type { Span } from './arrangement';
import type { RangeSource } from './model';

/** What is to be read: change it and the points that are there are dropped where they no longer fit. */
export interface Reading {
  readonly metric: string;
  readonly runIds: readonly string[];
  readonly x: XAxis;
  readonly zoom: Span | undefined;
  readonly pixels: number;
}

interface Detail {
  readonly span: Span;
  readonly ranges: ReadonlyMap<string, MetricRange>;
}

/**
 * Fetches the points of one chart: each series whole but coarse, and the zoomed range exactly. One request of
 * a kind is under way at a time; what changes meanwhile is fetched after it, so that a fast run can't pile up
 * requests.
 */
export class RangeReader {
  readonly #source: RangeSource;
  readonly #changed: () => void;
  readonly #overview = new Map<string, MetricRange>();
  #reading: Reading;
  #detail: Detail | undefined;
  #stale = new Set<string>();
  #detailStale = false;
  #paused = true;
  #overviewRequest: AbortController | undefined;
  #detailRequest: AbortController | undefined;
  #problem: string | undefined;

  constructor(deps: {
    readonly source: RangeSource;
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
    return this.#reading.runIds.every((runId) => this.#overview.has(runId));
  }

  overviewOf(runId: string): MetricRange | undefined {
    return this.#overview.get(runId);
  }

  detailOf(runId: string): MetricRange | undefined {
    return this.#detail?.ranges.get(runId);
  }

  get detailSpan(): Span | undefined {
    return this.#detail?.span;
  }

  /** A chart that can't be seen fetches nothing. */
  setPaused(paused: boolean): void {
    this.#paused = paused;
    this.#pump();
  }

  read(reading: Reading): void {
    const before = this.#reading;
    this.#reading = reading;
    if (before.x !== reading.x || before.metric !== reading.metric) this.#forget();
    for (const runId of reading.runIds) if (!this.#overview.has(runId)) this.#stale.add(runId);
    if (before.pixels < reading.pixels * 0.8) this.refresh(null);
    if (!sameSpan(before.zoom, reading.zoom) || before.runIds.length < reading.runIds.length) {
      this.#detailStale = true;
      if (!reading.zoom) this.#detail = undefined;
    }
    this.#pump();
  }

  /** These runs have new points; `null`: any may have. */
  refresh(runIds: readonly string[] | null): void {
    for (const runId of runIds ?? this.#reading.runIds) {
      if (this.#reading.runIds.includes(runId)) this.#stale.add(runId);
    }
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
    this.#overview.clear();
    this.#detail = undefined;
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
    const runIds = [...this.#stale].filter((runId) => wanted.has(runId));
    this.#stale.clear();
    try {
      for (const range of await this.#ask(runIds, null, request.signal))
        this.#overview.set(range.runId, range);
      this.#problem = undefined;
      this.#detailStale = this.#reading.zoom !== undefined;
    } catch (error) {
      if (!isCancelled(error)) this.#problem = messageOf(error);
    }
    if (this.#overviewRequest !== request) return;
    this.#overviewRequest = undefined;
    this.#changed();
    if (this.#problem === undefined) this.#pump();
  }

  async #readDetail(): Promise<void> {
    this.#detailStale = false;
    this.#detailRequest?.abort();
    this.#detailRequest = undefined;
    const { zoom } = this.#reading;
    const runIds = this.#reading.runIds.filter((runId) => !this.#overview.get(runId)?.exact);
    if (!zoom || runIds.length === 0) return;
    // Half a width to either side, so that moving the range finds points there.
    const margin = (zoom.to - zoom.from) / 2;
    const span = { from: zoom.from - margin, to: zoom.to + margin };
    const request = new AbortController();
    this.#detailRequest = request;
    try {
      const ranges = await this.#ask(runIds, span, request.signal);
      this.#detail = { span, ranges: new Map(ranges.map((range) => [range.runId, range])) };
      this.#problem = undefined;
    } catch (error) {
      if (!isCancelled(error)) this.#problem = messageOf(error);
    }
    if (this.#detailRequest !== request) return;
    this.#detailRequest = undefined;
    this.#changed();
  }

  async #ask(
    runIds: readonly string[],
    span: Span | null,
    signal: AbortSignal,
  ): Promise<readonly MetricRange[]> {
    if (runIds.length === 0) return [];
    const { metric: key, x, pixels } = this.#reading;
    return this.#source(
      {
        series: runIds.map((runId) => ({ runId, key })),
        x,
        from: span?.from ?? null,
        to: span?.to ?? null,
        pixels: Math.max(1, Math.round(span ? pixels * 2 : pixels)),
      },
      signal,
    );
  }
}

function sameSpan(a: Span | undefined, b: Span | undefined): boolean {
  return a?.from === b?.from && a?.to === b?.to;
}

function isCancelled(error: unknown): boolean {
  return error instanceof RpcError && error.code === CANCELLED;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
