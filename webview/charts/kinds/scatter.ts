import {
  CategoryScale,
  Chart,
  LinearScale,
  LogarithmicScale,
  PointElement,
  ScatterController,
} from 'chart.js';
import { html } from 'lit';
import type { Field, FieldValues } from '../../../src/core/charts/field';
import { fieldName } from '../../../src/core/charts/field';
import type { ScatterSpec } from '../../../src/core/charts/scatter';
import { numberAxis, placeOn } from '../../../src/core/stats/axes';
import { axisFor } from '../figure/axis';
import { coloured } from '../figure/coloured';
import { fieldText, missingNote, runsTable, shownColumns } from '../figure/columns';
import { figureModule } from '../figure/element';
import { fieldChoice, flagField } from '../figure/fieldControls';
import type { FigureKind } from '../figure/figure';
import type { Axis } from '../figure/options';
import { PLAIN, withRoom } from '../figure/options';
import { dots } from '../figure/points';

Chart.register(ScatterController, PointElement, LinearScale, LogarithmicScale, CategoryScale);

const SMALLEST = 2.5;
const LARGEST = 14;
/** Of hundreds of bubbles, which would hide each other. */
const LARGEST_OF_MANY = 7;

const scatter: FigureKind<'scatter'> = {
  kind: 'scatter',
  ask: (spec, { runs, look }) =>
    spec.x === null || spec.y === null
      ? look.words.chooseFields
      : { kind: 'scatter', runIds: runs.map(({ runId }) => runId), fields: fieldsOf(spec) },
  figure: ({ spec, data, context }) => {
    const { look } = context;
    const { words, theme } = look;
    const shown = shownColumns(data, context);
    const fields = fieldsOf(spec);
    const at = (field: Field | null): FieldValues | undefined =>
      field ? shown.columns[fields.indexOf(field)] : undefined;
    const [x, y] = shown.columns;
    if (!x || !y || !spec.x || !spec.y) return words.chooseFields;
    const size = at(spec.size);
    const { colours, legend } = coloured(shown, spec.colour, at(spec.colour), look);
    const sizes = size && !size.texts ? numberAxis(size.values) : undefined;
    const drawn = [...shown.runs.keys()].filter(
      (row) => isPlace(x.values[row], x, spec.logX) && isPlace(y.values[row], y, spec.logY),
    );
    if (drawn.length === 0) return words.noRunHasValues;
    const largest = drawn.length > 300 ? LARGEST_OF_MANY : LARGEST;
    const radiusOf = (row: number): number | undefined => {
      if (!sizes || !size) return undefined;
      const share = placeOn(sizes, size.values[row] ?? Number.NaN);
      return Number.isNaN(share) ? SMALLEST : SMALLEST + (largest - SMALLEST) * Math.sqrt(share);
    };
    const roomy = (axis: Axis): Axis => (sizes ? withRoom(axis, largest) : axis);
    return {
      config: {
        type: 'scatter',
        data: {
          datasets: [
            dots(
              drawn.map((row) => {
                const radius = radiusOf(row);
                return {
                  x: x.values[row] ?? 0,
                  y: y.values[row] ?? 0,
                  colour: colours[row] ?? theme.muted,
                  ...(radius !== undefined && { radius }),
                };
              }),
              theme,
            ),
          ],
        },
        options: {
          ...PLAIN,
          scales: {
            x: roomy(axisFor(spec.x, x, { look, log: spec.logX, grid: true })),
            y: roomy(axisFor(spec.y, y, { look, log: spec.logY, grid: true })),
          },
        },
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
      legend,
      notes: missingNote(shown.runs.length, drawn.length, look),
    };
  },
  form: ({ spec, context, onChange }) => {
    const { words } = context.look;
    const set = (change: Partial<ScatterSpec>): void => onChange({ ...spec, ...change });
    return html`${fieldChoice({ label: words.xAxis, field: spec.x, context, onChange: (x) => set({ x }) })}
    ${flagField(words.logX, spec.logX, (logX) => set({ logX }))}
    ${fieldChoice({ label: words.yAxis, field: spec.y, context, onChange: (y) => set({ y }) })}
    ${flagField(words.logScale, spec.logY, (logY) => set({ logY }))}
    ${fieldChoice({
      label: words.colourBy,
      field: spec.colour,
      none: words.notGrouped,
      context,
      onChange: (colour) => set({ colour }),
    })}
    ${fieldChoice({
      label: words.sizeBy,
      field: spec.size,
      none: words.allTheSame,
      context,
      onChange: (size) => set({ size }),
    })}`;
  },
};
export const scatterModule = figureModule(scatter);

/** In the order asked: x, y, then what colours and sizes, none twice. */
function fieldsOf({ x, y, colour, size }: ScatterSpec): readonly Field[] {
  return [x, y, colour, size].filter((field) => field !== null);
}

function isPlace(value: number | undefined, { texts }: FieldValues, log: boolean): boolean {
  if (value === undefined || !Number.isFinite(value)) return false;
  return texts ? value >= 0 : !log || value > 0;
}
