import { bytes, finite, integer, shape, text } from '../decode';
import type { Decoder } from '../rpc';

/** A file of a run, or of a model it logged. */
export interface FileAddress {
  readonly ownerId: string;
  readonly path: string;
}

export interface BytesRequest extends FileAddress {
  /** Negative: so many bytes before the end. */
  readonly from: number;
  readonly length: number;
}

export interface Bytes {
  readonly from: number;
  readonly bytes: Uint8Array;
  readonly size: number;
  readonly modified: number;
}

/** Bytes in one answer. */
export const MAX_BYTES = 4 * 1024 * 1024;

const whole = integer(0, Number.MAX_SAFE_INTEGER);
const address = { ownerId: text, path: text };

export const fileAddress: Decoder<FileAddress> = shape<FileAddress>(address);
export const bytesRequest: Decoder<BytesRequest> = shape<BytesRequest>({
  ...address,
  from: finite,
  length: integer(1, MAX_BYTES),
});
export const bytesAnswer: Decoder<Bytes> = shape<Bytes>({
  from: whole,
  bytes,
  size: whole,
  modified: finite,
});
