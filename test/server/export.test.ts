import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from '../../src/core/entities';
import { openStore, type Store } from '../../src/store/store';
import { makeFullStore } from '../unit/store/fullStore';
import { runCli, Workbench } from './support/server';
import { writeOn } from './support/writing';

describe('export', function () {
  this.timeout(60_000);
  const bench = new Workbench();
  let folder: string;

  let root: string;
  let store: Store;
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'tidemark-export-'));
    makeFullStore(join(root, '.tidemark'));
    store = openStore({ directory: join(root, '.tidemark'), mode: 'readonly' });
    for (const { info } of runs()) {
      const files = join(root, '.tidemark/artifacts/0', info.runId, 'artifacts');
      mkdirSync(files, { recursive: true });
      writeFileSync(join(files, 'model.bin'), info.runName);
    }
  });
  beforeEach(() => {
    folder = bench.folder();
  });
  afterEach(() => bench.clear());
  after(() => {
    store.close();
    rmSync(root, { recursive: true });
  });

  const runs = (): readonly Run[] =>
    store.runs.search({
      experimentIds: ['0', '1'],
      filter: '',
      orderBy: [],
      viewType: 'ALL',
      maxResults: 100,
      pageToken: null,
      parent: 'any',
    }).items;
  const lines = (...path: readonly string[]): string[] =>
    readFileSync(join(folder, ...path), 'utf8')
      .trimEnd()
      .split('\n');
  const named = (name: string): string => runs().find(({ info }) => info.runName === name)?.info.runId ?? '';
  const exported = (...args: readonly string[]): Promise<{ code: number; out: string; err: string }> =>
    runCli('export', '--root', root, '--to', join(folder, 'out'), ...args);

  it('writes everything as JSON lines, every point bit for bit', async () => {
    const { code, out, err } = await exported('--artifacts');
    assert.equal(code, 0, err);
    assert.match(out, /4 runs, .* points, 1 logged models, 1 registered models, 1 model versions\.\n$/);
    const written = lines('out', 'runs.jsonl').map((line) => JSON.parse(line));
    assert.deepEqual(
      written.map((run) => run.info.run_id).sort(),
      runs()
        .map((run) => run.info.runId)
        .sort(),
    );
    for (const { info } of runs()) {
      const points = new Map<string, string[]>();
      for (const line of lines('out', 'metrics', `${info.runId}.jsonl`)) {
        // Larger integers than JavaScript's own are compared as they are written.
        const [, key = '', value, timestamp, step] =
          /^\{"key":"([^"]+)".*"value":"?([^,"]+)"?,"timestamp":(\d+),"step":(-?\d+)\}$/.exec(line) ?? [];
        const same = points.get(key) ?? [];
        same.push(`${String(timestamp)} ${String(step)} ${value === '-0.0' ? '0' : String(value)}`);
        points.set(key, same);
      }
      assert.deepEqual([...points.keys()].sort(), await store.metrics.keys([info.runId]));
      for (const [key, found] of points) {
        const { steps, timestamps, values, wide } = store.metrics.history(info.runId, key);
        const expected = [...values].map(
          (value, index) =>
            `${String((wide?.timestamps ?? timestamps)[index])} ${String((wide?.steps ?? steps)[index])} ${String(value)}`,
        );
        // Of so many strings a difference can't be shown.
        assert.equal(found.length, expected.length, key);
        expected.sort();
        assert.ok(
          found.sort().every((point, index) => point === expected[index]),
          key,
        );
      }
      if (info.experimentId === '0')
        assert.equal(lines('out', 'artifacts', info.runId, 'model.bin')[0], info.runName);
    }
    assert.equal(JSON.parse(lines('out', 'registered-models.jsonl')[0] ?? '').aliases[0].alias, 'champion');
    assert.equal(JSON.parse(lines('out', 'export.json').join('')).runs, 4);
    assert.match(
      lines('out', 'metrics', `${named('open')}.jsonl`).join(),
      /"key":"shared","model_id":"m-.*"dataset_name":"d"/,
    );
    assert.deepEqual(readdirSync(folder), ['out']);
    const again = await exported();
    assert.equal(again.code, 1);
    assert.match(again.err, /There is something at .* already/);
  });

  it('writes tables', async () => {
    assert.equal((await exported('--format', 'csv')).code, 0);
    assert.equal(lines('out', 'runs.csv').length, 5);
    assert.deepEqual(
      lines('out', 'params.csv').map((line) => line.trimEnd().split(',').slice(1).join()),
      ['key,value', 'lr,0.1', 'lr,gone'],
    );
    assert.match(lines('out', 'experiment-tags.csv')[1] ?? '', /,note,한국어/);
    assert.match(lines('out', 'inputs.csv')[1] ?? '', /,d,x,code,\{\},,,train/);
    assert.match(lines('out', 'registered-model-aliases.csv')[1] ?? '', /^iris,champion,1/);
    const points = lines('out', 'metrics', `${named('long')}.csv`);
    assert.match(points[0] ?? '', /^key,value,timestamp,step,model_id/);
    assert.ok(points.includes(`huge,7,${String(2n ** 60n + 7n)},${String(2n ** 62n + 7n)},,,\r`));
  });

  it('takes along what was asked for, and what belongs to it', async () => {
    assert.equal((await exported('--run-ids', named('short'), '--json')).code, 0);
    assert.deepEqual(readdirSync(join(folder, 'out')).sort(), [
      'experiments.jsonl',
      'export.json',
      'logged-models.jsonl',
      'metrics',
      'runs.jsonl',
    ]);
    rmSync(join(folder, 'out'), { recursive: true });
    const { out } = await exported('--experiment-ids', '1', '--json');
    assert.deepEqual(JSON.parse(out).counts, {
      experiments: 1,
      runs: 1,
      points: 1,
      logged_models: 0,
      registered_models: 0,
      model_versions: 0,
    });
    rmSync(join(folder, 'out'), { recursive: true });
    for (const [args, code, said] of [
      [['--run-ids', 'none'], 1, /Run with id=none not found/],
      [['--experiment-ids', 'x'], 1, /No Experiment with id=x exists/],
      [['--format', 'xml'], 2, /--format is 'jsonl' or 'csv', not 'xml'/],
    ] as const) {
      const failed = await exported(...args);
      assert.equal(failed.code, code);
      assert.match(failed.err, said);
    }
    assert.match((await runCli('export', '--help')).out, /metrics\/RUN_ID\.jsonl/);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('goes on beside a server that is written to, each run as of one moment', async () => {
    const server = await bench.serve(bench.folder());
    const runId = await server.createRun();
    const writing = writeOn(server, runId);
    while (writing.acknowledged() < 2000) await server.get('runs/get', { run_id: runId });
    const before = writing.acknowledged();
    const args = ['--root', server.root, '--to', join(folder, 'live')];
    assert.equal((await runCli('export', ...args)).code, 0);
    await writing.stop();
    const steps = lines('live', 'metrics', `${runId}.jsonl`).map((line) => Number(JSON.parse(line).step));
    assert.ok(steps.length >= before && steps.length % 100 === 0);
    assert.deepEqual(
      steps.toSorted((a, b) => a - b),
      [...steps.keys()],
    );
    const [run] = lines('live', 'runs.jsonl').map((line) => JSON.parse(line));
    assert.equal(run.data.metrics[0].step, steps.length - 1);
  });
});
