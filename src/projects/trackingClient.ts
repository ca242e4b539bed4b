import { setTimeout as wait } from 'node:timers/promises';
import type { KeyValue, RunStatus } from '../core/entities';
import { ask, type Answer, type Endpoint } from '../http/ask';
import { errorMessage, sentence, TidemarkError } from '../core/errors';

/** MLflow's limit for the params of one batch, and for its tags. */
const BATCH = 100;

/** The few calls of MLflow's REST API that a launch makes. Rejections are TidemarkErrors. */
export class TrackingClient {
  readonly #server: Endpoint;

  constructor(server: Endpoint) {
    this.#server = { ...server, url: server.url.replace(/\/+$/, '') };
  }

  /** The experiment of that name, made if there is none and brought back if it was deleted. */
  async experiment(name: string): Promise<string> {
    const found = await this.#find(name);
    if (!found) {
      const made = await this.#call('POST', 'experiments/create', { name });
      return textOf(made, 'experiment_id');
    }
    const experimentId = textOf(found, 'experiment_id');
    if (found['lifecycle_stage'] === 'deleted') {
      await this.#call('POST', 'experiments/restore', { experiment_id: experimentId });
    }
    return experimentId;
  }

  async createRun(request: {
    readonly experimentId: string;
    readonly userId: string;
    readonly startTime: number;
    readonly tags: readonly KeyValue[];
  }): Promise<{ readonly runId: string; readonly runName: string; readonly artifactUri: string }> {
    const answer = await this.#call('POST', 'runs/create', {
      experiment_id: request.experimentId,
      user_id: request.userId,
      start_time: request.startTime,
      tags: request.tags,
    });
    const info = objectOf(objectOf(answer['run'])['info']);
    return {
      runId: textOf(info, 'run_id'),
      runName: typeof info['run_name'] === 'string' ? info['run_name'] : '',
      artifactUri: typeof info['artifact_uri'] === 'string' ? info['artifact_uri'] : '',
    };
  }

  /** Puts a file among a run's artifacts where the server keeps them itself; elsewhere it is left out. */
  async logArtifact(artifactUri: string, path: string, content: Uint8Array): Promise<void> {
    const root = /^mlflow-artifacts:\/+(.*)$/.exec(artifactUri)?.[1];
    if (root === undefined) return;
    const place = `${root}/${path}`.split('/').map(encodeURIComponent).join('/');
    await ask(this.#server, {
      method: 'PUT',
      path: `/api/2.0/mlflow-artifacts/artifacts/${place}`,
      body: content,
      timeout: 20_000,
    });
  }

  async logParams(runId: string, params: readonly KeyValue[]): Promise<void> {
    for (let start = 0; start < params.length; start += BATCH) {
      await this.#call('POST', 'runs/log-batch', {
        run_id: runId,
        params: params.slice(start, start + BATCH),
      });
    }
  }

  async setTag(runId: string, key: string, value: string): Promise<void> {
    await this.#call('POST', 'runs/set-tag', { run_id: runId, key, value });
  }

  /** Ends a run. Tries again for a while when the server is just being restarted. */
  async endRun(runId: string, status: RunStatus, endTime: number): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await this.#call('POST', 'runs/update', { run_id: runId, status, end_time: endTime });
        return;
      } catch (error) {
        const passing = error instanceof TidemarkError && error.code === 'TEMPORARILY_UNAVAILABLE';
        if (!passing || attempt >= 4) throw error;
        await wait(250 * 2 ** attempt);
      }
    }
  }

  async #find(name: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    try {
      const query = new URLSearchParams({ experiment_name: name });
      const answer = await this.#call('GET', `experiments/get-by-name?${query.toString()}`);
      return objectOf(answer['experiment']);
    } catch (error) {
      if (error instanceof TidemarkError && error.code === 'RESOURCE_DOES_NOT_EXIST') return undefined;
      throw error;
    }
  }

  async #call(
    method: 'GET' | 'POST',
    route: string,
    body?: object,
  ): Promise<Readonly<Record<string, unknown>>> {
    let response: Answer;
    try {
      response = await ask(this.#server, {
        method,
        path: `/api/2.0/mlflow/${route}`,
        ...(body !== undefined && { body }),
        timeout: 20_000,
      });
    } catch (cause) {
      throw new TidemarkError(
        'TEMPORARILY_UNAVAILABLE',
        sentence("The tracking server doesn't answer: {0}", reason(cause)),
        {
          cause,
        },
      );
    }
    const { status } = response;
    const answer = objectOf(response.json);
    if (status >= 200 && status < 300) return answer;
    const message = typeof answer['message'] === 'string' ? answer['message'] : `HTTP ${String(status)}`;
    if (answer['error_code'] === 'RESOURCE_DOES_NOT_EXIST')
      throw new TidemarkError('RESOURCE_DOES_NOT_EXIST', message);
    throw new TidemarkError(status >= 500 ? 'TEMPORARILY_UNAVAILABLE' : 'BAD_REQUEST', message);
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function textOf(object: Readonly<Record<string, unknown>>, key: string): string {
  const value = object[key];
  if (typeof value === 'string' && value !== '') return value;
  throw new TidemarkError('INTERNAL_ERROR', sentence("The tracking server's answer has no {0}.", key));
}

/** That a request was aborted says nothing; its cause does. */
function reason(error: unknown): string {
  return errorMessage(error instanceof Error && error.cause !== undefined ? error.cause : error);
}
