import type { Locations } from './locations';
import type { PackReader } from './metrics/packs';
import type { UnsealedPoints } from './metrics/unsealed';
import type { NameTable } from './names';
import type { Sql } from './sql';
import type { Transactions } from './transactions';

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
}
