import { checkArtifactLocation } from '../core/artifactLocations';
import type { Experiment, ExperimentSummary, KeyValue, Page, ViewType } from '../core/entities';
import { exists, invalid, missing, sentence } from '../core/errors';
import type { TidemarkError } from '../core/errors';
import {
  LIMITS,
  checkExperimentName,
  checkExperimentTag,
  checkMaxResults,
  experimentNumber,
} from '../core/limits';
import type { StoreContext } from './context';
import { noteDeletion } from './deletions';
import { byKey, decodeTags, jsonList } from './keyValues';
import { pageOf, pageOffset } from './pages';
import { number, oneOf, text, textOrNull } from './rows';
import type { Row } from './rows';
import { IS_RUNNING } from './schema';
import { planExperimentSearch } from './search/experiments';

const STAGES = ['active', 'deleted'] as const;

export interface ExperimentSearch {
  readonly viewType: ViewType;
  /** 1 to 50,000. */
  readonly maxResults: number;
  readonly filter?: string;
  /** `["name DESC"]`; empty for newest first. */
  readonly orderBy?: readonly string[];
  readonly pageToken?: string | null;
}

export interface NewExperiment {
  readonly name: string;
  /** Null for a folder below the default artifact root. */
  readonly artifactLocation?: string | null;
  readonly tags?: readonly KeyValue[];
}

export class ExperimentStore {
  private readonly context: StoreContext;

  constructor(context: StoreContext) {
    this.context = context;
  }

  /** The new experiment's id. */
  create(request: NewExperiment): string {
    const { sql, locations, transactions } = this.context;
    checkExperimentName(request.name);
    const given = request.artifactLocation ?? null;
    if (given !== null) checkArtifactLocation(given);
    for (const tag of request.tags ?? []) checkExperimentTag(tag.key, tag.value);
    return transactions.run(() => {
      if (sql.get('SELECT 1 FROM experiment WHERE name = ?', request.name)) throw nameTaken(request.name);
      const now = this.context.now();
      const id = sql.insert(
        `INSERT INTO experiment (name, artifact_location, stage, created, updated, revision)
         VALUES (?, NULL, 'active', ?, ?, 0)`,
        request.name,
        now,
        now,
      );
      const location = locations.forNewExperiment(id, given);
      if (location !== null)
        sql.run('UPDATE experiment SET artifact_location = ? WHERE id = ?', location, id);
      for (const tag of request.tags ?? []) this.putTag(id, tag.key, tag.value);
      transactions.touchExperiment(id);
      return String(id);
    });
  }

  get(experimentId: string): Experiment {
    return this.decode([this.row(experimentId)])[0] ?? notFound(experimentId);
  }

  /** Deleted ones too, as MLflow does. */
  getByName(name: string): Experiment | undefined {
    const row = this.context.sql.get('SELECT * FROM experiment WHERE name = ?', name);
    return row && this.decode([row])[0];
  }

  search(query: ExperimentSearch): Page<Experiment> {
    checkMaxResults(query.maxResults, LIMITS.searchResults);
    const offset = pageOffset(query.pageToken);
    const plan = planExperimentSearch(this.context.names, query);
    const rows = this.context.sql.all(
      `SELECT e.* FROM experiment e WHERE ${plan.where} ORDER BY ${plan.orderBy} LIMIT ? OFFSET ?`,
      ...plan.values,
      query.maxResults + 1,
      offset,
    );
    return pageOf(rows, offset, query.maxResults, (page) => this.decode(page));
  }

  /** With the counts of their runs, in the order given (those that exist), or all active ones, newest first. */
  summaries(experimentIds?: readonly string[]): readonly ExperimentSummary[] {
    const experiments = experimentIds
      ? this.getMany(experimentIds)
      : this.search({ viewType: 'ACTIVE_ONLY', maxResults: LIMITS.searchResults }).items;
    return this.withCounts(experiments);
  }

  withCounts(experiments: readonly Experiment[]): readonly ExperimentSummary[] {
    const counts = new Map<string, { runs: number; running: number }>();
    const rows = this.context.sql.all(
      `SELECT i.value AS id,
         (SELECT count(*) FROM run r WHERE r.experiment = i.value AND r.stage = 'active') AS runs,
         (SELECT count(*) FROM run WHERE ${IS_RUNNING} AND experiment = i.value AND stage = 'active') AS running
       FROM json_each(?) i`,
      jsonList(experiments.map((experiment) => Number(experiment.experimentId))),
    );
    for (const row of rows) {
      counts.set(String(number(row, 'id')), { runs: number(row, 'runs'), running: number(row, 'running') });
    }
    return experiments.map((experiment) => {
      const count = counts.get(experiment.experimentId);
      return { ...experiment, runCount: count?.runs ?? 0, runningCount: count?.running ?? 0 };
    });
  }

  /** How many active runs they have together. */
  countRuns(experimentIds: readonly string[]): number {
    const row = this.context.sql.get(
      `SELECT count(*) AS runs FROM run
       WHERE experiment IN (SELECT value FROM json_each(?)) AND stage = 'active'`,
      jsonList(experimentIds.map(experimentNumber)),
    );
    return row ? number(row, 'runs') : 0;
  }

  update(experimentId: string, change: { readonly name: string }): void {
    const { sql, transactions } = this.context;
    checkExperimentName(change.name);
    transactions.run(() => {
      const row = this.activeRow(experimentId);
      const id = number(row, 'id');
      const other = sql.get('SELECT id FROM experiment WHERE name = ? AND id <> ?', change.name, id);
      if (other) throw nameTaken(change.name);
      sql.run(
        'UPDATE experiment SET name = ?, updated = max(updated, ?) WHERE id = ?',
        change.name,
        this.context.now(),
        id,
      );
      transactions.touchExperiment(id);
    });
  }

  /** Soft: takes its runs along. */
  delete(experimentId: string): void {
    this.move(experimentId, 'active', 'deleted');
  }

  /** Brings every run back, also those that were deleted one by one before, as MLflow does. */
  restore(experimentId: string): void {
    this.move(experimentId, 'deleted', 'active');
  }

  setTag(experimentId: string, key: string, value: string): void {
    checkExperimentTag(key, value);
    this.context.transactions.run(() => {
      const id = number(this.activeRow(experimentId), 'id');
      this.putTag(id, key, value);
      this.context.transactions.touchExperiment(id);
    });
  }

  deleteTag(experimentId: string, key: string): void {
    this.context.transactions.run(() => {
      const id = number(this.activeRow(experimentId), 'id');
      const name = this.context.names.find(key) ?? -1;
      const removed = this.context.sql.run(
        'DELETE FROM experiment_tag WHERE experiment = ? AND key = ?',
        id,
        name,
      );
      if (removed === 0) throw missing(`No tag with name: ${key} in experiment with id ${experimentId}`);
      this.context.transactions.touchExperiment(id);
    });
  }

  /** The row of an experiment that runs can be added to. */
  activeRow(experimentId: string): Row {
    const row = this.row(experimentId);
    const stage = text(row, 'stage');
    if (stage !== 'active') {
      throw invalid(
        `The experiment ${number(row, 'id')} must be in the 'active' state. Current state is ${stage}.`,
      );
    }
    return row;
  }

  private row(experimentId: string): Row {
    const id = experimentNumber(experimentId);
    return this.context.sql.get('SELECT * FROM experiment WHERE id = ?', id) ?? notFound(experimentId);
  }

  private getMany(experimentIds: readonly string[]): readonly Experiment[] {
    const rows = this.context.sql.all(
      'SELECT e.* FROM json_each(?) i JOIN experiment e ON e.id = i.value ORDER BY i.key',
      jsonList(experimentIds.map(experimentNumber)),
    );
    return this.decode(rows);
  }

  private move(experimentId: string, from: 'active' | 'deleted', to: 'active' | 'deleted'): void {
    const { sql, transactions } = this.context;
    transactions.run(() => {
      const row = this.row(experimentId);
      if (text(row, 'stage') !== from) throw missing(`No Experiment with id=${experimentId} exists`);
      const id = number(row, 'id');
      sql.run(
        'UPDATE experiment SET stage = ?, updated = max(updated, ?) WHERE id = ?',
        to,
        this.context.now(),
        id,
      );
      noteDeletion(this.context, 'experiment', to, 'id = ?', id);
      noteDeletion(this.context, 'run', to, 'experiment = ?', id);
      sql.run(
        'UPDATE run SET stage = ?, revision = ? WHERE experiment = ? AND stage <> ?',
        to,
        transactions.nextRevision(),
        id,
        to,
      );
      transactions.touchExperiment(id);
    });
  }

  private putTag(id: number, key: string, value: string): void {
    this.context.sql.run(
      'INSERT OR REPLACE INTO experiment_tag (experiment, key, value) VALUES (?, ?, ?)',
      id,
      this.context.names.intern(key),
      value,
    );
  }

  private decode(rows: readonly Row[]): readonly Experiment[] {
    const tags = decodeTags(
      this.context,
      'SELECT experiment AS owner, key, value FROM experiment_tag WHERE experiment IN (SELECT value FROM json_each(?))',
      rows.map((row) => number(row, 'id')),
    );
    return rows.map((row) => {
      const id = number(row, 'id');
      return {
        experimentId: String(id),
        name: text(row, 'name'),
        artifactLocation: this.context.locations.experiment(id, textOrNull(row, 'artifact_location')),
        lifecycleStage: oneOf(row, 'stage', STAGES),
        creationTime: number(row, 'created'),
        lastUpdateTime: number(row, 'updated'),
        tags: byKey(tags.get(id)),
      };
    });
  }
}

function notFound(experimentId: string): never {
  throw missing(sentence('No Experiment with id={0} exists', experimentId === '' ? '0' : experimentId));
}

function nameTaken(name: string): TidemarkError {
  return exists(`Experiment(name=${name}) already exists.`);
}
