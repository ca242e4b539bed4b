import type { Sentence } from '../errors';
import { sentence } from '../errors';
import type { JsonNode } from './json';

/** Something wrong in a chart's text. */
export interface ChartProblem {
  /** Where among the values: `chart.data.datasets[0].y`; '' for the whole. */
  readonly path: string;
  readonly message: Sentence;
  /** Where in the text. */
  readonly from: number;
  readonly to: number;
  /** Whether a JSON schema finds it as well. */
  readonly shape: boolean;
}

/** Reads a value; null where it has noted what is wrong with it. */
export type Read<T> = (node: JsonNode, at: Place) => T | null;

/** Where a reader is, and where it notes problems. */
export class Place {
  readonly path: string;
  readonly #problems: ChartProblem[];

  constructor(path: string, problems: ChartProblem[]) {
    this.path = path;
    this.#problems = problems;
  }

  /** How many there are by now. */
  get problems(): number {
    return this.#problems.length;
  }

  member(key: string): Place {
    return new Place(this.path === '' ? key : `${this.path}.${key}`, this.#problems);
  }

  item(index: number): Place {
    return new Place(`${this.path}[${index}]`, this.#problems);
  }

  /** What a schema finds. */
  wrong({ from, to }: Pick<JsonNode, 'from' | 'to'>, message: Sentence): null {
    this.#problems.push({ path: this.path, message, from, to, shape: true });
    return null;
  }

  /** What only we find. */
  odd({ from, to }: Pick<JsonNode, 'from' | 'to'>, message: Sentence): null {
    this.#problems.push({ path: this.path, message, from, to, shape: false });
    return null;
  }
}

const LONGEST_TEXT = 10_000;

export const text: Read<string> = (node, at) => {
  if (node.kind !== 'string') return at.wrong(node, sentence('A text is expected.'));
  if (node.value.length > LONGEST_TEXT)
    return at.wrong(node, sentence('This text is longer than {0} characters.', LONGEST_TEXT));
  return node.value;
};

export const flag: Read<boolean> = (node, at) =>
  node.kind === 'boolean' ? node.value : at.wrong(node, sentence('true or false is expected.'));

export function number(least = -Number.MAX_VALUE, most = Number.MAX_VALUE): Read<number> {
  return (node, at) => {
    if (node.kind !== 'number') return at.wrong(node, sentence('A number is expected.'));
    // 1e999 is JSON, and no number.
    if (!Number.isFinite(node.value) || node.value < least || node.value > most)
      return least === -Number.MAX_VALUE
        ? at.wrong(node, sentence('This number is too large.'))
        : at.wrong(node, sentence('A number from {0} to {1} is expected.', least, most));
    return node.value;
  };
}

export function whole(least: number, most: number): Read<number> {
  const within = number(least, most);
  return (node, at) => {
    const value = within(node, at);
    if (value === null || Number.isInteger(value)) return value;
    return at.wrong(node, sentence('A whole number is expected.'));
  };
}

export function oneOf<const T extends string>(words: readonly T[]): Read<T> {
  return (node, at) => {
    const found = node.kind === 'string' ? words.find((word) => word === node.value) : undefined;
    return found ?? at.wrong(node, sentence('One of {0} is expected.', words.join(', ')));
  };
}

export function list<T>(read: Read<T>, least: number, most: number): Read<readonly T[]> {
  return (node, at) => {
    if (node.kind !== 'array') return at.wrong(node, sentence('A list is expected.'));
    if (node.items.length < least) return at.wrong(node, sentence('This list is empty.'));
    if (node.items.length > most) return at.wrong(node, sentence('This list is longer than {0}.', most));
    return node.items.flatMap((item, index) => read(item, at.item(index)) ?? []);
  };
}

/** How a property is read, and what stands for it where it is left out; without that it must be there. */
export interface Property<T> {
  readonly read: Read<T>;
  readonly otherwise?: T;
}

/** An object with these properties and no others. */
export function object<T extends object>(properties: { readonly [K in keyof T]-?: Property<T[K]> }): Read<T> {
  return (node, at) => {
    if (node.kind !== 'object') return at.wrong(node, sentence('An object is expected.'));
    const before = at.problems;
    const result: Partial<T> = {};
    const seen = new Set<string>();
    for (const member of node.members) {
      const { key } = member;
      if (seen.has(key)) at.member(key).wrong(member, sentence('This property is here twice.'));
      seen.add(key);
      if (!isKeyOf(properties, key)) {
        const known = Object.keys(properties).join(', ');
        at.wrong(member, sentence('There is no property {0}. Known ones are {1}.', key.slice(0, 60), known));
        continue;
      }
      const value = properties[key].read(member.value, at.member(key));
      if (value !== null) result[key] = value;
    }
    for (const key in properties) {
      if (seen.has(key)) continue;
      const { otherwise } = properties[key];
      if (otherwise === undefined) at.wrong(node, sentence('The property {0} is missing.', key));
      else result[key] = otherwise;
    }
    // Without a problem every property of T has been set above.
    return at.problems === before ? (result as T) : null;
  };
}

/** Its own only: a text may name what every object inherits. */
function isKeyOf<T extends object>(properties: T, key: string): key is Extract<keyof T, string> {
  return Object.hasOwn(properties, key);
}
