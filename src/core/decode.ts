import type { Decoder } from './rpc';

/** Small decoders for what crosses a boundary. Each throws a sentence; `at` in it is the path to the value. */
export const text: Decoder<string> = (value) => {
  if (typeof value !== 'string') throw wrong(value, 'a text');
  return value;
};

export const flag: Decoder<boolean> = (value) => {
  if (typeof value !== 'boolean') throw wrong(value, 'true or false');
  return value;
};

/** Any number, NaN and the infinities too: metrics have them. */
export const double: Decoder<number> = (value) => {
  if (typeof value !== 'number') throw wrong(value, 'a number');
  return value;
};

export const finite: Decoder<number> = (value) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw wrong(value, 'a finite number');
  return value;
};

export const column: Decoder<Float64Array> = (value) => {
  if (!(value instanceof Float64Array)) throw wrong(value, 'a Float64Array');
  return value;
};

export const bytes: Decoder<Uint8Array> = (value) => {
  if (!(value instanceof Uint8Array)) throw wrong(value, 'a Uint8Array');
  return value;
};

export const nothing: Decoder<null> = (value) => {
  if (value !== null && value !== undefined) throw wrong(value, 'nothing');
  return null;
};

export function integer(least: number, most: number): Decoder<number> {
  return (value) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
      throw wrong(value, `a whole number from ${least} to ${most}`);
    }
    return value;
  };
}

export function oneOf<const T extends string>(words: readonly T[]): Decoder<T> {
  return (value) => {
    const word = words.find((candidate) => candidate === value);
    if (word === undefined) throw wrong(value, `one of ${words.join(', ')}`);
    return word;
  };
}

export function nullable<T>(decoder: Decoder<T>): Decoder<T | null> {
  return (value) => (value === null ? null : decoder(value));
}

/** What may be left out. */
export function optional<T>(decoder: Decoder<T>): Decoder<T | undefined> {
  return (value) => (value === undefined ? undefined : decoder(value));
}

/** An object with some of these fields; others are dropped. */
export function partial<T extends object>(fields: {
  readonly [K in keyof T]-?: Decoder<NonNullable<T[K]>>;
}): Decoder<Partial<T>> {
  return (value) => {
    if (!isObject(value)) throw wrong(value, 'an object');
    const result: Partial<T> = {};
    for (const key in fields)
      if (value[key] !== undefined) result[key] = inside(`.${key}`, () => fields[key](value[key]));
    return result;
  };
}

export function list<T>(decoder: Decoder<T>, most = 1_000_000): Decoder<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) throw wrong(value, 'a list');
    if (value.length > most) throw new Error(`A list of ${value.length} is longer than ${most}.`);
    return value.map((item, index) => inside(`[${index}]`, () => decoder(item)));
  };
}

/** Text to `T`, as a plain object. */
export function dictionary<T>(decoder: Decoder<T>): Decoder<Readonly<Record<string, T>>> {
  return (value) => {
    if (!isObject(value)) throw wrong(value, 'an object');
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, inside(`.${key.slice(0, 60)}`, () => decoder(item))]),
    );
  };
}

/** An object with these fields; others are dropped. */
export function shape<T extends object>(fields: { readonly [K in keyof T]-?: Decoder<T[K]> }): Decoder<T> {
  return (value) => {
    if (!isObject(value)) throw wrong(value, 'an object');
    const result: Partial<T> = {};
    for (const key in fields) result[key] = inside(`.${key}`, () => fields[key](value[key]));
    // Every field of T has been set above: `fields` has a decoder for each.
    return result as T;
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

class DecodeError extends Error {
  readonly path: string;
  readonly what: string;

  constructor(path: string, what: string) {
    super(path === '' ? what : `At ${path}: ${what}`);
    this.name = 'DecodeError';
    this.path = path;
    this.what = what;
  }
}

function wrong(value: unknown, expected: string): DecodeError {
  const found = value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value;
  return new DecodeError('', `expected ${expected}, found ${found}.`);
}

function inside<T>(step: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof DecodeError) throw new DecodeError(step + error.path, error.what);
    throw error;
  }
}
