import type { AuditEntry } from '../core/entities';
import type { StoreContext } from './context';
import { number, oneOf, text, textOrNull } from './rows';
import type { Row } from './rows';

const ACTIONS: readonly AuditEntry['action'][] = ['promote', 'transition-stage', 'set-alias', 'delete-alias'];

/** Who changed what in the registry. Entries are only ever added. */
export class AuditLog {
  private readonly context: StoreContext;

  constructor(context: StoreContext) {
    this.context = context;
  }

  add(entry: Omit<AuditEntry, 'id' | 'timestamp'>): void {
    this.context.transactions.run(() =>
      this.context.sql.run(
        `INSERT INTO audit (timestamp, actor, action, model, model_name, version, before, after, comment)
         VALUES (?, ?, ?, coalesce((SELECT id FROM registered_model WHERE name = ?), 0), ?, ?, ?, ?, ?)`,
        this.context.now(),
        entry.actor,
        entry.action,
        entry.modelName,
        entry.modelName,
        entry.version,
        entry.from,
        entry.to,
        entry.comment,
      ),
    );
  }

  /** Newest first; those of a model that had another name before are among them. */
  entries(modelName: string): readonly AuditEntry[] {
    return this.context.sql
      .all(
        `SELECT * FROM audit WHERE model_name = ? OR model IN (SELECT id FROM registered_model WHERE name = ?)
         ORDER BY id DESC`,
        modelName,
        modelName,
      )
      .map(decode);
  }
}

function decode(row: Row): AuditEntry {
  return {
    id: number(row, 'id'),
    timestamp: number(row, 'timestamp'),
    actor: text(row, 'actor'),
    action: oneOf(row, 'action', ACTIONS),
    modelName: text(row, 'model_name'),
    version: text(row, 'version'),
    from: text(row, 'before'),
    to: text(row, 'after'),
    comment: textOrNull(row, 'comment'),
  };
}
