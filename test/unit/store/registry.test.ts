import assert from 'node:assert/strict';
import type { Promotion } from '../../../src/core/backend';
import type { Store } from '../../../src/store/store';
import { cleanUp, fails, makeRun, temporaryStore } from './support';

describe('model registry', () => {
  let store: Store;
  beforeEach(() => {
    store = temporaryStore();
    store.registry.createModel({
      name: 'digits',
      description: 'numbers',
      tags: [{ key: 'team', value: 'x' }],
    });
  });
  afterEach(cleanUp);

  const addVersion = (name = 'digits'): string =>
    store.registry.createVersion({ name, source: 's3://bucket/model' }).version;
  const promotion = (change: Partial<Promotion>): Promotion => ({
    modelName: 'digits',
    version: '1',
    state: null,
    alias: null,
    archiveExisting: false,
    comment: null,
    ...change,
  });

  it('has models with unique names', () => {
    const model = store.registry.getModel('digits');
    assert.deepEqual(
      [model.description, model.tags, model.aliases, model.latestVersions],
      ['numbers', [{ key: 'team', value: 'x' }], [], []],
    );
    fails(
      () => store.registry.createModel({ name: 'digits' }),
      'RESOURCE_ALREADY_EXISTS',
      'Registered Model (name=digits) already exists.',
    );
    fails(
      () => store.registry.getModel('nope'),
      'RESOURCE_DOES_NOT_EXIST',
      'Registered Model with name=nope not found',
    );
    for (const name of ['', '  ', 'a/b', 'a:b', '..', '.']) {
      fails(() => store.registry.createModel({ name }), 'INVALID_PARAMETER_VALUE', /./);
    }
    assert.equal(store.registry.createModel({ name: '모델 🎉 <b>' }).name, '모델 🎉 <b>');
  });

  it('renames and deletes models, with all that is theirs', () => {
    addVersion();
    store.registry.setAlias('digits', 'champion', '1', 'rest');
    store.registry.renameModel('digits', 'numbers');
    assert.equal(store.registry.getVersion('numbers', '1').name, 'numbers');
    assert.equal(store.audit.entries('numbers').length, 1);
    fails(() => store.registry.getModel('digits'), 'RESOURCE_DOES_NOT_EXIST', /not found/);
    store.registry.createModel({ name: 'other' });
    fails(() => store.registry.renameModel('other', 'numbers'), 'RESOURCE_ALREADY_EXISTS', /already exists/);
    store.registry.deleteModel('numbers');
    fails(() => store.registry.getVersion('numbers', '1'), 'RESOURCE_DOES_NOT_EXIST', /not found/);
    store.registry.createModel({ name: 'numbers' });
    assert.deepEqual(store.registry.getModel('numbers').aliases, []);
  });

  it('never gives a version number twice', () => {
    assert.deepEqual([addVersion(), addVersion(), addVersion()], ['1', '2', '3']);
    store.registry.setAlias('digits', 'a', '3', 'rest');
    store.registry.deleteVersion('digits', '3');
    assert.equal(addVersion(), '4');
    assert.deepEqual(store.registry.getModel('digits').aliases, []);
    assert.deepEqual(
      store.registry.versionsOf('digits').map(({ version }) => version),
      ['4', '2', '1'],
    );
    fails(
      () => store.registry.getVersion('digits', '3'),
      'RESOURCE_DOES_NOT_EXIST',
      'Model Version (name=digits, version=3) not found',
    );
    fails(() => store.registry.getVersion('digits', 'x'), 'INVALID_PARAMETER_VALUE', /must be an integer/);
  });

  it('moves aliases, and keeps some for itself', () => {
    addVersion();
    addVersion();
    store.registry.setAlias('digits', 'champion', '1', 'rest');
    store.registry.setAlias('digits', 'champion', '2', 'rest');
    assert.equal(store.registry.getVersionByAlias('digits', 'champion').version, '2');
    assert.deepEqual(store.registry.getVersion('digits', '2').aliases, ['champion']);
    assert.equal(store.registry.getVersionByAlias('digits', 'latest').version, '2');
    fails(
      () => store.registry.getVersionByAlias('digits', 'none'),
      'INVALID_PARAMETER_VALUE',
      'Registered model alias none not found.',
    );
    for (const alias of ['latest', 'LATEST', 'v1', 'V22', 'a b', '', 'x'.repeat(256)]) {
      fails(() => { store.registry.setAlias('digits', alias, '1', 'rest'); }, 'INVALID_PARAMETER_VALUE', /./); // prettier-ignore
    }
    fails(() => { store.registry.setAlias('digits', 'ok', '9', 'rest'); }, 'RESOURCE_DOES_NOT_EXIST', /not found/); // prettier-ignore
    store.registry.deleteAlias('digits', 'champion', 'rest');
    store.registry.deleteAlias('digits', 'champion', 'rest');
    assert.deepEqual(
      store.audit.entries('digits').map(({ action, from, to }) => [action, from, to]),
      [
        ['delete-alias', '@champion: 2', '@champion: -'],
        ['set-alias', '@champion: 1', '@champion: 2'],
        ['set-alias', '@champion: -', '@champion: 1'],
      ],
    );
  });

  it('moves versions through the stages', () => {
    addVersion();
    addVersion();
    assert.equal(
      store.registry.transitionStage('digits', '1', 'production', false, 'rest').currentStage,
      'Production',
    );
    store.registry.transitionStage('digits', '2', 'Production', true, 'rest: ana');
    assert.equal(store.registry.getVersion('digits', '1').currentStage, 'Archived');
    assert.deepEqual(
      store.registry.latestVersions('digits').map(({ version, currentStage }) => [version, currentStage]),
      [
        ['1', 'Archived'],
        ['2', 'Production'],
      ],
    );
    assert.deepEqual(
      store.registry.latestVersions('digits', ['production']).map(({ version }) => version),
      ['2'],
    );
    const [entry] = store.audit.entries('digits');
    assert.deepEqual(
      [entry?.actor, entry?.from, entry?.to],
      ['rest: ana', 'None', 'Production (Archived: 1)'],
    );
    fails(
      () => store.registry.transitionStage('digits', '1', 'Nope', false, ''),
      'INVALID_PARAMETER_VALUE',
      /Invalid Model Version stage: Nope. Value must be one of None, Staging, Production, Archived/,
    );
    fails(
      () => store.registry.transitionStage('digits', '1', 'None', true, ''),
      'INVALID_PARAMETER_VALUE',
      /is not an Active stage/,
    );
  });

  it('promotes state and alias together, with one audit entry', () => {
    addVersion();
    addVersion();
    store.registry.promote(promotion({ state: 'deployed', alias: 'champion' }), 'window');
    const version = store.registry.promote(
      promotion({
        version: '2',
        state: 'deployed',
        alias: 'champion',
        archiveExisting: true,
        comment: 'better',
      }),
      'window: ana',
    );
    assert.deepEqual([version.currentStage, version.aliases], ['Production', ['champion']]);
    const entries = store.audit.entries('digits');
    assert.equal(entries.length, 2);
    assert.deepEqual(
      [entries[0]?.actor, entries[0]?.action, entries[0]?.from, entries[0]?.to, entries[0]?.comment],
      ['window: ana', 'promote', 'None, @champion: 1', 'Production (Archived: 1), @champion: 2', 'better'],
    );
    fails(
      () => store.registry.promote(promotion({ state: 'ready', alias: 'v3' }), 'window'),
      'INVALID_PARAMETER_VALUE',
      /reserved/,
    );
    assert.equal(store.registry.getVersion('digits', '1').currentStage, 'Archived');
    assert.equal(store.audit.entries('digits').length, 2);
  });

  it('finds the files behind a source', () => {
    const runId = makeRun(store);
    const logged = store.loggedModels.create({
      experimentId: '0',
      name: 'm',
      modelType: null,
      sourceRunId: runId,
      params: [],
      tags: [],
    });
    const create = (source: string, run: string | null = null, modelId: string | null = null) =>
      store.registry.createVersion({ name: 'digits', source, runId: run, modelId });
    const version = create(`models:/${logged.modelId}`, runId, logged.modelId);
    assert.equal(version.storageLocation, logged.artifactUri);
    assert.equal(version.source, `models:/${logged.modelId}`);
    assert.equal(create('models:/digits/1').storageLocation, logged.artifactUri);
    assert.equal(
      create(`runs:/${runId}/model`, runId).storageLocation,
      `mlflow-artifacts:/0/${runId}/artifacts/model`,
    );
    const inside = `mlflow-artifacts:/0/${runId}/artifacts/model`;
    assert.equal(create(inside, runId).storageLocation, inside);
    assert.equal(create('s3://bucket/x').storageLocation, 's3://bucket/x');
    const tag = store.loggedModels.get(logged.modelId).tags.find(({ key }) => key === 'mlflow.modelVersions');
    assert.equal(tag?.value, '[{"name":"digits","version":1}]');
  });

  it('refuses sources that could reach other files', () => {
    const runId = makeRun(store);
    const other = makeRun(store);
    const logged = store.loggedModels.create({
      experimentId: '0',
      name: 'm',
      modelType: null,
      sourceRunId: null,
      params: [],
      tags: [],
    });
    const sources: readonly (readonly [string, string | null, (string | null)?])[] = [
      ['/etc/passwd', runId],
      ['/etc', null],
      ['relative/path', runId],
      ['file:///etc/passwd', runId],
      ['file://host/etc', runId],
      [`runs:/${other}/model`, runId],
      [`runs:/${other}/model`, null],
      [`mlflow-artifacts:/0/${other}/artifacts/model`, runId],
      [`mlflow-artifacts:/0/${runId}/artifacts/../../${other}`, runId],
      [`mlflow-artifacts:/0/${runId}/artifacts/%2e%2e/%2e%2e/x`, runId],
      [`mlflow-artifacts:/0/${runId}/artifacts/%252e%252e/x`, runId],
      [`mlflow-artifacts:/0/${runId}`, runId],
      ['mlflow-artifacts:/', runId],
      [`runs:/${runId}/../../x`, runId],
      ['http://localhost/model', null],
      ['https://example.org/model', runId],
      [`models:/${logged.modelId}`, null, 'm-other'],
      ['models:/digits@champion', null],
      ['s3://bucket/../x', null],
      ['s3://bucket/a\0b', null],
    ];
    for (const [source, run, modelId] of sources) {
      fails(
        () => store.registry.createVersion({ name: 'digits', source, runId: run, modelId: modelId ?? null }),
        'INVALID_PARAMETER_VALUE',
        /^(Invalid model version source: |'source' cannot use|Registered model alias)/,
      );
    }
    fails(
      () => store.registry.createVersion({ name: 'digits', source: 'models:/m-none', modelId: 'm-none' }),
      'RESOURCE_DOES_NOT_EXIST',
      /Logged model/,
    );
    fails(
      () => store.registry.createVersion({ name: 'nope', source: 's3://b/x' }),
      'RESOURCE_DOES_NOT_EXIST',
      /nope/,
    );
    assert.deepEqual(store.registry.versionsOf('digits'), []);
  });

  it('has tags and descriptions', () => {
    addVersion();
    store.registry.setModelTag('digits', 'a', '1');
    store.registry.deleteModelTag('digits', 'team');
    store.registry.deleteModelTag('digits', 'team');
    store.registry.setVersionTag('digits', '1', 'b', '2');
    store.registry.deleteVersionTag('digits', '1', 'zz');
    assert.deepEqual(store.registry.getModel('digits').tags, [{ key: 'a', value: '1' }]);
    assert.deepEqual(store.registry.getVersion('digits', '1').tags, [{ key: 'b', value: '2' }]);
    assert.equal(store.registry.updateVersion('digits', '1', { description: 'x' }).description, 'x');
    assert.equal(store.registry.updateModel('digits', { description: '' }).description, '');
    fails(() => { store.registry.setModelTag('digits', 'a', 'x'.repeat(100_001)); }, 'INVALID_PARAMETER_VALUE', /exceeds/); // prettier-ignore
  });

  it('searches models and versions, prompts aside', () => {
    store.registry.createModel({ name: 'Prompt', tags: [{ key: 'mlflow.prompt.is_prompt', value: 'true' }] });
    store.registry.createModel({ name: 'alpha', tags: [{ key: 'mlflow.prompt.is_prompt', value: 'false' }] });
    const models = (filter: string, orderBy: readonly string[] = []): string =>
      store.registry.searchModels({ filter, orderBy, maxResults: 100 }).items.map(({ name }) => name).join(' '); // prettier-ignore
    assert.equal(models(''), 'alpha digits');
    assert.equal(models("tag.`mlflow.prompt.is_prompt` != 'true'"), 'alpha digits');
    assert.equal(models("tag.`mlflow.prompt.is_prompt` = 'true'"), 'Prompt');
    assert.equal(models(`name ILIKE 'DIG%'`), 'digits');
    assert.equal(models('', ['name DESC']), 'digits alpha');
    assert.equal(models('', ['timestamp DESC']), 'alpha digits');
    fails(() => store.registry.searchModels({ maxResults: 1001 }), 'INVALID_PARAMETER_VALUE', /at most 1000/);
    addVersion();
    addVersion();
    addVersion('alpha');
    store.registry.setVersionTag('digits', '1', 'k', 'v');
    const versions = (filter: string, orderBy: readonly string[] = []): string =>
      store.registry.searchVersions({ filter, orderBy, maxResults: 100 }).items.map(({ name, version }) => `${name}/${version}`).join(' '); // prettier-ignore
    assert.equal(versions(`name = 'digits'`, ['version_number DESC']), 'digits/2 digits/1');
    assert.equal(versions('version_number >= 2'), 'digits/2');
    assert.equal(versions(`tags.k = 'v'`), 'digits/1');
    assert.equal(versions(`name IN ('alpha') OR source_path LIKE 'nope%'`), 'alpha/1');
    assert.equal(versions('').split(' ').length, 3);
    store.registry.transitionStage('digits', '2', 'Production', false, 'ana');
    assert.equal(versions(`stage = 'Production' OR tags.k > 1`), 'digits/2');
    assert.equal(
      versions("last_updated_timestamp > '1969-01-01' AND NOT version_number = 1 AND name = 'digits'"),
      'digits/2',
    );
    store.registry.updateModel('alpha', { description: 'the best' });
    assert.equal(models(`description LIKE '%best' AND creation_timestamp < '2100-01-01'`), 'alpha');
  });
});
