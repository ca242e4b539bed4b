import type { SeriesPoints } from '../store/metrics';
import { checkKey } from '../core/limits';
import {
  QUOTE,
  BACKSLASH,
  COLON,
  COMMA,
  OPEN_LIST,
  CLOSE_LIST,
  OPEN_OBJECT,
  CLOSE_OBJECT,
  ZERO,
  NINE,
  MINUS,
  DOT,
  afterSpace,
  endOfString,
  KEY,
  VALUE,
  STEP,
  REQUIRED,
  fieldOf,
} from './scanBytes';

/**
 * The points of a log-batch body, read from its bytes straight into columns, and what else the body has as
 * JSON text. Undefined for everything that is not as clients usually write it (escapes, integers beyond 2^53,
 * other fields, mistakes): such a body takes the general way, which also has the words for mistakes.
 */
export interface ScannedBatch {
  readonly rest: string;
  readonly groups: readonly SeriesPoints[];
  readonly count: number;
}

/** More than a batch may have. */
const MOST_POINTS = 1000;
const LEAST_BYTES = 200;

export function scanBatch(body: Buffer): ScannedBatch | undefined {
  // A small body isn't worth it.
  if (body.length < LEAST_BYTES) return undefined;
  const start = startOfMetrics(body);
  if (start < 0) return undefined;
  const scan = new MetricScan(body, start);
  const end = scan.list();
  if (end < 0) return undefined;
  const before = body.toString('utf8', 0, start);
  const after = body.toString('utf8', end);
  // Said twice, the last one would count.
  if (after.includes('metrics')) return undefined;
  return { rest: `${before}[]${after}`, groups: scan.groups(), count: scan.count };
}

/** Where the value of the outermost object's field `metrics` begins, if it is a list; -1. */
function startOfMetrics(bytes: Buffer): number {
  let depth = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth--;
    else if (byte === QUOTE) {
      const end = endOfString(bytes, at + 1);
      if (end < 0) return -1;
      if (depth === 1 && end - at === 8 && bytes.toString('latin1', at + 1, end) === 'metrics') {
        const colon = afterSpace(bytes, end + 1);
        if (bytes[colon] === COLON) {
          const value = afterSpace(bytes, colon + 1);
          return bytes[value] === OPEN_LIST ? value : -1;
        }
      }
      at = end;
    }
  }
  return -1;
}

const steps = new Float64Array(MOST_POINTS);
const timestamps = new Float64Array(MOST_POINTS);
const values = new Float64Array(MOST_POINTS);
const owners = new Uint16Array(MOST_POINTS);
const POWERS = Float64Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

interface Key {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  points: number;
}

/** The list of points; its columns are shared by all scans, each of which ends before the next begins. */
class MetricScan {
  count = 0;
  private readonly bytes: Buffer;
  private at: number;
  private readonly keys: Key[] = [];
  private byText: Map<string, number> | undefined;
  private expected = 0;
  /** What the last number was. */
  private number = 0;

  constructor(bytes: Buffer, start: number) {
    this.bytes = bytes;
    this.at = start + 1;
  }

  /** The position after the list; -1 where the general way has to be taken. */
  list(): number {
    const { bytes } = this;
    this.at = afterSpace(bytes, this.at);
    if (bytes[this.at] === CLOSE_LIST) return -1;
    for (;;) {
      if (this.count === MOST_POINTS || !this.point()) return -1;
      this.count++;
      this.at = afterSpace(bytes, this.at);
      const byte = bytes[this.at++];
      if (byte === CLOSE_LIST) return this.at;
      if (byte !== COMMA) return -1;
      this.at = afterSpace(bytes, this.at);
    }
  }

  groups(): SeriesPoints[] {
    const parts = this.keys.map(({ text, points }) => ({
      key: text,
      modelId: null,
      datasetName: null,
      datasetDigest: null,
      points: {
        steps: new Float64Array(points),
        timestamps: new Float64Array(points),
        values: new Float64Array(points),
      },
    }));
    const filled = new Uint16Array(parts.length);
    for (let i = 0; i < this.count; i++) {
      const owner = owners[i] ?? 0;
      const points = parts[owner]?.points;
      const at = filled[owner] ?? 0;
      if (!points) continue;
      points.steps[at] = steps[i] ?? 0;
      points.timestamps[at] = timestamps[i] ?? 0;
      points.values[at] = values[i] ?? 0;
      filled[owner] = at + 1;
    }
    return parts;
  }

  /** One object with `key`, `value`, `timestamp` and perhaps `step`, each once. */
  private point(): boolean {
    const { bytes, count } = this;
    if (bytes[this.at++] !== OPEN_OBJECT) return false;
    let seen = 0;
    steps[count] = 0;
    for (;;) {
      this.at = afterSpace(bytes, this.at);
      if (bytes[this.at] !== QUOTE) return false;
      const name = this.at + 1;
      let end = name;
      while (end < bytes.length && bytes[end] !== QUOTE) end++;
      this.at = afterSpace(bytes, end + 1);
      if (bytes[this.at++] !== COLON) return false;
      this.at = afterSpace(bytes, this.at);
      const field = fieldOf(bytes, name, end);
      if (field === 0 || (seen & field) !== 0) return false;
      seen |= field;
      if (field === KEY) {
        if (!this.key()) return false;
      } else if (field === VALUE) {
        if (!this.value()) return false;
        values[count] = this.number;
      } else {
        if (!this.integer()) return false;
        if (field === STEP) steps[count] = this.number;
        else if (this.number < 0) return false;
        else timestamps[count] = this.number;
      }
      this.at = afterSpace(bytes, this.at);
      const byte = bytes[this.at++];
      if (byte === CLOSE_OBJECT) return (seen & REQUIRED) === REQUIRED;
      if (byte !== COMMA) return false;
    }
  }

  private key(): boolean {
    const { bytes } = this;
    if (bytes[this.at] !== QUOTE) return false;
    const from = this.at + 1;
    // Requests list their keys in turn, or have one.
    const guess = this.keys[this.expected];
    if (guess !== undefined && this.isSame(guess, from)) {
      this.take(this.expected, from + guess.to - guess.from);
      return true;
    }
    let to = from;
    for (; bytes[to] !== QUOTE; to++) {
      const byte = bytes[to];
      if (byte === undefined || byte === BACKSLASH || byte < 32) return false;
    }
    const text = bytes.toString('utf8', from, to);
    this.byText ??= new Map();
    let index = this.byText.get(text);
    if (index === undefined) {
      if (!isValidKey(text)) return false;
      index = this.keys.length;
      this.keys.push({ text, from, to, points: 0 });
      this.byText.set(text, index);
    }
    this.take(index, to);
    return true;
  }

  private take(index: number, quote: number): void {
    const key = this.keys[index];
    if (key) key.points++;
    owners[this.count] = index;
    this.at = quote + 1;
    this.expected = index + 1 < this.keys.length ? index + 1 : 0;
  }

  private isSame({ from, to }: Key, at: number): boolean {
    const { bytes } = this;
    let other = at;
    for (let i = from; i < to; i++, other++) if (bytes[i] !== bytes[other]) return false;
    return bytes[other] === QUOTE;
  }

  /** Up to fifteen digits, which a double holds for sure. */
  private integer(): boolean {
    const { bytes } = this;
    const negative = bytes[this.at] === MINUS;
    const start = negative ? this.at + 1 : this.at;
    let at = start;
    let number = 0;
    for (;;) {
      const byte = bytes[at] ?? 0;
      if (byte < ZERO || byte > NINE) break;
      number = number * 10 + (byte - ZERO);
      at++;
    }
    const digits = at - start;
    if (digits === 0 || digits > 15 || (digits > 1 && bytes[start] === ZERO)) return false;
    // A fraction or an exponent is no mistake in every case: 1e3 is an integer.
    const next = bytes[at];
    if (next === DOT || next === 69 || next === 101) return false;
    this.number = negative ? -number : number;
    if (number === 0) this.number = 0;
    this.at = at;
    return true;
  }

  private value(): boolean {
    const { bytes } = this;
    if (bytes[this.at] === QUOTE) return this.word();
    const start = this.at;
    const negative = bytes[start] === MINUS;
    let at = negative ? start + 1 : start;
    const first = at;
    let mantissa = 0;
    let byte = bytes[at] ?? 0;
    while (byte >= ZERO && byte <= NINE) {
      mantissa = mantissa * 10 + (byte - ZERO);
      byte = bytes[++at] ?? 0;
    }
    if (at === first || (at - first > 1 && bytes[first] === ZERO)) return false;
    let exponent = 0;
    if (byte === DOT) {
      const fraction = ++at;
      byte = bytes[at] ?? 0;
      while (byte >= ZERO && byte <= NINE) {
        mantissa = mantissa * 10 + (byte - ZERO);
        byte = bytes[++at] ?? 0;
      }
      exponent = fraction - at;
      if (exponent === 0) return false;
    }
    if (byte === 69 || byte === 101) {
      const sign = bytes[at + 1];
      at += sign === MINUS || sign === 43 ? 2 : 1;
      const power = at;
      let scale = 0;
      byte = bytes[at] ?? 0;
      while (byte >= ZERO && byte <= NINE) {
        scale = scale * 10 + (byte - ZERO);
        byte = bytes[++at] ?? 0;
      }
      if (at === power) return false;
      exponent += sign === MINUS ? -scale : scale;
    }
    this.at = at;
    // With both exact, one division or multiplication rounds as reading the digits does.
    if (mantissa <= Number.MAX_SAFE_INTEGER && exponent >= -22 && exponent <= 22) {
      const number = exponent < 0 ? mantissa / (POWERS[-exponent] ?? 1) : mantissa * (POWERS[exponent] ?? 1);
      this.number = negative ? -number : number;
    } else {
      this.number = Number(bytes.toString('latin1', start, at));
    }
    return true;
  }

  /** Numbers that JSON has no digits for. */
  private word(): boolean {
    const { bytes } = this;
    const end = endOfString(bytes, this.at + 1);
    if (end < 0 || end - this.at > 10) return false;
    const text = bytes.toString('latin1', this.at + 1, end);
    if (text !== 'NaN' && text !== 'Infinity' && text !== '-Infinity') return false;
    this.number = Number(text);
    this.at = end + 1;
    return true;
  }
}

const validKeys = new Set<string>();

function isValidKey(key: string): boolean {
  if (validKeys.has(key)) return true;
  try {
    checkKey(key);
  } catch {
    return false;
  }
  if (validKeys.size >= 10_000) validKeys.clear();
  validKeys.add(key);
  return true;
}
