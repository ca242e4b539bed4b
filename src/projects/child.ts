import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { errorMessage } from '../core/errors';

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';
const STOP_SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** How long a process that was told to end may take. One that got Ctrl+C may take as long as it likes. */
const GRACE = 30_000;

/** How long the output of a process that has ended is waited for. */
const LAST_OUTPUT = 2000;

export type ChildEnd =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: NodeJS.Signals }
  | { readonly kind: 'notStarted'; readonly reason: string };

export interface ChildRequest {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly verbatim?: boolean;
  /** Takes the output line by line, which then isn't printed. */
  readonly onLine?: (line: string) => void;
  /** Sees the output as it is printed. Without it and `onLine` the child has the terminal itself. */
  readonly onOutput?: (chunk: Buffer) => void;
}

/**
 * Runs child processes one after the other and hands on what asks the launcher to stop. In a terminal the
 * launcher leads the process group, and the kernel gives Ctrl+C to the whole of it; elsewhere the child gets a
 * group of its own. Either way a signal reaches the child's own children too.
 */
export class ChildRunner implements Disposable {
  /** The first signal that asked to stop. */
  stopped: StopSignal | undefined;
  readonly #leads = process.platform !== 'win32' && process.stdin.isTTY && leadsItsGroup();
  readonly #handlers = STOP_SIGNALS.map((signal) => {
    const handler = (): void => this.#stop(signal);
    process.on(signal, handler);
    return [signal, handler] as const;
  });
  #child: ChildProcess | undefined;
  #detached = false;
  #sending = false;

  async run(request: ChildRequest): Promise<ChildEnd> {
    if (this.stopped) return { kind: 'signal', signal: this.stopped };
    const [command = '', ...args] = request.argv;
    this.#detached = process.platform !== 'win32' && !process.stdin.isTTY;
    let child: ChildProcess;
    try {
      child = spawn(command, args, {
        cwd: request.cwd,
        env: request.env,
        stdio: request.onLine
          ? ['ignore', 'pipe', 'pipe']
          : request.onOutput
            ? ['inherit', 'pipe', 'pipe']
            : 'inherit',
        detached: this.#detached,
        windowsVerbatimArguments: request.verbatim ?? false,
      });
    } catch (error) {
      return { kind: 'notStarted', reason: errorMessage(error) };
    }
    this.#child = child;
    if (request.onLine) {
      for (const stream of [child.stdout, child.stderr]) readLines(stream, request.onLine);
    }
    if (request.onOutput) {
      printing(child.stdout, process.stdout, request.onOutput);
      printing(child.stderr, process.stderr, request.onOutput);
    }
    const end = await new Promise<ChildEnd>((resolve) => {
      const ended = (code: number | null, signal: NodeJS.Signals | null): void =>
        resolve(signal ? { kind: 'signal', signal } : { kind: 'exit', code: code ?? 1 });
      child.on('error', (error) => resolve({ kind: 'notStarted', reason: error.message }));
      child.on('close', ended);
      // What it left running in the background may hold its output open for ever.
      child.on('exit', (code, signal) => setTimeout(() => ended(code, signal), LAST_OUTPUT).unref());
    });
    this.#child = undefined;
    child.stdout?.destroy();
    child.stderr?.destroy();
    return end;
  }

  [Symbol.dispose](): void {
    for (const [signal, handler] of this.#handlers) process.off(signal, handler);
  }

  #stop(signal: StopSignal): void {
    // What is sent to the group comes back to the launcher.
    if (this.#sending) return;
    this.stopped ??= signal;
    if (!this.#child) return;
    const byKernel = signal === 'SIGINT' && process.stdin.isTTY;
    if (!byKernel) this.#send(signal);
    if (signal !== 'SIGINT') setTimeout(() => this.#send('SIGKILL'), GRACE).unref();
  }

  #send(signal: NodeJS.Signals): void {
    const child = this.#child;
    if (child?.pid === undefined) return;
    try {
      if (this.#detached) process.kill(-child.pid, signal);
      else if (this.#leads && signal !== 'SIGKILL') {
        this.#sending = true;
        process.kill(-process.pid, signal);
        setTimeout(() => (this.#sending = false), 100).unref();
      } else child.kill(signal);
    } catch {
      // It has just ended.
    }
  }
}

function leadsItsGroup(): boolean {
  try {
    return process.kill(-process.pid, 0);
  } catch {
    return false;
  }
}

function printing(
  stream: NodeJS.ReadableStream | null,
  to: NodeJS.WritableStream,
  onOutput: (chunk: Buffer) => void,
): void {
  stream?.on('data', (chunk: Buffer) => {
    to.write(chunk);
    onOutput(chunk);
  });
}

function readLines(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): void {
  let rest = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (text: string) => {
    const lines = (rest + text).split(/\r?\n|\r/);
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  stream?.on('end', () => {
    if (rest !== '') onLine(rest);
  });
}
