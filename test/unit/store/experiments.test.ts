import assert from 'node:assert/strict';
import { isAbsolute } from 'node:path';
import type { Store } from '../../../src/store/store';
import { cleanUp, fails, makeRun, query, temporaryStore } from './support';

describe('experiments', () => {
  let store: Store;
  beforeEach(() => {
    store = temporaryStore();
  });
  afterEach(cleanUp);

  const names = (filter: string, orderBy: readonly string[] = []): string[] =>
    store.experiments
      .search({ viewType: 'ACTIVE_ONLY', maxResults: 100, filter, orderBy })
      .items.map((experiment) => experiment.name);

  it('are numbered from 1 and lie below the default root', () => {
    const id = store.experiments.create({ name: 'digits', tags: [{ key: 'team', value: 'vision' }] });
    assert.equal(id, '1');
    const experiment = store.experiments.get(id);
    assert.equal(experiment.artifactLocation, 'mlflow-artifacts:/1');
    assert.deepEqual(experiment.tags, [{ key: 'team', value: 'vision' }]);
    assert.deepEqual(store.experiments.getByName('digits'), experiment);
    assert.equal(store.experiments.getByName('nope'), undefined);
  });

  it('lie where they are told to', () => {
    const elsewhere = temporaryStore({ artifactRoot: 's3://bucket/root?region=x' });
    assert.equal(
      elsewhere.experiments.get(elsewhere.experiments.create({ name: 'a' })).artifactLocation,
      's3://bucket/root/1?region=x',
    );
    const local = store.experiments.create({ name: 'b', artifactLocation: './here' });
    assert.ok(isAbsolute(store.experiments.get(local).artifactLocation));
    fails(
      () => store.experiments.create({ name: 'c', artifactLocation: 'runs:/x' }),
      'INVALID_PARAMETER_VALUE',
      /runs:/,
    );
    fails(
      () => store.experiments.create({ name: 'c', artifactLocation: 's3://b/x#f' }),
      'INVALID_PARAMETER_VALUE',
      /fragments/,
    );
  });

  it('have unique names of 1 to 500 characters, deleted ones counting', () => {
    const id = store.experiments.create({ name: '😀'.repeat(500) });
    store.experiments.delete(id);
    fails(
      () => store.experiments.create({ name: '😀'.repeat(500) }),
      'RESOURCE_ALREADY_EXISTS',
      /already exists/,
    );
    fails(
      () => store.experiments.create({ name: 'x'.repeat(501) }),
      'INVALID_PARAMETER_VALUE',
      "'name' exceeds the maximum length of 500 characters",
    );
    fails(() => store.experiments.create({ name: '' }), 'INVALID_PARAMETER_VALUE', /Invalid experiment name/);
    assert.equal(store.experiments.getByName('😀'.repeat(500))?.lifecycleStage, 'deleted');
  });

  it('are looked up by integers', () => {
    fails(
      () => store.experiments.get('abc'),
      'INVALID_PARAMETER_VALUE',
      "Invalid experiment ID 'abc'. Experiment ID must be a valid integer.",
    );
    fails(() => store.experiments.get('77'), 'RESOURCE_DOES_NOT_EXIST', 'No Experiment with id=77 exists');
    fails(() => store.experiments.get('9'.repeat(40)), 'INVALID_PARAMETER_VALUE', /must be a valid integer/);
    assert.equal(store.experiments.get('').experimentId, '0');
  });

  it('take their runs along when they are deleted and restored', () => {
    const id = store.experiments.create({ name: 'a' });
    const [kept, deleted] = [makeRun(store, { experimentId: id }), makeRun(store, { experimentId: id })];
    store.runs.delete(deleted);
    store.experiments.delete(id);
    assert.equal(store.runs.info(kept).lifecycleStage, 'deleted');
    fails(() => store.experiments.delete(id), 'RESOURCE_DOES_NOT_EXIST', /No Experiment with id=1/);
    fails(() => { store.experiments.setTag(id, 'a', 'b'); }, 'INVALID_PARAMETER_VALUE', "The experiment 1 must be in the 'active' state. Current state is deleted."); // prettier-ignore
    fails(() => { store.experiments.update(id, { name: 'b' }); }, 'INVALID_PARAMETER_VALUE', /must be in the 'active' state/); // prettier-ignore
    fails(
      () => makeRun(store, { experimentId: id }),
      'INVALID_PARAMETER_VALUE',
      /must be in the 'active' state/,
    );
    store.experiments.restore(id);
    fails(() => { store.experiments.restore(id); }, 'RESOURCE_DOES_NOT_EXIST', /No Experiment with id=1/); // prettier-ignore
    assert.equal(store.runs.search(query({ experimentIds: [id] })).items.length, 2);
  });

  it('have tags with limits', () => {
    store.experiments.setTag('0', 'note', 'a');
    store.experiments.setTag('0', 'note', 'b');
    assert.deepEqual(store.experiments.get('0').tags, [{ key: 'note', value: 'b' }]);
    fails(() => { store.experiments.setTag('0', 'k', 'x'.repeat(20_001)); }, 'INVALID_PARAMETER_VALUE', /'value' exceeds/); // prettier-ignore
    fails(() => { store.experiments.setTag('0', 'k'.repeat(251), ''); }, 'INVALID_PARAMETER_VALUE', /exceeds the maximum length of 250/); // prettier-ignore
    store.experiments.deleteTag('0', 'note');
    fails(() => { store.experiments.deleteTag('0', 'note'); }, 'RESOURCE_DOES_NOT_EXIST', /No tag with name: note/); // prettier-ignore
  });

  it('are searched newest first, by filters, by order, in pages', () => {
    for (const name of ['b', 'a', 'C']) store.experiments.create({ name, tags: [{ key: 'k', value: name }] });
    assert.deepEqual(names(''), ['C', 'a', 'b', 'Default']);
    assert.deepEqual(names('', ['name']), ['C', 'Default', 'a', 'b']);
    assert.deepEqual(names('', ['experiment_id ASC']), ['Default', 'b', 'a', 'C']);
    assert.deepEqual(names(`name LIKE 'c%'`), []);
    assert.deepEqual(names(`name ILIKE 'c%'`), ['C']);
    assert.deepEqual(names(`tags.k = 'a' OR name = 'Default'`), ['a', 'Default']);
    assert.deepEqual(names(`creation_time > 0 AND tag.k != 'a'`), ['C', 'b']);
    const first = store.experiments.search({ viewType: 'ALL', maxResults: 3 });
    const rest = store.experiments.search({ viewType: 'ALL', maxResults: 3, pageToken: first.nextPageToken });
    assert.equal(first.nextPageToken, 'eyJvZmZzZXQiOiAzfQ==');
    assert.deepEqual(
      rest.items.map(({ name }) => name),
      ['Default'],
    );
    assert.equal(rest.nextPageToken, null);
    fails(
      () => store.experiments.search({ viewType: 'ALL', maxResults: 0 }),
      'INVALID_PARAMETER_VALUE',
      /max_results/,
    );
    fails(
      () => store.experiments.search({ viewType: 'ALL', maxResults: 50_001 }),
      'INVALID_PARAMETER_VALUE',
      /at most 50000/,
    );
    fails(() => names('metrics.x > 1'), 'INVALID_PARAMETER_VALUE', /Invalid entity type 'metrics'/);
  });

  it('are summed up with the counts of their runs', () => {
    const id = store.experiments.create({ name: 'a' });
    const ended = makeRun(store, { experimentId: id });
    makeRun(store, { experimentId: id });
    store.runs.delete(makeRun(store, { experimentId: id }));
    store.runs.update(ended, { status: 'FINISHED', endTime: 5 });
    const [summary, other] = store.experiments.summaries([id, '0', '99']);
    assert.deepEqual([summary?.runCount, summary?.runningCount], [2, 1]);
    assert.deepEqual([other?.name, other?.runCount], ['Default', 0]);
    assert.equal(store.runs.runningCount(), 1);
  });
});
