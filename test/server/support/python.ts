import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Json, RunningServer } from './server';

const SCRIPTS = resolve(__dirname, '../../../test/server/python');
const PYTHON =
  process.env['TIDEMARK_TEST_PYTHON'] ?? resolve(__dirname, '../../../.vscode-test/python/bin/python');

/** Starts a script of test/server/python as a training script in an integrated terminal would start. */
export function startPython(
  server: Pick<RunningServer, 'url' | 'token'>,
  script: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): ChildProcessWithoutNullStreams {
  return spawn(PYTHON, [resolve(SCRIPTS, script), ...args], {
    env: {
      ...process.env,
      MLFLOW_TRACKING_URI: server.url,
      MLFLOW_TRACKING_TOKEN: server.token,
      PYTHONIOENCODING: 'utf-8',
      PYTHONDONTWRITEBYTECODE: '1',
      ...env,
    },
  });
}

/** Runs it to its end and returns what it saw: its last line. */
export async function runPython(
  server: Pick<RunningServer, 'url' | 'token'>,
  script: string,
  args: readonly string[] = [],
): Promise<Json> {
  return lastLine(startPython(server, script, args));
}

export async function lastLine(
  child: ChildProcessWithoutNullStreams,
  onLine: (line: string) => void = () => undefined,
): Promise<Json> {
  let last = '';
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  createInterface(child.stdout).on('line', (line) => {
    last = line;
    onLine(line);
  });
  const code = await new Promise((done) => child.on('close', done));
  if (code !== 0) throw new Error(`The script ended with ${String(code)}: ${errors.slice(-4000)}`);
  return JSON.parse(last);
}
