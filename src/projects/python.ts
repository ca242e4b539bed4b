import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

export interface PythonInterpreter {
  readonly path: string;
  /** `3.11.7`. */
  readonly version: string;
  /** It can make virtual environments by itself; Debian's needs another package for that. */
  readonly makesEnvironments: boolean;
  readonly hasMlflow: boolean;
}

/** MLflow's client needs this one. */
export const OLDEST_PYTHON = '3.10';

const PROBE = `import importlib.util as u, json, sys
print(json.dumps([sys.executable, "%d.%d.%d" % sys.version_info[:3], u.find_spec("ensurepip") is not None and u.find_spec("venv") is not None, u.find_spec("mlflow") is not None]))`;

/** Asks an interpreter what it is; undefined when it isn't one, or doesn't answer. */
export async function probePython(
  command: string,
  ...args: readonly string[]
): Promise<PythonInterpreter | undefined> {
  const output = await run(command, [...args, '-c', PROBE]);
  if (output === undefined) return undefined;
  try {
    const answer: unknown = JSON.parse(output);
    if (!Array.isArray(answer)) return undefined;
    const [executable, version, makesEnvironments, hasMlflow] = answer as readonly unknown[];
    if (typeof executable !== 'string' || typeof version !== 'string') return undefined;
    return {
      path: executable,
      version,
      makesEnvironments: makesEnvironments === true,
      hasMlflow: hasMlflow === true,
    };
  } catch {
    return undefined;
  }
}

/**
 * The interpreter to make an environment with: of the version asked for if there is one, else the first that
 * MLflow runs on, the person's own choice before others. Undefined: there is none.
 */
export async function findPython(request: {
  readonly version: string | null;
  /** The interpreter chosen in the editor, first to be asked. */
  readonly selected: string | undefined;
  readonly platform?: NodeJS.Platform;
}): Promise<PythonInterpreter | undefined> {
  let fallback: PythonInterpreter | undefined;
  for (const [command = '', ...args] of candidates(request)) {
    const python = await probePython(command, ...args);
    if (!python || !isVersion(python.version, OLDEST_PYTHON, 'atLeast')) continue;
    if (request.version === null || isVersion(python.version, request.version, 'same')) return python;
    fallback ??= python;
  }
  return fallback;
}

/** Whether `version` is `wanted`, as far as that is spelled out, or at least it. */
export function isVersion(version: string, wanted: string, how: 'same' | 'atLeast'): boolean {
  const has = version.split('.').map(Number);
  const wants = wanted.split('.').map(Number);
  for (const [index, want] of wants.entries()) {
    const part = has[index] ?? 0;
    if (part !== want) return how === 'atLeast' && part > want;
  }
  return true;
}

/** The command's full path where PATH has it. */
export function onPath(command: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  for (const folder of folders) {
    for (const ending of endings) {
      const file = path.join(folder, command + ending);
      if (existsSync(file)) return file;
    }
  }
  return undefined;
}

function candidates(request: {
  readonly version: string | null;
  readonly selected: string | undefined;
  readonly platform?: NodeJS.Platform;
}): readonly (readonly string[])[] {
  const list: string[][] = [];
  if (request.selected) list.push([request.selected]);
  const minor = request.version?.split('.').slice(0, 2).join('.');
  const windows = (request.platform ?? process.platform) === 'win32';
  if (minor !== undefined) {
    if (windows) list.push(['py', `-${minor}`]);
    else list.push([`python${minor}`], ...managedByPyenv(minor));
  }
  list.push(['python3'], ['python']);
  if (windows) list.push(['py', '-3']);
  return list;
}

function managedByPyenv(minor: string): string[][] {
  const versions = path.join(process.env['PYENV_ROOT'] ?? path.join(homedir(), '.pyenv'), 'versions');
  try {
    return readdirSync(versions)
      .filter((name) => name === minor || name.startsWith(`${minor}.`))
      .map((name) => [path.join(versions, name, 'bin', 'python')]);
  } catch {
    return [];
  }
}

function run(command: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: 15_000, windowsHide: true }, (error, stdout) =>
      resolve(error ? undefined : stdout),
    );
  });
}
