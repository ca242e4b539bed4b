import { statSync } from 'node:fs';

/** Asking takes as long as some statements do. */
const TRUSTED_MS = 10;

/**
 * Whether the file that was opened still has its name: SQLite goes on with one that was removed, and nobody would see it.
 * What is written before that is seen is in the open file as all else is, and saved with it.
 */
export class FilePlace {
  private readonly file: string;
  private readonly id: string | undefined;
  private seen = -Infinity;

  constructor(file: string) {
    this.file = file;
    this.id = idOf(file);
  }

  state(): 'in place' | 'gone' | 'replaced' {
    const now = performance.now();
    if (now - this.seen < TRUSTED_MS) return 'in place';
    const id = idOf(this.file);
    if (id !== this.id) return id === undefined ? 'gone' : 'replaced';
    this.seen = now;
    return 'in place';
  }
}

function idOf(file: string): string | undefined {
  try {
    const { dev, ino } = statSync(file);
    return `${dev} ${ino}`;
  } catch {
    return undefined;
  }
}
