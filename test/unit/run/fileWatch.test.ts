import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { FileWatch } from '../../../src/features/fileWatch';
import { LocalBackend } from '../../../src/store/localBackend';
import { cleanUp, makeRun, temporaryStore } from '../store/support';

describe('watching files of a run', () => {
  afterEach(cleanUp);

  it('tells what became another one, appeared, or is gone; only while it is active, and of what it was asked for', async () => {
    const store = temporaryStore();
    const backend = new LocalBackend(store);
    const ownerId = makeRun(store);
    const folder = store.runs.info(ownerId).artifactUri.replace(/^mlflow-artifacts:\/*/, '');
    const write = (name: string, text: string): Promise<void> =>
      store.artifacts.write(`${folder}/${name}`, Buffer.from(text));
    await write('f/a.txt', 'one');
    await write('f/b.txt', 'one');
    let told: string[] = [];
    let looks = 0;
    const watch = new FileWatch({
      backend: async () => ({
        statArtifact: (owner, path) => {
          looks++;
          return backend.statArtifact(owner, path);
        },
      }),
      every: 5,
      report: (changed) => told.push(changed.map(({ path }) => path).join()),
    });
    const files = (...paths: readonly string[]) => paths.map((path) => ({ ownerId, path }));
    /** Each file is looked at so often more. */
    const looked = async (times: number, count: number): Promise<void> => {
      const until = looks + times * count;
      while (looks < until) await new Promise((resolve) => setTimeout(resolve, 1));
    };

    watch.watch(files('f/a.txt', 'new/c.txt', ''));
    watch.setActive(true);
    await looked(3, 3);
    assert.deepEqual(told, []);
    await write('f/b.txt', 'another');
    await write('f/a.txt', 'another');
    await looked(2, 3);
    assert.deepEqual(told, ['f/a.txt']);
    told = [];
    await write('new/c.txt', 'there now');
    await looked(2, 3);
    // The root has an entry more.
    assert.deepEqual(new Set(told.join().split(',')), new Set(['new/c.txt', '']));
    told = [];

    watch.setActive(false);
    const before = looks;
    await new Promise((resolve) => setTimeout(resolve, 30));
    assert.equal(looks, before, 'looked while inactive');
    await write('f/a.txt', 'while nobody looked');
    watch.setActive(true);
    await looked(2, 3);
    assert.deepEqual(told, ['f/a.txt']);

    watch.watch(files('f/b.txt'));
    await looked(2, 1);
    await store.artifacts.delete(`${folder}/f/b.txt`);
    await looked(2, 1);
    assert.deepEqual(told, ['f/a.txt', 'f/b.txt']);
    told = [];

    watch.watch(files('f/a.txt'));
    await looked(2, 1);
    renameSync(store.directory, `${store.directory}.away`);
    await looked(2, 1);
    assert.deepEqual(told, [], 'a store that is away is no change of its files');
    renameSync(`${store.directory}.away`, store.directory);
    await looked(2, 1);
    assert.deepEqual(told, ['f/a.txt'], 'who met an error reads again');
    watch.dispose();
    const last = looks;
    await new Promise((resolve) => setTimeout(resolve, 30));
    assert.equal(looks, last);
    backend.dispose();
  });
});
