import { FUNCTIONS } from './functions';
import { metricName } from './tokens';

export interface ExpressionCompletion {
  readonly text: string;
  readonly kind: 'metric' | 'function';
  /** The part of the expression that it takes the place of. */
  readonly from: number;
  readonly to: number;
}

/** What may be meant by the name at `offset`: first what begins so, then what has it somewhere. */
export function expressionCompletions(
  source: string,
  offset: number,
  metricKeys: readonly string[],
  most = 50,
): readonly ExpressionCompletion[] {
  const before = source.slice(0, offset);
  const partial = /(?:`[^`]*|[\p{L}_][\p{L}\p{N}_.:@/]*)$/u.exec(before)?.[0] ?? '';
  // Behind a number or a closing parenthesis comes an operator, no name.
  if (partial === '' && /[\p{L}\p{N}_)`.]\s*$/u.test(before)) return [];
  const wanted = partial.replace(/^`/, '').toLowerCase();
  const from = offset - partial.length;
  const rank = (key: string): number => {
    const at = key.toLowerCase().indexOf(wanted);
    return at < 0 ? 3 : at === 0 ? 0 : /[/._:-]/.test(key.charAt(at - 1)) ? 1 : 2;
  };
  const metrics = metricKeys
    .map((key) => ({ key, rank: rank(key) }))
    .filter((one) => one.rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .map(({ key }) => ({ text: metricName(key), kind: 'metric' as const, from, to: offset }));
  const functions = partial.startsWith('`')
    ? []
    : [...FUNCTIONS.keys()]
        .filter((name) => name.startsWith(wanted) && wanted !== '')
        .map((name) => ({ text: `${name}(`, kind: 'function' as const, from, to: offset }));
  return [...metrics, ...functions].slice(0, most);
}
