import { BarController, BarElement, CategoryScale, Chart, LinearScale } from 'chart.js';
import type { Plugin } from 'chart.js';
import { html } from 'lit';
import { BAR_ORDERS } from '../../../src/core/charts/bar';
import type { BarSpec } from '../../../src/core/charts/bar';
import { fieldName } from '../../../src/core/charts/field';
import { deviation, mean } from '../../../src/core/stats/columns';
import { valueAxis } from '../figure/axis';
import { groupedNumbers, groupedQuery, groupsOf, missingNote, runsTable, valueText } from '../figure/columns';
import type { RunColumns } from '../figure/columns';
import { figureModule } from '../figure/element';
import { choiceField, fieldChoice } from '../figure/fieldControls';
import type { Figure, FigureKind } from '../figure/figure';
import { NO_LEGEND } from '../figure/figure';
import { categories, PLAIN } from '../figure/options';
import type { ChartContext } from '../model';

Chart.register(BarController, BarElement, CategoryScale, LinearScale);

interface Bar {
  readonly label: string;
  readonly colour: string;
  readonly value: number;
  readonly deviation: number;
  readonly runs: number;
}

const bar: FigureKind<'bar'> = {
  kind: 'bar',
  ask: ({ y, group }, context) => groupedQuery('bar', y, group, context),
  figure: ({ spec, data, context }) => {
    const { words, formats, theme } = context.look;
    const found = groupedNumbers(spec.y, data, context);
    if (typeof found === 'string') return found;
    const { field: y, shown } = found;
    const { group } = spec;
    const all = group ? groupBars(shown, context) : runBars(shown);
    const bars = ordered(
      all.filter(({ value }) => Number.isFinite(value)),
      spec.order,
    );
    if (bars.length === 0) return words.noRunHasValue;
    const name = fieldName(y);
    const labels = bars.map(({ label }) => label);
    return {
      config: {
        type: 'bar',
        data: {
          labels,
          datasets: [
            {
              data: bars.map(({ value }) => value),
              backgroundColor: bars.map(({ colour }) => colour),
              hoverBackgroundColor: bars.map(({ colour }) => colour),
              hoverBorderColor: theme.foreground,
              borderWidth: 0,
              hoverBorderWidth: 1,
              maxBarThickness: 22,
              minBarLength: 1,
              categoryPercentage: 0.9,
              barPercentage: 0.86,
            },
          ],
        },
        options: {
          ...PLAIN,
          indexAxis: 'y',
          scales: {
            x: {
              ...valueAxis(y, { look: context.look, title: name, fromZero: true }),
              // So that whiskers end within it.
              suggestedMin: Math.min(...bars.map(({ value, deviation: spread }) => value - spread)),
              suggestedMax: Math.max(...bars.map(({ value, deviation: spread }) => value + spread)),
            },
            y: categories({ look: context.look, title: '', labels, rows: true }),
          },
        },
        plugins: group ? [whiskers(bars, theme.foreground)] : [],
      },
      marks: bars.map(({ label, colour, value, deviation: spread, runs }, index) => ({
        dataset: 0,
        index,
        title: label,
        colour,
        rows: [
          [name, valueText(y, value, context.look)],
          ...(group
            ? ([
                [words.deviation, valueText(y, spread, context.look)],
                [words.runs, formats.count(runs)],
              ] as const)
            : []),
        ],
      })),
      table: group
        ? {
            columns: [fieldName(group), `mean(${name})`, 'std', 'runs'],
            rows: bars.map(({ label, value, deviation: spread, runs }) => [label, value, spread, runs]),
          }
        : runsTable([y], shown),
      legend: NO_LEGEND,
      notes: missingNote(
        shown.runs.length,
        bars.reduce((sum, { runs }) => sum + runs, 0),
        context.look,
      ),
    } satisfies Figure;
  },
  form: ({ spec, context, onChange }) => {
    const { words } = context.look;
    const set = (change: Partial<BarSpec>): void => onChange({ ...spec, ...change });
    const orders = { high: words.highestFirst, low: words.lowestFirst, run: words.asListed };
    return html`${fieldChoice({ label: words.lengthOf, field: spec.y, context, onChange: (y) => set({ y }) })}
    ${fieldChoice({
      label: words.groupBy,
      field: spec.group,
      none: words.notGrouped,
      context,
      onChange: (group) => set({ group }),
    })}
    ${choiceField(
      words.order,
      spec.order,
      BAR_ORDERS.map((value) => ({ value, label: orders[value] })),
      (order) => set({ order }),
    )}`;
  },
};
export const barModule = figureModule(bar);

function runBars({ runs, columns: [values] }: RunColumns): readonly Bar[] {
  return runs.map(({ runName, colour }, row) => ({
    label: runName,
    colour,
    value: values?.values[row] ?? Number.NaN,
    deviation: 0,
    runs: 1,
  }));
}

function groupBars(shown: RunColumns, { look }: ChartContext): readonly Bar[] {
  const [values, group] = shown.columns;
  return groupsOf(shown, group, look.words.noValue).map(({ label, rows }) => {
    const own = rows.map((row) => values?.values[row] ?? Number.NaN).filter(Number.isFinite);
    return {
      label,
      colour: look.theme.palette[0] ?? look.theme.foreground,
      value: own.length === 0 ? Number.NaN : mean(own),
      deviation: deviation(own),
      runs: own.length,
    };
  });
}

function ordered(bars: readonly Bar[], order: BarSpec['order']): readonly Bar[] {
  if (order === 'run') return bars;
  return bars.toSorted((a, b) => (order === 'high' ? b.value - a.value : a.value - b.value));
}

/** The standard deviation of each mean. */
function whiskers(bars: readonly Bar[], colour: string): Plugin {
  return {
    id: 'whiskers',
    afterDatasetsDraw: ({ ctx, scales }) => {
      const { x, y } = scales;
      if (!x || !y) return;
      ctx.save();
      ctx.strokeStyle = colour;
      ctx.lineWidth = 1;
      for (const [index, { value, deviation: spread }] of bars.entries()) {
        if (spread === 0) continue;
        const place = Math.round(y.getPixelForValue(index)) + 0.5;
        const [from, to] = [x.getPixelForValue(value - spread), x.getPixelForValue(value + spread)];
        ctx.beginPath();
        ctx.moveTo(from, place);
        ctx.lineTo(to, place);
        for (const end of [from, to]) {
          ctx.moveTo(end, place - 3);
          ctx.lineTo(end, place + 3);
        }
        ctx.stroke();
      }
      ctx.restore();
    },
  };
}
