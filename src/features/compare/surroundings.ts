import type { TrackingBackend } from '../../core/backend';
import type { RunSurroundings } from '../../core/comparison';
import type { RunWithoutMetrics } from '../../core/entities';

/** Such files are small; what is larger is something else under their name. */
const MOST_BYTES = 200_000;
const ENVIRONMENT_FILE = /(^|\/)(requirements\.txt|python_env\.yaml|conda\.yaml)$/;
const MODEL_FILE = /(^|\/)MLmodel$/;
/** Folders of a run that are looked into: those that hold models. */
const MOST_FOLDERS = 20;
/** The run and the models it logged, of which a search over params may have very many. */
const MOST_OWNERS = 10;

export type ArtifactReader = Pick<TrackingBackend, 'listArtifacts' | 'readArtifact' | 'getLoggedModel'>;

/** What lies in the files of a run and of the models it logged. */
export async function surroundingsOf(
  backend: ArtifactReader,
  run: RunWithoutMetrics,
): Promise<RunSurroundings> {
  const models = run.outputs.models.map(({ modelId }) => modelId);
  const owners = [run.info.runId, ...models].slice(0, MOST_OWNERS);
  const files = await Promise.all(owners.map((ownerId) => filesOf(backend, ownerId)));
  const signatures = await Promise.all(
    owners.map(async (ownerId, index) => {
      const own = files[index]?.filter(({ path }) => MODEL_FILE.test(path)) ?? [];
      if (own.length === 0) return [];
      const name = ownerId === run.info.runId ? null : await nameOf(backend, ownerId);
      const { readModelFile, signatureText } = await import('../../formats/mlModel');
      return own.flatMap(({ path, text }): (readonly [string, string])[] => {
        const signature = readModelFile(text)?.signature;
        return signature ? [[name ?? path.replace(/\/?MLmodel$/, ''), signatureText(signature)]] : [];
      });
    }),
  );
  return {
    environment: { files: files.flat().filter(({ path }) => ENVIRONMENT_FILE.test(path)) },
    signatures: signatures.flat(),
  };
}

async function nameOf(backend: ArtifactReader, modelId: string): Promise<string> {
  try {
    return (await backend.getLoggedModel(modelId)).name;
  } catch {
    return modelId;
  }
}

/** At the root of the artifacts, and in the folders there. */
async function filesOf(
  backend: ArtifactReader,
  ownerId: string,
): Promise<readonly { readonly path: string; readonly text: string }[]> {
  try {
    const root = await backend.listArtifacts(ownerId, '');
    const folders = root.filter(({ isDir }) => isDir).slice(0, MOST_FOLDERS);
    const nested = await Promise.all(folders.map(({ path }) => backend.listArtifacts(ownerId, path)));
    const found = [...root, ...nested.flat()].filter(
      ({ path, isDir, fileSize }) =>
        !isDir && (fileSize ?? 0) <= MOST_BYTES && (ENVIRONMENT_FILE.test(path) || MODEL_FILE.test(path)),
    );
    return await Promise.all(
      found.map(async ({ path }) => ({
        path,
        text: Buffer.from(await backend.readArtifact(ownerId, path)).toString('utf8'),
      })),
    );
  } catch {
    // On another machine, or deleted: the rest can be compared all the same.
    return [];
  }
}
