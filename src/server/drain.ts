import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';

/** What a refused client may still send before it is cut off. */
const PATIENCE_BYTES = 512 * 2 ** 20;
const PATIENCE_MS = 10_000;

/** Nothing of it is still to come. */
export function isWhole(request: IncomingMessage): boolean {
  return request.complete || request.destroyed;
}

/**
 * Reads what is left of a request's body and forgets it. A client that is still sending when the connection
 * closes never reads why it was refused: it sees a broken pipe, and asks again.
 */
export async function drain(request: IncomingMessage): Promise<void> {
  if (isWhole(request)) return;
  await new Promise<void>((resolve) => {
    let bytes = 0;
    const settle = (): void => {
      clearTimeout(timer);
      request.off('data', count).off('end', settle).off('close', settle).off('error', settle);
      resolve();
    };
    const count = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > PATIENCE_BYTES) settle();
    };
    const timer = setTimeout(settle, PATIENCE_MS);
    request.on('data', count).on('end', settle).on('close', settle).on('error', settle).resume();
  });
}

/** A body as it comes. Whoever stops reading leaves the rest to `drain`, where a plain loop would end the connection. */
export function chunksOf(body: Readable): AsyncIterable<Buffer> {
  return body.iterator({ destroyOnReturn: false });
}
