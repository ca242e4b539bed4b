import { CategoryScale, Chart, LinearScale, PointElement, ScatterController } from 'chart.js';
import type { Plugin } from 'chart.js';
import { html } from 'lit';
import type { Field, FieldValues } from '../../../src/core/charts/field';
import { fieldName } from '../../../src/core/charts/field';
import type { HeatSpec } from '../../../src/core/charts/heat';
import { HEAT_STYLES } from '../../../src/core/charts/heat';
import type { FieldAxis } from '../../../src/core/stats/axes';
import { axisPlaces, numberAxis, placeOn, valueAt } from '../../../src/core/stats/axes';
import { completeRows } from '../../../src/core/stats/columns';
import type { Grid } from '../../../src/core/stats/contours';
import { binned, contour, interpolated } from '../../../src/core/stats/contours';
import type { Look } from '../model';
import { axisOf, fieldText, missingNote, runsTable, shownColumns, valueText } from '../figure/columns';
import { figureModule } from '../figure/element';
import { choiceField, fieldChoice, flagField } from '../figure/fieldControls';
import type { FigureKind } from '../figure/figure';
import { NO_LEGEND } from '../figure/figure';
import { numbers, PLAIN, shortLabel } from '../figure/options';
import { dots } from '../figure/points';
import { faded, sequential, stepsOf } from '../figure/scale';

Chart.register(ScatterController, PointElement, LinearScale, CategoryScale);

/** Cells along an axis of numbers, and crossings of the surface that lines are drawn through. */
const CELLS = 16;
const CROSSINGS = 48;
const LEVELS = 8;
const FEW = 12;

const heat: FigureKind<'heat'> = {
  kind: 'heat',
  ask: ({ x, y, z }, { runs, look }) =>
    x === null || y === null || z === null
      ? look.words.chooseFields
      : { kind: 'heat', runIds: runs.map(({ runId }) => runId), fields: [x, y, z] },
  figure: ({ spec, data, context }) => {
    const { look } = context;
    const { words, theme } = look;
    const shown = shownColumns(data, context);
    const smooth = spec.as === 'contour';
    const [x, y, z] = shown.columns.map((column, index) =>
      smooth || index === 2 ? column : ofFewValues(column, [spec.x, spec.y][index] ?? null, look),
    );
    if (!x || !y || !z || !spec.x || !spec.y || !spec.z) return words.chooseFields;
    if (z.texts) return words.needsNumbers;
    const [across, up] = [axisOf(x, spec.logX || null), axisOf(y, spec.logY || null)];
    if (!across || !up) return words.noRunHasValues;
    const places = { x: placesOn(across, x), y: placesOn(up, y) };
    const drawn = completeRows(places.x, places.y, z.values);
    if (drawn.length === 0) return words.noRunHasValues;
    const [columns, rows] = smooth
      ? [CROSSINGS, CROSSINGS]
      : [cellsOf(across, drawn.length), cellsOf(up, drawn.length)];
    const grid = (smooth ? interpolated : binned)(
      centred(places.x, across, columns, smooth),
      centred(places.y, up, rows, smooth),
      z.values,
      columns,
      rows,
    );
    const ends = numberAxis(grid.values, false);
    if (ends?.kind !== 'number') return words.noRunHasValues;
    const scale = sequential(theme);
    const fields = [spec.x, spec.y, spec.z];
    return {
      config: {
        type: 'scatter',
        data: {
          datasets: [
            {
              ...dots(
                drawn.map((row) => ({
                  x: along(across, places.x[row] ?? 0, columns, smooth),
                  y: along(up, places.y[row] ?? 0, rows, smooth),
                  colour: theme.foreground,
                  radius: smooth || drawn.length <= 300 ? 2 : 1,
                })),
                theme,
              ),
            },
          ],
        },
        options: {
          ...PLAIN,
          scales: {
            x: placeAxis(spec.x, across, columns, smooth, look),
            y: placeAxis(spec.y, up, rows, smooth, look),
          },
        },
        plugins: [surface(grid, smooth, (value) => scale(placeOn(ends, value)), theme)],
      },
      marks: drawn.map((row, index) => ({
        dataset: 0,
        index,
        title: shown.runs[row]?.runName ?? '',
        colour: shown.runs[row]?.colour ?? null,
        rows: fields.flatMap((field, column) => {
          const values = shown.columns[column];
          return values ? [[fieldName(field), fieldText(field, values, row, look)] as const] : [];
        }),
      })),
      table: runsTable(fields, shown),
      legend:
        ends.least === ends.most
          ? NO_LEGEND
          : {
              kind: 'scale',
              name: fieldName(spec.z),
              colours: stepsOf(scale),
              least: valueText(spec.z, ends.least, look, 4),
              most: valueText(spec.z, ends.most, look, 4),
            },
      notes: missingNote(shown.runs.length, drawn.length, look),
    };
  },
  form: ({ spec, context, onChange }) => {
    const { words } = context.look;
    const set = (change: Partial<HeatSpec>): void => onChange({ ...spec, ...change });
    const styles = { cells: words.cells, contour: words.contour };
    return html`${fieldChoice({ label: words.xAxis, field: spec.x, context, onChange: (x) => set({ x }) })}
    ${flagField(words.logX, spec.logX, (logX) => set({ logX }))}
    ${fieldChoice({ label: words.yAxis, field: spec.y, context, onChange: (y) => set({ y }) })}
    ${flagField(words.logScale, spec.logY, (logY) => set({ logY }))}
    ${fieldChoice({ label: words.colourBy, field: spec.z, context, onChange: (z) => set({ z }) })}
    ${choiceField(
      words.drawnAs,
      spec.as,
      HEAT_STYLES.map((value) => ({ value, label: styles[value] })),
      (as) => set({ as }),
    )}`;
  },
};
export const heatModule = figureModule(heat);

/** Numbers of few values (a batch size, a depth) have a cell each, as texts have. */
function ofFewValues(column: FieldValues, field: Field | null, look: Look): FieldValues {
  const { values, texts } = column;
  const distinct = [...new Set(values)].filter(Number.isFinite).sort((a, b) => a - b);
  if (texts || distinct.length > FEW) return column;
  const places = new Map(distinct.map((value, place) => [value, place]));
  return {
    values: values.map((value) => places.get(value) ?? -1),
    texts: distinct.map((value) => (field ? valueText(field, value, look) : String(value))),
  };
}

function placesOn(axis: FieldAxis, { values }: FieldValues): Float64Array {
  return values.map((value) => placeOn(axis, value));
}

/** Each category is a cell; of numbers so many that runs share some of them. */
function cellsOf(axis: FieldAxis, runs: number): number {
  if (axis.kind === 'category') return axis.categories.length;
  if (axis.least === axis.most) return 1;
  return Math.max(3, Math.min(CELLS, Math.round(2 * Math.sqrt(runs))));
}

/** On a grid of cells a category lies in the middle of its own. */
function centred(places: Float64Array, axis: FieldAxis, cells: number, smooth: boolean): Float64Array {
  if (smooth || axis.kind === 'number') return places;
  return places.map((place) => (place * (cells - 1) + 0.5) / cells);
}

/** On the drawing's axis, which is from 0 to 1. */
function along(axis: FieldAxis, place: number, cells: number, smooth: boolean): number {
  return smooth || axis.kind === 'number' ? place : (place * (cells - 1) + 0.5) / cells;
}

function placeAxis(
  field: Field,
  axis: FieldAxis,
  cells: number,
  smooth: boolean,
  look: Look,
): ReturnType<typeof numbers> {
  const base = numbers({ look, title: fieldName(field), grid: false, least: 0, most: 1 });
  const drawn =
    axis.kind === 'category'
      ? axis.categories.map((category, index) => ({
          value: along(axis, placeOn(axis, index), cells, smooth),
          label: shortLabel(category, 16),
        }))
      : axisPlaces(axis, 5).map((place) => ({
          value: place,
          label: valueText(field, valueAt(axis, place), look, 3),
        }));
  return {
    ...base,
    afterBuildTicks: (scale) => {
      scale.ticks = drawn.map(({ value, label }) => ({ value, label }));
    },
    ticks: {
      ...base.ticks,
      callback: (_value: number | string, index: number) => drawn[index]?.label ?? '',
    },
  };
}

/** What lies below the runs: cells in their colour, or a surface with its lines. */
function surface(
  { columns, rows, values }: Grid,
  smooth: boolean,
  colourOf: (value: number) => string,
  theme: Look['theme'],
): Plugin {
  return {
    id: 'surface',
    beforeDatasetsDraw: ({ ctx, chartArea: { left, top, width, height } }) => {
      ctx.save();
      const [cellWidth, cellHeight] = smooth
        ? [width / (columns - 1), height / (rows - 1)]
        : [width / columns, height / rows];
      const shift = smooth ? 0.5 : 0;
      ctx.beginPath();
      ctx.rect(left, top, width, height);
      ctx.clip();
      for (let cell = 0; cell < values.length; cell++) {
        const value = values[cell] ?? Number.NaN;
        if (Number.isNaN(value)) continue;
        const column = (cell % columns) - shift;
        const row = Math.floor(cell / columns) - shift;
        const [from, to] = [left + column * cellWidth, left + (column + 1) * cellWidth];
        const [upper, lower] = [top + height - (row + 1) * cellHeight, top + height - row * cellHeight];
        ctx.fillStyle = smooth ? faded(colourOf(value), 0.75) : colourOf(value);
        // On whole pixels, so that no background shows between neighbours.
        const gap = smooth ? 0 : 1;
        ctx.fillRect(
          Math.round(from),
          Math.round(upper),
          Math.round(to) - Math.round(from) - gap,
          Math.round(lower) - Math.round(upper) - gap,
        );
      }
      if (smooth) {
        const known = values.filter(Number.isFinite);
        const least = known.reduce((low, value) => Math.min(low, value), Infinity);
        const most = known.reduce((high, value) => Math.max(high, value), -Infinity);
        ctx.strokeStyle = faded(theme.foreground, theme.highContrast ? 0.9 : 0.45);
        ctx.lineWidth = 1;
        for (let level = 1; level < LEVELS; level++) {
          ctx.beginPath();
          const at = least + ((most - least) * level) / LEVELS;
          for (const [x1, y1, x2, y2] of contour({ columns, rows, values }, at)) {
            ctx.moveTo(left + x1 * cellWidth, top + height - y1 * cellHeight);
            ctx.lineTo(left + x2 * cellWidth, top + height - y2 * cellHeight);
          }
          ctx.stroke();
        }
      }
      ctx.restore();
    },
  };
}
