import { isMap } from './yaml';
import type { Reading } from './problems';
import { isNull, scalarText, YamlFile } from './yamlFile';
import type { Field } from './yamlFile';

/** What a Python environment is made of, whichever file says so. */
export interface EnvironmentSpec {
  /** `3.11` or `3.11.7`; null leaves the choice to the machine. */
  readonly python: string | null;
  /** Lines as pip takes them; `-r file` is relative to the file they stand in. */
  readonly buildDependencies: readonly string[];
  readonly dependencies: readonly string[];
  /** Conda packages that pip can't install: what a virtual environment goes without. */
  readonly leftOut: readonly string[];
}

/** Reads a python_env.yaml. */
export function readPythonEnv(text: string): Reading<EnvironmentSpec> {
  const file = new YamlFile(text);
  const fields = file.fields(file.root, 'python_env');
  file.checkNames(fields, ['python', 'build_dependencies', 'dependencies']);
  const find = (key: string): Field | undefined => fields.find((field) => field.key === key);
  const python = find('python');
  const value: EnvironmentSpec = {
    python: python && !isNull(python.value) ? pythonVersion(file, python) : null,
    buildDependencies: requirements(file, find('build_dependencies')),
    dependencies: requirements(file, find('dependencies')),
    leftOut: [],
  };
  return { value, problems: file.problems };
}

/** `3.10` without quotes is the number 3.1 in YAML; its source text is what was meant. */
export function pythonVersion(file: YamlFile, field: Field): string | null {
  const written = field.value && 'source' in field.value ? field.value.source : undefined;
  const text = typeof written === 'string' ? written : file.text(field);
  const version = /^\s*=*\s*(\d+(\.\d+){0,2})/.exec(text ?? '')?.[1];
  if (version === undefined && text !== undefined) {
    file.report('error', 'notVersion', [field.key], field.valueRange);
  }
  return version ?? null;
}

/** A list of pip's requirement lines. */
export function requirements(file: YamlFile, field: Field | undefined): readonly string[] {
  const lines: string[] = [];
  for (const item of file.items(field)) {
    const text = isMap(item) ? undefined : scalarText(item)?.trim();
    if (text) lines.push(text);
    else file.report('error', 'notPackages', [field?.key ?? ''], file.rangeOf(item));
  }
  return lines;
}
