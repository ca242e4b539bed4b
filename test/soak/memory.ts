import { readFileSync, statSync } from 'node:fs';

interface Sample {
  readonly minutes: number;
  readonly mib: number;
}

/** The memory of a process over time; its own pages and its part of shared ones (PSS), where the system tells. */
export class MemoryOf {
  readonly name: string;
  readonly #pid: number;
  readonly #samples: Sample[] = [];
  readonly #begin = Date.now();

  constructor(name: string, pid: number) {
    this.name = name;
    this.#pid = pid;
  }

  sample(): void {
    try {
      const text = readFileSync(`/proc/${String(this.#pid)}/smaps_rollup`, 'utf8');
      const kib = Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1]);
      this.#samples.push({ minutes: (Date.now() - this.#begin) / 60_000, mib: kib / 1024 });
    } catch {
      // It has just ended, or this system has no such file.
    }
  }

  /** Of the second half, in which what is read once has been read: the least squares' slope. */
  summary(): { readonly name: string; readonly most: number; readonly last: number; readonly slope: number } {
    const half = this.#samples.slice(Math.floor(this.#samples.length / 2));
    const mean = (of: (sample: Sample) => number): number =>
      half.reduce((sum, sample) => sum + of(sample), 0) / Math.max(1, half.length);
    const time = mean(({ minutes }) => minutes);
    const size = mean(({ mib }) => mib);
    const spread = mean(({ minutes }) => (minutes - time) ** 2);
    const together = mean(({ minutes, mib }) => (minutes - time) * (mib - size));
    return {
      name: this.name,
      most: Math.round(Math.max(0, ...this.#samples.map(({ mib }) => mib))),
      last: Math.round(this.#samples.at(-1)?.mib ?? 0),
      slope: Math.round((spread > 0 ? together / spread : 0) * 10) / 10,
    };
  }
}

export function fileSize(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
}
