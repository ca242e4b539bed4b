/** What the server has done in a process beside it, so that no request waits. */
export interface StoreTools {
  check(): Promise<object>;
  /** Into the store's own `backups` folder. */
  backUp(artifacts: boolean): Promise<object>;
}
