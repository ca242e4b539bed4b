import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Store } from '../../store/store';
import type { WindowLeases } from '../windowLeases';

export interface TidemarkRouteOptions {
  readonly store: Store;
  readonly version: string;
  readonly leases: WindowLeases;
  readonly shutdown: () => void;
}

const PREFIX = '/api/tidemark/1.0';

/** What windows and the command line ask of the server, beyond MLflow's API. */
export function tidemarkRoutes(app: FastifyInstance, options: TidemarkRouteOptions): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, _body, done) => {
    done(null, undefined);
  });

  app.get(`${PREFIX}/ping`, () => ({
    pid: process.pid,
    version: options.version,
    revision: options.store.changes.revision(),
    store: options.store.directory,
  }));

  app.put(`${PREFIX}/windows/:id`, (request) => {
    options.leases.renew(windowId(request));
    return {};
  });

  app.delete(`${PREFIX}/windows/:id`, (request) => {
    options.leases.release(windowId(request));
    return {};
  });

  app.post(`${PREFIX}/shutdown`, () => {
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
