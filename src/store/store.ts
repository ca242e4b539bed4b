import { join } from 'node:path';
import { ArtifactStore } from './artifacts';
import { AuditLog } from './audit';
import { ChangeLog } from './changes';
import { storeContext } from './context';
import { ExperimentStore } from './experiments';
import type { PlaceState } from './filePlace';
import { InputStore } from './inputs';
import { Locations } from './locations';
import { LoggedModelStore } from './loggedModels';
import { MetaStore } from './meta';
import { MetricStore } from './metrics';
import { openDatabase } from './open';
import type { StoreMode } from './open';
import { RegistryStore } from './registry';
import { RemovalStore } from './removal';
import { RunStore } from './runs';
import type { Sql } from './sql';
import { RunKeyCounts } from './table/keys';
import { RunTables } from './table/runTables';
import type { Transactions } from './transactions';
import { ViewStore } from './views';

export interface StoreOptions {
  /** The `.tidemark` folder. */
  readonly directory: string;
  /**
   * `owner` (server, command line) waits long for a lock, `window` (extension host) little; `readonly` changes nothing. The first two create the store where there is none.
   */
  readonly mode: StoreMode;
  /** Where new experiments' artifacts go; the proxy's root where it isn't given. */
  readonly artifactRoot?: string;
  /** Held for this connection alone; by default on a network disk. */
  readonly exclusive?: boolean;
  /** Milliseconds since 1970 UTC. */
  readonly now?: () => number;
  /** Milliseconds that only grow; the process' own by default. */
  readonly elapsed?: () => number;
}

/**
 * Opens the store. Throws a TidemarkError of one sentence where it is damaged, newer than this program, or in
 * a folder that can't be written; an older one is backed up beside, then upgraded. Nothing is ever destroyed.
 */
export function openStore(options: StoreOptions): Store {
  const now = options.now ?? Date.now;
  const sql = openDatabase(options.directory, options.mode, now(), options.exclusive);
  return new Store(options.directory, sql, new Locations(options.artifactRoot), now, options.elapsed);
}

/** The tracking store: synchronous, over one connection. All of its methods throw TidemarkErrors. */
export class Store {
  readonly directory: string;
  readonly experiments: ExperimentStore;
  readonly runs: RunStore;
  readonly metrics: MetricStore;
  readonly inputs: InputStore;
  readonly loggedModels: LoggedModelStore;
  readonly registry: RegistryStore;
  readonly audit: AuditLog;
  readonly changes: ChangeLog;
  readonly meta: MetaStore;
  readonly removal: RemovalStore;
  readonly tables: RunTables;
  readonly keys: RunKeyCounts;
  readonly views: ViewStore;
  /** The files behind `mlflow-artifacts:/` where the server isn't told another place. */
  readonly artifacts: ArtifactStore;
  private readonly sql: Sql;
  private readonly transactions: Transactions;

  constructor(directory: string, sql: Sql, locations: Locations, now: () => number, elapsed?: () => number) {
    this.directory = directory;
    this.sql = sql;
    const context = storeContext(sql, locations, now, elapsed);
    this.transactions = context.transactions;
    this.experiments = new ExperimentStore(context);
    this.runs = new RunStore(context, this.experiments);
    this.metrics = new MetricStore(context, this.runs);
    this.inputs = new InputStore(context, this.runs);
    this.loggedModels = new LoggedModelStore(context, this.experiments);
    this.audit = new AuditLog(context);
    this.registry = new RegistryStore(context, this.audit);
    this.changes = new ChangeLog(context);
    this.meta = new MetaStore(context);
    this.removal = new RemovalStore(context, this.experiments);
    this.tables = new RunTables(context, this.runs.columns);
    this.keys = new RunKeyCounts(context);
    this.views = new ViewStore(context);
    this.artifacts = new ArtifactStore(join(directory, 'artifacts'));
  }

  /** All that `work` writes, or nothing. Within another transaction it is a part of that one. */
  transaction<T>(work: () => T): T {
    return this.transactions.run(work);
  }

  /** The same, later and without standing still, where another process is writing. Not within another transaction. */
  transactionSoon<T>(work: () => T): Promise<T> {
    return this.transactions.runSoon(work);
  }

  /**
   * Within a transaction: takes back what `work` wrote if it throws, and leaves the rest. Lets several
   * requests share a commit, each with its own outcome.
   */
  attempt<T>(work: () => T): T {
    return this.transactions.attempt(work);
  }

  /** Of the database file: all, and those in use; what was deleted leaves pages for what comes. */
  bytes(): { readonly total: number; readonly used: number } {
    const [size, pages, free] = ['page_size', 'page_count', 'freelist_count'].map((name) =>
      Number(this.sql.pragma(name)),
    );
    const total = (size ?? 0) * (pages ?? 0);
    return { total, used: total - (size ?? 0) * (free ?? 0) };
  }

  /**
   * Puts the database file back, with all that was committed, where it was removed under us. How often that happened;
   * throws where another file has taken its place.
   */
  keepInPlace(): number {
    this.sql.keepInPlace();
    return this.sql.restored;
  }

  /** Whether the database file still is where it was opened, or another is. */
  get placeState(): PlaceState {
    return this.sql.placeState;
  }

  /** Everything that was committed, into a new file: where ours was replaced by another. */
  copyTo(file: string): void {
    this.sql.copyTo(file);
  }

  /** Copies the database to `file` as `Sql.backUp` does, with all that is written meanwhile. */
  backUp(file: string, progress: (pages: number, total: number) => number): Promise<void> {
    return this.sql.backUp(file, progress);
  }

  close(): void {
    this.sql.close();
  }
}
