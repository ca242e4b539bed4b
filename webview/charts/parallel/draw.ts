import type { Legend } from '../figure/figure';
import { pictureOf } from '../figure/picture';
import { recordedSvg } from '../figure/recorder';
import { shortLabel } from '../figure/options';
import { faded } from '../figure/scale';
import type { Brush, ShownRun } from '../model';
import type { Theme } from '../../ui/theme';
import type { Layout } from './layout';
import { yOf } from './layout';

export interface ParallelInput {
  readonly layout: Layout;
  readonly runs: readonly ShownRun[];
  readonly colours: readonly string[];
  readonly brushes: ReadonlyMap<string, Brush>;
  /** The run and the axis that are read. */
  readonly row: number | null;
  readonly axis: number | null;
  /** What is said where a run has no value. */
  readonly noValue: string;
  readonly theme: Theme;
}

const BRUSH_WIDTH = 10;

export function drawParallel(context: CanvasRenderingContext2D, input: ParallelInput): void {
  const { layout, runs, colours, theme, row: read } = input;
  const many = runs.length > 200;
  const thin = theme.highContrast ? 1.5 : many ? 1 : 1.25;
  // What was brushed away lies below, what is read on top.
  const order = [...runs.keys()].sort((a, b) => Number(runs[b]?.faded) - Number(runs[a]?.faded));
  context.save();
  context.lineJoin = 'round';
  for (const row of order) {
    if (row === read) continue;
    const dim = runs[row]?.faded ?? false;
    context.globalAlpha = dim ? 0.5 : many ? 0.6 : 0.85;
    line(context, layout, row, colours[row] ?? theme.muted, thin);
  }
  context.globalAlpha = 1;
  for (const [index, axis] of layout.axes.entries()) drawAxis(context, input, axis, index);
  if (read !== null) {
    line(context, layout, read, theme.background, 5);
    line(context, layout, read, colours[read] ?? theme.foreground, 2.5);
    for (const { x, places } of layout.axes) {
      context.beginPath();
      context.arc(x, yOf(layout, places[read] ?? Number.NaN), 3.5, 0, 2 * Math.PI);
      context.fillStyle = colours[read] ?? theme.foreground;
      context.fill();
    }
  }
  context.restore();
}

/** As a file, with what is brushed and nothing of the pointer. */
export function parallelSvg(input: ParallelInput, legend: Legend, title: string): string {
  const { width, height } = input.layout;
  const shapes = recordedSvg({ width, height }, (canvas) => {
    const context = canvas.getContext('2d');
    if (context) drawParallel(context, input);
  });
  return pictureOf({ title, width, height, shapes, legend, theme: input.theme });
}

function line(
  context: CanvasRenderingContext2D,
  layout: Layout,
  row: number,
  colour: string,
  width: number,
): void {
  context.beginPath();
  for (const { x, places } of layout.axes) context.lineTo(x, yOf(layout, places[row] ?? Number.NaN));
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

function drawAxis(
  context: CanvasRenderingContext2D,
  { layout, brushes, theme, noValue, axis: read }: ParallelInput,
  { id, name, x, ticks, isMissingSome }: Layout['axes'][number],
  index: number,
): void {
  const { axes, top, bottom, missing } = layout;
  const last = index === axes.length - 1;
  const room = ((axes[1]?.x ?? layout.width) - (axes[0]?.x ?? 0)) / (theme.fontSize * 0.58);
  context.font = `${theme.fontSize}px ${theme.fontFamily}`;
  context.lineWidth = read === index ? 2 : 1;
  context.strokeStyle = read === index ? theme.accent : theme.highContrast ? theme.foreground : theme.muted;
  context.beginPath();
  context.moveTo(x, top);
  context.lineTo(x, bottom);
  context.stroke();
  const brush = brushes.get(id);
  if (brush) {
    const [upper, lower] = [yOf(layout, brush.to), yOf(layout, brush.from)];
    context.fillStyle = theme.selection;
    context.strokeStyle = theme.accent;
    context.lineWidth = 1;
    context.fillRect(x - BRUSH_WIDTH / 2, upper, BRUSH_WIDTH, Math.max(2, lower - upper));
    context.strokeRect(x - BRUSH_WIDTH / 2, upper, BRUSH_WIDTH, Math.max(2, lower - upper));
  }
  context.fillStyle = theme.foreground;
  context.textBaseline = 'middle';
  context.textAlign = index === 0 ? 'left' : last ? 'right' : 'center';
  const title = shortLabel(name, Math.max(4, Math.floor(room) - 1));
  context.fillText(title, index === 0 ? x - 10 : last ? x + 56 : x, top - 16);
  context.textAlign = 'left';
  const label = (words: string, y: number): void => {
    // On a ground of its own, so that it is read among the lines.
    const width = context.measureText(words).width;
    context.fillStyle = faded(theme.background, 0.9);
    context.fillRect(x + 5, y - theme.fontSize / 2 - 1, width + 4, theme.fontSize + 2);
    context.fillStyle = theme.muted;
    context.fillText(words, x + 7, y);
  };
  for (const { place, label: words } of ticks) label(words, yOf(layout, place));
  if (isMissingSome) label(shortLabel(noValue, 12), missing);
}

/** As large as it is shown, in the pixels of the screen. */
export function sizeCanvas(context: CanvasRenderingContext2D, { width, height }: Layout): void {
  const scale = window.devicePixelRatio;
  context.canvas.width = Math.round(width * scale);
  context.canvas.height = Math.round(height * scale);
  context.setTransform(scale, 0, 0, scale, 0, 0);
}
