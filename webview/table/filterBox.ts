import type { PropertyValues, TemplateResult } from 'lit';
import { html, LitElement, nothing } from 'lit';
import type { Completion, KnownNames } from '../../src/core/filter/completion';
import { completions, fieldOfValue } from '../../src/core/filter/completion';
import { RUNS } from '../../src/core/filter/dialects';
import type { TableStrings } from '../../src/core/panels/tableStrings';
import { shorten } from '../ui/strings';
import { sharedStyles } from '../ui/styles';
import { filterBoxStyles } from './filterBox.styles';

export interface FilterProblem {
  readonly message: string;
  readonly position: number;
}

/** Offered at once. */
const MOST_OFFERED = 60;

/** The search box: completes keys and values, underlines what is wrong, and knows what was searched before. */
export class FilterBox extends LitElement {
  static override readonly styles = [sharedStyles, filterBoxStyles];
  static override readonly properties = {
    value: { attribute: false },
    problem: { attribute: false },
    names: { attribute: false },
    history: { attribute: false },
    words: { attribute: false },
    offers: { state: true },
    picked: { state: true },
  };
  declare value: string;
  declare problem: FilterProblem | undefined;
  declare names: KnownNames;
  declare history: readonly string[];
  declare words: TableStrings;
  declare private offers: readonly Completion[];
  declare private picked: number;
  /** With each change; `done` when the person says so. */
  onSearch: (text: string, done: boolean) => void = () => undefined;
  /** The values of a field, such as `params.lr`. */
  valuesOf: (field: string) => Promise<readonly string[]> = async () => [];
  onLeave: () => void = () => undefined;
  /** Of the field whose value is being written. */
  #values: { readonly field: string; readonly values: readonly string[] } | undefined;

  constructor() {
    super();
    this.value = '';
    this.names = { metrics: [], params: [], tags: [] };
    this.history = [];
    this.offers = [];
    this.picked = -1;
  }

  override focus(): void {
    this.#input?.focus();
  }

  protected override updated(changed: PropertyValues): void {
    const input = this.#input;
    if (changed.has('value') && input && input.value !== this.value) input.value = this.value;
    if (changed.has('picked'))
      this.renderRoot.querySelector('.offer.picked')?.scrollIntoView({ block: 'nearest' });
  }

  protected override render(): TemplateResult {
    const { words, problem } = this;
    const open = this.offers.length > 0;
    return html`<div class="box ${problem ? 'wrong' : ''}">
        ${this.#underline()}
        <input
          type="text"
          role="combobox"
          aria-label=${words.search}
          aria-autocomplete="list"
          aria-expanded=${String(open)}
          aria-controls="offers"
          aria-activedescendant=${this.picked >= 0 ? `offer-${this.picked}` : nothing}
          aria-invalid=${String(problem !== undefined)}
          aria-describedby=${problem ? 'problem' : nothing}
          autocomplete="off"
          spellcheck="false"
          placeholder=${words.searchPlaceholder}
          @input=${() => void this.#typed()}
          @keydown=${(event: KeyboardEvent) => this.#key(event)}
          @scroll=${() => this.#scrolled()}
          @blur=${() => this.#close()}
        />
        ${
          this.value === ''
            ? nothing
            : html`<button
                class="clear"
                tabindex="-1"
                title=${words.clearSearch}
                @click=${() => this.#take('', true)}
              >
                ×
              </button>`
        }
      </div>
      ${problem && !open ? html`<div id="problem" class="message" role="alert">${shorten(problem.message, 400)}</div>` : nothing}
      ${this.#list()}`;
  }

  /** The text once more, unseen but for a wave below what is wrong. */
  #underline(): TemplateResult | typeof nothing {
    const { problem, value } = this;
    if (!problem) return nothing;
    const at = Math.max(0, Math.min(problem.position, value.length));
    const length = /^\s*(?:'[^']*'?|"[^"]*"?|`[^`]*`?|[^\s()]+|.)/u.exec(value.slice(at))?.[0].length ?? 0;
    const rest = value.slice(at + length);
    // At the end there is nothing to underline: a space stands for what is missing.
    const wrong = length === 0 ? ' ' : value.slice(at, at + length);
    return html`<div class="underline" aria-hidden="true">
      ${value.slice(0, at)}<span>${wrong}</span>${rest}
    </div>`;
  }

  #list(): TemplateResult {
    return html`<div
      id="offers"
      class="offers"
      role="listbox"
      aria-label=${this.words.search}
      ?hidden=${this.offers.length === 0}
    >
      ${this.offers.map(
        (offer, index) =>
          html`<div
            id=${`offer-${index}`}
            class="offer ${index === this.picked ? 'picked' : ''}"
            role="option"
            aria-selected=${String(index === this.picked)}
            @mousedown=${(event: Event) => {
              event.preventDefault();
              this.#accept(offer);
            }}
          >
            <span class="kind ${offer.kind}" aria-hidden="true">${KINDS[offer.kind]}</span
            ><span class="text">${shorten(offer.text, 90)}</span>
          </div>`,
      )}
    </div>`;
  }

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }

  async #typed(): Promise<void> {
    const input = this.#input;
    if (!input) return;
    this.value = input.value;
    this.onSearch(this.value, false);
    await this.#offer();
  }

  async #offer(): Promise<void> {
    const input = this.#input;
    if (!input) return;
    const { value } = input;
    const offset = input.selectionStart ?? value.length;
    const field = fieldOfValue(value, offset);
    if (field === undefined) this.#values = undefined;
    else if (this.#values?.field !== field) {
      const asked = (this.#values = { field, values: [] });
      // The names are offered all the same; who comes back to this field asks again.
      const values = await this.valuesOf(field).catch(() => []);
      if (this.#values !== asked) return;
      this.#values = { field, values };
      if (!input.matches(':focus')) return;
      if (input.value !== value) return this.#offer();
    }
    const known = this.#values && { [this.#values.field]: this.#values.values };
    const values = { ...this.names.values, ...known, status: STATUSES };
    const found = value === '' ? [] : completions(value, offset, RUNS, { ...this.names, values });
    this.offers = found.slice(0, MOST_OFFERED);
    this.picked = -1;
  }

  #key(event: KeyboardEvent): void {
    const count = this.offers.length;
    if (event.key === 'ArrowDown' && count > 0) this.picked = (this.picked + 1) % count;
    else if (event.key === 'ArrowUp' && count > 0) this.picked = (this.picked + count) % count || count - 1;
    else if (
      ((event.key === 'Tab' && !event.shiftKey) || event.key === 'Enter') &&
      this.offers[Math.max(0, this.picked)] &&
      (this.picked >= 0 || event.key === 'Tab')
    ) {
      const offer = this.offers[Math.max(0, this.picked)];
      if (offer) this.#accept(offer);
    } else if (event.key === 'Enter') {
      this.#close();
      this.onSearch(this.value, true);
    } else if (event.key === 'Escape' && count > 0) this.#close();
    else if (event.key === 'Escape' || (event.key === 'ArrowDown' && this.value !== '')) this.onLeave();
    else if (event.key === 'ArrowDown') this.#offerHistory();
    else if (event.key === ' ' && event.ctrlKey) void this.#offer();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #offerHistory(): void {
    this.offers = this.history.map((text) => ({ text, kind: 'word', from: 0, to: this.value.length }));
    this.picked = this.offers.length > 0 ? 0 : -1;
    if (this.offers.length === 0) this.onLeave();
  }

  #accept(offer: Completion): void {
    const before = this.value.slice(0, offer.from);
    const after = this.value.slice(offer.to);
    const space = offer.kind === 'function' || after.startsWith(' ') ? '' : ' ';
    const isWhole = offer.from === 0 && offer.to === this.value.length && this.history.includes(offer.text);
    this.#take(`${before}${offer.text}${isWhole ? '' : space}${after}`, isWhole);
    const place = before.length + offer.text.length + space.length;
    this.#input?.setSelectionRange(place, place);
    if (!isWhole) void this.#offer();
  }

  #take(text: string, done: boolean): void {
    const input = this.#input;
    if (input) input.value = text;
    this.value = text;
    this.#close();
    this.onSearch(text, done);
    input?.focus();
  }

  #close(): void {
    this.offers = [];
    this.picked = -1;
  }

  #scrolled(): void {
    const underline = this.renderRoot.querySelector('.underline');
    if (underline && this.#input) underline.scrollLeft = this.#input.scrollLeft;
  }
}
customElements.define('tm-filter-box', FilterBox);

const STATUSES = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'];
const KINDS: Readonly<Record<Completion['kind'], string>> = {
  field: '▦',
  function: 'ƒ',
  operator: '=',
  value: '"',
  word: '⋯',
};
