import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { exists, missing } from '../../core/errors';
import { artifactPath } from '../../store/artifactPaths';
import { storeContext, type StoreContext } from '../../store/context';
import { Locations, PROXY_ROOT } from '../../store/locations';
import { MetaStore } from '../../store/meta';
import { openDatabase } from '../../store/open';
import { Snapshots } from '../../store/snapshots';
import { copyTree } from '../../store/treeCopy';
import { csvTables } from '../export/csvTables';
import { jsonLines } from '../export/jsonLines';
import type { RecordWriter } from '../export/records';
import { artifactFolder } from './artifactFolder';
import { readStore, type ReadableStore } from './ownServer';

export interface ExportOptions {
  /** The folder that has `.tidemark`. */
  readonly root: string;
  /** A folder that isn't there yet. */
  readonly to: string;
  readonly format: 'jsonl' | 'csv';
  /** Empty for all; with both, the runs of either. */
  readonly experimentIds: readonly string[];
  readonly runIds: readonly string[];
  readonly artifacts: boolean;
  readonly progress: (counts: ExportCounts) => void;
}

export interface ExportCounts {
  experiments: number;
  runs: number;
  points: number;
  logged_models: number;
  registered_models: number;
  model_versions: number;
}

export interface Exported {
  readonly path: string;
  readonly counts: ExportCounts;
  /** Of whom the files lie where only their own store is. */
  readonly artifacts_elsewhere: readonly string[];
}

/** Changes when who reads an export has to know. */
const FORMAT_VERSION = 1;

/** Works beside the store's server; the folder has its name when all is in it. */
export async function exportStore(options: ExportOptions): Promise<Exported> {
  const path = resolve(options.to);
  if (existsSync(path)) throw exists(`There is something at '${path}' already: name another folder.`);
  return readStore(options.root, 'export', (store) => exportTo(path, store, options));
}

async function exportTo(
  path: string,
  { directory, home }: ReadableStore,
  options: ExportOptions,
): Promise<Exported> {
  const sql = openDatabase(directory, 'readonly', Date.now());
  const unfinished = `${path}.unfinished-${String(process.pid)}`;
  try {
    const context = storeContext(sql, new Locations(undefined), Date.now);
    checkIds(context, options);
    mkdirSync(unfinished, { recursive: true });
    const artifacts = options.artifacts
      ? new ArtifactCopies(
          artifactFolder({ directory: home, meta: new MetaStore(context) }, null),
          unfinished,
        )
      : null;
    const counts = writeRecords(new Snapshots(context), options, unfinished, artifacts);
    await artifacts?.copy();
    const about = {
      format_version: FORMAT_VERSION,
      format: options.format,
      exported_at: Date.now(),
      ...counts,
    };
    writeFileSync(join(unfinished, 'export.json'), `${JSON.stringify(about, undefined, 2)}\n`, {
      mode: 0o600,
    });
    renameSync(unfinished, path);
    return { path, counts, artifacts_elsewhere: artifacts?.elsewhere ?? [] };
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  } finally {
    sql.close();
  }
}

function writeRecords(
  snapshots: Snapshots,
  options: ExportOptions,
  folder: string,
  artifacts: ArtifactCopies | null,
): ExportCounts {
  const counts = {
    experiments: 0,
    runs: 0,
    points: 0,
    logged_models: 0,
    registered_models: 0,
    model_versions: 0,
  };
  const writer: RecordWriter = options.format === 'csv' ? csvTables(folder) : jsonLines(folder);
  const choice = new Choice(options);
  try {
    for (const snapshot of snapshots.runs((run, experiment) => choice.wants(run, experiment))) {
      const { runId, experimentId, artifactUri } = snapshot.run.info;
      choice.note(runId, experimentId);
      counts.points += writer.run(snapshot);
      counts.runs++;
      artifacts?.note(runId, artifactUri);
      options.progress(counts);
    }
    for (const experiment of snapshots.experiments()) {
      if (!choice.hasExperiment(experiment.experimentId)) continue;
      writer.experiment(experiment);
      counts.experiments++;
    }
    for (const model of snapshots.loggedModels()) {
      if (!choice.hasLoggedModel(model.sourceRunId, model.experimentId)) continue;
      writer.loggedModel(model);
      counts.logged_models++;
      artifacts?.note(model.modelId, model.artifactUri);
    }
    const models = new Set<string>();
    for (const version of snapshots.modelVersions()) {
      if (!choice.hasVersion(version.runId)) continue;
      models.add(version.name);
      writer.modelVersion(version);
      counts.model_versions++;
    }
    for (const model of snapshots.registeredModels()) {
      if (!choice.isAll && !models.has(model.name)) continue;
      writer.registeredModel(model);
      counts.registered_models++;
    }
  } finally {
    writer.close();
  }
  return counts;
}

/** What belongs to the experiments and runs that were asked for. */
class Choice {
  readonly isAll: boolean;
  readonly #experiments: ReadonlySet<string>;
  readonly #runs: ReadonlySet<string>;
  /** What came along; kept only where not everything does. */
  readonly #takenRuns = new Set<string>();
  readonly #takenExperiments = new Set<string>();

  constructor({ experimentIds, runIds }: ExportOptions) {
    this.isAll = experimentIds.length + runIds.length === 0;
    this.#experiments = new Set(experimentIds);
    this.#runs = new Set(runIds);
  }

  wants(runId: string, experimentId: string): boolean {
    return this.isAll || this.#runs.has(runId) || this.#experiments.has(experimentId);
  }

  note(runId: string, experimentId: string): void {
    if (this.isAll) return;
    this.#takenRuns.add(runId);
    this.#takenExperiments.add(experimentId);
  }

  hasExperiment(id: string): boolean {
    return this.isAll || this.#experiments.has(id) || this.#takenExperiments.has(id);
  }

  hasLoggedModel(runId: string | null, experimentId: string): boolean {
    return this.hasVersion(runId) || this.#experiments.has(experimentId);
  }

  hasVersion(runId: string | null): boolean {
    return this.isAll || (runId !== null && this.#takenRuns.has(runId));
  }
}

function checkIds({ sql }: StoreContext, { experimentIds, runIds }: ExportOptions): void {
  for (const id of experimentIds)
    if (!sql.get('SELECT 1 FROM experiment WHERE CAST(id AS TEXT) = ?', id))
      throw missing(`No Experiment with id=${id} exists`);
  for (const id of runIds)
    if (!sql.get('SELECT 1 FROM run WHERE run_id = ?', id)) throw missing(`Run with id=${id} not found`);
}

class ArtifactCopies {
  readonly elsewhere: string[] = [];
  readonly #root: string;
  readonly #folder: string;
  readonly #uris = new Map<string, string>();

  constructor(root: string, folder: string) {
    this.#root = root;
    this.#folder = join(folder, 'artifacts');
  }

  note(owner: string, uri: string): void {
    if (uri.startsWith(`${PROXY_ROOT}/`)) this.#uris.set(owner, uri);
    else this.elsewhere.push(owner);
  }

  async copy(): Promise<void> {
    for (const [owner, uri] of this.#uris) {
      const path = artifactPath(uri.slice(PROXY_ROOT.length).replace(/^\/+/, ''));
      await copyTree(join(this.#root, ...path), join(this.#folder, owner));
    }
  }
}

/** For a person. */
export function sentences({ path, counts, artifacts_elsewhere }: Exported): string {
  const numbers = Object.entries<number>({ ...counts }).map(
    ([what, number]) => `${number.toLocaleString('en-US')} ${what.replace('_', ' ')}`,
  );
  const left =
    artifacts_elsewhere.length > 0
      ? ` The files of ${String(artifacts_elsewhere.length)} lie outside the store and were not copied.`
      : '';
  return `Exported to '${path}': ${numbers.join(', ')}.${left}\n`;
}
