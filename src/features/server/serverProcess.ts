import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { list, shape, text } from '../../core/decode';
import type { NetworkDiskChoice } from '../../store/disk';
import type { Sentence } from '../../core/errors';

/** How a server process ended before it was ready. */
export interface EarlyEnd {
  /** The server's own sentence, where it said one. */
  readonly sentence: string | Sentence | undefined;
  readonly code: number | null;
}

export interface StartedServer {
  /** Settles when the process ends. Never rejects. */
  readonly ended: Promise<EarlyEnd>;
}

/** A log that grew over this is begun anew with the next server. */
const LOG_LIMIT = 5_000_000;

export function serverLogFile(folder: string): string {
  return join(folder, '.tidemark', 'server.log');
}

/**
 * Starts the tracking server of `folder` as a process that outlives this window: detached, with its output in
 * a file, because a pipe would break with the window.
 */
export function startServerProcess(options: {
  readonly cli: string;
  readonly folder: string;
  readonly idleExitSeconds: number;
  readonly networkDisk: NetworkDiskChoice;
}): StartedServer {
  const file = serverLogFile(options.folder);
  mkdirSync(join(options.folder, '.tidemark'), { recursive: true });
  const begin = sizeOf(file) > LOG_LIMIT ? emptied(file) : sizeOf(file);
  const output = openSync(file, 'a', 0o600);
  try {
    const child = spawn(
      process.execPath,
      [
        options.cli,
        'serve',
        '--root',
        options.folder,
        '--idle-exit',
        String(options.idleExitSeconds),
        '--network-disk',
        options.networkDisk,
      ],
      {
        cwd: options.folder,
        detached: true,
        windowsHide: true,
        stdio: ['ignore', output, output],
        // VS Code's own NODE_OPTIONS are not for its children.
        env: { ...process.env, NODE_OPTIONS: '', ELECTRON_RUN_AS_NODE: '1', TIDEMARK_WINDOW: '1' },
      },
    );
    const ended = new Promise<EarlyEnd>((resolve) => {
      child.once('error', (error) => resolve({ sentence: error.message, code: null }));
      child.once('exit', (code) => resolve({ sentence: lastSentence(file, begin), code }));
    });
    child.unref();
    return { ended };
  } finally {
    closeSync(output);
  }
}

/** What the server said last: in parts where it can be translated, else the last line that is no JSON and no stack trace. */
function lastSentence(file: string, begin: number): string | Sentence | undefined {
  try {
    const lines = readFileSync(file).subarray(begin).toString('utf8').split('\n');
    const last = lines.findLast((line) => line.trim() !== '') ?? '';
    if (last.startsWith('{"sentence":')) return said(JSON.parse(last)).sentence;
    return lines.map((line) => line.trim()).findLast((line) => line !== '' && !/^[{}]|^at /.test(line));
  } catch {
    return undefined;
  }
}

const said = shape<{ readonly sentence: Sentence }>({
  sentence: shape<Sentence>({
    template: text,
    args: list((value) => (typeof value === 'number' ? value : text(value))),
  }),
});

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function emptied(file: string): number {
  truncateSync(file);
  return 0;
}
