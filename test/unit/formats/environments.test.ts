import assert from 'node:assert/strict';
import { readCondaEnv } from '../../../src/formats/condaEnv';
import { problemText } from '../../../src/formats/problems';
import { readPythonEnv } from '../../../src/formats/pythonEnv';

describe('readPythonEnv', () => {
  it('reads version and dependencies', () => {
    const { value, problems } = readPythonEnv(
      'python: "3.11"\nbuild_dependencies:\n  - pip==24.0\ndependencies:\n  - -r requirements.txt\n  - numpy>=2\n',
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(value, {
      python: '3.11',
      buildDependencies: ['pip==24.0'],
      dependencies: ['-r requirements.txt', 'numpy>=2'],
      leftOut: [],
    });
  });

  it('takes 3.10 for what was written, though YAML reads a number', () => {
    assert.equal(readPythonEnv('python: 3.10').value.python, '3.10');
  });

  it('asks for nothing when it says nothing', () => {
    const nothing = { python: null, buildDependencies: [], dependencies: [], leftOut: [] };
    assert.deepEqual(readPythonEnv('').value, nothing);
    assert.deepEqual(readPythonEnv('dependencies:\n').value, nothing);
  });

  it('says what is of the wrong type', () => {
    const { problems } = readPythonEnv(
      'python: latest\ndependencies: numpy\nbuild_dependencies:\n  - {a: 1}\n',
    );
    assert.deepEqual(problems.map(problemText), [
      '"python" must be a version, such as "3.11".',
      '"build_dependencies" must be a list of package names.',
      '"dependencies" must be a list.',
    ]);
  });
});

describe('readCondaEnv', () => {
  it('takes what a virtual environment can have, and names the rest', () => {
    const { value, problems } = readCondaEnv(
      [
        'name: digits',
        'channels: [conda-forge]',
        'dependencies:',
        '  - python=3.11.7',
        '  - conda-forge::cudatoolkit=11.8',
        '  - pip<=24.0',
        '  - pip:',
        '      - mlflow-skinny==3.17.2',
        '      - -r more.txt',
      ].join('\n'),
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(value, {
      python: '3.11.7',
      buildDependencies: ['pip==24.0'],
      dependencies: ['mlflow-skinny==3.17.2', '-r more.txt'],
      leftOut: ['conda-forge::cudatoolkit=11.8'],
    });
  });
});
