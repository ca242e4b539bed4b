import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { fillTemplate } from '../../../src/formats/problems';
import type { ParameterType, ProjectParameter } from '../../../src/formats/mlproject';
import { PROJECT_MESSAGES } from '../../../src/projects/messages';
import { commandValues, parameterProblem, startingValues } from '../../../src/projects/parameters';

const parameter = (type: ParameterType, standard: string | null = null): ProjectParameter => ({
  name: 'p',
  type,
  default: standard,
});

describe('parameters', () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'tidemark-parameters-'));
    writeFileSync(path.join(directory, 'data.csv'), '');
  });
  after(() => rmSync(directory, { recursive: true }));

  const problem = (each: ProjectParameter, text: string): string | undefined => {
    const found = parameterProblem(each, text, directory);
    return found && fillTemplate(PROJECT_MESSAGES[found.code], found.args);
  };

  it('takes the numbers that Python takes', () => {
    for (const text of ['1', '-0.5', '1e-3', '.5', '5.', ' 2 ', 'nan', '-Infinity', '1_000']) {
      assert.equal(problem(parameter('float'), text), undefined, text);
    }
    for (const text of ['many', '1,5', '0x10', '1e', '--1', '😀']) {
      assert.equal(problem(parameter('float'), text), '"p" must be a number, such as 0.01.', text);
    }
  });

  it('asks for a value where there is no default', () => {
    assert.equal(problem(parameter('string'), ''), 'Give a value for "p": it has no default.');
    assert.equal(problem(parameter('string', ''), ''), undefined);
  });

  it('takes any text as a string', () => {
    for (const text of ['<b>"x"</b>', 'a\nb', '😀'.repeat(5000)]) {
      assert.equal(problem(parameter('string'), text), undefined);
    }
    assert.equal(problem(parameter('string'), 'a\0b'), '"p" must not contain a NUL character.');
  });

  it('wants local paths to be there', () => {
    assert.equal(problem(parameter('path'), 'data.csv'), undefined);
    assert.equal(problem(parameter('path'), 's3://bucket/data.csv'), undefined);
    assert.equal(problem(parameter('path'), pathToFileURL(path.join(directory, 'data.csv')).href), undefined);
    const missing = path.join(directory, 'nowhere.csv');
    assert.equal(problem(parameter('path'), 'nowhere.csv'), `There is no file or folder ${missing}.`);
  });

  it('wants a URI to have a scheme', () => {
    assert.equal(problem(parameter('uri'), 'https://example.org/a'), undefined);
    assert.match(problem(parameter('uri'), 'data.csv') ?? '', /must be a URI with a scheme/);
  });

  it('starts from the values used last, then the defaults', () => {
    const parameters = [
      { ...parameter('float', '1'), name: 'a' },
      { ...parameter('float', '2'), name: 'b' },
      { ...parameter('float'), name: 'c' },
    ];
    assert.deepEqual(startingValues(parameters, { a: '9', gone: '1' }), { a: '9', b: '2', c: '' });
  });

  it('gives the command absolute paths, and the rest as typed', () => {
    const parameters = [
      { ...parameter('path'), name: 'local' },
      { ...parameter('path'), name: 'remote' },
      { ...parameter('float'), name: 'lr' },
    ];
    assert.deepEqual(
      commandValues(parameters, { local: 'data.csv', remote: 's3://b/x', lr: '0.10' }, directory),
      {
        local: path.join(directory, 'data.csv'),
        remote: 's3://b/x',
        lr: '0.10',
      },
    );
  });
});
