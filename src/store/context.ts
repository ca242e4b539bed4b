import type { Locations } from './locations';
import type { UnsealedSeries } from './metrics/unsealed';
import type { NameTable } from './names';
import type { Sql } from './sql';
import type { Transactions } from './transactions';

/** What the parts of a store share. */
export interface StoreContext {
  readonly sql: Sql;
  readonly names: NameTable;
  readonly transactions: Transactions;
  readonly locations: Locations;
  readonly unsealed: UnsealedSeries;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}
