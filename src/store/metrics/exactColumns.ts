import type { PixelView } from '../../core/downsample';
import { columnsBetween } from '../../core/downsample';
import type { StoreContext } from '../context';
import { blocksOf, firstColumnOf, lastColumnOf, leastOf } from './orderedRow';
import type { OrderedRow, Place } from './orderedRow';
import { joined, placed } from './placed';
import type { Axis, PlacedPoints } from './placed';
import { readBlocks, readChunks } from './reader';
import { readFoldedBlocks, readRows } from './summaries';
import { SUMMARY_BLOCK, SUMMARY_FOLD } from './summaryRows';
import type { SummaryRow } from './summaryRows';

/**
 * What nobody sees, as a part of the line's height: a tenth of a pixel in a chart 400 pixels high. The point in its place,
 * which is further out, is less than a column away.
 */
const UNSEEN = 1 / 4096;
/** Blocks of this level and above, of 16,384 points: thousands of them in a pixel. Opening a block at each edge would take longer than all else. */
const COARSE_LEVEL = 3;

/** The lowest of each pixel column, of what is known so far, or the highest, as the lowest of the negated. */
interface Extremes {
  readonly sign: 1 | -1;
  readonly known: Float64Array;
  /** Where only a closer look has brought it to light, by column. */
  readonly found: Map<number, { readonly points: PlacedPoints; readonly index: number }>;
}

/**
 * Gathers, of rows of summaries, what gives each pixel column its own lowest and highest point. A block of points over
 * the edge of columns is looked at more closely only where one of the columns may have an extreme in it that isn't known:
 * first the points that its pair hides, then the level below, in the end the points. Among many lines, and of blocks of
 * very many points, only where the difference can be seen. All within one reading transaction.
 */
export class ExactColumns {
  private readonly context: StoreContext;
  private readonly axis: Axis;
  private readonly columnOf: (x: number) => number;
  private readonly lowest: Extremes;
  private readonly highest: Extremes;
  private readonly rows: OrderedRow[] = [];
  private readonly parts: PlacedPoints[] = [];
  private readonly opened: PlacedPoints[] = [];
  private readonly isAmongMany: boolean;
  private unseen = 0;

  constructor(context: StoreContext, axis: Axis, view: PixelView, isAmongMany: boolean) {
    this.context = context;
    this.axis = axis;
    this.isAmongMany = isAmongMany;
    const { columnOf, pixels } = columnsBetween(view);
    this.columnOf = columnOf;
    const nothing = (): Float64Array => new Float64Array(pixels).fill(Infinity);
    this.lowest = { sign: 1, known: nothing(), found: new Map() };
    this.highest = { sign: -1, known: nothing(), found: new Map() };
  }

  /** Points that are known one by one. */
  addPoints(points: PlacedPoints): void {
    this.parts.push(points);
    this.note(points.y, this.columnsOf(points.x));
  }

  /** What stands for the chunks `first` to `last`: of `level` wherever its rows lie within, and of lower ones elsewhere. */
  addChunks(series: number, level: number, first: number, last: number): void {
    if (first > last) return;
    const chunks = SUMMARY_FOLD ** (level - 1);
    const from = Math.ceil(first / chunks);
    const to = Math.floor((last + 1) / chunks) - 1;
    if (from > to) {
      this.addChunks(series, level - 1, first, last);
      return;
    }
    this.addChunks(series, level - 1, first, from * chunks - 1);
    readRows(this.context, series, level, from, to).forEach((row, index) => {
      this.addRow({ series, level, seq: from + index }, row);
    });
    this.addChunks(series, level - 1, (to + 1) * chunks, last);
  }

  /** All that is needed: what was added, and what a closer look brought to light, sorted by x as far as chunks are. */
  finish(): readonly [known: PlacedPoints, opened: PlacedPoints, found: PlacedPoints] {
    const doubtful = this.rows.flatMap((row) => {
      const blocks = this.doubtful(row, 0, blocksOf(row));
      return blocks.length > 0 ? [{ row, blocks }] : [];
    });
    for (const { row, blocks } of doubtful) this.offerHidden(row, blocks);
    this.unseen = UNSEEN * this.height();
    for (const { row, blocks } of doubtful) this.open(row, blocks);
    return [joined(this.parts), joined(this.opened), this.found()];
  }

  private addRow(place: Place, row: SummaryRow): void {
    const { series, level, seq } = place;
    const ordered = this.ordered(place, row);
    if (ordered) {
      this.rows.push(ordered);
      this.parts.push(ordered.pairs);
      this.note(ordered.pairs.y, ordered.columns);
    } else if (level === 1) {
      this.addPoints(placed(readChunks(this.context, series, [seq]), this.axis));
    } else {
      const chunks = SUMMARY_FOLD ** (level - 1);
      this.addChunks(series, level - 1, seq * chunks, (seq + 1) * chunks - 1);
    }
  }

  private ordered(place: Place, { pairs, details }: SummaryRow): OrderedRow | undefined {
    if (!details?.inOrder[this.axis]) return undefined;
    const { first, last } = details.ends[this.axis];
    const points = placed(pairs, this.axis);
    return {
      ...place,
      pairs: points,
      columns: this.columnsOf(points.x),
      firstColumn: this.columnOf(first),
      lastColumn: this.columnOf(last),
      hidden: details.hidden,
    };
  }

  private found(): PlacedPoints {
    const all = [this.lowest, this.highest].flatMap(({ found }) => [...found.values()]);
    const of = (column: keyof PlacedPoints): Float64Array =>
      Float64Array.from(all, ({ points, index }) => points[column][index] ?? 0);
    return { x: of('x'), y: of('y'), other: of('other') };
  }

  private height(): number {
    const least = ({ known }: Extremes): number => known.reduce((a, b) => Math.min(a, b), Infinity);
    const height = -least(this.highest) - least(this.lowest);
    return height > 0 && height < Infinity ? height : 0;
  }

  private columnsOf(x: Float64Array): Int32Array {
    const { columnOf } = this;
    const columns = new Int32Array(x.length);
    for (let i = 0; i < x.length; i++) columns[i] = columnOf(x[i] ?? 0);
    return columns;
  }

  private note(y: Float64Array, columns: Int32Array): void {
    const low = this.lowest.known;
    const high = this.highest.known;
    for (let i = 0; i < y.length; i++) {
      const value = y[i] ?? NaN;
      if (!Number.isFinite(value)) continue;
      const column = columns[i] ?? 0;
      if (value < (low[column] ?? -Infinity)) low[column] = value;
      if (-value < (high[column] ?? -Infinity)) high[column] = -value;
    }
  }

  /** Points among which may be such as are further than what is known. */
  private offer(points: PlacedPoints, from: number, to: number): void {
    for (let index = from; index < to; index++) {
      const value = points.y[index] ?? NaN;
      if (!Number.isFinite(value)) continue;
      const column = this.columnOf(points.x[index] ?? 0);
      for (const { sign, known, found } of [this.lowest, this.highest]) {
        if (!(sign * value < (known[column] ?? -Infinity))) continue;
        known[column] = sign * value;
        found.set(column, { points, index });
      }
    }
  }

  private offerHidden(row: OrderedRow, blocks: readonly number[]): void {
    if (!row.hidden || blocks.length === 0) return;
    const { points, places } = row.hidden();
    const hidden = placed(points, this.axis);
    let next = 0;
    for (let i = 0; i < places.length && next < blocks.length; i++) {
      const block = Math.floor((places[i] ?? 0) / 3);
      while (next < blocks.length && (blocks[next] ?? 0) < block) next++;
      if (blocks[next] === block) this.offer(hidden, i, i + 1);
    }
  }

  /** The blocks that may have a further value, in one of the columns that they may have points in, than is known. */
  private doubtful(row: OrderedRow, from: number, to: number): number[] {
    const blocks: number[] = [];
    for (let block = from; block < to; block++) {
      const isInOne = firstColumnOf(row, block) === lastColumnOf(row, block);
      if (!isInOne && this.mayHide(row, block, false, 0)) blocks.push(block);
    }
    return blocks;
  }

  /** A value that is further than what is known by more than `by`. `hidden`: the block's hidden points are known. */
  private mayHide(row: OrderedRow, block: number, hidden: boolean, by: number): boolean {
    return (
      this.mayHideFurther(row, block, hidden, by, this.lowest) ||
      this.mayHideFurther(row, block, hidden, by, this.highest)
    );
  }

  private mayHideFurther(
    row: OrderedRow,
    block: number,
    hidden: boolean,
    by: number,
    { sign, known }: Extremes,
  ): boolean {
    const least = leastOf(row, block, sign);
    // There is nothing in it that can be drawn.
    if (least === Infinity) return false;
    const isFirst = sign * (row.pairs.y[2 * block] ?? NaN) === least;
    const own = row.columns[isFirst ? 2 * block : 2 * block + 1] ?? 0;
    const before = firstColumnOf(row, block);
    const after = lastColumnOf(row, block);
    for (let column = before; column <= after; column++) {
      let bound = least + by;
      // Of a column that goes on beyond the block, what isn't below the next two blocks isn't kept as hidden.
      if (hidden && column === before && column < own)
        bound = by + Math.min(leastOf(row, block - 1, sign), leastOf(row, block - 2, sign));
      else if (hidden && column === after && column > own)
        bound = by + Math.min(leastOf(row, block + 1, sign), leastOf(row, block + 2, sign));
      if ((known[column] ?? -Infinity) > bound) return true;
    }
    return false;
  }

  /** Those of the blocks that are doubtful still when the points that they hide are known. */
  private open(row: OrderedRow, doubtful: readonly number[]): void {
    const hidden = row.hidden !== null;
    const by = this.isAmongMany || row.level >= COARSE_LEVEL ? this.unseen : 0;
    const blocks = doubtful.filter((block) => this.mayHide(row, block, hidden, by));
    if (blocks.length === 0) return;
    const { series, level, seq } = row;
    if (level === 1) {
      this.openChunk(row, blocks);
      return;
    }
    const first = seq * SUMMARY_FOLD;
    const counts = readFoldedBlocks(this.context, series, level - 1, first, first + SUMMARY_FOLD - 1);
    let start = 0;
    for (const [index, count] of counts.entries()) {
      const inside = blocks.filter((block) => block >= start && block < start + count);
      const place = { series, level: level - 1, seq: first + index };
      if (inside.length > 0)
        this.openRow(
          place,
          inside.map((block) => block - start),
        );
      start += count;
    }
  }

  /** A row of the level below, of which these blocks of the level above matter. */
  private openRow(place: Place, blocks: readonly number[]): void {
    const [below] = readRows(this.context, place.series, place.level, place.seq, place.seq);
    const row = below && this.ordered(place, below);
    if (!row) return;
    const count = blocksOf(row);
    const spans = blocks.map(
      (block) => [block * SUMMARY_FOLD, Math.min(count, (block + 1) * SUMMARY_FOLD)] as const,
    );
    for (const [from, to] of spans) this.offer(row.pairs, 2 * from, 2 * to);
    const doubtful = spans.flatMap(([from, to]) => this.doubtful(row, from, to));
    this.offerHidden(row, doubtful);
    this.open(row, doubtful);
  }

  private openChunk(row: OrderedRow, blocks: readonly number[]): void {
    const points = placed(readBlocks(this.context, row.series, row.seq, SUMMARY_BLOCK, blocks), this.axis);
    let start = 0;
    for (const block of blocks) {
      const isLast = block === blocksOf(row) - 1;
      const end = isLast ? points.x.length : start + SUMMARY_BLOCK;
      const isSparse = lastColumnOf(row, block) - firstColumnOf(row, block) > 1;
      // Of points that lie far apart all are drawn, and the gaps between them.
      if (isSparse) {
        const part = (column: Float64Array): Float64Array => column.subarray(start, end);
        const some = { x: part(points.x), y: part(points.y), other: part(points.other) };
        this.opened.push(some);
        this.note(some.y, this.columnsOf(some.x));
      } else {
        this.offer(points, start, end);
      }
      start = end;
    }
  }
}
