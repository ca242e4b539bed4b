import type { Band } from './request';
import type { PointSink } from './thin';

/** The mean of a group's runs, and the band around it, by x. */
export interface BandLine {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** How many have a point there: where some ended before others, it is the mean of those that went on. */
  readonly runs: Float64Array;
}

interface Cell {
  x: number;
  /** Of the run that is being added. */
  sum: number;
  count: number;
  /** Of the means of the runs before it. */
  runs: number;
  mean: number;
  squares: number;
  low: number;
  high: number;
}

/** Of what is gathered by each x. */
const MOST_FOR_PIXEL = 4;

/**
 * Gathers the runs of a group. Where they have few points, each x is by itself; else each pixel column: the mean of a
 * run's points in it counts as one, and its lowest and highest points stay what they are.
 */
export class BandGatherer {
  readonly #cells = new Map<number, Cell>();
  readonly #most: number;
  /** Points in view. */
  count = 0;
  readonly #place: (x: number) => number;
  readonly #middle: (place: number) => number;

  constructor(view: { readonly from: number; readonly to: number; readonly pixels: number }, each: boolean) {
    this.#most = each ? MOST_FOR_PIXEL * view.pixels : Infinity;
    const width = (view.to - view.from) / view.pixels;
    const byPixel = !each && width > 0;
    this.#place = byPixel ? (x) => Math.min(view.pixels - 1, Math.floor((x - view.from) / width)) : (x) => x;
    this.#middle = byPixel ? (place) => view.from + (place + 0.5) * width : (place) => place;
  }

  /** Each x by itself would be too many: pixel columns are to be gathered instead. */
  get isFull(): boolean {
    return this.#cells.size > this.#most;
  }

  /** The points of the next run. */
  run(view: { readonly from: number; readonly to: number }): PointSink & { finish(): void } {
    const touched = new Set<Cell>();
    return {
      push: (x, y) => {
        if (this.isFull) return;
        for (let i = 0; i < x.length; i++) {
          const at = x[i] ?? NaN;
          const value = y[i] ?? NaN;
          if (!(at >= view.from && at <= view.to) || !Number.isFinite(value)) continue;
          const cell = this.#cellAt(this.#place(at));
          touched.add(cell);
          this.count++;
          cell.sum += value;
          cell.count++;
          if (value < cell.low) cell.low = value;
          if (value > cell.high) cell.high = value;
        }
      },
      finish: () => {
        for (const cell of touched) addRun(cell);
      },
    };
  }

  line(band: Band): BandLine {
    const cells = [...this.#cells.values()].sort((a, b) => a.x - b.x);
    const spread = ({ squares, runs }: Cell): number => {
      const deviation = runs < 2 ? 0 : Math.sqrt(squares / (runs - 1));
      return band === 'stderr' ? deviation / Math.sqrt(runs) : deviation;
    };
    const of = (value: (cell: Cell) => number): Float64Array => Float64Array.from(cells, value);
    return {
      x: of(({ x }) => x),
      y: of(({ mean }) => mean),
      low: of((cell) => (band === 'minmax' ? cell.low : cell.mean - spread(cell))),
      high: of((cell) => (band === 'minmax' ? cell.high : cell.mean + spread(cell))),
      runs: of(({ runs }) => runs),
    };
  }

  #cellAt(place: number): Cell {
    const known = this.#cells.get(place);
    if (known) return known;
    const made: Cell = {
      x: this.#middle(place),
      sum: 0,
      count: 0,
      runs: 0,
      mean: 0,
      squares: 0,
      low: Infinity,
      high: -Infinity,
    };
    this.#cells.set(place, made);
    return made;
  }
}

/** Welford's way, which doesn't lose digits. */
function addRun(cell: Cell): void {
  const value = cell.sum / cell.count;
  cell.sum = 0;
  cell.count = 0;
  cell.runs++;
  const before = value - cell.mean;
  cell.mean += before / cell.runs;
  cell.squares += before * (value - cell.mean);
}
