import type { TableStrings } from '../../src/core/panels/tableStrings';
import { CellView } from './cellView';
import type { Layout } from './columns';
import type { CellContent, RowContent } from './content';

/** What rows need to show themselves. */
export interface RowSource {
  row(row: number): RowContent | undefined;
  cell(row: number, column: number): CellContent;
}

export interface Columns {
  readonly layout: Layout;
  /** Of those that scroll: from `from` up to `to`, shown by `slots` cells in turn. */
  readonly from: number;
  readonly to: number;
  readonly slots: number;
}

export const INDENT = 16;
const NONE: ReadonlySet<string> = new Set();

/** One row's elements, which show one row after the other. */
export class RowView {
  readonly element = document.createElement('div');
  readonly #pin = document.createElement('div');
  readonly #check = document.createElement('div');
  readonly #twisty = document.createElement('span');
  readonly #swatch = document.createElement('span');
  readonly #star = document.createElement('span');
  readonly #pinned: CellView[] = [];
  readonly #cells: CellView[] = [];
  readonly #words: TableStrings;
  row = -1;
  #version = -1;
  /** Columns whose cells are to be written anew. */
  #old = NONE;
  #columns: Columns | undefined;
  #place = -1;

  constructor(words: TableStrings) {
    this.#words = words;
    this.element.className = 'row';
    this.element.setAttribute('role', 'row');
    this.#pin.className = 'pin';
    this.#pin.setAttribute('role', 'presentation');
    this.#check.className = 'check';
    this.#check.setAttribute('role', 'presentation');
    this.#twisty.className = 'twisty';
    this.#swatch.className = 'swatch';
    this.#star.className = 'star';
    for (const part of [this.#twisty, this.#swatch, this.#star]) part.setAttribute('aria-hidden', 'true');
    this.element.append(this.#pin);
    this.#pin.append(this.#check);
  }

  /** It is written anew the next time it is shown, or only the cells of these columns. */
  forget(columns?: ReadonlySet<string>): void {
    if (!columns) this.#version = -1;
    else this.#old = this.#old.size === 0 ? columns : new Set([...this.#old, ...columns]);
  }

  hide(): void {
    this.row = -1;
    if (!this.element.hidden) this.element.hidden = true;
  }

  show(row: number, place: number, version: number, columns: Columns, source: RowSource): void {
    if (this.element.hidden) this.element.hidden = false;
    if (place !== this.#place) {
      this.#place = place;
      this.element.style.transform = `translateY(${place}px)`;
    }
    const isNew = row !== this.row || version !== this.#version;
    if (!isNew && columns === this.#columns && this.#old === NONE) return;
    const before =
      isNew || columns.layout !== this.#columns?.layout || columns.slots !== this.#columns.slots
        ? undefined
        : this.#columns;
    this.row = row;
    this.#version = version;
    this.#columns = columns;
    if (before === undefined) this.#showRow(row, columns, source);
    this.#showCells(row, columns, source, before);
    this.#old = NONE;
  }

  /** The element of a cell that is shown. */
  cell(column: number): HTMLElement | undefined {
    const columns = this.#columns;
    if (!columns) return undefined;
    const { pinnedCount } = columns.layout;
    if (column < pinnedCount) return this.#pinned[column]?.element;
    if (column < columns.from || column >= columns.to) return undefined;
    return this.#cells[column % columns.slots]?.element;
  }

  #showRow(row: number, { layout }: Columns, source: RowSource): void {
    const content = source.row(row);
    const { element } = this;
    element.setAttribute('aria-rowindex', String(row + 2));
    const classes = ['row', row % 2 === 1 ? 'odd' : '', ...(content?.classes ?? ['waiting'])];
    element.className = classes.filter((name) => name !== '').join(' ');
    element.setAttribute('aria-selected', String(content?.selected ?? false));
    if (content && content.depth !== null) element.setAttribute('aria-level', String(content.depth + 1));
    else element.removeAttribute('aria-level');
    if (content?.expandable === true) element.setAttribute('aria-expanded', String(content.expanded));
    else element.removeAttribute('aria-expanded');
    element.dataset['id'] = content?.id ?? '';
    element.dataset['vscodeContext'] = content?.menu ?? '{}';
    this.#check.title = this.#words.select;
    this.#pin.style.width = `${layout.pinnedWidth + CHECK_WIDTH}px`;
    layout.columns.slice(0, layout.pinnedCount).forEach((column, index) => {
      const view = (this.#pinned[index] ??= this.#pinnedCell(index));
      view.hide(false);
      view.place(CHECK_WIDTH + column.left, column.width, index);
      view.show(source.cell(row, index));
    });
    this.#pinned.slice(layout.pinnedCount).forEach((view) => view.hide(true));
    const indent = (content?.depth ?? 0) * INDENT;
    this.#twisty.style.marginLeft = `${indent}px`;
    this.#twisty.classList.toggle('leaf', content?.expandable !== true);
    this.#twisty.classList.toggle('open', content?.expanded === true);
    this.#twisty.title = content?.expandable === true ? content.twistyTitle : '';
    this.#swatch.hidden = content === undefined || content.colour === '';
    this.#swatch.style.backgroundColor = content?.colour ?? '';
    this.#star.hidden = content === undefined || content.isGroup;
    this.#star.classList.toggle('on', content?.starred === true);
    this.#star.title = content?.starred === true ? this.#words.unstar : this.#words.star;
  }

  #pinnedCell(index: number): CellView {
    const view = new CellView(index === 0 ? 'name' : '');
    if (index === 0) {
      view.element.setAttribute('role', 'rowheader');
      view.element.prepend(this.#twisty, this.#swatch);
      view.element.append(this.#star);
    }
    this.#pin.append(view.element);
    return view;
  }

  #showCells(row: number, columns: Columns, source: RowSource, before: Columns | undefined): void {
    const { layout, from, to, slots } = columns;
    if (before && this.#old !== NONE)
      layout.columns.slice(0, layout.pinnedCount).forEach(({ id }, index) => {
        if (this.#old.has(id)) this.#pinned[index]?.show(source.cell(row, index));
      });
    const left = layout.pinnedWidth + CHECK_WIDTH;
    while (this.#cells.length < slots) {
      const view = new CellView();
      this.#cells.push(view);
      this.element.append(view.element);
    }
    for (let column = from; column < to; column++) {
      const view = this.#cells[column % slots];
      const place = layout.columns[column];
      if (!view || !place) continue;
      if (before && column >= before.from && column < before.to && !this.#old.has(place.id)) continue;
      view.hide(false);
      view.place(left + place.left, place.width, column);
      view.show(source.cell(row, column));
    }
    // Cells that no column of the range falls to.
    for (let spare = to; spare < from + this.#cells.length; spare++)
      this.#cells[spare % this.#cells.length]?.hide(true);
  }
}

/** The column of check boxes. */
export const CHECK_WIDTH = 30;
