import path from 'node:path';
import { isAlive, readDiscovery, type Discovery } from '../../../src/server/discovery';
import { openStore, type Store } from '../../../src/store/store';

export function storeFolder(workspace: string): string {
  return path.join(workspace, '.tidemark');
}

/** What a workspace holds before its window opens. */
export function fillStore<T>(workspace: string, fill: (store: Store) => T): T {
  const store = openStore({ directory: storeFolder(workspace), mode: 'window' });
  try {
    return fill(store);
  } finally {
    store.close();
  }
}

export interface SeededRun {
  readonly name: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly metrics?: Readonly<Record<string, number>>;
}

/** A finished run, with each metric at ten steps. */
export function seedRun(store: Store, experiment: string, run: SeededRun): string {
  const experimentId =
    store.experiments.getByName(experiment)?.experimentId ??
    store.experiments.create({ name: experiment, artifactLocation: null, tags: [] });
  const startTime = Date.now();
  const { info } = store.runs.create({
    experimentId,
    runName: run.name,
    userId: 'ana',
    startTime,
    status: 'RUNNING',
    tags: pairs(run.tags),
  });
  store.runs.logParams(info.runId, pairs(run.params));
  for (const [key, value] of Object.entries(run.metrics ?? {})) {
    const points = Array.from({ length: 10 }, (_, step) => ({
      key,
      value: value / (step + 1),
      step,
      timestamp: startTime + step,
      modelId: null,
      datasetName: null,
      datasetDigest: null,
    }));
    store.metrics.append(info.runId, points);
  }
  store.runs.update(info.runId, { status: 'FINISHED', endTime: startTime + 60_000 });
  return info.runId;
}

/** A registered model whose only version is of this run. */
export function seedModel(store: Store, name: string, runId: string): void {
  store.registry.createModel({ name, description: null, tags: [] });
  store.registry.createVersion({
    name,
    source: `${store.runs.info(runId).artifactUri}/model`,
    runId,
    runLink: null,
    description: null,
    tags: [],
    modelId: null,
    userId: 'ana',
  });
}

/** The workspace's server by its discovery file, when it answers. */
export async function liveServer(workspace: string): Promise<(Discovery & { pid: number }) | undefined> {
  const discovery = readDiscovery(storeFolder(workspace));
  if (!discovery || discovery.pid === null || !isAlive(discovery.pid)) return undefined;
  const headers = { authorization: `Bearer ${discovery.token}` };
  const answer = await fetch(`${discovery.url}/api/tidemark/1.0/ping`, {
    headers,
    signal: AbortSignal.timeout(2000),
  }).catch(() => undefined);
  return answer?.ok ? { ...discovery, pid: discovery.pid } : undefined;
}

function pairs(record: Readonly<Record<string, string>> = {}): { key: string; value: string }[] {
  return Object.entries(record).map(([key, value]) => ({ key, value }));
}
