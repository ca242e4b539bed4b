import type { TableStrings } from '../../src/core/panels/tableStrings';
import type { MetricValue, TableColumn } from '../../src/core/runTable';
import { columnId } from '../../src/core/runTable';
import { HUES } from '../../src/core/runColour';
import type { MenuEntry } from '../ui/menu';
import { fill, shorten } from '../ui/strings';
import { movedBy, sortedWay, withColumn, withoutColumn, withValue } from './arrange';
import type { PageColumn } from './columns';
import { isMeasured, isName, labelOf } from './columns';
import { askNumber, copyRows, exportRuns, hideRows, togglePinned, widen } from './outputs';
import type { TableWorkbench } from './workbench';

const HOUR = 3_600_000;
const SPANS = [
  [null, 'anyTime'],
  [HOUR, 'lastHour'],
  [24 * HOUR, 'lastDay'],
  [7 * 24 * HOUR, 'lastWeek'],
  [30 * 24 * HOUR, 'lastMonth'],
] as const;

export function withinLabel({ arrangement: { within }, words, formats }: TableWorkbench): string {
  if (within === null || typeof within === 'number')
    return words[SPANS.find(([span]) => span === within)?.[1] ?? 'anyTime'];
  const { from, to } = within;
  if (from === null) return to === null ? words.anyTime : fill(words.startedUntil, formats.moment(to));
  return to === null ? fill(words.startedSince, formats.moment(from)) : formats.moments(from, to);
}

/** Spans up to now, and any other by its ends, which `choose` asks for. */
export function timeMenu(bench: TableWorkbench, choose: () => void): readonly MenuEntry[] {
  const { words, arrangement } = bench;
  const isOther = arrangement.within !== null && typeof arrangement.within !== 'number';
  return [
    ...SPANS.map(([within, word]) => ({
      label: words[word],
      checked: arrangement.within === within,
      onPress: () => bench.arrange({ within }),
    })),
    'separator',
    { label: words.otherTimes, checked: isOther, onPress: choose },
  ];
}

const VALUES: readonly (readonly [MetricValue, number, keyof TableStrings])[] = [
  ['last', 0, 'valueLast'],
  ['min', 0, 'valueMin'],
  ['max', 0, 'valueMax'],
  ['best', 0, 'valueBest'],
  ['mean', 10, 'valueMean'],
  ['at', 100, 'valueAt'],
  ['count', 0, 'valueCount'],
  ['sparkline', 0, 'valueSparkline'],
];

/** What can be done with a column: by the mouse on its name, by the keyboard from its header. */
export function columnMenu(bench: TableWorkbench, column: PageColumn): readonly MenuEntry[] {
  const { words, arrangement } = bench;
  const columns = bench.columns.all;
  const sortBy =
    (ascending: boolean, also = false) =>
    (): void =>
      bench.arrange(sortedWay(arrangement, column.column, ascending, also));
  const widths: readonly MenuEntry[] = [
    { label: words.wider, stays: true, onPress: () => widen(bench, column, 1) },
    { label: words.narrower, stays: true, onPress: () => widen(bench, column, -1) },
  ];
  const isSorted = arrangement.orderBy.some((order) => columnId(order.column) === column.id);
  const entries: MenuEntry[] = [
    { label: words.sortAscending, onPress: sortBy(true) },
    { label: words.sortDescending, onPress: sortBy(false) },
    ...(arrangement.orderBy.length > 0 && !isSorted
      ? [{ label: words.sortAlso, onPress: sortBy(true, true) }]
      : []),
    ...(isSorted ? [{ label: words.noSort, onPress: () => bench.arrange({ orderBy: [] }) }] : []),
  ];
  if (isName(column))
    return [
      ...entries,
      'separator',
      ...widths,
      { label: words.standardWidth, onPress: () => bench.arrange({ nameWidth: 0 }) },
    ];
  const { column: own } = column;
  if (own.kind === 'metric') {
    entries.push('separator', { heading: words.showValue });
    for (const [value, usual, word] of VALUES) {
      const isOwn = own.value === value;
      const argument = isOwn ? own.argument : usual;
      entries.push({
        label: words[word].replace('{0}', String(argument)),
        checked: isOwn,
        onPress: () => chooseValue(bench, column, value, argument),
      });
    }
  }
  entries.push(
    'separator',
    {
      label: column.pinned ? words.unpinColumn : words.pinColumn,
      onPress: () => bench.arrange(withColumn(columns, column.id, { pinned: !column.pinned })),
    },
    { label: words.moveLeft, onPress: () => bench.arrange(movedBy(bench.columns, column.id, -1)) },
    { label: words.moveRight, onPress: () => bench.arrange(movedBy(bench.columns, column.id, 1)) },
    ...widths,
    {
      label: words.standardWidth,
      onPress: () => bench.arrange(withColumn(columns, column.id, { width: 0 })),
    },
  );
  if (isMeasured(column) || (own.kind === 'param' && bench.isNumber(column)))
    entries.push({
      label: words.heatColumn,
      checked: column.heat,
      onPress: () => bench.arrange(withColumn(columns, column.id, { heat: !column.heat })),
    });
  if (own.kind === 'param' || own.kind === 'tag' || own.kind === 'attribute')
    entries.push({ label: words.groupByThis, onPress: () => groupBy(bench, own) });
  entries.push('separator', {
    label: words.hideColumn,
    onPress: () => bench.arrange(withoutColumn(columns, column.id)),
  });
  return entries;
}

function chooseValue(bench: TableWorkbench, column: PageColumn, value: MetricValue, argument: number): void {
  const apply = (chosen: number): void =>
    bench.arrange(withValue(bench.columns.all, column.id, value, chosen));
  if (value !== 'mean' && value !== 'at') {
    apply(0);
    return;
  }
  const question = value === 'mean' ? bench.words.howManyPoints : bench.words.whichStep;
  const least = value === 'mean' ? 1 : Number.MIN_SAFE_INTEGER;
  askNumber(bench, column, { text: question, usual: argument, least }, apply);
}

function groupBy(bench: TableWorkbench, column: TableColumn): void {
  const id = columnId(column);
  const { groupBy } = bench.arrangement;
  const without = groupBy.filter((other) => columnId(other) !== id);
  bench.arrange({ groupBy: without.length < groupBy.length ? without : [...groupBy, column], expanded: [] });
}

/** More than are seen at once. */
const MANY = 20;

/** Params first, those that differ; then what tags and attributes there are. */
export function groupMenu(bench: TableWorkbench): readonly MenuEntry[] {
  const { words, arrangement } = bench;
  const { keys } = bench.columns;
  const chosen = new Set(arrangement.groupBy.map(columnId));
  const entry = (column: TableColumn): MenuEntry => ({
    label: shorten(labelOf(column, words), 50),
    checked: chosen.has(columnId(column)),
    stays: true,
    onPress: () => groupBy(bench, column),
  });
  const params = (keys?.params.keys ?? []).filter((_, index) => keys?.params.differs[index] === 1);
  const tags = (keys?.tags.keys ?? []).filter(
    (key) => !key.startsWith('mlflow.') && !key.startsWith('tidemark.'),
  );
  return [
    {
      label: words.noGroups,
      checked: chosen.size === 0,
      onPress: () => bench.arrange({ groupBy: [], expanded: [] }),
    },
    'separator',
    ...(['status', 'user_id', 'experiment'] as const).map((key) => entry({ kind: 'attribute', key })),
    ...(params.length + tags.length > MANY ? ['separator' as const, { find: words.findColumn }] : []),
    ...(params.length > 0 ? ['separator' as const, { heading: words.params }] : []),
    ...params.map((key) => entry({ kind: 'param', key })),
    ...(tags.length > 0 ? ['separator' as const, { heading: words.tags }] : []),
    ...tags.map((key) => entry({ kind: 'tag', key })),
  ];
}

export function moreMenu(bench: TableWorkbench): readonly MenuEntry[] {
  const { words, arrangement } = bench;
  const selected = bench.selection.runIds;
  const viewType = (label: string, type: typeof arrangement.viewType): MenuEntry => ({
    label,
    checked: arrangement.viewType === type,
    onPress: () => bench.arrange({ viewType: type }),
  });
  const ofSelected: MenuEntry[] =
    selected.length === 0
      ? []
      : [
          'separator',
          { label: words.copyMarkdown, onPress: () => void copyRows(bench, 'markdown') },
          { label: words.copyCsv, onPress: () => void copyRows(bench, 'csv') },
          { label: words.pinRun, onPress: () => togglePinned(bench, selected) },
          { label: words.hideRun, onPress: () => hideRows(bench, selected) },
          ...(bench.description?.writable === true
            ? [
                'separator' as const,
                { heading: words.colour },
                { label: words.standardColour, onPress: () => bench.edits.setColour(selected, '') },
                ...HUES.map((hue): MenuEntry => ({
                  label: words[`hue_${hue}`],
                  onPress: () => bench.edits.setColour(selected, hue),
                })),
              ]
            : []),
        ];
  return [
    {
      label: words.childRunsBelow,
      checked: arrangement.tree,
      onPress: () => bench.arrange({ tree: !arrangement.tree }),
    },
    'separator',
    { heading: words.runsShown },
    viewType(words.activeRuns, 'ACTIVE_ONLY'),
    viewType(words.deletedRuns, 'DELETED_ONLY'),
    viewType(words.allRuns, 'ALL'),
    'separator',
    { label: words.exportRuns, onPress: () => exportRuns(bench) },
    ...ofSelected,
  ];
}
