import type { SavedView, ViewDefinition, ViewPart } from '../core/runTable';
import { VIEW_PARTS } from '../core/runTable';
import { TidemarkError, invalid, missing, sentence } from '../core/errors';
import type { StoreContext } from './context';
import { number, text } from './rows';
import type { Row } from './rows';

/** Longer ones can't be told apart in a list. */
const LONGEST_NAME = 200;
/** A page's arrangement, with every column named one by one. */
const LARGEST_PART = 4_000_000;

/** How people arranged their panels, by name. */
export class ViewStore {
  private readonly context: StoreContext;

  constructor(context: StoreContext) {
    this.context = context;
  }

  /** By name. */
  all(): readonly SavedView[] {
    return this.context.sql.all('SELECT * FROM view ORDER BY name COLLATE NOCASE, id').map(decodeView);
  }

  /** Puts a part into the view of this name, made if there is none; its other parts stay as they are. */
  save(name: string, part: ViewPart, definition: object): SavedView {
    const trimmed = name.trim();
    if (trimmed === '') throw invalid(sentence('A view needs a name.'));
    if (trimmed.length > LONGEST_NAME)
      throw invalid(sentence('A view has a name of at most {0} characters.', LONGEST_NAME));
    if (JSON.stringify(definition).length > LARGEST_PART)
      throw invalid(sentence('The view {0} is too large to be saved.', trimmed));
    return this.context.transactions.run(() => {
      const { sql, now } = this.context;
      const known = sql.get('SELECT * FROM view WHERE name = ?', trimmed);
      const whole = JSON.stringify({ ...(known && decodeView(known).definition), [part]: definition });
      sql.run(
        `INSERT INTO view (name, definition, is_default, updated) VALUES (?, ?, 0, ?)
         ON CONFLICT (name) DO UPDATE SET definition = excluded.definition, updated = excluded.updated`,
        trimmed,
        whole,
        now(),
      );
      return this.row('name = ?', trimmed);
    });
  }

  rename(viewId: string, name: string): SavedView {
    const trimmed = name.trim();
    if (trimmed === '') throw invalid(sentence('A view needs a name.'));
    return this.context.transactions.run(() => {
      const view = this.row('id = ?', viewId);
      if (this.context.sql.get('SELECT 1 FROM view WHERE name = ? AND id <> ?', trimmed, view.viewId))
        throw new TidemarkError('RESOURCE_ALREADY_EXISTS', sentence('There is a view {0} already.', trimmed));
      this.context.sql.run(
        'UPDATE view SET name = ?, updated = ? WHERE id = ?',
        trimmed,
        this.context.now(),
        viewId,
      );
      return this.row('id = ?', viewId);
    });
  }

  /** The one that panels open with; null for none. */
  setDefault(viewId: string | null): void {
    this.context.transactions.run(() => {
      if (viewId !== null) this.row('id = ?', viewId);
      this.context.sql.run('UPDATE view SET is_default = (id = ?)', viewId ?? -1);
    });
  }

  remove(viewId: string): void {
    this.context.transactions.run(() => {
      this.context.sql.run('DELETE FROM view WHERE id = ?', this.row('id = ?', viewId).viewId);
    });
  }

  private row(where: string, value: string): SavedView {
    const row = this.context.sql.get(`SELECT * FROM view WHERE ${where}`, value);
    if (!row) throw missing(sentence('This view is no longer in the store.'));
    return decodeView(row);
  }
}

function decodeView(row: Row): SavedView {
  return {
    viewId: String(number(row, 'id')),
    name: text(row, 'name'),
    isDefault: number(row, 'is_default') === 1,
    definition: decodeDefinition(text(row, 'definition')),
    updated: number(row, 'updated'),
  };
}

function decodeDefinition(json: string): ViewDefinition {
  const value: unknown = JSON.parse(json);
  if (typeof value !== 'object' || value === null) return {};
  const parts = new Map<string, unknown>(Object.entries(value));
  const definition: Partial<Record<ViewPart, object>> = {};
  for (const part of VIEW_PARTS) {
    const found = parts.get(part);
    if (typeof found === 'object' && found !== null) definition[part] = found;
  }
  return definition;
}
