import type { TableStrings } from '../../src/core/panels/tableStrings';
import type { ColumnOrder } from '../../src/core/runTable';
import { columnId } from '../../src/core/runTable';
import type { Layout, PageColumn } from './columns';
import { widened } from './columns';
import { CHECK_WIDTH } from './rowView';
import type { Columns } from './rowView';

export interface HeaderState {
  /** By the column's id: its place among the sorted ones, from 1, and which way. */
  readonly sorted: ReadonlyMap<string, { readonly place: number; readonly ascending: boolean }>;
  readonly allSelected: 'all' | 'some' | 'none';
}

export function headerState(orderBy: readonly ColumnOrder[], selected: number, all: number): HeaderState {
  const places = orderBy.map(
    ({ column, ascending }, index) => [columnId(column), { place: index + 1, ascending }] as const,
  );
  const allSelected = selected === 0 ? 'none' : selected >= all ? 'all' : 'some';
  return { sorted: new Map(places), allSelected };
}

export interface HeaderActions {
  /** Whether its digits stand on the right. */
  readonly isNumber: (column: PageColumn) => boolean;
  readonly sort: (column: PageColumn, also: boolean) => void;
  readonly menu: (column: PageColumn, at: HTMLElement) => void;
  readonly resize: (column: PageColumn, width: number, isDone: boolean) => void;
  /** Before the other, or after the last one. */
  readonly move: (column: PageColumn, before: PageColumn | undefined) => void;
  readonly selectAll: () => void;
}

class HeaderCell {
  readonly element = document.createElement('div');
  readonly #label = document.createElement('span');
  readonly #detail = document.createElement('span');
  readonly #arrow = document.createElement('span');
  readonly #words: TableStrings;
  column: PageColumn | undefined;

  constructor(words: TableStrings) {
    this.#words = words;
    this.element.className = 'head-cell';
    this.element.tabIndex = -1;
    this.element.setAttribute('role', 'columnheader');
    this.#label.className = 'label';
    this.#detail.className = 'detail';
    this.#arrow.className = 'arrow';
    this.#arrow.setAttribute('aria-hidden', 'true');
    const menu = document.createElement('span');
    menu.className = 'menu-mark';
    menu.setAttribute('aria-hidden', 'true');
    menu.title = words.columnMenu;
    const grip = document.createElement('span');
    grip.className = 'grip';
    grip.setAttribute('aria-hidden', 'true');
    this.element.append(this.#label, this.#detail, this.#arrow, menu, grip);
  }

  show(column: PageColumn, index: number, left: number, state: HeaderState, isNumber: boolean): void {
    this.column = column;
    const { element } = this;
    element.hidden = false;
    element.style.transform = `translateX(${left}px)`;
    element.style.width = `${column.width}px`;
    element.setAttribute('aria-colindex', String(index + 1));
    element.classList.toggle('number', isNumber);
    this.#label.textContent = column.label;
    this.#detail.textContent = column.detail;
    this.#detail.hidden = column.detail === '';
    element.title = `${column.label}${column.detail === '' ? '' : ` (${column.detail})`}`;
    const sorted = state.sorted.get(column.id);
    element.setAttribute('aria-sort', sorted ? (sorted.ascending ? 'ascending' : 'descending') : 'none');
    this.#arrow.hidden = sorted === undefined;
    const several = state.sorted.size > 1 ? String(sorted?.place ?? '') : '';
    this.#arrow.textContent = sorted ? `${sorted.ascending ? '▲' : '▼'}${several}` : '';
    element.dataset['words'] = this.#words.columnMenu;
  }
}

/** The names of the columns: to sort by, resize, drag to another place, and with a menu each. */
export class Header {
  readonly element = document.createElement('div');
  readonly #pin = document.createElement('div');
  readonly #check = document.createElement('div');
  readonly #mark = document.createElement('div');
  readonly #words: TableStrings;
  readonly #actions: HeaderActions;
  readonly #pinned: HeaderCell[] = [];
  readonly #cells: HeaderCell[] = [];
  #layout: Layout | undefined;
  #state: HeaderState = { sorted: new Map(), allSelected: 'none' };
  #columns: Columns | undefined;

  constructor(words: TableStrings, actions: HeaderActions) {
    this.#words = words;
    this.#actions = actions;
    this.element.className = 'head';
    this.element.setAttribute('role', 'row');
    this.element.setAttribute('aria-rowindex', '1');
    this.#pin.className = 'pin';
    this.#pin.setAttribute('role', 'presentation');
    this.#check.className = 'check';
    this.#check.setAttribute('role', 'presentation');
    this.#check.title = words.select;
    this.#mark.className = 'drop-mark';
    this.#mark.hidden = true;
    this.#pin.append(this.#check);
    this.element.append(this.#pin, this.#mark);
    this.#check.addEventListener('click', () => actions.selectAll());
    this.element.addEventListener('pointerdown', (event) => this.#press(event));
    this.element.addEventListener('contextmenu', (event) => {
      const cell = this.#cellOf(event);
      event.preventDefault();
      event.stopPropagation();
      if (cell?.column) actions.menu(cell.column, cell.element);
    });
  }

  arrange(layout: Layout, state: HeaderState): void {
    this.#layout = layout;
    this.#state = state;
    this.#columns = undefined;
    this.#check.className = `check ${state.allSelected}`;
  }

  /** Values came, by which it is known which columns are numbers. */
  renew(): void {
    this.#columns = undefined;
  }

  cell(index: number): HTMLElement | undefined {
    const column = this.#layout?.columns[index];
    return [...this.#pinned, ...this.#cells].find((cell) => cell.column === column)?.element;
  }

  draw(columns: Columns): void {
    if (columns === this.#columns) return;
    this.#columns = columns;
    const { layout, from, to, slots } = columns;
    this.#pin.style.width = `${layout.pinnedWidth + CHECK_WIDTH}px`;
    layout.columns.slice(0, layout.pinnedCount).forEach((column, index) => {
      const cell = (this.#pinned[index] ??= this.#make(this.#pin));
      cell.show(column, index, CHECK_WIDTH + column.left, this.#state, this.#actions.isNumber(column));
    });
    for (const spare of this.#pinned.slice(layout.pinnedCount)) hide(spare);
    while (this.#cells.length < slots) this.#cells.push(this.#make(this.element));
    const left = layout.pinnedWidth + CHECK_WIDTH;
    for (let index = from; index < to; index++) {
      const column = layout.columns[index];
      if (!column) continue;
      const isNumber = this.#actions.isNumber(column);
      this.#cells[index % slots]?.show(column, index, left + column.left, this.#state, isNumber);
    }
    for (let spare = to; spare < from + this.#cells.length; spare++) {
      const cell = this.#cells[spare % this.#cells.length];
      if (cell) hide(cell);
    }
  }

  #make(parent: HTMLElement): HeaderCell {
    const cell = new HeaderCell(this.#words);
    parent.append(cell.element);
    return cell;
  }

  #cellOf(event: Event): HeaderCell | undefined {
    const path = event.composedPath();
    return [...this.#pinned, ...this.#cells].find(({ element }) => path.includes(element));
  }

  #press(event: PointerEvent): void {
    const cell = this.#cellOf(event);
    const { column } = cell ?? {};
    if (!cell || !column || event.button !== 0) return;
    const target = event.composedPath()[0];
    const part = target instanceof HTMLElement ? target.className : '';
    if (part === 'menu-mark') this.#actions.menu(column, cell.element);
    else if (part === 'grip')
      this.#drag(event, (dx, isDone) => this.#actions.resize(column, widened(column, dx), isDone));
    else this.#pressLabel(event, column);
  }

  /** A click sorts; dragging moves the column. */
  #pressLabel(event: PointerEvent, column: PageColumn): void {
    let target: PageColumn | 'end' | undefined;
    this.#drag(event, (dx, isDone, now) => {
      const moved = Math.abs(dx) > 5;
      target = moved && !column.pinned ? this.#placeAt(now.clientX) : undefined;
      this.#showMark(isDone ? undefined : target);
      if (!isDone) return;
      if (!moved) this.#actions.sort(column, event.shiftKey);
      else if (target !== undefined && target !== column)
        this.#actions.move(column, target === 'end' ? undefined : target);
    });
  }

  #drag(event: PointerEvent, report: (dx: number, isDone: boolean, now: PointerEvent) => void): void {
    event.preventDefault();
    const from = event.clientX;
    this.element.setPointerCapture(event.pointerId);
    const moved = (now: PointerEvent): void => report(now.clientX - from, false, now);
    const ended = (now: PointerEvent): void => {
      this.element.removeEventListener('pointermove', moved);
      this.element.removeEventListener('pointerup', ended);
      this.element.removeEventListener('pointercancel', ended);
      report(now.clientX - from, true, now);
    };
    this.element.addEventListener('pointermove', moved);
    this.element.addEventListener('pointerup', ended);
    this.element.addEventListener('pointercancel', ended);
  }

  /** The column that something dropped there comes before. */
  #placeAt(x: number): PageColumn | 'end' | undefined {
    const layout = this.#layout;
    if (!layout) return undefined;
    const left = this.element.getBoundingClientRect().left + layout.pinnedWidth + CHECK_WIDTH;
    const scrolled = layout.columns.slice(layout.pinnedCount);
    return scrolled.find((column) => x - left < column.left + column.width / 2) ?? 'end';
  }

  #showMark(target: PageColumn | 'end' | undefined): void {
    this.#mark.hidden = target === undefined;
    const layout = this.#layout;
    if (target === undefined || !layout) return;
    const left = target === 'end' ? layout.width : layout.pinnedWidth + target.left;
    this.#mark.style.transform = `translateX(${left + CHECK_WIDTH - 1}px)`;
  }
}

function hide(cell: HeaderCell): void {
  cell.column = undefined;
  cell.element.hidden = true;
}
