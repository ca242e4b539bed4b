import type { ChartDataset } from 'chart.js';
import type { Field, FieldValues, RunsData } from '../../src/core/charts/field';
import { fieldId, fieldName } from '../../src/core/charts/field';
import type { CustomChart, RunsDataset, ScaleSpec } from '../../src/core/custom/spec';
import { fieldsOf } from '../../src/core/custom/spec';
import { numberAxis, placeOn } from '../../src/core/stats/axes';
import { axisFor } from '../charts/figure/axis';
import { coloured } from '../charts/figure/coloured';
import { fieldCell, fieldText, missingNote, shownColumns } from '../charts/figure/columns';
import type { Figure, Legend, Mark } from '../charts/figure/figure';
import { NO_LEGEND } from '../charts/figure/figure';
import type { Axis } from '../charts/figure/options';
import { categories, numbers, PLAIN, withRoom } from '../charts/figure/options';
import { dots } from '../charts/figure/points';
import type { Look, ShownRun } from '../charts/model';
import { hueOf } from './looks';
import type { Rows } from './rows';
import { columnFor, rowsOf } from './rows';
import { isLog, scaled } from './scales';

type RunsChart = Extract<CustomChart, { readonly of: 'runs' }>;

const SMALLEST = 3;
const LARGEST = 16;

interface Part {
  readonly dataset: RunsDataset;
  readonly name: string;
  readonly x: FieldValues;
  readonly y: FieldValues;
  readonly r: FieldValues | null;
  readonly colours: readonly string[];
  /** Of rows that are drawn. */
  readonly drawn: readonly number[];
}

/** A chart of runs, or of groups of them. */
export function runsFigure(options: {
  readonly chart: RunsChart;
  readonly data: RunsData;
  readonly runs: readonly ShownRun[];
  readonly look: Look;
}): Figure | string {
  const { chart, data, look } = options;
  const { query, type, options: chosen } = chart;
  // Of a group of runs the name is what they share.
  const datasets = chart.datasets.map((one) =>
    query.groupBy && fieldId(one.x) === 'attribute run_name' ? { ...one, x: query.groupBy } : one,
  );
  const asked = fieldsOf(chart.datasets, query.groupBy);
  const rows = rowsOf(shownColumns(data, options), asked, query, look);
  const [first] = datasets;
  if (!first) return look.words.noRunHasValues;
  const places = type === 'bar' || chosen.x.type === 'category' || columnFor(rows, first.x).texts !== null;
  const byPlace = type !== 'scatter' && type !== 'bubble' && places;
  const valueScale = chosen.indexAxis === 'y' && type === 'bar' ? chosen.x : chosen.y;
  const parts = datasets.map((dataset, index): Part => {
    const [x, y] = [columnFor(rows, dataset.x), columnFor(rows, dataset.y)];
    return {
      dataset,
      name: dataset.label === '' ? fieldName(dataset.y) : dataset.label,
      x,
      y,
      r: dataset.r && columnFor(rows, dataset.r),
      colours: coloursOf(rows, dataset, { index, alone: datasets.length === 1 }, look),
      drawn: rows.names
        .flatMap((_, row) =>
          isDrawn(y, row, isLog(valueScale)) && (byPlace || isDrawn(x, row, isLog(chosen.x))) ? [row] : [],
        )
        // A line goes from left to right.
        .sort((a, b) => (type === 'line' && !byPlace ? (x.values[a] ?? 0) - (x.values[b] ?? 0) : a - b)),
    };
  });
  if (type === 'bar' && parts.some(({ y }) => y.texts)) return look.words.needsNumbers;
  const most = Math.max(...parts.map(({ drawn }) => drawn.length));
  if (most === 0) return look.words.noRunHasValues;
  const labels = rows.names.map((_, row) => fieldText(first.x, columnFor(rows, first.x), row, look));
  return {
    config: {
      type: type === 'bubble' ? 'scatter' : type,
      data: {
        ...(byPlace && { labels: [...labels] }),
        datasets: parts.map((part) => drawnAs(part, { type, byPlace, most: rows.names.length, look })),
      },
      options: {
        ...PLAIN,
        indexAxis: type === 'bar' ? chosen.indexAxis : 'x',
        scales: scalesOf(chart, parts, { labels, byPlace, look }),
      },
    },
    marks: parts.flatMap((part, index) => marksOf(part, { index, rows, isBar: type === 'bar', look })),
    table: tableOf(rows, query.groupBy),
    legend: chosen.legend ? legendOf(rows, parts, look) : NO_LEGEND,
    notes: missingNote(rows.names.length, most, look),
  };
}

function isDrawn({ values, texts }: FieldValues, row: number, log: boolean): boolean {
  const value = values[row] ?? Number.NaN;
  if (!Number.isFinite(value)) return false;
  return texts ? value >= 0 : !log || value > 0;
}

function coloursOf(
  rows: Rows,
  dataset: RunsDataset,
  { index, alone }: { readonly index: number; readonly alone: boolean },
  look: Look,
): readonly string[] {
  const { palette, muted } = look.theme;
  const chosen = dataset.backgroundColor && hueOf(dataset.backgroundColor, look.theme);
  if (chosen) return rows.names.map(() => chosen);
  if (dataset.color) return byField(rows, dataset.color, look).colours;
  const own = alone && rows.runs ? rows.runs.map(({ colour }) => colour) : undefined;
  return own ?? rows.names.map(() => palette[index % Math.max(1, palette.length)] ?? muted);
}

function byField(rows: Rows, field: Field, look: Look): ReturnType<typeof coloured> {
  const runs = rows.names.map((): { readonly faded: boolean; readonly colour: string } => ({
    faded: false,
    colour: look.theme.muted,
  }));
  return coloured({ runs }, field, columnFor(rows, field), look);
}

function drawnAs(
  { dataset, name, x, y, r, colours, drawn }: Part,
  options: {
    readonly type: CustomChart['type'];
    readonly byPlace: boolean;
    readonly most: number;
    readonly look: Look;
  },
): ChartDataset {
  const { theme } = options.look;
  const { borderWidth, pointRadius } = dataset;
  const at = (row: number): number => y.values[row] ?? Number.NaN;
  if (options.type === 'bar') {
    const shownRows = new Set(drawn);
    return {
      type: 'bar',
      label: name,
      data: Array.from({ length: options.most }, (_, row) => (shownRows.has(row) ? at(row) : null)),
      backgroundColor: [...colours],
      hoverBackgroundColor: [...colours],
      borderColor: theme.foreground,
      borderWidth: borderWidth ?? 0,
      hoverBorderColor: theme.foreground,
      hoverBorderWidth: 1,
      maxBarThickness: 48,
      minBarLength: 1,
    };
  }
  if (options.type === 'line') {
    const [colour = theme.muted] = colours;
    return {
      type: 'line',
      label: name,
      data: drawn.map((row) => ({ x: options.byPlace ? row : (x.values[row] ?? 0), y: at(row) })),
      borderColor: colour,
      borderWidth: borderWidth ?? 1.5,
      pointRadius: pointRadius ?? 3,
      pointHoverRadius: (pointRadius ?? 3) + 2,
      pointBackgroundColor: drawn.map((row) => (dataset.color ? (colours[row] ?? colour) : colour)),
      pointBorderColor: theme.background,
      pointHoverBorderColor: theme.foreground,
    };
  }
  const sizes = r && !r.texts ? numberAxis(r.values) : undefined;
  const radiusOf = (row: number): number | undefined => {
    if (!sizes || !r) return pointRadius ?? undefined;
    const share = placeOn(sizes, r.values[row] ?? Number.NaN);
    return Number.isNaN(share) ? SMALLEST : SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(share);
  };
  return {
    ...dots(
      drawn.map((row) => {
        const radius = radiusOf(row);
        return {
          x: x.values[row] ?? 0,
          y: at(row),
          colour: colours[row] ?? theme.muted,
          ...(radius !== undefined && { radius }),
        };
      }),
      theme,
    ),
    label: name,
  };
}

function scalesOf(
  { type, options }: RunsChart,
  parts: readonly Part[],
  {
    labels,
    byPlace,
    look,
  }: { readonly labels: readonly string[]; readonly byPlace: boolean; readonly look: Look },
): { readonly x: ReturnType<typeof scaled>; readonly y: ReturnType<typeof scaled> } {
  const [first] = parts;
  if (!first) throw new Error('A chart has a data set.');
  const lying = type === 'bar' && options.indexAxis === 'y';
  const [placeSpec, valueSpec] = lying ? [options.y, options.x] : [options.x, options.y];
  const { dataset, x, y } = first;
  const titleOf = (spec: ScaleSpec, otherwise: string): string => spec.title ?? otherwise;
  const valueTitle = titleOf(valueSpec, parts.length === 1 ? first.name : '');
  const value =
    type === 'bar'
      ? numbers({ look, title: valueTitle, log: isLog(valueSpec), fromZero: !isLog(valueSpec) })
      : axisFor(dataset.y, y, { look, title: valueTitle, log: isLog(valueSpec) });
  const place = byPlace
    ? categories({ look, title: titleOf(placeSpec, ''), labels, most: lying ? 24 : 14, rows: lying })
    : axisFor(dataset.x, x, { look, title: titleOf(placeSpec, fieldName(dataset.x)), log: isLog(placeSpec) });
  const roomy = (axis: Axis): Axis => (parts.some(({ r }) => r) ? withRoom(axis, LARGEST) : axis);
  const [placeAxis, valueAxis] = [scaled(roomy(place), placeSpec), scaled(roomy(value), valueSpec)];
  return lying ? { x: valueAxis, y: placeAxis } : { x: placeAxis, y: valueAxis };
}

function marksOf(
  { dataset, name, y, colours, drawn }: Part,
  {
    index,
    rows,
    isBar,
    look,
  }: { readonly index: number; readonly rows: Rows; readonly isBar: boolean; readonly look: Look },
): readonly Mark[] {
  return drawn.map((row, place): Mark => {
    const said = [dataset.x, dataset.r, dataset.color].flatMap((field) =>
      field ? [[fieldName(field), fieldText(field, columnFor(rows, field), row, look)] as const] : [],
    );
    return {
      dataset: index,
      index: isBar ? row : place,
      title: rows.names[row] ?? '',
      colour: colours[row] ?? null,
      rows: [[name, fieldText(dataset.y, y, row, look)], ...said],
    };
  });
}

function tableOf(rows: Rows, groupBy: Field | null): Figure['table'] {
  const cells = (row: number): readonly (string | number | null)[] =>
    rows.columns.map((column) => fieldCell(column, row));
  if (!rows.runs)
    return {
      columns: [groupBy ? fieldName(groupBy) : '', 'runs', ...rows.fields.map(fieldName)],
      rows: rows.names.map((name, row) => [name, rows.counts[row] ?? 0, ...cells(row)]),
    };
  return {
    columns: ['run_id', 'run', ...rows.fields.map(fieldName)],
    rows: rows.runs.map(({ runId, runName }, row) => [runId, runName, ...cells(row)]),
  };
}

function legendOf(rows: Rows, parts: readonly Part[], look: Look): Legend {
  const [first] = parts;
  if (parts.length === 1)
    return first?.dataset.color && first.dataset.backgroundColor === null
      ? byField(rows, first.dataset.color, look).legend
      : NO_LEGEND;
  return {
    kind: 'names',
    names: parts.map(({ name, colours }) => ({ label: name, colour: colours[0] ?? look.theme.muted })),
  };
}
