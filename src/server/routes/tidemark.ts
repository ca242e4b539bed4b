import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Store } from '../../store/store';
import { TIDEMARK_PREFIX } from '../ping';
import type { WindowLeases } from '../windowLeases';

export interface TidemarkRouteOptions {
  readonly store: Store;
  readonly version: string;
  readonly leases: WindowLeases;
  readonly shutdown: () => void;
}

/** What windows and the command line ask of the server, beyond MLflow's API. */
export function tidemarkRoutes(app: FastifyInstance, options: TidemarkRouteOptions): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, _body, done) => {
    done(null, undefined);
  });

  app.get(`${TIDEMARK_PREFIX}/ping`, () => ({
    pid: process.pid,
    version: options.version,
    revision: options.store.changes.revision(),
    store: options.store.directory,
  }));

  app.put(`${TIDEMARK_PREFIX}/windows/:id`, (request) => {
    options.leases.renew(windowId(request));
    return {};
  });

  app.delete(`${TIDEMARK_PREFIX}/windows/:id`, (request) => {
    options.leases.release(windowId(request));
    return {};
  });

  app.post(`${TIDEMARK_PREFIX}/shutdown`, () => {
    // After the answer is on its way.
    setImmediate(options.shutdown);
    return {};
  });
}

function windowId(request: FastifyRequest): string {
  const { params } = request;
  const id: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, 'id') : undefined;
  return String(id);
}
