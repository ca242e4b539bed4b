import type { TableStrings } from '../../src/core/panels/tableStrings';
import type { Layout } from './columns';
import type { HeaderActions, HeaderState } from './header';
import { Header } from './header';
import type { Came } from './model';
import { CHECK_WIDTH, RowView } from './rowView';
import type { Columns, RowSource } from './rowView';

export const ROW_HEIGHT = 24;
export const HEAD_HEIGHT = 30;
/** Browsers give no element more than some 33 million pixels; beyond this, a pixel of the scroll bar is several of the table. */
const TALLEST = 12_000_000;
/** Rows and columns beyond those in view, so that a quick hand doesn't see them being made. */
const MORE_ROWS = 3;
const MORE_COLUMNS = 2;

export interface GridView {
  readonly fromRow: number;
  readonly toRow: number;
  /** Of those that scroll. */
  readonly fromColumn: number;
  readonly toColumn: number;
}

/** Shows the part of a table that is in view, with elements that are used again and again. */
export class Grid {
  readonly element = document.createElement('div');
  readonly #sizer = document.createElement('div');
  readonly #body = document.createElement('div');
  readonly #header: Header;
  readonly #source: RowSource;
  readonly #onView: (view: GridView) => void;
  readonly #words: TableStrings;
  readonly #observer: ResizeObserver;
  #rows: RowView[] = [];
  #layout: Layout = { columns: [], pinnedCount: 0, pinnedWidth: 0, width: 0 };
  #columns: Columns = { layout: this.#layout, from: 0, to: 0, slots: 0 };
  #rowCount = 0;
  #version = 0;
  #width = 0;
  #height = 0;
  /** Exactly where the table is scrolled to, when the scroll bar can't say it. */
  #fine = { scrollTop: -1, top: 0 };
  #frame = 0;

  constructor(deps: {
    readonly words: TableStrings;
    readonly source: RowSource;
    readonly header: HeaderActions;
    /** Something else is in view. */
    readonly onView: (view: GridView) => void;
  }) {
    this.#source = deps.source;
    this.#onView = deps.onView;
    this.#words = deps.words;
    this.#header = new Header(deps.words, deps.header);
    this.element.className = 'grid';
    this.element.tabIndex = -1;
    this.element.setAttribute('aria-multiselectable', 'true');
    this.element.setAttribute('aria-label', deps.words.tableTitle);
    this.#sizer.className = 'sizer';
    this.#sizer.setAttribute('role', 'presentation');
    this.#body.className = 'body';
    this.#body.setAttribute('role', 'rowgroup');
    this.#sizer.append(this.#header.element, this.#body);
    this.element.append(this.#sizer);
    this.element.addEventListener('scroll', () => this.draw(), { passive: true });
    this.element.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    this.#observer = new ResizeObserver(() => this.measure());
    this.#observer.observe(this.element);
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    this.#observer.disconnect();
  }

  /** Rows in view, for paging. */
  get pageRows(): number {
    return Math.max(1, Math.floor((this.#height - HEAD_HEIGHT) / ROW_HEIGHT) - 1);
  }

  get view(): GridView {
    return this.#viewAt(this.#top());
  }

  #viewAt(top: number): GridView {
    const { from, to } = this.#columns;
    return {
      fromRow: Math.floor(top / ROW_HEIGHT),
      toRow: Math.min(
        this.#rowCount,
        Math.ceil((top + Math.max(0, this.#height - HEAD_HEIGHT)) / ROW_HEIGHT),
      ),
      fromColumn: from,
      toColumn: to,
    };
  }

  arrange(layout: Layout, header: HeaderState): void {
    this.#layout = layout;
    this.#version++;
    this.#header.arrange(layout, header);
    this.element.setAttribute('aria-colcount', String(layout.columns.length));
    this.#sizer.style.width = `${layout.width + CHECK_WIDTH}px`;
    this.#soon();
  }

  setRows(count: number, hasLevels: boolean): void {
    this.element.setAttribute('role', hasLevels ? 'treegrid' : 'grid');
    if (count !== this.#rowCount) {
      this.#rowCount = count;
      this.element.setAttribute('aria-rowcount', String(count + 1));
      this.#sizer.style.height = `${HEAD_HEIGHT + Math.min(TALLEST, count * ROW_HEIGHT)}px`;
    }
    this.changed();
  }

  /** What the rows say is new: what came, or anything. */
  changed(came?: Came): void {
    this.#header.renew();
    if (!came) this.#version++;
    else
      for (const view of this.#rows)
        if (view.row >= came.from && view.row < came.to)
          view.forget(came.isOnlyCells ? came.columns : undefined);
    this.#soon();
  }

  /** Where the table is scrolled to, in pixels of all its rows. */
  get top(): number {
    return this.#top();
  }

  get left(): number {
    return this.element.scrollLeft;
  }

  /** Once the element is in its place, and needn't wait for a frame. */
  measure(): void {
    this.#width = this.element.clientWidth;
    this.#height = this.element.clientHeight;
    this.draw();
  }

  /** Before anything is written: after that the browser would have to lay out the page. */
  toTop(): void {
    if (this.#top() === 0) return;
    this.element.scrollTop = 0;
    this.#fine = { scrollTop: 0, top: 0 };
  }

  scrollTo(top: number): void {
    const most = Math.max(0, this.#rowCount * ROW_HEIGHT - (this.#height - HEAD_HEIGHT));
    const wanted = Math.max(0, Math.min(most, top));
    this.element.scrollTop = wanted / this.#scale();
    this.#fine = { scrollTop: this.element.scrollTop, top: wanted };
    this.draw();
  }

  scrollSideways(left: number): void {
    this.element.scrollLeft = left;
    this.draw();
  }

  /** Scrolls no more than it takes to bring the cell into view. */
  reveal(row: number, column: number): void {
    const top = row * ROW_HEIGHT;
    const height = this.#height - HEAD_HEIGHT;
    if (top < this.#top()) this.scrollTo(top);
    else if (top + ROW_HEIGHT > this.#top() + height) this.scrollTo(top + ROW_HEIGHT - height);
    this.revealColumn(column);
  }

  revealColumn(column: number): void {
    const place = this.#layout.columns[column];
    if (!place || column < this.#layout.pinnedCount) return;
    const room = this.#width - this.#layout.pinnedWidth - CHECK_WIDTH;
    const { scrollLeft } = this.element;
    if (place.left < scrollLeft) this.element.scrollLeft = place.left;
    else if (place.left + place.width > scrollLeft + room)
      this.element.scrollLeft = Math.min(place.left, place.left + place.width - room);
    this.draw();
  }

  cell(row: number, column: number): HTMLElement | undefined {
    const view = this.#rows[row % this.#rows.length];
    return view?.row === row ? view.cell(column) : undefined;
  }

  headerCell(column: number): HTMLElement | undefined {
    return this.#header.cell(column);
  }

  /** The row that an event happened in. */
  rowOf(event: Event): number | undefined {
    for (const target of event.composedPath()) {
      const view = this.#rows.find(({ element }) => element === target);
      if (view && view.row >= 0) return view.row;
      if (target === this.element) return undefined;
    }
    return undefined;
  }

  draw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (this.#height === 0) return;
    // Asked once, before anything is written: after that it would make the browser lay out the page.
    const { scrollTop, scrollLeft } = this.element;
    const top = this.#top();
    this.#columns = this.#columnsAt(scrollLeft);
    this.#header.draw(this.#columns);
    const shift = this.#scale() === 1 ? 0 : scrollTop - top;
    const slots = Math.ceil(this.#height / ROW_HEIGHT) + 2 * MORE_ROWS;
    while (this.#rows.length < slots) {
      const view = new RowView(this.#words);
      this.#rows.push(view);
      this.#body.append(view.element);
    }
    const count = this.#rows.length;
    const first = Math.max(0, Math.floor(top / ROW_HEIGHT) - MORE_ROWS);
    for (let row = first; row < first + count; row++) {
      const view = this.#rows[row % count];
      if (row >= this.#rowCount) view?.hide();
      else view?.show(row, Math.round(row * ROW_HEIGHT + shift), this.#version, this.#columns, this.#source);
    }
    this.#onView(this.#viewAt(top));
  }

  #soon(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.draw());
  }

  #columnsAt(scrollLeft: number): Columns {
    const { columns, pinnedCount, pinnedWidth } = this.#layout;
    const right = scrollLeft + Math.max(0, this.#width - pinnedWidth - CHECK_WIDTH);
    let low = pinnedCount;
    let high = columns.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const column = columns[middle];
      if (column && column.left + column.width <= scrollLeft) low = middle + 1;
      else high = middle;
    }
    let to = low;
    while (to < columns.length && (columns[to]?.left ?? 0) < right) to++;
    const from = Math.max(pinnedCount, low - MORE_COLUMNS);
    to = Math.min(columns.length, to + MORE_COLUMNS);
    const known = this.#columns;
    const slots = Math.max(known.slots, to - from);
    if (known.layout === this.#layout && known.from === from && known.to === to && known.slots === slots)
      return known;
    return { layout: this.#layout, from, to, slots };
  }

  #scale(): number {
    const height = this.#rowCount * ROW_HEIGHT;
    const room = this.#height - HEAD_HEIGHT;
    return height <= TALLEST ? 1 : (height - room) / (TALLEST - room);
  }

  #top(): number {
    const { scrollTop } = this.element;
    if (this.#scale() === 1) return scrollTop;
    return Math.abs(scrollTop - this.#fine.scrollTop) < 1 ? this.#fine.top : scrollTop * this.#scale();
  }

  /** Where a pixel of the scroll bar is several rows, the wheel still goes row by row. */
  #wheel(event: WheelEvent): void {
    if (this.#scale() === 1 || event.ctrlKey || event.deltaY === 0) return;
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? ROW_HEIGHT : 1;
    this.scrollTo(this.#top() + event.deltaY * unit);
  }
}
