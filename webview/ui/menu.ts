import type { TemplateResult } from 'lit';
import { css, html, LitElement, nothing } from 'lit';
import { textField } from './controls';
import { sharedStyles } from './styles';

export interface MenuItem {
  readonly label: string;
  readonly detail?: string;
  /** Undefined for items that aren't switches. */
  readonly checked?: boolean;
  readonly disabled?: boolean;
  readonly onPress: () => void;
  /** Stays open, for switches that are thrown one after the other. */
  readonly stays?: boolean;
}
/** Of so many that nobody scrolls through them: a field, called so, finds among the items behind it. */
interface MenuFind {
  readonly find: string;
}
export type MenuEntry = MenuItem | 'separator' | { readonly heading: string } | MenuFind;

/** Behind a field to find with, that are shown at once. */
const MOST_FOUND = 100;

/** A menu of the page's own, in VS Code's colours, below what opened it. By mouse, keyboard and first letters. */
export class Menu extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        position: fixed;
        z-index: 20;
        min-width: 180px;
        max-width: 360px;
        max-height: 70vh;
        overflow-y: auto;
        padding: 4px 0;
        color: var(--vscode-menu-foreground);
        background: var(--vscode-menu-background);
        border: 1px solid var(--vscode-menu-border, var(--hairline));
        border-radius: 5px;
      }
      [role='separator'] {
        height: 1px;
        margin: 4px 0;
        background: var(--vscode-menu-separatorBackground, var(--hairline));
      }
      .heading {
        padding: 3px 12px;
        font-size: 0.92em;
        color: var(--vscode-descriptionForeground);
      }
      button {
        display: flex;
        gap: 6px;
        align-items: baseline;
        width: calc(100% - 8px);
        margin: 0 4px;
        padding: 2px 8px;
        color: inherit;
        background: none;
        border: none;
        border-radius: 3px;
        font: inherit;
        text-align: left;
        white-space: nowrap;
      }
      button:focus {
        color: var(--vscode-menu-selectionForeground, inherit);
        background: var(--vscode-menu-selectionBackground, var(--hover));
        outline: 1px solid var(--vscode-menu-selectionBorder, transparent);
        outline-offset: -1px;
      }
      button:disabled {
        color: var(--vscode-disabledForeground);
      }
      .text-field {
        width: calc(100% - 16px);
        margin: 2px 8px 4px;
      }
      .mark {
        flex: 0 0 1.2em;
      }
      .label {
        flex: 1 1 auto;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      button:focus .detail {
        color: inherit;
      }
      .detail {
        color: var(--vscode-descriptionForeground);
      }
    `,
  ];
  static override readonly properties = {
    entries: { attribute: false },
    at: { attribute: false },
    found: { state: true },
  };
  declare entries: () => readonly MenuEntry[];
  declare at: DOMRect | undefined;
  declare private found: string;
  readonly #onClose: (by: 'key' | 'choice' | 'elsewhere') => void;
  readonly #away = (event: Event): void => {
    if (!event.composedPath().includes(this)) this.close('elsewhere');
  };

  constructor(onClose: (by: 'key' | 'choice' | 'elsewhere') => void = () => undefined) {
    super();
    this.entries = () => [];
    this.found = '';
    this.#onClose = onClose;
    this.setAttribute('role', 'menu');
    this.addEventListener('keydown', (event) => this.#key(event));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('pointerdown', this.#away, { capture: true });
    window.addEventListener('blur', this.#away);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('pointerdown', this.#away, { capture: true });
    window.removeEventListener('blur', this.#away);
  }

  close(by: 'key' | 'choice' | 'elsewhere'): void {
    if (!this.isConnected) return;
    this.remove();
    this.#onClose(by);
  }

  protected override firstUpdated(): void {
    this.#place();
    (this.#field ?? this.#buttons()[0])?.focus();
  }

  protected override render(): TemplateResult {
    const entries = this.entries();
    const at = entries.findIndex(isFind);
    const find = entries[at];
    if (find === undefined || !isFind(find)) return this.#rows(entries);
    this.setAttribute('role', 'dialog');
    this.setAttribute('aria-label', find.find);
    return html`<div role="menu">${this.#rows(entries.slice(0, at))}</div>
      ${textField({
        label: find.find,
        placeholder: find.find,
        value: this.found,
        onInput: (found) => (this.found = found),
      })}
      <div role="menu">${this.#rows(this.#fitting(entries.slice(at + 1)))}</div>`;
  }

  #fitting(entries: readonly MenuEntry[]): readonly MenuEntry[] {
    const wanted = this.found.trim().toLowerCase();
    const fits = (entry: MenuEntry): boolean =>
      wanted === '' || (isItem(entry) && entry.label.toLowerCase().includes(wanted));
    return entries.filter(fits).slice(0, MOST_FOUND);
  }

  get #field(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }

  #rows(entries: readonly MenuEntry[]): TemplateResult {
    const hasChecks = this.entries().some((entry) => isItem(entry) && entry.checked !== undefined);
    return html`${entries.map((entry) => {
      if (entry === 'separator') return html`<div role="separator"></div>`;
      if (isFind(entry)) return nothing;
      if (!isItem(entry)) return html`<div class="heading" role="presentation">${entry.heading}</div>`;
      const press = (): void => {
        if (entry.stays !== true) this.close('choice');
        entry.onPress();
        // What was switched may have switched others.
        this.requestUpdate();
      };
      return html`<button
        role=${entry.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
        aria-checked=${entry.checked === undefined ? nothing : String(entry.checked)}
        tabindex="-1"
        ?disabled=${entry.disabled === true}
        @click=${press}
        @pointermove=${(event: Event) => (event.currentTarget as HTMLElement).focus()}
      >
        ${hasChecks ? html`<span class="mark" aria-hidden="true">${entry.checked === true ? '✓' : ''}</span>` : nothing}
        <span class="label">${entry.label}</span>
        ${entry.detail === undefined ? nothing : html`<span class="detail">${entry.detail}</span>`}
      </button>`;
    })}`;
  }

  /** Below what opened it, or above where there is no room. */
  #place(): void {
    const { at } = this;
    if (!at) return;
    const own = this.getBoundingClientRect();
    const left = Math.max(4, Math.min(at.left, window.innerWidth - own.width - 4));
    const below = at.bottom + 2;
    const top = below + own.height <= window.innerHeight ? below : Math.max(4, at.top - own.height - 2);
    this.style.left = `${left}px`;
    this.style.top = `${Math.max(4, Math.min(top, window.innerHeight - own.height - 4))}px`;
  }

  #buttons(): readonly HTMLButtonElement[] {
    return [...this.renderRoot.querySelectorAll('button')].filter((one) => !one.disabled);
  }

  #key(event: KeyboardEvent): void {
    const buttons = this.#buttons();
    const focused = this.shadowRoot?.activeElement;
    const at = buttons.findIndex((one) => one === focused);
    const go = (index: number): void => buttons[(index + buttons.length) % buttons.length]?.focus();
    const field = this.#field;
    if (field && field === focused) {
      // Into what was found; all other keys are the field's.
      const next = buttons.find(
        (one) => field.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING,
      );
      if (event.key === 'ArrowDown') next?.focus();
      else if (event.key === 'ArrowUp') go((next ? buttons.indexOf(next) : buttons.length) - 1);
      else if (event.key === 'Enter') next?.click();
      else if (event.key === 'Escape' || event.key === 'Tab') this.close('key');
      else return;
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.key === 'ArrowDown') go(at + 1);
    else if (event.key === 'ArrowUp') go(at - 1);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(buttons.length - 1);
    else if (event.key === 'Escape' || event.key === 'Tab') this.close('key');
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && event.key !== ' ') {
      if (field) {
        // The letter goes on to it.
        field.focus();
        return;
      }
      const letter = event.key.toLowerCase();
      const next = [...buttons.slice(at + 1), ...buttons.slice(0, at + 1)];
      next.find((one) => one.textContent.trim().toLowerCase().startsWith(letter))?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
customElements.define('tm-menu', Menu);

function isFind(entry: MenuEntry): entry is MenuFind {
  return typeof entry === 'object' && 'find' in entry;
}

function isItem(entry: MenuEntry): entry is MenuItem {
  return typeof entry === 'object' && 'onPress' in entry;
}

/** Opens a menu at an element, which gets the focus back when it is left by the keyboard or by a choice; or at another place. */
export function openMenu(
  root: Node,
  opener: HTMLElement,
  entries: () => readonly MenuEntry[],
  at: DOMRect = opener.getBoundingClientRect(),
): Menu {
  const menu = new Menu((by) => {
    if (by !== 'elsewhere') opener.focus();
  });
  menu.entries = entries;
  menu.at = at;
  root.appendChild(menu);
  return menu;
}
