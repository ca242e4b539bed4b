import { TidemarkError, errorMessage } from '../core/errors';

function sqliteCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' && error.code.startsWith('SQLITE_') ? error.code : undefined;
}

/** Turns what SQLite throws into one sentence with a way out; everything else passes through. */
export function storeError(error: unknown, file: string): unknown {
  if (error instanceof TidemarkError) return error;
  const code = sqliteCode(error);
  if (code === undefined) return error;
  const fail = (kind: 'TEMPORARILY_UNAVAILABLE' | 'PERMISSION_DENIED' | 'INTERNAL_ERROR', text: string) =>
    new TidemarkError(kind, text, { cause: error });
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return fail('TEMPORARILY_UNAVAILABLE', `The store '${file}' is busy: try again in a moment.`);
  }
  if (code.startsWith('SQLITE_FULL')) {
    return fail(
      'TEMPORARILY_UNAVAILABLE',
      `The disk that holds '${file}' is full: free some space, then try again.`,
    );
  }
  if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT')) {
    return fail(
      'INTERNAL_ERROR',
      `The store '${file}' is damaged or isn't a Tidemark store: move the file away (it is left as it is) to start a new one, or put a backup in its place.`,
    );
  }
  if (/^SQLITE_(READONLY|CANTOPEN|PERM|AUTH)/.test(code)) {
    return fail(
      'PERMISSION_DENIED',
      `The store '${file}' can't be opened for writing: make its folder writable.`,
    );
  }
  return fail('INTERNAL_ERROR', `The store '${file}' failed: ${errorMessage(error)}`);
}
