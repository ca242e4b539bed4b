import { errorMessage } from '../../core/errors';
import type { StoreContext } from '../context';
import { checkAliases, checkFile, checkNames, checkOwners, checkRevisions, countRows } from './database';
import type { Counts, Finding } from './findings';
import { checkPacks } from './packs';
import { checkSeries } from './series';

/**
 * Everything that the store claims, against what is in it. Only reads, in short transactions: it can run beside the
 * server. `counts` tells what was looked at.
 */
export function* checkStore(context: StoreContext, counts: Counts): Generator<Finding> {
  yield* checkFile(context.sql);
  const parts: readonly (() => Generator<Finding>)[] = [
    () => checkOwners(context.sql),
    () => checkNames(context),
    () => checkPacks(context, counts),
    () => checkSeries(context, counts),
    () => checkRevisions(context),
    () => checkAliases(context),
  ];
  for (const part of parts) {
    // One damaged table must not hide what is wrong in the others.
    try {
      yield* part();
    } catch (error) {
      yield { kind: 'database', text: errorMessage(error) };
    }
  }
  try {
    countRows(context, counts);
  } catch {
    // Said above.
  }
}
