import { appendFileSync } from 'node:fs';

export type Log = (line: string) => void;

/** Each line with its time, to the file or to standard error. Logging never ends the server. */
export function openLog(file: string | null): Log {
  return (line) => {
    const text = `${new Date().toISOString()} ${line}\n`;
    try {
      if (file === null) process.stderr.write(text);
      else appendFileSync(file, text, { mode: 0o600 });
    } catch {
      // The disk is full or the file is gone: there is nowhere to say so.
    }
  };
}
