import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import type { ServerSupervisor } from '../../src/features/server/supervisor';
import { newSupervisor, storeFolder, TestWorkspace, tidemark } from './support/workspace';

describe('a copied workspace', () => {
  it("neither uses nor stops the original's server", async () => {
    const { log } = (await tidemark()).services;
    const workspace = new TestWorkspace(log);
    const supervisors: ServerSupervisor[] = [];
    try {
      const original = workspace.addFolder('original');
      const copy = workspace.addFolder('copy');
      const first = newSupervisor(original, log, 'original');
      const second = newSupervisor(copy, log, 'copy');
      const again = newSupervisor(original, log, 'again');
      supervisors.push(first, second, again);
      const address = await first.ensure();
      cpSync(storeFolder(original), storeFolder(copy), { recursive: true });
      await second.stop();
      assert.deepEqual(await again.ensure(), address);
      const own = await second.ensure();
      assert.notEqual(own.url, address.url);
      assert.notEqual(own.token, address.token);
    } finally {
      for (const supervisor of supervisors) {
        await supervisor.stop();
        supervisor.dispose();
      }
      workspace.dispose();
    }
  });
});
