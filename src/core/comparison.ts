import { requirementsOf, pythonOf } from './diff';
import type { RunEnvironment } from './diff';
import type { DatasetInput, Run } from './entities';
import { explained } from './explain';
import { isBetterSmall } from './mainMetric';
import { natural } from './text';

/** What the rows of a comparison are about, in the order in which they are shown. */
export const COMPARE_SECTIONS = [
  'params',
  'metrics',
  'tags',
  'datasets',
  'models',
  'source',
  'environment',
] as const;
export type CompareSection = (typeof COMPARE_SECTIONS)[number];

/** Which value of a metric is compared: `best` by its direction. */
export const COMPARED_METRICS = ['last', 'min', 'max', 'best'] as const;
export type ComparedMetric = (typeof COMPARED_METRICS)[number];

/** A run has none, or a text or number. */
export type ComparedValue = string | number | null;

/** One param, metric, … over all runs, in their order. */
export interface ComparedRow {
  readonly section: CompareSection;
  readonly key: string;
  readonly differs: boolean;
  /** Metrics are numbers, everything else is text. */
  readonly values: readonly ComparedValue[];
  /** How much of the chosen metric's variation goes with this row, 0 to 1; null where that isn't known. */
  readonly explains: number | null;
}

/** The lowest and highest value that a run logged under a key. */
export interface MetricExtent {
  readonly runId: string;
  readonly key: string;
  readonly min: number | null;
  readonly max: number | null;
}

/** A run with what lies in files: its environment and the signatures of its models. */
export interface RunSurroundings {
  readonly environment: RunEnvironment;
  /** By the models' names: the signature as text. */
  readonly signatures: readonly (readonly [model: string, signature: string])[];
}

type Entry = readonly [key: string, value: string | number];

/** What the store knows of these runs. */
export function loggedRows(
  runs: readonly Run[],
  options: { readonly metric: ComparedMetric; readonly extents: readonly MetricExtent[] },
): readonly ComparedRow[] {
  const extents = new Map(options.extents.map((extent) => [`${extent.runId}\n${extent.key}`, extent]));
  const measured = ({ info, data }: Run): readonly Entry[] =>
    data.metrics.map(({ key, value }) => {
      const extent = extents.get(`${info.runId}\n${key}`);
      return [key, extent ? (chosen(options.metric, key, extent) ?? value) : value];
    });
  return [
    ...compared('params', runs, ({ data }) => data.params.map(({ key, value }) => [key, value])),
    ...compared('metrics', runs, measured),
    ...compared('tags', runs, ({ data }) =>
      // The client's and the launcher's own bookkeeping differs by nature and says nothing about the result.
      data.tags.filter(({ key }) => !/^(mlflow|tidemark)\./.test(key)).map(({ key, value }) => [key, value]),
    ),
    ...compared('datasets', runs, datasetsOf),
    ...compared('source', runs, sourceOf, false),
  ];
}

/** What lies in their files. */
export function surroundingRows(surroundings: readonly RunSurroundings[]): readonly ComparedRow[] {
  return [
    ...compared('models', surroundings, ({ signatures }) => signatures),
    ...compared('environment', surroundings, ({ environment }) => environmentOf(environment)),
  ];
}

/** The same rows with how much each explains the metric of this key. */
export function withExplanations(rows: readonly ComparedRow[], metric: string): readonly ComparedRow[] {
  const target = rows.find(({ section, key }) => section === 'metrics' && key === metric);
  const aims = target?.values.map((value) => (typeof value === 'number' ? value : null));
  if (!aims) return rows;
  return rows.map((row) => (row === target ? row : { ...row, explains: explained(row.values, aims) }));
}

function chosen(metric: ComparedMetric, key: string, { min, max }: MetricExtent): number | null {
  if (metric === 'last') return null;
  const wanted = metric === 'best' ? (isBetterSmall(key) ? 'min' : 'max') : metric;
  return wanted === 'min' ? min : max;
}

function datasetsOf({ inputs }: Run): readonly Entry[] {
  return inputs.datasets.map((input) => [datasetKey(input), input.dataset.digest]);
}

/** What a data set is called in its row: its name, and what it was used for. */
export function datasetKey({ dataset, tags }: DatasetInput): string {
  const context = tags.find(({ key }) => key === 'mlflow.data.context')?.value;
  return context === undefined ? dataset.name : `${dataset.name} (${context})`;
}

/** Tags by which the MLflow client says where a run came from. */
const SOURCE_TAGS: readonly (readonly [tag: string, key: string])[] = [
  ['mlflow.source.name', 'script'],
  ['mlflow.project.entryPoint', 'entry point'],
  ['mlflow.source.git.commit', 'commit'],
  ['mlflow.source.git.branch', 'branch'],
  ['mlflow.source.git.repoURL', 'repository'],
  ['mlflow.source.git.dirty', 'uncommitted changes'],
];

function sourceOf({ data }: Run): readonly Entry[] {
  const tags = new Map(data.tags.map(({ key, value }) => [key, value]));
  return SOURCE_TAGS.flatMap(([tag, key]): readonly Entry[] => {
    const value = tags.get(tag);
    return value === undefined ? [] : [[key, value]];
  });
}

function environmentOf({ files }: RunEnvironment): readonly Entry[] {
  return files.flatMap(({ path, text }): readonly Entry[] => {
    if (path.endsWith('requirements.txt')) return requirementsOf(text);
    const python = pythonOf(text);
    return python === undefined ? [] : [['python', python]];
  });
}

function compared<T>(
  section: CompareSection,
  sides: readonly T[],
  entries: (side: T) => readonly Entry[],
  sorted = true,
): readonly ComparedRow[] {
  const byKey = new Map<string, ComparedValue[]>();
  for (const [index, side] of sides.entries()) {
    for (const [key, value] of entries(side)) {
      const values = byKey.get(key) ?? sides.map(() => null);
      values[index] = value;
      byKey.set(key, values);
    }
  }
  const rows = sorted ? [...byKey].sort(([a], [b]) => natural.compare(a, b)) : [...byKey];
  return rows.map(([key, values]) => ({
    section,
    key,
    // Object.is: NaN is the same as NaN.
    differs: values.some((value) => !Object.is(value, values[0])),
    values,
    explains: null,
  }));
}
