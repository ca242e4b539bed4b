import { parsePatch } from 'diff';
import type { StructuredPatch } from 'diff';
import type { TrackingBackend } from '../core/backend';
import type { Run } from '../core/entities';
import { SOURCE_PATCH } from '../core/sourcePatch';

export type PatchReader = Pick<TrackingBackend, 'listArtifacts' | 'readArtifact'>;

/** What is larger is no patch of source code. */
const MOST_BYTES = 16 * 1024 * 1024;

/** What wasn't committed when a run started: `git diff` from its commit; '' where that wasn't kept. */
export async function patchText(backend: PatchReader, run: Run): Promise<string> {
  const kept = run.data.tags.find(({ key }) => key === 'mlflow.source.git.diff')?.value;
  if (kept !== undefined) return kept;
  try {
    const files = await backend.listArtifacts(run.info.runId, '');
    const size = files.find(({ path }) => path === SOURCE_PATCH)?.fileSize ?? Infinity;
    if (size > MOST_BYTES) return '';
    return Buffer.from(await backend.readArtifact(run.info.runId, SOURCE_PATCH)).toString('utf8');
  } catch {
    // The commits can be compared without.
    return '';
  }
}

/** By the files' paths in the repository. */
export function patchesIn(text: string): ReadonlyMap<string, StructuredPatch> {
  const named = (name: string | undefined): string | null =>
    name === undefined || name === '/dev/null' ? null : name.replace(/^[ab]\//, '');
  try {
    return new Map(
      parsePatch(text).flatMap((patch): (readonly [string, StructuredPatch])[] => {
        const file = named(patch.newFileName) ?? named(patch.oldFileName);
        return file === null ? [] : [[file, patch]];
      }),
    );
  } catch {
    return new Map();
  }
}
