import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { RunCount } from '../../../src/features/charts/runCount';

describe('how many runs there are', () => {
  it('is counted a twentieth of the time where that takes long, and never left as it was', async () => {
    let runs = 5;
    let counts = 0;
    let stale = 0;
    const count = new RunCount(
      async () => {
        counts++;
        await wait(10);
        return runs;
      },
      () => stale++,
    );
    assert.equal(await count.of(['1']), 5);
    runs = 6;
    for (let asked = 0; asked < 5; asked++) assert.equal(await count.of(['1']), 5);
    assert.deepEqual([counts, stale], [1, 0]);
    while (stale === 0) await wait(5);
    assert.equal(await count.of(['1']), 6);
    // Of others it is another one.
    assert.equal(await count.of(['1', '2']), 6);
    assert.deepEqual([counts, stale], [3, 1]);
    count.dispose();
  });
});
