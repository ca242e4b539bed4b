import type { TemplateResult } from 'lit';
import { css, html, LitElement, nothing } from 'lit';
import type { RunDescription } from '../../src/core/panels/run';
import { button } from '../ui/controls';
import { markdownStyles, markdownView } from '../ui/markdown';
import { shorten } from '../ui/strings';
import { sharedStyles } from '../ui/styles';
import type { RunHost } from './model';
import { messageOf } from './model';

/** The run's note: shown as Markdown, written as text, with a look at what it will be. */
export class RunNote extends LitElement {
  static override readonly styles = [
    sharedStyles,
    markdownStyles,
    css`
      :host {
        display: block;
      }
      .view {
        display: flex;
        gap: 10px;
        align-items: flex-start;
      }
      .view .markdown {
        flex: 1 1 auto;
        min-width: 0;
      }
      textarea {
        display: block;
        width: 100%;
        min-height: 9em;
        padding: 6px 8px;
        color: var(--vscode-input-foreground, inherit);
        background: var(--vscode-input-background);
        border: 1px solid var(--vscode-input-border, var(--hairline));
        border-radius: 2px;
        font-family: var(--vscode-editor-font-family, monospace);
        font-size: var(--vscode-editor-font-size, 13px);
        line-height: 1.5;
        resize: vertical;
        field-sizing: content;
        max-height: 60vh;
      }
      .preview {
        padding: 6px 8px;
        border: 1px dashed var(--hairline);
      }
      .buttons {
        display: flex;
        gap: 6px;
        align-items: center;
        margin-top: 6px;
      }
      .view .add {
        flex: none;
      }
      .add {
        padding: 0;
        color: var(--vscode-textLink-foreground, var(--vscode-focusBorder));
        background: none;
        border: none;
        font: inherit;
        cursor: pointer;
      }
    `,
  ];
  static override readonly properties = {
    host: { attribute: false },
    run: { attribute: false },
    draft: { state: true },
    preview: { state: true },
    problem: { state: true },
  };
  declare host: RunHost;
  declare run: RunDescription;
  /** What is being written; it outlives changes of the run. */
  declare private draft: string | undefined;
  declare private preview: boolean;
  declare private problem: string | undefined;

  constructor() {
    super();
    this.preview = false;
  }

  protected override render(): TemplateResult {
    const { words } = this.host;
    const { note, readOnly, deleted } = this.run;
    if (this.draft !== undefined) return this.#editor(this.draft);
    const edit =
      readOnly !== null || deleted
        ? nothing
        : html`<button class="add" @click=${() => this.#begin()}>
            ${note === '' ? words.addNote : words.editNote}
          </button>`;
    // The button stays the same one with a note and without: it has the focus when a note was written.
    return html`<div class="view">
      ${note === '' ? nothing : markdownView(note, (href) => this.host.tell('openLink', { href }))}${edit}
    </div>`;
  }

  #editor(draft: string): TemplateResult {
    const { words } = this.host;
    const key = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') this.#end();
      else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void this.#save();
      else return;
      event.preventDefault();
    };
    return html`<div @keydown=${key}>
      ${
        this.preview
          ? html`<div class="preview">
              ${markdownView(draft, (href) => this.host.tell('openLink', { href }))}
            </div>`
          : html`<textarea
              aria-label=${words.note}
              placeholder=${words.notePlaceholder}
              .value=${draft}
              @input=${(event: Event) => {
                if (event.currentTarget instanceof HTMLTextAreaElement)
                  this.draft = event.currentTarget.value;
              }}
            ></textarea>`
      }
      <div class="buttons">
        ${button({ label: words.save, secondary: false, onPress: () => void this.#save() })}
        ${button({
          label: this.preview ? words.write : words.preview,
          onPress: () => (this.preview = !this.preview),
        })}
        ${button({ label: words.cancel, onPress: () => this.#end() })}
        ${this.problem === undefined ? nothing : html`<span class="problem" role="alert">${shorten(this.problem, 200)}</span>`}
      </div>
    </div>`;
  }

  #begin(): void {
    this.draft = this.run.note;
    this.preview = false;
    void this.updateComplete.then(() => this.renderRoot.querySelector('textarea')?.focus());
  }

  #end(): void {
    this.draft = undefined;
    this.problem = undefined;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.add')?.focus());
  }

  async #save(): Promise<void> {
    if (this.draft === undefined) return;
    try {
      await this.host.ask('setNote', { text: this.draft });
      this.#end();
    } catch (error) {
      this.problem = messageOf(error);
    }
  }
}
customElements.define('tm-run-note', RunNote);
