import type {
  Experiment,
  LoggedModel,
  MetricColumns,
  ModelVersion,
  RegisteredModel,
  Run,
} from '../core/entities';
import type { StoreContext } from './context';
import { ExperimentStore } from './experiments';
import { LOGGED_MODEL_COLUMNS, LoggedModelReader } from './loggedModelReader';
import { seriesParts, type SeriesParts } from './metrics/parts';
import { decodeRows, readChunks } from './metrics/reader';
import { SERIES_COLUMNS } from './metrics/series';
import { RegistryReader } from './registry/reader';
import { VERSION_COLUMNS, VERSIONS_OF_MODELS } from './registry/rows';
import { number } from './rows';
import type { Row } from './rows';
import { RUN_COLUMNS, RunReader } from './runReader';

/** A run as it is at one moment, with all of its histories. */
export interface RunSnapshot {
  readonly run: Run;
  readonly metrics: readonly MetricSnapshot[];
}

/** One history: of a key, and where it has them of a logged model and a data set. */
export interface MetricSnapshot {
  readonly key: string;
  readonly modelId: string | null;
  readonly datasetName: string | null;
  readonly datasetDigest: string | null;
  /** In parts, each in MLflow's order; empty where the run was removed for good meanwhile. */
  points(): Generator<MetricColumns>;
}

/** Rows that are read in one short transaction. */
const PAGE = 200;

/**
 * Everything in a store, one after the other, with memory for one of them. Each run is seen in one moment; no transaction
 * lasts longer than the look at one, so that the server's log can be emptied in between.
 */
export class Snapshots {
  private readonly context: StoreContext;

  constructor(context: StoreContext) {
    this.context = context;
  }

  *experiments(): Generator<Experiment> {
    const store = new ExperimentStore(this.context);
    yield* this.pages('SELECT e.id FROM experiment e WHERE e.id > ? ORDER BY e.id', -1, (rows) =>
      rows.map((row) => store.get(String(number(row, 'id')))),
    );
  }

  *runs(wanted: (runId: string, experimentId: string) => boolean): Generator<RunSnapshot> {
    const reader = new RunReader(this.context);
    const query = `SELECT r.id, r.run_id, r.experiment FROM run r WHERE r.id > ? ORDER BY r.id`;
    for (const row of this.pages(query, 0, (rows) => rows)) {
      if (!wanted(String(row['run_id']), String(row['experiment']))) continue;
      const id = number(row, 'id');
      const found = this.context.transactions.read(() => this.run(reader, id));
      if (found) yield found;
    }
  }

  *loggedModels(): Generator<LoggedModel> {
    const reader = new LoggedModelReader(this.context);
    const query = `SELECT ${LOGGED_MODEL_COLUMNS} FROM logged_model m JOIN experiment e ON e.id = m.experiment WHERE m.id > ? ORDER BY m.id`;
    yield* this.pages(query, 0, (rows) => reader.models(rows));
  }

  *registeredModels(): Generator<RegisteredModel> {
    const reader = new RegistryReader(this.context);
    yield* this.pages('SELECT m.* FROM registered_model m WHERE m.id > ? ORDER BY m.id', 0, (rows) =>
      reader.models(rows),
    );
  }

  *modelVersions(): Generator<ModelVersion> {
    const reader = new RegistryReader(this.context);
    const query = `SELECT ${VERSION_COLUMNS} FROM ${VERSIONS_OF_MODELS} WHERE v.deleted = 0 AND v.id > ? ORDER BY v.id`;
    yield* this.pages(query, 0, (rows) => reader.versions(rows));
  }

  private *pages<T>(
    query: string,
    before: number,
    decode: (rows: readonly Row[]) => readonly T[],
  ): Generator<T> {
    for (let after = before; ;) {
      const page = this.context.transactions.read(() => {
        const rows = this.context.sql.all(`${query} LIMIT ${PAGE}`, after);
        const last = rows.at(-1);
        return { items: decode(rows), last: last ? number(last, 'id') : undefined };
      });
      yield* page.items;
      if (page.last === undefined) return;
      after = page.last;
    }
  }

  private run(reader: RunReader, id: number): RunSnapshot | undefined {
    const { sql } = this.context;
    const row = sql.get(
      `SELECT ${RUN_COLUMNS} FROM run r JOIN experiment e ON e.id = r.experiment WHERE r.id = ?`,
      id,
    );
    const [run] = row ? reader.runs([row]) : [];
    if (!run) return undefined;
    const series = sql.all(`SELECT ${SERIES_COLUMNS} FROM series WHERE run = ? ORDER BY key, id`, id);
    return { run, metrics: series.map((one) => this.metric(seriesParts(this.context, one))) };
  }

  private metric(parts: SeriesParts): MetricSnapshot {
    const { context } = this;
    const { names } = context;
    const { id, kept, model, datasetName, datasetDigest } = parts.series;
    return {
      key: names.text(parts.key),
      modelId: names.textOrNull(model),
      datasetName: names.textOrNull(datasetName),
      datasetDigest: names.textOrNull(datasetDigest),
      *points() {
        if (kept) yield kept;
        for (const { seq } of parts.chunks) yield readChunks(context, id, [seq]);
        for (const piece of parts.pieces) yield decodeRows([], [piece]);
      },
    };
  }
}
