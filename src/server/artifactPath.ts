import { invalid } from '../core/errors';

/**
 * The artifact path that a request names, decoded once: `a/b.txt`, '' for the root. Throws for everything that could
 * mean a place elsewhere on any system, however often it is encoded; the store checks again what it resolves to.
 */
export function artifactPath(encoded: string): string {
  const path = decode(encoded);
  if (path === undefined) throw invalid('Invalid path');
  return checkedPath(path);
}

/** The same for a path that needs no decoding. */
export function checkedPath(path: string): string {
  let form: string | undefined = path;
  for (let depth = 0; form !== undefined; depth++) {
    if (depth > 8 || isHostile(form)) throw invalid('Invalid path');
    const next = decode(form);
    form = next === form ? undefined : next;
  }
  return path;
}

function isHostile(path: string): boolean {
  return (
    /[\\#\0]/.test(path) ||
    path.startsWith('/') ||
    /^[a-z]:/i.test(path) ||
    /^file:/i.test(path) ||
    path.split('/').includes('..')
  );
}

/** Undefined for a malformed encoding, which only the first decoding has to care for. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
