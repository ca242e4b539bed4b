import { setImmediate } from 'node:timers/promises';
import type { TrackingBackend } from '../../../core/backend';
import type { ImagesData, ImagesQuery, RunImages } from '../../../core/charts/images';
import { MAX_IMAGE_KEYS, MAX_IMAGES } from '../../../core/charts/images';
import { TidemarkError } from '../../../core/errors';
import type { ImageSeries } from '../../../core/loggedImages';
import { IMAGES_FOLDER, ImageSorter } from '../../../core/loggedImages';

export type ImagesSource = Pick<TrackingBackend, 'listArtifacts' | 'statArtifact'>;

/** Files of one run that are looked at, and those between which others have their turn. */
const MOST_FILES = 20_000;
const AT_ONCE = 2000;
/** Runs whose folders are remembered. */
const MOST_FOLDERS = 240;
/** A folder that changed as lately as this, in milliseconds, may change again without another time of change. */
const UNSURE = 2000;

interface Folder {
  readonly modified: number;
  /** Whether the folder's time of change tells when it changes again. */
  readonly sure: boolean;
  readonly series: readonly ImageSeries[];
  readonly left: number;
}
const EMPTY: Folder = { modified: 0, sure: false, series: [], left: 0 };

/** A folder is listed again only when it has changed; whoever lets go of a backend lets go of its folders. */
const folders = new WeakMap<ImagesSource, Map<string, Folder>>();

/** Which images these runs have logged: their names, not what is in them. */
export async function imagesData(
  source: ImagesSource,
  { runIds, keys }: ImagesQuery,
  signal: AbortSignal,
): Promise<ImagesData> {
  const found: { readonly runId: string; readonly folder: Folder }[] = [];
  let problem: unknown;
  let unread = 0;
  // One after the other: a listing gives others their turn, and many at once would take it back.
  for (const runId of runIds) {
    signal.throwIfAborted();
    try {
      found.push({ runId, folder: await folderOf(source, runId) });
    } catch (error) {
      problem = error;
      unread++;
    }
  }
  if (unread > 0 && unread === runIds.length) throw problem;
  const all = [...new Set(found.flatMap(({ folder }) => folder.series.map(({ key }) => key)))].sort();
  const wanted = new Set(keys ?? all.slice(0, MAX_IMAGE_KEYS));
  const runs = found.map(({ runId, folder: { series } }) => ({
    runId,
    series: series.filter(({ key }) => wanted.has(key)),
  }));
  const shown = newest(runs.filter(({ series }) => series.length > 0));
  const listed = found.reduce((sum, { folder }) => sum + folder.left, 0);
  return {
    kind: 'images',
    runs: shown,
    keys: all,
    left: listed + imagesIn(runs) - imagesIn(shown),
    unread,
  };
}

async function folderOf(source: ImagesSource, runId: string): Promise<Folder> {
  const known = folders.get(source) ?? new Map<string, Folder>();
  folders.set(source, known);
  const modified = await modifiedOf(source, runId);
  if (modified === null) return EMPTY;
  const kept = known.get(runId);
  known.delete(runId);
  const folder = kept?.sure && kept.modified === modified ? kept : await listed(source, runId, modified);
  known.set(runId, folder);
  for (const oldest of [...known.keys()].slice(0, Math.max(0, known.size - MOST_FOLDERS)))
    known.delete(oldest);
  return folder;
}

async function listed(source: ImagesSource, runId: string, modified: number): Promise<Folder> {
  const sure = Date.now() - modified > UNSURE;
  const files = await source.listArtifacts(runId, IMAGES_FOLDER);
  const sorter = new ImageSorter();
  for (let from = 0; from < Math.min(MOST_FILES, files.length); from += AT_ONCE) {
    if (from > 0) await setImmediate();
    sorter.add(files.slice(from, from + AT_ONCE));
  }
  return { modified, sure, series: sorter.series(), left: Math.max(0, files.length - MOST_FILES) };
}

/** Null where there is no such folder, or no such run any more. */
async function modifiedOf(source: ImagesSource, runId: string): Promise<number | null> {
  try {
    return (await source.statArtifact(runId, IMAGES_FOLDER)).modified;
  } catch (error) {
    if (error instanceof TidemarkError && error.code === 'RESOURCE_DOES_NOT_EXIST') return null;
    throw error;
  }
}

/** Of every key of every run as many as there is room for, the newest. */
function newest(runs: readonly RunImages[]): readonly RunImages[] {
  if (imagesIn(runs) <= MAX_IMAGES) return runs;
  const all = runs.reduce((sum, { series }) => sum + series.length, 0);
  const most = Math.max(1, Math.floor(MAX_IMAGES / all));
  return runs.map(({ runId, series }) => ({
    runId,
    series: series.map(({ key, images }) => ({ key, images: images.slice(-most) })),
  }));
}

function imagesIn(runs: readonly RunImages[]): number {
  return runs.flatMap(({ series }) => series).reduce((sum, { images }) => sum + images.length, 0);
}
