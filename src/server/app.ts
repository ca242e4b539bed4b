import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { TidemarkError } from '../core/errors';
import type { Store } from '../store/store';
import { userName } from '../store/userName';
import { acceptJsonBodies, Api, routedUrl } from './api';
import type { ArtifactPlaces } from './artifactPlaces';
import { drain, isWhole } from './drain';
import { answerOf, type ErrorAnswer } from './errors';
import { GroupCommit } from './groupCommit';
import {
  answerBrokenRequest,
  CONNECTION_LIMITS,
  createHttpServer,
  SlowBodies,
  type ConnectionLimits,
} from './httpServer';
import { artifactProxyRoutes } from './routes/artifactProxy';
import { artifactDownloadRoutes, artifactRoutes } from './routes/artifacts';
import { backendRoutes } from './routes/backend';
import { experimentRoutes } from './routes/experiments';
import { inputRoutes } from './routes/inputs';
import { legacyModelRoutes } from './routes/legacyModels';
import { loggedModelRoutes } from './routes/loggedModels';
import { maintenanceRoutes } from './routes/maintenance';
import { metricRoutes } from './routes/metrics';
import { modelVersionRoutes } from './routes/modelVersions';
import { registeredModelRoutes } from './routes/registeredModels';
import { runRoutes } from './routes/runs';
import { serverInfoRoutes } from './routes/serverInfo';
import { tidemarkRoutes } from './routes/tidemark';
import { Sealing } from './sealing';
import { isAllowedHost, isBlockedOrigin, tokenCheck } from './security';
import type { StoreTools } from './storeTools';
import type { WindowLeases } from './windowLeases';

export interface AppOptions {
  readonly store: Store;
  /** Where the files of `mlflow-artifacts:/` and other locations lie. */
  readonly places: ArtifactPlaces;
  /** Null: everybody who can reach the port may do everything. */
  readonly token: string | null;
  /** Null: plain HTTP. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer } | null;
  readonly limits?: Partial<ConnectionLimits>;
  readonly version: string;
  readonly leases: WindowLeases;
  /** Empty: loopback and private addresses. */
  readonly allowedHosts: readonly string[];
  /** Besides loopback's. */
  readonly allowedOrigins: readonly string[];
  readonly tools: StoreTools;
  /** A request arrived: the server is not idle. */
  readonly onRequest: () => void;
  /** Told of each route: nobody else knows all of them. */
  readonly onRoute?: (route: { readonly method: string | string[]; readonly url: string }) => void;
  /** Asked for over REST. */
  readonly shutdown: () => void;
  readonly log: (line: string) => void;
}

/** Larger than any body MLflow's limits allow. */
const LARGEST_BODY = 64 * 2 ** 20;

/** MLflow's REST API over the store. Listens nowhere by itself: `inject` and `listen` both work. */
export function buildApp(options: AppOptions): FastifyInstance {
  const limits = { ...CONNECTION_LIMITS, ...options.limits };
  const app = Fastify({
    serverFactory: (handler) => createHttpServer(handler, options.tls ?? null, limits),
    clientErrorHandler: answerBrokenRequest,
    bodyLimit: LARGEST_BODY,
    forceCloseConnections: 'idle',
    // A malformed URL reaches no route and no hook.
    frameworkErrors: (error, _request, reply) => {
      answer(reply, answerOf(error));
    },
    rewriteUrl: ({ url }) => routedUrl(url ?? '/'),
    routerOptions: { maxParamLength: 16 * 1024, ignoreDuplicateSlashes: false },
  });
  if (options.onRoute) app.addHook('onRoute', options.onRoute);
  const sealing = new Sealing(options.store.metrics.sealer, options.log);
  const slowBodies = new SlowBodies(limits);
  app.addHook('onReady', (done) => {
    sealing.start();
    slowBodies.start();
    done();
  });
  app.addHook('onClose', () => {
    slowBodies.stop();
    return sealing.stop();
  });
  app.addHook('onRequest', (request, _reply, done) => {
    slowBodies.begin(request.raw);
    done();
  });
  app.addHook('onResponse', (request, _reply, done) => {
    slowBodies.end(request.raw);
    done();
  });
  guard(app, options, sealing);
  app.addHook('onSend', (request, _reply, payload, done) => {
    if (isWhole(request.raw)) done(null, payload);
    else void drain(request.raw).then(() => done(null, payload));
  });
  answerErrors(app, options.log);

  const { store, places } = options;
  const commits = new GroupCommit(store);
  serverInfoRoutes(app);
  artifactDownloadRoutes(app, store, places);
  app.register((scope, _options, done) => {
    acceptJsonBodies(scope);
    const api = new Api(scope, commits);
    experimentRoutes(api, store, places);
    runRoutes(api, store);
    legacyModelRoutes(api, store);
    metricRoutes(api, store);
    inputRoutes(api, store);
    loggedModelRoutes(api, store);
    registeredModelRoutes(api, store);
    modelVersionRoutes(api, store, places);
    artifactRoutes(api, store, places);
    done();
  });
  app.register((scope, _options, done) => {
    maintenanceRoutes(scope, store, places, options.tools);
    done();
  });
  app.register((scope, _options, done) => {
    artifactProxyRoutes(scope, store, places);
    done();
  });
  app.register((scope, _options, done) => {
    backendRoutes(scope, store, `window ${userName()}`);
    done();
  });
  app.register((scope, _options, done) => {
    tidemarkRoutes(scope, options);
    done();
  });
  return app;
}

/** What they answer tells nothing about the store. */
const OPEN_PATHS = new Set(['/', '/health', '/version']);

function guard(app: FastifyInstance, options: AppOptions, sealing: Sealing): void {
  const isAuthorized = options.token === null ? () => true : tokenCheck(options.token);
  app.addHook('onRequest', (request, reply, done) => {
    options.onRequest();
    sealing.noteRequest();
    reply.header('x-content-type-options', 'nosniff').header('x-frame-options', 'SAMEORIGIN');
    const { host, origin, authorization } = request.headers;
    if (OPEN_PATHS.has(pathOf(request))) {
      done();
    } else if (!isAllowedHost(host, options.allowedHosts)) {
      refuse('Invalid Host header - possible DNS rebinding attack detected');
    } else if (isBlockedOrigin(request.method, origin, options.allowedOrigins)) {
      refuse('Cross-origin request blocked');
    } else if (!isAuthorized(authorization)) {
      reply.header('www-authenticate', 'Basic realm="Tidemark"');
      done(
        new TidemarkError(
          'UNAUTHENTICATED',
          'This server needs its token: set MLFLOW_TRACKING_TOKEN to the one in .tidemark/server.json.',
        ),
      );
    } else {
      done();
    }

    function refuse(message: string): void {
      reply.code(403).type('text/plain').send(message);
    }
  });
}

function answerErrors(app: FastifyInstance, log: (line: string) => void): void {
  app.setErrorHandler((error, request, reply) => {
    const told = answerOf(error);
    // First: whoever has the answer finds it in the log.
    if (told.ours)
      log(`${request.method} ${pathOf(request)}: ${error instanceof Error ? error.stack : String(error)}`);
    answer(reply, told);
  });
  app.setNotFoundHandler((request, reply) => {
    const message = `Tidemark has no endpoint ${request.method} ${pathOf(request)}.`;
    answer(reply, answerOf(new TidemarkError('ENDPOINT_NOT_FOUND', message)));
  });
}

function answer(reply: FastifyReply, { status, body }: ErrorAnswer): void {
  void reply.code(status).type('application/json').send(JSON.stringify(body));
}

/** Without the query, which may hold what belongs in no log. */
function pathOf(request: FastifyRequest): string {
  return request.originalUrl.split('?', 1)[0] ?? '';
}
