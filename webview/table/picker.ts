import type { TemplateResult } from 'lit';
import { html, LitElement, nothing } from 'lit';
import type { TableColumn } from '../../src/core/runTable';
import { NOTE_TAG, TABLE_ATTRIBUTES, columnId } from '../../src/core/runTable';
import type { KeyFact } from '../../src/core/panels/tableColumns';
import { keyFacts, tagColumns } from '../../src/core/panels/tableColumns';
import { shown } from '../../src/core/panels/tableView';
import { button, checkbox, textField } from '../ui/controls';
import { fill, shorten, titleText } from '../ui/strings';
import { sharedStyles } from '../ui/styles';
import { moved, movedBy, withoutColumn } from './arrange';
import { labelOf, detailOf } from './columns';
import { pickerStyles } from './picker.styles';
import { countKeys } from './tableKeys';
import type { TableWorkbench } from './workbench';

const ROW = 24;

interface Line {
  readonly heading?: string;
  readonly column?: TableColumn;
  readonly fact?: KeyFact | undefined;
  readonly isShown?: boolean;
}

/** Which columns are shown, and in which order: thousands of keys to look through. */
export class ColumnPicker extends LitElement {
  static override readonly styles = [sharedStyles, pickerStyles];
  static override readonly properties = {
    find: { state: true },
    active: { state: true },
    top: { state: true },
    dropAt: { state: true },
  };
  declare private find: string;
  declare private active: number;
  declare private top: number;
  declare private dropAt: string;
  readonly #bench: TableWorkbench;
  #opener: HTMLElement | undefined;
  #dragged: string | undefined;
  #lines: readonly Line[] = [];
  readonly #away = (event: Event): void => {
    const path = event.composedPath();
    if (!path.includes(this) && !(this.#opener && path.includes(this.#opener))) this.#close(false);
  };

  constructor(bench: TableWorkbench) {
    super();
    this.#bench = bench;
    this.find = '';
    this.active = 0;
    this.top = 0;
    this.dropAt = '';
    this.setAttribute('role', 'dialog');
    this.setAttribute('aria-label', bench.words.columns);
    this.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      this.#close(true);
    });
  }

  openAt(root: Node, opener: HTMLElement): void {
    this.#opener = opener;
    opener.setAttribute('aria-expanded', 'true');
    const { right, bottom } = opener.getBoundingClientRect();
    this.style.left = `${Math.max(8, Math.min(right - 380, window.innerWidth - 388))}px`;
    this.style.top = `${bottom + 4}px`;
    root.appendChild(this);
    void countKeys(this.#bench).then(() => this.requestUpdate());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('pointerdown', this.#away, { capture: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('pointerdown', this.#away, { capture: true });
    this.#opener?.setAttribute('aria-expanded', 'false');
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('input')?.focus();
  }

  protected override render(): TemplateResult {
    const { words, arrangement } = this.#bench;
    this.#lines = this.#linesOf();
    const lines = this.#lines;
    const first = Math.max(0, Math.floor(this.top / ROW) - 4);
    const visible = lines.slice(first, first + 40);
    const drawn = visible[this.active - first]?.column !== undefined;
    return html`<div class="top">
        ${textField({
          label: words.findColumn,
          value: this.find,
          placeholder: words.findColumn,
          onInput: (find) => {
            this.find = find;
            this.active = 0;
          },
        })}
        <div class="switches">
          ${checkbox({ label: words.onlyDiffering, checked: arrangement.onlyDiffering, onChange: (onlyDiffering) => this.#arrange({ onlyDiffering }) })}
          ${checkbox({ label: words.onlyWithValue, checked: arrangement.onlyWithValue, onChange: (onlyWithValue) => this.#arrange({ onlyWithValue }) })}
          ${checkbox({ label: words.everyColumn, checked: arrangement.everyColumn, onChange: (everyColumn) => this.#arrange({ everyColumn }) })}
        </div>
      </div>
      <div
        class="list"
        role="listbox"
        tabindex="0"
        aria-label=${words.columns}
        aria-multiselectable="true"
        aria-activedescendant=${drawn ? `line-${this.active}` : nothing}
        @scroll=${(event: Event) => (this.top = (event.currentTarget as HTMLElement).scrollTop)}
        @keydown=${(event: KeyboardEvent) => this.#key(event)}
      >
        <svg width="1" height=${Math.max(1, lines.length * ROW)} aria-hidden="true"></svg>
        ${lines.length === 0 ? html`<div class="empty">${words.noColumnFound}</div>` : nothing}
        ${visible.map((line, index) => this.#line(line, first + index))}
      </div>
      <div class="bottom">
        ${button({ label: words.standardColumns, onPress: () => this.#arrange({ columns: null, everyColumn: false, onlyDiffering: false, onlyWithValue: false }) })}
        ${button({ label: words.close, onPress: () => this.#close(true) })}
      </div>`;
  }

  protected override updated(): void {
    // The policy of the page forbids inline styles in markup, not in code.
    this.renderRoot.querySelectorAll<HTMLElement>('.line').forEach((line) => {
      line.style.top = `${Number(line.dataset['at']) * ROW}px`;
    });
  }

  #line(line: Line, at: number): TemplateResult {
    const { words, formats } = this.#bench;
    if (!line.column)
      return html`<div class="line heading" data-at=${at} role="presentation">${line.heading}</div>`;
    const { column, fact, isShown = false } = line;
    const label = labelOf(column, words);
    const detail = detailOf(column, words);
    const facts = fact
      ? `${fill(words.inRuns, formats.count(fact.runs))}${fact.differs ? '' : ` · ${words.sameInAll}`}`
      : '';
    const id = columnId(column);
    return html`<div
      id=${`line-${at}`}
      class="line option ${at === this.active ? 'active' : ''} ${this.dropAt === id ? 'drop' : ''}"
      data-at=${at}
      role="option"
      aria-selected=${String(isShown)}
      draggable=${String(isShown && line.heading === undefined)}
      title=${titleText(`${label}${facts === '' ? '' : `\n${facts}`}`)}
      @click=${() => {
        this.active = at;
        this.#toggle(column, isShown);
      }}
      @dragstart=${() => (this.#dragged = id)}
      @dragover=${(event: DragEvent) => {
        if (!isShown || this.#dragged === undefined) return;
        event.preventDefault();
        this.dropAt = id;
      }}
      @dragend=${() => (this.dropAt = '')}
      @drop=${() => {
        if (this.#dragged !== undefined) this.#arrange(moved(this.#bench.columns.all, this.#dragged, id));
        this.#dragged = undefined;
        this.dropAt = '';
      }}
    >
      <span class="box" aria-hidden="true">${isShown ? '✓' : ''}</span>
      <span class="label ellipsis">${shorten(label, 60)} <span class="muted">${detail}</span></span>
      <span class="muted number">${fact ? formats.count(fact.runs) : ''}</span>
    </div>`;
  }

  /** Those that are shown first, in their order; then all others by kind. */
  #linesOf(): readonly Line[] {
    const { words } = this.#bench;
    const { keys, shown: columns } = this.#bench.columns;
    const facts: ReadonlyMap<string, KeyFact> = keys ? keyFacts(keys) : new Map<string, KeyFact>();
    const find = this.find.trim().toLowerCase();
    const fits = (column: TableColumn): boolean =>
      find === '' || labelOf(column, words).toLowerCase().includes(find);
    const line = (column: TableColumn, isShown: boolean): Line => ({
      column,
      isShown,
      fact: facts.get(`${column.kind} ${column.key}`),
    });
    const known = new Set(columns.map(({ column }) => columnId(column)));
    const group = (heading: string, all: readonly TableColumn[]): readonly Line[] => {
      const lines = all
        .filter((column) => !known.has(columnId(column)) && fits(column))
        .map((column) => line(column, false));
      return lines.length === 0
        ? []
        : [{ heading: `${heading} (${this.#bench.formats.count(lines.length)})` }, ...lines];
    };
    const shownLines = columns.filter(({ column }) => fits(column)).map(({ column }) => line(column, true));
    const attributes = TABLE_ATTRIBUTES.filter((key) => key !== 'run_name').map((key): TableColumn => ({
      kind: 'attribute',
      key,
    }));
    return [
      ...(shownLines.length > 0 ? [{ heading: words.columnsOfRuns }, ...shownLines] : []),
      ...group(
        words.metrics,
        (keys?.metrics.keys ?? []).map((key): TableColumn => ({
          kind: 'metric',
          key,
          value: 'last',
          argument: 0,
        })),
      ),
      ...group(
        words.params,
        (keys?.params.keys ?? []).map((key): TableColumn => ({ kind: 'param', key })),
      ),
      ...group(words.attributes, attributes),
      ...group(words.tags, tagColumns([...new Set([NOTE_TAG, ...(keys?.tags.keys ?? [])])])),
    ];
  }

  #key(event: KeyboardEvent): void {
    const line = this.#lines[this.active];
    const step = (by: number): void => {
      let next = this.active + by;
      while (this.#lines[next] && !this.#lines[next]?.column) next += by;
      if (!this.#lines[next]) return;
      this.active = next;
      const list = this.renderRoot.querySelector('.list');
      if (!list) return;
      list.scrollTop = Math.max(next * ROW - list.clientHeight + ROW, Math.min(list.scrollTop, next * ROW));
    };
    if (event.altKey && line?.column && line.isShown === true && /^Arrow(?:Up|Down)$/.test(event.key)) {
      this.#arrange(movedBy(this.#bench.columns, columnId(line.column), event.key === 'ArrowUp' ? -1 : 1));
      step(event.key === 'ArrowUp' ? -1 : 1);
    } else if (event.key === 'ArrowDown') step(1);
    else if (event.key === 'ArrowUp') step(-1);
    else if ((event.key === ' ' || event.key === 'Enter') && line?.column)
      this.#toggle(line.column, line.isShown === true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #toggle(column: TableColumn, isShown: boolean): void {
    const columns = this.#bench.columns.all;
    const isKept = columns.some((one) => columnId(one.column) === columnId(column));
    if (isShown) this.#arrange(withoutColumn(columns, columnId(column)));
    // One that is left out because it says nothing is wanted nevertheless.
    else if (isKept) this.#arrange({ onlyDiffering: false, onlyWithValue: false });
    else {
      this.#arrange({ columns: [...columns, shown(column)] });
      this.#reveal(column);
    }
  }

  /** It comes behind all others, which may be out of view. */
  #reveal(column: TableColumn): void {
    const { grid, content } = this.#bench;
    grid.revealColumn(content.layout.columns.findIndex(({ id }) => id === columnId(column)));
  }

  #arrange(change: Parameters<TableWorkbench['arrange']>[0]): void {
    this.#bench.arrange(change);
    this.requestUpdate();
  }

  #close(focus: boolean): void {
    this.remove();
    if (focus) this.#opener?.focus();
  }
}
customElements.define('tm-column-picker', ColumnPicker);
