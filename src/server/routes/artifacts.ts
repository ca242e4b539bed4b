import type { FastifyInstance } from 'fastify';
import type { ArtifactFile } from '../../core/entities';
import { invalid, TidemarkError } from '../../core/errors';
import type { Store } from '../../store/store';
import { MLFLOW_PREFIX, type Api } from '../api';
import type { Message } from '../decode';
import type { ArtifactPlaces } from '../artifactPlaces';
import { list } from '../encode';
import { sendFile } from '../sendFile';
import { pathText, queryText } from './artifactProxy';

/** Artifacts by what they belong to. */
export function artifactRoutes(api: Api, store: Store, places: ArtifactPlaces): void {
  api.read('GET', 'artifacts/list', async (message) => {
    const { artifactUri } = store.runs.info(message.runId());
    const files = await places.at(artifactUri).list(message.string('path') ?? '');
    return { root_uri: artifactUri, files: list(files, encodeFile) };
  });

  api.read('GET', 'logged-models/:model_id/artifacts/directories', async (message) => {
    const { artifactUri } = store.loggedModels.get(message.requiredString('model_id'), {
      allowDeleted: false,
    });
    const path = message.string('artifact_directory_path') ?? '';
    const files = await places.at(artifactUri).list(path);
    return { root_uri: artifactUri, files: list(files, encodeFile) };
  });

  for (const path of ['artifacts/presigned-upload-url', 'artifacts/presigned-download-url'])
    api.read(['GET', 'POST'], path, (message) => refusePresigned(store, message, path.includes('upload')));
}

/** Presigned URLs are for cloud storage: what goes through this server needs none. */
function refusePresigned(store: Store, message: Message, upload: boolean): never {
  if (!upload) message.runId();
  message.requiredString('path');
  const expiration = message.int('expiration') ?? 1;
  if (!upload && (expiration < 1 || expiration > 604_800))
    throw invalid(`expiration must be between 1 and 604800 seconds (got ${String(expiration)}).`);
  const modelId = upload ? message.string('model_id') : null;
  const { artifactUri } = modelId
    ? store.loggedModels.get(modelId, { allowDeleted: false })
    : store.runs.info(message.runId());
  const scheme = /^([^:]+):/.exec(artifactUri)?.[1] ?? 'file';
  const what = upload ? 'upload is not supported for' : 'download is not supported for runs with';
  throw invalid(
    `Presigned ${what} proxied artifact storage (artifact URI scheme: ${scheme}). This endpoint requires a ` +
      `${upload ? '' : 'run with a '}direct cloud storage artifact URI.`,
  );
}

/** The same as downloads, for pages. */
export function artifactDownloadRoutes(app: FastifyInstance, store: Store, places: ArtifactPlaces): void {
  app.get('/get-artifact', async (request, reply) => {
    const runId = required('run_id', queryText(request, 'run_id') || queryText(request, 'run_uuid'));
    const { artifactUri } = store.runs.info(runId);
    const path = required('path', queryText(request, 'path'));
    return sendFile(request, reply, await places.at(artifactUri).open(path));
  });

  app.get(`${MLFLOW_PREFIX}/mlflow/logged-models/:model_id/artifacts/files`, async (request, reply) => {
    const { artifactUri } = store.loggedModels.get(pathText(request, 'model_id'), {
      allowDeleted: false,
    });
    const path = queryText(request, 'artifact_file_path');
    if (path === '')
      throw new TidemarkError(
        'BAD_REQUEST',
        'Request must include the "artifact_file_path" query parameter.',
      );
    return sendFile(request, reply, await places.at(artifactUri).open(path));
  });

  app.get('/model-versions/get-artifact', async (request, reply) => {
    const { storageLocation } = store.registry.getVersion(
      required('name', queryText(request, 'name')),
      required('version', queryText(request, 'version')),
    );
    const path = required('path', queryText(request, 'path'));
    return sendFile(request, reply, await places.at(storageLocation).open(path));
  });
}

function required(name: string, value: string): string {
  if (value === '') throw invalid(`Missing value for required parameter '${name}'.`);
  return value;
}

function encodeFile({ path, isDir, fileSize }: ArtifactFile): Readonly<Record<string, unknown>> {
  return { path, is_dir: isDir, file_size: fileSize ?? undefined };
}
