import {
  CategoryScale,
  Chart,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
} from 'chart.js';
import { html } from 'lit';
import { fieldName } from '../../../src/core/charts/field';
import type { ParetoSpec } from '../../../src/core/charts/pareto';
import { usualBetter } from '../../../src/core/charts/pareto';
import { frontEdge, paretoFront } from '../../../src/core/stats/pareto';
import { completeRows } from '../../../src/core/stats/columns';
import { fill } from '../../ui/strings';
import { axisFor } from '../figure/axis';
import { fieldText, missingNote, runsTable, shownColumns } from '../figure/columns';
import { figureModule } from '../figure/element';
import { choiceField, fieldChoice } from '../figure/fieldControls';
import type { FigureKind } from '../figure/figure';
import { NO_LEGEND } from '../figure/figure';
import { PLAIN } from '../figure/options';
import { dots } from '../figure/points';

Chart.register(
  ScatterController,
  LineController,
  LineElement,
  PointElement,
  LinearScale,
  LogarithmicScale,
  CategoryScale,
);

const pareto: FigureKind<'pareto'> = {
  kind: 'pareto',
  ask: ({ x, y }, { runs, look }) =>
    x === null || y === null
      ? look.words.chooseFields
      : { kind: 'pareto', runIds: runs.map(({ runId }) => runId), fields: [x, y] },
  figure: ({ spec, data, context }) => {
    const { look } = context;
    const { words, theme } = look;
    const shown = shownColumns(data, context);
    const [x, y] = shown.columns;
    if (!x || !y || !spec.x || !spec.y) return words.chooseFields;
    if (x.texts || y.texts) return words.needsNumbers;
    const drawn = completeRows(x.values, y.values);
    if (drawn.length === 0) return words.noRunHasValues;
    const better = { x: spec.betterX, y: spec.betterY };
    const front = paretoFront(x.values, y.values, better);
    const best = new Set(front);
    const fields = [spec.x, spec.y];
    // What is beaten comes first, so that the front lies on top.
    const order = [...drawn.filter((row) => !best.has(row)), ...front];
    const reached = front.map((row) => ({ x: x.values[row] ?? 0, y: y.values[row] ?? 0 }));
    const table = runsTable(fields, shown);
    return {
      config: {
        type: 'scatter',
        data: {
          datasets: [
            {
              ...dots(
                order.map((row) => ({
                  x: x.values[row] ?? 0,
                  y: y.values[row] ?? 0,
                  colour: shown.runs[row]?.colour ?? theme.muted,
                  radius: best.has(row) ? 5 : 2.5,
                })),
                theme,
              ),
              order: 0,
            },
            {
              type: 'line',
              data: [...frontEdge(reached, better)],
              borderColor: theme.foreground,
              borderWidth: 1,
              borderDash: [4, 3],
              pointRadius: 0,
              pointHitRadius: 0,
              order: 1,
            },
          ],
        },
        options: {
          ...PLAIN,
          scales: { x: axisFor(spec.x, x, { look }), y: axisFor(spec.y, y, { look }) },
        },
      },
      // The front first, then the others.
      marks: [...order.keys()].reverse().map((index) => {
        const row = order[index] ?? 0;
        return {
          dataset: 0,
          index,
          title: shown.runs[row]?.runName ?? '',
          colour: shown.runs[row]?.colour ?? null,
          rows: [
            ...fields.map((field, column) => {
              const values = shown.columns[column];
              return [fieldName(field), values ? fieldText(field, values, row, look) : ''] as const;
            }),
            ...(best.has(row) ? [[words.onTheFront, '✓'] as const] : []),
          ],
        };
      }),
      table: {
        columns: [...table.columns, 'pareto_front'],
        rows: table.rows.map((row, index) => [...row, best.has(index) ? 'yes' : 'no']),
      },
      legend: NO_LEGEND,
      notes: [
        fill(words.frontNote, look.formats.count(front.length)),
        ...missingNote(shown.runs.length, drawn.length, look),
      ],
    };
  },
  form: ({ spec, context, onChange }) => {
    const { words } = context.look;
    const set = (change: Partial<ParetoSpec>): void => onChange({ ...spec, ...change });
    const ways = [
      { value: 'low', label: words.lowIsBetter },
      { value: 'high', label: words.highIsBetter },
    ] as const;
    return html`${fieldChoice({
      label: words.xAxis,
      field: spec.x,
      context,
      onChange: (x) => set({ x, betterX: usualBetter(x) }),
    })}
    ${choiceField(words.better, spec.betterX, ways, (betterX) => set({ betterX }))}
    ${fieldChoice({
      label: words.yAxis,
      field: spec.y,
      context,
      onChange: (y) => set({ y, betterY: usualBetter(y) }),
    })}
    ${choiceField(words.better, spec.betterY, ways, (betterY) => set({ betterY }))}`;
  },
};
export const paretoModule = figureModule(pareto);
