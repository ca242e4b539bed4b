/**
 * One error type for everything a caller can get wrong or run into. `code` is MLflow's `error_code`
 * (https://mlflow.org/docs/latest/rest-api.html), so that the server maps it to a status once and the
 * window to a notification once.
 */
export const ERROR_CODES = [
  'INVALID_PARAMETER_VALUE',
  'RESOURCE_DOES_NOT_EXIST',
  'RESOURCE_ALREADY_EXISTS',
  'BAD_REQUEST',
  'PERMISSION_DENIED',
  'UNAUTHENTICATED',
  'ENDPOINT_NOT_FOUND',
  'NOT_IMPLEMENTED',
  'REQUEST_LIMIT_EXCEEDED',
  'TEMPORARILY_UNAVAILABLE',
  'INTERNAL_ERROR',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** A message in English with its parts apart, so that the window can say it in the person's language. */
export interface Sentence {
  /** `{0}`, `{1}` stand for the arguments. */
  readonly template: string;
  readonly args: readonly (string | number | Sentence)[];
}

/** To be called with the template written out: the Korean bundle is held against these calls. */
export function sentence(template: string, ...args: Sentence['args']): Sentence {
  return { template, args };
}

/** The sentence in English, or in the language that `translate` puts the template into. */
export function sentenceText(
  { template, args }: Sentence,
  translate: (template: string) => string = (text) => text,
): string {
  return translate(template).replace(/\{(\d+)\}/g, (placeholder, index: string) => {
    const value = args[Number(index)];
    if (value === undefined) return placeholder;
    return typeof value === 'object' ? sentenceText(value, translate) : String(value);
  });
}

export class TidemarkError extends Error {
  readonly code: ErrorCode;
  /** The message's parts, where it is one that a person may see in the window. */
  readonly sentence: Sentence | undefined;

  /** `message` is one sentence that names the thing and the way out. */
  constructor(code: ErrorCode, message: string | Sentence, options?: { cause?: unknown }) {
    super(typeof message === 'string' ? message : sentenceText(message), options);
    this.name = 'TidemarkError';
    this.code = code;
    this.sentence = typeof message === 'string' ? undefined : message;
  }
}

export const invalid = (message: string | Sentence): TidemarkError =>
  new TidemarkError('INVALID_PARAMETER_VALUE', message);
export const missing = (message: string | Sentence): TidemarkError =>
  new TidemarkError('RESOURCE_DOES_NOT_EXIST', message);
export const exists = (message: string | Sentence): TidemarkError =>
  new TidemarkError('RESOURCE_ALREADY_EXISTS', message);

/** Whether the system, or a library, gave an error one of these codes, `ENOENT` for example. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.some((code) => code === error.code);
}

/** The text of anything thrown, for a log or a message. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
