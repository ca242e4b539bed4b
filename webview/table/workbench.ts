import type { TableDescription, TableOpened } from '../../src/core/panels/table';
import type { TableBeginning } from '../../src/core/panels/tableBeginning';
import { queryOf } from '../../src/core/panels/tableQuery';
import type { TableStrings } from '../../src/core/panels/tableStrings';
import type { TableArrangement } from '../../src/core/panels/tableView';
import { STANDARD_ARRANGEMENT } from '../../src/core/panels/tableView';
import { runColour } from '../../src/core/runColour';
import type { RunTable } from '../../src/core/runTable';
import type { Formats } from '../ui/format';
import { SavedViews } from '../ui/savedViews';
import type { Change } from './arrange';
import { changedQuery, moved, resized, sorted, toggled } from './arrange';
import { allNumbers } from './cellText';
import { ShownBrush } from './brush';
import { Changes } from './changes';
import { ColumnSet, measuredColumns, visibleColumns } from './columnSet';
import type { PageColumn } from './columns';
import type { RowContent } from './content';
import { Content } from './content';
import type { GridControl } from './control';
import type { PageSource, WorkbenchDeps } from './deps';
import { CellEditor } from './editor';
import type { FilterProblem } from './filterBox';
import { markFirstRows } from './firstRows';
import type { GridView } from './grid';
import { Grid } from './grid';
import { headerState } from './header';
import { PlaceKeeper } from './keptPlace';
import { deselectLost } from './lostRuns';
import type { Came } from './model';
import { TableModel } from './model';
import type { Place } from './place';
import { TOP, goBack, placeOf } from './place';
import { RunEdits } from './runEdits';
import { controlOf, toggleAll } from './outputs';
import { Search } from './search';
import { Selection } from './selection';
import { Surroundings } from './surroundings';
import { countKeys, lookAtTableKeys, lookForKeys } from './tableKeys';

/** All that the page does: it holds the arrangement, reads the table for it, and has the grid show it. */
export class TableWorkbench {
  arrangement: TableArrangement;
  description: TableDescription | undefined;
  problem: FilterProblem | undefined;
  failure: string | undefined;
  busy = false;
  readonly words: TableStrings;
  readonly formats: Formats;
  readonly source: PageSource;
  readonly grid: Grid;
  readonly control: GridControl;
  readonly selection: Selection;
  readonly content: Content;
  readonly columns: ColumnSet;
  readonly views: SavedViews<TableArrangement>;
  readonly edits: RunEdits;
  readonly searching: Search;
  readonly brush: ShownBrush;
  readonly editor = new CellEditor();
  readonly deps: WorkbenchDeps;
  readonly #model: TableModel;
  readonly #keeper: PlaceKeeper;
  readonly #surroundings = new Surroundings({
    onTheme: () => this.grid.changed(),
    onTime: () => this.#valuesCame(),
  });
  readonly #changes = new Changes({
    pointerAt: () => this.control.pointerAt,
    isEditing: () => this.editor.isOpen,
    load: () => this.load({ keepPlace: true }),
    invalidate: () => this.#model.invalidate(),
  });
  readonly #isNumeric = (id: string): boolean | undefined => allNumbers(this.#model.blocks(id));
  #first: TableBeginning | null;

  constructor(deps: WorkbenchDeps) {
    this.deps = deps;
    this.#first = deps.first;
    this.words = deps.words;
    this.formats = deps.formats;
    const source = (this.source = deps.source);
    this.arrangement = deps.state?.arrangement ?? STANDARD_ARRANGEMENT;
    const onProblem = (error: unknown): void => this.fail(error);
    this.searching = new Search(deps.state?.history ?? [], () => void this.load({}));
    this.brush = new ShownBrush({ onChange: () => void this.load({}), clear: deps.clearBrush });
    this.views = new SavedViews(
      { source, words: deps.words, onChange: () => this.#keep() },
      deps.state?.viewName ?? '',
    );
    this.columns = new ColumnSet({
      words: deps.words,
      areSeveralExperiments: deps.experimentIds.length > 1,
      read: (sample) => source.keys(sample, this.arrangement.viewType),
    });
    this.edits = new RunEdits({
      editor: this.editor,
      root: deps.root,
      edit: (runIds, edit) => source.edit(runIds, edit),
      onDone: () => this.#model.invalidate(),
      onProblem,
      focus: () => this.control.focus(),
    });
    this.#model = new TableModel({
      source,
      onChange: (came) => this.#valuesCame(came),
      onGone: () => void this.load({ keepPlace: true }),
      onProblem,
    });
    this.selection = new Selection({
      read: async (from, to) => (this.table && (await source.ids(this.table.tableId, from, to))) ?? [],
      onChange: () => this.#selectionChanged(),
    });
    this.content = new Content({
      ...deps,
      model: this.#model,
      isSelected: (id) => this.selection.has(id),
      areSeveralSelected: () => this.selection.size > 1,
      isActive: (row, column) => this.control.isActive(row, column),
      isPinned: (id) => this.arrangement.pinnedRuns.includes(id),
      colourOf: (run) => runColour(run, this.#surroundings.palette),
    });
    this.grid = new Grid({
      words: deps.words,
      source: this.content,
      onView: (view) => this.#viewed(view),
      header: {
        isNumber: (column) => this.isNumber(column),
        sort: (column, also) => this.sort(column, also),
        menu: deps.openColumnMenu,
        resize: (column, width, isDone) => this.resize(column, width, isDone),
        move: (column, before) => this.arrange(moved(this.columns.all, column.id, before?.id)),
        selectAll: () => void toggleAll(this),
      },
    });
    this.control = controlOf(this);
    this.#keeper = new PlaceKeeper(this, deps.state?.place ?? null, () => this.#keep());
  }

  get table(): RunTable | undefined {
    return this.#model.table;
  }

  /** Begins, or begins anew after a failure. */
  async start(): Promise<void> {
    this.#surroundings.watch();
    const first = this.#first;
    this.#first = null;
    this.#busy(first === null);
    try {
      if (first?.opened.kind === 'table') this.#begin(first, first.opened);
      else await this.#ask();
      if (this.columns.keys?.complete === false) await countKeys(this);
    } catch (error) {
      this.fail(error);
    }
    this.deps.onChange();
  }

  /** What came along with the page. */
  #begin(first: TableBeginning, opened: Extract<TableOpened, { kind: 'table' }>): void {
    this.views.take(first.views, first.description);
    this.columns.take(first.keys);
    this.arrangement = first.arrangement;
    this.#described(first.description);
    this.#model.take(opened, first.columns);
    this.#show(opened.table, TOP);
  }

  async #ask(): Promise<void> {
    const { source, columns, views } = this;
    const [description] = await Promise.all([source.describe(), columns.begin(), views.load()]);
    if (!this.deps.state) this.arrangement = this.views.first(description) ?? this.arrangement;
    this.#described(description);
    await this.load({});
  }

  #described(description: TableDescription): void {
    this.description = description;
    this.brush.runIds = description.brushed;
    this.#keep();
    this.layOut();
  }

  dispose(): void {
    this.#changes.dispose();
    this.#keeper.dispose();
    this.searching.dispose();
    this.#surroundings.dispose();
    this.grid.dispose();
  }

  /** Reads the table for the arrangement as it is. */
  async load(options: { readonly keepPlace?: boolean; readonly anchor?: string }): Promise<void> {
    const { arrangement, deps, brush } = this;
    const { query, shift } = queryOf(arrangement, deps.experimentIds, Date.now(), brush.runIds);
    const place = this.table ? placeOf(this, options) : this.#keeper.again();
    this.#busy(true);
    try {
      const columns = visibleColumns(this.content.layout, this.grid.view);
      const opened = await this.#model.open(query, place.anchor ?? null, { ...place.window, columns });
      if (opened === undefined) return;
      this.failure = undefined;
      if (opened.kind === 'problem')
        this.problem = { message: opened.message, position: opened.position - shift };
      else {
        this.problem = undefined;
        this.#show(opened.table, place);
      }
    } catch (error) {
      this.fail(error);
    }
    this.#busy(false);
  }

  /** The host says that runs changed. The rows keep their places while somebody points at them. */
  changed(): void {
    if (!this.table) return;
    // They met the same error.
    if (this.failure !== undefined) void this.views.load();
    void lookForKeys(this);
    this.#changes.changed();
  }

  arrange(change: Change): void {
    const before = this.arrangement;
    this.arrangement = { ...before, ...change };
    this.#keep();
    this.layOut();
    this.grid.draw();
    const asked = changedQuery(before, this.arrangement);
    if (asked !== 'none') void this.load({ keepPlace: asked === 'sameOrder' });
    else void lookAtTableKeys(this);
    if (before.viewType !== this.arrangement.viewType) void countKeys(this);
  }

  sort(column: PageColumn, also: boolean): void {
    this.arrange(sorted(this.arrangement, column.column, also));
  }

  /** All of it anew: a saved view. */
  apply(arrangement: TableArrangement, name: string): void {
    this.views.show(name);
    this.arrange(arrangement);
  }

  search(text: string, done: boolean): void {
    this.arrangement = { ...this.arrangement, search: text };
    this.problem = undefined;
    this.searching.typed(text, done);
    this.#keep();
  }

  /** Shows or hides what is below a row, which stays where it is. */
  toggle(row: RowContent): void {
    const { expanded } = this.arrangement;
    this.arrangement = { ...this.arrangement, expanded: toggled(expanded, row.id) };
    this.#keep();
    void this.load({ anchor: row.id });
  }

  layOut(): void {
    this.content.layout = this.columns.layOut(this.arrangement, this.#isNumeric);
    const { selection, arrangement, table } = this;
    const head = headerState(arrangement.orderBy, selection.runIds.length, table?.runCount ?? Infinity);
    this.grid.arrange(this.content.layout, head);
  }

  fail(error: unknown): void {
    this.failure = error instanceof Error ? error.message : String(error);
    this.#busy(false);
  }

  #show(table: RunTable, place: Place): void {
    void lookAtTableKeys(this);
    void deselectLost(this);
    const hadFocus = this.control.hasFocus;
    this.content.hasLevels = this.arrangement.groupBy.length > 0 || this.arrangement.tree;
    this.content.renew();
    if (!place.keep) this.grid.toTop();
    this.layOut();
    this.grid.setRows(table.rowCount, this.content.hasLevels);
    goBack(this, table, place);
    this.grid.draw();
    if (hadFocus) this.control.focus();
    else this.#keeper.focus();
  }

  #viewed(view: GridView): void {
    if (this.content.row(view.fromRow)) markFirstRows();
    const { layout } = this.content;
    this.#model.view({ from: view.fromRow, to: view.toRow, columns: visibleColumns(layout, view) });
    void this.#model.askStatistics(measuredColumns(layout, view));
  }

  #valuesCame(came?: Came): void {
    const isOutdated = came !== undefined && this.columns.isOutdated(came.columns, this.#isNumeric);
    if (isOutdated) this.layOut();
    this.grid.changed(this.content.renew(came?.columns) || isOutdated ? undefined : came);
  }

  /** Of params by the first values that were read: most of thousands are never looked at. */
  isNumber({ id, column, isNumber }: PageColumn): boolean {
    return isNumber || (column.kind === 'param' && allNumbers(this.#model.blocks(id).slice(0, 2)) === true);
  }

  resize(column: PageColumn, width: number, isDone: boolean): void {
    this.arrangement = { ...this.arrangement, ...resized(this.columns.all, column, width) };
    this.layOut();
    this.grid.draw();
    if (isDone) this.#keep();
  }

  #selectionChanged(): void {
    this.layOut();
    this.grid.changed();
    this.deps.onChange();
  }

  #keep(): void {
    const { arrangement, views, searching } = this;
    const { kept: place } = this.#keeper;
    this.deps.keep({ arrangement, history: searching.history, viewName: views.name, place });
    this.deps.onChange();
  }

  #busy(busy: boolean): void {
    this.busy = busy;
    this.deps.onChange();
  }
}
