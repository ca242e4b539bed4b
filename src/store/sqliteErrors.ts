import { TidemarkError, errorMessage, sentence, type ErrorCode, type Sentence } from '../core/errors';

function sqliteCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' && error.code.startsWith('SQLITE_') ? error.code : undefined;
}

const DAMAGE = /^SQLITE_(NOTADB|CORRUPT|IOERR_SHORT_READ)/;
/** The log's index is a file, too, which grows before anything is written. */
const FULL = /^SQLITE_(FULL|IOERR_SHMSIZE)/;

/** SQLite's limits of one statement, which only a search can reach. */
const TOO_MUCH =
  /^(too many (terms|SQL variables)|Expression tree is too large|at most \d+ tables|parser stack overflow)/;

/** Whether SQLite found the file damaged. */
export function isDamage(error: unknown): boolean {
  return error instanceof TidemarkError && DAMAGE.test(sqliteCode(error.cause) ?? '');
}

/** Turns what SQLite throws into one sentence with a way out; everything else passes through. */
export function storeError(error: unknown, file: string): unknown {
  if (error instanceof TidemarkError) return error;
  const code = sqliteCode(error);
  if (code === undefined) return error;
  const fail = (kind: ErrorCode, text: Sentence) => new TidemarkError(kind, text, { cause: error });
  if (TOO_MUCH.test(errorMessage(error))) {
    return fail(
      'INVALID_PARAMETER_VALUE',
      sentence('The search has too many conditions, orders or data sets: ask for fewer.'),
    );
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return fail('TEMPORARILY_UNAVAILABLE', sentence("The store '{0}' is busy: try again in a moment.", file));
  }
  if (FULL.test(code)) {
    return fail(
      'TEMPORARILY_UNAVAILABLE',
      sentence("The disk that holds '{0}' is full: free some space, then try again.", file),
    );
  }
  if (DAMAGE.test(code)) {
    return fail(
      'INTERNAL_ERROR',
      sentence(
        "The store '{0}' is damaged or isn't a Tidemark store: move the file away (it is left as it is) to start a new one, or put a backup in its place.",
        file,
      ),
    );
  }
  if (/^SQLITE_(READONLY|CANTOPEN|PERM|AUTH)/.test(code)) {
    return fail(
      'PERMISSION_DENIED',
      sentence("The store '{0}' can't be opened for writing: make its folder writable.", file),
    );
  }
  if (/^SQLITE_IOERR_(WRITE|FSYNC|TRUNCATE)/.test(code)) {
    return fail(
      'TEMPORARILY_UNAVAILABLE',
      sentence(
        "The disk that holds '{0}' takes nothing ({1}): check its space, quota and state, then try again.",
        file,
        code,
      ),
    );
  }
  return fail('INTERNAL_ERROR', sentence("The store '{0}' failed: {1}", file, errorMessage(error)));
}

/** Whether another connection has the lock; `error` is SQLite's own. */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(sqliteCode(error) ?? '');
}
