import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { debugEnvironment } from '../../src/features/server/environment';
import type { Services } from '../../src/features/services';
import { openFolder, tidemark } from './support/workspace';

describe('a Python debug session', () => {
  let services: Services;
  let envFile: string;

  before(async () => {
    ({ services } = await tidemark());
    await services.stores.get(openFolder());
    envFile = path.join(openFolder().uri.fsPath, '.env-of-a-test');
  });
  after(() => rmSync(envFile, { force: true }));

  const envOf = async (
    more: Readonly<Record<string, unknown>>,
    place: 'inside' | 'outside' = 'inside',
  ): Promise<unknown> => {
    const configuration = {
      type: 'debugpy',
      name: 'a test',
      request: 'launch',
      program: 'train.py',
      ...more,
    };
    const resolved = await debugEnvironment(services).resolveDebugConfigurationWithSubstitutedVariables(
      place === 'inside' ? openFolder() : undefined,
      configuration,
    );
    return resolved?.['env'];
  };

  it("gets the server's address beside its own variables", async () => {
    const { url, token } = await services.stores.server(openFolder()).ensure();
    const variables = { MLFLOW_TRACKING_URI: url, MLFLOW_TRACKING_TOKEN: token };
    assert.deepEqual(await envOf({ env: { OWN: '1' } }), { OWN: '1', ...variables });
    assert.deepEqual(await envOf({}, 'outside'), variables, 'of a file that belongs to no folder');
  });

  it('keeps the server that it names itself, in its configuration or its file', async () => {
    const env = { MLFLOW_TRACKING_URI: 'http://team.example' };
    assert.deepEqual(await envOf({ env }), env);
    writeFileSync(envFile, 'export MLFLOW_TRACKING_URI=http://team.example\n');
    assert.equal(await envOf({ envFile }), undefined);
  });

  it('is left alone when it only attaches', async () => {
    assert.equal(await envOf({ request: 'attach' }), undefined);
  });
});
