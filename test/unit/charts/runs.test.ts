import assert from 'node:assert/strict';
import type { Field } from '../../../src/core/charts/field';
import { numberOf } from '../../../src/core/explain';
import { importanceData } from '../../../src/features/charts/kinds/importance';
import { runsData } from '../../../src/features/charts/kinds/runs';
import { describeCharts } from '../../../src/features/charts/session';
import { LocalBackend } from '../../../src/store/localBackend';
import { cleanUp, makeRun, point, randomNumbers, temporaryStore } from '../store/support';

describe('what charts take of runs', () => {
  afterEach(cleanUp);
  const { signal } = new AbortController();
  const FIELDS: readonly Field[] = [
    { of: 'metric', key: 'm', value: 'last' },
    { of: 'metric', key: 'm', value: 'min' },
    { of: 'metric', key: 'm', value: 'max' },
    { of: 'metric', key: 'none', value: 'last' },
    { of: 'param', key: 'lr' },
    { of: 'param', key: 'net' },
    { of: 'tag', key: 't' },
    { of: 'attribute', key: 'duration' },
    { of: 'attribute', key: 'start_time' },
    { of: 'attribute', key: 'status' },
    { of: 'attribute', key: 'user_id' },
    { of: 'attribute', key: 'run_name' },
  ];

  function filled(count: number) {
    const store = temporaryStore();
    const random = randomNumbers(5);
    const runIds = Array.from({ length: count }, (_, index) => {
      const lr = 10 ** -Math.floor(random() * 4);
      const runId = makeRun(store, {
        runName: `run ${index % 7}`,
        startTime: 1000 + index,
        params: { ...(index % 9 !== 4 && { lr: String(lr) }), net: index % 3 === 0 ? '12' : 'wide' },
        tags: index % 2 === 0 ? { t: 'x' } : {},
      });
      const values = [lr * 3 + random() / 100, index % 11 === 0 ? Number.NaN : lr + random() / 100];
      if (index % 13 !== 6)
        store.metrics.append(
          runId,
          values.map((value, step) => point('m', value, { step, timestamp: step })),
        );
      if (index % 5 !== 0) store.runs.update(runId, { status: 'FINISHED', endTime: 900 + 3 * index });
      return runId;
    });
    return { runIds, backend: new LocalBackend(store) };
  }

  it('is what the runs have, of those that exist, each once', async () => {
    const { runIds, backend } = filled(450);
    const asked = [runIds[3] ?? '', 'f'.repeat(32), ...runIds];
    const { runIds: found, columns } = await runsData(backend, { runIds: asked, fields: FIELDS }, signal);
    const runs = await Promise.all(found.map((runId) => backend.getRun(runId)));
    const summaries = await Promise.all(found.map((runId) => backend.metricSummaries(runId, ['m', 'none'])));
    assert.deepEqual([found[0], found.length], [runIds[3], 450]);
    FIELDS.forEach((field, index) => {
      runs.forEach(({ info, data }, row) => {
        const pair = (pairs: readonly { key: string; value: string }[]): string | null =>
          pairs.find(({ key }) => key === field.key)?.value ?? null;
        let wanted: string | number | null;
        if (field.of === 'metric') {
          const last = data.metrics.find(({ key }) => key === field.key)?.value ?? null;
          const summary = summaries[row]?.find(({ key }) => key === field.key);
          wanted = field.value === 'last' ? last : (summary?.[field.value] ?? null);
        } else if (field.of === 'attribute') {
          const lasted = info.endTime === null ? null : Math.max(0, info.endTime - info.startTime);
          wanted = { duration: lasted, start_time: info.startTime, status: info.status, user_id: info.userId, run_name: info.runName }[field.key]; // prettier-ignore
        } else wanted = pair(field.of === 'param' ? data.params : data.tags);
        const { values, texts } = columns[index] ?? { values: new Float64Array(0), texts: null };
        const value = values[row] ?? Number.NaN;
        const own = texts ? (texts[value] ?? null) : Number.isNaN(value) ? null : value;
        const expected = texts ? wanted : typeof wanted === 'string' ? numberOf(wanted) : Number.isNaN(wanted) ? null : wanted; // prettier-ignore
        assert.equal(own, expected, `${field.of} ${field.key} of run ${row}`);
      });
    });
  });

  it('tells which param matters, and which keys there are', async () => {
    const { runIds, backend } = filled(300);
    const target = { of: 'metric', key: 'm', value: 'last' } as const;
    const { runs, params } = await importanceData(backend, { kind: 'importance', runIds, target }, signal);
    const finite = (await backend.mainMetrics(runIds, 'm')).filter((metric) =>
      Number.isFinite(metric?.value),
    ).length;
    assert.deepEqual([runs, params[0]?.key], [finite, 'lr']);
    assert.ok((params[0]?.importance ?? 0) > 0.9 && (params[0]?.correlation ?? 0) > 0.9);
    const description = await describeCharts(backend, [...runIds, 'f'.repeat(32)]);
    assert.deepEqual([description.metricKeys, description.singleKeys], [['m'], []]);
    assert.deepEqual([description.runs.length, description.goneRunIds], [300, ['f'.repeat(32)]]);
    assert.deepEqual(description.paramKeys, ['lr', 'net']);
    assert.deepEqual(description.groupKeys, { params: ['lr', 'net'], tags: ['mlflow.runName', 't'] });
  });

  it('tells of which metrics runs that have ended have one value', async () => {
    const store = temporaryStore();
    const log = (ended: boolean, metrics: Readonly<Record<string, number>>): string => {
      const runId = makeRun(store, { startTime: 1000 });
      for (const [key, count] of Object.entries(metrics))
        store.metrics.append(
          runId,
          Array.from({ length: count }, (_, step) => point(key, step, { step, timestamp: step })),
        );
      if (ended) store.runs.update(runId, { status: 'FINISHED', endTime: 2000 });
      return runId;
    };
    const runIds = [
      log(true, { f1: 1, loss: 3, 'now and then': 1 }),
      log(true, { f1: 1, 'now and then': 2 }),
      log(false, { f1: 1, epoch: 1 }),
    ];
    // As a client does for a model that it logs.
    const again = { ...point('f1', 0, { step: 0, timestamp: 0 }), datasetName: 'test', datasetDigest: '1' };
    store.metrics.append(runIds[0] ?? '', [again]);
    const { metricKeys, singleKeys } = await describeCharts(new LocalBackend(store), runIds);
    assert.deepEqual([metricKeys.length, singleKeys], [4, ['f1']]);
  });
});
