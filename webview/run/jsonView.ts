import type { PropertyValues, TemplateResult } from 'lit';
import { css, html, LitElement } from 'lit';
import type { FileAddress } from '../../src/core/panels/files';
import { failure } from '../ui/banner';
import { button } from '../ui/controls';
import { wholeFile } from '../ui/fileReader';
import { sharedStyles } from '../ui/styles';
import '../ui/tree';
import { jsonRows, openAtFirst } from './jsonRows';
import type { RunHost } from './model';
import { bytesFrom, messageOf } from './model';
import './textView';

const MOST_BYTES = 8 * 1024 * 1024;

/** A JSON file as a tree that folds. What is no JSON is shown as the text it is. */
export class JsonView extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        min-height: 100%;
        padding: 6px 6px 24px;
      }
      .note {
        padding: 4px 10px;
      }
      tm-text-view {
        height: auto;
      }
    `,
  ];
  static override readonly properties = {
    host: { attribute: false },
    address: { attribute: false },
    edition: { attribute: false },
    value: { state: true },
    open: { state: true },
    more: { state: true },
    picked: { state: true },
    state: { state: true },
    problem: { state: true },
  };
  declare host: RunHost;
  declare address: FileAddress;
  /** Another number: the file is another than before. */
  declare edition: number;
  declare private value: unknown;
  /** Paths that are unfolded, and of which more than the first entries are shown. */
  declare private open: ReadonlySet<string>;
  declare private more: ReadonlyMap<string, number>;
  declare private picked: string | undefined;
  declare private state: 'reading' | 'read' | 'broken';
  declare private problem: string | undefined;
  #loads = 0;

  constructor() {
    super();
    this.open = new Set();
    this.more = new Map();
    this.state = 'reading';
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('address')) this.state = 'reading';
    if (changed.has('address') || changed.has('edition')) void this.#load();
  }

  protected override render(): TemplateResult {
    const { words } = this.host;
    if (this.problem !== undefined) {
      return failure(this.problem, button({ label: words.tryAgain, onPress: () => void this.#load() }));
    }
    if (this.state === 'reading')
      return html`<div class="busy" role="progressbar" aria-label=${words.loading}></div>`;
    if (this.state === 'broken') {
      return html`<div class="note muted" role="status">${words.brokenJson}</div>
        <tm-text-view .host=${this.host} .address=${this.address} .edition=${this.edition}></tm-text-view>`;
    }
    return html`<tm-tree
      .rows=${jsonRows(this.value, { open: this.open, more: this.more, words, formats: this.host.formats })}
      .label=${this.address.path}
      .selected=${this.picked}
      .onToggle=${(path: string) => this.#toggle(path)}
      .onPick=${(path: string) => this.#pick(path)}
    ></tm-tree>`;
  }

  #toggle(path: string): void {
    const open = new Set(this.open);
    if (!open.delete(path)) open.add(path);
    this.open = open;
  }

  #pick(path: string): void {
    if (!path.endsWith('\n')) {
      this.picked = path;
      return;
    }
    const owner = path.slice(0, -1);
    this.more = new Map([...this.more, [owner, (this.more.get(owner) ?? 1) + 4]]);
  }

  async #load(): Promise<void> {
    const { address } = this;
    const load = ++this.#loads;
    this.problem = undefined;
    try {
      const bytes = await wholeFile(bytesFrom(this.host), address, MOST_BYTES, new AbortController().signal);
      if (load !== this.#loads) return;
      try {
        const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
        if (this.state === 'reading') this.open = openAtFirst(value);
        this.value = value;
        this.state = 'read';
      } catch {
        this.state = 'broken';
      }
    } catch (error) {
      if (load === this.#loads) this.problem = messageOf(error);
    }
  }
}
customElements.define('tm-json-view', JsonView);
