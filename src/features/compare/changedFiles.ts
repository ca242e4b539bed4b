import type { TrackingBackend } from '../../core/backend';
import { loggedImage } from '../../core/loggedImages';

/** More files than anybody reads through. */
const MOST_FILES = 1000;
/** Files of one size are compared up to here; larger ones count as changed. */
const MOST_COMPARED = 20_000_000;
const PIECE = 1_000_000;
const AT_ONCE = 8;

type FileReader = Pick<TrackingBackend, 'listArtifacts' | 'readArtifactRange'>;

/** A file that not both runs have as it is, and which of them have it. */
export interface ChangedFile {
  readonly path: string;
  readonly inLeft: boolean;
  readonly inRight: boolean;
}

/** What differs between the files of two runs; `count` is how many files they have. Images logged by step are left out. */
export async function changedFiles(
  backend: FileReader,
  left: string,
  right: string,
): Promise<{ readonly count: number; readonly changed: readonly ChangedFile[] }> {
  const [before, after] = await Promise.all([filesOf(backend, left), filesOf(backend, right)]);
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  const changed: ChangedFile[] = [];
  const isChanged = async (path: string): Promise<boolean> => {
    const size = before.get(path);
    if (size !== after.get(path) || size === undefined || size > MOST_COMPARED) return true;
    return !(await areSame(backend, path, left, right, size));
  };
  const shown = paths.filter((path) => loggedImage(path) === null);
  for (let at = 0; at < shown.length; at += AT_ONCE) {
    const part = shown.slice(at, at + AT_ONCE);
    const found = await Promise.all(part.map(isChanged));
    for (const path of part.filter((_, index) => found[index]))
      changed.push({ path, inLeft: before.has(path), inRight: after.has(path) });
  }
  return { count: paths.length, changed };
}

async function areSame(
  backend: FileReader,
  path: string,
  left: string,
  right: string,
  size: number,
): Promise<boolean> {
  for (let from = 0; from < size; from += PIECE) {
    const read = (runId: string): Promise<Uint8Array> =>
      backend.readArtifactRange(runId, path, from, PIECE).then(({ bytes }) => bytes);
    const [one, other] = await Promise.all([read(left), read(right)]);
    if (Buffer.compare(one, other) !== 0) return false;
  }
  return true;
}

/** Sizes by paths; undefined where nobody says. */
async function filesOf(backend: FileReader, runId: string): Promise<ReadonlyMap<string, number | undefined>> {
  const files = new Map<string, number | undefined>();
  const folders = [''];
  for (let path = folders.shift(); path !== undefined && files.size < MOST_FILES; path = folders.shift()) {
    for (const file of await backend.listArtifacts(runId, path)) {
      if (file.isDir) folders.push(file.path);
      else files.set(file.path, file.fileSize ?? undefined);
    }
  }
  return files;
}
