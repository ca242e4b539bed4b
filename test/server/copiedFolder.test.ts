import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { readDiscoveryFile, Workbench } from './support/server';

describe('a copy of a folder that is being served', function () {
  this.timeout(60_000);
  const bench = new Workbench();
  afterEach(() => bench.clear());

  it('gets a server of its own, with a port and token of its own', async () => {
    const original = await bench.serve(bench.folder());
    const runId = await original.createRun();
    const root = bench.folder();
    cpSync(join(original.root, '.tidemark'), join(root, '.tidemark'), { recursive: true });
    assert.equal(readDiscoveryFile(root).pid, original.pid);

    const copy = await bench.serve(root);
    assert.notEqual(copy.pid, original.pid);
    assert.notEqual(copy.url, original.url);
    assert.notEqual(copy.token, original.token);
    const ofTheCopy = await copy.createRun();
    const inOriginal = (id: string): Promise<{ readonly status: number }> =>
      original.get('runs/get', { run_id: id });
    assert.equal((await inOriginal(runId)).status, 200);
    assert.equal((await inOriginal(ofTheCopy)).status, 404);
  });
});
