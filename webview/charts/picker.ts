import type { TemplateResult } from 'lit';
import { css, html, LitElement, nothing } from 'lit';
import { button, checkbox, textField } from '../ui/controls';
import { fill, shorten, titleText } from '../ui/strings';
import { sharedStyles } from '../ui/styles';
import type { Speech } from './model';

/** More than this many names nobody reads: they are found by typing. */
const MOST_SHOWN = 200;

/** The button that opens the list of metrics, with a search box, to say which are shown. */
export class MetricPicker extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        position: relative;
        display: inline-block;
      }
      .list {
        position: absolute;
        top: calc(100% + 4px);
        right: 0;
        z-index: 30;
        display: flex;
        flex-direction: column;
        gap: 6px;
        width: 300px;
        max-width: 90vw;
        max-height: 60vh;
        padding: 8px;
        color: var(--vscode-menu-foreground, inherit);
        background: var(--vscode-menu-background, var(--vscode-editor-background));
        border: 1px solid var(--vscode-menu-border, var(--vscode-contrastBorder, var(--hairline)));
        border-radius: 3px;
      }
      .names {
        overflow-y: auto;
        min-height: 0;
      }
      .names vscode-checkbox {
        display: flex;
      }
      .row {
        display: flex;
        gap: 6px;
      }
      p {
        margin: 4px 2px;
      }
    `,
  ];
  static override readonly properties = {
    keys: { attribute: false },
    hiddenKeys: { attribute: false },
    speech: { attribute: false },
    onChange: { attribute: false },
    open: { state: true },
    search: { state: true },
  };
  declare keys: readonly string[];
  declare hiddenKeys: readonly string[];
  declare speech: Speech;
  declare onChange: (hidden: readonly string[]) => void;
  declare private open: boolean;
  declare private search: string;

  constructor() {
    super();
    this.open = false;
    this.search = '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('pointerdown', this.#outside, true);
  }

  protected override render(): TemplateResult {
    const { words, formats } = this.speech;
    const known = new Set(this.keys);
    const shown = this.keys.length - this.hiddenKeys.filter((key) => known.has(key)).length;
    const label =
      shown === this.keys.length
        ? fill(words.metricsCount, formats.count(shown), formats.count(shown))
        : fill(words.metricsCount, formats.count(shown), formats.count(this.keys.length));
    return html`<span aria-expanded=${this.open ? 'true' : 'false'}>
        ${button({ label, onPress: () => (this.open ? this.#close() : this.#show()) })}
      </span>
      ${this.open ? this.#list() : nothing}`;
  }

  #list(): TemplateResult {
    const { words, formats } = this.speech;
    const wanted = this.search.trim().toLowerCase();
    const found = this.keys.filter((key) => key.toLowerCase().includes(wanted));
    const hidden = new Set(this.hiddenKeys);
    const set = (keys: readonly string[], visible: boolean): void => {
      const changing = new Set(keys);
      const others = this.hiddenKeys.filter((key) => !changing.has(key));
      this.onChange(visible ? others : [...others, ...keys]);
    };
    return html`<div class="list" role="dialog" aria-label=${words.metrics} @keydown=${this.#key}>
      ${textField({
        label: words.findMetric,
        placeholder: words.findMetric,
        value: this.search,
        onInput: (value) => (this.search = value),
      })}
      <div class="row">
        ${button({ label: words.showAll, onPress: () => set(found, true) })}
        ${button({ label: words.hideAll, onPress: () => set(found, false) })}
      </div>
      <div class="names">
        ${found.slice(0, MOST_SHOWN).map((key) =>
          checkbox({
            label: shorten(key, 40),
            title: titleText(key),
            checked: !hidden.has(key),
            onChange: (checked) => set([key], checked),
          }),
        )}
        ${found.length === 0 ? html`<p class="muted">${words.noMetricFound}</p>` : nothing}
        ${
          found.length > MOST_SHOWN
            ? html`<p class="muted">+${formats.count(found.length - MOST_SHOWN)}</p>`
            : nothing
        }
      </div>
    </div>`;
  }

  #show(): void {
    this.open = true;
    window.addEventListener('pointerdown', this.#outside, true);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('input')?.focus());
  }

  #close(): void {
    this.open = false;
    this.search = '';
    window.removeEventListener('pointerdown', this.#outside, true);
  }

  #outside = (event: Event): void => {
    if (!event.composedPath().includes(this)) this.#close();
  };

  #key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.#close();
    this.renderRoot.querySelector<HTMLElement>('vscode-button')?.focus();
  };
}
customElements.define('tm-metric-picker', MetricPicker);
