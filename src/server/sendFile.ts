import type { FileHandle } from 'node:fs/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { extname } from 'node:path';

/** `modified` in milliseconds since 1970 UTC. */
export interface OpenFile {
  readonly handle: FileHandle;
  readonly name: string;
  readonly size: number;
  readonly modified: number;
}

const TEXTS = new Set(
  'txt log err cfg conf ini properties hocon toml yaml yml xml json js py csv tsv md rst ipynb mlmodel mlproject'.split(
    ' ',
  ),
);
const TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  svg: 'image/svg+xml',
  webp: 'image/webp',
  html: 'text/html',
  pdf: 'application/pdf',
};

/** Sends a file or the range of it that was asked for, and nothing when the client has it already. Closes the file. */
export async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  file: OpenFile,
): Promise<FastifyReply> {
  const { size } = file;
  const etag = `"${size.toString(16)}-${file.modified.toString(16)}"`;
  reply
    .header('etag', etag)
    .header('last-modified', new Date(file.modified).toUTCString())
    .header('accept-ranges', 'bytes')
    .header('content-disposition', contentDisposition(file.name));
  if (request.headers['if-none-match'] === etag) return withoutBody(reply.code(304), file);

  const range = wantedRange(request, etag, size);
  if (range === 'unsatisfiable')
    return withoutBody(reply.code(416).header('content-range', `bytes */${String(size)}`), file);
  const { start, end } = range ?? { start: 0, end: size - 1 };
  if (range !== undefined)
    reply.code(206).header('content-range', `bytes ${String(start)}-${String(end)}/${String(size)}`);
  reply.type(contentType(file.name)).header('content-length', end - start + 1);
  if (request.method === 'HEAD' || size === 0) return withoutBody(reply, file);
  await sendBytes(reply, file.handle, start, end);
  return reply;
}

const PART = 1 << 19;

/** Of two buffers one is sent while the other is read. A stream allocates each part anew, which costs half as much again. */
async function sendBytes(reply: FastifyReply, handle: FileHandle, start: number, end: number): Promise<void> {
  const { raw } = reply.hijack();
  const closed = new Promise<void>((resolve) => raw.once('close', resolve));
  try {
    raw.statusCode = reply.statusCode;
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) raw.setHeader(name, value);
    const size = Math.min(PART, end - start + 1);
    const buffers = [Buffer.allocUnsafe(size), Buffer.allocUnsafe(size)];
    let sending: Promise<void> = Promise.resolve();
    for (let at = start; at <= end;) {
      const [buffer = Buffer.alloc(0)] = buffers;
      const { bytesRead } = await handle.read(buffer, 0, Math.min(size, end - at + 1), at);
      // Sent is what the head promised, or the connection breaks off.
      if (bytesRead === 0) throw new Error('The file became shorter while it was sent.');
      await sending;
      if (raw.destroyed) return;
      const part = buffer.subarray(0, bytesRead);
      sending = Promise.race([closed, new Promise<void>((resolve) => raw.write(part, () => resolve()))]);
      buffers.reverse();
      at += bytesRead;
    }
    await sending;
    raw.end();
  } catch {
    raw.destroy();
  } finally {
    await handle.close();
  }
}

async function withoutBody(reply: FastifyReply, file: OpenFile): Promise<FastifyReply> {
  await file.handle.close();
  return reply.send('');
}

type Range = { readonly start: number; readonly end: number } | 'unsatisfiable';

/** A range of another state of the file would be of no use: `If-Range` says which one is meant. */
function wantedRange(request: FastifyRequest, etag: string, size: number): Range | undefined {
  const { range, 'if-range': ifRange } = request.headers;
  if (range === undefined || (ifRange !== undefined && ifRange !== etag)) return undefined;
  return parseRange(range, size);
}

/** Undefined for what a server should ignore: other units, several ranges. */
function parseRange(header: string, size: number): Range | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header.trim()) ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined;
  if (from === '') {
    const count = Math.min(Number(to), size);
    return count === 0 ? 'unsatisfiable' : { start: size - count, end: size - 1 };
  }
  const start = Number(from);
  const end = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < start) return undefined;
  return start >= size ? 'unsatisfiable' : { start, end };
}

function contentType(name: string): string {
  const extension = (extname(name).slice(1) || name).toLowerCase();
  if (TEXTS.has(extension)) return 'text/plain';
  return TYPES[extension] ?? 'application/octet-stream';
}

/** Headers are ASCII: other names are sent encoded, beside a plain stand-in (RFC 6266). */
function contentDisposition(name: string): string {
  const plain = name.normalize('NFKD').replace(/[^\x20-\x7e]|["\\]/g, '') || 'download';
  const quoted = /^[\w!#$%&'*+.^`|~-]+$/.test(plain) ? plain : `"${plain}"`;
  if (plain === name) return `attachment; filename=${quoted}`;
  const encoded = encodeURIComponent(Buffer.from(name).toString()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename=${quoted}; filename*=UTF-8''${encoded}`;
}
