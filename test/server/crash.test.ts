import assert from 'node:assert/strict';
import { kills } from '../soak/kills';
import { power } from '../soak/power/power';

describe('a server that ends by force', function () {
  this.timeout(120_000);
  const say = (): void => undefined;

  it('has lost nothing of what it answered, whenever it was killed', async () => {
    const report = await kills({ seed: 8, kills: 7, clients: 3, loadMs: 300, say });
    assert.ok(report.unanswered > 0, 'no request was interrupted');
    assert.ok(report.points > 1000 && report.requests > 90, JSON.stringify(report));
  });

  it('has it after a power cut, too, on a disk that keeps what was synced (Linux only)', async function () {
    if (process.platform !== 'linux') this.skip();
    const report = await power({ seed: 4, cuts: 40, clients: 3, lives: 2, loadMs: 1200, say });
    assert.ok(report.syncs > 20 && report.facts > 5 && report.points > 0, JSON.stringify(report));
  });
});
