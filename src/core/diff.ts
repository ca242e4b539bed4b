import type { KeyValue, Run } from './entities';
import { MODEL_HISTORY_TAG } from './modelHistory';

/** What of a run's surroundings was logged beside its tags: the text of requirements and environment files. */
export interface RunEnvironment {
  /** Paths relative to the run's artifacts (or a model's name and path), with their text. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

export interface DiffSide {
  readonly run: Run;
  readonly environment: RunEnvironment;
}

/** A value of the other side that this one lacks. The line stays, so that both documents have the same lines. */
const ABSENT = '—';

/** Tags by which the MLflow client says where a run came from, with the words shown for them. */
const ENVIRONMENT_TAGS: readonly (readonly [tag: string, word: string])[] = [
  ['mlflow.source.name', 'source'],
  ['mlflow.source.type', 'source type'],
  ['mlflow.source.git.commit', 'git commit'],
  ['mlflow.source.git.branch', 'git branch'],
  ['mlflow.source.git.repoURL', 'git repository'],
  ['mlflow.source.git.diff', 'git diff'],
  ['mlflow.project.entryPoint', 'entry point'],
  ['mlflow.project.env', 'project environment'],
  ['mlflow.project.backend', 'project backend'],
  ['mlflow.docker.image.name', 'docker image'],
  ['mlflow.databricks.notebookPath', 'notebook'],
];

/** Tags that differ between any two runs and say nothing of what made the difference. */
const NOISE = new Set([
  'mlflow.runName',
  'mlflow.parentRunId',
  'mlflow.rootRunId',
  'mlflow.user',
  MODEL_HISTORY_TAG,
  'mlflow.runColor',
  'mlflow.note.content',
  'tidemark.launch.pid',
  'tidemark.launch.host',
]);

/** Longer keys stand out: padded to theirs, every line would be wrapped in half of an editor. */
const LONGEST_PADDED = 24;

interface Section {
  readonly title: string;
  readonly entries: ReadonlyMap<string, string>;
}

/**
 * The two documents of a diff editor. Both have the same sections and the same keys in the same order, padded
 * to one width (long ones apart), so that a line of one stands beside the line of the other and only values are marked.
 */
export function diffDocuments(left: DiffSide, right: DiffSide): readonly [left: string, right: string] {
  const sides = [sectionsOf(left), sectionsOf(right)] as const;
  const texts: [string[], string[]] = [[], []];
  sides[0].forEach((leftSection, index) => {
    const rightSection = sides[1][index];
    if (!rightSection) return;
    const keys = [...new Set([...leftSection.entries.keys(), ...rightSection.entries.keys()])];
    if (keys.length === 0) return;
    // The environment's own order tells more than the alphabet; the rest is sorted.
    if (leftSection.title !== 'environment') keys.sort(compareText);
    const lengths = keys.map((key) => oneLine(key).length);
    const width = Math.max(0, ...lengths.filter((length) => length <= LONGEST_PADDED));
    const pair = [leftSection, rightSection] as const;
    pair.forEach((section, side) => {
      const lines = keys.flatMap((key) => lineOf(key, section.entries.get(key), width));
      texts[side]?.push(`[${section.title}]`, ...lines, '');
    });
  });
  return [texts[0].join('\n'), texts[1].join('\n')];
}

function sectionsOf({ run, environment }: DiffSide): readonly Section[] {
  const tags = new Map(run.data.tags.map(({ key, value }) => [key, value]));
  const known = new Set(ENVIRONMENT_TAGS.map(([tag]) => tag));
  const plainTags = run.data.tags.filter(({ key }) => !known.has(key) && !NOISE.has(key));
  const metrics = run.data.metrics.map(({ key, value }) => ({ key, value: String(value) }));
  const surroundings = ENVIRONMENT_TAGS.flatMap(([tag, word]): KeyValue[] => {
    const value = tags.get(tag);
    return value === undefined ? [] : [{ key: word, value }];
  });
  surroundings.push({ key: 'user', value: tags.get('mlflow.user') ?? run.info.userId });
  const datasets = run.inputs.datasets.map(({ dataset }) => ({ key: dataset.name, value: dataset.digest }));
  return [
    section('params', run.data.params),
    section('metrics', metrics),
    section('tags', plainTags),
    section('datasets', datasets),
    section('environment', surroundings),
    ...fileSections(environment),
  ];
}

/** Requirements a line each, sorted, so that a changed version stands beside the one it replaces. */
function fileSections({ files }: RunEnvironment): readonly Section[] {
  const requirements = new Map<string, string>();
  const python = new Map<string, string>();
  for (const { path, text } of files) {
    if (path.endsWith('requirements.txt')) {
      for (const [name, version] of requirementsOf(text)) requirements.set(name, version);
    } else {
      const version = pythonOf(text);
      if (version !== undefined) python.set('python', version);
    }
  }
  return [
    { title: 'python', entries: python },
    { title: 'requirements', entries: requirements },
  ];
}

/** `numpy==2.1` to numpy and 2.1, `numpy>=2` to numpy and >=2; comments and options are left out. */
export function requirementsOf(text: string): readonly (readonly [name: string, version: string])[] {
  return text.split('\n').flatMap((line): (readonly [string, string])[] => {
    const plain = line.replace(/\s+#.*$|^#.*$/, '').trim();
    if (plain === '' || plain.startsWith('-')) return [];
    const match = /^([A-Za-z0-9._-]+(?:\[[^\]]*\])?)\s*(.*)$/.exec(plain);
    return match?.[1] === undefined ? [[plain, '']] : [[match[1], (match[2] ?? '').replace(/^==\s*/, '')]];
  });
}

/** The Python version of a python_env.yaml or conda.yaml: the one line of either that matters here. */
export function pythonOf(text: string): string | undefined {
  return /^\s*(?:-\s*)?["']?python["']?\s*(?::|==?)\s*["']?([0-9][0-9.]*)/m.exec(text)?.[1];
}

function section(title: string, entries: readonly KeyValue[]): Section {
  return { title, entries: new Map(entries.map(({ key, value }) => [key, value])) };
}

/** A value of several lines follows its key, indented, so that its own lines are compared. */
function lineOf(key: string, value: string | undefined, width: number): readonly string[] {
  const name = oneLine(key).padEnd(width);
  if (value === undefined) return [`${name} = ${ABSENT}`];
  const lines = value.split(/\r\n|[\n\r\u2028\u2029]/);
  if (lines.length === 1) return [`${name} = ${value}`.trimEnd()];
  return [`${name} =`, ...lines.map((line) => `    ${line}`.trimEnd())];
}

function oneLine(text: string): string {
  return text.replace(/[\n\r\u2028\u2029]+/g, ' ');
}

/** By code unit: the same order on every machine and in every language. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
