import type { TrackingBackend } from '../core/backend';
import type { Bytes, BytesRequest } from '../core/panels/files';

/** A part of a file, for a page. */
export async function readBytes(
  backend: Pick<TrackingBackend, 'readArtifactRange' | 'statArtifact'>,
  { ownerId, path, from, length }: BytesRequest,
): Promise<Bytes> {
  let start = from;
  if (start < 0) {
    const { fileSize } = await backend.statArtifact(ownerId, path);
    start = Math.max(0, (fileSize ?? 0) + from);
  }
  const range = await backend.readArtifactRange(ownerId, path, start, length);
  return { from: start, ...range };
}
