import type { Locations } from './locations';
import { PackReader } from './metrics/packs';
import { UnsealedPoints } from './metrics/unsealed';
import { NameTable } from './names';
import type { Sql } from './sql';
import { Transactions } from './transactions';

/** What the parts of a store share. */
export interface StoreContext {
  readonly sql: Sql;
  readonly names: NameTable;
  readonly transactions: Transactions;
  readonly locations: Locations;
  readonly unsealed: UnsealedPoints;
  readonly packs: PackReader;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Milliseconds since some moment, which only grow: for how long ago something was. The other clock can be set. */
  readonly elapsed: () => number;
}

export function storeContext(
  sql: Sql,
  locations: Locations,
  now: () => number,
  elapsed: () => number = () => performance.now(),
): StoreContext {
  const names = new NameTable(sql);
  return {
    sql,
    names,
    transactions: new Transactions(sql, names),
    locations,
    unsealed: new UnsealedPoints(elapsed),
    packs: new PackReader(sql),
    now,
    elapsed,
  };
}
