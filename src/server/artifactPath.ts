import { invalid } from '../core/errors';

/** The path that a URL names, decoded once. What it may be is the artifact store's to say. */
export function decodePath(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw invalid('Invalid path');
  }
}
