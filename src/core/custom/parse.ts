import type { Field } from '../charts/field';
import { sentence } from '../errors';
import { HUES } from '../runColour';
import type { JsonNode } from './json';
import { JsonError, parseJson } from './json';
import type { ChartProblem, Property, Read } from './read';
import { flag, list, number, object, oneOf, Place, text, whole } from './read';
import { expression, field, filter, order } from './references';
import type {
  ChartOptions,
  CustomChart,
  CustomType,
  RunsDataset,
  RunsSearch,
  ScaleSpec,
  SeriesDataset,
  SeriesSearch,
} from './spec';
import { AGGREGATES, CUSTOM_TYPES, MOST_DATASETS, MOST_RUNS, SCALE_TYPES, USUAL_RUNS } from './spec';

/** A chart in a person's own words; null where a problem is in the way. */
export function parseCustomChart(source: string): {
  readonly chart: CustomChart | null;
  readonly problems: readonly ChartProblem[];
} {
  const problems: ChartProblem[] = [];
  try {
    const chart = document(parseJson(source), new Place('', problems));
    return { chart: problems.length > 0 ? null : chart, problems };
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const { sentence: message, position } = error;
    return { chart: null, problems: [{ path: '', message, from: position, to: position + 1, shape: true }] };
  }
}

/** What may be left out, and is null then. */
function nullable<T>(read: Read<T>): Property<T | null> {
  return { read, otherwise: null };
}

const RUN_NAME: Field = { of: 'attribute', key: 'run_name' };

const colour: Read<string> = (node, at) => {
  const value = text(node, at);
  if (value === null || HUES.some((hue) => hue === value) || /^#[0-9a-f]{6}$/i.test(value)) return value;
  return at.wrong(node, sentence('A colour is one of {0}, or as in #3794ff.', HUES.join(', ')));
};

const search = {
  experiments: { read: list(text, 0, 100), otherwise: [] },
  filter: { read: filter, otherwise: '' },
  orderBy: { read: list(order, 0, 10), otherwise: [] },
  limit: { read: whole(1, MOST_RUNS), otherwise: USUAL_RUNS },
};
const runsSearch = object<RunsSearch>({
  from: { read: oneOf(['runs']) },
  ...search,
  groupBy: nullable(field),
  aggregate: { read: oneOf(AGGREGATES), otherwise: 'mean' },
});
const seriesSearch = object<SeriesSearch>({
  from: { read: oneOf(['series']) },
  ...search,
  x: { read: oneOf(['step', 'time', 'relative']), otherwise: 'step' },
  smoothing: { read: number(0, 0.9999), otherwise: 0 },
});

const drawing = {
  label: { read: text, otherwise: '' },
  backgroundColor: nullable(colour),
  borderWidth: nullable(number(0, 20)),
  pointRadius: nullable(number(0, 30)),
};
const runsDataset = object<RunsDataset>({
  x: { read: field, otherwise: RUN_NAME },
  y: { read: field },
  r: nullable(field),
  color: nullable(field),
  ...drawing,
});
const seriesDataset = object<SeriesDataset>({ y: { read: expression }, ...drawing });

interface Title {
  readonly text: string;
  readonly display: boolean;
}
const title = object<Title>({ text: { read: text }, display: { read: flag, otherwise: true } });

interface WrittenScale extends Omit<ScaleSpec, 'title'> {
  readonly title: Title | null;
}
const scale = object<WrittenScale>({
  type: nullable(oneOf(SCALE_TYPES)),
  title: nullable(title),
  min: nullable(number()),
  max: nullable(number()),
  stacked: { read: flag, otherwise: false },
  beginAtZero: { read: flag, otherwise: false },
  reverse: { read: flag, otherwise: false },
});

interface WrittenOptions {
  readonly indexAxis: 'x' | 'y';
  readonly scales: { readonly x: WrittenScale; readonly y: WrittenScale };
  readonly plugins: { readonly title: Title | null; readonly legend: { readonly display: boolean } };
}
const PLAIN_SCALE: WrittenScale = {
  type: null,
  title: null,
  min: null,
  max: null,
  stacked: false,
  beginAtZero: false,
  reverse: false,
};
const PLAIN_OPTIONS: WrittenOptions = {
  indexAxis: 'x',
  scales: { x: PLAIN_SCALE, y: PLAIN_SCALE },
  plugins: { title: null, legend: { display: true } },
};
const { scales: PLAIN_SCALES, plugins: PLAIN_PLUGINS } = PLAIN_OPTIONS;
const options = object<WrittenOptions>({
  indexAxis: { read: oneOf(['x', 'y']), otherwise: 'x' },
  scales: {
    read: object<WrittenOptions['scales']>({
      x: { read: scale, otherwise: PLAIN_SCALE },
      y: { read: scale, otherwise: PLAIN_SCALE },
    }),
    otherwise: PLAIN_SCALES,
  },
  plugins: {
    read: object<WrittenOptions['plugins']>({
      title: nullable(title),
      legend: {
        read: object<{ readonly display: boolean }>({ display: { read: flag, otherwise: true } }),
        otherwise: PLAIN_PLUGINS.legend,
      },
    }),
    otherwise: PLAIN_PLUGINS,
  },
});

interface Written<Q, D> {
  readonly $schema: string;
  readonly query: Q;
  readonly chart: {
    readonly type: CustomType;
    readonly data: { readonly datasets: readonly D[] };
    readonly options: WrittenOptions;
  };
}

function written<Q, D>(types: readonly CustomType[], query: Read<Q>, dataset: Read<D>): Read<Written<Q, D>> {
  return object<Written<Q, D>>({
    $schema: { read: text, otherwise: '' },
    query: { read: query },
    chart: {
      read: object<Written<Q, D>['chart']>({
        type: { read: oneOf(types) },
        data: {
          read: object<{ readonly datasets: readonly D[] }>({
            datasets: { read: list(dataset, 1, MOST_DATASETS) },
          }),
        },
        options: { read: options, otherwise: PLAIN_OPTIONS },
      }),
    },
  });
}
const ofRuns = written(CUSTOM_TYPES, runsSearch, runsDataset);
const ofSeries = written(['line', 'scatter'], seriesSearch, seriesDataset);

/** What is asked for decides what the data sets may say. */
const document: Read<CustomChart> = (node, at) => {
  const from = member(member(node, 'query'), 'from');
  if (from?.kind === 'string' && from.value === 'series') {
    const read = ofSeries(node, at);
    return read && { of: 'series', ...commonOf(read), query: read.query, datasets: read.chart.data.datasets };
  }
  const read = ofRuns(node, at);
  return read && { of: 'runs', ...commonOf(read), query: read.query, datasets: read.chart.data.datasets };
};

/** The experiments that a text names, with their places; none of a text that is no JSON. */
export function experimentsNamed(
  source: string,
): readonly { readonly name: string; readonly from: number; readonly to: number }[] {
  try {
    const named = member(member(parseJson(source), 'query'), 'experiments');
    if (named?.kind !== 'array') return [];
    return named.items.flatMap((one) => (one.kind === 'string' ? [{ ...one, name: one.value }] : []));
  } catch (error) {
    if (error instanceof JsonError) return [];
    throw error;
  }
}

function member(node: JsonNode | undefined, key: string): JsonNode | undefined {
  return node?.kind === 'object' ? node.members.find((one) => one.key === key)?.value : undefined;
}

function commonOf({ chart: { type, options: given } }: Written<unknown, unknown>): {
  readonly type: CustomType;
  readonly options: ChartOptions;
} {
  const { indexAxis, scales, plugins } = given;
  return {
    type,
    options: {
      indexAxis,
      x: { ...scales.x, title: shownTitle(scales.x.title) },
      y: { ...scales.y, title: shownTitle(scales.y.title) },
      title: shownTitle(plugins.title) ?? '',
      legend: plugins.legend.display,
    },
  };
}

/** '' where a person wants none, null where nothing is said. */
function shownTitle(given: Title | null): string | null {
  return given && (given.display ? given.text : '');
}
