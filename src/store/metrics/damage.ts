import { TidemarkError, sentence } from '../../core/errors';

/**
 * Bytes that end early, go on too long or don't inflate are no points: an error, never a guess in their place.
 * `decode` gives the position after what it read.
 */
export function decodeWhole(bytes: Uint8Array, decode: (bytes: Uint8Array) => number): void {
  let end: number;
  try {
    end = decode(bytes);
  } catch (error) {
    throw error instanceof TidemarkError ? error : damaged(error);
  }
  if (end !== bytes.length) throw damaged(undefined);
}

function damaged(cause: unknown): TidemarkError {
  return new TidemarkError(
    'INTERNAL_ERROR',
    sentence("Points of this metric are damaged in the store: 'tidemark check' tells which."),
    { cause },
  );
}
