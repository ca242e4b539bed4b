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
}

/** A process of this folder that works until it is told to stop, then reports. */
export class Companion {
  readonly name: string;
  readonly child: ChildProcess;

  constructor(script: string, name: string, args: readonly string[]) {
    this.name = name;
    this.child = spawn(process.execPath, ['--enable-source-maps', resolve(__dirname, script), ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
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
  await work(stop.signal);
  process.stdout.write(JSON.stringify(await report()));
}
