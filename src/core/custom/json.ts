import type { Sentence } from '../errors';
import { sentence } from '../errors';

/** A value of a JSON text with its place in it, so that what is wrong can be shown where it stands. */
export type JsonNode = { readonly from: number; readonly to: number } & (
  | { readonly kind: 'object'; readonly members: readonly JsonMember[] }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
);

export interface JsonMember {
  readonly key: string;
  /** Of the key, with its quotes. */
  readonly from: number;
  readonly to: number;
  readonly value: JsonNode;
}

/** What is wrong with a JSON text, and where. */
export class JsonError extends Error {
  readonly sentence: Sentence;
  readonly position: number;

  constructor(what: Sentence, position: number) {
    super('The text is no JSON.');
    this.name = 'JsonError';
    this.sentence = what;
    this.position = position;
  }
}

/** Deeper than any chart, and less than the stack holds. */
const DEEPEST = 60;

/** Reads a JSON text (RFC 8259). Throws a `JsonError` at the first mistake. */
export function parseJson(text: string): JsonNode {
  return new Reader(text).whole();
}

const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const SPACE = /[ \t\r\n]*/y;

class Reader {
  readonly #text: string;
  #at: number;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#at = text.startsWith('\uFEFF') ? 1 : 0;
  }

  whole(): JsonNode {
    const value = this.#value();
    this.#space();
    if (this.#at < this.#text.length) throw this.#unexpected();
    return value;
  }

  #value(): JsonNode {
    this.#space();
    const from = this.#at;
    switch (this.#text[from]) {
      case '{':
        return this.#nested(() => ({ kind: 'object', members: this.#members(), from, to: this.#at }));
      case '[':
        return this.#nested(() => ({ kind: 'array', items: this.#items(), from, to: this.#at }));
      case '"':
        return { kind: 'string', value: this.#string(), from, to: this.#at };
      default:
        return this.#plain(from);
    }
  }

  #plain(from: number): JsonNode {
    const number = this.#match(NUMBER);
    if (number !== undefined) return { kind: 'number', value: Number(number), from, to: this.#at };
    const word = this.#match(WORD);
    if (word === undefined) throw this.#unexpected();
    if (word === 'null') return { kind: 'null', from, to: this.#at };
    return { kind: 'boolean', value: word === 'true', from, to: this.#at };
  }

  #nested(read: () => JsonNode): JsonNode {
    if (++this.#depth > DEEPEST)
      throw new JsonError(sentence('This is nested too deeply for a chart.'), this.#at);
    const node = read();
    this.#depth--;
    return node;
  }

  #members(): readonly JsonMember[] {
    const members: JsonMember[] = [];
    this.#at++;
    if (this.#skip('}')) return members;
    do {
      this.#space();
      const from = this.#at;
      const key = this.#string();
      const to = this.#at;
      this.#expect(':');
      members.push({ key, from, to, value: this.#value() });
    } while (this.#skip(','));
    this.#expect('}');
    return members;
  }

  #items(): readonly JsonNode[] {
    const items: JsonNode[] = [];
    this.#at++;
    if (this.#skip(']')) return items;
    do items.push(this.#value());
    while (this.#skip(','));
    this.#expect(']');
    return items;
  }

  #string(): string {
    const raw = this.#match(STRING);
    if (raw === undefined) throw this.#unexpected();
    // The pattern admits just what JSON does.
    return String(JSON.parse(raw));
  }

  #space(): void {
    this.#match(SPACE);
  }

  #skip(sign: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== sign) return false;
    this.#at++;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#skip(sign)) throw this.#unexpected();
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #unexpected(): JsonError {
    const found = Array.from(this.#text.slice(this.#at, this.#at + 2))[0];
    return found === undefined
      ? new JsonError(sentence('The JSON text ends too early.'), this.#at)
      : new JsonError(sentence('This is no valid JSON: {0} is not expected here.', found), this.#at);
  }
}
