import type { StoreContext } from './context';
import { text } from './rows';

/** Small texts by key: what belongs to the store as a whole. */
export class MetaStore {
  private readonly context: StoreContext;

  constructor(context: StoreContext) {
    this.context = context;
  }

  get(key: string): string | undefined {
    const row = this.context.sql.get('SELECT value FROM meta WHERE key = ?', key);
    return row && text(row, 'value');
  }

  set(key: string, value: string): void {
    this.context.transactions.run(() =>
      this.context.sql.run('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)', key, value),
    );
  }

  delete(key: string): void {
    this.context.transactions.run(() => this.context.sql.run('DELETE FROM meta WHERE key = ?', key));
  }
}
