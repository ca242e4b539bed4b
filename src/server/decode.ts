import { invalid } from '../core/errors';
import { asciiJson } from '../core/limits';
import { assertSensibleJson, endOfString } from './jsonShape';

type JsonObject = Readonly<Record<string, unknown>>;

const NO_FIELDS: JsonObject = {};
export const SEE_DOCS = 'See the API docs for more information about request parameters.';

/** A request body as MLflow's servers take it: what isn't a JSON object counts as an empty one. */
export function parseBody(text: string): JsonObject {
  assertSensibleJson(text);
  let value = parseJson(text);
  // Old clients encode the body twice.
  if (typeof value === 'string') {
    assertSensibleJson(value);
    value = parseJson(value);
  }
  return isObject(value) ? value : NO_FIELDS;
}

function parseJson(text: string): unknown {
  try {
    return LONG_NUMBER.test(text) ? JSON.parse(text, exactInteger) : JSON.parse(text);
  } catch {
    return parsePythonJson(text);
  }
}

/** As a double may be written in a text; JavaScript's own reading knows 0x10, too. */
const NUMBER = /^\s*(?:NaN|[-+]?(?:Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?))\s*$/;
/** An integer: the many digits after a point are no reason for the slow way. */
const LONG_NUMBER = /(?<![\d.])\d{16}/;

/** Integers that a double doesn't hold become BigInts. */
function exactInteger(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Math.abs(value) <= Number.MAX_SAFE_INTEGER) return value;
  const source = context?.source ?? '';
  return /^-?\d{16,20}$/.test(source) ? BigInt(source) : value;
}

/** Python's json module writes NaN and infinities bare, and clients that post with it alone do so. */
function parsePythonJson(text: string): unknown {
  if (!/NaN|Infinity/.test(text)) return undefined;
  const quoted = quoteBareWords(text);
  try {
    return JSON.parse(quoted, exactInteger);
  } catch {
    return undefined;
  }
}

/** Word by word: an expression for all of a long string would run out of stack. */
function quoteBareWords(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const quote = text.indexOf('"', at);
    const end = quote < 0 ? text.length : quote;
    parts.push(text.slice(from, end).replace(/-?\b(?:NaN|Infinity)\b/g, '"$&"'));
    from = end;
    at = quote < 0 ? end : endOfString(text, end);
    parts.push(text.slice(from, at + 1));
    from = at + 1;
  }
  return parts.join('');
}

const camelNames = new Map<string, string>();

function camelName(name: string): string {
  let camel = camelNames.get(name);
  if (camel === undefined) {
    camel = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    camelNames.set(name, camel);
  }
  return camel;
}

/**
 * One protobuf message in its JSON form, read leniently as protobuf's own parser does: fields by their
 * snake_case or camelCase name, int64 as number or string, enums by name or number, unknown fields ignored.
 * A wrong type throws INVALID_PARAMETER_VALUE in MLflow's words.
 */
export class Message {
  readonly #fields: JsonObject;
  readonly #path: string;
  readonly #query: boolean;

  /** `query`: values come from a query string, where a list of one looks like its item. */
  constructor(fields: JsonObject, options: { readonly path?: string; readonly query?: boolean } = {}) {
    this.#fields = fields;
    this.#path = options.path ?? '';
    this.#query = options.query ?? false;
  }

  has(name: string): boolean {
    return this.#value(name) !== undefined;
  }

  string(name: string): string | null {
    const value = this.#scalar(name);
    if (value === undefined) return null;
    if (typeof value !== 'string') throw this.#wrongType(name, value);
    return value;
  }

  /** Also refuses '', as MLflow does: protobuf can't tell it from an absent field. */
  requiredString(name: string): string {
    const value = this.string(name);
    if (value === null || value === '') throw this.missing(name);
    return value;
  }

  /** `run_uuid` is the name of `run_id` before MLflow 1.0; clients still send both. */
  runId(): string {
    const runId = this.string('run_id') ?? this.string('run_uuid');
    if (runId === null || runId === '') throw this.missing('run_id');
    return runId;
  }

  int(name: string): number | null {
    const value = this.int64(name);
    return value === null ? null : Number(value);
  }

  /** A BigInt where a double doesn't hold it. */
  int64(name: string): number | bigint | null {
    const value = this.#scalar(name);
    if (value === undefined) return null;
    const isText = typeof value === 'string' && /^\s*[-+]?\d{1,30}\s*$/.test(value);
    const integer = isText ? shortest(BigInt(value.trim().replace(/^\+/, ''))) : value;
    if (typeof integer === 'bigint') {
      if (integer >= -(2n ** 63n) && integer < 2n ** 63n) return integer;
    } else if (
      typeof integer === 'number' &&
      Number.isInteger(integer) &&
      integer < 2 ** 63 &&
      integer >= -(2 ** 63)
    ) {
      return integer;
    }
    throw this.#wrongType(name, value);
  }

  requiredInt(name: string): number {
    const value = this.int(name);
    if (value === null) throw this.missing(name);
    return value;
  }

  double(name: string): number | null {
    const value = this.#scalar(name);
    if (value === undefined) return null;
    if (typeof value === 'number') return value;
    if (typeof value === 'bigint') return Number(value);
    if (typeof value === 'string' && NUMBER.test(value)) return Number(value);
    throw this.#wrongType(name, value);
  }

  requiredDouble(name: string): number {
    const value = this.double(name);
    if (value === null) throw this.missing(name);
    return value;
  }

  bool(name: string): boolean | null {
    const value = this.#scalar(name);
    if (value === undefined) return null;
    if (typeof value === 'boolean') return value;
    if (this.#query && typeof value === 'string') {
      const text = value.toLowerCase();
      if (text === 'true' || text === 'false') return text === 'true';
      throw invalid(`Invalid boolean value: ${value}, must be 'true' or 'false'.`);
    }
    throw this.#wrongType(name, value);
  }

  /** `names[0]` has the number 1. */
  choice<T extends string>(name: string, names: readonly T[]): T | null {
    const value = this.#scalar(name);
    if (value === undefined) return null;
    const chosen =
      typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value))
        ? names[Number(value) - 1]
        : names.find((candidate) => candidate === value);
    if (chosen === undefined) throw this.#wrongType(name, value);
    return chosen;
  }

  strings(name: string): readonly string[] {
    return this.#list(name).map((item) => {
      if (typeof item !== 'string') throw this.#wrongType(name, item);
      return item;
    });
  }

  messages(name: string): readonly Message[] {
    return this.#list(name).map((item, index) => {
      if (!isObject(item)) throw this.#wrongType(name, item);
      return new Message(item, { path: `${this.#path}${name}[${String(index)}].` });
    });
  }

  message(name: string): Message | null {
    const value = this.#value(name);
    if (value === undefined) return null;
    if (!isObject(value)) throw this.#wrongType(name, value);
    return new Message(value, { path: `${this.#path}${name}.` });
  }

  missing(name: string): Error {
    return invalid(`Missing value for required parameter '${this.#path}${name}'. ${SEE_DOCS}`);
  }

  #list(name: string): readonly unknown[] {
    const value = this.#value(name);
    if (value === undefined) return [];
    if (Array.isArray(value)) return value;
    if (this.#query) return [value];
    throw this.#wrongType(name, value);
  }

  #scalar(name: string): unknown {
    const value = this.#value(name);
    return this.#query && Array.isArray(value) ? value[0] : value;
  }

  /** Null is protobuf's JSON for unset. */
  #value(name: string): unknown {
    const value = this.#fields[name];
    const camel = camelName(name);
    // Query parameters have their one spelling.
    if (camel === name || this.#query) return value ?? undefined;
    const other = this.#fields[camel];
    if (other === undefined) return value ?? undefined;
    if (value !== undefined)
      throw invalid(`Request specifies both '${name}' and '${camel}'; provide only one of them.`);
    return other ?? undefined;
  }

  #wrongType(name: string, value: unknown): Error {
    return invalid(
      `Invalid value ${shown(value)} for parameter '${this.#path}${name}' supplied:  ` +
        `Hint: Value was of type '${pythonType(value)}'. ${SEE_DOCS}`,
    );
  }
}

function shown(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  try {
    return asciiJson(value).slice(0, 500);
  } catch {
    // Nested deeper than can be written.
    return '…';
  }
}

function shortest(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The type's name as MLflow's message has it. */
function pythonType(value: unknown): string {
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return Array.isArray(value) ? 'list' : 'dict';
}
