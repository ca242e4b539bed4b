import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProjectParameter } from '../formats/mlproject';
import type { ProjectProblem } from './messages';

export type ParameterValues = Readonly<Record<string, string>>;

const NUMBER = /^[-+]?(\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(e[-+]?\d+)?$|^[-+]?(nan|inf|infinity)$/i;
const SCHEME = /^[a-z][a-z\d+.-]+:/i;

/** Why `text` can't be the parameter's value; undefined when it can. An empty text means: none given. */
export function parameterProblem(
  parameter: ProjectParameter,
  text: string,
  directory: string,
): ProjectProblem | undefined {
  const { name, type } = parameter;
  if (text.includes('\0')) return { code: 'hasNul', args: [name] };
  if (text === '' && parameter.default !== '') return { code: 'missingValue', args: [name] };
  switch (type) {
    case 'string':
      return undefined;
    case 'float':
      return NUMBER.test(text.trim()) ? undefined : { code: 'notNumber', args: [name] };
    case 'uri':
      return SCHEME.test(text) ? undefined : { code: 'notUri', args: [name] };
    case 'path': {
      const local = localPath(text, directory);
      return local === undefined || existsSync(local) ? undefined : { code: 'noSuchPath', args: [local] };
    }
  }
}

/** What the form starts from: the values used last where they still fit, else the defaults. */
export function startingValues(
  parameters: readonly ProjectParameter[],
  last: ParameterValues,
): ParameterValues {
  return Object.fromEntries(
    parameters.map(({ name, default: standard }) => [name, last[name] ?? standard ?? '']),
  );
}

/** Every problem of `values`, in the order of the parameters. */
export function valueProblems(
  parameters: readonly ProjectParameter[],
  values: ParameterValues,
  directory: string,
): readonly ProjectProblem[] {
  return parameters.flatMap(
    (parameter) => parameterProblem(parameter, values[parameter.name] ?? '', directory) ?? [],
  );
}

/** The values as the command gets them: local paths are made absolute, as MLflow does. */
export function commandValues(
  parameters: readonly ProjectParameter[],
  values: ParameterValues,
  directory: string,
): ParameterValues {
  return Object.fromEntries(
    parameters.map(({ name, type }) => {
      const value = values[name] ?? '';
      return [name, (type === 'path' ? localPath(value, directory) : undefined) ?? value];
    }),
  );
}

/** The file a path value names; undefined when it names something elsewhere (`s3://…`). */
function localPath(text: string, directory: string): string | undefined {
  if (text.startsWith('file:')) {
    try {
      return fileURLToPath(text);
    } catch {
      return text;
    }
  }
  // One letter and a colon is a Windows drive.
  return SCHEME.test(text) ? undefined : path.resolve(directory, text);
}
