import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { PLAIN_ERRORS, refusalOf } from '../../http/refusal';
import type { StoreTools } from '../storeTools';

/** The store's tools as the command line has them, run by this program itself; one at a time. */
export class OwnTools implements StoreTools {
  readonly #root: string;
  readonly #busy: () => void;
  readonly #asked = new Map<string, Promise<object>>();
  #last: Promise<unknown> = Promise.resolve();
  #running: ChildProcess | undefined;

  /** `busy` is called again and again while one runs. */
  constructor(root: string, busy: () => void) {
    this.#root = root;
    this.#busy = busy;
  }

  check(): Promise<object> {
    return this.#run('check', '--json');
  }

  backUp(artifacts: boolean): Promise<object> {
    const name = `tidemark-${new Date().toISOString().replaceAll(':', '-')}`;
    const to = join(this.#root, '.tidemark', 'backups', name);
    return this.#run('backup', '--json', '--to', to, ...(artifacts ? [] : ['--no-artifacts']));
  }

  close(): void {
    this.#running?.kill();
  }

  /** Who asks for what is on its way already gets the same answer. */
  #run(command: string, ...args: readonly string[]): Promise<object> {
    const key = [command, ...args.filter((arg) => !arg.startsWith(this.#root))].join(' ');
    const asked = this.#asked.get(key);
    if (asked) return asked;
    const answer = this.#last.then(() => this.#runNow(command, args)).finally(() => this.#asked.delete(key));
    this.#asked.set(key, answer);
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async #runNow(command: string, args: readonly string[]): Promise<object> {
    const program = process.argv[1] ?? '';
    const child = spawn(process.execPath, [program, command, '--root', this.#root, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, [PLAIN_ERRORS]: '1' },
    });
    this.#running = child;
    const busy = setInterval(this.#busy, 1000);
    try {
      const [out, err] = await Promise.all([textOf(child.stdout), textOf(child.stderr)]);
      // What is found is an answer, too (1); without one it has failed.
      if (out === '') throw refusalOf(500, Buffer.from(err.trim().split('\n').at(-1) ?? ''));
      return JSON.parse(out) as object;
    } finally {
      clearInterval(busy);
      this.#running = undefined;
    }
  }
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString();
}
