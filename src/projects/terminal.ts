import type { WriteStream } from 'node:tty';
import { fillTemplate } from '../formats/problems';
import type { LauncherMessage, LauncherWords } from './messages';

/** The launcher's own lines in the terminal: few, marked, and apart from what the script prints. */
export class LauncherTerminal {
  readonly #out: WriteStream | NodeJS.WritableStream;
  readonly #words: LauncherWords;
  readonly #live: boolean;
  #passing = false;

  constructor(deps: { readonly out: WriteStream | NodeJS.WritableStream; readonly words: LauncherWords }) {
    this.#out = deps.out;
    this.#words = deps.words;
    this.#live = 'isTTY' in deps.out && deps.out.isTTY && !process.env['NO_COLOR'];
  }

  text(message: LauncherMessage, ...args: readonly string[]): string {
    return fillTemplate(this.#words[message], args);
  }

  title(text: string): void {
    this.#write(this.#style('1', `● ${text}`));
  }

  note(message: LauncherMessage, ...args: readonly string[]): void {
    this.#write(this.#style('2', `  ${this.text(message, ...args)}`));
  }

  problem(message: LauncherMessage, ...args: readonly string[]): void {
    this.#write(this.#style('31', `✗ ${this.text(message, ...args)}`));
  }

  /** Output of a tool that failed, as it came. */
  quote(text: string): void {
    this.#write(text.replace(/^/gm, '  │ '));
  }

  /** The last line: what happened. */
  end(kind: 'finished' | 'failed' | 'killed', ...args: readonly string[]): void {
    const mark = { finished: '✓', failed: '✗', killed: '■' }[kind];
    const colour = { finished: '32', failed: '31', killed: '33' }[kind];
    this.#write(`\n${this.#style(colour, `${mark} ${this.text(kind, ...args)}`)}`);
  }

  /** A line that the next one replaces; where lines can't be replaced, nothing. */
  passing(message: LauncherMessage, ...args: readonly string[]): void {
    if (!this.#live) return;
    const columns = 'columns' in this.#out ? this.#out.columns : 80;
    const line = `  ${this.text(message, ...args)}`.slice(0, Math.max(columns - 1, 20));
    this.#out.write(`\r\x1b[K${this.#style('2', line)}`);
    this.#passing = true;
  }

  blank(): void {
    this.#write('');
  }

  #write(line: string): void {
    this.#out.write(`${this.#passing ? '\r\x1b[K' : ''}${line}\n`);
    this.#passing = false;
  }

  #style(code: string, text: string): string {
    return this.#live ? `\x1b[${code}m${text}\x1b[0m` : text;
  }
}
