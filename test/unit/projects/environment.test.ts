import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readMlProject } from '../../../src/formats/mlproject';
import type { EnvironmentSpec } from '../../../src/formats/pythonEnv';
import {
  environmentFolder,
  environmentOf,
  namesMlflow,
  ProjectRefusal,
  requirementLines,
} from '../../../src/projects/environment';
import { findPython, isVersion, probePython } from '../../../src/projects/python';

const SPEC: EnvironmentSpec = {
  python: '3.11',
  buildDependencies: [],
  dependencies: ['-r requirements.txt'],
  leftOut: [],
};

describe('environments', () => {
  let directory: string;
  const write = (name: string, text: string): void => writeFileSync(path.join(directory, name), text);
  beforeEach(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'tidemark-environment-'));
    write('requirements.txt', 'numpy==2.3 # fast\n\n-c limits.txt\nmlflow-skinny\n');
    write('limits.txt', 'scipy<2\n');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('looks into requirement files', () => {
    const lines = requirementLines(['-r requirements.txt', 'pandas'], directory);
    assert.deepEqual(lines, ['numpy==2.3', 'scipy<2', 'mlflow-skinny', 'pandas']);
    assert.equal(namesMlflow(lines), true);
    assert.equal(namesMlflow(['mlflow-export-import', 'numpy', './mlflow']), false);
    assert.equal(namesMlflow(['mlflow[extras]>=2']), true);
  });

  it('gives the same content the same folder, another content another', () => {
    const folder = (extra: readonly string[] = []): string =>
      environmentFolder('/envs', { spec: SPEC, folder: directory, extra });
    const before = folder();
    assert.equal(folder(), before);
    assert.notEqual(folder(['mlflow-skinny']), before);
    write('limits.txt', 'scipy<3\n');
    assert.notEqual(folder(), before);
  });

  it('falls back on the file of the usual name, then on the interpreter', () => {
    const project = readMlProject('entry_points:\n  main: {command: ls}\n').value;
    assert.deepEqual(environmentOf(project, directory), { kind: 'local' });
    write('conda.yaml', 'dependencies:\n  - python=3.12\n');
    const request = environmentOf(project, directory);
    assert.equal(request.kind === 'venv' && request.spec.python, '3.12');
  });

  it('refuses what it cannot make, with a reason', () => {
    const refusal = (text: string): string | undefined => {
      try {
        environmentOf(readMlProject(`${text}\nentry_points:\n  main: {command: ls}\n`).value, directory);
        return undefined;
      } catch (error) {
        return error instanceof ProjectRefusal ? error.problem.code : String(error);
      }
    };
    write('broken.yaml', 'dependencies: 3\n');
    assert.equal(refusal('docker_env: {image: x}'), 'otherEnvironment');
    assert.equal(refusal('python_env: nowhere.yaml'), 'unreadableFile');
    assert.equal(refusal('python_env: broken.yaml'), 'brokenFile');
  });

  it('compares versions by what is spelled out', () => {
    assert.equal(isVersion('3.11.7', '3.11', 'same'), true);
    assert.equal(isVersion('3.11.7', '3.11.2', 'same'), false);
    assert.equal(isVersion('3.9.18', '3.10', 'atLeast'), false);
    assert.equal(isVersion('3.12.0', '3.10', 'atLeast'), true);
  });

  it('finds a real Python, and says no of what is none', async () => {
    const python = await findPython({ version: null, selected: undefined });
    assert.ok(python, 'this machine has a Python 3.10 or later');
    assert.match(python.version, /^3\.\d+\.\d+$/);
    assert.equal(await probePython('/nowhere/python'), undefined);
    assert.equal(await probePython(process.execPath), undefined);
    const same = await findPython({ version: '2.1', selected: python.path });
    assert.equal(same?.path, python.path);
  });

  it('finds none on a machine without', async () => {
    const { PATH, PYENV_ROOT } = process.env;
    process.env['PATH'] = directory;
    process.env['PYENV_ROOT'] = directory;
    try {
      assert.equal(
        await findPython({ version: '3.11', selected: path.join(directory, 'python') }),
        undefined,
      );
    } finally {
      process.env['PATH'] = PATH;
      if (PYENV_ROOT === undefined) delete process.env['PYENV_ROOT'];
      else process.env['PYENV_ROOT'] = PYENV_ROOT;
    }
  });
});
