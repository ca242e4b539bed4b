import assert from 'node:assert/strict';
import { diffDocuments, pythonOf, requirementsOf } from '../../src/core/diff';
import type { DiffSide } from '../../src/core/diff';
import type { KeyValue } from '../../src/core/entities';

function side(values: {
  readonly params?: readonly KeyValue[];
  readonly metrics?: Readonly<Record<string, number>>;
  readonly tags?: readonly KeyValue[];
  readonly files?: readonly { readonly path: string; readonly text: string }[];
}): DiffSide {
  return {
    run: {
      info: {
        runId: 'a'.repeat(32),
        number: 1,
        runName: 'able-crane-512',
        experimentId: '1',
        userId: 'ana',
        status: 'FINISHED',
        startTime: 0,
        endTime: 1,
        artifactUri: '',
        lifecycleStage: 'active',
      },
      data: {
        params: values.params ?? [],
        tags: values.tags ?? [],
        metrics: Object.entries(values.metrics ?? {}).map(([key, value]) => ({
          key,
          value,
          step: 0,
          timestamp: 0,
          modelId: null,
          datasetName: null,
          datasetDigest: null,
        })),
      },
      inputs: { datasets: [], modelIds: [] },
      outputs: { models: [] },
    },
    environment: { files: values.files ?? [] },
  };
}

const param = (key: string, value: string): KeyValue => ({ key, value });
const lines = (text: string): string[] => text.split('\n');

describe('the documents of a diff of two runs', () => {
  it('have short lines though one key is long', () => {
    const long = 'model.backbone.pretrained_weights_path';
    const [left] = diffDocuments(
      side({ params: [param('lr', '0.1'), param('epochs', '5'), param(long, 'x')] }),
      side({}),
    );
    assert.deepEqual(lines(left).slice(1, 4), ['epochs = 5', 'lr     = 0.1', `${long} = x`]);
  });

  it('say each section in the same order, sorted and padded to one width', () => {
    const [left] = diffDocuments(
      side({ params: [param('lr', '0.1'), param('epochs', '5')], metrics: { loss: 0.25 } }),
      side({ params: [param('lr', '0.2')] }),
    );
    assert.deepEqual(lines(left).slice(0, 6), [
      '[params]',
      'epochs = 5',
      'lr     = 0.1',
      '',
      '[metrics]',
      'loss = 0.25',
    ]);
  });

  it('have a line for each key of either run, so that lines stand beside each other', () => {
    const [left, right] = diffDocuments(
      side({ params: [param('a', '1'), param('c', '3')] }),
      side({ params: [param('b', '2'), param('c', '3')] }),
    );
    assert.equal(lines(left).length, lines(right).length);
    assert.deepEqual(lines(left).slice(1, 4), ['a = 1', 'b = —', 'c = 3']);
    assert.deepEqual(lines(right).slice(1, 4), ['a = —', 'b = 2', 'c = 3']);
  });

  it('leave out a section that is empty in both', () => {
    const [left] = diffDocuments(side({ params: [param('a', '1')] }), side({}));
    assert.doesNotMatch(left, /metrics|tags|datasets|requirements/);
  });

  it('tell an empty value from one that is absent', () => {
    const [left, right] = diffDocuments(side({ params: [param('note', '')] }), side({}));
    assert.equal(lines(left)[1], 'note =');
    assert.equal(lines(right)[1], 'note = —');
  });

  it('write every number so that it can be told from every other', () => {
    const [left] = diffDocuments(side({ metrics: { a: 0.1 + 0.2, b: NaN, c: -Infinity } }), side({}));
    assert.match(left, /a = 0\.30000000000000004\nb = NaN\nc = -Infinity/);
  });

  it('put the lines of a value of several lines under its key', () => {
    const [left] = diffDocuments(side({ params: [param('config', '{\n  "a": 1\n}')] }), side({}));
    assert.deepEqual(lines(left).slice(1, 5), ['config =', '    {', '      "a": 1', '    }']);
  });

  it('leave markup and newlines in names as text on one line', () => {
    const [left] = diffDocuments(side({ params: [param('<b>x\n[tags]', '"&')] }), side({}));
    assert.equal(lines(left)[1], '<b>x [tags] = "&');
  });

  it('say the source apart from the tags, and leave out tags that differ in any two runs', () => {
    const [left] = diffDocuments(
      side({
        tags: [
          param('team', 'vision'),
          param('mlflow.runName', 'able-crane-512'),
          param('mlflow.source.git.commit', '3fa2c1b'),
          param('mlflow.user', 'ben'),
        ],
      }),
      side({}),
    );
    assert.match(left, /\[tags\]\nteam = vision\n/);
    assert.match(left, /\[environment\]\ngit commit = 3fa2c1b\nuser {7}= ben\n/);
    assert.doesNotMatch(left, /able-crane/);
  });

  it('compare requirements package by package', () => {
    const [left, right] = diffDocuments(
      side({ files: [{ path: 'model/requirements.txt', text: 'numpy==2.0\nscikit-learn==1.7\n' }] }),
      side({ files: [{ path: 'model/requirements.txt', text: 'numpy==2.1\nscikit-learn==1.7\n' }] }),
    );
    assert.match(left, /\[requirements\]\nnumpy {8}= 2\.0\nscikit-learn = 1\.7/);
    assert.match(right, /\[requirements\]\nnumpy {8}= 2\.1\n/);
  });
});

describe('environment files', () => {
  it('are read for their requirements', () => {
    assert.deepEqual(
      requirementsOf('# made by hand\n-r other.txt\nnumpy==2.0  # why\npandas[excel] >= 2\n\n'),
      [
        ['numpy', '2.0'],
        ['pandas[excel]', '>= 2'],
      ],
    );
  });

  it('are read for their Python version', () => {
    assert.equal(pythonOf('python: 3.12.3\nbuild_dependencies:\n- pip==24\n'), '3.12.3');
    assert.equal(pythonOf('name: env\ndependencies:\n  - python=3.11\n  - pip\n'), '3.11');
    assert.equal(pythonOf('dependencies:\n  - pip\n'), undefined);
  });
});
