import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { Changes } from '../../src/core/backend';
import { ChangeWatch, ofEverything } from '../../src/features/watching';
import type { Changed } from '../../src/features/watching';

describe('a watch of changes', () => {
  it('begins once its store opens, if somebody still wants it', async () => {
    const listeners = new Set<(changes: Changes) => void>();
    let isOpen = false;
    const reported: Changed[] = [];
    const watch = new ChangeWatch({
      backend: async () => {
        if (!isOpen) throw new Error('The store is away.');
        return {
          watch: (listener) => {
            listeners.add(listener);
            return { dispose: () => listeners.delete(listener) };
          },
        };
      },
      concerns: ofEverything,
      report: (changed) => reported.push(changed),
    });
    watch.setActive(true);
    await turn();
    isOpen = true;
    assert.deepEqual([listeners.size, reported], [0, []]);
    watch.tryAgain();
    watch.tryAgain();
    await turn();
    assert.deepEqual([listeners.size, reported], [1, [null]]);
    watch.setActive(false);
    watch.tryAgain();
    await turn();
    assert.equal(listeners.size, 0);
    watch.dispose();
  });
});
