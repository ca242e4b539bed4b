import { randomUUID } from 'node:crypto';
import type { RunQuery } from '../core/backend';
import type { KeyValue, Page, Run, RunHead, RunInfo, RunStatus, RunWithoutMetrics } from '../core/entities';
import { RUN_STATUSES } from '../core/entities';
import { exists, invalid, missing } from '../core/errors';
import { LIMITS, checkKey, checkMaxResults, checkRunId, runTagValue } from '../core/limits';
import type { StoreContext } from './context';
import { noteDeletion } from './deletions';
import type { ExperimentStore } from './experiments';
import { byKey, jsonList } from './keyValues';
import { pausing } from './pace';
import { pageOf, pageOffset } from './pages';
import { number, textOrNull } from './rows';
import type { Row } from './rows';
import { assertActive, notFound } from './runErrors';
import { RUN_BY_ID, RUN_COLUMNS, RunReader, decodeRunInfo } from './runReader';
import { addParam, addParams, checkParamKeys } from './params';
import type { WritableRun } from './params';
import { randomRunName } from './runNames';
import { IS_RUNNING } from './schema';
import { RunColumns } from './search/runColumns';
import { planRunScan, scanRuns } from './search/runScan';
import type { RunScan } from './search/runScan';
import { planRunSearch } from './search/runs';

export const RUN_NAME_TAG = 'mlflow.runName';
export const PARENT_TAG = 'mlflow.parentRunId';

export interface NewStoredRun {
  readonly experimentId: string;
  /** 32 hex digits; invented where it isn't given. */
  readonly runId?: string;
  readonly runName: string | null;
  readonly userId: string;
  readonly startTime: number;
  readonly status?: RunStatus;
  readonly tags: readonly KeyValue[];
}

/** By its id, or as a method that wrote to it in this transaction gave it back, which saves the next a look. */
export type RunToWrite = string | WritableRun;

export interface RunChange {
  readonly status?: RunStatus;
  readonly endTime?: number | null;
  readonly runName?: string;
}

export class RunStore {
  private readonly context: StoreContext;
  private readonly experiments: ExperimentStore;
  private readonly reader: RunReader;
  /** Shared with whoever else looks at all runs. */
  readonly columns: RunColumns;

  constructor(context: StoreContext, experiments: ExperimentStore) {
    this.context = context;
    this.experiments = experiments;
    this.reader = new RunReader(context);
    this.columns = new RunColumns(context);
  }

  create(request: NewStoredRun): Run {
    const { sql, transactions } = this.context;
    const tagName = request.tags.find((tag) => tag.key === RUN_NAME_TAG)?.value;
    const given = request.runName === '' ? null : request.runName;
    if (given !== null && tagName !== undefined && tagName !== '' && given !== tagName) {
      throw invalid(
        `Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values ` +
          `(run_name='${given}', mlflow.runName='${tagName}').`,
      );
    }
    const name = runTagValue(given ?? (tagName || randomRunName()));
    const runId = request.runId ?? randomUUID().replaceAll('-', '');
    checkRunId(runId);
    return transactions.run(() => {
      const experiment = this.experiments.activeRow(request.experimentId);
      const experimentId = number(experiment, 'id');
      // Of those that are invented none is there.
      if (request.runId !== undefined && sql.get('SELECT 1 FROM run WHERE run_id = ?', runId))
        throw exists(`Run with id=${runId} already exists.`);
      const tags = new Map(request.tags.map(({ key, value }) => [key, runTagValue(value)]));
      tags.set(RUN_NAME_TAG, name);
      const status = request.status ?? 'RUNNING';
      const id = sql.insert(
        `INSERT INTO run (id, run_id, experiment, name, user_id, status, started, ended, stage, parent_run_id, revision)
         VALUES (1 + max(ifnull((SELECT max(id) FROM run), 0), ifnull((SELECT value FROM counter WHERE name = 'run'), 0)),
           ?, ?, ?, ?, ?, ?, NULL, 'active', ?, ?)`,
        runId,
        experimentId,
        name,
        request.userId,
        status,
        request.startTime,
        tags.get(PARENT_TAG) ?? null,
        transactions.revisionOfRun(),
      );
      this.putTags(id, tags);
      const location = textOrNull(experiment, 'artifact_location');
      return {
        info: {
          runId,
          number: id,
          runName: name,
          experimentId: String(experimentId),
          userId: request.userId,
          status,
          startTime: request.startTime,
          endTime: null,
          artifactUri: this.context.locations.run(experimentId, location, runId, null),
          lifecycleStage: 'active',
        },
        data: { metrics: [], params: [], tags: byKey(Array.from(tags, ([key, value]) => ({ key, value }))) },
        inputs: { datasets: [], modelIds: [] },
        outputs: { models: [] },
      };
    });
  }

  get(runId: string): Run {
    return this.reader.runs([this.row(runId)])[0] ?? notFound(runId);
  }

  /** In the order given; unknown ones are left out. */
  heads(runIds: readonly string[]): readonly RunHead[] {
    return this.reader.heads(this.rows(runIds));
  }

  /** The same with all but their metrics; one run at a time, for each may have thousands of params. */
  async withoutMetrics(runIds: readonly string[], pause = pausing()): Promise<readonly RunWithoutMetrics[]> {
    const runs: RunWithoutMetrics[] = [];
    for (const row of this.rows(runIds)) {
      await pause();
      runs.push(...this.reader.withoutMetrics([row]));
    }
    return runs;
  }

  info(runId: string): RunInfo {
    return decodeRunInfo(this.context.locations, this.row(runId));
  }

  update(runId: string, change: RunChange): RunInfo {
    const { sql, transactions } = this.context;
    if (change.status !== undefined && !RUN_STATUSES.includes(change.status)) {
      throw invalid(`Invalid run status '${change.status}'. Valid values are ${RUN_STATUSES.join(', ')}.`);
    }
    return transactions.run(() => {
      const row = this.row(runId);
      assertActive(runId, row);
      const id = number(row, 'id');
      const before = decodeRunInfo(this.context.locations, row);
      const info = {
        ...before,
        status: change.status ?? before.status,
        endTime: change.endTime === undefined ? before.endTime : change.endTime,
        runName: change.runName ? runTagValue(change.runName) : before.runName,
      };
      if (change.runName) this.putTags(id, [[RUN_NAME_TAG, info.runName]]);
      sql.run(
        'UPDATE run SET status = ?, ended = ?, name = ?, revision = ? WHERE id = ?',
        info.status,
        info.endTime,
        info.runName,
        transactions.revisionOfRun(),
        id,
      );
      return info;
    });
  }

  /** Soft; asking again changes nothing. */
  delete(runId: string): void {
    this.move(runId, 'deleted');
  }

  restore(runId: string): void {
    this.move(runId, 'active');
  }

  logParam(runId: string, key: string, value: string): void {
    checkKey(key, 'key', 'Param key');
    this.context.transactions.run(() => {
      addParam(this.context, this.writable(runId), { key, value });
    });
  }

  /** All or none of them. */
  logParams(run: RunToWrite, params: readonly KeyValue[]): WritableRun {
    checkParamKeys(params);
    return this.context.transactions.run(() => {
      const found = this.writable(run);
      addParams(this.context, found, params);
      return found;
    });
  }

  setTags(run: RunToWrite, tags: readonly KeyValue[], batch = tags.length > 1): WritableRun {
    tags.forEach((tag, index) => {
      checkKey(tag.key, batch ? `tags[${index}].key` : 'key');
    });
    return this.context.transactions.run(() => {
      const found = this.writable(run);
      this.changeTags(found.id, tags);
      this.context.transactions.touchRun(found.id);
      return found;
    });
  }

  deleteTag(runId: string, key: string): void {
    this.context.transactions.run(() => {
      const { id } = this.writable(runId);
      const removed = this.context.sql.run(
        'DELETE FROM tag WHERE run = ? AND key = ?',
        id,
        this.context.names.find(key) ?? -1,
      );
      if (removed === 0) throw missing(`No tag with name: ${key} in run with id ${runId}`);
      if (key === PARENT_TAG) this.context.sql.run('UPDATE run SET parent_run_id = NULL WHERE id = ?', id);
      this.context.transactions.touchRun(id);
    });
  }

  /** Of wide runs a page has fewer, where all of them would have more than `mostValues`. */
  search(query: RunQuery, mostValues = Infinity): Page<Run> {
    const { rows, offset } = this.found(query);
    return this.reader.page(rows, { offset, size: query.maxResults, mostValues });
  }

  searchHeads(query: RunQuery): Page<RunHead> {
    const { rows, offset } = this.found(query);
    return pageOf(rows, offset, query.maxResults, (part) => this.reader.heads(part));
  }

  /** The rows of a page from `offset` on, and one more where there are more. */
  private found(query: RunQuery): { readonly rows: readonly Row[]; readonly offset: number } {
    checkMaxResults(query.maxResults, LIMITS.searchResults);
    const offset = pageOffset(query.pageToken);
    if (query.experimentIds.length === 0) return { rows: [], offset };
    const plan = planRunSearch(this.context.names, query);
    const scan = this.context.sql.inTransaction ? null : planRunScan(query);
    const found = scan && this.scan(query, scan, offset);
    if (found) return { rows: found, offset };
    const rows = this.context.sql.all(
      `SELECT ${RUN_COLUMNS} FROM run r JOIN experiment e ON e.id = r.experiment ${plan.joins}
       WHERE ${plan.where} ORDER BY ${plan.orderBy} LIMIT ? OFFSET ?`,
      ...plan.values,
      query.maxResults + 1,
      offset,
    );
    return { rows, offset };
  }

  /** By the columns in memory; null where they don't fit the tables, which runs that are gone may cause. */
  private scan(query: RunQuery, scan: RunScan, offset: number): Row[] | null {
    const { names, sql, transactions } = this.context;
    return transactions.read(() => {
      for (let attempt = 0; attempt < 2; attempt++) {
        const ids = scanRuns(this.columns, names, query, scan, { offset, count: query.maxResults + 1 });
        const rows = sql.all(
          `SELECT ${RUN_COLUMNS} FROM json_each(?) i JOIN run r ON r.id = i.value
           JOIN experiment e ON e.id = r.experiment ORDER BY i.key`,
          jsonList(ids),
        );
        if (rows.length === ids.length) return rows;
        this.columns.reset();
      }
      return null;
    });
  }

  runningCount(): number {
    const row = this.context.sql.get(
      `SELECT count(*) AS n FROM run WHERE ${IS_RUNNING} AND stage = 'active'`,
    );
    return row ? number(row, 'n') : 0;
  }

  /** Throws where the run doesn't exist or is deleted. */
  writable(run: RunToWrite): WritableRun {
    if (typeof run !== 'string') return run;
    const row = this.context.sql.get('SELECT id, stage FROM run WHERE run_id = ?', run);
    if (!row) return notFound(run);
    assertActive(run, row);
    return { id: number(row, 'id'), runId: run };
  }

  private rows(runIds: readonly string[]): readonly Row[] {
    return this.context.sql.all(
      `SELECT ${RUN_COLUMNS} FROM json_each(?) i JOIN run r ON r.run_id = i.value
       JOIN experiment e ON e.id = r.experiment ORDER BY i.key`,
      jsonList(runIds),
    );
  }

  private row(runId: string): Row {
    return this.context.sql.get(RUN_BY_ID, runId) ?? notFound(runId);
  }

  private move(runId: string, stage: 'active' | 'deleted'): void {
    this.context.transactions.run(() => {
      const id = number(this.row(runId), 'id');
      noteDeletion(this.context, 'run', stage, 'id = ?', id);
      this.context.sql.run('UPDATE run SET stage = ? WHERE id = ?', stage, id);
      this.context.transactions.touchRun(id);
    });
  }

  /** Of keys that come twice, the later one stays. */
  private putTags(id: number, tags: Iterable<readonly [key: string, value: string]>): void {
    const values = Array.from(tags, ([key, value]) => [id, this.context.names.intern(key), value]).flat();
    this.context.sql.insertRows('INSERT OR REPLACE INTO tag (run, key, value)', '(?, ?, ?)', 3, values);
  }

  /** A tag may stand for something of the run itself: its name, its parent. */
  private changeTags(id: number, tags: readonly KeyValue[]): void {
    const { sql } = this.context;
    const stored = tags
      .map(({ key, value }) => [key, runTagValue(value)] as const)
      // A run has a name: an empty one changes nothing.
      .filter(([key, value]) => key !== RUN_NAME_TAG || value !== '');
    this.putTags(id, stored);
    for (const [key, value] of stored) {
      if (key === RUN_NAME_TAG) sql.run('UPDATE run SET name = ? WHERE id = ?', value, id);
      if (key === PARENT_TAG) sql.run('UPDATE run SET parent_run_id = ? WHERE id = ?', value, id);
    }
  }
}
