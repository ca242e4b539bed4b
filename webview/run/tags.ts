import type { TemplateResult } from 'lit';
import { css, html, LitElement, nothing } from 'lit';
import type { RunDescription } from '../../src/core/panels/run';
import { button, iconButton, textField } from '../ui/controls';
import { addIcon, closeIcon } from '../ui/icons';
import { fill, shorten, titleText } from '../ui/strings';
import { sharedStyles } from '../ui/styles';
import type { RunHost } from './model';
import { messageOf } from './model';

/** Tags that stand in the header; the others on request. */
const SHOWN = 12;

interface Draft {
  /** Null for a new tag. */
  readonly of: string | null;
  readonly key: string;
  readonly value: string;
}

/** A run's tags on one line: a click edits one, plus adds one. */
export class RunTags extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 6px;
        align-items: center;
        padding: 2px 16px 6px;
        min-height: 30px;
      }
      .tag {
        display: inline-flex;
        gap: 5px;
        max-width: 26em;
        padding: 1px 7px;
        color: inherit;
        background: none;
        border: 1px solid var(--hairline);
        border-radius: 3px;
        font: inherit;
        font-size: 0.95em;
        cursor: pointer;
      }
      .tag:hover {
        background: var(--hover);
      }
      .tag[disabled] {
        cursor: default;
      }
      .tag .key {
        flex: none;
        max-width: 60%;
      }
      .key {
        color: var(--vscode-descriptionForeground);
      }
      form {
        display: flex;
        gap: 6px;
        align-items: center;
      }
      form .text-field {
        width: 14em;
      }
      .plain {
        display: inline-flex;
        gap: 3px;
        align-items: center;
        padding: 1px 4px;
        color: var(--vscode-descriptionForeground);
        background: none;
        border: none;
        font: inherit;
        cursor: pointer;
      }
      .plain:hover {
        color: inherit;
      }
    `,
  ];
  static override readonly properties = {
    host: { attribute: false },
    run: { attribute: false },
    draft: { state: true },
    all: { state: true },
    problem: { state: true },
  };
  declare host: RunHost;
  declare run: RunDescription;
  declare private draft: Draft | undefined;
  declare private all: boolean;
  declare private problem: string | undefined;

  constructor() {
    super();
    this.all = false;
  }

  protected override render(): TemplateResult {
    const { words } = this.host;
    const { tags, readOnly } = this.run;
    const shown = this.all ? tags : tags.slice(0, SHOWN);
    const canEdit = readOnly === null && !this.run.deleted;
    return html`${shown.map(({ key, value }) =>
      this.draft?.of === key
        ? this.#form(this.draft)
        : html`<button
            class="tag"
            data-key=${key}
            title=${titleText(`${key}: ${value}`)}
            ?disabled=${!canEdit}
            @click=${() => this.#edit({ of: key, key, value })}
          >
            <span class="key ellipsis">${shorten(key, 40)}</span
            ><span class="ellipsis">${shorten(value, 60)}</span>
          </button>`,
    )}
    ${
      tags.length > shown.length
        ? html`<button class="plain" @click=${() => (this.all = true)}>
            ${fill(words.moreTags, tags.length - shown.length)}
          </button>`
        : nothing
    }
    ${
      this.draft?.of === null
        ? this.#form(this.draft)
        : canEdit
          ? html`<button class="plain add" @click=${() => this.#edit({ of: null, key: '', value: '' })}>
              ${addIcon} ${words.addTag}
            </button>`
          : nothing
    }
    ${this.problem === undefined ? nothing : html`<span class="problem" role="alert">${shorten(this.problem, 200)}</span>`}`;
  }

  #form(draft: Draft): TemplateResult {
    const { words } = this.host;
    const key = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') this.#close();
      // The toolkit's buttons take Enter themselves.
      else if (event.key === 'Enter' && event.target instanceof HTMLInputElement) void this.#save();
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    return html`<form @keydown=${key} @submit=${(event: Event) => event.preventDefault()}>
      ${
        draft.of === null
          ? textField({
              label: words.tagName,
              placeholder: words.tagName,
              value: draft.key,
              onInput: (name) => (this.draft = { ...draft, key: name }),
            })
          : html`<span class="key ellipsis">${shorten(draft.of, 40)}</span>`
      }
      ${textField({
        label: words.tagValue,
        placeholder: words.tagValue,
        value: draft.value,
        onInput: (value) => (this.draft = { ...draft, value }),
      })}
      ${button({ label: words.save, secondary: false, onPress: () => void this.#save() })}
      ${
        draft.of === null
          ? nothing
          : button({ label: words.remove, onPress: () => void this.#remove(draft.of ?? '') })
      }
      ${iconButton({ label: words.cancel, icon: closeIcon, onPress: () => this.#close() })}
    </form>`;
  }

  #edit(draft: Draft): void {
    this.draft = draft;
    this.problem = undefined;
    void this.updateComplete.then(() => {
      const field = this.renderRoot.querySelector('input');
      field?.focus();
      field?.select();
    });
  }

  #close(): void {
    const key = this.draft?.of;
    this.draft = undefined;
    this.problem = undefined;
    // Focus goes back to where it came from.
    void this.updateComplete.then(() => {
      const buttons = [...this.renderRoot.querySelectorAll<HTMLElement>('.tag, .add')];
      (buttons.find(({ dataset }) => dataset['key'] === key) ?? buttons.at(-1))?.focus();
    });
  }

  async #save(): Promise<void> {
    const { draft } = this;
    if (!draft) return;
    await this.#change(() => this.host.ask('setTag', { key: draft.key.trim(), value: draft.value }));
  }

  async #remove(key: string): Promise<void> {
    await this.#change(() => this.host.ask('deleteTag', { key }));
  }

  async #change(change: () => Promise<null>): Promise<void> {
    try {
      await change();
      this.#close();
    } catch (error) {
      this.problem = messageOf(error);
    }
  }
}
customElements.define('tm-run-tags', RunTags);
