import type { Field } from '../charts/field';
import { RUN_ATTRIBUTES } from '../charts/field';
import { sentence, TidemarkError } from '../errors';
import { parseExpression } from '../expression/parser';
import { ExpressionError } from '../expression/tokens';
import type { Field as SearchField } from '../filter/ast';
import { RUNS } from '../filter/dialects';
import { FilterError } from '../filter/filterError';
import { parseFilter, parseOrder } from '../filter/parser';
import { isBetterSmall } from '../mainMetric';
import type { JsonNode } from './json';
import type { Place, Read } from './read';
import { text } from './read';

/** `params.lr`, `max(metrics.accuracy)`, `attributes.duration`: as the search language names them. */
export const field: Read<Field> = (node, at) => {
  const source = text(node, at);
  if (source === null) return null;
  if (/^\s*(attributes?\.|attr\.|run\.)?duration\s*$/.test(source))
    return { of: 'attribute', key: 'duration' };
  if (/\s(asc|desc)\s*$/i.test(source))
    return at.odd(node, sentence('This is one field of a run, as in params.lr: it has no order.'));
  return parsed(
    node,
    at,
    source,
    () => parseOrder(source, RUNS).field,
    (found) => asField(found, node, at),
  );
};

/** A text that a parser of ours takes; it is kept as it was written. */
const textFor =
  (parse: (source: string) => unknown): Read<string> =>
  (node, at) => {
    const source = text(node, at);
    if (source === null) return null;
    return parsed(
      node,
      at,
      source,
      () => parse(source),
      () => source,
    );
  };

export const filter = textFor((source) => parseFilter(source, RUNS));
export const order = textFor((source) => parseOrder(source, RUNS));
/** Over metrics: `val/loss - train/loss`. */
export const expression = textFor(parseExpression);

function asField(found: SearchField, node: JsonNode, at: Place): Field | null {
  const { entity, key, aggregate } = found;
  switch (entity) {
    case 'metric':
      if (aggregate === 'count')
        return at.odd(node, sentence('{0} of a metric can be searched for, not drawn.', 'count(…)'));
      if (aggregate === 'best') return { of: 'metric', key, value: isBetterSmall(key) ? 'min' : 'max' };
      return { of: 'metric', key, value: aggregate ?? 'last' };
    case 'parameter':
      return { of: 'param', key };
    case 'tag':
      return { of: 'tag', key };
    case 'attribute': {
      const known = RUN_ATTRIBUTES.find((one) => one === key);
      if (known !== undefined) return { of: 'attribute', key: known };
      const names = RUN_ATTRIBUTES.join(', ');
      return at.odd(node, sentence('The attribute {0} can not be drawn. These can: {1}.', key, names));
    }
    case 'dataset':
      return at.odd(node, sentence('Fields of data sets can be searched for, not drawn.'));
  }
}

/** Notes at its own place in the text what a parser says of `source`. */
function parsed<P, T>(
  node: JsonNode,
  at: Place,
  source: string,
  parse: () => P,
  use: (parsed: P) => T | null,
): T | null {
  try {
    return use(parse());
  } catch (error) {
    if (!(error instanceof TidemarkError) || !error.sentence) throw error;
    const { sentence: message } = error;
    const position =
      error instanceof FilterError || error instanceof ExpressionError ? error.position : undefined;
    // With escapes in the text, places in it are not those in the document.
    const plain = node.to - node.from === source.length + 2;
    if (position === undefined || !plain || position >= source.length) return at.odd(node, message);
    return at.odd({ from: node.from + 1 + position, to: node.to - 1 }, message);
  }
}
