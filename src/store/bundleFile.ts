import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A file in the folder of the bundles, wherever below it the asking code has been bundled to; undefined where it was not built. */
export function bundleFile(name: string, from: string): string | undefined {
  const file = join(from, name);
  if (existsSync(file)) return file;
  const above = dirname(from);
  return above === from ? undefined : bundleFile(name, above);
}
