import { statSync } from 'node:fs';

export type PlaceState = 'in place' | 'gone' | 'replaced';

/** Whether the file that was opened still has its name: SQLite goes on with one that was removed, and nobody would see it. */
export class FilePlace {
  private readonly file: string;
  private readonly id: string | undefined;

  constructor(file: string) {
    this.file = file;
    this.id = idOf(file);
  }

  state(): PlaceState {
    const id = idOf(this.file);
    return id === this.id ? 'in place' : id === undefined ? 'gone' : 'replaced';
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
