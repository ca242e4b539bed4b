import { readFileSync } from 'node:fs';

/** How long things took, by what they were. */
export class Latencies {
  readonly #all = new Map<string, number[]>();
  readonly #slow: Slow[] = [];
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** `starved`: of that time, so much was spent waiting for a processor that something else had. */
  note(what: string, milliseconds: number, starved = 0): void {
    const list = this.#all.get(what);
    if (list) list.push(milliseconds);
    else this.#all.set(what, [milliseconds]);
    if (milliseconds > this.#limit) this.#slow.push({ what, milliseconds, starved, at: Date.now() });
  }

  async measure<T>(what: string, work: () => Promise<T>): Promise<T> {
    const begin = performance.now();
    const starved = starvedOf(process.pid);
    const result = await work();
    this.note(what, performance.now() - begin, starvedOf(process.pid) - starved);
    return result;
  }

  summary(): LatencySummary {
    const rows = [...this.#all].map(([what, list]) => {
      const sorted = Float64Array.from(list).sort();
      const at = (part: number): number =>
        Math.round((sorted[Math.floor((sorted.length - 1) * part)] ?? 0) * 10) / 10;
      return { what, count: sorted.length, median: at(0.5), p99: at(0.99), most: at(1) };
    });
    return { rows: rows.sort((a, b) => b.most - a.most), slow: this.#slow };
  }
}

export interface Slow {
  readonly what: string;
  readonly milliseconds: number;
  readonly starved: number;
  readonly at: number;
}

/** Milliseconds that a process' main thread was ready to run and was not run, since it began; 0 where nobody counts it. */
export function starvedOf(pid: number): number {
  try {
    const [, waited = '0'] = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/schedstat`, 'utf8').split(
      ' ',
    );
    return Number(waited) / 1e6;
  } catch {
    return 0;
  }
}

export interface LatencySummary {
  readonly rows: readonly {
    readonly what: string;
    readonly count: number;
    readonly median: number;
    readonly p99: number;
    readonly most: number;
  }[];
  readonly slow: readonly Slow[];
}
