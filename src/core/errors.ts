/**
 * One error type for everything a caller can get wrong or run into. `code` is MLflow's `error_code`
 * (https://mlflow.org/docs/latest/rest-api.html), so that the server maps it to a status once and the
 * window to a notification once.
 */
export type ErrorCode =
  | 'INVALID_PARAMETER_VALUE'
  | 'RESOURCE_DOES_NOT_EXIST'
  | 'RESOURCE_ALREADY_EXISTS'
  | 'BAD_REQUEST'
  | 'PERMISSION_DENIED'
  | 'UNAUTHENTICATED'
  | 'ENDPOINT_NOT_FOUND'
  | 'NOT_IMPLEMENTED'
  | 'REQUEST_LIMIT_EXCEEDED'
  | 'TEMPORARILY_UNAVAILABLE'
  | 'INTERNAL_ERROR';

export class TidemarkError extends Error {
  readonly code: ErrorCode;

  /** `message` is one sentence that names the thing and the way out. */
  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'TidemarkError';
    this.code = code;
  }
}

export const invalid = (message: string): TidemarkError =>
  new TidemarkError('INVALID_PARAMETER_VALUE', message);
export const missing = (message: string): TidemarkError =>
  new TidemarkError('RESOURCE_DOES_NOT_EXIST', message);
export const exists = (message: string): TidemarkError =>
  new TidemarkError('RESOURCE_ALREADY_EXISTS', message);

/** The text of anything thrown, for a log or a message. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
