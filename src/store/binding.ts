import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TidemarkError, sentence } from '../core/errors';

/** The binding is compiled against this Node-API version; loading it into an older one ends the process. */
const NODE_API = 10;

export function assertNodeApi(version: string | undefined = process.versions['napi']): void {
  if (Number(version) >= NODE_API) return;
  throw new TidemarkError(
    'INTERNAL_ERROR',
    sentence(
      'Tidemark needs Node.js 22.14 or later, or VS Code 1.101 or later, to open its store; this is Node.js {0}.',
      process.versions.node,
    ),
  );
}

/** The file name of the binary for this machine, `linux-x64.node`. */
export function bindingName(): string {
  return `${isMusl() ? 'linuxmusl' : process.platform}-${process.arch}.node`;
}

/** The SQLite binary beside the bundle, or undefined where better-sqlite3 shall look for its own. */
export function findBinding(from: string = __dirname): string | undefined {
  const name = bindingName();
  for (let folder = from; ; folder = dirname(folder)) {
    for (const place of ['prebuilds', join('node_modules', 'better-sqlite3', 'prebuilds')]) {
      const file = join(folder, place, name);
      if (existsSync(file)) return file;
    }
    if (dirname(folder) === folder) return undefined;
  }
}

function isMusl(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return /\/ld-musl-[^/\s]*\.so/.test(readFileSync('/proc/self/maps', 'latin1'));
  } catch {
    return false;
  }
}
