import type { KeyValue, ModelVersion, Page } from '../../core/entities';
import { invalid, missing, sentence } from '../../core/errors';
import { LIMITS, checkKeyText, checkMaxResults, checkModelTag } from '../../core/limits';
import type { StoreContext } from '../context';
import { pageOf, pageOffset } from '../pages';
import { number, text } from '../rows';
import { planVersionSearch } from '../search/registry';
import type { RegistrySearch } from './models';
import type { RegistryReader } from './reader';
import { VERSIONS_OF_MODELS, VERSION_COLUMNS, modelRow, parseStage, versionRow } from './rows';
import { resolveSource } from './sources';

export interface NewModelVersion {
  readonly name: string;
  readonly source: string;
  readonly runId?: string | null;
  readonly runLink?: string | null;
  readonly description?: string | null;
  readonly tags?: readonly KeyValue[];
  readonly modelId?: string | null;
  readonly userId?: string | null;
}

const VERSIONS_TAG = 'mlflow.modelVersions';
const PROMPT_TAG = 'mlflow.prompt.is_prompt';

export class ModelVersions {
  private readonly context: StoreContext;
  private readonly reader: RegistryReader;

  constructor(context: StoreContext, reader: RegistryReader) {
    this.context = context;
    this.reader = reader;
  }

  /** Numbered one above the highest there ever was. */
  create(request: NewModelVersion): ModelVersion {
    const { sql, transactions } = this.context;
    for (const tag of request.tags ?? []) checkModelTag(tag.key, tag.value);
    return transactions.run(() => {
      const model = number(modelRow(this.context, request.name), 'id');
      const isPrompt =
        request.tags?.findLast((tag) => tag.key === PROMPT_TAG)?.value.toLowerCase() === 'true';
      const { source, runId, modelId, storageLocation } = resolveSource(
        this.context,
        { source: request.source, runId: request.runId || null, modelId: request.modelId || null },
        isPrompt,
      );
      const highest = sql.get(
        'SELECT ifnull(max(version), 0) AS n FROM model_version WHERE model = ?',
        model,
      );
      const version = (highest ? number(highest, 'n') : 0) + 1;
      const now = this.context.now();
      const id = sql.insert(
        `INSERT INTO model_version (model, version, stage, description, user_id, source, storage_location,
           run_id, run_link, model_id, created, updated) VALUES (?, ?, 'None', ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        model,
        version,
        request.description ?? null,
        request.userId ?? null,
        source,
        storageLocation,
        runId,
        request.runLink || null,
        modelId,
        now,
        now,
      );
      for (const tag of request.tags ?? []) this.putTag(id, tag.key, tag.value);
      if (request.modelId) this.noteOnLoggedModel(request.modelId, request.name, version);
      this.touch(model);
      return this.get(request.name, String(version));
    });
  }

  get(name: string, version: string): ModelVersion {
    const [found] = this.reader.versions([versionRow(this.context, name, version)]);
    if (!found) throw missing(sentence('Model Version (name={0}, version={1}) not found', name, version));
    return found;
  }

  update(name: string, version: string, change: { readonly description: string | null }): ModelVersion {
    return this.change(name, version, (id) => {
      this.context.sql.run('UPDATE model_version SET description = ? WHERE id = ?', change.description, id);
    });
  }

  /** Its number stays taken; its source and run are forgotten, its aliases removed. */
  delete(name: string, version: string): void {
    const { sql, transactions } = this.context;
    transactions.run(() => {
      const row = versionRow(this.context, name, version);
      const id = number(row, 'id');
      sql.run(
        `UPDATE model_version SET deleted = 1, stage = 'Archived', description = NULL, user_id = NULL, source = '',
           storage_location = '', run_id = NULL, run_link = NULL, model_id = NULL, updated = max(updated, ?) WHERE id = ?`,
        this.context.now(),
        id,
      );
      sql.run('DELETE FROM model_version_tag WHERE version = ?', id);
      sql.run(
        'DELETE FROM model_alias WHERE model = ? AND version = ?',
        number(row, 'model'),
        number(row, 'version'),
      );
      this.touch(number(row, 'model'));
    });
  }

  search(query: RegistrySearch): Page<ModelVersion> {
    if (query.maxResults < 1)
      throw invalid(
        `Invalid value for max_results. It must be a positive integer, but got ${query.maxResults}`,
      );
    checkMaxResults(query.maxResults, LIMITS.searchVersions);
    const offset = pageOffset(query.pageToken);
    const plan = planVersionSearch(this.context.names, query.filter ?? '', query.orderBy ?? []);
    const rows = this.context.sql.all(
      `SELECT ${VERSION_COLUMNS} FROM ${VERSIONS_OF_MODELS} WHERE v.deleted = 0 AND ${plan.where}
       ORDER BY ${plan.orderBy} LIMIT ? OFFSET ?`,
      ...plan.values,
      query.maxResults + 1,
      offset,
    );
    return pageOf(rows, offset, query.maxResults, (page) => this.reader.versions(page));
  }

  /** Newest first. */
  ofModel(name: string): readonly ModelVersion[] {
    const model = number(modelRow(this.context, name), 'id');
    return this.reader.versions(
      this.context.sql.all(
        `SELECT ${VERSION_COLUMNS} FROM ${VERSIONS_OF_MODELS} WHERE v.deleted = 0 AND v.model = ? ORDER BY v.version DESC`,
        model,
      ),
    );
  }

  /** The newest version in each of `stages`; of every stage where the list is empty. */
  latest(name: string, stages: readonly string[]): readonly ModelVersion[] {
    const wanted = new Set(stages.map(parseStage));
    const [model] = this.reader.models([modelRow(this.context, name)]);
    const latest = model?.latestVersions ?? [];
    return wanted.size === 0 ? latest : latest.filter((version) => wanted.has(version.currentStage));
  }

  setTag(name: string, version: string, key: string, value: string): void {
    checkModelTag(key, value);
    this.change(name, version, (id) => {
      this.putTag(id, key, value);
    });
  }

  /** A tag that isn't there is no error, as in MLflow. */
  deleteTag(name: string, version: string, key: string): void {
    checkKeyText(key);
    this.change(name, version, (id) => {
      const tag = this.context.names.find(key) ?? -1;
      this.context.sql.run('DELETE FROM model_version_tag WHERE version = ? AND key = ?', id, tag);
    });
  }

  /** Changes a version in one transaction; its time and its model's are set. */
  change(name: string, version: string, work: (id: number, model: number) => void): ModelVersion {
    return this.context.transactions.run(() => {
      const row = versionRow(this.context, name, version);
      work(number(row, 'id'), number(row, 'model'));
      this.context.sql.run(
        'UPDATE model_version SET updated = max(updated, ?) WHERE id = ?',
        this.context.now(),
        number(row, 'id'),
      );
      this.touch(number(row, 'model'));
      return this.get(name, version);
    });
  }

  private touch(model: number): void {
    this.context.sql.run(
      'UPDATE registered_model SET updated = max(updated, ?) WHERE id = ?',
      this.context.now(),
      model,
    );
    this.context.transactions.touchModel(model);
  }

  private putTag(id: number, key: string, value: string): void {
    this.context.sql.run(
      'INSERT OR REPLACE INTO model_version_tag (version, key, value) VALUES (?, ?, ?)',
      id,
      this.context.names.intern(key),
      value,
    );
  }

  /** MLflow's server lists a logged model's versions in this tag of it; so does its client, a second time. */
  private noteOnLoggedModel(modelId: string, name: string, version: number): void {
    const { sql, names } = this.context;
    const model = sql.get('SELECT id FROM logged_model WHERE model_id = ?', modelId);
    if (!model) return;
    const id = number(model, 'id');
    const key = names.intern(VERSIONS_TAG);
    const old = sql.get('SELECT value FROM logged_model_tag WHERE model = ? AND key = ?', id, key);
    const list = [...(old ? parseList(text(old, 'value')) : []), { name, version }];
    sql.run(
      'INSERT OR REPLACE INTO logged_model_tag (model, key, value) VALUES (?, ?, ?)',
      id,
      key,
      JSON.stringify(list),
    );
  }
}

function parseList(json: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
