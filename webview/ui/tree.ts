import type { PropertyValues, TemplateResult } from 'lit';
import { css, html, LitElement, nothing } from 'lit';
import { chevronDown, chevronRight } from './icons';
import { sharedStyles } from './styles';

/** One row of a tree, in the order they are seen. */
export interface TreeRow {
  readonly id: string;
  /** 1 for the outermost. */
  readonly level: number;
  /** Null for a leaf. */
  readonly expanded: boolean | null;
  readonly content: TemplateResult;
  /** What a screen reader says; the content's text when left out. */
  readonly label?: string;
}

/** A tree with VS Code's keys: arrows move, open and close; Enter and a click take a row. */
export class TreeView extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        display: block;
      }
      [role='treeitem'] {
        display: flex;
        align-items: center;
        gap: 4px;
        min-height: 22px;
        padding-right: 8px;
        white-space: nowrap;
        cursor: pointer;
      }
      [role='treeitem']:hover {
        background: var(--hover);
      }
      [role='treeitem'][aria-selected='true'] {
        color: var(--vscode-list-inactiveSelectionForeground, inherit);
        background: var(
          --vscode-list-inactiveSelectionBackground,
          color-mix(in srgb, var(--vscode-foreground) 12%, transparent)
        );
        outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
        outline-offset: -1px;
      }
      [role='tree']:focus-within [role='treeitem'][aria-selected='true'] {
        color: var(--vscode-list-activeSelectionForeground, inherit);
        background: var(
          --vscode-list-activeSelectionBackground,
          color-mix(in srgb, var(--vscode-focusBorder) 30%, transparent)
        );
      }
      .indent {
        flex: none;
      }
      .twistie {
        flex: none;
        width: 16px;
        height: 16px;
      }
      .content {
        display: flex;
        flex: 1 1 auto;
        gap: 6px;
        align-items: center;
        min-width: 0;
        overflow: hidden;
      }
      .content > svg {
        flex: none;
      }
      .name {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .end {
        margin-left: auto;
        padding-left: 10px;
        font-size: 0.92em;
      }
      /* A muted colour is made for the page's own background. */
      [role='treeitem'][aria-selected='true'] .end {
        color: inherit;
      }
      .json {
        font-family: var(--vscode-editor-font-family, monospace);
        font-size: 0.95em;
      }
      .text {
        color: var(--vscode-debugTokenExpression-string, inherit);
      }
      .digit {
        color: var(--vscode-debugTokenExpression-number, inherit);
      }
    `,
  ];
  static override readonly properties = {
    rows: { attribute: false },
    label: { attribute: false },
    selected: { attribute: false },
    onToggle: { attribute: false },
    onPick: { attribute: false },
    onOpen: { attribute: false },
    current: { state: true },
  };
  declare rows: readonly TreeRow[];
  declare label: string;
  declare selected: string | undefined;
  declare onToggle: (id: string) => void;
  declare onPick: (id: string) => void;
  /** Enter or a double click. */
  declare onOpen: ((id: string) => void) | undefined;
  /** The row that Tab comes to. */
  declare private current: string | undefined;

  constructor() {
    super();
    this.rows = [];
    this.onToggle = () => undefined;
    this.onPick = () => undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('selected') && this.selected !== undefined) this.current = this.selected;
    if (!this.rows.some(({ id }) => id === this.current)) this.current = this.rows[0]?.id;
  }

  protected override render(): TemplateResult {
    return html`<div role="tree" aria-label=${this.label} @keydown=${this.#key}>
      ${this.rows.map(
        (row) =>
          html`<div
            role="treeitem"
            data-id=${row.id}
            aria-level=${row.level}
            aria-expanded=${row.expanded === null ? nothing : String(row.expanded)}
            aria-selected=${String(row.id === this.selected)}
            aria-label=${row.label ?? nothing}
            tabindex=${row.id === this.current ? '0' : '-1'}
            @click=${() => this.#click(row)}
            @dblclick=${() => this.onOpen?.(row.id)}
          >
            <svg class="indent" width=${(row.level - 1) * 12 + 6} height="1" aria-hidden="true"></svg>
            <span class="twistie"
              >${row.expanded === null ? nothing : row.expanded ? chevronDown : chevronRight}</span
            >
            <span class="content">${row.content}</span>
          </div>`,
      )}
    </div>`;
  }

  #click(row: TreeRow): void {
    this.current = row.id;
    if (row.expanded !== null) this.onToggle(row.id);
    this.onPick(row.id);
  }

  #key = (event: KeyboardEvent): void => {
    const at = this.rows.findIndex(({ id }) => id === this.current);
    const row = this.rows[at];
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const parent = this.rows.slice(0, at).findLast(({ level }) => level < row.level);
    const actions: Readonly<Record<string, () => void>> = {
      ArrowDown: () => this.#focus(this.rows[at + 1]),
      ArrowUp: () => this.#focus(this.rows[at - 1]),
      Home: () => this.#focus(this.rows[0]),
      End: () => this.#focus(this.rows.at(-1)),
      ArrowRight: () => {
        if (row.expanded === false) this.onToggle(row.id);
        else if (row.expanded) this.#focus(this.rows[at + 1]);
      },
      ArrowLeft: () => {
        if (row.expanded) this.onToggle(row.id);
        else this.#focus(parent);
      },
      Enter: () => {
        this.#click(row);
        this.onOpen?.(row.id);
      },
      ' ': () => this.#click(row),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };

  #focus(row: TreeRow | undefined): void {
    if (!row) return;
    this.current = row.id;
    void this.updateComplete.then(() => {
      const element = [...this.renderRoot.querySelectorAll<HTMLElement>('[role=treeitem]')].find(
        ({ dataset }) => dataset['id'] === row.id,
      );
      element?.focus();
      element?.scrollIntoView({ block: 'nearest' });
    });
  }
}
customElements.define('tm-tree', TreeView);
