import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { Changes, TrackingBackend } from '../../src/core/backend';
import { ChangeWatch, ofEverything } from '../../src/features/watching';
import type { Changed } from '../../src/features/watching';

describe('a watch of changes', () => {
  it('begins once its store opens, if somebody still wants it', async () => {
    const listeners = new Set<(changes: Changes) => void>();
    let isOpen = false;
    const reported: Changed[] = [];
    const backend: Pick<TrackingBackend, 'watch'> = {
      watch: (listener) => {
        listeners.add(listener);
        return { dispose: () => listeners.delete(listener) };
      },
    };
    const watch = new ChangeWatch({
      backend: async () => {
        if (!isOpen) throw new Error('The store is away.');
        return backend;
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

  it('goes on with the store that has taken the place of another', async () => {
    const told: Changed[] = [];
    const watched = new Map<string, (changes: Changes) => void>();
    const store = (name: string): Pick<TrackingBackend, 'watch'> => ({
      watch: (listener) => {
        watched.set(name, listener);
        return { dispose: () => watched.delete(name) };
      },
    });
    let backend = store('first');
    const report = (changed: Changed): void => void told.push(changed);
    const watch = new ChangeWatch({ backend: async () => backend, concerns: ofEverything, report, pause: 0 });
    watch.setActive(true);
    await turn();
    backend = store('second');
    watched.get('first')?.({ revision: 1, everything: true, experimentIds: [], runs: [], modelNames: [] });
    await turn();
    assert.deepEqual([...watched.keys()], ['second']);
    const end = Date.now() + 5000;
    while (told.length < 2 && Date.now() < end) await turn();
    assert.ok(told.length >= 2 && told.every((changed) => changed === null));
    watch.dispose();
    assert.equal(watched.size, 0);
  });
});
