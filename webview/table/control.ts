import type { Grid } from './grid';
import type { PageColumn } from './columns';
import type { RowContent } from './content';
import type { Selection } from './selection';

/** The header, among the rows that the keyboard goes through. */
export const HEADER = -1;
const NO_MENU = JSON.stringify({ preventDefaultContextMenuItems: true });

export interface ControlDeps {
  readonly grid: Grid;
  readonly selection: Selection;
  readonly rowCount: () => number;
  readonly columns: () => readonly PageColumn[];
  readonly row: (row: number) => RowContent | undefined;
  readonly open: (row: RowContent) => void;
  readonly toggle: (row: RowContent, rowIndex: number) => void;
  readonly star: (row: RowContent) => void;
  readonly edit: (row: RowContent, column: PageColumn) => void;
  readonly copy: (rowIndex: number, column: PageColumn) => void;
  readonly sort: (column: PageColumn, also: boolean) => void;
  readonly menu: (column: PageColumn, at: HTMLElement) => void;
  readonly move: (column: PageColumn, by: -1 | 1) => void;
  readonly widen: (column: PageColumn, by: -1 | 1) => void;
  /** Says, as JSON, what a menu of VS Code is about. */
  readonly describe: (menu: string) => void;
  /** Of the selected runs. */
  readonly remove: () => void;
  readonly leave: () => void;
  /** A menu is about to open over the selected runs. */
  readonly menuFor: () => void;
}

/** The mouse and the keyboard over a grid: one active cell, and the selected rows. */
export class GridControl {
  row = 0;
  column = 0;
  /** The pointer is over the rows, or moved there a moment ago. */
  pointerAt = 0;
  /** By the arrows, or nothing is selected: a range begins anew. */
  #wentOn = true;
  readonly #deps: ControlDeps;

  constructor(deps: ControlDeps) {
    this.#deps = deps;
    const { element } = deps.grid;
    element.addEventListener('keydown', (event) => this.#key(event));
    element.addEventListener('mousedown', (event) => this.#describe(event), { capture: true });
    element.addEventListener('mousedown', (event) => this.#press(event));
    element.addEventListener('dblclick', (event) => this.#doublePress(event));
    element.addEventListener('contextmenu', (event) => this.#contextMenu(event), { capture: true });
    element.addEventListener('scroll', () => this.#placeStop(), { passive: true });
    element.addEventListener('focusin', (event) => this.#focusIn(event));
    element.addEventListener('focusout', (event) => this.#focusOut(event));
    element.addEventListener('pointermove', () => (this.pointerAt = performance.now()), { passive: true });
    element.addEventListener('pointerleave', () => (this.pointerAt = 0));
  }

  isActive(row: number, column: number): boolean {
    return row === this.row && column === this.column;
  }

  get hasFocus(): boolean {
    const { element } = this.#deps.grid;
    const root = element.getRootNode();
    const focused = root instanceof ShadowRoot || root instanceof Document ? root.activeElement : null;
    return focused !== null && element.contains(focused);
  }

  /** Puts the focus on the active cell; scrolled away, it waits on the grid. */
  focus(): void {
    const { grid } = this.#deps;
    const cell = this.row === HEADER ? grid.headerCell(this.column) : grid.cell(this.row, this.column);
    (cell ?? grid.element).focus({ preventScroll: true });
  }

  goTo(row: number, column: number, focus = true): void {
    const { grid } = this.#deps;
    const rows = this.#deps.rowCount();
    this.row = Math.max(HEADER, Math.min(rows - 1, row));
    this.column = Math.max(0, Math.min(this.#deps.columns().length - 1, column));
    grid.changed();
    grid.reveal(Math.max(0, this.row), this.column);
    if (focus) this.focus();
  }

  /** Back from elsewhere: to the header, from its menu; to the active cell, whose element may show another row by now. */
  #focusIn(event: FocusEvent): void {
    const { target } = event;
    if (!(target instanceof HTMLElement)) return;
    if (target.classList.contains('head-cell')) {
      this.row = HEADER;
      this.column = this.#columnOf(event) ?? this.column;
    } else if (target.classList.contains('cell')) {
      const active = this.#deps.grid.cell(this.row, this.column);
      if (active !== target) active?.focus({ preventScroll: true });
    }
  }

  /** Tab comes back to the rows. */
  #focusOut({ relatedTarget }: FocusEvent): void {
    const { grid } = this.#deps;
    if (this.row !== HEADER || (relatedTarget instanceof Node && grid.element.contains(relatedTarget)))
      return;
    this.row = grid.view.fromRow;
    grid.changed();
    // The next key may come before the next frame.
    grid.draw();
  }

  /** The grid itself is where Tab comes to while the active cell is scrolled away. */
  #placeStop(): void {
    const { grid } = this.#deps;
    const stop = this.row !== HEADER && grid.cell(this.row, this.column) === undefined ? 0 : -1;
    if (grid.element.tabIndex !== stop) grid.element.tabIndex = stop;
  }

  #key(event: KeyboardEvent): void {
    const target = event.composedPath()[0];
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return;
    if (this.row === HEADER ? this.#headerKey(event) : this.#rowKey(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  #headerKey(event: KeyboardEvent): boolean {
    const column = this.#deps.columns()[this.column];
    if (!column) return false;
    const cell = this.#deps.grid.headerCell(this.column);
    const menu =
      event.key === 'ContextMenu' ||
      (event.key === 'F10' && event.shiftKey) ||
      (event.altKey && event.key === 'ArrowDown');
    if (menu && cell) this.#deps.menu(column, cell);
    else if (event.key === 'Enter' || event.key === ' ') this.#deps.sort(column, event.shiftKey);
    else if ((event.ctrlKey || event.metaKey) && event.key === 'ArrowLeft') this.#deps.move(column, -1);
    else if ((event.ctrlKey || event.metaKey) && event.key === 'ArrowRight') this.#deps.move(column, 1);
    else if (event.shiftKey && event.key === 'ArrowLeft') this.#deps.widen(column, -1);
    else if (event.shiftKey && event.key === 'ArrowRight') this.#deps.widen(column, 1);
    else return this.#moveKey(event);
    return true;
  }

  #rowKey(event: KeyboardEvent): boolean {
    const { selection } = this.#deps;
    const content = this.#deps.row(this.row);
    const column = this.#deps.columns()[this.column];
    const command = event.ctrlKey || event.metaKey;
    switch (event.key) {
      case ' ':
        if (event.shiftKey) void selection.extendTo(this.row);
        else if (content) selection.toggle(content.id, this.row);
        this.#wentOn = false;
        return true;
      case 'a':
        if (!command) return false;
        void selection.all(this.#deps.rowCount());
        return true;
      case 'c':
        if (!command || !column) return false;
        this.#deps.copy(this.row, column);
        return true;
      case 'Enter':
        if (content) (content.isGroup ? this.#deps.toggle : this.#deps.open)(content, this.row);
        return true;
      case 'F2':
        if (content && column) this.#deps.edit(content, column);
        return true;
      case '*':
        if (content && !content.isGroup) this.#deps.star(content);
        return true;
      case 'Delete':
        this.#deps.remove();
        return true;
      case 'Escape':
        this.#wentOn = true;
        if (selection.size > 0) selection.clear();
        else this.#deps.leave();
        return true;
      case 'ContextMenu':
      case 'F10':
        if (event.key === 'F10' && !event.shiftKey) return false;
        // The browser opens the menu at the focused cell, unless it is kept from it.
        this.#select(content);
        return false;
      case 'ArrowRight':
      case 'ArrowLeft': {
        const isTwisty = content?.expandable === true && content.expanded === (event.key === 'ArrowLeft');
        if (!isTwisty || this.column !== 0 || command) return this.#moveKey(event);
        this.#deps.toggle(content, this.row);
        return true;
      }
      default:
        return this.#moveKey(event);
    }
  }

  #moveKey(event: KeyboardEvent): boolean {
    const command = event.ctrlKey || event.metaKey;
    const page = this.#deps.grid.pageRows;
    const last = this.#deps.rowCount() - 1;
    const lastColumn = this.#deps.columns().length - 1;
    let { row, column } = this;
    switch (event.key) {
      case 'ArrowUp':
        row--;
        break;
      case 'ArrowDown':
        row++;
        break;
      case 'ArrowLeft':
        column--;
        break;
      case 'ArrowRight':
        column++;
        break;
      case 'PageUp':
        row = Math.max(0, row - page);
        break;
      case 'PageDown':
        row += page;
        break;
      case 'Home':
        column = 0;
        if (command) row = 0;
        break;
      case 'End':
        column = command ? column : lastColumn;
        if (command) row = last;
        break;
      default:
        return false;
    }
    const { selection } = this.#deps;
    const isRange = event.shiftKey && row !== HEADER;
    if (isRange && this.#wentOn) selection.begin(this.#deps.row(this.row)?.id, Math.max(0, this.row));
    this.#wentOn = !isRange;
    this.goTo(row, column);
    if (isRange) void selection.extendTo(this.row);
    return true;
  }

  #press(event: MouseEvent): void {
    const { grid, selection } = this.#deps;
    const row = grid.rowOf(event);
    const target = event.composedPath()[0];
    if (row === undefined || !(target instanceof Element) || target instanceof HTMLInputElement) return;
    const content = this.#deps.row(row);
    if (!content || event.button > 0) return;
    event.preventDefault();
    const part = target.classList;
    if (part.contains('twisty') && content.expandable) {
      this.#deps.toggle(content, row);
      return;
    }
    if (part.contains('star')) {
      this.#deps.star(content);
      return;
    }
    this.row = row;
    this.column = this.#columnOf(event) ?? this.column;
    const isCheck = part.contains('check');
    this.#wentOn = false;
    if (event.shiftKey) void selection.extendTo(row);
    else if (event.ctrlKey || event.metaKey || isCheck) selection.toggle(content.id, row);
    else selection.set(content.id, row);
    grid.draw();
    this.focus();
  }

  #doublePress(event: MouseEvent): void {
    const row = this.#deps.grid.rowOf(event);
    const content = row === undefined ? undefined : this.#deps.row(row);
    const target = event.composedPath()[0];
    if (row === undefined || !content || !(target instanceof Element)) return;
    if (['twisty', 'star', 'check'].some((name) => target.classList.contains(name))) return;
    (content.isGroup ? this.#deps.toggle : this.#deps.open)(content, row);
  }

  /** VS Code looks for what its menu is about at the page's element only: it doesn't look into it. */
  #describe(event: MouseEvent): void {
    const row = this.#deps.grid.rowOf(event);
    const content = row === undefined ? undefined : this.#deps.row(row);
    this.#deps.describe(content?.menu ?? NO_MENU);
  }

  #contextMenu(event: MouseEvent): void {
    this.#describe(event);
    const row = this.#deps.grid.rowOf(event);
    if (row === undefined) return;
    const content = this.#deps.row(row);
    this.row = row;
    this.#select(content);
  }

  #select(content: RowContent | undefined): void {
    if (!content) return;
    this.#deps.describe(content.menu);
    if (!this.#deps.selection.has(content.id)) this.#deps.selection.set(content.id, this.row);
    this.#wentOn = false;
    this.#deps.grid.draw();
    this.#deps.menuFor();
  }

  #columnOf(event: Event): number | undefined {
    for (const target of event.composedPath()) {
      if (!(target instanceof HTMLElement)) continue;
      const index = target.getAttribute('aria-colindex');
      if (index !== null) return Number(index) - 1;
    }
    return undefined;
  }
}
