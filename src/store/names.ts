import { text, number } from './rows';
import type { Sql } from './sql';

const CACHED_NAMES = 200_000;

/** Keys of params, tags and metrics, stored once each. 0 stands for "none". */
export class NameTable {
  private readonly sql: Sql;
  private readonly ids = new Map<string, number>();
  private readonly texts = new Map<number, string>();

  constructor(sql: Sql) {
    this.sql = sql;
  }

  /** The number of `name`, given out now where it has none. */
  intern(name: string | null): number {
    if (name === null) return 0;
    const known = this.find(name);
    if (known !== undefined) return known;
    const id = this.sql.insert('INSERT INTO name (text) VALUES (?)', name);
    this.remember(id, name);
    return id;
  }

  /** The number of `name`, or undefined where nothing was ever stored under it. */
  find(name: string | null): number | undefined {
    if (name === null) return 0;
    const known = this.ids.get(name);
    if (known !== undefined) return known;
    const row = this.sql.get('SELECT id FROM name WHERE text = ?', name);
    if (!row) return undefined;
    const id = number(row, 'id');
    this.remember(id, name);
    return id;
  }

  text(id: number): string {
    const known = this.texts.get(id);
    if (known !== undefined) return known;
    const row = this.sql.get('SELECT text FROM name WHERE id = ?', id);
    const name = row ? text(row, 'text') : '';
    this.remember(id, name);
    return name;
  }

  textOrNull(id: number): string | null {
    return id === 0 ? null : this.text(id);
  }

  /** After a rollback: numbers that were given out in it mean nothing. */
  forget(): void {
    this.ids.clear();
    this.texts.clear();
  }

  private remember(id: number, name: string): void {
    if (this.ids.size >= CACHED_NAMES) this.forget();
    this.ids.set(name, id);
    this.texts.set(id, name);
  }
}
