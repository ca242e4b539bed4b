import { BarController, BarElement, CategoryScale, Chart, LinearScale } from 'chart.js';
import { fieldName } from '../../../src/core/charts/field';
import { FEWEST_RUNS_TO_LEARN_FROM } from '../../../src/core/charts/importance';
import { fill } from '../../ui/strings';
import { figureModule } from '../figure/element';
import { fieldChoice } from '../figure/fieldControls';
import type { FigureKind } from '../figure/figure';
import { NO_LEGEND } from '../figure/figure';
import { categories, numbers, PLAIN } from '../figure/options';

Chart.register(BarController, BarElement, CategoryScale, LinearScale);

/** Beyond these nothing matters. */
const MOST_BARS = 30;

const importance: FigureKind<'importance'> = {
  kind: 'importance',
  ask: ({ target }, { runs, look }) =>
    target === null
      ? look.words.chooseFields
      : { kind: 'importance', runIds: runs.map(({ runId }) => runId), target },
  figure: ({ spec: { target }, data, context }) => {
    const { look } = context;
    const { words, formats, theme } = look;
    if (!target) return words.chooseFields;
    if (data.runs < FEWEST_RUNS_TO_LEARN_FROM)
      return fill(words.tooFewToLearn, formats.count(FEWEST_RUNS_TO_LEARN_FROM), formats.count(data.runs));
    if (data.params.length === 0) return words.nothingToLearn;
    const params = data.params.slice(0, MOST_BARS);
    const labels = params.map(({ key }) => key);
    const [blue, , , , red] = theme.palette;
    const colours = params.map(({ correlation }) =>
      correlation === null ? theme.muted : ((correlation < 0 ? red : blue) ?? theme.foreground),
    );
    const percent = (share: number): string => `${formats.short(Number((share * 100).toPrecision(3)))} %`;
    return {
      config: {
        type: 'bar',
        data: {
          labels,
          datasets: [
            {
              data: params.map((one) => one.importance),
              backgroundColor: colours,
              hoverBackgroundColor: colours,
              hoverBorderColor: theme.foreground,
              borderWidth: 0,
              hoverBorderWidth: 1,
              maxBarThickness: 18,
              minBarLength: 1,
            },
          ],
        },
        options: {
          ...PLAIN,
          indexAxis: 'y',
          scales: {
            x: numbers({
              look,
              title: fill(words.importanceFor, fieldName(target)),
              fromZero: true,
              label: (share) => percent(share),
            }),
            y: categories({ look, title: '', labels, rows: true }),
          },
        },
      },
      marks: params.map((one, index) => ({
        dataset: 0,
        index,
        title: one.key,
        colour: colours[index] ?? null,
        rows: [
          [words.importance, percent(one.importance)],
          [
            words.spearman,
            one.correlation === null ? '–' : formats.short(Number(one.correlation.toFixed(3))),
          ],
        ],
      })),
      table: {
        columns: ['param', 'importance', 'spearman'],
        rows: data.params.map((one) => [one.key, one.importance, one.correlation]),
      },
      legend: params.some(({ correlation }) => correlation !== null)
        ? {
            kind: 'names',
            names: [
              { label: words.growsWith, colour: blue ?? theme.foreground },
              { label: words.fallsWith, colour: red ?? theme.foreground },
              { label: words.neitherWay, colour: theme.muted },
            ],
          }
        : NO_LEGEND,
      notes: [fill(words.learntFrom, formats.count(data.runs))],
    };
  },
  form: ({ spec, context, onChange }) =>
    fieldChoice({
      label: context.look.words.toExplain,
      field: spec.target,
      context,
      onChange: (target) => onChange({ ...spec, target }),
    }),
};
export const importanceModule = figureModule(importance);
