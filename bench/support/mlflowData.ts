import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { findBinding } from '../../src/store/binding';
import type { CurveShape, DataRun, SweepShape } from './data';
import { curve, curveName, sweepRun } from './data';

export interface Loaded {
  readonly experiment: number;
  readonly runIds: readonly string[];
}

/**
 * The data sets of data.ts in the tables of MLflow's own SQLite store, whose server has made them: through its API a
 * million points or params would take hours. It must not be asked for anything meanwhile.
 */
export class MlflowData {
  readonly #database: Database.Database;

  constructor(file: string) {
    const nativeBinding = findBinding();
    this.#database = new Database(file, { timeout: 20_000, ...(nativeBinding && { nativeBinding }) });
    this.#database.pragma('synchronous = OFF');
    this.#database.pragma('cache_size = -200000');
  }

  sweep(name: string, shape: SweepShape): Loaded {
    return this.#experiment(name, (experiment) => {
      const ids: string[] = [];
      const param = this.#insert('params', ['key', 'value', 'run_uuid']);
      for (let index = 0; index < shape.runs; index++) {
        const run = sweepRun(shape, index);
        const id = this.#run(experiment, run, 60_000);
        ids.push(id);
        for (const [key, value] of run.params) param(key, value, id);
        for (const [key, value] of run.metrics) this.#latest(id, key, value, run.startTime, 1);
      }
      return ids;
    });
  }

  curves(name: string, shape: CurveShape): Loaded {
    return this.#experiment(name, (experiment) => {
      const ids: string[] = [];
      const point = this.#insert('metrics', ['key', 'value', 'timestamp', 'run_uuid', 'step', 'is_nan']);
      for (let index = 0; index < shape.runs; index++) {
        const { steps, timestamps, values } = curve(shape, index);
        const startTime = timestamps[0] ?? 0;
        const run = { name: curveName(index), startTime, params: [], metrics: [] };
        const id = this.#run(experiment, run, shape.points * 100);
        ids.push(id);
        for (const [step, value] of values.entries())
          point('loss', value, timestamps[step] ?? 0, id, steps[step] ?? 0, 0);
        const last = values.length - 1;
        this.#latest(id, 'loss', values[last] ?? 0, timestamps[last] ?? 0, last);
      }
      return ids;
    });
  }

  close(): void {
    this.#database.close();
  }

  #experiment(name: string, fill: (experiment: number) => readonly string[]): Loaded {
    const { lastInsertRowid } = this.#database
      .prepare(
        `INSERT INTO experiments (name, artifact_location, lifecycle_stage, creation_time, last_update_time)
         VALUES (?, 'mlflow-artifacts:/bench', 'active', ?, ?)`,
      )
      .run(name, Date.now(), Date.now());
    const experiment = Number(lastInsertRowid);
    return { experiment, runIds: this.#database.transaction(() => fill(experiment))() };
  }

  #run(experiment: number, { name, startTime }: DataRun, took: number): string {
    const id = createHash('md5').update(`${experiment} ${name}`).digest('hex');
    this.#insert('runs', [
      ...[
        'run_uuid',
        'name',
        'source_type',
        'source_name',
        'entry_point_name',
        'user_id',
        'status',
        'start_time',
      ],
      ...['end_time', 'source_version', 'lifecycle_stage', 'artifact_uri', 'experiment_id'],
    ])(
      ...[id, name, 'UNKNOWN', '', '', 'ana', 'FINISHED', startTime],
      ...[startTime + took, '', 'active', `mlflow-artifacts:/bench/${id}`, experiment],
    );
    this.#insert('tags', ['key', 'value', 'run_uuid'])('mlflow.runName', name, id);
    return id;
  }

  #latest(run: string, key: string, value: number, timestamp: number, step: number): void {
    const columns = ['key', 'value', 'timestamp', 'step', 'is_nan', 'run_uuid'];
    this.#insert('latest_metrics', columns)(key, value, timestamp, step, 0, run);
  }

  readonly #statements = new Map<string, Database.Statement>();

  #insert(table: string, columns: readonly string[]): (...values: readonly (string | number)[]) => void {
    const places = columns.map(() => '?').join(', ');
    const statement =
      this.#statements.get(table) ??
      this.#database.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`);
    this.#statements.set(table, statement);
    return (...values) => void statement.run(...values);
  }
}
