import { requirementsOf, pythonOf } from './diff';
import type { RunEnvironment } from './diff';
import type { DatasetInput, RunHead, RunWithoutMetrics } from './entities';
import { explained } from './explain';
import type { RunCells } from './runTable';
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

/** A run with what lies in files: its environment and the signatures of its models. */
export interface RunSurroundings {
  readonly environment: RunEnvironment;
  /** By the models' names: the signature as text. */
  readonly signatures: readonly (readonly [model: string, signature: string])[];
}

type Entry = readonly [key: string, value: string];

/**
 * A hundred runs have a hundred thousand params, and more than a million metrics: whoever compares them can let others
 * have their turn, which is asked for every few milliseconds.
 */
type Pause = () => Promise<void>;
const ROWS_AT_ONCE = 100;

/** What the store knows of these runs; their metrics have rows already. */
export async function loggedRows(
  runs: readonly RunWithoutMetrics[],
  metrics: readonly ComparedRow[],
  pause: Pause,
): Promise<readonly ComparedRow[]> {
  const params = ({ data }: RunWithoutMetrics): readonly Entry[] =>
    data.params.map(({ key, value }) => [key, value]);
  // The client's and the launcher's own bookkeeping differs by nature and says nothing about the result.
  const tags = ({ data }: RunWithoutMetrics): readonly Entry[] =>
    data.tags.filter(({ key }) => !/^(mlflow|tidemark)\./.test(key)).map(({ key, value }) => [key, value]);
  return [
    ...(await compared('params', runs, params, pause)),
    ...metrics,
    ...(await compared('tags', runs, tags, pause)),
    ...(await compared('datasets', runs, datasetsOf, pause)),
    ...(await compared('source', runs, sourceOf, pause, false)),
  ];
}

/** Of metrics with these keys, in that order; `cells` has a column for each. */
export function metricRows(
  runs: readonly RunHead[],
  keys: readonly string[],
  cells: RunCells,
): readonly ComparedRow[] {
  const rowOf = new Map(cells.runIds.map((runId, row) => [runId, row]));
  const places = runs.map(({ info }) => rowOf.get(info.runId) ?? -1);
  return keys.map((key, index) => {
    const column = cells.columns[index];
    const values = places.map((place) => {
      const state = column?.kind === 'number' ? column.states[place] : undefined;
      if (column?.kind !== 'number' || state === undefined || state === 0) return null;
      return state === 1 ? (column.values[place] ?? null) : Number.NaN;
    });
    return comparedRow('metrics', key, values);
  });
}
/** The row with the values of another one where it has none. */
export function filledRow({ section, key, values }: ComparedRow, other: ComparedRow): ComparedRow {
  return comparedRow(section, key, values.map((value, index) => value ?? other.values[index] ?? null)); // prettier-ignore
}

/** What lies in their files. */
export async function surroundingRows(
  surroundings: readonly RunSurroundings[],
  pause: Pause,
): Promise<readonly ComparedRow[]> {
  return [
    ...(await compared('models', surroundings, ({ signatures }) => signatures, pause)),
    ...(await compared('environment', surroundings, ({ environment }) => environmentOf(environment), pause)),
  ];
}

/** The same rows with how much each explains the metric of this key. */
export async function withExplanations(
  rows: readonly ComparedRow[],
  metric: string,
  pause: Pause,
): Promise<readonly ComparedRow[]> {
  const target = rows.find(({ section, key }) => section === 'metrics' && key === metric);
  const aims = target?.values.map((value) => (typeof value === 'number' ? value : null));
  if (!aims) return rows;
  const all: ComparedRow[] = [];
  for (const [index, row] of rows.entries()) {
    if (index % ROWS_AT_ONCE === 0) await pause();
    all.push(row === target ? row : { ...row, explains: explained(row.values, aims) });
  }
  return all;
}

function datasetsOf({ inputs }: RunWithoutMetrics): readonly Entry[] {
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

function sourceOf({ data }: RunWithoutMetrics): readonly Entry[] {
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

async function compared<T>(
  section: CompareSection,
  sides: readonly T[],
  entries: (side: T) => readonly Entry[],
  pause: Pause,
  sorted = true,
): Promise<readonly ComparedRow[]> {
  const byKey = new Map<string, ComparedValue[]>();
  for (const [index, side] of sides.entries()) {
    await pause();
    for (const [key, value] of entries(side)) {
      const values = byKey.get(key) ?? sides.map(() => null);
      values[index] = value;
      byKey.set(key, values);
    }
  }
  const rows = sorted ? [...byKey].sort(([a], [b]) => natural.compare(a, b)) : [...byKey];
  return rows.map(([key, values]) => comparedRow(section, key, values));
}

function comparedRow(section: CompareSection, key: string, values: readonly ComparedValue[]): ComparedRow {
  // Object.is: NaN is the same as NaN.
  const differs = values.some((value) => !Object.is(value, values[0]));
  return { section, key, differs, values, explains: null };
}
