import type { TemplateResult } from 'lit';
import { css, html, LitElement, nothing } from 'lit';
import type { TimeRange } from '../../src/core/panels/tableView';
import { button } from '../ui/controls';
import { sharedStyles } from '../ui/styles';
import type { TableWorkbench } from './workbench';

const MINUTE = 60_000;
/** A year of four digits: with more, typing wouldn't go on to the next part by itself. */
const LAST = '9999-12-31T23:59';

/** Asks from when to when the runs are to have started. */
export class TimeRangeBox extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        position: fixed;
        z-index: 18;
        display: flex;
        flex-direction: column;
        gap: 8px;
        width: 260px;
        max-width: calc(100vw - 16px);
        padding: 10px;
        background: var(--vscode-menu-background);
        border: 1px solid var(--vscode-menu-border, var(--hairline));
        border-radius: 5px;
      }
      :host-context(.vscode-dark),
      :host-context(.vscode-high-contrast:not(.vscode-high-contrast-light)) {
        color-scheme: dark;
      }
      label {
        display: flex;
        flex-direction: column;
        gap: 3px;
      }
      .problem {
        margin: 0;
      }
      .bottom {
        display: flex;
        gap: 6px;
      }
    `,
  ];
  static override readonly properties = { problem: { state: true } };
  declare private problem: string;
  readonly #bench: TableWorkbench;
  #opener: HTMLElement | undefined;
  readonly #away = (event: Event): void => {
    if (!event.composedPath().includes(this)) this.#close(false);
  };

  constructor(bench: TableWorkbench) {
    super();
    this.#bench = bench;
    this.problem = '';
    this.setAttribute('role', 'dialog');
    this.setAttribute('aria-label', bench.words.startedWithin);
    this.addEventListener('keydown', (event) => {
      const isField = event.composedPath()[0] instanceof HTMLInputElement;
      if (event.key === 'Escape') this.#close(true);
      else if (event.key === 'Enter' && isField) this.#apply();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  openAt(root: Node, opener: HTMLElement): void {
    this.#opener = opener;
    const { left, bottom } = opener.getBoundingClientRect();
    this.style.left = `${Math.max(8, Math.min(left, window.innerWidth - 268))}px`;
    this.style.top = `${bottom + 4}px`;
    root.appendChild(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('pointerdown', this.#away, { capture: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('pointerdown', this.#away, { capture: true });
  }

  protected override firstUpdated(): void {
    const { from, to } = rangeOf(this.#bench.arrangement.within, Date.now());
    [from, to].forEach((time, index) => {
      const field = this.#fields()[index];
      if (field && time !== null) field.value = written(time);
    });
    this.#fields()[0]?.focus();
  }

  protected override render(): TemplateResult {
    const { words } = this.#bench;
    const field = (label: string): TemplateResult =>
      html`<label
        ><span>${label}</span><input class="text-field" type="datetime-local" max=${LAST}
      /></label>`;
    return html`${field(words.rangeFrom)}${field(words.rangeTo)}${
        this.problem === '' ? nothing : html`<div class="problem" role="alert">${this.problem}</div>`
      }
      <div class="bottom">
        ${button({ label: words.apply, secondary: false, onPress: () => this.#apply() })}
        ${button({ label: words.close, onPress: () => this.#close(true) })}
      </div>`;
  }

  #fields(): readonly HTMLInputElement[] {
    return [...this.renderRoot.querySelectorAll('input')];
  }

  #apply(): void {
    const { words } = this.#bench;
    const fields = this.#fields();
    const wrong = fields.find(({ validity }) => validity.badInput);
    const [from = null, to = null] = fields.map(({ value }) =>
      value === '' ? null : new Date(value).getTime(),
    );
    const isBackwards = from !== null && to !== null && to < from;
    if (wrong || isBackwards) {
      this.problem = wrong ? words.rangeIncomplete : words.rangeBackwards;
      (wrong ?? fields[1])?.focus();
      return;
    }
    this.#close(true);
    this.#bench.arrange({ within: from === null && to === null ? null : { from, to } });
  }

  #close(focus: boolean): void {
    this.remove();
    if (focus) this.#opener?.focus();
  }
}
customElements.define('tm-time-range', TimeRangeBox);

/** What to begin with: a span up to now as it is just now, or today. */
function rangeOf(within: number | TimeRange | null, now: number): TimeRange {
  if (within !== null && typeof within !== 'number') return within;
  return { from: within === null ? new Date(now).setHours(0, 0, 0, 0) : now - within, to: null };
}

/** As the field has it: local time to the minute. */
function written(time: number): string {
  const minute = Math.floor(time / MINUTE) * MINUTE;
  return new Date(minute - new Date(minute).getTimezoneOffset() * MINUTE).toISOString().slice(0, 16);
}
