import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Endpoint } from '../http/ask';
import type { EntryPoint } from '../formats/mlproject';
import { launchCommand } from './command';
import type { LaunchCommand } from './command';
import { environmentFolder } from './environment';
import type { EnvironmentRequest } from './environment';
import type { LauncherWords } from './messages';
import { commandValues } from './parameters';
import type { ParameterValues } from './parameters';
import type { PythonInterpreter } from './python';

/** The environment to prepare, complete enough that nothing need be looked up again. */
export type EnvironmentPlan =
  | {
      readonly kind: 'venv';
      readonly folder: string;
      /** The version asked for. */
      readonly version: string | null;
      /** What makes it; null where only uv can. */
      readonly python: { readonly path: string; readonly version: string } | null;
      readonly buildDependencies: readonly string[];
      readonly dependencies: readonly string[];
      /** Where relative paths in the dependencies start. */
      readonly directory: string;
      readonly leftOut: readonly string[];
    }
  | {
      readonly kind: 'local';
      readonly python: { readonly path: string; readonly version: string };
      /** Packages to add to it first. */
      readonly install: readonly string[];
    };

/** Everything the launcher does in the terminal, as data. It holds the server's token: written for its owner only. */
export interface LaunchPlan {
  readonly version: 1;
  readonly runId: string;
  readonly experimentId: string;
  /** What the terminal calls it: `digits: main`. */
  readonly title: string;
  readonly tracking: Endpoint;
  readonly environment: EnvironmentPlan;
  readonly command: LaunchCommand;
  readonly cwd: string;
  readonly words: LauncherWords;
}

export function planEnvironment(
  request: EnvironmentRequest,
  choice: {
    readonly environments: string;
    readonly python: PythonInterpreter | undefined;
    /** Packages to add to what the project asks for. */
    readonly extra: readonly string[];
  },
): EnvironmentPlan | undefined {
  const { extra } = choice;
  const python = choice.python && { path: choice.python.path, version: choice.python.version };
  if (request.kind === 'local') return python && { kind: 'local', python, install: extra };
  const { spec, folder } = request;
  return {
    kind: 'venv',
    folder: environmentFolder(choice.environments, { spec, folder, extra }),
    version: spec.python,
    python: python ?? null,
    buildDependencies: spec.buildDependencies,
    dependencies: [...spec.dependencies, ...extra],
    directory: folder,
    leftOut: spec.leftOut,
  };
}

export function planCommand(
  entryPoint: EntryPoint,
  values: ParameterValues,
  directory: string,
): LaunchCommand {
  return launchCommand(entryPoint.command, commandValues(entryPoint.parameters, values, directory));
}

export function writePlan(file: string, plan: LaunchPlan): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${randomUUID()}`;
  writeFileSync(temporary, JSON.stringify(plan), { mode: 0o600, flag: 'wx' });
  renameSync(temporary, file);
}

/** Takes the plan: read once, and the token is off the disk. Undefined: it was taken before. */
export function takePlan(file: string): LaunchPlan | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  rmSync(file, { force: true });
  return JSON.parse(text) as LaunchPlan;
}
