import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runSnippet } from '../../src/features/run/snippet';
import { lastLine, startPython } from './support/python';
import { Workbench } from './support/server';

describe('the snippet that reads a run', function () {
  this.timeout(60_000);
  const bench = new Workbench();
  after(() => bench.clear());

  it('runs in the real client, whatever the folder is called and with nothing set up', async () => {
    const root = join(bench.folder(), '숫자 "digits" it\'s\\ours');
    mkdirSync(root);
    const server = await bench.serve(root);
    const runId = await server.createRun();
    await server.post('runs/log-batch', {
      run_id: runId,
      params: [{ key: 'depth', value: '5' }],
      metrics: [{ key: 'accuracy', value: 0.75, timestamp: 1, step: 0 }],
    });
    const script = join(bench.folder(), 'notebook.py');
    // A notebook shows its last line; a script has to print it.
    const lines = runSnippet(root, { url: server.url, token: server.token }, runId).trimEnd().split('\n');
    const shown = lines.pop() ?? '';
    writeFileSync(script, [...lines, `print(json.dumps([${shown}]))`, ''].join('\n'));
    const seen = await lastLine(
      startPython(server, script, [], { MLFLOW_TRACKING_URI: '', MLFLOW_TRACKING_TOKEN: '' }),
    );
    assert.deepEqual(seen, [{ depth: '5' }, { accuracy: 0.75 }]);
  });
});
