import assert from 'node:assert/strict';
import { checkStore } from '../../../src/store/check/check';
import { noCounts } from '../../../src/store/check/findings';
import { storeContext } from '../../../src/store/context';
import { Locations } from '../../../src/store/locations';
import { openDatabase } from '../../../src/store/open';
import { IdleWatch } from '../../../src/server/main/idleWatch';
import { WindowLeases } from '../../../src/server/windowLeases';
import { cleanUp, makeRun, query, temporaryStore } from './support';

describe('a clock that jumps back', () => {
  afterEach(cleanUp);

  it('leaves ids, revisions, versions, the audit and the times of changes in order', () => {
    let now = 1_700_000_000_000;
    const store = temporaryStore({ now: () => now });
    const experimentId = store.experiments.create({ name: 'before' });
    const model = store.loggedModels.create({
      experimentId,
      name: 'net',
      modelType: null,
      sourceRunId: null,
      params: [],
      tags: [],
    });
    const first = makeRun(store, { experimentId, startTime: now });
    store.registry.createModel({ name: 'iris' });
    store.registry.createVersion({ name: 'iris', source: 's3://bucket/a', runId: null });
    store.registry.setAlias('iris', 'champion', '1', 'ana');
    const revision = store.changes.revision();

    now -= 3_600_000;
    store.experiments.update(experimentId, { name: 'after' });
    store.loggedModels.finalize(model.modelId, 'READY');
    const second = makeRun(store, { experimentId, startTime: now, metrics: { loss: 1 } });
    store.runs.update(second, { status: 'FINISHED', endTime: now + 5 });
    store.registry.createVersion({ name: 'iris', source: 's3://bucket/b', runId: null });
    store.registry.setAlias('iris', 'champion', '2', 'ana');
    store.registry.updateVersion('iris', '1', { description: 'older' });

    assert.ok(store.changes.revision() > revision);
    const experiment = store.experiments.get(experimentId);
    assert.equal(experiment.name, 'after');
    assert.ok(experiment.lastUpdateTime >= experiment.creationTime);
    const net = store.loggedModels.get(model.modelId);
    assert.ok(net.lastUpdatedTimestamp >= net.creationTimestamp);
    const iris = store.registry.getModel('iris');
    assert.ok(iris.lastUpdatedTimestamp >= iris.creationTimestamp);
    const versions = store.registry.versionsOf('iris');
    assert.deepEqual(versions.map(({ version }) => version).sort(), ['1', '2']);
    for (const version of versions) assert.ok(version.lastUpdatedTimestamp >= version.creationTimestamp);
    assert.deepEqual(
      store.audit.entries('iris').map(({ to }) => to),
      ['@champion: 2', '@champion: 1'],
    );
    const { startTime, endTime } = store.runs.info(second);
    assert.ok(endTime !== null && endTime >= startTime);
    // Newest first is by the time a run says it started; both are there, once.
    const found = store.runs
      .search(query({ experimentIds: [experimentId] }))
      .items.map(({ info }) => info.runId);
    assert.deepEqual(found, [first, second]);
    // Deleted "in the future": not long enough ago for anything, and never too early.
    now += 3_600_000;
    store.runs.delete(second);
    now -= 7_200_000;
    const request = { deletedBefore: now, runIds: [], experimentIds: [], modelIds: [] };
    assert.deepEqual(store.removal.plan(request).runIds, []);
    store.close();
    const sql = openDatabase(store.directory, 'readonly', now);
    assert.deepEqual(
      [
        ...checkStore(
          storeContext(sql, new Locations(undefined), () => now),
          noCounts(),
        ),
      ],
      [],
    );
    sql.close();
  });

  it('counts spans by another clock: sealing, leases and leaving wait no longer and no shorter', () => {
    let elapsed = 0;
    const clock = (): number => elapsed;
    const store = temporaryStore({ elapsed: clock });
    const leases = new WindowLeases(clock);
    const idle = new IdleWatch({ store, leases, idleMs: 30_000, elapsed: clock });
    const runId = makeRun(store, { metrics: { loss: 1 } });
    const steps = Float64Array.from({ length: 300 }, (_, step) => step);
    const points = { steps, timestamps: steps, values: steps };
    const series = { key: 'loss', modelId: null, datasetName: null, datasetDigest: null, points };
    store.metrics.appendColumns(runId, [series]);
    leases.renew('window');
    assert.equal(idle.isIdle(), false, 'just written to');
    assert.equal(store.metrics.sealer.prepare(), undefined);
    elapsed = 9_000;
    assert.equal(store.metrics.sealer.prepare(), undefined);
    elapsed = 11_000;
    assert.ok(store.metrics.sealer.prepare());
    elapsed = 31_000;
    assert.equal(idle.isIdle(), false, 'a window is open');
    elapsed = 61_000;
    assert.equal(leases.count(), 0);
    assert.equal(idle.isIdle(), false, 'a run is at work');
    store.runs.update(runId, { status: 'FINISHED' });
    assert.equal(idle.isIdle(), false, 'just written to');
    elapsed = 90_000;
    assert.equal(idle.isIdle(), false);
    elapsed = 92_000;
    assert.equal(idle.isIdle(), true);
  });
});
