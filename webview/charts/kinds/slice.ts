import {
  CategoryScale,
  Chart,
  LinearScale,
  LogarithmicScale,
  PointElement,
  ScatterController,
} from 'chart.js';
import type { Plugin } from 'chart.js';
import { html } from 'lit';
import { fieldName } from '../../../src/core/charts/field';
import type { SliceSpec } from '../../../src/core/charts/slice';
import { narrowAxis, valueAxis } from '../figure/axis';
import { fieldText, missingNote, runsTable, shownColumns } from '../figure/columns';
import { figureModule } from '../figure/element';
import { fieldChoice, fieldList } from '../figure/fieldControls';
import type { FigureKind } from '../figure/figure';
import { NO_LEGEND } from '../figure/figure';
import { PLAIN } from '../figure/options';
import { dots } from '../figure/points';

Chart.register(ScatterController, PointElement, LinearScale, LogarithmicScale, CategoryScale);

const slice: FigureKind<'slice'> = {
  kind: 'slice',
  ask: ({ x, y }, { runs, look }) =>
    y === null || x.length === 0
      ? look.words.chooseFields
      : { kind: 'slice', runIds: runs.map(({ runId }) => runId), fields: [y, ...x] },
  figure: ({ spec, data, context, width }) => {
    const { look } = context;
    const { words, theme } = look;
    const shown = shownColumns(data, context);
    const [goal, ...columns] = shown.columns;
    const { y } = spec;
    if (!y || !goal) return words.chooseFields;
    if (goal.texts) return words.needsNumbers;
    // Each needs some room; those that have none are named.
    const most = Math.max(1, Math.floor(width / 110));
    const fields = spec.x.slice(0, most);
    const slices = fields.flatMap((field, index) => {
      const column = columns[index];
      if (!column) return [];
      const rows = [...shown.runs.keys()].filter((row) => {
        const place = column.values[row] ?? Number.NaN;
        return (
          Number.isFinite(goal.values[row]) && Number.isFinite(place) && (column.texts ? place >= 0 : true)
        );
      });
      // An axis without a run on it says nothing.
      return rows.length === 0 ? [] : [{ field, column, rows, axisId: `x${index}` }];
    });
    const drawn = new Set(slices.flatMap(({ rows }) => rows));
    if (drawn.size === 0) return words.noRunHasValues;
    return {
      config: {
        type: 'scatter',
        data: {
          datasets: slices.map(({ column, rows, axisId }) => ({
            ...dots(
              rows.map((row) => ({
                x: column.values[row] ?? 0,
                y: goal.values[row] ?? 0,
                colour: shown.runs[row]?.colour ?? theme.muted,
              })),
              theme,
            ),
            xAxisID: axisId,
          })),
        },
        options: {
          ...PLAIN,
          scales: {
            ...Object.fromEntries(
              slices.map(({ field, column, axisId }) => [
                axisId,
                {
                  ...narrowAxis(field, column, { look, width: (width - 60) / slices.length }),
                  axis: 'x' as const,
                  position: 'bottom' as const,
                  stack: 'slices',
                  stackWeight: 1,
                },
              ]),
            ),
            y: valueAxis(y, { look, title: fieldName(y) }),
          },
        },
        plugins: [
          walls(
            slices.map(({ axisId }) => axisId),
            theme.grid,
          ),
        ],
      },
      marks: slices.flatMap(({ field, column, rows }, dataset) =>
        rows.map((row, index) => ({
          dataset,
          index,
          title: shown.runs[row]?.runName ?? '',
          colour: shown.runs[row]?.colour ?? null,
          rows: [
            [fieldName(y), fieldText(y, goal, row, look)],
            [fieldName(field), fieldText(field, column, row, look)],
          ] as const,
        })),
      ),
      table: runsTable([y, ...spec.x], shown),
      legend: NO_LEGEND,
      notes: missingNote(shown.runs.length, drawn.size, look),
    };
  },
  form: ({ spec, context, onChange }) => {
    const { words } = context.look;
    const set = (change: Partial<SliceSpec>): void => onChange({ ...spec, ...change });
    return html`${fieldChoice({ label: words.yAxis, field: spec.y, context, onChange: (y) => set({ y }) })}
    ${fieldList({ label: words.xAxis, fields: spec.x, context, onChange: (x) => set({ x }) })}`;
  },
};
export const sliceModule = figureModule(slice);

/** Between slices: each is a drawing of its own. */
function walls(axisIds: readonly string[], colour: string): Plugin {
  return {
    id: 'walls',
    beforeDatasetsDraw: ({ ctx, chartArea, scales }) => {
      ctx.save();
      ctx.strokeStyle = colour;
      ctx.lineWidth = 1;
      ctx.beginPath();
      for (const axisId of axisIds.slice(1)) {
        const place = Math.round(scales[axisId]?.left ?? 0) + 0.5;
        ctx.moveTo(place, chartArea.top);
        ctx.lineTo(place, chartArea.bottom);
      }
      ctx.stroke();
      ctx.restore();
    },
  };
}
