import { join } from 'node:path';
import { buildApp } from '../../../src/server/app';
import { ArtifactPlaces } from '../../../src/server/artifactPlaces';
import type { ConnectionLimits } from '../../../src/server/httpServer';
import { WindowLeases } from '../../../src/server/windowLeases';
import { ArtifactStore } from '../../../src/store/artifacts';
import { openStore } from '../../../src/store/store';
import type { Place } from './sockets';

export interface InProcess extends Place {
  /** Where its artifacts lie. */
  readonly artifacts: string;
  /** Fastify's own table: `GET /api/2.0/mlflow/runs/get`, with `:name` and `*` as they are declared. */
  readonly routes: readonly string[];
  stop(): Promise<void>;
}

/** The server in this process, so that its limits can be ones a test can wait for. */
export async function serveInProcess(
  folder: string,
  limits: Partial<ConnectionLimits> = {},
): Promise<InProcess> {
  const store = openStore({ directory: join(folder, '.tidemark'), mode: 'owner' });
  const artifacts = join(folder, 'artifacts');
  const routes: string[] = [];
  const app = buildApp({
    ...{ store, limits, token: 'secret', version: '0', allowedHosts: [], allowedOrigins: [] },
    places: new ArtifactPlaces(new ArtifactStore(artifacts), null),
    leases: new WindowLeases(),
    tools: { check: () => Promise.resolve({}), backUp: () => Promise.resolve({}) },
    onRequest: () => undefined,
    shutdown: () => undefined,
    onRoute: ({ method, url }) => {
      for (const one of [method].flat()) routes.push(`${one} ${url}`);
    },
    log: (line) => {
      throw new Error(line);
    },
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    ...{ url, token: 'secret', artifacts, routes },
    stop: async () => {
      app.server.closeAllConnections();
      await app.close();
      store.close();
    },
  };
}
