import type { PixelView } from '../../core/downsample';
import { columnsBetween } from '../../core/downsample';
import { release } from '../../core/release';
import type { StoreContext } from '../context';
import { Extremes } from './extremes';
import type { Offered, Side } from './extremes';
import { blocksOf, firstColumnOf, lastColumnOf, leastOf } from './orderedRow';
import type { OrderedRow, Place } from './orderedRow';
import { joined, placed } from './placed';
import type { Axis, PlacedPoints } from './placed';
import { readBlocks, readChunks } from './reader';
import { readKeptRows, readRows } from './summaries';
import type { KeptRow } from './summaries';
import { rowParts } from './rowBytes';
import type { DecodedRow, KeptDetails, PointParts } from './rowBytes';
import { numberAt } from './sealedParts';
import type { SealedParts } from './sealedParts';
import { SUMMARY_BLOCK, SUMMARY_FOLD } from './summaryRows';

/**
 * What nobody sees, as a part of the line's height: a tenth of a pixel in a chart 400 pixels high. The point in its place,
 * which is further out, is less than a column away.
 */
const UNSEEN = 1 / 4096;
/** Blocks of this level and above, of 16,384 points: thousands of them in a pixel. Opening a block at each edge would take longer than all else. */
const COARSE_LEVEL = 3;

/** Beside the levels: the room of hidden points. */
const HIDDEN = 0;

interface Room {
  readonly y: Float64Array;
  readonly columns: Int32Array;
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
  private readonly extremes: Extremes;
  private readonly rows: OrderedRow[] = [];
  private readonly parts: PlacedPoints[] = [];
  private readonly opened: PlacedPoints[] = [];
  private readonly isAmongMany: boolean;
  private readonly rooms = new Map<number, Room>();
  private unseen = 0;

  constructor(context: StoreContext, axis: Axis, view: PixelView, isAmongMany: boolean) {
    this.context = context;
    this.axis = axis;
    this.isAmongMany = isAmongMany;
    const { columnOf, pixels } = columnsBetween(view);
    this.columnOf = columnOf;
    this.extremes = new Extremes(pixels);
  }

  /** Points that are known one by one. */
  addPoints(points: PlacedPoints): void {
    this.parts.push(points);
    this.extremes.note(points.y, this.columnsOf(points.x));
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
      const blocks = this.doubtful(row, 0, blocksOf(row), 0);
      return blocks.length > 0 ? [{ row, blocks }] : [];
    });
    for (const { row, blocks } of doubtful) this.offerHidden(row, blocks);
    this.unseen = UNSEEN * this.extremes.height();
    for (const { row, blocks } of doubtful)
      this.open(row, blocks, this.isAmongMany || row.level >= COARSE_LEVEL ? this.unseen : 0);
    return [joined(this.parts), joined(this.opened), this.extremes.found()];
  }

  private addRow(place: Place, { pairs, details }: DecodedRow): void {
    const { series, level, seq } = place;
    if (details?.inOrder[this.axis]) {
      const points = placed(pairs, this.axis);
      const columns = this.columnsOf(points.x);
      this.rows.push(this.ordered(place, details, points.y, columns));
      this.parts.push(points);
      this.extremes.note(points.y, columns);
    } else if (level === 1) {
      this.addPoints(placed(readChunks(this.context, series, [seq]), this.axis));
    } else {
      const chunks = SUMMARY_FOLD ** (level - 1);
      this.addChunks(series, level - 1, seq * chunks, (seq + 1) * chunks - 1);
    }
  }

  private ordered(
    place: Place,
    { ends, hiddenParts }: KeptDetails,
    y: Float64Array,
    columns: Int32Array,
  ): OrderedRow {
    const { first, last } = ends[this.axis];
    const [firstColumn, lastColumn] = [this.columnOf(first), this.columnOf(last)];
    return { ...place, y, columns, firstColumn, lastColumn, hidden: hiddenParts };
  }

  /** The columns of points, `from` to `to` (exclusive), whose x go up: few of these are looked at, as most are in one column. */
  private fillColumns(xs: SealedParts, columns: Int32Array, from: number, to: number): void {
    if (to <= from) return;
    const last = to - 1;
    columns[from] = this.columnOf(numberAt(xs, from));
    columns[last] = this.columnOf(numberAt(xs, last));
    this.fillBetween(xs, columns, from, last);
  }

  /** Those between two that are known. */
  private fillBetween(xs: SealedParts, columns: Int32Array, first: number, last: number): void {
    if (last - first < 2) return;
    const column = columns[first] ?? 0;
    if (column === columns[last]) {
      for (let i = first + 1; i < last; i++) columns[i] = column;
      return;
    }
    const middle = (first + last) >> 1;
    columns[middle] = this.columnOf(numberAt(xs, middle));
    this.fillBetween(xs, columns, first, middle);
    this.fillBetween(xs, columns, middle, last);
  }

  private columnsOf(x: Float64Array): Int32Array {
    const { columnOf } = this;
    const columns = new Int32Array(x.length);
    for (let i = 0; i < x.length; i++) columns[i] = columnOf(x[i] ?? 0);
    return columns;
  }

  private offerHidden(row: OrderedRow, blocks: readonly number[]): void {
    if (!row.hidden || blocks.length === 0) return;
    const { count, points, spansOf } = row.hidden;
    const { placeOf, otherOf } = this.placedParts(points);
    const { y, columns } = this.roomOf(HIDDEN, count);
    const offered = offeredOf(y, placeOf, otherOf);
    for (const [from, to] of spansOf(blocks)) {
      points.values.read(from, to, y, from);
      this.fillColumns(placeOf, columns, from, to);
      this.extremes.offer(offered, columns, from, to);
    }
  }

  /** The blocks that may have a further value, in one of the columns that they may have points in, than is known. */
  private doubtful(row: OrderedRow, from: number, to: number, by: number): number[] {
    const blocks: number[] = [];
    for (let block = from; block < to; block++) {
      const isInOne = firstColumnOf(row, block) === lastColumnOf(row, block);
      if (!isInOne && this.mayHide(row, block, false, by)) blocks.push(block);
    }
    return blocks;
  }

  /** A value that is further than what is known by more than `by`. `hidden`: the block's hidden points are known. */
  private mayHide(row: OrderedRow, block: number, hidden: boolean, by: number): boolean {
    return (
      this.mayHideFurther(row, block, hidden, by, this.extremes.lowest) ||
      this.mayHideFurther(row, block, hidden, by, this.extremes.highest)
    );
  }

  private mayHideFurther(
    row: OrderedRow,
    block: number,
    hidden: boolean,
    by: number,
    { sign, known }: Side,
  ): boolean {
    const least = leastOf(row, block, sign);
    // There is nothing in it that can be drawn.
    if (least === Infinity) return false;
    const isFirst = sign * (row.y[2 * block] ?? NaN) === least;
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

  /** Those of the blocks that are doubtful still when the points that they hide are known: of what is further by more than `by`. */
  private open(row: OrderedRow, doubtful: readonly number[], by: number): void {
    const hidden = row.hidden !== null;
    const blocks = doubtful.filter((block) => this.mayHide(row, block, hidden, by));
    if (blocks.length === 0) return;
    const { series, level, seq } = row;
    if (level === 1) {
      this.openChunk(row, blocks);
      return;
    }
    const first = seq * SUMMARY_FOLD;
    const below = readKeptRows(this.context, series, level - 1, first, first + SUMMARY_FOLD - 1);
    let start = 0;
    let next = 0;
    for (const [index, kept] of below.entries()) {
      const end = start + Math.ceil(kept.count / (2 * SUMMARY_FOLD));
      const inside: number[] = [];
      for (; (blocks[next] ?? end) < end; next++) inside.push((blocks[next] ?? 0) - start);
      const place = { series, level: level - 1, seq: first + index };
      if (inside.length > 0) this.openRow(place, kept, inside, by);
      release(kept.data);
      start = end;
    }
  }

  /** A row of the level below, of which these blocks of the level above matter. */
  private openRow(place: Place, { data, count }: KeptRow, blocks: readonly number[], by: number): void {
    const { details, points } = rowParts(data, count);
    if (!details?.inOrder[this.axis]) return;
    const { y, columns } = this.roomOfPairs(place.level, count);
    const { placeOf, otherOf } = this.placedParts(points);
    const row = this.ordered(place, details, y, columns);
    const spans = blocks.map(
      (block) => [block * SUMMARY_FOLD, Math.min(count / 2, (block + 1) * SUMMARY_FOLD)] as const,
    );
    // With what is looked at on either side of them.
    let read = 0;
    for (const [from, to] of spans) {
      const start = Math.max(read, from - 2);
      read = Math.min(count / 2, to + 2);
      points.values.read(2 * start, 2 * read, y, 2 * start);
      this.fillColumns(placeOf, columns, 2 * start, 2 * read);
    }
    const offered = offeredOf(y, placeOf, otherOf);
    for (const [from, to] of spans) this.extremes.offer(offered, columns, 2 * from, 2 * to);
    const doubtful = spans.flatMap(([from, to]) => this.doubtful(row, from, to, by));
    this.offerHidden(row, doubtful);
    this.open(row, doubtful, by);
  }

  private placedParts({ steps, timestamps }: PointParts): {
    readonly placeOf: SealedParts;
    readonly otherOf: SealedParts;
  } {
    return this.axis === 'step'
      ? { placeOf: steps, otherOf: timestamps }
      : { placeOf: timestamps, otherOf: steps };
  }

  /** Memory for what is looked at of a row, used again for the next: there are hundreds. */
  private roomOf(what: number, count: number): Room {
    let room = this.rooms.get(what);
    if (!room || room.columns.length < count) {
      room = { y: new Float64Array(count), columns: new Int32Array(count) };
      this.rooms.set(what, room);
    }
    return room;
  }

  /** The same for the pairs of a row, of which nothing is behind the last. */
  private roomOfPairs(level: number, count: number): Room {
    const room = this.roomOf(level, count);
    if (room.columns.length === count) return room;
    return { y: room.y.subarray(0, count), columns: room.columns.subarray(0, count) };
  }

  private openChunk(row: OrderedRow, blocks: readonly number[]): void {
    const points = placed(readBlocks(this.context, row.series, row.seq, SUMMARY_BLOCK, blocks), this.axis);
    const columns = this.columnsOf(points.x);
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
        this.extremes.note(some.y, columns.subarray(start, end));
      } else {
        this.extremes.offer(known(points), columns, start, end);
      }
      start = end;
    }
  }
}

function known({ x, y, other }: PlacedPoints): Offered {
  return { y, xAt: (index) => x[index] ?? NaN, otherAt: (index) => other[index] ?? NaN };
}

/** Of columns that are not read. */
function offeredOf(y: Float64Array, x: SealedParts, other: SealedParts): Offered {
  return { y, xAt: (index) => numberAt(x, index), otherAt: (index) => numberAt(other, index) };
}
