import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { LatencySummary } from './latencies';

export interface Totals {
  readonly runs: number;
  readonly points: number;
}

/** What a process beside the server says at its end. */
export interface CompanionReport extends LatencySummary {
  readonly errors: readonly string[];
  /** Null for one that reads no store. */
  readonly totals: Totals | null;
  /** MiB that are in use after a garbage collection, every half minute. */
  readonly used?: readonly number[];
}

/** A process of this folder that works until it is told to stop, then reports. */
export class Companion {
  readonly name: string;
  readonly child: ChildProcess;

  constructor(script: string, name: string, args: readonly string[]) {
    this.name = name;
    this.child = spawn(
      process.execPath,
      ['--enable-source-maps', '--expose-gc', resolve(__dirname, script), ...args],
      {
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    );
  }

  async report(): Promise<CompanionReport> {
    let output = '';
    this.child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    this.child.stdin?.end('stop\n');
    await once(this.child, 'close');
    return JSON.parse(output) as CompanionReport;
  }
}

/** In such a process: the work until somebody says stop, over and over; then the report. */
export async function accompany(
  work: (stop: AbortSignal) => Promise<void>,
  report: () => Promise<CompanionReport>,
): Promise<void> {
  const stop = new AbortController();
  const input = createInterface(process.stdin);
  input.on('line', () => {
    stop.abort();
  });
  input.on('close', () => {
    stop.abort();
  });
  const used: number[] = [];
  const sampling = setInterval(() => used.push(usedMemory()), USED_EVERY_MS);
  await work(stop.signal);
  clearInterval(sampling);
  used.push(usedMemory());
  process.stdout.write(JSON.stringify({ ...(await report()), used }));
}

const USED_EVERY_MS = 30_000;

/** What a process holds from the system is also garbage that is still young; this is what it can't let go of. */
function usedMemory(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return Math.round(((heapUsed + external) / 2 ** 20) * 10) / 10;
}
