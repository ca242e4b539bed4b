import { isMap } from './yaml';
import type { Reading } from './problems';
import { requirements } from './pythonEnv';
import type { EnvironmentSpec } from './pythonEnv';
import { scalarText, YamlFile } from './yamlFile';

const FIELDS = ['name', 'channels', 'dependencies', 'prefix', 'variables', 'platforms', 'category'];
/** Conda packages that come with every virtual environment. */
const BUILT_IN = new Set(['python', 'pip', 'setuptools', 'wheel']);

/**
 * Reads a conda.yaml as what a virtual environment can be made of, as MLflow does under its virtualenv
 * manager: Python's version and the pip section. Other conda packages are named in `leftOut`.
 */
export function readCondaEnv(text: string): Reading<EnvironmentSpec> {
  const file = new YamlFile(text);
  const fields = file.fields(file.root, 'conda_env');
  file.checkNames(fields, FIELDS);
  let python: string | null = null;
  const buildDependencies: string[] = [];
  const dependencies: string[] = [];
  const leftOut: string[] = [];
  for (const item of file.items(fields.find(({ key }) => key === 'dependencies'))) {
    if (isMap(item)) {
      for (const field of file.fields(item, 'dependencies')) {
        if (field.key === 'pip') dependencies.push(...requirements(file, field));
        else leftOut.push(field.key);
      }
      continue;
    }
    const line = scalarText(item)?.trim();
    if (!line) {
      file.report('error', 'notPackages', ['dependencies'], file.rangeOf(item));
      continue;
    }
    // `channel::name=version=build`, or a comparison as pip has them.
    const [, name = line, rest = ''] = /^(?:[^:]+::)?([\w.-]+)\s*(.*)$/.exec(line) ?? [];
    const version = /(\d+(?:\.\d+){0,2})/.exec(rest)?.[1];
    if (name === 'python') python = version ?? null;
    else if (BUILT_IN.has(name)) buildDependencies.push(version ? `${name}==${version}` : name);
    else leftOut.push(line);
  }
  return { value: { python, buildDependencies, dependencies, leftOut }, problems: file.problems };
}
