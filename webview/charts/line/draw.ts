import type { Span } from '../../../src/core/charts/workspace';
import type { ShownLine } from './looks';
import type { Points } from './series';
import { areSparse, inView } from './series';

/** From a value to its pixel, without asking the axis for each. */
export interface Mapping {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

/** A place in the picture: what a canvas and an SVG both can draw to. */
export interface Pen {
  begin(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  stroke(colour: string, width: number, dash: readonly number[], opacity: number): void;
  fill(colour: string, opacity: number): void;
  dot(x: number, y: number, radius: number, colour: string): void;
}

/** Segments of a path; one of all points of a long line takes a canvas longer than many short ones. */
const SEGMENTS = 2000;
/** So far behind a smoothed line. */
const FAINT = 0.25;

export function drawLines(
  pen: Pen,
  lines: readonly ShownLine[],
  options: {
    readonly view: Span;
    readonly map: Mapping;
    readonly width: number;
    readonly thickness: number;
    readonly log: boolean;
  },
): void {
  const sparse = areSparse(lines, options.view, options.width);
  const clear = { opacity: 1, dots: sparse ? 'all' : 'alone', ...options } as const;
  const faint = { opacity: FAINT, dots: 'none', ...options } as const;
  for (const { points, colour } of lines) band(pen, points, colour, options);
  for (const { points, smoothed, colour, dash } of lines) {
    path(pen, points, { colour, dash, ...(smoothed ? faint : clear) });
  }
  for (const { smoothed, colour, dash } of lines) {
    if (smoothed) path(pen, smoothed, { colour, dash, ...clear });
  }
}

interface Stroke {
  readonly colour: string;
  readonly dash: readonly number[];
  readonly opacity: number;
  /** A point without neighbours would be seen nowhere otherwise. */
  readonly dots: 'all' | 'alone' | 'none';
  readonly view: Span;
  readonly map: Mapping;
  readonly thickness: number;
  readonly log: boolean;
}

function path(pen: Pen, points: Points, stroke: Stroke): void {
  const { x, y } = points;
  const { colour, dash, opacity, dots, view, map, thickness, log } = stroke;
  const [start, end] = inView(points, view);
  const drawable = (value: number | undefined): boolean =>
    value !== undefined && Number.isFinite(value) && (!log || value > 0);
  let open = false;
  let segments = 0;
  pen.begin();
  for (let i = start; i < end; i++) {
    const value = y[i] ?? NaN;
    if (!drawable(value)) {
      open = false;
      continue;
    }
    const left = map.x(x[i] ?? 0);
    const top = map.y(value);
    if (open) {
      pen.lineTo(left, top);
      if (++segments >= SEGMENTS) {
        pen.stroke(colour, thickness, dash, opacity);
        pen.begin();
        pen.moveTo(left, top);
        segments = 0;
      }
    } else pen.moveTo(left, top);
    open = true;
  }
  if (end > start) pen.stroke(colour, thickness, dash, opacity);
  if (dots === 'none') return;
  for (let i = start; i < end; i++) {
    const value = y[i] ?? NaN;
    if (!drawable(value)) continue;
    const alone = !drawable(y[i - 1]) && !drawable(y[i + 1]);
    if (alone || dots === 'all') pen.dot(map.x(x[i] ?? 0), map.y(value), alone ? 3 : 2, colour);
  }
}

function band(
  pen: Pen,
  points: Points,
  colour: string,
  { view, map, log }: { readonly view: Span; readonly map: Mapping; readonly log: boolean },
): void {
  const { x, low, high } = points;
  if (!low || !high) return;
  const [start, end] = inView(points, view);
  if (end - start < 1) return;
  // On a logarithmic axis what goes down to 0 goes on below all that is shown.
  const placeOf = (value: number | undefined): number =>
    map.y(log ? Math.max(value ?? NaN, Number.MIN_VALUE) : (value ?? NaN));
  pen.begin();
  for (let i = start; i < end; i++) {
    const place = map.x(x[i] ?? 0);
    const top = placeOf(high[i]);
    if (i === start) pen.moveTo(place, top);
    else pen.lineTo(place, top);
  }
  for (let i = end - 1; i >= start; i--) pen.lineTo(map.x(x[i] ?? 0), placeOf(low[i]));
  pen.fill(colour, 0.18);
}

export function canvasPen(context: CanvasRenderingContext2D): Pen {
  return {
    begin: () => context.beginPath(),
    moveTo: (x, y) => context.moveTo(x, y),
    lineTo: (x, y) => context.lineTo(x, y),
    stroke: (colour, width, dash, opacity) => {
      context.globalAlpha = opacity;
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.lineJoin = 'bevel';
      context.setLineDash([...dash]);
      context.stroke();
      context.globalAlpha = 1;
    },
    fill: (colour, opacity) => {
      context.globalAlpha = opacity;
      context.fillStyle = colour;
      context.fill();
      context.globalAlpha = 1;
    },
    dot: (x, y, radius, colour) => {
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fillStyle = colour;
      context.fill();
    },
  };
}
