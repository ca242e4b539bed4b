import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';

export interface TrackedRun {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly params: Readonly<Record<string, string>>;
}

/** What the workspace's tracking server says over REST: the truth beside what the window shows. */
export interface Tracking {
  runs(experiment: string): Promise<TrackedRun[]>;
  run(id: string): Promise<TrackedRun>;
  history(runId: string, key: string): Promise<{ readonly step: number; readonly value: number }[]>;
  version(name: string, version: string): Promise<{ readonly stage: string; readonly aliases: string[] }>;
}

interface RunAnswer {
  info: { run_id: string; run_name: string; status: string };
  data?: { params?: { key: string; value: string }[] };
}

export async function trackingServer(workspace: string): Promise<Tracking> {
  const call = async <T>(method: 'GET' | 'POST', route: string, body?: object): Promise<T> => {
    // Read anew: the server may have been started again.
    const found = JSON.parse(readFileSync(path.join(workspace, '.tidemark/server.json'), 'utf8')) as {
      url: string;
      token: string;
    };
    const response = await fetch(`${found.url}/api/2.0/mlflow/${route}`, {
      method,
      headers: { authorization: `Bearer ${found.token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    assert.equal(response.status, 200, `${method} ${route}: ${await response.clone().text()}`);
    return (await response.json()) as T;
  };
  return {
    async runs(experiment) {
      const { experiment: found } = await call<{ experiment: { experiment_id: string } }>(
        'GET',
        `experiments/get-by-name?experiment_name=${encodeURIComponent(experiment)}`,
      );
      const answer = await call<{ runs?: RunAnswer[] }>('POST', 'runs/search', {
        experiment_ids: [found.experiment_id],
        filter: "tags.`mlflow.source.type` = 'PROJECT'",
      });
      return (answer.runs ?? []).map(tracked);
    },
    async run(id) {
      return tracked((await call<{ run: RunAnswer }>('GET', `runs/get?run_id=${id}`)).run);
    },
    async history(runId, key) {
      const answer = await call<{ metrics?: { step: number; value: number }[] }>(
        'GET',
        `metrics/get-history?run_id=${runId}&metric_key=${encodeURIComponent(key)}`,
      );
      return answer.metrics ?? [];
    },
    async version(name, version) {
      const answer = await call<{ model_version: { current_stage: string; aliases?: string[] } }>(
        'GET',
        `model-versions/get?name=${encodeURIComponent(name)}&version=${version}`,
      );
      return { stage: answer.model_version.current_stage, aliases: answer.model_version.aliases ?? [] };
    },
  };
}

function tracked({ info, data }: RunAnswer): TrackedRun {
  const params = Object.fromEntries((data?.params ?? []).map(({ key, value }) => [key, value]));
  return { id: info.run_id, name: info.run_name, status: info.status, params };
}
