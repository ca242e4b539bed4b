import type { Span } from '../../../src/core/charts/workspace';
import type { ShownLine } from './looks';
import type { Points } from './series';
import { lowerBound, upperBound } from './series';

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
  for (const { points, colour } of lines) band(pen, points, colour, options);
  for (const { points, smoothed, colour, dash } of lines) {
    path(pen, points, { colour, dash, opacity: smoothed ? FAINT : 1, dots: !smoothed, ...options });
  }
  for (const { smoothed, colour, dash } of lines) {
    if (smoothed) path(pen, smoothed, { colour, dash, opacity: 1, dots: true, ...options });
  }
}

interface Stroke {
  readonly colour: string;
  readonly dash: readonly number[];
  readonly opacity: number;
  readonly dots: boolean;
  readonly view: Span;
  readonly map: Mapping;
  readonly width: number;
  readonly thickness: number;
  readonly log: boolean;
}

function path(pen: Pen, { x, y }: Points, stroke: Stroke): void {
  const { colour, dash, opacity, dots, view, map, width, thickness, log } = stroke;
  // One point more on either side: the line runs on to it.
  const start = Math.max(0, lowerBound(x, view.from) - 1);
  const end = Math.min(x.length, upperBound(x, view.to) + 1);
  const drawable = (value: number | undefined): boolean =>
    value !== undefined && Number.isFinite(value) && (!log || value > 0);
  // Few points are shown as such; many would hide the line.
  const sparse = dots && (end - start) * 10 < width;
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
  if (!dots) return;
  for (let i = start; i < end; i++) {
    const value = y[i] ?? NaN;
    if (!drawable(value)) continue;
    const alone = !drawable(y[i - 1]) && !drawable(y[i + 1]);
    if (alone || sparse) pen.dot(map.x(x[i] ?? 0), map.y(value), alone ? 3 : 2, colour);
  }
}

function band(
  pen: Pen,
  { x, low, high }: Points,
  colour: string,
  { view, map, log }: { readonly view: Span; readonly map: Mapping; readonly log: boolean },
): void {
  if (!low || !high) return;
  const start = Math.max(0, lowerBound(x, view.from) - 1);
  const end = Math.min(x.length, upperBound(x, view.to) + 1);
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
