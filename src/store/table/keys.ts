import type { ViewType } from '../../core/entities';
import type { KeyColumn, KeyKind, RunKeys } from '../../core/runTable';
import { experimentNumber } from '../../core/limits';
import type { StoreContext } from '../context';
import { jsonList } from '../keyValues';
import { pausing } from '../pace';
import type { Pause } from '../pace';
import { newestRevision } from '../revision';
import { number } from '../rows';

/** What is read before others have their turn: runs, as many as have so many keys together, or one. */
const RUNS_AT_ONCE = 100;
const KEYS_AT_ONCE = 20_000;
/** Runs that are looked at for a first answer, until so many keys were found. */
const SAMPLE = 200;
const SAMPLE_KEYS = 200_000;

interface Count {
  runs: number;
  first: string | number | null;
  differs: boolean;
}
type Counts = Readonly<Record<KeyKind, Map<number, Count>>>;

interface Counted {
  readonly revision: number;
  readonly milliseconds: number;
  readonly at: number;
  readonly keys: RunKeys;
}

const SELECT: Readonly<Record<KeyKind, string>> = {
  metric: `SELECT s.key, s.latest_value FROM json_each(?) i CROSS JOIN series s ON s.run = i.value AND s.leader = 1`,
  param: `SELECT p.key, p.value FROM json_each(?) i CROSS JOIN param p ON p.run = i.value`,
  tag: `SELECT t.key, t.value FROM json_each(?) i CROSS JOIN tag t ON t.run = i.value`,
};
/** Of their keys, counted no further than needed. */
const COUNT = `SELECT count(*) FROM (SELECT 1 FROM json_each(?) i CROSS JOIN series s ON s.run = i.value
  UNION ALL SELECT 1 FROM json_each(?) i CROSS JOIN param p ON p.run = i.value
  UNION ALL SELECT 1 FROM json_each(?) i CROSS JOIN tag t ON t.run = i.value LIMIT ?)`;
/** A count that took long isn't made anew for every change. */
const REST = 20;

/** Which keys the runs of some experiments have. */
export class RunKeyCounts {
  private readonly context: StoreContext;
  private readonly known = new Map<string, Counted>();
  private readonly running = new Map<string, Promise<RunKeys>>();

  constructor(context: StoreContext) {
    this.context = context;
  }

  /** `sample`: of the newest runs only, at once, where they haven't been counted. */
  async keys(
    experimentIds: readonly string[],
    viewType: ViewType,
    sample: boolean,
    pause = pausing(),
  ): Promise<RunKeys> {
    const id = `${viewType} ${experimentIds.join(' ')}`;
    const known = this.known.get(id);
    if (known && (sample || this.isFresh(known))) return known.keys;
    if (sample) return this.count(this.runs(experimentIds, viewType, SAMPLE + 1), SAMPLE, pause);
    const running = this.running.get(id);
    if (running) return running;
    const counting = this.countAll(id, experimentIds, viewType, pause).finally(() => this.running.delete(id));
    this.running.set(id, counting);
    return counting;
  }

  /** Of these rows in the store. */
  ofRuns(runs: readonly number[], pause = pausing()): Promise<RunKeys> {
    return this.count(runs, Infinity, pause);
  }

  private async countAll(
    id: string,
    experimentIds: readonly string[],
    viewType: ViewType,
    pause: Pause,
  ): Promise<RunKeys> {
    const revision = this.revision();
    const start = performance.now();
    const keys = await this.count(this.runs(experimentIds, viewType, -1), Infinity, pause);
    const now = performance.now();
    this.known.clear();
    this.known.set(id, { revision, keys, at: now, milliseconds: now - start });
    return keys;
  }

  /** Of so many of the runs at most. */
  private async count(runs: readonly number[], most: number, pause: Pause): Promise<RunKeys> {
    const counts: Counts = { metric: new Map(), param: new Map(), tag: new Map() };
    const mostKeys = most === Infinity ? Infinity : SAMPLE_KEYS;
    let counted = 0;
    let keys = 0;
    for (let size = 1; counted < Math.min(runs.length, most) && keys < mostKeys; size *= 2) {
      await pause();
      size = this.fitting(runs.slice(counted, Math.min(most, counted + Math.min(size, RUNS_AT_ONCE))));
      const list = jsonList(runs.slice(counted, counted + size));
      counted += size;
      for (const kind of ['metric', 'param', 'tag'] as const) {
        for (const [key, value] of this.context.sql.pairs(SELECT[kind], list)) {
          note(counts[kind], Number(key), value);
          keys++;
        }
      }
    }
    const column = (kind: KeyKind): KeyColumn => this.column(counts[kind], counted);
    return {
      metrics: column('metric'),
      params: column('param'),
      tags: column('tag'),
      complete: counted === runs.length,
    };
  }

  /** How many of these, from the first, can be read at once. */
  private fitting(runs: readonly number[]): number {
    let size = runs.length;
    const hasMore = (): boolean => {
      const list = jsonList(runs.slice(0, size));
      const [found] = this.context.sql.column(COUNT, list, list, list, KEYS_AT_ONCE + 1);
      return Number(found) > KEYS_AT_ONCE;
    };
    while (size > 1 && hasMore()) size = Math.ceil(size / 2);
    return size;
  }

  private column(counts: ReadonlyMap<number, Count>, runs: number): KeyColumn {
    const named = [...counts].map(([key, count]) => ({ key: this.context.names.text(key), count }));
    named.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    return {
      keys: named.map(({ key }) => key),
      runs: Float64Array.from(named, ({ count }) => count.runs),
      differs: Uint8Array.from(named, ({ count }) => (count.differs || count.runs < runs ? 1 : 0)),
    };
  }

  private runs(experimentIds: readonly string[], viewType: ViewType, most: number): readonly number[] {
    const stages =
      viewType === 'ALL' ? ['active', 'deleted'] : [viewType === 'ACTIVE_ONLY' ? 'active' : 'deleted'];
    return this.context.sql
      .all(
        `SELECT r.id FROM run r WHERE r.experiment IN (SELECT value FROM json_each(?))
         AND r.stage IN (SELECT value FROM json_each(?)) ORDER BY r.started DESC LIMIT ?`,
        jsonList(experimentIds.map(experimentNumber)),
        jsonList(stages),
        most,
      )
      .map((row) => number(row, 'id'));
  }

  private isFresh({ revision, at, milliseconds }: Counted): boolean {
    return revision === this.revision() || performance.now() - at < milliseconds * REST;
  }

  private revision(): number {
    return newestRevision(this.context.sql);
  }
}

function note(counts: Map<number, Count>, key: number, value: unknown): void {
  const plain = typeof value === 'string' || typeof value === 'number' ? value : null;
  const count = counts.get(key);
  if (count === undefined) {
    counts.set(key, { runs: 1, first: plain, differs: false });
    return;
  }
  count.runs++;
  if (count.first !== plain) count.differs = true;
}
