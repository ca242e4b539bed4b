import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { invalid, TidemarkError } from '../../core/errors';
import type { ArtifactStore } from '../../store/artifacts';
import { decodePath } from '../artifactPath';
import { openArtifact } from '../artifactPlaces';
import { sendFile } from '../sendFile';

/** MLflow's artifact proxy: clients put and get the files of `mlflow-artifacts:/` URIs here. */
export function artifactProxyRoutes(app: FastifyInstance, artifacts: ArtifactStore): void {
  // Uploads are files of any type and size; they are streamed, never held.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => {
    done(null, payload);
  });

  for (const prefix of ['/api', '/ajax-api'].flatMap((api) => [`${api}/2.0`, `${api}/3.0`])) {
    const base = `${prefix}/mlflow-artifacts/artifacts`;

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
      await artifacts.write(path, request.body instanceof Readable ? request.body : Readable.from([]));
      return reply.code(200).send();
    });

    app.delete(`${base}/*`, async (request) => {
      const path = requestedPath(request);
      if (path === '') throw invalid('Invalid path');
      await artifacts.delete(path);
      return {};
    });

    // Clients fall back to a plain PUT, which has no limit here.
    for (const url of ['mpu/create/*', 'mpu/complete/*', 'mpu/abort/*'])
      app.post(`${prefix}/mlflow-artifacts/${url}`, notForLocalFiles);
    app.get(`${prefix}/mlflow-artifacts/presigned/*`, notForLocalFiles);
  }
}

function notForLocalFiles(): never {
  throw new TidemarkError(
    'NOT_IMPLEMENTED',
    'Files of this server are put and got whole: it has no multipart uploads and no presigned URLs.',
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
