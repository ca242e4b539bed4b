import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const SOURCE = resolve(__dirname, '../../../test/soak/power/trace.c');

/** One change that the process made to a file or folder; `end` is where in the trace it had happened. */
export type TraceRecord = { readonly end: number } & (
  | { readonly kind: 'create' | 'mkdir'; readonly path: string; readonly node: bigint }
  | { readonly kind: 'write'; readonly node: bigint; readonly at: number; readonly data: Buffer }
  | { readonly kind: 'size'; readonly node: bigint; readonly size: number }
  | { readonly kind: 'sync'; readonly node: bigint }
  | { readonly kind: 'unlink'; readonly path: string }
  | { readonly kind: 'rename' | 'link'; readonly from: string; readonly to: string }
);

const HEAD = 33;

/** The library that writes the trace, built for this machine into `folder`. */
export function buildTracer(folder: string): string {
  const library = join(folder, 'trace.so');
  try {
    execFileSync('gcc', ['-shared', '-fPIC', '-O1', '-o', library, SOURCE, '-lpthread'], { stdio: 'pipe' });
  } catch (error) {
    throw new Error(
      'Power cuts are simulated by a small library in C, which could not be built: install gcc and the headers of the C library.',
      { cause: error },
    );
  }
  return library;
}

/** What makes a process write its trace. Node's io_uring would pass by the library. */
export function tracing(library: string, file: string): Readonly<Record<string, string>> {
  return { LD_PRELOAD: library, TIDEMARK_TRACE: file, UV_USE_IO_URING: '0' };
}

export function readTrace(file: string): readonly TraceRecord[] {
  const bytes = readFileSync(file);
  const records: TraceRecord[] = [];
  for (let at = 0; at + HEAD <= bytes.length;) {
    const end = at + HEAD + Number(bytes.readBigUInt64LE(at + 25));
    records.push(decode(bytes.subarray(at, end), end));
    at = end;
  }
  return records;
}

function decode(bytes: Buffer, end: number): TraceRecord {
  const letter = String.fromCharCode(bytes[0] ?? 0);
  const node = bytes.readBigUInt64LE(1);
  const number = Number(bytes.readBigUInt64LE(9));
  const data = bytes.subarray(HEAD);
  const path = data.toString();
  const [from = '', to = ''] = path.split('\0');
  switch (letter) {
    case 'c':
      return { end, kind: 'create', path, node };
    case 'm':
      return { end, kind: 'mkdir', path, node };
    case 'w':
      return { end, kind: 'write', node, at: number, data };
    case 's':
      return { end, kind: 'size', node, size: number };
    case 'y':
      return { end, kind: 'sync', node };
    case 'u':
      return { end, kind: 'unlink', path };
    case 'r':
      return { end, kind: 'rename', from, to };
    case 'l':
      return { end, kind: 'link', from, to };
    default:
      throw new Error(`The trace has a record '${letter}' that is unknown.`);
  }
}
