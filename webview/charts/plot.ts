import type { ChartConfiguration, ChartDataset, Plugin, Point } from 'chart.js';
import { Chart, LinearScale, LineController, LineElement, LogarithmicScale, PointElement } from 'chart.js';
import zoomPlugin from 'chartjs-plugin-zoom';
import type { XAxis } from '../../src/core/backend';
import type { Formats } from '../ui/format';
import type { Theme } from '../ui/theme';
import type { Span } from './arrangement';
import type { Points } from './series';
import { readingAt } from './series';
import { roundTicks, timeLabel, timeTicks } from './ticks';

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, zoomPlugin);

export interface Line {
  readonly runId: string;
  readonly colour: string;
  readonly points: Points;
}

export interface PlotInput {
  readonly lines: readonly Line[];
  readonly x: XAxis;
  readonly logScale: boolean;
  /** What is shown, and how far one can zoom out. */
  readonly view: Span;
  readonly limits: Span;
  readonly theme: Theme;
  readonly formats: Formats;
  readonly locale: string;
}

type LinePlot = Chart<'line', Point[]>;

/** The canvas of one metric: draws lines, lets the range be zoomed and moved, marks the cursor. */
export class Plot {
  readonly #chart: LinePlot;
  readonly #onView: (view: Span) => void;
  #input: PlotInput;
  #cursor: number | null = null;

  constructor(canvas: HTMLCanvasElement, input: PlotInput, onView: (view: Span) => void) {
    this.#input = input;
    this.#onView = onView;
    const cursor: Plugin<'line'> = { id: 'cursor', afterDatasetsDraw: (chart) => this.#drawCursor(chart) };
    const config: ChartConfiguration<'line', Point[]> = {
      type: 'line',
      data: { datasets: [] },
      // Whole from the start: switching the zoom plugin's pan on later would start its gesture library, which we left out.
      options: this.#options(),
      plugins: [cursor],
    };
    this.#chart = new Chart(canvas, config);
    this.draw(input);
  }

  draw(input: PlotInput): void {
    this.#input = input;
    const width = this.#chart.chartArea.width;
    this.#chart.data.datasets = input.lines.map((line) => datasetOf(line, input, width));
    this.#chart.options = this.#options();
    this.#chart.update('none');
  }

  /** The x under a place in the canvas; undefined outside the plot. */
  valueAt(left: number, top: number): number | undefined {
    const { chartArea, scales } = this.#chart;
    if (left < chartArea.left || left > chartArea.right || top < chartArea.top || top > chartArea.bottom) {
      return undefined;
    }
    return scales['x']?.getValueForPixel(left);
  }

  leftOf(x: number): number {
    return this.#chart.scales['x']?.getPixelForValue(x) ?? 0;
  }

  /** Units of x in `pixels`. */
  reach(pixels: number): number {
    const { from, to } = this.#input.view;
    return ((to - from) * pixels) / Math.max(1, this.#chart.chartArea.width);
  }

  setCursor(x: number | null): void {
    if (this.#cursor === x) return;
    this.#cursor = x;
    this.#chart.draw();
  }

  zoomBy(factor: number): void {
    const left = this.#cursor === null ? undefined : this.leftOf(this.#cursor);
    const { chartArea } = this.#chart;
    const focalPoint = { x: left ?? (chartArea.left + chartArea.right) / 2, y: chartArea.top };
    this.#chart.zoom({ x: factor, y: 1, focalPoint }, 'none');
  }

  panBy(pixels: number): void {
    this.#chart.pan({ x: pixels, y: 0 }, undefined, 'none');
  }

  destroy(): void {
    this.#chart.destroy();
  }

  #options(): NonNullable<ChartConfiguration<'line', Point[]>['options']> {
    const { x, logScale, view, limits, theme, formats, locale } = this.#input;
    const font = { family: theme.fontFamily, size: theme.fontSize };
    const report = ({ chart }: { chart: Chart }): void => {
      const scale = chart.scales['x'];
      if (scale) this.#onView({ from: scale.min, to: scale.max });
    };
    const axis = {
      border: { display: theme.highContrast, color: theme.foreground },
      grid: { color: theme.grid },
    };
    const yTicks = {
      color: theme.muted,
      font,
      maxTicksLimit: 6,
      callback: (value: number | string, _index: number, ticks: readonly unknown[]): string => {
        const number = Number(value);
        return logScale && ticks.length > 6 && !isRoundOnLog(number)
          ? ''
          : formats.short(Number(number.toPrecision(6)));
      },
    };
    return {
      animation: false,
      parsing: false,
      normalized: true,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      layout: { padding: { top: 6, right: 6 } },
      elements: { line: { borderWidth: theme.highContrast ? 2 : 1.5, tension: 0 }, point: { hitRadius: 0 } },
      scales: {
        x: {
          type: 'linear',
          min: view.from,
          max: view.to,
          ...axis,
          grid: { ...axis.grid, display: false },
          ticks: {
            color: theme.muted,
            font,
            maxRotation: 0,
            autoSkipPadding: 16,
            includeBounds: false,
            maxTicksLimit: 8,
            ...(x === 'step' && { precision: 0 }),
            callback: (value) =>
              x === 'step'
                ? formats.short(Number(value))
                : timeLabel(Number(value), this.#input.view.to - this.#input.view.from, x, locale),
          },
          ...(x !== 'step' && {
            afterBuildTicks: (scale) => {
              const most = Math.max(2, Math.min(7, Math.floor(scale.width / 80)));
              scale.ticks = timeTicks(scale.min, scale.max, most, x).map((value) => ({ value }));
            },
          }),
        },
        y: logScale
          ? { type: 'logarithmic', ...axis, ticks: yTicks }
          : {
              type: 'linear',
              bounds: 'data',
              grace: '4%',
              ...axis,
              ticks: yTicks,
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
          // Switched on for panBy(); dragging itself is ours, see MetricChart.
          pan: { enabled: true, mode: 'x', modifierKey: 'shift', onPan: report },
        },
      },
    };
  }

  #drawCursor(chart: Chart<'line'>): void {
    const { x, y } = chart.scales;
    if (this.#cursor === null || !x || !y) return;
    const { ctx, chartArea } = chart;
    const { theme, lines } = this.#input;
    const left = x.getPixelForValue(this.#cursor);
    if (left < chartArea.left - 1 || left > chartArea.right + 1) return;
    ctx.save();
    ctx.strokeStyle = theme.muted;
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(Math.round(left) + 0.5, chartArea.top);
    ctx.lineTo(Math.round(left) + 0.5, chartArea.bottom);
    ctx.stroke();
    for (const { points, colour } of lines) {
      const reading = readingAt(points, this.#cursor, this.reach(12));
      if (!reading || !Number.isFinite(reading.value)) continue;
      const top = y.getPixelForValue(reading.value);
      const place = x.getPixelForValue(reading.x);
      if (!Number.isFinite(top) || place < chartArea.left - 4 || place > chartArea.right + 4) continue;
      ctx.beginPath();
      ctx.arc(place, top, 3.5, 0, 2 * Math.PI);
      ctx.fillStyle = colour;
      ctx.fill();
      ctx.strokeStyle = theme.background;
      ctx.stroke();
    }
    ctx.restore();
  }
}

function datasetOf(line: Line, { logScale }: PlotInput, width: number): ChartDataset<'line', Point[]> {
  const { x, y } = line.points;
  const data: Point[] = [];
  const radius: number[] = [];
  // Few points are shown as such; many would hide the line.
  const sparse = x.length * 10 < width;
  const drawable = (value: number | undefined): boolean =>
    value !== undefined && Number.isFinite(value) && (!logScale || value > 0);
  for (let index = 0; index < x.length; index++) {
    const shown = drawable(y[index]);
    data.push({ x: x[index] ?? NaN, y: shown ? (y[index] ?? NaN) : NaN });
    const alone = shown && !drawable(y[index - 1]) && !drawable(y[index + 1]);
    radius.push(alone ? 3 : sparse && shown ? 2 : 0);
  }
  return {
    data,
    label: line.runId,
    borderColor: line.colour,
    backgroundColor: line.colour,
    pointRadius: radius,
    pointBorderWidth: 0,
    spanGaps: false,
    // Dots and line ends at the edge of the plot are drawn whole.
    clip: 4,
  };
}

/** Steps are whole; on a time axis a millisecond is the least there is. */
function minimumRange(x: XAxis): number {
  return x === 'step' ? 1 : 2;
}

function isRoundOnLog(value: number): boolean {
  const leading = value / 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5].some((round) => Math.abs(leading - round) < 1e-6);
}
