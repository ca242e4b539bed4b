import type { Bytes, BytesRequest, FileAddress } from '../../src/core/panels/files';
import { MAX_BYTES } from '../../src/core/panels/files';

/** Asks the host for a part of a file. */
export type ReadBytes = (request: BytesRequest, signal: AbortSignal) => Promise<Bytes>;

/** A whole file, part by part; of one longer than `most` undefined. */
export async function wholeFile(
  read: ReadBytes,
  address: FileAddress,
  most: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const part = await read({ ...address, from: length, length: MAX_BYTES }, signal);
    if (part.size > most) return undefined;
    parts.push(part.bytes);
    length += part.bytes.length;
    if (part.bytes.length === 0 || length >= part.size) break;
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
