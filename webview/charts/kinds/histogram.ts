import { BarController, BarElement, CategoryScale, Chart, LinearScale } from 'chart.js';
import { html } from 'lit';
import { fieldName } from '../../../src/core/charts/field';
import type { HistogramSpec } from '../../../src/core/charts/histogram';
import { binCounts, binEdges } from '../../../src/core/stats/histogram';
import { textField } from '../../ui/controls';
import { valueAxis } from '../figure/axis';
import { groupedQuery, groupsOf, missingNote, shownColumns, valueText } from '../figure/columns';
import { figureModule } from '../figure/element';
import { fieldChoice } from '../figure/fieldControls';
import type { FigureKind } from '../figure/figure';
import { NO_LEGEND } from '../figure/figure';
import { numbers, PLAIN } from '../figure/options';

Chart.register(BarController, BarElement, CategoryScale, LinearScale);

const histogram: FigureKind<'histogram'> = {
  kind: 'histogram',
  ask: ({ x, group }, context) => groupedQuery('histogram', x, group, context),
  figure: ({ spec: { x, group, bins }, data, context }) => {
    const { look } = context;
    const { words, formats, theme } = look;
    const shown = shownColumns(data, context);
    const [values, by] = shown.columns;
    if (!x || !values) return words.chooseFields;
    const { texts } = values;
    const edges = texts
      ? Array.from({ length: texts.length + 1 }, (_, index) => index - 0.5)
      : binEdges(values.values, bins);
    if (edges.length < 2) return words.noRunHasValue;
    const groups = groupsOf(shown, by, words.noValue).map(({ label, rows }, index) => ({
      label: group ? label : words.runs,
      colour: theme.palette[index % theme.palette.length] ?? theme.foreground,
      counts: binCounts(
        rows.map((row) => values.values[row] ?? Number.NaN),
        edges,
      ),
    }));
    const binName = (bin: number): string =>
      texts
        ? (texts[bin] ?? '')
        : [edges[bin], edges[bin + 1]].map((edge) => valueText(x, edge ?? 0, look, 5)).join(' – ');
    const drawn = groups.reduce((sum, { counts }) => sum + counts.reduce((all, count) => all + count, 0), 0);
    const many = edges.length - 1;
    // Bars stand at the middle of their bin, on an axis of numbers as wide as all bins.
    const middle = (bin: number): number => (edges[bin] ?? 0) / 2 + (edges[bin + 1] ?? 0) / 2;
    return {
      config: {
        type: 'bar',
        data: {
          datasets: groups.map(({ counts, colour }) => ({
            data: counts.map((count, bin) => ({ x: middle(bin), y: count })),
            backgroundColor: colour,
            hoverBackgroundColor: colour,
            hoverBorderColor: theme.foreground,
            borderWidth: 0,
            hoverBorderWidth: 1,
            barPercentage: many > 60 ? 1 : 0.96,
            categoryPercentage: 1,
          })),
        },
        options: {
          ...PLAIN,
          scales: {
            x: {
              ...valueAxis(x, {
                look,
                title: fieldName(x),
                grid: false,
                least: edges[0] ?? 0,
                most: edges.at(-1) ?? 1,
                ...(texts && { whole: true, label: (value: number) => texts[value] ?? '' }),
              }),
              stacked: true,
              offset: false,
            },
            y: { ...numbers({ look, title: words.runs, fromZero: true, whole: true }), stacked: true },
          },
        },
      },
      marks: Array.from({ length: many }, (_, bin) => bin).flatMap((bin) =>
        groups.flatMap(({ label, colour, counts }, dataset) =>
          (counts[bin] ?? 0) === 0
            ? []
            : [
                {
                  dataset,
                  index: bin,
                  title: binName(bin),
                  colour: group ? colour : null,
                  rows: [[label, formats.count(counts[bin] ?? 0)] as const],
                },
              ],
        ),
      ),
      table: {
        columns: [
          ...(texts ? [fieldName(x)] : ['from', 'to']),
          ...groups.map(({ label }) => (group ? label : 'runs')),
        ],
        rows: Array.from({ length: many }, (_, bin) => [
          ...(texts ? [texts[bin] ?? ''] : [edges[bin] ?? null, edges[bin + 1] ?? null]),
          ...groups.map(({ counts }) => counts[bin] ?? 0),
        ]),
      },
      legend: group
        ? { kind: 'names', names: groups.map(({ label, colour }) => ({ label, colour })) }
        : NO_LEGEND,
      notes: missingNote(shown.runs.length, drawn, look),
    };
  },
  form: ({ spec, context, onChange }) => {
    const { words } = context.look;
    const set = (change: Partial<HistogramSpec>): void => onChange({ ...spec, ...change });
    const bins = (typed: string): void => {
      const count = Number(typed);
      set({ bins: Number.isInteger(count) && count >= 1 && count <= 100 ? count : null });
    };
    return html`${fieldChoice({ label: words.valuesOf, field: spec.x, context, onChange: (x) => set({ x }) })}
      <label class="field"
        ><span>${words.bins}</span>${textField({
          label: words.bins,
          placeholder: words.automatic,
          value: spec.bins === null ? '' : String(spec.bins),
          onInput: bins,
        })}</label
      >
      ${fieldChoice({
        label: words.groupBy,
        field: spec.group,
        none: words.allRuns,
        context,
        onChange: (group) => set({ group }),
      })}`;
  },
};
export const histogramModule = figureModule(histogram);
