import { invalid, sentence } from '../core/errors';

const DRIVE = /^[a-zA-Z]:/;
/** Names that Windows takes for devices, with any extension. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const ROUNDS = 5;

/**
 * The parts of an artifact's path, relative and `/`-separated. Throws INVALID_PARAMETER_VALUE for one that
 * could lead out of its root on any platform, in whatever encoding: `..`, absolute, drive letters,
 * backslashes, NUL.
 */
export function artifactPath(path: string): readonly string[] {
  for (const reading of readings(path)) {
    if (isHostile(reading)) throw invalid(sentence("Invalid path: '{0}'", path));
  }
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

/** A device, or a stream of another file. */
function isWindowsOwn(part: string): boolean {
  return DEVICE.test(part) || part.includes(':');
}

/** The path as it is, and as it would read to somebody who decodes it (again). */
function readings(path: string): readonly string[] {
  const all = [path];
  for (let round = 0; round < ROUNDS; round++) {
    const last = all.at(-1) ?? '';
    if (!last.includes('%')) break;
    let next: string;
    try {
      next = decodeURIComponent(last);
    } catch {
      // Not an encoding: a percent sign in a name. Its valid parts count still.
      next = last.replace(/%([0-7][0-9a-fA-F])/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
    }
    if (next === last) break;
    all.push(next);
  }
  return all;
}

function isHostile(path: string): boolean {
  if (path.startsWith('/') || path.includes('\\') || path.includes('\0') || DRIVE.test(path)) return true;
  if (/^[a-zA-Z][a-zA-Z0-9+.-]*:\//.test(path) || path.startsWith('~/') || path === '~') return true;
  return path
    .split('/')
    .some((part) => /^\.\.[. ]*$/.test(part) || (process.platform === 'win32' && isWindowsOwn(part)));
}
