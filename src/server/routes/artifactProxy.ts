import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RunInfo } from '../../core/entities';
import { invalid, TidemarkError } from '../../core/errors';
import type { Store } from '../../store/store';
import { MLFLOW_PREFIX } from '../api';
import { decodePath } from '../artifactPath';
import { openArtifact, type ArtifactPlaces } from '../artifactPlaces';
import { chunksOf } from '../drain';
import { sendFile } from '../sendFile';

/** MLflow's artifact proxy: clients put and get the files of `mlflow-artifacts:/` URIs here. */
export function artifactProxyRoutes(app: FastifyInstance, store: Store, places: ArtifactPlaces): void {
  const artifacts = places.proxied;
  // Uploads are files of any type and size; they are streamed, never held.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => {
    done(null, payload);
  });

  app.post(`${MLFLOW_PREFIX}/mlflow/upload-artifact`, async (request, reply) => {
    const path = queryText(request, 'path');
    const { artifactUri } = runOfUpload(request, store, path);
    await places.at(artifactUri).write(path, await limited(request.body));
    return reply.type('application/json').send('');
  });

  const base = `${MLFLOW_PREFIX}/mlflow-artifacts/artifacts`;

  app.get(base, async (request) => {
    const files = await artifacts.list(queryText(request, 'path'));
    // Names alone, unlike the listing of a run.
    return files.length === 0
      ? {}
      : {
          files: files.map(({ path, isDir, fileSize }) => ({
            path: path.slice(path.lastIndexOf('/') + 1),
            is_dir: isDir,
            file_size: fileSize ?? undefined,
          })),
        };
  });

  app.get(`${base}/*`, async (request, reply) =>
    sendFile(request, reply, await openArtifact(artifacts, requestedPath(request))),
  );

  app.put(`${base}/*`, async (request, reply) => {
    const path = requestedPath(request);
    if (path === '' || path.endsWith('/'))
      throw invalid("Artifact path must include a filename (cannot end with '/').");
    await artifacts.write(path, request.body instanceof Readable ? chunksOf(request.body) : []);
    return reply.code(200).send();
  });

  app.delete(`${base}/*`, async (request) => {
    const path = requestedPath(request);
    if (path === '') throw invalid('Invalid path');
    await artifacts.delete(path).catch(unlessMissing);
    return {};
  });

  // Clients fall back to a plain PUT, which has no limit here.
  for (const url of ['mpu/create/*', 'mpu/complete/*', 'mpu/abort/*'])
    app.post(`${MLFLOW_PREFIX}/mlflow-artifacts/${url}`, () => notForLocalFiles('upload'));
  app.get(`${MLFLOW_PREFIX}/mlflow-artifacts/presigned/*`, () => notForLocalFiles('download'));
}

/** As the web page uploads a file to a run, small ones only. */
const LARGEST_UPLOAD = 10 * 2 ** 20;

function runOfUpload(request: FastifyRequest, store: Store, path: string): RunInfo {
  const runId = queryText(request, 'run_uuid');
  if (runId === '') throw invalid('Request must specify run_uuid.');
  if (path === '') throw invalid('Request must specify path.');
  const info = store.runs.info(runId);
  if (Number(request.headers['content-length'] ?? 0) > LARGEST_UPLOAD) throw tooLarge();
  return info;
}

async function limited(body: unknown): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  if (body instanceof Readable) {
    for await (const chunk of chunksOf(body)) {
      size += chunk.length;
      if (size > LARGEST_UPLOAD) throw tooLarge();
      chunks.push(chunk);
    }
  }
  if (size === 0) throw invalid('Request must specify data.');
  return Buffer.concat(chunks);
}

function tooLarge(): Error {
  return invalid('Artifact size is too large. Max size is 10MB.');
}

/** What is gone need not be deleted: a client may have asked twice. */
function unlessMissing(error: unknown): void {
  if (!(error instanceof TidemarkError && error.code === 'RESOURCE_DOES_NOT_EXIST')) throw error;
}

function notForLocalFiles(what: string): never {
  throw new TidemarkError(
    'NOT_IMPLEMENTED',
    `Multipart ${what} is not supported for the current artifact repository`,
  );
}

/** From the raw URL: the router would have decoded it already, and tidied it. */
function requestedPath(request: FastifyRequest): string {
  const path = request.url.split('?', 1)[0] ?? '';
  const marker = '/mlflow-artifacts/artifacts/';
  return decodePath(path.slice(path.indexOf(marker) + marker.length));
}

export function queryText(request: FastifyRequest, name: string): string {
  const { query } = request;
  const value: unknown = typeof query === 'object' && query !== null ? Reflect.get(query, name) : undefined;
  if (value === undefined) return '';
  if (typeof value !== 'string') throw invalid(`Parameter '${name}' must be given once.`);
  return value;
}

export function pathText(request: FastifyRequest, name: string): string {
  const { params } = request;
  const value: unknown =
    typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined;
  return typeof value === 'string' ? value : '';
}
