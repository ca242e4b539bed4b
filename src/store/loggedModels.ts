import { randomBytes } from 'node:crypto';
import type { KeyValue, LoggedModel, LoggedModelStatus, Page } from '../core/entities';
import { exists, invalid, missing, sentence } from '../core/errors';
import { LIMITS, checkLoggedModelName, checkMaxResults } from '../core/limits';
import type { StoreContext } from './context';
import { noteDeletion } from './deletions';
import type { ExperimentStore } from './experiments';
import { LOGGED_MODEL_COLUMNS, LoggedModelReader } from './loggedModelReader';
import { loggedModelOffset, loggedModelToken } from './loggedModelPages';
import { pageOfWide } from './pages';
import { number, text } from './rows';
import type { Row } from './rows';
import { randomRunName } from './runNames';
import { planLoggedModelSearch } from './search/loggedModels';
import type { LoggedModelSearch } from './search/loggedModels';

export interface NewLoggedModel {
  readonly experimentId: string;
  /** Null for an invented one. */
  readonly name: string | null;
  readonly modelType: string | null;
  readonly sourceRunId: string | null;
  readonly params: readonly KeyValue[];
  readonly tags: readonly KeyValue[];
}

const STATUSES: readonly LoggedModelStatus[] = ['PENDING', 'READY', 'UPLOAD_FAILED'];

export class LoggedModelStore {
  private readonly context: StoreContext;
  private readonly experiments: ExperimentStore;
  private readonly reader: LoggedModelReader;

  constructor(context: StoreContext, experiments: ExperimentStore) {
    this.context = context;
    this.experiments = experiments;
    this.reader = new LoggedModelReader(context);
  }

  /** A PENDING one. */
  create(request: NewLoggedModel): LoggedModel {
    const { sql, transactions } = this.context;
    const name = request.name === null || request.name === '' ? randomRunName() : request.name;
    checkLoggedModelName(name);
    return transactions.run(() => {
      const experiment = number(this.experiments.activeRow(request.experimentId), 'id');
      const modelId = `m-${randomBytes(16).toString('hex')}`;
      const now = this.context.now();
      const id = sql.insert(
        `INSERT INTO logged_model (model_id, experiment, name, created, updated, status, model_type,
           source_run_id, stage, revision) VALUES (?, ?, ?, ?, ?, 'PENDING', ?, ?, 'active', 0)`,
        modelId,
        experiment,
        name,
        now,
        now,
        request.modelType,
        request.sourceRunId,
      );
      for (const { key, value } of request.params) this.putParam(id, key, value);
      for (const { key, value } of request.tags) this.putTag(id, key, value);
      this.touch(id);
      return this.get(modelId);
    });
  }

  get(modelId: string, options?: { readonly allowDeleted?: boolean }): LoggedModel {
    const row = this.row(modelId, options?.allowDeleted ?? false);
    return this.reader.models([row])[0] ?? notFound(modelId);
  }

  finalize(modelId: string, status: LoggedModelStatus): LoggedModel {
    if (!STATUSES.includes(status))
      throw invalid(`Invalid model status: ${status}. Expected one of ${STATUSES.join(', ')}.`);
    return this.change(modelId, { allowDeleted: true }, (id) => {
      this.context.sql.run('UPDATE logged_model SET status = ? WHERE id = ?', status, id);
    });
  }

  /** Soft; asking again changes nothing. */
  delete(modelId: string): void {
    this.move(modelId, 'deleted');
  }

  /** Undoes a deletion; MLflow has no way back for its logged models. */
  restore(modelId: string): void {
    this.move(modelId, 'active');
  }

  /** Also of a deleted one, as MLflow does; so for its tags. */
  logParams(modelId: string, params: readonly KeyValue[]): LoggedModel {
    return this.change(modelId, { allowDeleted: true }, (id) => {
      for (const { key, value } of params) this.putParam(id, key, value);
    });
  }

  setTags(modelId: string, tags: readonly KeyValue[]): LoggedModel {
    return this.change(modelId, { allowDeleted: true }, (id) => {
      for (const { key, value } of tags) this.putTag(id, key, value);
    });
  }

  deleteTag(modelId: string, key: string): LoggedModel {
    return this.change(modelId, { allowDeleted: true }, (id) => {
      const name = this.context.names.find(key) ?? -1;
      const removed = this.context.sql.run(
        'DELETE FROM logged_model_tag WHERE model = ? AND key = ?',
        id,
        name,
      );
      if (removed === 0) throw missing(`No tag with key '${key}' found for model with ID '${modelId}'.`);
    });
  }

  /** A page has fewer models where all of them would have more than `mostValues`. */
  search(query: LoggedModelSearch, mostValues = Infinity): Page<LoggedModel> {
    checkMaxResults(query.maxResults, LIMITS.searchResults);
    const offset = loggedModelOffset(query);
    const plan = planLoggedModelSearch(this.context.names, query);
    const rows = this.context.sql.all(
      `SELECT ${LOGGED_MODEL_COLUMNS} FROM logged_model m JOIN experiment e ON e.id = m.experiment ${plan.joins}
       WHERE ${plan.where} ORDER BY ${plan.orderBy} LIMIT ? OFFSET ?`,
      ...plan.values,
      query.maxResults + 1,
      offset,
    );
    const page = pageOfWide(
      rows,
      { offset, size: query.maxResults, mostValues },
      (found) => this.reader.models(found),
      ({ metrics, params, tags }) => metrics.length + params.length + tags.length,
    );
    if (page.nextPageToken === null) return page;
    return { ...page, nextPageToken: loggedModelToken(query, offset + page.items.length) };
  }

  private change(
    modelId: string,
    options: { readonly allowDeleted: boolean },
    work: (id: number) => void,
  ): LoggedModel {
    return this.context.transactions.run(() => {
      const id = number(this.row(modelId, options.allowDeleted), 'id');
      work(id);
      this.context.sql.run(
        'UPDATE logged_model SET updated = max(updated, ?) WHERE id = ?',
        this.context.now(),
        id,
      );
      this.touch(id);
      return this.get(modelId, options);
    });
  }

  private move(modelId: string, stage: 'active' | 'deleted'): void {
    this.context.transactions.run(() => {
      const id = number(this.row(modelId, true), 'id');
      noteDeletion(this.context, 'logged_model', stage, 'id = ?', id);
      this.context.sql.run(
        'UPDATE logged_model SET stage = ?, updated = max(updated, ?) WHERE id = ?',
        stage,
        this.context.now(),
        id,
      );
      this.touch(id);
    });
  }

  private row(modelId: string, allowDeleted: boolean): Row {
    const row = this.context.sql.get(
      `SELECT ${LOGGED_MODEL_COLUMNS} FROM logged_model m JOIN experiment e ON e.id = m.experiment WHERE m.model_id = ?`,
      modelId,
    );
    if (!row || (!allowDeleted && text(row, 'stage') === 'deleted')) return notFound(modelId);
    return row;
  }

  /** A model is shown below its run and counted in its experiment. */
  private touch(id: number): void {
    const row = this.context.sql.get(
      `SELECT m.experiment, r.id AS run FROM logged_model m LEFT JOIN run r ON r.run_id = m.source_run_id WHERE m.id = ?`,
      id,
    );
    if (!row) return;
    this.context.transactions.touchExperiment(number(row, 'experiment'));
    if (row['run'] !== null) this.context.transactions.touchRun(number(row, 'run'));
  }

  private putParam(id: number, key: string, value: string): void {
    const name = this.context.names.intern(key);
    const old = this.context.sql.get(
      'SELECT value FROM logged_model_param WHERE model = ? AND key = ?',
      id,
      name,
    );
    if (old && text(old, 'value') === value) return;
    if (old)
      throw exists(
        `The param '${key}' of this logged model was already logged with value='${text(old, 'value')}'.`,
      );
    this.context.sql.run(
      'INSERT INTO logged_model_param (model, key, value) VALUES (?, ?, ?)',
      id,
      name,
      value,
    );
  }

  private putTag(id: number, key: string, value: string): void {
    this.context.sql.run(
      'INSERT OR REPLACE INTO logged_model_tag (model, key, value) VALUES (?, ?, ?)',
      id,
      this.context.names.intern(key),
      value,
    );
  }
}

function notFound(modelId: string): never {
  throw missing(sentence("Logged model with ID '{0}' not found.", modelId));
}
