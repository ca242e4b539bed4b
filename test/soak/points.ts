import { createHash } from 'node:crypto';
import type { MetricColumns } from '../../src/core/entities';
import { mix } from './random';

/** Of a series only its seed and its number of points are kept: point n is always the same. */
interface Point {
  readonly value: number;
  readonly step: bigint;
  readonly timestamp: number;
}

const ODD_VALUES = [NaN, Infinity, -Infinity, -0, Number.MIN_VALUE, Number.MAX_VALUE, 0.1 + 0.2, -1e-300];
const ODD_STEPS = [2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n, -1n];
const BEGIN = 1_700_000_000_000;

function pointAt(seed: number, index: number): Point {
  const hash = mix(seed ^ mix(index));
  const odd = hash % 97 === 0;
  return {
    value: odd ? (ODD_VALUES[(hash >>> 8) % ODD_VALUES.length] ?? 0) : mix(hash) / 2 ** 20 - 2000,
    step: hash % 211 === 0 ? (ODD_STEPS[(hash >>> 9) % ODD_STEPS.length] ?? 0n) : BigInt(index),
    timestamp: BEGIN + index * 7,
  };
}

/** As a request brings them, in JSON: from `from`, so many. */
export function pointsJson(key: string, seed: number, from: number, count: number): string {
  return Array.from({ length: count }, (_, index) => pointJson(key, seed, from + index)).join(',');
}

export function pointJson(key: string, seed: number, index: number): string {
  return `{${pointFields(key, seed, index)}}`;
}

export function pointFields(key: string, seed: number, index: number): string {
  const { value, step, timestamp } = pointAt(seed, index);
  return `"key":"${key}","value":${valueJson(value)},"step":${String(step)},"timestamp":${String(timestamp)}`;
}

function valueJson(value: number): string {
  if (!Number.isFinite(value)) return `"${String(value)}"`;
  return Object.is(value, -0) ? '-0.0' : String(value);
}

/** What differs in the first point that isn't as it was sent, bit for bit; undefined when all are. */
export function difference(columns: MetricColumns, seed: number): string | undefined {
  const { steps, timestamps, values, wide } = columns;
  for (let index = 0; index < values.length; index++) {
    const sent = pointAt(seed, index);
    const step = wide?.steps[index] ?? BigInt(steps[index] ?? 0);
    const value = values[index] ?? 0;
    if (Object.is(value, sent.value) && step === sent.step && timestamps[index] === sent.timestamp) continue;
    return (
      `point ${String(index)} is ${String(value)} at step ${String(step)}, ${String(timestamps[index])}; ` +
      `${String(sent.value)} at step ${String(sent.step)}, ${String(sent.timestamp)} was sent`
    );
  }
  return undefined;
}

/** The bytes of an artifact, by its seed. */
export function artifactBytes(seed: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at + 4 <= size; at += 4) bytes.writeUInt32LE(mix(seed + at), at);
  return bytes;
}

export function digest(bytes: Uint8Array): string {
  return `${String(bytes.length)} bytes, ${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`;
}
