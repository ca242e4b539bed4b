import { invalid, missing } from '../core/errors';
import { experimentNumber } from '../core/limits';
import type { StoreContext } from './context';
import { deletedAt, forgetDeletions, type DeletedKind } from './deletions';
import type { ExperimentStore } from './experiments';
import { jsonList } from './keyValues';
import { LOGGED_MODEL_COLUMNS, LoggedModelReader } from './loggedModelReader';
import { number, text } from './rows';
import type { Row } from './rows';
import { RUN_COLUMNS, decodeRunInfo } from './runReader';

/** What may go for good: of all that is deleted, or of these alone. */
export interface RemovalRequest {
  /** Only what was deleted before this moment. */
  readonly deletedBefore: number;
  readonly runIds: readonly string[];
  readonly experimentIds: readonly string[];
  readonly modelIds: readonly string[];
}

export interface Removal {
  readonly runIds: readonly string[];
  readonly experimentIds: readonly string[];
  readonly modelIds: readonly string[];
  /** Where the files of the runs and models lie. */
  readonly artifactUris: readonly string[];
}

interface Doomed {
  readonly experiments: readonly Row[];
  readonly runs: readonly Row[];
  readonly models: readonly Row[];
}

const LIST = '(SELECT value FROM json_each(?))';

/** Takes what is deleted out of the store for good, and moves runs from one experiment to another. */
export class RemovalStore {
  private readonly context: StoreContext;
  private readonly experiments: ExperimentStore;

  constructor(context: StoreContext, experiments: ExperimentStore) {
    this.context = context;
    this.experiments = experiments;
  }

  /** What `remove` would take. Throws where something named isn't there or isn't deleted. */
  plan(request: RemovalRequest): Removal {
    const { experiments, runs, models } = this.doomed(request);
    const reader = new LoggedModelReader(this.context);
    return {
      runIds: runs.map((row) => text(row, 'run_id')),
      experimentIds: experiments.map((row) => String(number(row, 'id'))),
      modelIds: models.map((row) => text(row, 'model_id')),
      artifactUris: [
        ...runs.map((row) => decodeRunInfo(this.context.locations, row).artifactUri),
        ...reader.models(models).map(({ artifactUri }) => artifactUri),
      ],
    };
  }

  /** The rows only: their files are the caller's to remove, when the rows are gone. */
  remove(request: RemovalRequest): Removal {
    const { sql, transactions } = this.context;
    return transactions.run(() => {
      const removal = this.plan(request);
      const doomed = this.doomed(request);
      const ids = (rows: readonly Row[]): string => jsonList(rows.map((row) => number(row, 'id')));
      const [runs, models, experiments] = [ids(doomed.runs), ids(doomed.models), ids(doomed.experiments)];
      for (const row of [...doomed.runs, ...doomed.models])
        transactions.touchExperiment(number(row, 'experiment'));
      // Neither a revision nor an id that these runs had comes again.
      const revision = transactions.nextRevision();
      sql.run(
        `INSERT INTO counter (name, value) SELECT 'run', ifnull(max(id), 0) FROM run WHERE true
         ON CONFLICT DO UPDATE SET value = max(value, excluded.value)`,
      );
      // No row is left that could say so.
      if (removal.runIds.length > 0)
        sql.run(`INSERT OR REPLACE INTO counter (name, value) VALUES ('removed', ?)`, revision);
      sql.run(`DELETE FROM run WHERE id IN ${LIST}`, runs);
      sql.run(`DELETE FROM logged_model WHERE id IN ${LIST}`, models);
      sql.run('DELETE FROM dataset WHERE id NOT IN (SELECT dataset FROM input)');
      sql.run(`DELETE FROM experiment WHERE id IN ${LIST}`, experiments);
      forgetDeletions(this.context, 'run', runs);
      forgetDeletions(this.context, 'logged_model', models);
      forgetDeletions(this.context, 'experiment', experiments);
      return removal;
    });
  }

  /** With their children, data sets and the models they made. Their files stay where they are. */
  moveRuns(runIds: readonly string[], experimentId: string): readonly string[] {
    const { sql, transactions } = this.context;
    return transactions.run(() => {
      const target = number(this.experiments.activeRow(experimentId), 'id');
      const moved: string[] = [];
      for (const row of this.family(runIds)) {
        if (number(row, 'experiment') === target) continue;
        const id = number(row, 'id');
        const info = decodeRunInfo(this.context.locations, row);
        sql.run('UPDATE run SET experiment = ?, artifact_uri = ? WHERE id = ?', target, info.artifactUri, id);
        this.moveModels(info.runId, target);
        this.moveDatasets(id, target);
        transactions.touchExperiment(number(row, 'experiment'));
        transactions.touchRun(id);
        moved.push(info.runId);
      }
      return moved;
    });
  }

  private doomed(request: RemovalRequest): Doomed {
    const { runIds, experimentIds, modelIds } = request;
    const all = runIds.length + experimentIds.length + modelIds.length === 0;
    const experiments = this.deleted(
      'experiment',
      'e.updated',
      request,
      all ? null : experimentIds.map(experimentNumber),
    );
    if (!all && experimentIds.some((id) => experimentNumber(id) === 0))
      throw invalid("Experiment 0 can't be deleted for good: clients that name no experiment use it.");
    const within = jsonList(experiments.map((row) => number(row, 'id')));
    const runs = this.deleted('run', 'ifnull(e.ended, e.started)', request, all ? null : runIds);
    const models = this.deleted('logged_model', 'e.updated', request, all ? null : modelIds);
    const inExperiments = (kind: 'run' | 'logged_model', known: readonly Row[]): readonly Row[] => {
      const seen = new Set(known.map((row) => number(row, 'id')));
      const rows = this.rowsOf(kind, `x.experiment IN ${LIST}`, within);
      return [...known, ...rows.filter((row) => !seen.has(number(row, 'id')))];
    };
    return { experiments, runs: inExperiments('run', runs), models: inExperiments('logged_model', models) };
  }

  /** The deleted ones among `wanted`, all of which must be; every deleted one where that is null. */
  private deleted(
    kind: DeletedKind,
    lastTime: string,
    request: RemovalRequest,
    wanted: readonly (string | number)[] | null,
  ): readonly Row[] {
    const key = { experiment: 'id', run: 'run_id', logged_model: 'model_id' }[kind];
    const at = deletedAt(kind, 'x', lastTime.replaceAll('e.', 'x.'));
    if (wanted === null)
      return this.rowsOf(
        kind,
        `x.stage = 'deleted' AND ${at} <= ? AND NOT (${kind === 'experiment' ? 'x.id = 0' : '0'})`,
        request.deletedBefore,
      );
    const rows = this.rowsOf(kind, `x.${key} IN ${LIST}`, jsonList(wanted));
    const what = { experiment: 'Experiment', run: 'Run', logged_model: 'Logged model' }[kind];
    for (const id of wanted) {
      const row = rows.find((candidate) => candidate[key] === id);
      if (!row) throw missing(`${what} with id=${id} not found`);
      if (text(row, 'stage') !== 'deleted')
        throw invalid(`${what} ${id} is not deleted: delete it first, then it can be removed for good.`);
    }
    return this.rowsOf(kind, `x.${key} IN ${LIST} AND ${at} <= ?`, jsonList(wanted), request.deletedBefore);
  }

  private rowsOf(kind: DeletedKind, where: string, ...values: readonly (string | number)[]): readonly Row[] {
    const columns = {
      experiment: 'x.*',
      run: RUN_COLUMNS.replaceAll('r.', 'x.'),
      logged_model: LOGGED_MODEL_COLUMNS.replaceAll('m.', 'x.'),
    }[kind];
    const join = kind === 'experiment' ? '' : 'JOIN experiment e ON e.id = x.experiment';
    return this.context.sql.all(
      `SELECT ${columns} FROM ${kind} x ${join} WHERE ${where} ORDER BY x.id`,
      ...values,
    );
  }

  private family(runIds: readonly string[]): readonly Row[] {
    const rows = this.context.sql.all(
      `WITH RECURSIVE family (run_id) AS (SELECT value FROM json_each(?)
         UNION SELECT c.run_id FROM run c JOIN family f ON c.parent_run_id = f.run_id)
       SELECT ${RUN_COLUMNS} FROM family f JOIN run r ON r.run_id = f.run_id
       JOIN experiment e ON e.id = r.experiment`,
      jsonList(runIds),
    );
    for (const runId of runIds)
      if (!rows.some((row) => text(row, 'run_id') === runId)) throw missing(`Run with id=${runId} not found`);
    return rows;
  }

  private moveModels(runId: string, target: number): void {
    const rows = this.rowsOf('logged_model', 'x.source_run_id = ?', runId);
    const models = new LoggedModelReader(this.context).models(rows);
    rows.forEach((row, index) => {
      this.context.sql.run(
        'UPDATE logged_model SET experiment = ?, artifact_uri = ? WHERE id = ?',
        target,
        models[index]?.artifactUri ?? null,
        number(row, 'id'),
      );
    });
  }

  /** A data set belongs to one experiment: the run takes in the same one of the other. */
  private moveDatasets(run: number, target: number): void {
    const { sql } = this.context;
    sql.run(
      `INSERT INTO dataset (experiment, name, digest, source_type, source, schema, profile)
       SELECT ?, d.name, d.digest, d.source_type, d.source, d.schema, d.profile
       FROM input i JOIN dataset d ON d.id = i.dataset WHERE i.run = ? ON CONFLICT DO NOTHING`,
      target,
      run,
    );
    sql.run(
      `UPDATE input SET dataset = (SELECT n.id FROM dataset d JOIN dataset n ON n.name = d.name AND n.digest = d.digest
         AND n.experiment = ? WHERE d.id = input.dataset) WHERE run = ?`,
      target,
      run,
    );
  }
}
