import type { PropertyValues, TemplateResult } from 'lit';
import { css, html, LitElement, nothing } from 'lit';
import { button } from './controls';
import type { Part } from './pagedRows';
import { PagedRows } from './pagedRows';
import { shorten } from './strings';
import { sharedStyles } from './styles';

const ROW_HEIGHT = 24;
/** A list of so few rows stands on the page whole; a longer one scrolls by itself. */
const WHOLE = 60;
/** Rows drawn beyond those in sight. */
const MARGIN = 20;
/** Chromium draws no element higher than some 33 million pixels. */
const MOST_ROWS = 1_300_000;

export interface RowsSource<T> {
  readonly load: (from: number, count: number, signal: AbortSignal) => Promise<Part<T>>;
  /** The cells of one row; undefined while it is on its way. */
  readonly cells: (row: T | undefined, index: number) => TemplateResult;
}

/**
 * A table of any length: only what is in sight is fetched and drawn. Cells lie on a grid whose columns the
 * page sets by `--columns`, and `--least-width` where they need more room than there may be. Scrolls by keyboard once focused.
 */
export class VirtualRows<T> extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        position: relative;
      }
      .body {
        position: relative;
      }
      .scroll {
        max-height: var(--most-height, 440px);
        overflow: auto;
      }
      .window {
        position: relative;
      }
      .row {
        display: grid;
        grid-template-columns: var(--columns, 1fr);
        align-items: center;
        height: 24px;
        column-gap: 14px;
        padding: 0 8px;
        min-width: var(--least-width, 0);
      }
      .row > * {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .row.data:hover {
        background: var(--hover);
      }
      .row.head {
        position: sticky;
        top: 0;
        z-index: 1;
        color: var(--vscode-descriptionForeground);
        background: var(--vscode-editor-background);
        border-bottom: 1px solid var(--hairline);
      }
      .none {
        padding: 6px 8px;
      }
      .key {
        font-family: var(--vscode-editor-font-family, monospace);
        font-size: 0.95em;
      }
      .spark {
        display: block;
        width: 100%;
        height: 18px;
      }
    `,
  ];
  static override readonly properties = {
    source: { attribute: false },
    head: { attribute: false },
    label: { attribute: false },
    empty: { attribute: false },
    retryLabel: { attribute: false },
    version: { attribute: false },
    drawn: { state: true },
    scrolled: { state: true },
  };
  declare source: RowsSource<T>;
  /** The cells of the header row. */
  declare head: TemplateResult | undefined;
  /** What a screen reader calls the table. */
  declare label: string;
  /** In place of rows when there are none. */
  declare empty: string;
  declare retryLabel: string;
  /** Another number: what is shown may be old. */
  declare version: number;
  /** Counts what arrived. */
  declare private drawn: number;
  declare private scrolled: number;
  #rows: PagedRows<T> | undefined;

  constructor() {
    super();
    this.version = 0;
    this.drawn = 0;
    this.scrolled = 0;
    this.retryLabel = '';
  }

  /** The cells of the rows in sight are drawn again: what they show besides the rows has changed. */
  redraw(): void {
    this.drawn++;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#rows?.dispose();
    this.#rows = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!this.#rows || changed.has('source')) {
      this.#rows?.dispose();
      const { source } = this;
      this.#rows = new PagedRows<T>({ load: source.load, changed: () => this.drawn++ });
      this.scrolled = 0;
      this.#rows.want(0, 1);
    } else if (changed.has('version')) this.#rows.refresh();
  }

  protected override render(): TemplateResult {
    const rows = this.#rows;
    const total = Math.min(rows?.total ?? 0, MOST_ROWS);
    if (rows?.problem !== undefined) {
      return html`<div class="none problem" role="alert">
        ${shorten(rows.problem, 300)} ${button({ label: this.retryLabel, onPress: () => rows.refresh() })}
      </div>`;
    }
    if (rows?.total === 0) return html`<div class="none muted">${this.empty}</div>`;
    const whole = total <= WHOLE;
    const sight = Math.ceil(Math.max(440, this.clientHeight) / ROW_HEIGHT);
    const first = whole ? 0 : Math.max(0, Math.floor(this.scrolled / ROW_HEIGHT) - MARGIN);
    const after = whole ? total : Math.min(total, first + sight + 2 * MARGIN);
    rows?.want(first, Math.max(after, 1));
    const indices = Array.from({ length: after - first }, (_, place) => first + place);
    return html`<div
      class=${whole ? 'body' : 'body scroll'}
      role="table"
      aria-label=${this.label}
      aria-rowcount=${total + 1}
      tabindex=${whole ? nothing : '0'}
      @scroll=${this.#scroll}
    >
      ${this.head ? html`<div class="row head" role="row" aria-rowindex="1">${this.head}</div>` : nothing}
      <div class="window" role="rowgroup">
        <div class="before" role="presentation"></div>
        ${indices.map(
          (index) =>
            html`<div class="row data" role="row" aria-rowindex=${index + 2}>
              ${this.source.cells(rows?.get(index), index)}
            </div>`,
        )}
        <div class="after" role="presentation"></div>
      </div>
    </div>`;
  }

  protected override updated(): void {
    const total = Math.min(this.#rows?.total ?? 0, MOST_ROWS);
    const shown = this.renderRoot.querySelectorAll('.row.data').length;
    const first = total <= WHOLE ? 0 : Math.max(0, Math.floor(this.scrolled / ROW_HEIGHT) - MARGIN);
    const space = (name: string, rows: number): void => {
      this.renderRoot.querySelector<HTMLElement>(name)?.style.setProperty('height', `${rows * ROW_HEIGHT}px`);
    };
    space('.before', first);
    space('.after', Math.max(0, total - first - shown));
  }

  #scroll = (event: Event): void => {
    if (event.currentTarget instanceof HTMLElement) this.scrolled = event.currentTarget.scrollTop;
  };
}
customElements.define('tm-virtual-rows', VirtualRows);
