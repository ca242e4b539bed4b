import type { FastifyInstance } from 'fastify';
import { MLFLOW_PREFIX } from '../api';

/** The MLflow whose REST API this server speaks. Clients ask for it to know what they may call. */
const MLFLOW_VERSION = '3.17.2';

const SERVER_INFO = {
  store_type: 'SqlStore',
  workspaces_enabled: false,
  trace_archival_enabled: false,
  multipart_uploads_enabled: false,
  multipart_downloads_enabled: false,
  presigned_upload_run_id_supported: false,
  presigned_upload_model_id_supported: false,
  features_enabled: { gateway: false },
};

const WELCOME =
  "This is Tidemark's tracking server, for MLflow clients. Its runs, charts and models are shown in VS Code's Tidemark view.\n";

export function serverInfoRoutes(app: FastifyInstance): void {
  // The client prints links to MLflow's web page, which people follow.
  app.get('/', (_request, reply) => reply.type('text/plain; charset=utf-8').send(WELCOME));
  app.get('/health', (_request, reply) => reply.type('text/plain').send('OK'));
  app.get('/version', (_request, reply) => reply.type('text/html').send(MLFLOW_VERSION));
  app.get(`${MLFLOW_PREFIX}/mlflow/server-info`, (_request, reply) =>
    reply.type('application/json').send(JSON.stringify(SERVER_INFO)),
  );
}
