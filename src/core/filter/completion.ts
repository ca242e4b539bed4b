import { AGGREGATES } from './ast';
import type { EntityType } from './ast';
import { DATASET_KEYS } from './dialects';
import type { Dialect } from './dialects';
import { tokenise } from './tokens';
import type { Token } from './tokens';

export interface Completion {
  readonly text: string;
  readonly kind: 'field' | 'function' | 'operator' | 'value' | 'word';
  /** The part of the filter that it takes the place of. */
  readonly from: number;
  readonly to: number;
}

/** What exists in the store, by what it is: its keys, and values worth offering. */
export interface KnownNames {
  readonly metrics: readonly string[];
  readonly params: readonly string[];
  readonly tags: readonly string[];
  /** By attribute: `status` has five. */
  readonly values?: Readonly<Record<string, readonly string[]>>;
}

const NUMBER_OPERATORS = ['<', '<=', '=', '!=', '>=', '>', 'IN', 'NOT IN', 'IS NULL', 'IS NOT NULL'];
const TEXT_OPERATORS = ['=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN', 'IS NULL', 'IS NOT NULL'];
const OPERATOR_WORDS = new Set(['LIKE', 'ILIKE', 'IN', 'IS', 'NULL']);

type Place =
  { readonly expects: 'field' | 'word' } | { readonly expects: 'operator' | 'value'; readonly field: string };

/** What may come at `offset` of a filter, whatever is written before it. */
export function completions(
  text: string,
  offset: number,
  dialect: Dialect,
  names: KnownNames,
): readonly Completion[] {
  const before = text.slice(0, offset);
  const partial = partialOf(before);
  const from = offset - partial.length;
  const place = placeAfter(before.slice(0, from));
  if (place === undefined) return [];
  const offered = offers(place, dialect, names);
  const wanted = unquoted(partial);
  return offered
    .filter(({ text: candidate }) => unquoted(candidate).startsWith(wanted) && candidate !== partial)
    .map((offer) => ({ ...offer, from, to: offset }));
}

/** The field, such as `params.lr`, whose values may come at `offset`. */
export function fieldOfValue(text: string, offset: number): string | undefined {
  const before = text.slice(0, offset);
  const place = placeAfter(before.slice(0, offset - partialOf(before).length));
  return place?.expects === 'value' ? place.field : undefined;
}

/** What is being typed: a word, or all behind a quote that isn't closed yet. */
function partialOf(before: string): string {
  const quote = openQuote(before) ?? before.length;
  const inQuotes = before.slice(quote);
  if (inQuotes !== '' && !inQuotes.startsWith('`')) return inQuotes;
  return (/[\p{L}\p{N}_@$.:/<>=!-]*$/u.exec(before.slice(0, quote))?.[0] ?? '') + inQuotes;
}

function openQuote(text: string): number | undefined {
  let open: number | undefined;
  for (let at = 0; at < text.length; at++) {
    if (open === undefined ? `'"\``.includes(text.charAt(at)) : text.charAt(at) === text.charAt(open))
      open = open === undefined ? at : undefined;
  }
  return open;
}

/** To be compared: a key may be in backticks that doesn't need them, a value in either quotes. */
function unquoted(text: string): string {
  return text.toLowerCase().replaceAll('`', '').replace(/^"/, "'");
}

/** Undefined within a text, and where nothing could follow. */
function placeAfter(head: string): Place | undefined {
  let tokens: readonly Token[];
  try {
    tokens = tokenise(head).slice(0, -1);
  } catch {
    return undefined;
  }
  let place: Place = { expects: 'field' };
  for (const [index, token] of tokens.entries()) {
    const word = token.kind === 'word' ? token.text.toUpperCase() : '';
    if (token.kind === 'open' || token.kind === 'comma') continue;
    if (place.expects === 'field') {
      if (word === 'NOT' || AGGREGATES.some((name) => name.toUpperCase() === word)) continue;
      // `metrics.` and what is quoted right behind it are one.
      if (word.endsWith('.') && tokens[index + 1]?.kind === 'quoted') continue;
      place = { expects: 'operator', field: fieldOf(tokens, index) };
    } else if (place.expects === 'operator') {
      if (token.kind === 'close' || word === 'NOT' || word === 'IS') continue;
      place = word === 'NULL' ? { expects: 'word' } : { expects: 'value', field: place.field };
    } else if (place.expects === 'value') {
      if (!OPERATOR_WORDS.has(word)) place = { expects: 'word' };
    } else if (word === 'AND' || word === 'OR') {
      place = { expects: 'field' };
    }
  }
  return place;
}

function fieldOf(tokens: readonly Token[], index: number): string {
  const [before, token] = [tokens[index - 1], tokens[index]];
  const prefix = before?.kind === 'word' && before.text.endsWith('.') ? before.text : '';
  return prefix + (token?.text ?? '');
}

type Offer = Pick<Completion, 'text' | 'kind'>;

function offers(place: Place, dialect: Dialect, names: KnownNames): readonly Offer[] {
  switch (place.expects) {
    case 'word':
      return ['AND', 'OR'].map((text) => ({ text, kind: 'word' }));
    case 'operator':
      return operatorsOf(place.field, dialect).map((text) => ({
        text,
        kind: 'operator',
      }));
    case 'value':
      return valuesOf(place.field.replace(/^attributes?\./, ''), names).map((value) => ({
        text: `'${value.replaceAll("'", "''")}'`,
        kind: 'value',
      }));
    case 'field':
      return fields(dialect, names);
  }
}

/** Not of what every object has. */
function valuesOf(attribute: string, { values = {} }: KnownNames): readonly string[] {
  return Object.hasOwn(values, attribute) ? (values[attribute] ?? []) : [];
}

function operatorsOf(field: string, dialect: Dialect): readonly string[] {
  const [prefix = '', key = ''] = field.split('.', 2);
  const entity = field.includes('.') ? dialect.entities.get(prefix) : 'attribute';
  if (entity === 'parameter' || entity === 'tag') return [...TEXT_OPERATORS, '<', '<=', '>=', '>'];
  const isNumber =
    entity === 'metric' ||
    dialect.attributes.get(entity === 'attribute' && key !== '' ? key : prefix)?.type === 'number';
  return isNumber ? NUMBER_OPERATORS : TEXT_OPERATORS;
}

function fields(dialect: Dialect, names: KnownNames): readonly Offer[] {
  const has = (entity: EntityType): boolean => [...dialect.entities.values()].includes(entity);
  const of = (prefix: string, keys: readonly string[]): Offer[] =>
    keys.map((key) => ({ text: `${prefix}.${quoted(key)}`, kind: 'field' }));
  const attributes = new Set([...dialect.attributes.values()].map(({ name }) => name));
  return [
    ...[...attributes].map((text): Offer => ({ text, kind: 'field' })),
    ...(has('metric') ? of('metrics', names.metrics) : []),
    ...(has('parameter') ? of('params', names.params) : []),
    ...of('tags', names.tags),
    ...(has('dataset') ? of('datasets', DATASET_KEYS) : []),
    ...(dialect.histories ? AGGREGATES.map((name): Offer => ({ text: `${name}(`, kind: 'function' })) : []),
    { text: 'NOT', kind: 'word' },
  ];
}

/** As it must be written for the parser to read it back. */
function quoted(key: string): string {
  return /^[\p{L}\p{N}_@$.:/-]+$/u.test(key) ? key : `\`${key.replaceAll('`', '``')}\``;
}
