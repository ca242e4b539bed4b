import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cache, root } from './platform.mjs';
import { run } from './process.mjs';

/** A Python with the real MLflow client. */
export function testPython(say = console.error) {
  return environment('python', 'test/server/requirements.txt', 'the MLflow client and scikit-learn', say);
}

/** A Python with all of MLflow, its server too. */
export function mlflowPython(say = console.error) {
  return environment('mlflow', 'test/parity/requirements.txt', 'MLflow', say);
}

/** A Python beside which FastTrackML lies. */
export function fasttrackmlPython(say = console.error) {
  return environment('fasttrackml', 'bench/requirements.txt', 'FastTrackML', say);
}

/** A Python in an environment of its own, made again when its requirements change. */
async function environment(name, file, what, say) {
  const folder = path.join(cache, name);
  const requirements = path.join(root, file);
  const marker = path.join(folder, 'tidemark-complete');
  const python = path.join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted && existsSync(python)) return python;

  const base = await userPython();
  say(`Installing ${what} into .vscode-test/${name}, once …`);
  rmSync(folder, { recursive: true, force: true });
  const made = await run(base, ['-m', 'venv', folder]);
  if (made.code !== 0) throw new Error(`Python could not make an environment: ${lastLine(made.output)}`);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
  const installed = await run(python, pip);
  if (installed.code !== 0) throw new Error(`pip could not install ${what}: ${lastLine(installed.output)}`);
  writeFileSync(marker, wanted);
  return python;
}

async function userPython() {
  const probe = 'import sys, venv, ensurepip; sys.exit(0 if sys.version_info >= (3, 11) else 1)';
  for (const name of process.platform === 'win32'
    ? ['python', 'py']
    : ['python3', 'python', 'python3.13', 'python3.12']) {
    const { code } = await run(name, ['-c', probe]);
    if (code === 0) return name;
  }
  throw new Error('These tests need Python 3.11 or later with its venv module; install it and try again.');
}

const lastLine = (text) => text.trim().split('\n').at(-1);
