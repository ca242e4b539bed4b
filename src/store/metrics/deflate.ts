import { constants, deflateRaw, deflateRawSync } from 'node:zlib';
import { promisify } from 'node:util';

const deflateElsewhere = promisify(deflateRaw);

/** Noise has nothing that repeats: what looks for that makes its codes longer, by a fifth of a float's exponents. */
const CODES_ALONE = { strategy: constants.Z_HUFFMAN_ONLY };

/** The shorter of both ways to deflate. */
export function deflated(bytes: Uint8Array): Uint8Array {
  return shorter(deflateRawSync(bytes), deflateRawSync(bytes, CODES_ALONE));
}

/** The same on another thread. */
export async function deflatedElsewhere(bytes: Uint8Array): Promise<Uint8Array> {
  return shorter(await deflateElsewhere(bytes), await deflateElsewhere(bytes, CODES_ALONE));
}

function shorter(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.length < b.length ? a : b;
}
