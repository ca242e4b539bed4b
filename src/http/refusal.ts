import { list, optional, shape, text } from '../core/decode';
import { ERROR_CODES, sentence, TidemarkError, type ErrorCode, type Sentence } from '../core/errors';

interface Refusal {
  readonly error_code: string;
  readonly message: string;
  readonly sentence: Sentence | undefined;
}

const sentenceShape = shape<Sentence>({ template: text, args: list(argument) });

const refusal = shape<Refusal>({ error_code: text, message: text, sentence: optional(sentenceShape) });

/** Set for a process of ours whose last line on standard error shall be its error as JSON, which `refusalOf` reads. */
export const PLAIN_ERRORS = 'TIDEMARK_WINDOW';

/** The error that the server answered with: its code, and its sentence in parts where it can be translated. */
export function refusalOf(status: number, body: Buffer): TidemarkError {
  try {
    const { error_code: word, message, sentence: parts } = refusal(JSON.parse(body.toString()));
    const code: ErrorCode = ERROR_CODES.find((known) => known === word) ?? 'INTERNAL_ERROR';
    return new TidemarkError(code, parts ?? message);
  } catch {
    return new TidemarkError(
      'INTERNAL_ERROR',
      sentence('The tracking server answered with {0}: its log says more.', status),
    );
  }
}

function argument(value: unknown): string | number | Sentence {
  if (typeof value === 'number' || typeof value === 'string') return value;
  return sentenceShape(value);
}
