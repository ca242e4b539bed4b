import type { TemplateResult } from 'lit';
import { html, LitElement, nothing } from 'lit';
import { sharedStyles } from '../ui/styles';
import { gridStyles } from './grid.styles';

/** Pixels, the same in grid.styles.ts. */
export const ROW_HEIGHT = 28;
export const HEAD_HEIGHT = 56;
export const COLUMN_WIDTH = 216;
export const FIRST_WIDTH = 264;

/** Cells that are drawn beyond what is in sight, so that a short scroll finds them. */
const MARGIN = 4;

/** All of it, with room for a scroll bar, in pixels. */
export function gridHeight(model: GridModel): number {
  return HEAD_HEIGHT + model.rows * ROW_HEIGHT + 16;
}

/** What the grid shows, cell by cell; only those in sight are asked for. */
export interface GridModel {
  readonly label: string;
  readonly corner: TemplateResult | string;
  readonly rows: number;
  readonly columns: number;
  head(column: number): TemplateResult;
  /** A row's own head, and whether the row has cells beside it. */
  side(row: number): { readonly content: TemplateResult; readonly isTitle: boolean };
  cell(row: number, column: number): Cell;
  /** What has come into sight. */
  inSight(rows: readonly number[], columns: readonly number[]): void;
  open(row: number, column: number): void;
}

export interface Cell {
  readonly content: TemplateResult | string;
  readonly title: string;
  readonly classes: string;
}

/** A cell. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** A grid of any size, of which only the cells in sight are in the page; moved in by keyboard. */
export class CompareGrid extends LitElement {
  static override readonly styles = [sharedStyles, gridStyles];
  static override readonly properties = {
    model: { attribute: false },
    onPlace: { attribute: false },
    start: { attribute: false },
    view: { state: true },
    active: { state: true },
  };
  declare model: GridModel;
  /** Somebody went to another cell. */
  declare onPlace: (place: Place) => void;
  /** Where somebody was who comes back. */
  declare start: Place | null;
  declare private view: {
    readonly top: number;
    readonly left: number;
    readonly width: number;
    readonly height: number;
  };
  declare private active: Place;
  readonly #sizes = new ResizeObserver(() => this.#look());

  constructor() {
    super();
    this.view = { top: 0, left: 0, width: 1200, height: 800 };
    this.active = { row: 0, column: 0 };
    this.start = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sizes.observe(this);
    this.addEventListener('scroll', this.#look, { passive: true });
  }

  protected override firstUpdated(): void {
    const { start } = this;
    if (!start) return;
    const goBack = (): void => {
      if (document.activeElement === document.body) void this.#goTo(start.row, start.column, 1);
    };
    // Asked for while something else in the window has the keys, the focus would be taken from it.
    if (document.hasFocus()) goBack();
    else window.addEventListener('focus', goBack, { once: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
    this.removeEventListener('scroll', this.#look);
  }

  readonly #look = (): void => {
    this.view = {
      top: this.scrollTop,
      left: this.scrollLeft,
      width: this.clientWidth,
      height: this.clientHeight,
    };
  };

  protected override render(): TemplateResult {
    const { model, view } = this;
    const rows = inSight(view.top - HEAD_HEIGHT, view.height, ROW_HEIGHT, model.rows);
    const columns = inSight(view.left - FIRST_WIDTH, view.width, COLUMN_WIDTH, model.columns);
    model.inSight(rows, columns);
    const stop = this.#stop(rows, columns);
    return html`<div
      class="grid"
      role="grid"
      aria-label=${model.label}
      aria-rowcount=${model.rows + 1}
      aria-colcount=${model.columns + 1}
      .style=${`width:${FIRST_WIDTH + model.columns * COLUMN_WIDTH}px;height:${HEAD_HEIGHT + model.rows * ROW_HEIGHT}px`}
      @keydown=${this.#key}
    >
      <div class="row head" role="row" aria-rowindex="1">
        <div class="side muted" role="columnheader" aria-colindex="1">${model.corner}</div>
        ${columns.map(
          (column) =>
            html`<div
              class="column"
              role="columnheader"
              aria-colindex=${column + 2}
              .style=${`left:${FIRST_WIDTH + column * COLUMN_WIDTH}px`}
            >
              ${model.head(column)}
            </div>`,
        )}
      </div>
      ${rows.map((row) => this.#row(row, columns, stop))}
    </div>`;
  }

  /** The cell that Tab comes to: where one was, or else the first that is drawn. */
  #stop(rows: readonly number[], columns: readonly number[]): Place {
    const { row, column } = this.active;
    const isDrawn = rows.includes(row) && columns.includes(column) && !this.model.side(row).isTitle;
    if (isDrawn) return this.active;
    return { row: rows.find((one) => !this.model.side(one).isTitle) ?? 0, column: columns[0] ?? 0 };
  }

  #row(row: number, columns: readonly number[], stop: Place): TemplateResult {
    const side = this.model.side(row);
    return html`<div
      class="row ${side.isTitle ? 'title' : 'line'}"
      role="row"
      aria-rowindex=${row + 2}
      .style=${`top:${HEAD_HEIGHT + row * ROW_HEIGHT}px`}
    >
      <div class="side" role="rowheader" aria-colindex="1">${side.content}</div>
      ${side.isTitle ? nothing : columns.map((column) => this.#cell(row, column, stop))}
    </div>`;
  }

  #cell(row: number, column: number, stop: Place): TemplateResult {
    const { content, title, classes } = this.model.cell(row, column);
    return html`<div
      class="cell ${classes}"
      role="gridcell"
      aria-colindex=${column + 2}
      data-place=${`${row} ${column}`}
      tabindex=${row === stop.row && column === stop.column ? 0 : -1}
      title=${title}
      .style=${`left:${FIRST_WIDTH + column * COLUMN_WIDTH}px`}
      @focus=${() => this.#at({ row, column })}
      @dblclick=${() => this.model.open(row, column)}
    >
      ${content}
    </div>`;
  }

  #at(place: Place): void {
    this.active = place;
    this.onPlace(place);
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && event.target instanceof HTMLElement && event.target.dataset['place']) {
      this.model.open(this.active.row, this.active.column);
      return;
    }
    const page = Math.max(1, Math.floor((this.view.height - HEAD_HEIGHT) / ROW_HEIGHT) - 1);
    const step: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
      ArrowDown: [1, 0],
      ArrowUp: [-1, 0],
      ArrowRight: [0, 1],
      ArrowLeft: [0, -1],
      PageDown: [page, 0],
      PageUp: [-page, 0],
      Home: [0, -this.model.columns],
      End: [0, this.model.columns],
    };
    const move = step[event.key];
    if (!move) return;
    event.preventDefault();
    void this.#goTo(this.active.row + move[0], this.active.column + move[1], move[0] < 0 ? -1 : 1);
  };

  /** The nearest row with cells on the way. */
  async #goTo(wanted: number, wantedColumn: number, way: 1 | -1): Promise<void> {
    const { model } = this;
    const column = clamp(wantedColumn, model.columns);
    let row = clamp(wanted, model.rows);
    const isTitle = (at: number): boolean => model.side(at).isTitle;
    while (isTitle(row) && row + way >= 0 && row + way < model.rows) row += way;
    if (isTitle(row)) return;
    this.active = { row, column };
    this.#show(row, column);
    this.#look();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-place="${row} ${column}"]`)?.focus();
  }

  #show(row: number, column: number): void {
    const top = row * ROW_HEIGHT;
    const left = column * COLUMN_WIDTH;
    const height = this.clientHeight - HEAD_HEIGHT - ROW_HEIGHT;
    const width = this.clientWidth - FIRST_WIDTH - COLUMN_WIDTH;
    this.scrollTop = Math.min(top, Math.max(this.scrollTop, top - height));
    this.scrollLeft = Math.min(left, Math.max(this.scrollLeft, left - width));
  }
}
customElements.define('tm-compare-grid', CompareGrid);

function clamp(value: number, count: number): number {
  return Math.min(count - 1, Math.max(0, value));
}

function inSight(from: number, length: number, size: number, count: number): readonly number[] {
  const first = Math.max(0, Math.floor(from / size) - MARGIN);
  const last = Math.min(count - 1, Math.ceil((from + length) / size) + MARGIN);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
