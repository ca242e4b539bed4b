/** With a scheme, from a root, or a place in the text itself. */
const ELSEWHERE = /^(?:[a-z][a-z0-9+.-]*:|[/\\#?])/i;

/**
 * The path of the file that a text in the file `from` refers to by `href`, both within one root; undefined where that leads
 * elsewhere, or out of the root.
 */
export function pathOfHref(from: string, href: string): string | undefined {
  const [reference = ''] = href.trim().split(/[?#]/);
  if (ELSEWHERE.test(href.trim()) || reference === '') return undefined;
  let decoded: string;
  try {
    decoded = decodeURIComponent(reference);
  } catch {
    // A percent sign in a name.
    decoded = reference;
  }
  if (ELSEWHERE.test(decoded) || /[\\\0]/.test(decoded)) return undefined;
  const path = from.split('/').slice(0, -1);
  for (const part of decoded.split('/')) {
    if (part === '..') {
      if (path.pop() === undefined) return undefined;
    } else if (part !== '' && part !== '.') path.push(part);
  }
  return path.length === 0 ? undefined : path.join('/');
}
