import type { RunStatus } from '../../src/core/entities';
import { RUN_STATUSES } from '../../src/core/entities';
import type { TableStrings } from '../../src/core/panels/tableStrings';
import { isBetterSmall, isNeutral } from '../../src/core/mainMetric';
import type { Coloured } from '../../src/core/runColour';
import type { ColumnStatistics } from '../../src/core/runTable';
import type { Formats } from '../ui/format';
import { fill, shorten, titleText } from '../ui/strings';
import { cellText, numberStyle } from './cellText';
import type { CellText, NumberStyle } from './cellText';
import type { Layout, PageColumn } from './columns';
import { isName } from './columns';
import { BLOCK } from './model';
import type { TableModel } from './model';

export interface RowContent {
  readonly id: string;
  readonly name: string;
  readonly isGroup: boolean;
  /** Null where rows have no levels. */
  readonly depth: number | null;
  readonly expandable: boolean;
  readonly expanded: boolean;
  readonly twistyTitle: string;
  readonly colour: string;
  readonly starred: boolean;
  readonly selected: boolean;
  readonly classes: readonly string[];
  /** For VS Code's context menu, as JSON. */
  readonly menu: string;
}

export interface CellContent {
  readonly text: string;
  readonly title: string;
  readonly spread: string;
  readonly classes: string;
  readonly heat: string;
  readonly line: Float64Array | null;
  readonly active: boolean;
}

const ICONS: Readonly<Record<RunStatus, string>> = {
  RUNNING: '●',
  SCHEDULED: '◌',
  FINISHED: '✓',
  FAILED: '✗',
  KILLED: '■',
};

export interface ContentDeps {
  readonly model: TableModel;
  readonly words: TableStrings;
  readonly formats: Formats;
  readonly locale: string;
  readonly isSelected: (id: string) => boolean;
  readonly areSeveralSelected: () => boolean;
  readonly isActive: (row: number, column: number) => boolean;
  readonly isPinned: (id: string) => boolean;
  readonly colourOf: (run: Coloured) => string;
}

/** What the grid shows of the model: words, colours and marks for each row and cell. */
export class Content {
  layout: Layout = { columns: [], pinnedCount: 0, pinnedWidth: 0, width: 0 };
  #now = Date.now();
  hasLevels = false;
  readonly #deps: ContentDeps;
  readonly #styles = new Map<string, NumberStyle>();

  constructor(deps: ContentDeps) {
    this.#deps = deps;
  }

  /** After values came in, of these columns or of any; whether all rows have to be written anew. */
  renew(ids?: ReadonlySet<string>): boolean {
    this.#now = Date.now();
    if (!ids) {
      this.#styles.clear();
      return true;
    }
    const before = [...ids].map((id) => [id, this.#styles.get(id)] as const);
    for (const id of ids) this.#styles.delete(id);
    return before.some(([id, style]) => style !== undefined && this.#style(id) !== style);
  }

  /** Among the rows in view; -1 for elsewhere. */
  rowOf(id: string, { fromRow, toRow }: { readonly fromRow: number; readonly toRow: number }): number {
    for (let row = fromRow; row < toRow; row++) if (this.row(row)?.id === id) return row;
    return -1;
  }

  row(row: number): RowContent | undefined {
    const { model, words, formats } = this.#deps;
    const place = model.row(row);
    if (!place) return undefined;
    const { rows, index } = place;
    const id = rows.ids[index] ?? '';
    const isGroup = rows.isGroup[index] === 1;
    const name = rows.names[index] ?? '';
    const children = rows.children[index] ?? 0;
    const selected = this.#deps.isSelected(id);
    const expanded = rows.isExpanded[index] === 1;
    const isDeleted = rows.isDeleted[index] === 1;
    const status = rows.statuses[index] ?? '';
    const isPinned = this.#deps.isPinned(id);
    return {
      id,
      name,
      isGroup,
      depth: this.hasLevels ? (rows.depths[index] ?? 0) : null,
      expandable: children > 0,
      expanded,
      twistyTitle: `${fill(expanded ? words.collapse : words.expand, shorten(name, 40))} (${fill(
        isGroup ? words.runCount : words.childCount,
        formats.count(children),
      )})`,
      colour: isGroup
        ? ''
        : this.#deps.colourOf({ colour: rows.colours[index] ?? '', number: rows.numbers[index] ?? 0 }),
      starred: rows.isStarred[index] === 1,
      selected,
      classes: [
        selected ? 'selected' : '',
        isGroup ? 'group' : '',
        isDeleted ? 'deleted' : '',
        isPinned ? 'pinned' : '',
      ],
      menu: JSON.stringify({
        tidemarkRow: isGroup ? 'group' : isDeleted ? 'deletedRun' : 'run',
        tidemarkStatus: status.toLowerCase(),
        // What is for one run isn't offered for the others along with it.
        tidemarkSeveral: selected && this.#deps.areSeveralSelected(),
        preventDefaultContextMenuItems: true,
      }),
    };
  }

  cell(row: number, index: number): CellContent {
    const active = this.#deps.isActive(row, index);
    const column = this.layout.columns[index];
    const place = this.#deps.model.row(row);
    if (!column || !place) return { ...EMPTY, classes: 'waiting', active };
    const at = place.index;
    if (isName(column)) return this.#name(row, active);
    const cells = this.#deps.model.cells(row, column.id);
    if (cells?.kind === 'lines') {
      return { ...EMPTY, line: cells.lines[at] ?? null, active };
    }
    const isStatus = column.column.kind === 'attribute' && column.column.key === 'status';
    if (isStatus && place.rows.isGroup[at] !== 1) return this.#status(place.rows.statuses[at] ?? '', active);
    const said = this.text(row, column);
    // The runs of a group have it in common.
    const common = isStatus ? RUN_STATUSES.find((status) => status === said.exact) : undefined;
    if (common) return this.#status(common, active);
    const since = place.rows.ongoingSince[at] ?? 0;
    if (isDuration(column) && said.text === '' && since > 0)
      return {
        ...EMPTY,
        text: this.#deps.formats.duration(this.#now - since),
        classes: 'number ongoing',
        active,
      };
    const statistics = this.#deps.model.statisticsOf(column.id);
    const isBest = place.rows.isGroup[at] !== 1 && isBestValue(column, said, statistics);
    return {
      text: said.text,
      title: isBest ? `${said.title}\n${this.#deps.words.best}` : titleText(said.title),
      spread: said.spread,
      classes: `${said.isNumber || column.isNumber ? 'number' : ''} ${isBest ? 'best' : ''}`,
      heat: column.heat && statistics ? heatOf(column, said, statistics) : '',
      line: null,
      active,
    };
  }

  /** What a cell says, for copying too. */
  text(row: number, column: PageColumn): CellText {
    const { model, words, formats } = this.#deps;
    const cells = model.cells(row, column.id);
    return cellText(column.column, cells, row % BLOCK, this.#style(column.id), {
      words,
      formats,
      now: this.#now,
    });
  }

  #name(row: number, active: boolean): CellContent {
    const content = this.row(row);
    const { words, formats, model } = this.#deps;
    const place = model.row(row);
    if (!content || !place) return { ...EMPTY, active };
    const children = place.rows.children[place.index] ?? 0;
    const count = children > 0 ? formats.count(children) : '';
    return {
      ...EMPTY,
      text: shorten(content.name, 120) || words.noValue,
      title: titleText(content.isGroup ? content.name : `${content.name}\n${content.id}`),
      spread: count,
      active,
    };
  }

  #status(status: RunStatus | '', active: boolean): CellContent {
    if (status === '') return { ...EMPTY, active };
    const key = status.toLowerCase() as Lowercase<RunStatus>;
    return {
      ...EMPTY,
      text: `${ICONS[status]} ${this.#deps.words[key]}`,
      classes: `status ${key}`,
      active,
    };
  }

  #style(id: string): NumberStyle {
    const known = this.#styles.get(id);
    if (known) return known;
    const style = numberStyle(this.#deps.model.blocks(id), this.#deps.locale);
    this.#styles.set(id, style);
    return style;
  }
}

const EMPTY: CellContent = {
  text: '',
  title: '',
  spread: '',
  classes: '',
  heat: '',
  line: null,
  active: false,
};

function isDuration({ column }: PageColumn): boolean {
  return column.kind === 'attribute' && column.key === 'duration';
}

function isBestValue(
  { column }: PageColumn,
  { value }: CellText,
  statistics: ColumnStatistics | undefined,
): boolean {
  if (column.kind !== 'metric' || isNeutral(column.key) || value === null || !statistics) return false;
  const { least, most } = statistics;
  // Of a column in which all are the same, none is better.
  if (least === null || most === null || least === most || column.value === 'count') return false;
  return value === (isBetterSmall(column.key) ? least : most);
}

/** From nothing to much of the accent, by where the value lies between the least and the most. */
function heatOf({ column }: PageColumn, { value }: CellText, { least, most }: ColumnStatistics): string {
  if (value === null || least === null || most === null || !(most > least)) return '';
  if (!Number.isFinite(most - least) || !Number.isFinite(value)) return '';
  const share = (value - least) / (most - least);
  const good = column.kind === 'metric' && isBetterSmall(column.key) ? 1 - share : share;
  return `color-mix(in srgb, var(--vscode-charts-blue) ${Math.round(4 + good * 44)}%, transparent)`;
}
