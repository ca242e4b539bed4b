import { parseArgs, type ParseArgsConfig } from 'node:util';
import { errorMessage } from '../core/errors';

/** The command line is wrong; the message says how. */
export class UsageError extends Error {}

export function parse<const T extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: T,
): ReturnType<
  typeof parseArgs<{ args: string[]; options: T; strict: true; allowPositionals: false }>
>['values'] {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(errorMessage(error));
  }
}

export function wholeNumber(text: string | undefined, option: string, most: number): number | null {
  if (text === undefined) return null;
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > most)
    throw new UsageError(`${option} is a whole number up to ${String(most)}, not '${text}'.`);
  return number;
}

export function byComma(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').flatMap((item) => item.trim() || []);
}
