import type * as vscode from 'vscode';
import type { TrackingBackend } from '../../core/backend';
import type { ExperimentSummary, Metric, Page, Run, RunHead } from '../../core/entities';
import { SETTINGS } from '../../vscode/contributions';
import { textSetting } from '../../vscode/settings';
import type { ExperimentNode, RunGroup, RunGroupNode, RunNode } from '../nodes';
import { PagedList } from '../pagedList';

/** The experiment that every store has from its start, and that says nothing while it is empty. */
const DEFAULT_EXPERIMENT = '0';

/** An age under a minute shows seconds; a little longer, so that the last of those is drawn over too. */
const DRAWN_IN_SECONDS_MS = 75_000;

/** Runs of which everything was asked for, and may soon be again: the least recent go. */
const MOST_WHOLE = 20;

export const PARENT_TAG = 'mlflow.parentRunId';

/** What a row says of a run. */
export interface ShownRun extends RunHead {
  readonly mainMetric: Metric | null;
}

/**
 * What the tree has read of one folder's store, and the nodes that stand for it. A node is made once and kept,
 * because VS Code finds what to refresh by object identity.
 */
export class FolderRuns {
  readonly folder: vscode.WorkspaceFolder;
  readonly backend: TrackingBackend;
  readonly experiments: PagedList<ExperimentNode>;
  readonly #summaries = new Map<string, ExperimentSummary>();
  readonly #runs = new Map<string, ShownRun>();
  readonly #whole = new Map<string, Promise<Run>>();
  readonly #lists = new Map<string, PagedList<RunNode>>();
  readonly #experimentNodes = new Map<string, ExperimentNode>();
  readonly #runNodes = new Map<string, RunNode>();
  readonly #groupNodes = new Map<string, RunGroupNode>();
  /** Runs shown out of turn, because somebody asked for them before their page was loaded. */
  readonly #pinned = new Map<string, Set<RunNode>>();

  constructor(folder: vscode.WorkspaceFolder, backend: TrackingBackend) {
    this.folder = folder;
    this.backend = backend;
    this.experiments = new PagedList(async (maxResults, pageToken) => {
      const page = await backend.searchExperiments({ viewType: 'ACTIVE_ONLY', maxResults, pageToken });
      for (const summary of page.items) this.#summaries.set(summary.experimentId, summary);
      const shown = page.items.filter(
        ({ experimentId, runCount }) => experimentId !== DEFAULT_EXPERIMENT || runCount > 0,
      );
      return { ...page, items: shown.map(({ experimentId }) => this.experimentNode(experimentId)) };
    });
  }

  summary(experimentId: string): ExperimentSummary | undefined {
    return this.#summaries.get(experimentId);
  }

  get runningCount(): number {
    return this.experiments.items.reduce(
      (sum, { experimentId }) => sum + (this.#summaries.get(experimentId)?.runningCount ?? 0),
      0,
    );
  }

  run(runId: string): ShownRun | undefined {
    return this.#runs.get(runId);
  }

  /** All of a run; read again only when something of it changed. */
  async whole(runId: string): Promise<Run> {
    const read = this.#whole.get(runId) ?? this.backend.getRun(runId);
    this.#whole.delete(runId);
    this.#whole.set(runId, read);
    const [oldest] = this.#whole.keys();
    if (this.#whole.size > MOST_WHOLE && oldest !== undefined) this.#whole.delete(oldest);
    try {
      return await read;
    } catch (error) {
      this.#whole.delete(runId);
      throw error;
    }
  }

  /** Shown runs that are running, or whose age was last drawn in seconds. */
  youngRuns(now: number): readonly RunNode[] {
    const young: RunNode[] = [];
    for (const [runId, { info }] of this.#runs) {
      if (info.status !== 'RUNNING' && now - info.startTime > DRAWN_IN_SECONDS_MS) continue;
      const node = this.#runNodes.get(runId);
      if (node) young.push(node);
    }
    return young;
  }

  experimentNode(experimentId: string): ExperimentNode {
    return kept(this.#experimentNodes, experimentId, () => ({
      kind: 'experiment',
      folder: this.folder,
      experimentId,
    }));
  }

  runNode(experimentId: string, runId: string): RunNode {
    return kept(this.#runNodes, runId, () => ({ kind: 'run', folder: this.folder, experimentId, runId }));
  }

  /** The run's node if the tree has shown it. */
  knownRunNode(runId: string): RunNode | undefined {
    return this.#runNodes.get(runId);
  }

  groupNode(run: RunNode, group: RunGroup): RunGroupNode {
    return kept(this.#groupNodes, `${run.runId} ${group}`, () => ({ kind: 'runGroup', run, group }));
  }

  parentOf(node: RunNode): ExperimentNode | RunGroupNode {
    const run = this.#runs.get(node.runId);
    const parentRunId = run && parentRunIdOf(run);
    const parent = parentRunId === undefined ? undefined : this.#runNodes.get(parentRunId);
    return parent ? this.groupNode(parent, 'children') : this.experimentNode(node.experimentId);
  }

  /** Top-level runs of an experiment, or a run's child runs; newest first. */
  list(parent: ExperimentNode | RunNode): PagedList<RunNode> {
    const key = parent.kind === 'run' ? parent.runId : `experiment ${parent.experimentId}`;
    return kept(
      this.#lists,
      key,
      () =>
        new PagedList(async (maxResults, pageToken): Promise<Page<RunNode>> => {
          const page = await this.backend.searchRuns({
            experimentIds: [parent.experimentId],
            filter: '',
            orderBy: [],
            viewType: 'ACTIVE_ONLY',
            maxResults,
            pageToken,
            parent: parent.kind === 'run' ? { runId: parent.runId } : 'none',
          });
          return { ...page, items: await this.#keep(page.items) };
        }),
    );
  }

  /** The loaded rows of a list with those pinned to it, each once. */
  async rows(parent: ExperimentNode | RunNode): Promise<readonly RunNode[]> {
    const rows = await this.list(parent).load();
    const pinned = this.#pinned.get(parent.kind === 'run' ? parent.runId : parent.experimentId);
    return pinned ? [...new Set([...rows, ...pinned])] : rows;
  }

  /** Makes sure that the tree shows this run, whatever page it is on. Rejects when there is no such run. */
  async show(runId: string): Promise<RunNode> {
    const run = await this.backend.getRun(runId);
    await this.#keep([run]);
    const node = this.runNode(run.info.experimentId, runId);
    const parentRunId = parentRunIdOf(run);
    let parent: ExperimentNode | RunNode = this.experimentNode(run.info.experimentId);
    if (parentRunId !== undefined) {
      const [parentRun] = await this.backend.getRuns([parentRunId]);
      if (parentRun) parent = await this.show(parentRunId);
    }
    const rows = await this.rows(parent);
    if (!rows.includes(node)) {
      const key = parent.kind === 'run' ? parent.runId : parent.experimentId;
      kept(this.#pinned, key, () => new Set<RunNode>()).add(node);
    }
    return node;
  }

  /** Reads these runs again, or all that are known. Returns those that still exist and are not deleted. */
  async reread(runIds: readonly string[] = [...this.#runs.keys()]): Promise<ReadonlySet<string>> {
    for (const runId of runIds) this.#whole.delete(runId);
    const runs = await this.backend.getRuns(runIds);
    const nodes = await this.#keep(runs.filter(({ info }) => info.lifecycleStage === 'active'));
    const active = new Set(nodes.map(({ runId }) => runId));
    for (const runId of runIds) {
      if (active.has(runId)) continue;
      this.#runs.delete(runId);
      for (const pinned of this.#pinned.values()) {
        const node = this.#runNodes.get(runId);
        if (node) pinned.delete(node);
      }
    }
    return active;
  }

  markAllStale(): void {
    this.#whole.clear();
    this.experiments.markStale();
    for (const list of this.#lists.values()) list.markStale();
  }

  async #keep(runs: readonly RunHead[]): Promise<readonly RunNode[]> {
    const runIds = runs.map(({ info }) => info.runId);
    const metrics = await this.backend.mainMetrics(runIds, textSetting(SETTINGS.mainMetric));
    return runs.map(({ info, data }, index) => {
      this.#runs.set(info.runId, { info, data: { tags: data.tags }, mainMetric: metrics[index] ?? null });
      return this.runNode(info.experimentId, info.runId);
    });
  }
}

export function parentRunIdOf(run: RunHead): string | undefined {
  return run.data.tags.find(({ key }) => key === PARENT_TAG)?.value;
}

function kept<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
