import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { invalid } from '../../core/errors';

/** The folder that `--artifacts-destination` means: a path or a `file:` URI. */
export function artifactFolder(destination: string | null, standard: string): string {
  if (destination === null) return standard;
  const [, scheme] = /^([a-z][a-z0-9+.-]+):/i.exec(destination) ?? [];
  if (scheme === undefined) return resolve(destination);
  if (scheme.toLowerCase() !== 'file')
    throw invalid(
      `--artifacts-destination must be a folder of this machine, not '${destination}': ` +
        'clients can reach such storage themselves when it is the --default-artifact-root.',
    );
  try {
    return /^file:\/\//i.test(destination) ? fileURLToPath(destination) : resolve(destination.slice(5));
  } catch {
    throw invalid(`--artifacts-destination '${destination}' names no folder of this machine.`);
  }
}
