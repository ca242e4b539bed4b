import { FilterError } from '../../src/core/filter/filterError';
import { RUNS } from '../../src/core/filter/dialects';
import { parseFilter } from '../../src/core/filter/parser';
import type { KnownNames } from '../../src/core/filter/completion';
import type { RunKeys, TableColumn } from '../../src/core/runTable';
import { splitSearch } from '../../src/core/runTable';

/** Milliseconds after which a half-typed filter is said to be wrong. */
const PATIENCE = 700;
const MOST_HISTORY = 30;
/** Who has typed some letters of these is about to type a filter: as a part of a name they would find nothing. */
const FIELDS = ['metrics.', 'params.', 'tags.'];

/** What was searched for, and when what is typed is worth asking for. */
export class Search {
  history: readonly string[];
  readonly #onAsk: () => void;
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(history: readonly string[], onAsk: () => void) {
    this.history = history;
    this.#onAsk = onAsk;
  }

  /** With each key; `done` when the person says so. What can't be a filter yet waits a moment for the rest. */
  typed(text: string, done: boolean): void {
    clearTimeout(this.#patience);
    const search = splitSearch(text);
    if (done || (isWhole(search.filter) && !FIELDS.some((field) => isBegun(field, search.text))))
      this.#onAsk();
    else this.#patience = setTimeout(this.#onAsk, PATIENCE);
    const trimmed = text.trim();
    if (done && trimmed !== '')
      this.history = [trimmed, ...this.history.filter((other) => other !== trimmed)].slice(0, MOST_HISTORY);
  }

  dispose(): void {
    clearTimeout(this.#patience);
  }
}

function isBegun(field: string, text: string): boolean {
  return text !== '' && field.startsWith(text.toLowerCase());
}

function isWhole(filter: string): boolean {
  try {
    parseFilter(filter, RUNS);
    return true;
  } catch (error) {
    if (error instanceof FilterError) return false;
    throw error;
  }
}

/** The column whose values complete a field such as `params.lr`; undefined for fields without such. */
export function columnOfField(field: string): TableColumn | undefined {
  const [prefix = '', ...rest] = field.split('.');
  const key = rest.join('.');
  if (/^param/.test(prefix)) return { kind: 'param', key };
  if (/^tags?$/.test(prefix)) return { kind: 'tag', key };
  const attribute = key === '' ? prefix : key;
  return attribute === 'user_id' || attribute === 'run_name'
    ? { kind: 'attribute', key: attribute }
    : undefined;
}

export function knownNames(keys: RunKeys | undefined): KnownNames {
  return {
    metrics: keys?.metrics.keys ?? [],
    params: keys?.params.keys ?? [],
    tags: keys?.tags.keys ?? [],
  };
}
