import type { PropertyValues, TemplateResult } from 'lit';
import { html, LitElement, nothing } from 'lit';
import type { RunStatus } from '../../src/core/entities';
import { RUN_STATUSES } from '../../src/core/entities';
import { banner, bannerStyles, failure } from '../ui/banner';
import { button } from '../ui/controls';
import { chevronDown } from '../ui/icons';
import { openMenu } from '../ui/menu';
import { toolStyles } from '../ui/menuTool';
import { fill, shorten } from '../ui/strings';
import { sharedStyles } from '../ui/styles';
import { viewBanner } from '../ui/viewMenu';
import { toggled } from './arrange';
import type { FilterBox } from './filterBox';
import './filterBox';
import { columnMenu, timeMenu, withinLabel } from './menus';
import { cellStyles } from './cell.styles';
import { gridStyles } from './grid.styles';
import { tablePageStyles } from './page.styles';
import type { PageDeps } from './deps';
import { columnOfField, knownNames } from './search';
import { TimeRangeBox } from './timeRange';
import { tableToolbar, toolbarStyles } from './toolbar';
import { TableWorkbench } from './workbench';
import { labelOf } from './columns';

const ICONS: Readonly<Record<RunStatus, string>> = {
  RUNNING: '●',
  SCHEDULED: '◌',
  FINISHED: '✓',
  FAILED: '✗',
  KILLED: '■',
};

const NO_SEARCH = { search: '', statuses: [], within: null, onlyStarred: false, hiddenRuns: [] };

/** The page: what to look for above, the runs below. What it shows is the workbench's. */
export class TablePage extends LitElement {
  static override readonly styles = [
    sharedStyles,
    toolStyles,
    bannerStyles,
    toolbarStyles,
    tablePageStyles,
    gridStyles,
    cellStyles,
  ];
  readonly #bench: TableWorkbench;

  constructor(deps: PageDeps) {
    super();
    this.#bench = new TableWorkbench({
      ...deps,
      root: () => this.renderRoot,
      onChange: () => this.requestUpdate(),
      focusSearch: () => this.#search?.focus(),
      openColumnMenu: (column, at) => openMenu(this.renderRoot, at, () => columnMenu(this.#bench, column)),
    });
  }

  get workbench(): TableWorkbench {
    return this.#bench;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#bench.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#bench.dispose();
  }

  protected override firstUpdated(): void {
    if (this.#bench.table) this.#bench.grid.measure();
  }

  protected override updated(_changed: PropertyValues): void {
    const search = this.#search;
    if (!search) return;
    search.words = this.#bench.words;
    search.value = this.#bench.arrangement.search;
    search.problem = this.#bench.problem;
    search.names = knownNames(this.#bench.columns.keys);
    search.history = this.#bench.searching.history;
    search.onSearch = (text, done) => this.#bench.search(text, done);
    search.valuesOf = async (field) => {
      const column = columnOfField(field);
      return column ? this.#bench.source.values(column) : [];
    };
    search.onLeave = () => this.#bench.control.focus();
  }

  protected override render(): TemplateResult {
    const bench = this.#bench;
    return html`${tableToolbar(bench, this.#count(), this.renderRoot)}${this.#chips()}${this.#banner()}${viewBanner(bench.words, bench.views, bench.failure)}
      <main>
        ${bench.busy ? html`<div class="busy" role="progressbar" aria-label=${bench.words.loading}></div>` : nothing}
        ${bench.grid.element}${this.#empty()}
      </main>
      <div class="announce" role="status">${this.#countText()}</div>`;
  }

  get #search(): FilterBox | null {
    return this.renderRoot.querySelector<FilterBox>('tm-filter-box');
  }

  #count(): TemplateResult | typeof nothing {
    const { table, words, formats, selection } = this.#bench;
    if (!table) return nothing;
    const selected = selection.runIds.length;
    return html`<span class="found">${this.#countText()}</span>${
        selected > 1 ? html` <b>${fill(words.countSelected, formats.count(selected))}</b>` : nothing
      }`;
  }

  #countText(): string {
    const { table, words, formats } = this.#bench;
    if (!table) return '';
    const [found, all] = [formats.count(table.runCount), formats.count(table.totalCount)];
    if (table.totalCount === 1 && table.runCount === 1) return words.countOne;
    return table.runCount === table.totalCount ? fill(words.countAll, all) : fill(words.countOf, found, all);
  }

  #chips(): TemplateResult {
    const bench = this.#bench;
    const { words, arrangement } = bench;
    return html`<div class="chips">
      ${RUN_STATUSES.map((status) => {
        const word = words[status.toLowerCase() as Lowercase<RunStatus>];
        return html`<button
          class="chip ${status.toLowerCase()}"
          aria-pressed=${String(arrangement.statuses.includes(status))}
          title=${word}
          @click=${() =>
            bench.arrange({
              statuses: RUN_STATUSES.filter((one) => toggled(arrangement.statuses, status).includes(one)),
            })}
        >
          <span class="icon-text" aria-hidden="true">${ICONS[status]}</span><span class="word">${word}</span>
        </button>`;
      })}
      <span class="gap"></span>
      <button
        class="chip"
        aria-pressed=${String(arrangement.onlyStarred)}
        title=${words.starred}
        @click=${() => bench.arrange({ onlyStarred: !arrangement.onlyStarred })}
      >
        <span aria-hidden="true">★</span><span class="word">${words.starred}</span>
      </button>
      <button
        class="chip"
        aria-haspopup="menu"
        aria-pressed=${String(arrangement.within !== null)}
        title=${words.startedWithin}
        @click=${({ currentTarget }: Event) => this.#chooseTime(currentTarget)}
      >
        ${withinLabel(bench)}${chevronDown}
      </button>
      ${this.#brushChip()}
      ${
        arrangement.viewType === 'ACTIVE_ONLY'
          ? nothing
          : html`<button
              class="chip"
              aria-pressed="true"
              @click=${() => bench.arrange({ viewType: 'ACTIVE_ONLY' })}
            >
              ${arrangement.viewType === 'ALL' ? words.allRuns : words.deletedRuns} ×
            </button>`
      }
      ${
        arrangement.hiddenRuns.length === 0
          ? nothing
          : html`<button class="chip" @click=${() => bench.arrange({ hiddenRuns: [] })}>
              ${fill(words.showHidden, bench.formats.count(arrangement.hiddenRuns.length))}
            </button>`
      }
      ${arrangement.groupBy.map(
        (column) =>
          html`<button
            class="chip"
            aria-pressed="true"
            @click=${() =>
              bench.arrange({
                groupBy: arrangement.groupBy.filter((other) => other !== column),
                expanded: [],
              })}
          >
            ${fill(words.groupedBy, shorten(labelOf(column, words), 30))} ×
          </button>`,
      )}
    </div>`;
  }

  #chooseTime(chip: unknown): void {
    if (!(chip instanceof HTMLElement)) return;
    const others = (): void => new TimeRangeBox(this.#bench).openAt(this.renderRoot, chip);
    openMenu(this.renderRoot, chip, () => timeMenu(this.#bench, others));
  }

  #clearSearch(): void {
    this.#bench.brush.clear();
    this.#bench.arrange(NO_SEARCH);
  }

  #brushChip(): TemplateResult | typeof nothing {
    const { brush, words, formats } = this.#bench;
    if (brush.runIds === null) return nothing;
    const { length } = brush.runIds;
    return html`<button
      class="chip brushed"
      aria-pressed="true"
      title=${words.clearBrush}
      @click=${() => {
        brush.clear();
        this.renderRoot.querySelector<HTMLElement>('.chip')?.focus();
      }}
    >
      ${length === 1 ? words.brushedRun : fill(words.brushedRuns, formats.count(length))} ×
    </button>`;
  }

  /** What went wrong leaves the rows that are there: they are old, not wrong. */
  #banner(): TemplateResult | typeof nothing {
    const { failure, words, table } = this.#bench;
    if (failure === undefined || !table) return nothing;
    return banner(failure, button({ label: words.tryAgain, onPress: () => void this.#bench.start() }));
  }

  #empty(): TemplateResult | typeof nothing {
    const { failure: problem, words, table } = this.#bench;
    if (problem !== undefined && !table) {
      return failure(problem, button({ label: words.tryAgain, onPress: () => void this.#bench.start() }));
    }
    if (!table || table.rowCount > 0) return nothing;
    if (table.totalCount === 0) return html`<div class="empty">${words.noRuns}</div>`;
    return html`<div class="empty">
      <div>${words.noRunFound}</div>
      ${button({ label: words.clearSearch, onPress: () => this.#clearSearch() })}
    </div>`;
  }
}
customElements.define('tm-table-page', TablePage);
