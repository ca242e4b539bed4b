import { Chart, LinearScale, LineController, LineElement, PointElement } from 'chart.js';
import { html } from 'lit';
import type { DistributionSpec } from '../../../src/core/charts/distribution';
import { fieldName } from '../../../src/core/charts/field';
import { empiricalDistribution } from '../../../src/core/stats/distribution';
import { valueAxis } from '../figure/axis';
import { groupedNumbers, groupedQuery, groupsOf, missingNote, valueText } from '../figure/columns';
import { figureModule } from '../figure/element';
import { fieldChoice } from '../figure/fieldControls';
import type { FigureKind } from '../figure/figure';
import { NO_LEGEND } from '../figure/figure';
import { numbers, PLAIN } from '../figure/options';

Chart.register(LineController, LineElement, PointElement, LinearScale);

const distribution: FigureKind<'distribution'> = {
  kind: 'distribution',
  ask: ({ x, group }, context) => groupedQuery('distribution', x, group, context),
  figure: ({ spec, data, context }) => {
    const { look } = context;
    const { words, formats, theme } = look;
    const found = groupedNumbers(spec.x, data, context);
    if (typeof found === 'string') return found;
    const { field: x, values, by, shown } = found;
    const { group } = spec;
    const finite = values.values.filter(Number.isFinite);
    if (finite.length === 0) return words.noRunHasValue;
    const least = Math.min(...finite);
    const lines = groupsOf(shown, by, words.noValue).map(({ label, rows }, index) => ({
      label: group ? label : words.allRuns,
      colour: theme.palette[index % theme.palette.length] ?? theme.foreground,
      steps: empiricalDistribution(rows.map((row) => values.values[row] ?? Number.NaN)),
    }));
    const name = fieldName(x);
    return {
      config: {
        type: 'line',
        data: {
          datasets: lines.map(({ steps, colour }) => ({
            // From nothing, at the lowest value of all.
            data: [{ x: least, y: 0 }, ...steps.map(({ value, share }) => ({ x: value, y: share }))],
            stepped: 'before' as const,
            borderColor: colour,
            borderWidth: theme.highContrast ? 2 : 1.5,
            pointRadius: 0,
            pointHitRadius: 6,
            pointHoverRadius: 4,
            pointHoverBackgroundColor: colour,
            pointHoverBorderColor: theme.background,
          })),
        },
        options: {
          ...PLAIN,
          parsing: false,
          scales: {
            x: valueAxis(x, { look, title: name }),
            y: numbers({
              look,
              title: words.shareOfRuns,
              least: 0,
              most: 1,
              label: (value) => `${formats.short(Math.round(value * 100))} %`,
            }),
          },
        },
      },
      marks: lines.flatMap(({ label, colour, steps }, dataset) =>
        steps.map(({ value, share }, index) => ({
          dataset,
          index: index + 1,
          title: label,
          colour,
          rows: [
            [name, `≤ ${valueText(x, value, look)}`],
            [words.shareOfRuns, `${formats.short(Number((share * 100).toPrecision(4)))} %`],
          ],
        })),
      ),
      table: {
        columns: [...(group ? [fieldName(group)] : []), name, 'share'],
        rows: lines.flatMap(({ label, steps }) =>
          steps.map(({ value, share }) => [...(group ? [label] : []), value, share]),
        ),
      },
      legend: group
        ? { kind: 'names', names: lines.map(({ label, colour }) => ({ label, colour })) }
        : NO_LEGEND,
      notes: missingNote(shown.runs.length, finite.length, look),
    };
  },
  form: ({ spec, context, onChange }) => {
    const { words } = context.look;
    const set = (change: Partial<DistributionSpec>): void => onChange({ ...spec, ...change });
    return html`${fieldChoice({ label: words.valuesOf, field: spec.x, context, onChange: (x) => set({ x }) })}
    ${fieldChoice({
      label: words.groupBy,
      field: spec.group,
      none: words.allRuns,
      context,
      onChange: (group) => set({ group }),
    })}`;
  },
};
export const distributionModule = figureModule(distribution);
