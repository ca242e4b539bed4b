import assert from 'node:assert/strict';
import { exportLines } from '../../src/features/table/exportLines';
import { LocalBackend } from '../../src/store/localBackend';
import { cleanUp, makeRun, temporaryStore } from './store/support';
import { metric, param, tableQuery } from './store/tableQuery';

describe('exported runs', () => {
  afterEach(cleanUp);

  async function text(
    backend: Parameters<typeof exportLines>[0],
    request: Parameters<typeof exportLines>[1],
    format: 'csv' | 'json',
  ): Promise<string> {
    let all = '';
    for await (const part of exportLines(backend, request, format)) all += part.text;
    return all;
  }

  const request = {
    query: tableQuery(),
    columns: [
      metric('m'),
      param('p'),
      { kind: 'attribute', key: 'start_time' },
      metric('m', 'sparkline'),
    ] as const,
    titles: ['m', 'p', 'Started', 'line'],
  };

  it('are exact: no run is missing, and times are those of ISO 8601', async () => {
    const store = temporaryStore();
    const backend = new LocalBackend(store);
    const values = [0.1 + 0.2, Number.NaN, Infinity, -1e-300];
    for (let index = 0; index < 1203; index++)
      makeRun(store, {
        startTime: 1_700_000_000_000 + index,
        params: { p: `"${index}",` },
        metrics: { m: values[index % 4] ?? 0 },
      });
    const rows = JSON.parse(await text(backend, request, 'json')) as readonly Record<string, unknown>[];
    assert.equal(rows.length, 1203);
    const expected = Array.from({ length: 1203 }, (_, index) => ({
      m: [0.1 + 0.2, 'NaN', 'Infinity', -1e-300][index % 4],
      p: `"${index}",`,
      Started: new Date(1_700_000_000_000 + index).toISOString(),
      line: null,
    })).reverse();
    assert.deepEqual(rows.map(({ 'Run ID': id, ...rest }) => (assert.match(String(id), /^[0-9a-f]{32}$/), rest)), expected); // prettier-ignore
    const lines = (await text(backend, request, 'csv')).trimEnd().split('\n');
    assert.equal(lines.length, 1204);
    assert.ok(lines.some((line) => line.endsWith(',0.30000000000000004,"""0"",",2023-11-14T22:13:20.000Z,')));
  });

  it('are no file at all where some could not be read', async () => {
    const store = temporaryStore();
    const backend = new LocalBackend(store);
    for (let index = 0; index < 700; index++) makeRun(store, {});
    let reads = 0;
    const gone: Parameters<typeof exportLines>[0] = {
      runTable: (...asked) => backend.runTable(...asked),
      runTableCells: async (range) => (reads++ === 0 ? backend.runTableCells(range) : null),
    };
    await assert.rejects(text(gone, request, 'csv'), /export them again/);
  });
});
