import type { PropertyValues, TemplateResult } from 'lit';
import { css, html, LitElement } from 'lit';
import type { FileAddress } from '../../src/core/panels/files';
import { failure } from '../ui/banner';
import { button } from '../ui/controls';
import { wholeFile } from '../ui/fileReader';
import { markdownStyles, markdownView } from '../ui/markdown';
import { PictureView } from '../ui/picture';
import { Pictures } from '../ui/pictures';
import { sharedStyles } from '../ui/styles';
import { lockedDocument } from './lockedDocument';
import type { RunHost } from './model';
import { bytesFrom, messageOf } from './model';

const MOST_BYTES = 8 * 1024 * 1024;
const MOST_PICTURE = 64 * 1024 * 1024;

/** A Markdown file, rendered; or an HTML file in a frame that runs nothing and reaches nothing. */
export class HtmlView extends LitElement {
  static override readonly styles = [
    sharedStyles,
    markdownStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100%;
      }
      .markdown {
        padding: 12px 16px 32px;
      }
      .note {
        flex: none;
        padding: 4px 14px;
      }
      iframe {
        flex: 1 1 auto;
        width: 100%;
        min-height: 0;
        background: white;
        border: none;
      }
    `,
  ];
  static override readonly properties = {
    host: { attribute: false },
    address: { attribute: false },
    edition: { attribute: false },
    kind: { attribute: false },
    text: { state: true },
    problem: { state: true },
  };
  declare host: RunHost;
  declare address: FileAddress;
  /** Another number: the file is another than before. */
  declare edition: number;
  declare kind: 'markdown' | 'html';
  declare private text: string | undefined;
  declare private problem: string | undefined;
  #loads = 0;
  #pictures: Pictures | undefined;

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('address')) this.text = undefined;
    if (changed.has('address') || changed.has('edition')) void this.#load();
  }

  protected override render(): TemplateResult {
    const { words } = this.host;
    if (this.problem !== undefined) {
      return failure(this.problem, button({ label: words.tryAgain, onPress: () => void this.#load() }));
    }
    if (this.text === undefined)
      return html`<div class="busy" role="progressbar" aria-label=${words.loading}></div>`;
    if (this.kind === 'markdown')
      return markdownView(this.text, (href) => this.host.tell('openLink', { href }), this.address.path);
    return html`<div class="note muted" role="status">${words.lockedFrame}</div>
      <iframe sandbox="" title=${this.address.path} .srcdoc=${lockedDocument(this.text)}></iframe>`;
  }

  /** What a Markdown file shows of the files beside it. */
  protected override updated(): void {
    for (const picture of this.renderRoot.querySelectorAll('tm-picture')) {
      if (!(picture instanceof PictureView)) continue;
      const { path = '', label = '' } = picture.dataset;
      picture.pictures = this.#pictures ??= new Pictures(bytesFrom(this.host), MOST_PICTURE);
      picture.address = { ownerId: this.address.ownerId, path };
      picture.label = label;
      picture.words = this.host.words;
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#pictures?.dispose();
    this.#pictures = undefined;
  }

  async #load(): Promise<void> {
    const { address } = this;
    // They may be others, too.
    this.#pictures?.dispose();
    const load = ++this.#loads;
    this.problem = undefined;
    try {
      const bytes = await wholeFile(bytesFrom(this.host), address, MOST_BYTES, new AbortController().signal);
      if (load === this.#loads) this.text = new TextDecoder().decode(bytes);
    } catch (error) {
      if (load === this.#loads) this.problem = messageOf(error);
    }
  }
}
customElements.define('tm-html-view', HtmlView);
