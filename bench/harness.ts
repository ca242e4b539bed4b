/** One line of the results. `values` are the single measurements in the order they were taken; a count has one. */
export interface Measurement {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly number[];
  /** The most it may be, where there is such a number. */
  readonly limit: number | undefined;
}

export interface TimeOptions {
  readonly limit?: number;
  /** How often to measure, after one run that is thrown away. */
  readonly times?: number;
}

/** Given to each `*.bench.ts`, which exports `run(bench: Bench): Promise<void>`. */
export class Bench {
  readonly measurements: Measurement[] = [];

  /** Something that is the same whenever it is counted, such as bytes. */
  count(name: string, value: number, unit: string, limit?: number): void {
    this.#add({ name, unit, values: [value], limit });
  }

  /** Milliseconds of `work`; where only a part of it counts, it returns that part's milliseconds itself. */
  async time(
    name: string,
    options: TimeOptions,
    work: (round: number) => Promise<number | undefined> | number | undefined,
  ): Promise<void> {
    const values: number[] = [];
    const times = Math.max(options.times ?? 5, 5);
    for (let round = -1; round < times; round++) {
      const start = performance.now();
      const own = await work(round);
      if (round >= 0) values.push(own ?? performance.now() - start);
    }
    this.#add({ name, unit: 'ms', values, limit: options.limit });
  }

  /** Milliseconds that were taken one by one somewhere else. `worst` adds the 95th percentile as a line of its own. */
  samples(name: string, values: readonly number[], options: { limit?: number; worst?: boolean } = {}): void {
    const { limit, worst = false } = options;
    this.#add({ name, unit: 'ms', values, limit });
    if (worst) this.count(`${name}, 95th percentile`, percentile(values, 0.95), 'ms', limit);
  }

  #add(measurement: Measurement): void {
    this.measurements.push(measurement);
    console.log(`${measurement.name}: ${describe(measurement)}`);
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = NaN, high = NaN] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

/** The smallest of the values that this part of them does not exceed. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * part) - 1] ?? NaN;
}

export function withinLimit({ values, limit }: Measurement): boolean {
  return limit === undefined || median(values) <= limit;
}

function describe({ values, unit, limit }: Measurement): string {
  const spread = values.length > 1 ? ` (${round(Math.min(...values))} to ${round(Math.max(...values))})` : '';
  const most = limit === undefined ? '' : `, limit ${round(limit)} ${unit}`;
  return `${round(median(values))} ${unit}${spread}${most}`;
}

/** A Markdown table, one line a measurement. */
export function table(measurements: readonly Measurement[]): string {
  const rows = measurements.map((measurement) => {
    const { name, unit, values, limit } = measurement;
    const spread = values.length > 1 ? `${round(Math.min(...values))} to ${round(Math.max(...values))}` : '';
    const most = limit === undefined ? '' : `${round(limit)} ${unit}`;
    const times = values.length > 1 ? values.length : '';
    return `| ${name} | ${round(median(values))} ${unit} | ${spread} | ${times} | ${most} |`;
  });
  return ['| what | median | spread | times | limit |', '| --- | ---: | ---: | ---: | ---: |', ...rows].join(
    '\n',
  );
}

/** Three digits are all that such a number is worth. */
function round(value: number): string {
  const text = value >= 100 ? value.toFixed(0) : value.toPrecision(3);
  return Number(text).toLocaleString('en');
}
