/**
 * Values with typed arrays in them as plain JSON, for what a page is handed in its document. An array is an object with
 * the key `$` and its bytes in base 64, so that NaN and the infinities cross too. No panel's data has an object with
 * that key: their fields are written down in their protocols.
 */
const TAG = '$';

export function packed(value: unknown): unknown {
  if (value instanceof Float64Array)
    return {
      [TAG]: 'doubles',
      bytes: textOf(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)),
    };
  if (value instanceof Uint8Array) return { [TAG]: 'bytes', bytes: textOf(value) };
  if (Array.isArray(value)) return value.map(packed);
  return isObject(value) ? mapped(value, packed) : value;
}

export function unpacked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpacked);
  if (!isObject(value)) return value;
  const { [TAG]: kind, bytes } = value;
  if (kind === undefined || typeof bytes !== 'string') return mapped(value, unpacked);
  const array = bytesOf(bytes);
  return kind === 'doubles' ? new Float64Array(array.buffer) : array;
}

function mapped(
  value: Readonly<Record<string, unknown>>,
  change: (field: unknown) => unknown,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, change(field)]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Bytes that become a text at once: a call takes only so many arguments. */
const PART = 8192;

function textOf(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += PART)
    parts.push(String.fromCharCode(...bytes.subarray(at, at + PART)));
  return btoa(parts.join(''));
}

function bytesOf(text: string): Uint8Array {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
