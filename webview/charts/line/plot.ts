import type { ChartConfiguration, Plugin } from 'chart.js';
import { Chart, LinearScale, LogarithmicScale } from 'chart.js';
import zoomPlugin from 'chartjs-plugin-zoom';
import type { Span } from '../../../src/core/charts/workspace';
import type { LineX } from '../../../src/core/lines/request';
import type { Formats } from '../../ui/format';
import type { Theme } from '../../ui/theme';
import type { Mapping } from './draw';
import { canvasPen, drawLines } from './draw';
import type { ShownLine } from './looks';
import { numberLabel, roundTicks, timeLabel, timeTicks } from './ticks';

Chart.register(LinearScale, LogarithmicScale, zoomPlugin);

export interface PlotInput {
  readonly lines: readonly ShownLine[];
  readonly x: LineX;
  readonly logX: boolean;
  readonly logY: boolean;
  /** What is shown, and how far one can zoom out. */
  readonly view: Span;
  readonly limits: Span;
  readonly yView: Span;
  readonly theme: Theme;
  readonly formats: Formats;
  readonly locale: string;
}

type Options = NonNullable<ChartConfiguration<'line'>['options']>;

/** Room for the thickness of lines at the edge. */
const EDGE = 4;

/**
 * The canvas of a line chart. The library draws axes and grid and lets the range be zoomed and moved; the lines are
 * drawn by us, straight from their columns: a data set of the library is an object for each point.
 */
export class Plot {
  readonly #chart: Chart<'line'>;
  readonly #onView: (view: Span) => void;
  #input: PlotInput;

  constructor(canvas: HTMLCanvasElement, input: PlotInput, onView: (view: Span) => void) {
    this.#input = input;
    this.#onView = onView;
    const lines: Plugin<'line'> = { id: 'lines', beforeDatasetsDraw: (chart) => this.#drawLines(chart) };
    this.#chart = new Chart<'line'>(canvas, {
      type: 'line',
      data: { datasets: [] },
      // Whole from the start: switching the zoom plugin's pan on later would start its gesture library, which we left out.
      options: this.#options(),
      plugins: [lines],
    });
  }

  draw(input: PlotInput): void {
    this.#input = input;
    this.#chart.options = this.#options();
    this.#chart.update('none');
  }

  /** Where the lines are, and the axes' ticks: what a picture of another kind is drawn from. */
  get area(): {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  } {
    return this.#chart.chartArea;
  }

  get size(): { readonly width: number; readonly height: number } {
    return { width: this.#chart.width, height: this.#chart.height };
  }

  ticks(axis: 'x' | 'y'): readonly { readonly at: number; readonly label: string }[] {
    const scale = this.#chart.scales[axis];
    return (scale?.ticks ?? []).map((tick) => ({
      at: scale?.getPixelForValue(tick.value) ?? 0,
      label: String(tick.label ?? ''),
    }));
  }

  /** The x under a place in the canvas; undefined outside the plot. */
  valueAt(left: number, top: number): number | undefined {
    const { chartArea, scales } = this.#chart;
    if (left < chartArea.left || left > chartArea.right || top < chartArea.top || top > chartArea.bottom) {
      return undefined;
    }
    return scales['x']?.getValueForPixel(left);
  }

  /** From values to pixels, for the axes as they are now. */
  get mapping(): Mapping {
    return this.#mappingOf(this.#chart);
  }

  #mappingOf({ scales: { x, y } }: Chart<'line'>): Mapping {
    const { view, logX, yView, logY } = this.#input;
    const along = (scale: typeof x, from: number, to: number, log: boolean): ((value: number) => number) => {
      const start = scale?.getPixelForValue(from) ?? 0;
      const end = scale?.getPixelForValue(to) ?? 0;
      if (!log) {
        const slope = (end - start) / (to - from);
        return (value) => start + (value - from) * slope;
      }
      const origin = Math.log(from);
      const slope = (end - start) / (Math.log(to) - origin);
      return (value) => start + (Math.log(value) - origin) * slope;
    };
    return { x: along(x, view.from, view.to, logX), y: along(y, yView.from, yView.to, logY) };
  }

  /** Units of x in `pixels`. */
  reach(pixels: number): number {
    const { from, to } = this.#input.view;
    return ((to - from) * pixels) / Math.max(1, this.#chart.chartArea.width);
  }

  zoomBy(factor: number, around: number | null): void {
    const { chartArea } = this.#chart;
    const left = around === null ? (chartArea.left + chartArea.right) / 2 : this.mapping.x(around);
    this.#chart.zoom({ x: factor, y: 1, focalPoint: { x: left, y: chartArea.top } }, 'none');
  }

  panBy(pixels: number): void {
    this.#chart.pan({ x: pixels, y: 0 }, undefined, 'none');
  }

  destroy(): void {
    this.#chart.destroy();
  }

  /** Also while the chart is being made, which draws it. */
  #drawLines(chart: Chart<'line'>): void {
    const { ctx: context, chartArea } = chart;
    const { lines, view, logX, logY, theme } = this.#input;
    const { left, top, right, bottom, width } = chartArea;
    context.save();
    context.beginPath();
    context.rect(left - EDGE, top - EDGE, right - left + 2 * EDGE, bottom - top + 2 * EDGE);
    context.clip();
    drawLines(canvasPen(context), lines, {
      view: logX ? { from: Math.max(view.from, Number.MIN_VALUE), to: view.to } : view,
      map: this.#mappingOf(chart),
      width,
      thickness: thicknessOf(theme, lines.length),
      log: logY,
    });
    context.restore();
  }

  #options(): Options {
    const { x, logX, logY, view, limits, yView, theme, formats, locale } = this.#input;
    const font = { family: theme.fontFamily, size: theme.fontSize };
    const report = ({ chart }: { chart: Chart }): void => {
      const scale = chart.scales['x'];
      if (scale) this.#onView({ from: scale.min, to: scale.max });
    };
    const axis = {
      border: { display: theme.highContrast, color: theme.foreground },
      grid: { color: theme.grid },
    };
    const timed = x.by === 'timestamp' || x.by === 'relative';
    const onLog = (value: number | string, _index: number, ticks: readonly unknown[]): string =>
      ticks.length > 6 && !isRoundOnLog(Number(value))
        ? ''
        : formats.short(Number(Number(value).toPrecision(6)));
    const numberTicks = { color: theme.muted, font, maxTicksLimit: 6 };
    const logarithmic = {
      type: 'logarithmic' as const,
      ...axis,
      ticks: { ...numberTicks, callback: onLog },
    };
    const xTicks = {
      color: theme.muted,
      font,
      maxRotation: 0,
      autoSkipPadding: 16,
      includeBounds: false,
      maxTicksLimit: 8,
    };
    return {
      animation: false,
      parsing: false,
      normalized: true,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      layout: { padding: { top: 6, right: 6 } },
      scales: {
        x: logX
          ? { ...logarithmic, min: view.from, max: view.to, grid: { display: false } }
          : {
              type: 'linear',
              min: view.from,
              max: view.to,
              ...axis,
              grid: { ...axis.grid, display: false },
              ticks: {
                ...xTicks,
                ...(x.by === 'step' && { precision: 0 }),
                callback: (value) =>
                  timed
                    ? timeLabel(Number(value), this.#input.view.to - this.#input.view.from, x.by, locale)
                    : numberLabel(Number(value), this.#input.view, formats),
              },
              ...(timed && {
                afterBuildTicks: (scale) => {
                  const most = Math.max(2, Math.min(7, Math.floor(scale.width / 80)));
                  scale.ticks = timeTicks(scale.min, scale.max, most, x.by).map((value) => ({ value }));
                },
              }),
            },
        y: logY
          ? { ...logarithmic, min: yView.from, max: yView.to }
          : {
              type: 'linear',
              min: yView.from,
              max: yView.to,
              ...axis,
              ticks: {
                ...numberTicks,
                callback: (value) => numberLabel(Number(value), this.#input.yView, formats),
              },
              // The axis fits the data, which the library's own ticks would begin at.
              afterBuildTicks: (scale) => {
                scale.ticks = roundTicks(scale.min, scale.max, 6).map((value) => ({ value }));
              },
            },
      },
      plugins: {
        zoom: {
          limits: { x: { min: limits.from, max: limits.to, minRange: minimumRange(x) } },
          zoom: {
            mode: 'x',
            wheel: { enabled: true, modifierKey: 'ctrl' },
            drag: {
              enabled: true,
              threshold: 4,
              backgroundColor: theme.selection,
              borderColor: theme.accent,
              borderWidth: 1,
            },
            onZoom: report,
          },
          // Switched on for panBy(); dragging itself is ours, see LineChart.
          pan: { enabled: true, mode: 'x', modifierKey: 'shift', onPan: report },
        },
      },
    };
  }
}

/** Many lines are drawn thinner, so that each can still be seen. */
export function thicknessOf(theme: Theme, lines: number): number {
  if (theme.highContrast) return 2;
  return lines > 100 ? 1 : 1.5;
}

/** Steps are whole; on a time axis a millisecond is the least there is; a metric has no least. */
function minimumRange(x: LineX): number {
  if (x.by === 'metric') return 1e-12;
  return x.by === 'step' ? 1 : 2;
}

function isRoundOnLog(value: number): boolean {
  const leading = value / 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5].some((round) => Math.abs(leading - round) < 1e-6);
}
