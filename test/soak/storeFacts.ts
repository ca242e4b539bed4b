import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from '../../src/core/errors';
import type { Run } from '../../src/core/entities';
import { openStore, type Store } from '../../src/store/store';
import { checkAlone } from '../../src/server/main/check';
import { Expectation, type Fact, type Journal, type ReadFact } from './journal';
import { difference, digest } from './points';
import { mix } from './random';

export interface Verdict {
  readonly wrong: readonly string[];
  readonly facts: number;
  readonly points: number;
}

/** The seed of a series' points. */
export function seedOf(runId: string, key: string): number {
  return Buffer.from(`${runId} ${key}`).reduce((hash, byte) => mix(hash ^ byte), 7);
}

export interface Looking {
  /** Of the trace: what was answered by then. Now, by default: then the journals learn what became of the other requests. */
  readonly moment?: number;
  /** At what was done since the last look only. */
  readonly recent?: boolean;
}

/** Compares the store below `root` with what its clients were answered. */
export function verify(
  root: string,
  journals: readonly Journal[],
  { moment = Infinity, recent = false }: Looking = {},
): Verdict {
  // At a moment there is no server; now there may be one.
  const mode = moment < Infinity ? 'owner' : 'readonly';
  const store = openStore({ directory: join(root, '.tidemark'), mode });
  const wrong: string[] = [];
  const counted = { facts: 0, points: 0 };
  try {
    for (const journal of journals) {
      const expectation = new Expectation(journal, moment, recent ? journal.checked : 0);
      const result = expectation.compare(reader(store, root, counted));
      counted.facts += expectation.facts.size;
      wrong.push(...result.wrong);
      if (moment < Infinity) continue;
      if (expectation.pending) journal.settle(expectation.pending, result.done);
      journal.checked = journal.operations.length;
    }
  } finally {
    store.close();
  }
  return { wrong: [...wrong, ...checkAlone({ root, repair: false }).findings], ...counted };
}

/** What the store says of a fact, in the journal's words. */
function reader(store: Store, root: string, counted: { points: number }): ReadFact {
  const runs = new Map<string, Run>();
  const run = (runId: string): Run => {
    const known = runs.get(runId) ?? store.runs.get(runId);
    runs.set(runId, known);
    return known;
  };
  const read = ({ kind, owner, name }: Fact): string | undefined => {
    switch (kind) {
      case 'points': {
        const columns = store.metrics.history(owner, name);
        counted.points += columns.values.length;
        if (columns.values.length === 0) return undefined;
        return difference(columns, seedOf(owner, name)) ?? String(columns.values.length);
      }
      case 'param':
        return run(owner).data.params.find(({ key }) => key === name)?.value;
      case 'tag':
        return run(owner).data.tags.find(({ key }) => key === name)?.value;
      case 'run':
        return name === 'status' ? run(owner).info.status : run(owner).info.runName;
      case 'artifact':
        return fileDigest(join(root, '.tidemark/artifacts/0', owner, 'artifacts', name));
      case 'version':
        return store.registry.getVersion(owner, name).source;
      case 'modelTag':
        return store.registry.getModel(owner).tags.find(({ key }) => key === name)?.value;
    }
  };
  return (fact) => {
    try {
      return read(fact);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  };
}

function fileDigest(file: string): string | undefined {
  return digest(readFileSync(file));
}

function isMissing(error: unknown): boolean {
  return hasCode(error, 'ENOENT', 'RESOURCE_DOES_NOT_EXIST');
}
