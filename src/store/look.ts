import { lstatSync } from 'node:fs';

/** Told of a name instead of its bytes. */
export const FOLDER = -1;
export const LINK = -2;
/** Or not to be looked at. */
export const GONE = -3;

/** So many names are taken at once. */
const SLICE = 256;

/** The files of a folder to look at. Threads share it: each takes the next slice of names until none is left. */
export interface Look {
  readonly folder: string;
  readonly names: readonly string[];
  /** Of each name its bytes, or one of the above. */
  readonly sizes: Float64Array;
  /** How many slices are taken, how many are done. */
  readonly counts: Int32Array;
}

export function newLook(folder: string, names: readonly string[]): Look {
  return {
    folder,
    names,
    sizes: new Float64Array(new SharedArrayBuffer(8 * names.length)),
    counts: new Int32Array(new SharedArrayBuffer(8)),
  };
}

/** Looks at one slice more; false where all are taken. */
export function lookOn({ folder, names, sizes, counts }: Look): boolean {
  const start = SLICE * Atomics.add(counts, 0, 1);
  if (start >= names.length) return false;
  const end = Math.min(names.length, start + SLICE);
  for (let index = start; index < end; index++) sizes[index] = sizeOf(`${folder}/${names[index] ?? ''}`);
  Atomics.add(counts, 1, 1);
  return true;
}

/** At all of it, whoever took a slice and did not come back. */
export function lookAgain({ folder, names, sizes }: Look): void {
  for (const [index, name] of names.entries()) sizes[index] = sizeOf(`${folder}/${name}`);
}

export function isDone({ names, counts }: Look): boolean {
  return Atomics.load(counts, 1) >= Math.ceil(names.length / SLICE);
}

/** A call of its own on another thread would cost several times what this takes. */
function sizeOf(path: string): number {
  try {
    const info = lstatSync(path, { throwIfNoEntry: false });
    if (info === undefined) return GONE;
    return info.isDirectory() ? FOLDER : info.isSymbolicLink() ? LINK : info.size;
  } catch {
    return GONE;
  }
}
