import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { errorMessage } from '../core/errors';
import { readCondaEnv } from '../formats/condaEnv';
import type { MlProject } from '../formats/mlproject';
import { problemText } from '../formats/problems';
import { readPythonEnv } from '../formats/pythonEnv';
import type { EnvironmentSpec } from '../formats/pythonEnv';
import type { ProjectProblem } from './messages';

/** In an environment that is complete. */
export const READY_MARKER = 'tidemark-ready.json';

/** What a project runs in: an environment of its own, or the interpreter the person has chosen. */
export type EnvironmentRequest =
  | { readonly kind: 'venv'; readonly spec: EnvironmentSpec; readonly folder: string }
  | { readonly kind: 'local' };

export class ProjectRefusal extends Error {
  readonly problem: ProjectProblem;

  constructor(problem: ProjectProblem) {
    super(problem.code);
    this.problem = problem;
  }
}

/**
 * Reads the environment a project asks for; one that names none gets the file of the usual name beside it, as
 * with MLflow. Throws a ProjectRefusal when it can't be had.
 */
export function environmentOf(project: MlProject, directory: string): EnvironmentRequest {
  const { environment } = project;
  if (environment.kind === 'other') {
    throw new ProjectRefusal({ code: 'otherEnvironment', args: [environment.field] });
  }
  if (environment.kind !== 'unset') return readSpec(environment.kind, path.join(directory, environment.path));
  for (const [kind, name] of [
    ['python', 'python_env.yaml'],
    ['conda', 'conda.yaml'],
  ] as const) {
    const file = path.join(directory, name);
    if (existsSync(file)) return readSpec(kind, file);
  }
  return { kind: 'local' };
}

function readSpec(kind: 'python' | 'conda', file: string): EnvironmentRequest {
  const text = readText(file);
  const { value, problems } = kind === 'python' ? readPythonEnv(text) : readCondaEnv(text);
  const error = problems.find(({ severity }) => severity === 'error');
  if (error)
    throw new ProjectRefusal({ code: 'brokenFile', args: [path.basename(file), problemText(error)] });
  return { kind: 'venv', spec: value, folder: path.dirname(file) };
}

/** All requirement lines, those of `-r` and `-c` files among them, with where relative paths in them start. */
export function requirementLines(lines: readonly string[], folder: string, depth = 0): readonly string[] {
  return lines.flatMap((line) => {
    const included = /^(?:-r|--requirement|-c|--constraint)[\s=]*(.+)$/.exec(line)?.[1]?.trim();
    if (included === undefined || depth > 8) return [line];
    const file = path.resolve(folder, included);
    return requirementLines(fileLines(file), path.dirname(file), depth + 1);
  });
}

/** Whether the MLflow client is among them, whole or in one of its smaller packages. */
export function namesMlflow(lines: readonly string[]): boolean {
  return lines.some((line) =>
    /^mlflow(-skinny|-tracing)?\s*($|[=<>!~;@[\s])/i.test(line.replaceAll('_', '-')),
  );
}

/** Where an environment of this content lies: the same content is the same folder. */
export function environmentFolder(
  root: string,
  request: { readonly spec: EnvironmentSpec; readonly folder: string; readonly extra: readonly string[] },
): string {
  const { spec, folder, extra } = request;
  const lines = requirementLines([...spec.buildDependencies, ...spec.dependencies], folder);
  // A line that names a file means another package in another folder.
  const local = lines.some((line) => /^(-e|--editable|\.|\/|file:)|\s@\s*file:/.test(line));
  const content = JSON.stringify([
    process.platform,
    process.arch,
    spec.python,
    lines,
    extra,
    local ? folder : '',
  ]);
  return path.join(root, createHash('sha256').update(content).digest('hex').slice(0, 16));
}

export function environmentIsReady(folder: string): boolean {
  return existsSync(path.join(folder, READY_MARKER));
}

export function binFolder(environment: string): string {
  return path.join(environment, process.platform === 'win32' ? 'Scripts' : 'bin');
}

export function environmentPython(environment: string): string {
  return path.join(binFolder(environment), process.platform === 'win32' ? 'python.exe' : 'python');
}

function fileLines(file: string): readonly string[] {
  return readText(file)
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ProjectRefusal({ code: 'unreadableFile', args: [file, errorMessage(error)] });
  }
}
