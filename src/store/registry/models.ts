import type { KeyValue, Page, RegisteredModel } from '../../core/entities';
import { exists } from '../../core/errors';
import { LIMITS, checkKeyText, checkMaxResults, checkModelName, checkModelTag } from '../../core/limits';
import type { StoreContext } from '../context';
import { pageOf, pageOffset } from '../pages';
import { number } from '../rows';
import { planModelSearch } from '../search/registry';
import type { RegistryReader } from './reader';
import { modelRow } from './rows';

export interface RegistrySearch {
  readonly filter?: string;
  readonly orderBy?: readonly string[];
  readonly maxResults: number;
  readonly pageToken?: string | null;
}

export interface NewRegisteredModel {
  readonly name: string;
  readonly description?: string | null;
  readonly tags?: readonly KeyValue[];
}

/** Registered models; their versions and aliases are beside. */
export class RegisteredModels {
  private readonly context: StoreContext;
  private readonly reader: RegistryReader;

  constructor(context: StoreContext, reader: RegistryReader) {
    this.context = context;
    this.reader = reader;
  }

  create(request: NewRegisteredModel): RegisteredModel {
    const { sql, transactions } = this.context;
    checkModelName(request.name);
    for (const tag of request.tags ?? []) checkModelTag(tag.key, tag.value);
    return transactions.run(() => {
      if (this.isTaken(request.name)) throw exists(`Registered Model (name=${request.name}) already exists.`);
      const now = this.context.now();
      const id = sql.insert(
        'INSERT INTO registered_model (name, description, created, updated, revision) VALUES (?, ?, ?, ?, 0)',
        request.name,
        request.description ?? null,
        now,
        now,
      );
      for (const tag of request.tags ?? []) this.putTag(id, tag.key, tag.value);
      transactions.touchModel(id);
      return this.get(request.name);
    });
  }

  get(name: string): RegisteredModel {
    const [model] = this.reader.models([modelRow(this.context, name)]);
    if (!model) throw exists(`Registered Model with name=${name} not found`);
    return model;
  }

  update(name: string, change: { readonly description: string | null }): RegisteredModel {
    return this.change(name, (id) => {
      this.context.sql.run(
        'UPDATE registered_model SET description = ? WHERE id = ?',
        change.description,
        id,
      );
    });
  }

  rename(name: string, newName: string): RegisteredModel {
    checkModelName(newName);
    const { sql, transactions } = this.context;
    return transactions.run(() => {
      const id = number(modelRow(this.context, name), 'id');
      if (name !== newName && this.isTaken(newName))
        throw exists(`Registered Model (name=${newName}) already exists.`);
      sql.run(
        'UPDATE registered_model SET name = ?, updated = max(updated, ?) WHERE id = ?',
        newName,
        this.context.now(),
        id,
      );
      sql.run(
        'UPDATE model_version SET updated = max(updated, ?) WHERE model = ? AND deleted = 0',
        this.context.now(),
        id,
      );
      transactions.touchModel(id);
      if (name !== newName) transactions.touchGone(name);
      return this.get(newName);
    });
  }

  /** For good, with its versions, aliases and tags. Its audit entries stay. */
  delete(name: string): void {
    this.context.transactions.run(() => {
      const id = number(modelRow(this.context, name), 'id');
      this.context.sql.run('DELETE FROM registered_model WHERE id = ?', id);
      this.context.transactions.touchGone(name);
    });
  }

  search(query: RegistrySearch): Page<RegisteredModel> {
    checkMaxResults(query.maxResults, LIMITS.searchModels);
    const offset = pageOffset(query.pageToken);
    const plan = planModelSearch(this.context.names, query.filter ?? '', query.orderBy ?? []);
    const rows = this.context.sql.all(
      `SELECT m.* FROM registered_model m WHERE ${plan.where} ORDER BY ${plan.orderBy} LIMIT ? OFFSET ?`,
      ...plan.values,
      query.maxResults + 1,
      offset,
    );
    return pageOf(rows, offset, query.maxResults, (page) => this.reader.models(page));
  }

  setTag(name: string, key: string, value: string): void {
    checkModelTag(key, value);
    this.change(name, (id) => {
      this.putTag(id, key, value);
    });
  }

  /** A tag that isn't there is no error, as in MLflow. */
  deleteTag(name: string, key: string): void {
    checkKeyText(key);
    this.change(name, (id) => {
      const tag = this.context.names.find(key) ?? -1;
      this.context.sql.run('DELETE FROM registered_model_tag WHERE model = ? AND key = ?', id, tag);
    });
  }

  private change(name: string, work: (id: number) => void): RegisteredModel {
    return this.context.transactions.run(() => {
      const id = number(modelRow(this.context, name), 'id');
      work(id);
      this.context.sql.run(
        'UPDATE registered_model SET updated = max(updated, ?) WHERE id = ?',
        this.context.now(),
        id,
      );
      this.context.transactions.touchModel(id);
      return this.get(name);
    });
  }

  private isTaken(name: string): boolean {
    return this.context.sql.get('SELECT 1 FROM registered_model WHERE name = ?', name) !== undefined;
  }

  private putTag(id: number, key: string, value: string): void {
    this.context.sql.run(
      'INSERT OR REPLACE INTO registered_model_tag (model, key, value) VALUES (?, ?, ?)',
      id,
      this.context.names.intern(key),
      value,
    );
  }
}
