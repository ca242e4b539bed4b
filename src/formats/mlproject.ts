import { isMap } from './yaml';
import { parseTemplate } from './commandTemplate';
import type { Reading, TextRange } from './problems';
import { isNull, scalarText, YamlFile } from './yamlFile';
import type { Field } from './yamlFile';

export const PARAMETER_TYPES = ['string', 'float', 'path', 'uri'] as const;
export type ParameterType = (typeof PARAMETER_TYPES)[number];

export interface ProjectParameter {
  readonly name: string;
  readonly type: ParameterType;
  /** As it would be logged; null: a value is required. */
  readonly default: string | null;
}

export interface EntryPoint {
  readonly name: string;
  /** A template in Python's format: `{name}` stands for a parameter, `{{` for a brace. */
  readonly command: string;
  readonly parameters: readonly ProjectParameter[];
  readonly range: TextRange;
  /** An error of the file is about this entry point: it can't be launched. */
  readonly broken: boolean;
}

/** Paths are relative to the MLproject file, as written. `unset`: the file names no environment. */
export type ProjectEnvironment =
  | { readonly kind: 'unset' }
  | { readonly kind: 'python' | 'conda'; readonly path: string }
  /** A field that names no Python environment: `docker_env`, `databricks_spark_job`. */
  | { readonly kind: 'other'; readonly field: string };

export interface MlProject {
  readonly name: string | null;
  readonly environment: ProjectEnvironment;
  readonly entryPoints: readonly EntryPoint[];
}

const ENVIRONMENT_FIELDS = ['python_env', 'conda_env', 'docker_env', 'databricks_spark_job'];
const FIELDS = ['name', ...ENVIRONMENT_FIELDS, 'entry_points'];

/** Reads an MLproject file. `fileExists` is asked for the files it names, relative to its folder. */
export function readMlProject(
  text: string,
  fileExists: (relativePath: string) => boolean = () => true,
): Reading<MlProject> {
  const file = new YamlFile(text);
  if (file.root === null || isNull(file.root)) {
    if (file.problems.length === 0) file.report('error', 'empty', [], file.firstLine);
    return {
      value: { name: null, environment: { kind: 'unset' }, entryPoints: [] },
      problems: file.problems,
    };
  }
  const fields = file.fields(file.root, 'MLproject');
  if (isMap(file.root)) file.checkNames(fields, FIELDS);
  const name = file.text(find(fields, 'name')) ?? null;
  const environment = readEnvironment(file, fields, fileExists);
  const entryPoints = readEntryPoints(file, find(fields, 'entry_points'));
  if (isMap(file.root) && entryPoints.length === 0 && file.problems.length === 0) {
    file.report('warning', 'noEntryPoints', [], file.firstLine);
  }
  return { value: { name, environment, entryPoints }, problems: file.problems };
}

function find(fields: readonly Field[], key: string): Field | undefined {
  return fields.find((field) => field.key === key);
}

function readEnvironment(
  file: YamlFile,
  fields: readonly Field[],
  fileExists: (relativePath: string) => boolean,
): ProjectEnvironment {
  const named = fields.filter(({ key }) => ENVIRONMENT_FIELDS.includes(key));
  const [first, ...others] = named;
  if (!first) return { kind: 'unset' };
  for (const other of others) {
    file.report('error', 'severalEnvironments', [named.map(({ key }) => key).join(', ')], other.keyRange);
  }
  if (first.key === 'docker_env' || first.key === 'databricks_spark_job') {
    return { kind: 'other', field: first.key };
  }
  const path = file.text(first);
  if (path === undefined) return { kind: 'unset' };
  if (!fileExists(path)) file.report('error', 'missingFile', [path], first.valueRange);
  return { kind: first.key === 'conda_env' ? 'conda' : 'python', path };
}

function readEntryPoints(file: YamlFile, field: Field | undefined): readonly EntryPoint[] {
  if (!field) return [];
  return file.fields(field.value, 'entry_points').map((entry) => {
    const errorsBefore = errorCount(file);
    const fields = file.fields(entry.value, entry.key);
    file.checkNames(fields, ['parameters', 'command']);
    const parameters = readParameters(file, find(fields, 'parameters'));
    const commandField = find(fields, 'command');
    const command = file.text(commandField)?.trim() ?? '';
    if (command !== '') checkCommand(file, commandField, command, entry.key, parameters);
    else if (errorCount(file) === errorsBefore) {
      file.report('error', 'missingCommand', [entry.key], entry.keyRange);
    }
    const broken = errorCount(file) > errorsBefore;
    return { name: entry.key, command, parameters, range: entry.keyRange, broken };
  });
}

function errorCount(file: YamlFile): number {
  return file.problems.filter(({ severity }) => severity === 'error').length;
}

function readParameters(file: YamlFile, field: Field | undefined): readonly ProjectParameter[] {
  if (!field) return [];
  return file.fields(field.value, 'parameters').map((parameter) => {
    // The short form is the type alone: `alpha: float`.
    if (!isMap(parameter.value)) {
      return { name: parameter.key, type: readType(file, parameter), default: null };
    }
    const fields = file.fields(parameter.value, parameter.key);
    file.checkNames(fields, ['type', 'default']);
    const type = readType(file, find(fields, 'type'));
    const standard = find(fields, 'default');
    const value = readDefault(file, standard);
    if (
      value !== null &&
      type === 'float' &&
      Number.isNaN(Number(value === '' ? NaN : value)) &&
      !/^[-+]?(nan|inf)$/i.test(value)
    ) {
      file.report('warning', 'defaultNotNumber', [parameter.key], (standard ?? parameter).valueRange);
    }
    return { name: parameter.key, type, default: value };
  });
}

function readType(file: YamlFile, field: Field | undefined): ParameterType {
  if (!field || isNull(field.value)) return 'string';
  const text = file.text(field);
  const type = PARAMETER_TYPES.find((known) => known === text);
  if (type) return type;
  if (text !== undefined) {
    file.report('warning', 'unknownParameterType', [text, PARAMETER_TYPES.join(', ')], field.valueRange);
  }
  return 'string';
}

function readDefault(file: YamlFile, field: Field | undefined): string | null {
  if (!field || isNull(field.value)) return null;
  const text = scalarText(field.value);
  if (text !== undefined) return text;
  file.report('error', 'notText', [field.key], field.valueRange);
  return null;
}

function checkCommand(
  file: YamlFile,
  field: Field | undefined,
  command: string,
  entryPoint: string,
  parameters: readonly ProjectParameter[],
): void {
  const range = field?.valueRange ?? file.firstLine;
  const template = parseTemplate(command);
  if (template.stray !== null) file.report('error', 'strayBrace', [template.stray], range);
  for (const part of template.parts) {
    if (part.kind !== 'parameter' || parameters.some(({ name }) => name === part.name)) continue;
    file.report('error', 'unknownPlaceholder', [part.name, entryPoint], range);
  }
}
