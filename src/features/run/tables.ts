import type { TrackingBackend } from '../../core/backend';
import { artifactKind } from '../../core/artifactKind';
import { invalid, sentence } from '../../core/errors';
import type { FileAddress } from '../../core/panels/files';
import type { TableRowsAnswer, TableRowsRequest } from '../../core/panels/run';
import { CsvScanner } from '../../core/tables/csvTable';
import { JsonTableScanner } from '../../core/tables/jsonTable';
import type { RowScanner } from '../../core/tables/rowIndex';

type Files = Pick<TrackingBackend, 'statArtifact' | 'readArtifactRange'>;

/** Looked through at a time, so that the thread is never held for more than a few milliseconds. */
const PIECE = 1024 * 1024;
/** Of one answer, in case rows are huge. */
const MOST_BYTES = 16 * 1024 * 1024;
/** Bytes that say whether a file has grown, or is another one. */
const TAIL = 4096;
/** Tables whose places of rows are kept. */
const MOST_TABLES = 8;

interface Reading {
  readonly scanner: RowScanner;
  /** How the file was when it was looked at last, and how far it has been looked through. */
  version: string;
  at: number;
  /** The bytes before that. */
  tail: Uint8Array;
  readonly stop: AbortController;
  complete: boolean;
  problem: Error | undefined;
  /** Settles with the next piece. */
  progress: Promise<void>;
}

/** The tables among a run's files, read by ranges of rows: one that has millions of them is never read whole. */
export class ArtifactTables {
  readonly #backend: () => Promise<Files>;
  readonly #readings = new Map<string, Reading>();

  constructor(backend: () => Promise<Files>) {
    this.#backend = backend;
  }

  /** Answers as soon as the rows asked for were found, while the rest of the file is still looked through. */
  async rows(request: TableRowsRequest, signal: AbortSignal): Promise<TableRowsAnswer> {
    const backend = await this.#backend();
    const reading = await this.#reading(backend, request);
    const { scanner } = reading;
    const wanted = request.from + request.count;
    while (!reading.complete && (scanner.rows < wanted || scanner.columns === undefined)) {
      await reading.progress;
      signal.throwIfAborted();
    }
    if (reading.problem !== undefined) throw reading.problem;
    if (scanner.columns === undefined) throw noTable(request.path);
    const to = Math.min(wanted, scanner.rows);
    const answer = { columns: scanner.columns, total: scanner.rows, complete: reading.complete };
    if (to <= request.from) return { ...answer, rows: [] };
    const { start, end, skip } = scanner.place(request.from, to);
    const { bytes } = await backend.readArtifactRange(
      request.ownerId,
      request.path,
      start,
      Math.min(end - start, MOST_BYTES),
    );
    if (bytes.length < end - start) throw invalid(sentence('The rows of {0} are too long.', request.path));
    try {
      return { ...answer, rows: scanner.parse(bytes).slice(skip, skip + to - request.from) };
    } catch {
      throw noTable(request.path);
    }
  }

  dispose(): void {
    for (const { stop } of this.#readings.values()) stop.abort();
    this.#readings.clear();
  }

  async #reading(backend: Files, { ownerId, path }: FileAddress): Promise<Reading> {
    const { modified, fileSize } = await backend.statArtifact(ownerId, path);
    const key = `${ownerId} ${path}`;
    const version = `${modified} ${fileSize ?? 0}`;
    const known = this.#readings.get(key);
    if (known?.version === version && known.problem === undefined) return known;
    if (known && (await this.#goOn(backend, { ownerId, path }, known, fileSize ?? 0, version))) return known;
    known?.stop.abort();
    this.#readings.delete(key);
    const csv = artifactKind(path) === 'csv';
    const reading: Reading = {
      scanner: csv ? new CsvScanner(path.endsWith('.tsv') ? '\t' : undefined) : new JsonTableScanner(),
      version,
      at: 0,
      tail: new Uint8Array(),
      stop: new AbortController(),
      complete: false,
      problem: undefined,
      progress: Promise.resolve(),
    };
    this.#readings.set(key, reading);
    for (const [oldest, { stop }] of this.#readings) {
      if (this.#readings.size <= MOST_TABLES) break;
      stop.abort();
      this.#readings.delete(oldest);
    }
    void look(backend, { ownerId, path }, reading);
    return reading;
  }

  /** A file that a run still writes is looked through from where it ended before; false for another one in its place. */
  async #goOn(
    backend: Files,
    { ownerId, path }: FileAddress,
    reading: Reading,
    size: number,
    version: string,
  ): Promise<boolean> {
    const { tail, at, version: before } = reading;
    if (reading.problem !== undefined || !reading.scanner.goesOn || size <= at) return false;
    if (tail.length > 0) {
      const { bytes } = await backend.readArtifactRange(ownerId, path, at - tail.length, tail.length);
      if (Buffer.compare(bytes, tail) !== 0 || reading.stop.signal.aborted) return false;
      // Somebody else who asked for rows was here first.
      if (reading.version !== before) return true;
    }
    reading.version = version;
    if (reading.complete) {
      reading.complete = false;
      void look(backend, { ownerId, path }, reading);
      await reading.progress;
    }
    return true;
  }
}

async function look(backend: Files, { ownerId, path }: FileAddress, reading: Reading): Promise<void> {
  const { scanner, stop } = reading;
  let tell: () => void = () => undefined;
  const next = (): void => {
    const before = tell;
    reading.progress = new Promise((resolve) => (tell = resolve));
    before();
  };
  next();
  try {
    while (!stop.signal.aborted) {
      const { bytes, size } = await backend.readArtifactRange(ownerId, path, reading.at, PIECE);
      scanner.push(bytes);
      reading.at += bytes.length;
      if (bytes.length > 0) reading.tail = bytes.slice(-TAIL);
      if (bytes.length === 0 || reading.at >= size) break;
      if (!scanner.isTable) break;
      next();
      // Other work of this thread comes first.
      await new Promise((resolve) => setImmediate(resolve));
    }
    scanner.end();
    if (!scanner.isTable) reading.problem = noTable(path);
  } catch (error) {
    reading.problem = error instanceof Error ? error : new Error(String(error));
  }
  reading.complete = true;
  tell();
}

function noTable(path: string): Error {
  return invalid(sentence('{0} is not a table of columns and data, or is broken.', path));
}
