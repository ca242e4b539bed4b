/**
 * Gives the memory of bytes or columns back that nobody looks at any more. Left to the collector, those of a chart of 1,000
 * runs have it go through all that the process holds several times.
 */
export function release({ buffer, byteLength }: Uint8Array | Float64Array): void {
  // Part of a larger buffer, it isn't ours alone.
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
