import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { FOLDER, GONE, LINK, isDone, lookOn, newLook } from '../../../src/store/look';
import { looker } from '../../../src/store/looker';
import { bundleFile } from '../../../src/store/bundleFile';
import { cleanUp, temporaryFolder } from './support';

describe('looking at the files of a folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder();
    mkdirSync(join(folder, 'folder'));
    writeFileSync(join(folder, 'five'), '12345');
    if (process.platform !== 'win32') symlinkSync(join(folder, 'nothing'), join(folder, 'link'));
  });
  afterEach(cleanUp);

  const link = process.platform === 'win32' ? GONE : LINK;

  it('tells bytes, folders, links, and what is gone', () => {
    const look = newLook(folder, ['five', 'folder', 'link', 'vanished']);
    assert.equal(isDone(look), false);
    assert.equal(lookOn(look), true);
    assert.equal(isDone(look), true);
    assert.equal(lookOn(look), false);
    assert.deepEqual([...look.sizes], [5, FOLDER, link, GONE]);
  });

  it('is done by whoever takes the next names, each once', async () => {
    const names = Array.from({ length: 2000 }, (_, index) => (index % 2 === 0 ? 'five' : 'vanished'));
    const look = newLook(folder, names);
    assert.equal(lookOn(look), true);
    const thread = new Worker(bundleFile('look.js', __dirname) ?? '');
    try {
      const answer = once(thread, 'message');
      thread.postMessage(look);
      await answer;
      assert.equal(isDone(look), true);
      assert.equal(lookOn(look), false, 'the thread has left nothing');
      assert.deepEqual([...look.sizes], names.map((name) => (name === 'five' ? 5 : GONE))); // prettier-ignore
    } finally {
      await thread.terminate();
    }
  });

  it('lists a folder of any size by name, the names that came last, too', async () => {
    for (let index = 0; index < 2500; index++)
      writeFileSync(join(folder, `file ${index}`), 'x'.repeat(index % 7));
    const { names, sizes } = await looker.list(folder);
    assert.deepEqual(names, readdirSync(folder).sort());
    const others = new Map([
      ['five', 5],
      ['folder', FOLDER],
      ['link', link],
    ]);
    for (const [index, name] of names.entries())
      assert.equal(sizes[index], others.get(name) ?? Number(name.slice('file '.length)) % 7, name);
    await assert.rejects(looker.list(join(folder, 'vanished')), { code: 'ENOENT' });
    await assert.rejects(looker.list(join(folder, 'five')), { code: 'ENOTDIR' });
  });
});
