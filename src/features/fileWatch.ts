import type { TrackingBackend } from '../core/backend';
import { TidemarkError } from '../core/errors';
import type { FileAddress } from '../core/panels/files';

const EVERY_MS = 1000;
const GONE = 'gone';
/** It couldn't be looked at: whoever shows it has an error in its place, until it is reported. */
const UNKNOWN = 'unknown';

/**
 * Says which of some files and folders are others than before, by their size and time: nobody tells of what a script writes.
 * Looks only while it is active, and asks the backend, which may be on another machine.
 */
export class FileWatch {
  readonly #backend: () => Promise<Pick<TrackingBackend, 'statArtifact'>>;
  readonly #every: number;
  readonly #report: (changed: readonly FileAddress[]) => void;
  #files: readonly FileAddress[] = [];
  /** By address, what was there when it was looked at last. */
  #known = new Map<string, string>();
  #active = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #looks = 0;

  constructor(deps: {
    readonly backend: () => Promise<Pick<TrackingBackend, 'statArtifact'>>;
    readonly every?: number;
    readonly report: (changed: readonly FileAddress[]) => void;
  }) {
    this.#backend = deps.backend;
    this.#every = deps.every ?? EVERY_MS;
    this.#report = deps.report;
  }

  /** From now on these, as they are now. */
  watch(files: readonly FileAddress[]): void {
    const known = this.#known;
    this.#files = files;
    this.#known = new Map();
    for (const key of files.map(keyOf)) {
      const state = known.get(key);
      if (state !== undefined) this.#known.set(key, state);
    }
    this.#begin();
  }

  setActive(active: boolean): void {
    if (this.#active === active) return;
    this.#active = active;
    this.#begin();
  }

  dispose(): void {
    this.watch([]);
  }

  #begin(): void {
    clearTimeout(this.#timer);
    // One that is under way is of other files.
    this.#looks++;
    if (this.#active && this.#files.length > 0) void this.#look(this.#looks);
  }

  async #look(look: number): Promise<void> {
    const files = this.#files;
    const states = await this.#states(files);
    if (look !== this.#looks) return;
    const changed = files.filter((file, index) => {
      const [key, state] = [keyOf(file), states[index] ?? UNKNOWN];
      const before = this.#known.get(key);
      this.#known.set(key, state);
      return state !== UNKNOWN && before !== undefined && before !== state;
    });
    this.#timer = setTimeout(() => void this.#look(look), this.#every);
    if (changed.length > 0) this.#report(changed);
  }

  /** Undefined where it can't be said now. */
  async #states(files: readonly FileAddress[]): Promise<readonly (string | undefined)[]> {
    try {
      const backend = await this.#backend();
      return await Promise.all(
        files.map(async ({ ownerId, path }) => {
          try {
            const { fileSize, modified } = await backend.statArtifact(ownerId, path);
            return `${fileSize ?? ''} ${modified}`;
          } catch (error) {
            const isGone = error instanceof TidemarkError && error.code === 'RESOURCE_DOES_NOT_EXIST';
            return isGone ? GONE : undefined;
          }
        }),
      );
    } catch {
      // What shows the files meets the same error and says so.
      return [];
    }
  }
}

function keyOf({ ownerId, path }: FileAddress): string {
  return `${ownerId} ${path}`;
}
