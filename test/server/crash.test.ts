import assert from 'node:assert/strict';
import { kills } from '../soak/kills';

describe('a server that ends by force', function () {
  this.timeout(120_000);
  const say = (): void => undefined;

  it('has lost nothing of what it answered, whenever it was killed', async () => {
    const report = await kills({ seed: 8, kills: 7, clients: 3, loadMs: 500, say });
    assert.ok(report.unanswered > 0, 'no request was interrupted');
    assert.ok(report.points > 1000 && report.facts > 100, JSON.stringify(report));
  });
});
