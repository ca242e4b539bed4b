import { BoxAndWiskers, BoxPlotController } from '@sgratzl/chartjs-chart-boxplot';
import { CategoryScale, Chart, LinearScale } from 'chart.js';
import { html } from 'lit';
import type { BoxSpec } from '../../../src/core/charts/box';
import { fieldName } from '../../../src/core/charts/field';
import { boxNumbers } from '../../../src/core/stats/quartiles';
import { valueAxis } from '../figure/axis';
import { groupedNumbers, groupedQuery, groupsOf, missingNote, valueText } from '../figure/columns';
import { figureModule } from '../figure/element';
import { fieldChoice } from '../figure/fieldControls';
import type { FigureKind } from '../figure/figure';
import { NO_LEGEND } from '../figure/figure';
import { categories, PLAIN } from '../figure/options';
import { faded } from '../figure/scale';

Chart.register(BoxPlotController, BoxAndWiskers, CategoryScale, LinearScale);

const box: FigureKind<'box'> = {
  kind: 'box',
  ask: ({ y, group }, context) => groupedQuery('box', y, group, context),
  figure: ({ spec, data, context }) => {
    const { look } = context;
    const { words, formats, theme } = look;
    const found = groupedNumbers(spec.y, data, context);
    if (typeof found === 'string') return found;
    const { field: y, values, by, shown } = found;
    const { group } = spec;
    const boxes = groupsOf(shown, by, words.noValue).flatMap(({ label, rows }) => {
      const own = rows.map((row) => values.values[row] ?? Number.NaN);
      const numbersOf = boxNumbers(own);
      return numbersOf ? [{ label: group ? label : words.allRuns, ...numbersOf }] : [];
    });
    if (boxes.length === 0) return words.noRunHasValue;
    const colour = theme.palette[0] ?? theme.foreground;
    const name = fieldName(y);
    const labels = boxes.map(({ label }) => label);
    return {
      config: {
        type: 'boxplot',
        data: {
          labels,
          datasets: [
            {
              data: boxes.map(({ low, high, q1, median, q3, mean, outliers }) => ({
                min: low,
                max: high,
                whiskerMin: low,
                whiskerMax: high,
                q1,
                median,
                q3,
                mean,
                outliers: [...outliers],
                items: [],
              })),
              backgroundColor: faded(colour, 0.25),
              borderColor: colour,
              borderWidth: 1.25,
              medianColor: theme.foreground,
              meanBackgroundColor: theme.background,
              meanBorderColor: theme.foreground,
              meanRadius: 2.5,
              outlierBackgroundColor: 'transparent',
              outlierBorderColor: colour,
              outlierRadius: 2.5,
              hoverBackgroundColor: faded(colour, 0.5),
              maxBarThickness: 60,
            },
          ],
        },
        options: {
          ...PLAIN,
          scales: {
            x: categories({ look, title: group ? fieldName(group) : '', labels, most: 16 }),
            y: valueAxis(y, { look, title: name }),
          },
        },
      },
      marks: boxes.map((one, index) => ({
        dataset: 0,
        index,
        title: one.label,
        colour: null,
        rows: [
          [words.runs, formats.count(one.count)],
          [words.upperWhisker, valueText(y, one.high, look)],
          [words.upperQuartile, valueText(y, one.q3, look)],
          [words.median, valueText(y, one.median, look)],
          [words.meanValue, valueText(y, one.mean, look)],
          [words.lowerQuartile, valueText(y, one.q1, look)],
          [words.lowerWhisker, valueText(y, one.low, look)],
          [words.outliers, formats.count(one.outliers.length)],
        ],
      })),
      table: {
        columns: [
          group ? fieldName(group) : 'group',
          'count',
          'mean',
          'lower_whisker',
          'q1',
          'median',
          'q3',
          'upper_whisker',
          'outliers',
        ],
        rows: boxes.map(({ label, count, mean, low, q1, median, q3, high, outliers }) => [
          label,
          count,
          mean,
          low,
          q1,
          median,
          q3,
          high,
          outliers.join(' '),
        ]),
      },
      legend: NO_LEGEND,
      notes: missingNote(
        shown.runs.length,
        boxes.reduce((sum, { count }) => sum + count, 0),
        look,
      ),
    };
  },
  form: ({ spec, context, onChange }) => {
    const { words } = context.look;
    const set = (change: Partial<BoxSpec>): void => onChange({ ...spec, ...change });
    return html`${fieldChoice({ label: words.yAxis, field: spec.y, context, onChange: (y) => set({ y }) })}
    ${fieldChoice({
      label: words.groupBy,
      field: spec.group,
      none: words.allRuns,
      context,
      onChange: (group) => set({ group }),
    })}`;
  },
};
export const boxModule = figureModule(box);
