import type { Field } from '../../../src/core/charts/field';
import { fieldId, fieldName } from '../../../src/core/charts/field';
import type { FieldAxis } from '../../../src/core/stats/axes';
import { placeOn, valueAt } from '../../../src/core/stats/axes';
import { axisOf, valueText } from '../figure/columns';
import type { RunColumns } from '../figure/columns';
import { shortLabel } from '../figure/options';
import type { Brush, ChartContext, Look } from '../model';

export interface ParallelAxis {
  readonly id: string;
  readonly name: string;
  readonly x: number;
  readonly axis: FieldAxis;
  /** Of each run, from 0 (below) to 1; NaN without a value. */
  readonly places: Float64Array;
  readonly ticks: readonly { readonly place: number; readonly label: string }[];
  readonly isMissingSome: boolean;
}

export interface Layout {
  readonly axes: readonly ParallelAxis[];
  readonly top: number;
  readonly bottom: number;
  /** Where lines go of runs without a value. */
  readonly missing: number;
  readonly width: number;
  readonly height: number;
}

export const NO_BRUSHES: ReadonlyMap<string, Brush> = new Map();

/** What is brushed in the chart of this spec. */
export function brushesOf({ brush }: ChartContext, spec: object): ReadonlyMap<string, Brush> {
  return brush?.spec === spec ? brush.spans : NO_BRUSHES;
}

const ROOM = { top: 30, bottom: 26, left: 18, right: 72 };

export function layoutOf(
  fields: readonly Field[],
  { columns }: RunColumns,
  options: {
    readonly log: ReadonlySet<string>;
    readonly width: number;
    readonly height: number;
    readonly look: Look;
  },
): Layout {
  const { log, width, height, look } = options;
  const [top, bottom] = [ROOM.top, Math.max(ROOM.top + 20, height - ROOM.bottom)];
  const known = fields.flatMap((field, index) => {
    const values = columns[index];
    const axis = values && axisOf(values, log.has(fieldId(field)) || null);
    return values && axis ? [{ field, values, axis }] : [];
  });
  const step = (width - ROOM.left - ROOM.right) / Math.max(1, known.length - 1);
  const most = Math.max(3, Math.floor(step / 7));
  const axes = known.map(({ field, values, axis }, index): ParallelAxis => {
    const places = values.values.map((value) => placeOn(axis, value));
    return {
      id: fieldId(field),
      name: fieldName(field),
      x: Math.round(ROOM.left + index * step) + 0.5,
      axis,
      places,
      ticks: ticksOf(axis, (bottom - top) / 16, most, field, look),
      isMissingSome: places.some(Number.isNaN),
    };
  });
  return { axes, top, bottom, missing: bottom + 14, width, height };
}

function ticksOf(
  axis: FieldAxis,
  room: number,
  letters: number,
  field: Field,
  look: Look,
): ParallelAxis['ticks'] {
  if (axis.kind === 'category') {
    const every = Math.max(1, Math.ceil(axis.categories.length / room));
    return axis.categories.flatMap((label, index) =>
      index % every === 0
        ? [{ place: placeOn(axis, index), label: shortLabel(label, Math.min(letters, 18)) }]
        : [],
    );
  }
  const text = (value: number): string => valueText(field, value, look, 3);
  if (axis.least === axis.most) return [{ place: 0.5, label: text(axis.least) }];
  const many = Math.max(2, Math.min(5, Math.floor(room / 2)));
  return Array.from({ length: many }, (_, index) => {
    const place = index / (many - 1);
    return { place, label: text(valueAt(axis, place)) };
  });
}

export function yOf({ top, bottom, missing }: Layout, place: number): number {
  return Number.isNaN(place) ? missing : bottom - place * (bottom - top);
}

export function placeAt({ top, bottom }: Layout, y: number): number {
  return Math.max(0, Math.min(1, (bottom - y) / (bottom - top)));
}

/** Runs that lie in every brush. */
export function brushedRows(
  layout: Layout,
  brushes: ReadonlyMap<string, Brush>,
  runs: number,
): readonly number[] {
  const active = layout.axes.flatMap((axis) => {
    const brush = brushes.get(axis.id);
    return brush ? [{ axis, brush }] : [];
  });
  return Array.from({ length: runs }, (_, row) => row).filter((row) =>
    active.every(({ axis, brush }) => {
      const place = axis.places[row] ?? Number.NaN;
      return place >= brush.from - 1e-9 && place <= brush.to + 1e-9;
    }),
  );
}

/** The run whose line passes nearest to a point, within `reach` pixels; -1 for none. */
export function rowNear(layout: Layout, x: number, y: number, reach: number, runs: number): number {
  const { axes } = layout;
  const after = axes.findIndex((axis) => axis.x >= x);
  const [from, to] = [axes[Math.max(0, after - 1)], axes[after < 0 ? axes.length - 1 : Math.max(after, 0)]];
  if (!from || !to || x < (axes[0]?.x ?? 0) - reach || x > (axes.at(-1)?.x ?? 0) + reach) return -1;
  const share = to.x === from.x ? 0 : Math.max(0, Math.min(1, (x - from.x) / (to.x - from.x)));
  let best = -1;
  let distance = reach;
  for (let row = 0; row < runs; row++) {
    const start = yOf(layout, from.places[row] ?? Number.NaN);
    const end = yOf(layout, to.places[row] ?? Number.NaN);
    // Steep lines are as far away as they look.
    const slope = to.x === from.x ? 0 : (end - start) / (to.x - from.x);
    const away = Math.abs(start + (end - start) * share - y) / Math.hypot(1, slope);
    if (away < distance) [best, distance] = [row, away];
  }
  return best;
}

/** The run above or below on an axis; of the first look the lowest. */
export function neighbourRow(
  places: Float64Array,
  row: number | null,
  direction: 1 | -1,
): number | undefined {
  const order = [...places.keys()]
    .filter((one) => !Number.isNaN(places[one]))
    .sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
  const before = row === null ? -1 : order.indexOf(row);
  return order[Math.max(0, Math.min(order.length - 1, before < 0 ? 0 : before + direction))];
}

/** What is said of a run stands beside its point on the axis, on the side with more room. */
export function placeBeside(box: HTMLElement, layout: Layout, axis: number, row: number): void {
  const one = layout.axes[axis];
  const x = one?.x ?? 0;
  const y = yOf(layout, one?.places[row] ?? Number.NaN);
  const fits = x + 60 + box.offsetWidth < layout.width;
  box.style.setProperty('left', `${fits ? x + 60 : Math.max(0, x - 14 - box.offsetWidth)}px`);
  box.style.setProperty('top', `${Math.max(0, Math.min(y, layout.height - box.offsetHeight))}px`);
}

/** The axis that the keyboard goes to from this one; from none, the first or the last. */
export function axisBeside({ axes }: Layout, axis: number | null, direction: 1 | -1): number {
  const last = axes.length - 1;
  if (axis === null) return direction === 1 ? 0 : last;
  return Math.max(0, Math.min(last, axis + direction));
}
