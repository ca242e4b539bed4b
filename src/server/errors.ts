import { errorMessage, TidemarkError, type ErrorCode } from '../core/errors';

/** MLflow's status for each code. Its clients ask again for minutes after 408, 429 and 5xx, so those are for what may pass by waiting. */
const STATUS: Readonly<Record<ErrorCode, number>> = {
  INVALID_PARAMETER_VALUE: 400,
  RESOURCE_ALREADY_EXISTS: 400,
  BAD_REQUEST: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  RESOURCE_DOES_NOT_EXIST: 404,
  ENDPOINT_NOT_FOUND: 404,
  REQUEST_LIMIT_EXCEEDED: 429,
  NOT_IMPLEMENTED: 501,
  TEMPORARILY_UNAVAILABLE: 503,
  INTERNAL_ERROR: 500,
};

export interface ErrorAnswer {
  readonly status: number;
  readonly body: { readonly error_code: ErrorCode; readonly message: string };
  /** True for what the log should keep with its stack: our fault, not the client's. */
  readonly ours: boolean;
}

export function answerOf(error: unknown): ErrorAnswer {
  if (error instanceof TidemarkError) return answer(STATUS[error.code], error.code, error.message);
  const status = property(error, 'statusCode');
  // Fastify's own refusals: a body over the limit, a malformed URL, an unknown media type.
  if (typeof status === 'number' && status >= 400 && status < 500)
    return answer(status, 'BAD_REQUEST', errorMessage(error));
  const code = property(error, 'code');
  if (code === 'SQLITE_FULL' || code === 'ENOSPC')
    return answer(503, 'TEMPORARILY_UNAVAILABLE', 'The disk is full: free some space, then try again.');
  if (typeof code === 'string' && /^SQLITE_(BUSY|LOCKED)/.test(code))
    return answer(503, 'TEMPORARILY_UNAVAILABLE', 'The store is busy with another writer: try again.');
  return answer(
    500,
    'INTERNAL_ERROR',
    'Something went wrong in the tracking server: its log has the details.',
  );
}

function answer(status: number, code: ErrorCode, message: string): ErrorAnswer {
  return { status, body: { error_code: code, message }, ours: status >= 500 };
}

function property(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}
