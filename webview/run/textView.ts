import type { PropertyValues, TemplateResult } from 'lit';
import { css, html, LitElement, nothing } from 'lit';
import { consoleText } from '../../src/core/consoleText';
import type { Bytes, FileAddress } from '../../src/core/panels/files';
import { failure } from '../ui/banner';
import { button } from '../ui/controls';
import { fill } from '../ui/strings';
import { sharedStyles } from '../ui/styles';
import type { RunHost } from './model';
import { messageOf } from './model';

/** Bytes shown at a time; a file of any size is paged through. */
const WINDOW = 256 * 1024;

/** A file as text, a part at a time. One that is followed shows its end, and goes along with it. */
export class TextView extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100%;
      }
      .paging {
        display: flex;
        flex: none;
        flex-wrap: wrap;
        gap: 6px;
        align-items: center;
        padding: 4px 14px;
      }
      .paging .muted {
        flex: 1 1 auto;
      }
      pre {
        flex: 1 1 auto;
        min-height: 0;
        margin: 0;
        padding: 8px 14px 24px;
        overflow: auto;
        font-family: var(--vscode-editor-font-family, monospace);
        font-size: var(--vscode-editor-font-size, 13px);
        line-height: 1.45;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        tab-size: 4;
      }
    `,
  ];
  static override readonly properties = {
    host: { attribute: false },
    address: { attribute: false },
    edition: { attribute: false },
    follow: { attribute: false },
    shown: { state: true },
    problem: { state: true },
  };
  declare host: RunHost;
  declare address: FileAddress;
  /** Another number: the file is another than before. */
  declare edition: number;
  /** Whether the file may still grow: then its end is shown, and again as it grows. */
  declare follow: boolean;
  declare private shown: Bytes | undefined;
  declare private problem: string | undefined;
  #request: AbortController | undefined;
  #atEnd = true;

  constructor() {
    super();
    this.follow = false;
    this.edition = 0;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#request?.abort();
  }

  protected override willUpdate(changed: PropertyValues): void {
    const before = changed.get('address') as FileAddress | undefined;
    const isOther = before?.path !== this.address.path || before.ownerId !== this.address.ownerId;
    if (changed.has('address') && isOther) {
      this.shown = undefined;
      void this.#read(this.#isFollowed ? -WINDOW : 0);
    } else if (changed.get('edition') !== undefined) this.#readAgain();
  }

  get #isFollowed(): boolean {
    return this.follow || isLog(this.address.path);
  }

  /** The same part, which stays where it is; of a file that is followed its end, unless somebody has scrolled up. */
  #readAgain(): void {
    const { shown } = this;
    const goesAlong = this.#isFollowed && this.#atEnd;
    void this.#read(shown && !goesAlong ? shown.from : this.#isFollowed ? -WINDOW : 0);
  }

  protected override render(): TemplateResult {
    const { words } = this.host;
    if (this.problem !== undefined) {
      return failure(this.problem, button({ label: words.tryAgain, onPress: () => this.#readAgain() }));
    }
    if (!this.shown) return html`<div class="busy" role="progressbar" aria-label=${words.loading}></div>`;
    if (this.shown.size === 0) return html`<div class="empty">${words.emptyFile}</div>`;
    if (isBinary(this.shown.bytes)) {
      return html`<div class="empty">
        <div>${words.binaryFile}</div>
        ${button({
          label: words.openWith,
          onPress: () => this.host.tell('openArtifact', { ...this.address, pick: true }),
        })}
      </div>`;
    }
    return html`${this.shown.size > WINDOW ? this.#paging(this.shown) : nothing}
      <pre tabindex="0" @scroll=${this.#scroll}>${lines(this.shown)}</pre>`;
  }

  #paging(part: Bytes): TemplateResult {
    const { words, formats } = this.host;
    const end = part.from + part.bytes.length;
    const step = (label: string, from: number, disabled: boolean): TemplateResult =>
      button({ label, disabled, onPress: () => void this.#read(from) });
    return html`<div class="paging">
      <span class="muted"
        >${fill(words.bytesOf, formats.bytes(part.from), formats.bytes(end), formats.bytes(part.size))}</span
      >
      ${step(words.toStart, 0, part.from === 0)}
      ${step(words.earlier, Math.max(0, part.from - WINDOW), part.from === 0)}
      ${step(words.later, end, end >= part.size)} ${step(words.toEnd, -WINDOW, end >= part.size)}
    </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    const pre = this.renderRoot.querySelector('pre');
    if (!changed.has('shown') || !pre || !this.shown) return;
    const end = this.shown.from + this.shown.bytes.length >= this.shown.size;
    if (this.#atEnd && end && this.#isFollowed) pre.scrollTop = pre.scrollHeight;
  }

  #scroll = (event: Event): void => {
    const pre = event.currentTarget;
    if (!(pre instanceof HTMLElement) || !this.shown) return;
    const isLast = this.shown.from + this.shown.bytes.length >= this.shown.size;
    // Who has scrolled up reads there: the text stays where it is.
    this.#atEnd = isLast && pre.scrollTop + pre.clientHeight >= pre.scrollHeight - 24;
  };

  async #read(from: number): Promise<void> {
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    if (from >= 0) this.#atEnd = false;
    else this.#atEnd = true;
    try {
      const part = await this.host.ask(
        'bytes',
        { ...this.address, from, length: WINDOW },
        { signal: request.signal },
      );
      if (from > 0 && from >= part.size) {
        // It has become shorter.
        void this.#read(-WINDOW);
        return;
      }
      const same = this.shown?.size === part.size && this.shown.modified === part.modified;
      if (!same || this.shown?.from !== part.from) this.shown = part;
      this.problem = undefined;
    } catch (error) {
      if (this.#request === request && !request.signal.aborted) this.problem = messageOf(error);
    }
  }
}
customElements.define('tm-text-view', TextView);

/** The complete lines of a part: what is cut at either end belongs to the next. */
function lines({ from, bytes, size }: Bytes): string {
  const start = from === 0 ? 0 : bytes.indexOf(0x0a) + 1;
  const last = bytes.lastIndexOf(0x0a);
  const end = from + bytes.length >= size || last < start ? bytes.length : last;
  return consoleText(new TextDecoder().decode(bytes.subarray(start, end)));
}

function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 8192).includes(0);
}

function isLog(path: string): boolean {
  return path.endsWith('.log');
}
