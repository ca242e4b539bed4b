import { columnsOf } from '../../../src/store/metrics/points';
import { CHUNK_POINTS } from '../../../src/store/metrics/chunker';
import type { MetricPoint } from '../../../src/core/entities';
import { openStore } from '../../../src/store/store';
import { makeRun, point, randomNumbers } from './support';

/** Enough for a second level of summaries, which many tests pay for. */
const LONG = 17 * CHUNK_POINTS;
/** What one request brings; chunks end with one. */
const PART = CHUNK_POINTS / 4;

/**
 * A store, closed, with everything a store can have: long, short and single histories, in chunks, packs, pieces and rows,
 * what is odd among points, data sets, logged and registered models, what is deleted.
 */
export function makeFullStore(directory: string, longPoints = LONG): string {
  let time = 1_700_000_000_000;
  const store = openStore({ directory, mode: 'owner', now: () => time++ });
  const random = randomNumbers(5);
  const long = makeRun(store, { runName: 'long', params: { lr: '0.1' }, tags: { team: 'a' } });
  const log = (runId: string, key: string, count: number, shape: (index: number) => MetricPoint): void => {
    for (let at = 0; at < count; at += PART) {
      const part = Array.from({ length: Math.min(PART, count - at) }, (_, index) => shape(at + index));
      store.metrics.appendColumns(runId, [
        { key, modelId: null, datasetName: null, datasetDigest: null, points: columnsOf(part) },
      ]);
    }
  };
  log(long, 'loss', longPoints, (index) => ({
    step: index,
    timestamp: 1000 + index,
    value: index % 997 === 0 ? Number.NaN : random() - 0.5,
  }));
  log(long, 'unordered', Math.min(longPoints, CHUNK_POINTS + 500), (index) => ({
    step: Math.floor(random() * 1e6),
    timestamp: Math.floor(random() * 1e6),
    value: [Infinity, -Infinity, index, random()][index % 4] ?? 0,
  }));
  log(long, 'huge', Math.min(longPoints, CHUNK_POINTS + 500), (index) => {
    const exact = { step: 2n ** 62n + BigInt(index), timestamp: 2n ** 60n + BigInt(index) };
    return { step: Number(exact.step), timestamp: Number(exact.timestamp), value: index, exact };
  });
  store.runs.update(long, { status: 'FINISHED', endTime: time });
  const short = makeRun(store, { runName: 'short' });
  for (let key = 0; key < 50; key++)
    log(short, `metric ${key}`, 12, (index) => ({ step: index, timestamp: index, value: key + index / 7 }));
  store.runs.update(short, { status: 'FINISHED', endTime: time });
  store.metrics.sealer.sealAll();

  const model = store.loggedModels.create({
    experimentId: '0',
    name: 'net',
    modelType: null,
    sourceRunId: short,
    params: [{ key: 'depth', value: '3' }],
    tags: [{ key: 'kind', value: 'tree' }],
  });
  const open = makeRun(store, { runName: 'open', metrics: { once: 3.5, nothing: Number.NaN } });
  for (let part = 0; part < 5; part++)
    log(open, 'grows', 8, (index) => ({
      step: 8 * part + index,
      timestamp: 2000 - index - part,
      value: -index,
    }));
  store.metrics.append(open, [
    point('shared', 1, { step: 1 }),
    point('shared', 2, { step: 2, modelId: model.modelId, datasetName: 'd', datasetDigest: 'x' }),
  ]);
  store.inputs.logInputs(
    open,
    [
      {
        dataset: { name: 'd', digest: 'x', sourceType: 'code', source: '{}', schema: null, profile: null },
        tags: [{ key: 'mlflow.data.context', value: 'train' }],
      },
    ],
    [model.modelId],
  );
  const experimentId = store.experiments.create({ name: 'second', tags: [{ key: 'note', value: '한국어' }] });
  store.runs.delete(makeRun(store, { experimentId, params: { lr: 'gone' }, metrics: { loss: 1 } }));
  store.registry.createModel({ name: 'iris', tags: [{ key: 'owner', value: 'ana' }] });
  store.registry.createVersion({
    name: 'iris',
    source: `mlflow-artifacts:/0/${open}/artifacts/m`,
    runId: open,
  });
  store.registry.setAlias('iris', 'champion', '1', 'ana');
  store.close();
  return directory;
}
