/**
 * Values between our own processes, as one message: JSON, and after it the bytes of the typed arrays in it. What
 * JSON can't say is an object with the key `$`: NaN, the infinities, -0, big integers, undefined, typed arrays.
 * Layout: length of the JSON in four bytes, the JSON in UTF-8, padding to a multiple of eight, the arrays likewise padded.
 */

const TAG = '$';
type Tagged = readonly [kind: string, ...rest: (string | number)[]];

export function encodeMessage(value: unknown): Buffer {
  const arrays: Buffer[] = [];
  let length = 0;
  const add = (bytes: Uint8Array): number => {
    const start = length;
    arrays.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), padding(bytes.byteLength));
    length += padded(bytes.byteLength);
    return start;
  };
  const json = Buffer.from(JSON.stringify(packed(value, add)));
  const head = Buffer.alloc(4);
  head.writeUInt32LE(json.length);
  return Buffer.concat([head, json, padding(4 + json.length), ...arrays]);
}

export function decodeMessage(message: Buffer): unknown {
  const length = message.readUInt32LE(0);
  const json: unknown = JSON.parse(message.toString('utf8', 4, 4 + length));
  return unpacked(json, message.subarray(padded(4 + length)));
}

function packed(value: unknown, add: (bytes: Uint8Array) => number): unknown {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : tagged('number', Object.is(value, -0) ? '-0' : String(value));
    case 'bigint':
      return tagged('bigint', String(value));
    case 'undefined':
      return tagged('undefined');
    case 'object':
      break;
    default:
      return value;
  }
  if (value === null) return null;
  if (Array.isArray(value)) return value.map((item) => packed(item, add));
  if (value instanceof Float64Array) return tagged('doubles', add(bytesOf(value)), value.length);
  if (value instanceof Uint8Array) return tagged('bytes', add(value), value.length);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  const object = fields.map(([key, field]) => [key, packed(field, add)] as const);
  return TAG in value ? { [TAG]: ['entries', object] } : Object.fromEntries(object);
}

function unpacked(value: unknown, arrays: Buffer): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => unpacked(item, arrays));
  const special: unknown = Reflect.get(value, TAG);
  if (Array.isArray(special)) return untagged(special, arrays);
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, unpacked(field, arrays)]));
}

function untagged([kind, first, second]: readonly unknown[], arrays: Buffer): unknown {
  switch (kind) {
    case 'number':
      return Number(first);
    case 'bigint':
      return BigInt(String(first));
    case 'undefined':
      return undefined;
    case 'bytes':
      return Uint8Array.from(arrays.subarray(Number(first), Number(first) + Number(second)));
    case 'doubles': {
      // A copy: the message's bytes need not lie where doubles may.
      const bytes = Uint8Array.from(arrays.subarray(Number(first), Number(first) + 8 * Number(second)));
      return new Float64Array(bytes.buffer);
    }
    case 'entries':
      return Object.fromEntries(
        (first as readonly (readonly [string, unknown])[]).map(([key, field]) => [
          key,
          unpacked(field, arrays),
        ]),
      );
    default:
      throw new Error(`A message has a value of the unknown kind ${String(kind)}.`);
  }
}

function tagged(...tag: Tagged): object {
  return { [TAG]: tag };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function padded(length: number): number {
  return Math.ceil(length / 8) * 8;
}

function padding(length: number): Buffer {
  return Buffer.alloc(padded(length) - length);
}
