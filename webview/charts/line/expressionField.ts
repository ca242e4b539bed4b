import type { TemplateResult } from 'lit';
import { css, html, LitElement, nothing } from 'lit';
import type { ExpressionCompletion } from '../../../src/core/expression/completion';
import { expressionCompletions } from '../../../src/core/expression/completion';
import { metricsOf, parseExpression } from '../../../src/core/expression/parser';
import { ExpressionError } from '../../../src/core/expression/tokens';
import type { ChartsStrings } from '../../../src/core/panels/strings';
import { fill, shorten } from '../../ui/strings';
import { sharedStyles } from '../../ui/styles';

/** A field for an expression over metrics, with completion; what is wrong is said below, at its place. */
export class ExpressionField extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        position: relative;
        flex: 1 1 auto;
      }
      .text-field {
        font-family: var(--vscode-editor-font-family, monospace);
      }
      ul {
        position: absolute;
        top: 28px;
        left: 0;
        right: 0;
        z-index: 30;
        max-height: 180px;
        margin: 0;
        padding: 2px 0;
        overflow-y: auto;
        list-style: none;
        background: var(--vscode-editorSuggestWidget-background, var(--vscode-editor-background));
        border: 1px solid var(--vscode-editorSuggestWidget-border, var(--hairline));
        border-radius: 3px;
      }
      li {
        padding: 2px 8px;
        font-family: var(--vscode-editor-font-family, monospace);
        cursor: pointer;
      }
      li[aria-selected='true'] {
        color: var(--vscode-list-activeSelectionForeground, inherit);
        background: var(--vscode-list-activeSelectionBackground, var(--hover));
      }
      .mistake {
        margin: 2px 0 4px;
        color: var(--problem-text);
        font-size: 0.92em;
      }
      pre {
        margin: 0;
        overflow: hidden;
        font-family: var(--vscode-editor-font-family, monospace);
      }
    `,
  ];
  static override readonly properties = {
    value: { attribute: false },
    metricKeys: { attribute: false },
    words: { attribute: false },
    onChange: { attribute: false },
    offered: { state: true },
    chosen: { state: true },
  };
  declare value: string;
  declare metricKeys: readonly string[];
  declare words: ChartsStrings;
  declare onChange: (value: string) => void;
  declare private offered: readonly ExpressionCompletion[];
  declare private chosen: number;

  constructor() {
    super();
    this.offered = [];
    this.chosen = 0;
  }

  protected override render(): TemplateResult {
    const { words } = this;
    const open = this.offered.length > 0;
    return html`<input
        type="text"
        class="text-field"
        role="combobox"
        spellcheck="false"
        aria-label=${words.expression}
        aria-expanded=${String(open)}
        aria-controls="offered"
        aria-activedescendant=${open ? `offered-${this.chosen}` : nothing}
        placeholder="train/loss - val/loss"
        .value=${this.value}
        @input=${this.#input}
        @keydown=${this.#key}
        @blur=${() => (this.offered = [])}
      />
      ${
        open
          ? html`<ul id="offered" role="listbox">
              ${this.offered.map(
                ({ text }, index) =>
                  html`<li
                    role="option"
                    id=${`offered-${index}`}
                    aria-selected=${String(index === this.chosen)}
                    @pointerdown=${(event: Event) => {
                      event.preventDefault();
                      this.#take(index);
                    }}
                  >
                    ${shorten(text, 80)}
                  </li>`,
              )}
            </ul>`
          : this.#mistake()
      }`;
  }

  #mistake(): TemplateResult | typeof nothing {
    if (this.value.trim() === '') return nothing;
    try {
      const known = new Set(this.metricKeys);
      const unknown = metricsOf(parseExpression(this.value)).find((key) => !known.has(key));
      return unknown === undefined
        ? nothing
        : html`<p class="mistake">
            ${fill(unknown.includes('/') ? this.words.unknownMetricSlash : this.words.unknownMetric, shorten(unknown))}
          </p>`;
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      return html`<div class="mistake" role="alert">
        <pre aria-hidden="true">${' '.repeat(error.position)}^</pre>
        ${error.message}
      </div>`;
    }
  }

  #input = (event: Event): void => {
    const field = event.currentTarget as HTMLInputElement;
    this.onChange(field.value);
    this.offered = expressionCompletions(
      field.value,
      field.selectionStart ?? field.value.length,
      this.metricKeys,
    );
    this.chosen = 0;
  };

  #take(index: number): void {
    const completion = this.offered[index];
    const field = this.renderRoot.querySelector('input');
    if (!completion || !field) return;
    const { from, to, text } = completion;
    field.value = field.value.slice(0, from) + text + field.value.slice(to);
    field.setSelectionRange(from + text.length, from + text.length);
    this.offered = [];
    this.onChange(field.value);
  }

  #key = (event: KeyboardEvent): void => {
    const many = this.offered.length;
    if (event.key === 'Enter' || event.key === 'Tab') {
      if (many === 0) return;
      event.preventDefault();
      this.#take(this.chosen);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (many > 0) this.chosen = (this.chosen + (event.key === 'ArrowDown' ? 1 : many - 1)) % many;
    } else if (event.key === 'Escape' && many > 0) {
      event.preventDefault();
      event.stopPropagation();
      this.offered = [];
    }
  };
}
customElements.define('tm-expression-field', ExpressionField);
