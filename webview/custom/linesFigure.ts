import type { ChartDataset } from 'chart.js';
import type { Field } from '../../src/core/charts/field';
import type { CustomChart, SeriesDataset } from '../../src/core/custom/spec';
import type { Lines } from '../../src/core/lines/request';
import { axisFor } from '../charts/figure/axis';
import type { Figure, Mark } from '../charts/figure/figure';
import { NO_LEGEND } from '../charts/figure/figure';
import { numbers, PLAIN } from '../charts/figure/options';
import type { Look, ShownRun } from '../charts/model';
import { hueOf } from './looks';
import { isLog, scaled } from './scales';

type SeriesChart = Extract<CustomChart, { readonly of: 'series' }>;

/** How the lines of the second and further data sets differ where runs have the colours. */
const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [8, 3, 2, 3]];

interface Line {
  readonly name: string;
  readonly run: string;
  readonly dataset: SeriesDataset;
  readonly colour: string;
  readonly dash: readonly number[];
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** The metrics of runs as lines or points. */
export function linesFigure(options: {
  readonly chart: SeriesChart;
  readonly lines: Lines;
  readonly runs: readonly ShownRun[];
  readonly look: Look;
}): Figure | string {
  const { chart, look } = options;
  const { query, options: chosen, type, datasets } = chart;
  const all = linesOf(options);
  if (all.every(({ points }) => points.length === 0)) return look.words.noPoints;
  const [first] = datasets;
  const yTitle = chosen.y.title ?? (datasets.length === 1 && first ? nameOf(first) : '');
  const xText = {
    step: look.words.step,
    time: look.words.time,
    relative: look.words.relativeTime,
  }[query.x];
  return {
    config: {
      type,
      data: { datasets: all.map((line) => drawnAs(line, type, look)) },
      options: {
        ...PLAIN,
        scales: {
          x: scaled(xAxis(query.x, { look, title: chosen.x.title ?? xText, log: isLog(chosen.x) }), chosen.x),
          y: scaled(numbers({ look, title: yTitle, log: isLog(chosen.y) }), chosen.y),
        },
      },
    },
    marks: all.flatMap((line, dataset) =>
      line.points.map(({ x, y }, index): Mark => ({
        dataset,
        index,
        title: line.run,
        colour: line.colour,
        rows: [
          [nameOf(line.dataset), look.formats.short(y)],
          [xText, xWords(query.x, x, look)],
        ],
      })),
    ),
    table: {
      columns: ['run', 'series', query.x, 'value'],
      rows: all.flatMap(({ run, dataset, points }) =>
        points.map(({ x, y }) => [run, nameOf(dataset), x, Number.isNaN(y) ? null : y]),
      ),
    },
    legend:
      chosen.legend && all.length > 1
        ? { kind: 'names', names: all.map(({ name, colour }) => ({ label: name, colour })) }
        : NO_LEGEND,
    notes: [],
  };
}

function nameOf({ label, y }: SeriesDataset): string {
  return label === '' ? y : label;
}

function linesOf({ chart, lines, runs, look }: Parameters<typeof linesFigure>[0]): readonly Line[] {
  const { datasets, options: chosen } = chart;
  const { palette, muted } = look.theme;
  const oneRun = runs.length === 1;
  const log = { x: isLog(chosen.x), y: isLog(chosen.y) };
  return Array.from(lines.owner, (owner, line): Line | undefined => {
    const [run, place] = [runs[owner], lines.expression[line] ?? 0];
    const dataset = datasets[place];
    if (!run || !dataset) return undefined;
    const own = dataset.backgroundColor === null ? undefined : hueOf(dataset.backgroundColor, look.theme);
    const [from = 0, to = 0] = [lines.offsets[line], lines.offsets[line + 1]];
    const points = Array.from({ length: to - from }, (_, index) => ({
      x: lines.x[from + index] ?? Number.NaN,
      y: lines.y[from + index] ?? Number.NaN,
    }));
    return {
      name:
        datasets.length === 1
          ? run.runName
          : oneRun
            ? nameOf(dataset)
            : `${run.runName} · ${nameOf(dataset)}`,
      run: run.runName,
      dataset,
      colour:
        own ??
        (oneRun && datasets.length > 1 ? palette[place % Math.max(1, palette.length)] : run.colour) ??
        muted,
      dash: oneRun ? [] : datasets.length === 1 ? run.dash : (DASHES[place % DASHES.length] ?? []),
      points: points.filter(({ x, y }) => (!log.x || x > 0) && !(log.y && y <= 0)),
    };
  }).filter((line) => line !== undefined);
}

function drawnAs(
  { name, dataset, colour, dash, points }: Line,
  type: CustomChart['type'],
  { theme }: Look,
): ChartDataset {
  const shared = {
    label: name,
    data: points.map(({ x, y }) => ({ x, y })),
    borderColor: colour,
    pointBackgroundColor: colour,
    pointBorderWidth: 0,
    pointHoverRadius: 4,
    pointHitRadius: 6,
    pointHoverBackgroundColor: colour,
    pointHoverBorderColor: theme.foreground,
  };
  if (type === 'scatter') return { type: 'scatter', ...shared, pointRadius: dataset.pointRadius ?? 2 };
  return {
    type: 'line',
    ...shared,
    borderWidth: dataset.borderWidth ?? 1.5,
    borderDash: [...dash],
    // A lone point has no line to be seen by.
    pointRadius: dataset.pointRadius ?? (points.length === 1 ? 3 : 0),
  };
}

const TIME: Field = { of: 'attribute', key: 'start_time' };
const DURATION: Field = { of: 'attribute', key: 'duration' };

function xAxis(
  x: SeriesChart['query']['x'],
  options: { readonly look: Look; readonly title: string; readonly log: boolean },
): ReturnType<typeof axisFor> {
  if (x === 'step') return numbers(options);
  return axisFor(x === 'time' ? TIME : DURATION, { values: new Float64Array(0), texts: null }, options);
}

function xWords(x: SeriesChart['query']['x'], value: number, { formats }: Look): string {
  if (x === 'step') return formats.short(value);
  return x === 'time' ? formats.dateTime(value) : formats.duration(value);
}
