import assert from 'node:assert/strict';
import { artifactKind, imageType, loggedTables, needsExtension } from '../../../src/core/artifactKind';
import { consoleText } from '../../../src/core/consoleText';
import { profileEntries, schemaFields } from '../../../src/core/datasetSchema';
import { imageAt, imageSeries, placeOfStep, stepsOf } from '../../../src/core/loggedImages';
import { TidemarkError } from '../../../src/core/errors';
import { bringsEditor } from '../../../src/features/run/editors';
import { deleteTag, setNote, setTag } from '../../../src/features/runEdits';
import { LocalBackend } from '../../../src/store/localBackend';
import { cleanUp, makeRun, point, temporaryStore } from '../store/support';

describe('editors of installed extensions', () => {
  it('are found by what they say of themselves', () => {
    const editors = (filenamePattern: string, priority?: string): unknown => ({
      name: 'viewer',
      contributes: { customEditors: [{ priority, viewType: 'x', selector: [{ filenamePattern }] }] },
    });
    const brings = (path: string, ...manifests: readonly unknown[]): boolean =>
      needsExtension(path) && bringsEditor(path, manifests);
    assert.equal(brings('report.pdf', {}, editors('*.pdf')), true);
    assert.equal(brings('plots/report.PDF', editors('**/*.{dvi,pdf}')), true);
    assert.equal(brings('clip.mkv', editors('*.{mov,mkv,avi}')), true);
    assert.equal(brings('report.pdf', editors('*.pdfx'), editors('*'), { contributes: 'odd' }, null), false);
    // What is only offered, as an editor of bytes is, opens nothing by itself.
    assert.equal(brings('report.pdf', editors('*.pdf', 'option')), false);
    assert.equal(needsExtension('clip.mp4') || needsExtension('tone.wav'), false);
  });
});

describe('images that log_image wrote', () => {
  const name = (key: string, step: number, end: string): string =>
    `images/${key}%step%${step}%timestamp%${1000 + step}%0a1b-2c.${end}`;
  const files = (paths: readonly (string | undefined)[]): Parameters<typeof imageSeries>[0] =>
    paths.flatMap((path) => (path === undefined ? [] : [{ path, fileSize: 1 }]));

  it('are grouped by key and ordered by step', () => {
    const plus = (path: string): string => path.replaceAll('%', '+');
    const paths = [
      plus(name('val~samples', 10, 'png')),
      plus(name('val~samples', 2, 'png')),
      plus(name('val~samples', 2, 'webp')).replace('.webp', '+compressed.webp'),
      name('a+b c', 0, 'png'),
      'images/readme.png',
      'images/x+step+y+timestamp+z+u.png',
    ];
    assert.deepEqual(
      imageSeries(files(paths)).map(({ key, images }) => [key, images.map(({ step, path }) => [step, path])]),
      [
        ['a+b c', [[0, paths[3]]]],
        [
          'val/samples',
          [
            [2, paths[1]],
            [10, paths[0]],
          ],
        ],
      ],
    );
  });

  it('are shown compressed where that is all there is', () => {
    const path = 'images/k+step+-3+timestamp+5+u+compressed.webp';
    const file = { path, fileSize: 7 };
    assert.deepEqual(imageSeries([file]), [
      { key: 'k', images: [{ ...file, step: -3, timestamp: 5, small: file }] },
    ]);
  });

  it('know their small twin, whichever is listed first', () => {
    const full = { path: 'images/k+step+1+timestamp+5+u.png', fileSize: 9000 };
    const small = { path: 'images/k+step+1+timestamp+5+u+compressed.webp', fileSize: 90 };
    for (const listed of [
      [full, small],
      [small, full],
    ]) {
      const [series] = imageSeries(listed);
      assert.deepEqual(series?.images, [{ ...full, step: 1, timestamp: 5, small }]);
    }
  });

  it('are found by the step, the last one up to it', () => {
    const listed = [0, 10, 30].map((step) => name('a', step, 'png'));
    const all = imageSeries(files([...listed, name('b', 20, 'png'), name('b', 30, 'png')]));
    const steps = stepsOf(all);
    assert.deepEqual(steps, [0, 10, 20, 30]);
    const at = (step: number): readonly (number | undefined)[] =>
      all.map(({ images }) => imageAt(images, step)?.step);
    assert.deepEqual(at(-1), [undefined, undefined]);
    assert.deepEqual(at(20), [10, 20]);
    assert.deepEqual(at(1000), [30, 30]);
    assert.deepEqual(
      [undefined, -5, 0, 15, 30, 99].map((step) => placeOfStep(steps, step)),
      [3, 0, 0, 1, 3, 3],
    );
    assert.equal(placeOfStep([], undefined), 0);
  });
});

describe('a file', () => {
  it('is known by its name, a table by the tag', () => {
    const tables = loggedTables('[{"path": "t.json", "type": "table"}, {"path": 5}, "x"]');
    const kinds = ['t.json', 'u.json', 'a/b.PNG', 'MLmodel', '.json', 'x.tar.gz', 'm.ipynb', 'noending'];
    assert.deepEqual(
      kinds.map((path) => artifactKind(path, tables)),
      ['table', 'json', 'image', 'text', 'other', 'other', 'notebook', 'other'],
    );
    assert.deepEqual([...loggedTables('not JSON')], []);
    assert.equal(imageType('a.JPG'), 'image/jpeg');
  });
});

describe('console output', () => {
  it('is what a terminal would show', () => {
    const output = '\u001b[1;32mgreen\u001b[0m\r\n10%\r20%\r30% done\r\n\u001b]0;title\u0007text\u0008\n';
    assert.equal(consoleText(output), 'green\n30% done\ntext\n');
  });
});

describe('a data set', () => {
  it('has the fields of its columns', () => {
    const schema =
      '{"mlflow_colspec": [{"type": "double", "name": "a", "required": true}, {"type": "long", "name": ["b", "c"]}]}';
    assert.deepEqual(schemaFields(schema), [
      { name: 'a', type: 'double', required: true },
      { name: 'b.c', type: 'long', required: null },
    ]);
  });

  it('has the fields of its tensors, written as text or not', () => {
    const features = '[{"type": "tensor", "tensor-spec": {"dtype": "float64", "shape": [-1, 8]}}]';
    const expected = [{ name: 'features', type: 'float64 [-1,8]', required: null }];
    assert.deepEqual(
      schemaFields(JSON.stringify({ mlflow_tensorspec: { features, targets: null } })),
      expected,
    );
    assert.deepEqual(schemaFields(`{"mlflow_tensorspec": {"features": ${features}}}`), expected);
  });

  it('may have a schema that nobody knows', () => {
    for (const schema of [null, 'text', '[]', '{"mlflow_colspec": 5}', '{"other": 1}'])
      assert.equal(schemaFields(schema), undefined);
    assert.deepEqual(profileEntries('{"num_rows": 5, "x": {"a": [1]}}'), [
      ['num_rows', '5'],
      ['x', '{"a":[1]}'],
    ]);
    assert.equal(profileEntries('no'), undefined);
  });
});

describe('edits of a run', () => {
  afterEach(cleanUp);

  it('set and remove notes and tags, and leave what is not a person’s alone', async () => {
    const store = temporaryStore();
    const backend = new LocalBackend(store);
    const runId = makeRun(store, { tags: { team: 'vision' } });
    const tags = (): Record<string, string> =>
      Object.fromEntries(store.runs.get(runId).data.tags.map(({ key, value }) => [key, value]));
    await setNote(backend, runId, '# Note');
    await setTag(backend, runId, 'stage', 'candidate');
    await deleteTag(backend, runId, 'team');
    await deleteTag(backend, runId, 'team');
    assert.deepEqual(
      [tags()['mlflow.note.content'], tags()['stage'], tags()['team']],
      ['# Note', 'candidate', undefined],
    );
    await setNote(backend, runId, '  ');
    await setNote(backend, runId, '');
    assert.equal('mlflow.note.content' in tags(), false);
    const refused = (work: Promise<void>): Promise<void> =>
      assert.rejects(
        work,
        (error) => error instanceof TidemarkError && error.code === 'INVALID_PARAMETER_VALUE',
      );
    await refused(setTag(backend, runId, 'mlflow.user', 'x'));
    await refused(deleteTag(backend, runId, 'tidemark.colour'));
    await refused(setTag(backend, runId, ' ', 'x'));
    await refused(setTag(backend, runId, 'bad@key', 'x'));
    await refused(setNote(backend, runId, 'x'.repeat(8001)));
    backend.dispose();
  });
});

describe('what a run’s metric came to', () => {
  afterEach(cleanUp);

  it('is over all its points, whatever has become of them', async () => {
    const store = temporaryStore();
    const backend = new LocalBackend(store);
    const runId = makeRun(store);
    const values = [3, NaN, 1, 8, 2];
    store.metrics.append(
      runId,
      values.map((value, step) => point('m', value, { step, timestamp: step + 1 })),
    );
    store.metrics.append(runId, [point('none', NaN)]);
    const [none, m] = await backend.metricSummaries(runId, ['none', 'm', 'not there']);
    assert.deepEqual([m?.key, m?.value, m?.step, m?.count, m?.min, m?.max], ['m', 2, 4, 5, 1, 8]);
    assert.deepEqual([none?.value, none?.count, none?.min, none?.max], [NaN, 1, null, null]);
    backend.dispose();
  });
});

describe('a range of a file', () => {
  afterEach(cleanUp);

  it('is read without the rest', async () => {
    const store = temporaryStore();
    const backend = new LocalBackend(store);
    const runId = makeRun(store);
    const folder = store.runs.info(runId).artifactUri.replace(/^mlflow-artifacts:\/*/, '');
    await store.artifacts.write(`${folder}/f.bin`, Buffer.from('0123456789'));
    const read = async (from: number, length: number): Promise<string> =>
      Buffer.from((await backend.readArtifactRange(runId, 'f.bin', from, length)).bytes).toString();
    assert.deepEqual(await Promise.all([read(0, 3), read(8, 5), read(10, 5), read(99, 5), read(0, 0)]), [
      '012',
      '89',
      '',
      '',
      '',
    ]);
    assert.equal((await backend.readArtifactRange(runId, 'f.bin', 4, 1)).size, 10);
    await assert.rejects(backend.readArtifactRange(runId, '../f.bin', 0, 1), /Invalid path/);
    await assert.rejects(backend.readArtifactRange(runId, 'gone', 0, 1), /No such artifact/);
    backend.dispose();
  });
});
