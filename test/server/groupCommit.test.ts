import assert from 'node:assert/strict';
import { invalid } from '../../src/core/errors';
import { GroupCommit, type TransactionalStore } from '../../src/server/groupCommit';

/** Keeps what was written and committed, and how; `broken` makes a transaction fail as a full disk does. */
class FakeStore implements TransactionalStore {
  readonly committed: string[][] = [];
  broken: (written: readonly string[]) => boolean = () => false;
  #written: string[] = [];

  write(text: string): void {
    this.#written.push(text);
    if (this.broken(this.#written)) throw new Error('disk full');
  }

  transaction<T>(work: () => T): T {
    this.#written = [];
    const result = work();
    this.committed.push(this.#written);
    return result;
  }

  attempt<T>(work: () => T): T {
    const before = [...this.#written];
    try {
      return work();
    } catch (error) {
      this.#written = before;
      throw error;
    }
  }
}

describe('group commit', () => {
  it('writes all of one turn in one transaction, and answers after it', async () => {
    const store = new FakeStore();
    const commits = new GroupCommit(store);
    const answers = ['a', 'b', 'c'].map((text) =>
      commits
        .write(() => {
          store.write(text);
          return text.toUpperCase();
        })
        .then((answer) => [answer, store.committed.length]),
    );
    assert.deepEqual(store.committed, []);
    assert.deepEqual(await Promise.all(answers), [
      ['A', 1],
      ['B', 1],
      ['C', 1],
    ]);
    assert.deepEqual(store.committed, [['a', 'b', 'c']]);
  });

  it('takes back a refused write alone', async () => {
    const store = new FakeStore();
    const commits = new GroupCommit(store);
    const results = await Promise.allSettled([
      commits.write(() => {
        store.write('a');
      }),
      commits.write(() => {
        store.write('b');
        throw invalid('no');
      }),
      commits.write(() => {
        store.write('c');
      }),
    ]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    assert.deepEqual(store.committed, [['a', 'c']]);
  });

  it('tries each by itself when the transaction failed', async () => {
    const store = new FakeStore();
    store.broken = (written) => written.includes('b');
    const commits = new GroupCommit(store);
    const results = await Promise.allSettled(
      ['a', 'b', 'c'].map((text) =>
        commits.write(() => {
          store.write(text);
        }),
      ),
    );
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    assert.deepEqual(store.committed, [['a'], ['c']]);
  });
});
