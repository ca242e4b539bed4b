import assert from 'node:assert/strict';
import { utimes } from 'node:fs/promises';
import path from 'node:path';
import { columnsIn, imageGrid } from '../../../src/core/charts/imageGrid';
import type { ImagesData, RunImages } from '../../../src/core/charts/images';
import { imagesKind, MAX_IMAGES } from '../../../src/core/charts/images';
import {
  chartsArrangement,
  IMAGES,
  removeChart,
  sectionsOf,
  STANDARD_CHARTS,
} from '../../../src/core/charts/workspace';
import { imageSeries } from '../../../src/core/loggedImages';
import type { ImagesSource } from '../../../src/features/charts/kinds/images';
import { imagesData } from '../../../src/features/charts/kinds/images';
import { describeCharts } from '../../../src/features/charts/session';
import { LocalBackend } from '../../../src/store/localBackend';
import type { Store } from '../../../src/store/store';
import { cleanUp, makeRun, temporaryStore } from '../store/support';

const fileName = (key: string, step: number): string =>
  `images/${key}+step+${step}+timestamp+${1000 + step}+0a-1b.png`;

describe('a grid of images', () => {
  const run = (runId: string, steps: Readonly<Record<string, readonly number[]>>): RunImages => ({
    runId,
    series: imageSeries(
      Object.entries(steps).flatMap(([key, all]) =>
        all.map((step) => ({ path: fileName(key, step), fileSize: 1 })),
      ),
    ),
  });
  const drawn = (options: Parameters<typeof imageGrid>[0]): readonly string[] => {
    const { heads, bands } = imageGrid(options);
    return [
      heads,
      ...bands.flatMap((band) => [
        band.heads.join(' '),
        ...band.rows.map(
          ({ key, cells }) => `${key ?? '-'}: ${cells.map(({ image }) => image?.step ?? 'none').join(' ')}`,
        ),
      ]),
    ];
  };
  const runs = [run('r1', { a: [0, 10], b: [10] }), run('r2', { a: [5] }), run('r3', { b: [0, 20] })];

  it('has a column for each run and a row for each key, at the last step up to the chosen one', () => {
    assert.deepEqual(drawn({ runs, keys: ['a', 'b'], step: 7, columns: 5 }), [
      'runs',
      'r1 r2 r3',
      'a: 0 5 none',
      'b: none none 0',
    ]);
  });

  it('breaks into bands where the runs are more than the columns', () => {
    assert.deepEqual(drawn({ runs, keys: ['a'], step: 10, columns: 2 }), [
      'runs',
      'r1 r2',
      'a: 10 5',
      'r3',
      'a: none',
    ]);
  });

  it('puts the keys of one run beside each other', () => {
    const [first] = runs;
    assert.ok(first);
    assert.deepEqual(drawn({ runs: [first], keys: ['a', 'b'], step: 10, columns: 3 }), [
      'keys',
      'a b',
      '-: 10 10',
    ]);
    assert.deepEqual(drawn({ runs: [], keys: [], step: 0, columns: 3 }), ['runs']);
  });

  it('has as many columns as there is room for', () => {
    assert.deepEqual(
      [20, 130, 267, 268, 1000].map((width) => columnsIn(width, 130, 8)),
      [1, 1, 1, 2, 7],
    );
  });
});

describe('the images of runs', () => {
  let store: Store;
  let backend: LocalBackend;
  beforeEach(() => {
    store = temporaryStore();
    backend = new LocalBackend(store);
  });
  afterEach(() => {
    backend.dispose();
    cleanUp();
  });

  const ask = async (
    runIds: readonly string[],
    keys: readonly string[] | null = null,
    source: ImagesSource = backend,
  ): Promise<ImagesData> => {
    const data = await imagesData(source, { kind: 'images', runIds, keys }, new AbortController().signal);
    return imagesKind.data(data);
  };
  const folder = (runId: string): string =>
    store.runs.info(runId).artifactUri.replace(/^mlflow-artifacts:\/*/, '');
  const write = (runId: string, file: string): Promise<void> =>
    store.artifacts.write(`${folder(runId)}/${file}`, Buffer.from('x'));
  const runWith = async (...files: readonly string[]): Promise<string> => {
    const runId = makeRun(store);
    for (const file of files) await write(runId, file);
    return runId;
  };

  it('are those of its folder, by run and key', async () => {
    const one = await runWith(
      fileName('val~a', 0),
      fileName('val~a', 3),
      fileName('b', 1),
      'images/notes.txt',
    );
    const other = await runWith(fileName('b', 2), 'elsewhere/b+step+1+timestamp+1+u.png');
    const without = await runWith('model/MLmodel');
    const data = await ask([one, without, 'gone', other]);
    assert.deepEqual(
      data.runs.map(({ runId, series }) => [runId, series.map(({ key, images }) => [key, images.length])]),
      [
        [
          one,
          [
            ['b', 1],
            ['val/a', 2],
          ],
        ],
        [other, [['b', 1]]],
      ],
    );
    assert.deepEqual([data.keys, data.left, data.unread], [['b', 'val/a'], 0, 0]);
    const some = await ask([one, other], ['val/a']);
    assert.deepEqual([some.runs.map(({ runId }) => runId), some.keys], [[one], ['b', 'val/a']]);
  });

  it('are listed again only when the folder has changed', async () => {
    const runId = await runWith(fileName('a', 0));
    let listed = 0;
    const counted: ImagesSource = {
      statArtifact: (ownerId, file) => backend.statArtifact(ownerId, file),
      listArtifacts: (ownerId, file) => {
        listed++;
        return backend.listArtifacts(ownerId, file);
      },
    };
    const steps = async (): Promise<number | undefined> =>
      (await ask([runId], null, counted)).runs[0]?.series[0]?.images.length;
    const images = path.join(store.artifacts.root, folder(runId), 'images');
    const setTime = async (seconds: number): Promise<void> => {
      const time = new Date(Date.now() + seconds * 1000);
      await utimes(images, time, time);
    };
    // A folder that has changed just now may change again within the same tick of its clock.
    await setTime(60);
    await steps();
    await steps();
    assert.equal(listed, 2);
    await setTime(-60);
    await steps();
    await steps();
    assert.equal(listed, 3);
    await write(runId, fileName('a', 1));
    assert.equal(await steps(), 2);
    assert.equal(listed, 4);
  });

  it('are the newest where there are too many', async () => {
    const runId = makeRun(store);
    const many = Array.from({ length: MAX_IMAGES }, (_, step) => ({
      path: fileName(step % 2 === 0 ? 'a' : 'b', step),
      isDir: false,
      fileSize: 1,
    }));
    const source: ImagesSource = {
      statArtifact: async (_, file) => ({ path: file, isDir: true, fileSize: null, modified: 1 }),
      listArtifacts: async () => [...many, { path: fileName('c', 5), isDir: false, fileSize: 1 }],
    };
    const data = await ask([runId], null, source);
    const [a] = data.runs[0]?.series ?? [];
    const most = Math.floor(MAX_IMAGES / 3);
    assert.equal(a?.images.length, most);
    assert.equal(a.images.at(-1)?.step, MAX_IMAGES - 2);
    assert.equal(data.left, MAX_IMAGES - 2 * most);
  });

  it('of runs whose files lie elsewhere are unread, unless that is so of all', async () => {
    const here = await runWith(fileName('a', 0));
    const broken: ImagesSource = {
      listArtifacts: (ownerId, file) => backend.listArtifacts(ownerId, file),
      statArtifact: (ownerId, file) =>
        ownerId === here
          ? backend.statArtifact(ownerId, file)
          : Promise.reject(new Error('They lie elsewhere.')),
    };
    const data = await ask(['far', here], null, broken);
    assert.deepEqual([data.runs.length, data.unread], [1, 1]);
    await assert.rejects(ask(['far'], null, broken), /They lie elsewhere/);
  });

  it('have a chart by themselves in a section of their own, once a run says that it has some', async () => {
    const plain = makeRun(store, { metrics: { loss: 1 } });
    const withImages = makeRun(store, { tags: { 'mlflow.loggedImages': 'True' } });
    const { runs } = await describeCharts(backend, [plain, withImages]);
    assert.deepEqual(
      runs.map(({ hasImages }) => hasImages),
      [false, true],
    );
    const keys = ['loss', 'system/cpu', 'val/loss', IMAGES];
    const sections = sectionsOf(STANDARD_CHARTS, keys);
    assert.deepEqual(
      sections.map(({ name, charts }) => [name, charts.map(({ spec }) => spec.kind)]),
      [
        ['', ['line']],
        ['val', ['line']],
        ['images', ['images']],
        ['system', ['line']],
      ],
    );
    const arranged = { ...STANDARD_CHARTS, sections };
    assert.deepEqual(chartsArrangement(structuredClone(arranged)), arranged);
    const removed = removeChart(arranged, 'images');
    assert.ok(!sectionsOf(removed, keys).some(({ name }) => name === 'images'));
  });
});
