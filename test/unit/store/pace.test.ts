import assert from 'node:assert/strict';
import { Pace } from '../../../src/store/pace';

/** Some milliseconds of work, without a look at what else there is. */
function work(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

describe('the pace of long work', () => {
  it('takes a turn of the event loop for itself, the oldest first', async () => {
    let turn = 0;
    let counting = true;
    const count = (): void => {
      turn++;
      if (counting) setImmediate(count);
    };
    setImmediate(count);
    const turns: number[] = [];
    const done: number[] = [];
    const jobs = [0, 1, 2, 3].map(async (job) => {
      const pace = new Pace(undefined);
      for (let step = 0; step < 5; step++) {
        await pace.breathe();
        turns.push(turn);
        work(2);
      }
      done.push(job);
    });
    await Promise.all(jobs);
    counting = false;
    assert.equal(new Set(turns).size, 20);
    assert.deepEqual(done, [0, 1, 2, 3]);
  });

  it('lets who has worked little go before who has worked much', async () => {
    const done: string[] = [];
    const job = async (name: string, steps: number): Promise<void> => {
      const pace = new Pace(undefined);
      for (let step = 0; step < steps; step++) {
        await pace.breathe();
        work(20);
      }
      done.push(name);
    };
    await Promise.all([job('long', 20), job('short', 2)]);
    assert.deepEqual(done, ['short', 'long']);
  });

  it('ends at its turn what nobody waits for any more', async () => {
    const controller = new AbortController();
    const pace = new Pace(controller.signal);
    await pace.breathe();
    work(2);
    const next = pace.breathe();
    controller.abort();
    await assert.rejects(next, { name: 'AbortError' });
  });
});
