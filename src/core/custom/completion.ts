import type { KnownNames } from '../filter/completion';
import { completions } from '../filter/completion';
import { RUNS } from '../filter/dialects';
import { expressionCompletions } from '../expression/completion';

export interface ChartCompletion {
  readonly text: string;
  readonly kind: 'field' | 'function' | 'word';
  /** The part of the chart's text that it takes the place of. */
  readonly from: number;
  readonly to: number;
}

/** What the store has of names. */
export interface ChartNames extends KnownNames {
  readonly experiments: readonly string[];
}

/** What may come at `offset` of a chart's text, which is no valid JSON while it is written. */
export function chartCompletions(
  source: string,
  offset: number,
  names: ChartNames,
): readonly ChartCompletion[] {
  const place = textAt(source, offset);
  // With escapes in it, places in the text are not those in the document.
  if (!place || source.slice(place.from, offset).includes('\\')) return [];
  return offersAt(place, source, offset, names).map((offer) => ({
    ...offer,
    text: JSON.stringify(offer.text).slice(1, -1),
    from: place.from + offer.from,
    to: place.from + offer.to,
  }));
}

function offersAt(
  { path, from }: TextPlace,
  source: string,
  offset: number,
  names: ChartNames,
): readonly ChartCompletion[] {
  const written = source.slice(from, offset);
  const at = written.length;
  const offers = (): readonly ChartCompletion[] =>
    completions(written, at, RUNS, names).map((one) => ({
      ...one,
      kind: one.kind === 'field' || one.kind === 'function' ? one.kind : 'word',
    }));
  const fields = (): readonly ChartCompletion[] => offers().filter(({ kind }) => kind !== 'word');
  switch (path) {
    case 'query.experiments':
      return names.experiments
        .filter((name) => name.toLowerCase().startsWith(written.toLowerCase()))
        .map((text) => ({ text, kind: 'word', from: 0, to: at }));
    case 'query.filter':
      return offers();
    case 'query.orderBy':
    case 'query.groupBy':
      return fields();
    case 'chart.data.datasets.y':
      if (/"from"\s*:\s*"series"/.test(source))
        return expressionCompletions(written, at, names.metrics).map((one) => ({
          ...one,
          kind: one.kind === 'metric' ? 'field' : 'function',
        }));
      return fields();
    case 'chart.data.datasets.x':
    case 'chart.data.datasets.r':
    case 'chart.data.datasets.color':
      return fields();
    default:
      return [];
  }
}

interface TextPlace {
  /** The keys down to it, without the places in lists. */
  readonly path: string;
  /** Behind its quote. */
  readonly from: number;
}

const TOKEN = /"(?:[^"\\\n]|\\.)*"?|[{}[\],]/g;

/** The text value that `offset` is in; keys are none. */
function textAt(source: string, offset: number): TextPlace | undefined {
  const keys: (string | undefined)[] = [];
  let isKey = false;
  const isObject: boolean[] = [];
  for (const { 0: token, index } of source.matchAll(TOKEN)) {
    if (index >= offset) return undefined;
    if (token === '{' || token === '[') {
      isObject.push(token === '{');
      keys.push(undefined);
      isKey = token === '{';
    } else if (token === '}' || token === ']') {
      isObject.pop();
      keys.pop();
      isKey = false;
    } else if (token === ',') isKey = isObject.at(-1) ?? false;
    else {
      const isClosed = token.length > 1 && token.endsWith('"');
      const end = index + token.length - (isClosed ? 1 : 0);
      if (offset <= end) {
        if (isKey) return undefined;
        return { path: keys.filter((key) => key !== undefined).join('.'), from: index + 1 };
      }
      if (isKey) keys[keys.length - 1] = token.slice(1, -1);
      isKey = false;
    }
  }
  return undefined;
}
