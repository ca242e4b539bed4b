import { list, nullable, shape, text } from '../../src/core/decode';
import { errorMessage } from '../../src/core/errors';
import { TABLE_STRINGS } from '../../src/core/panels/tableStrings';
import { unpacked } from '../../src/core/panels/packed';
import { tableProtocol } from '../../src/core/panels/table';
import type { TableBeginning } from '../../src/core/panels/tableBeginning';
import { tableBeginning } from '../../src/core/panels/tableBeginning';
import { tableArrangement } from '../../src/core/panels/tableView';
import { connectPanel } from '../../src/core/rpc';
import { formatsFor } from '../ui/format';
import { connectHost, reportErrors } from '../ui/host';
import { registerLateControls } from '../ui/lateToolkit';
import { wordsFor } from '../ui/strings';
import { pageStyles } from '../ui/styles';
import { viewSource } from '../ui/viewSource';
import { perform } from './outputs';
import { TablePage } from './page';
import { titlesOf } from './columns';
import type { TableState } from './deps';
import { placeIn } from './keptPlace';

const host = connectHost();
const peer = connectPanel({
  protocol: tableProtocol,
  channel: host.channel,
  events: {
    changed: () => page.workbench.changed(),
    perform: (what) => perform(page.workbench, what),
    brushed: (runIds) => page.workbench.brush.show(runIds),
    arrange: (arrangement) => page.workbench.apply(arrangement, ''),
  },
  onProblem: (what, cause) => peer.notify('failed', { message: `${what} ${errorMessage(cause)}` }),
});
reportErrors((message) => peer.notify('failed', { message }));

const { locale, strings, identity } = host.start;
const state = restored(host.savedState);
// Saved at once, so that a panel nobody arranged is restored too.
host.save(state ?? {});
const page = new TablePage({
  words: wordsFor(TABLE_STRINGS, strings),
  formats: formatsFor(locale),
  locale,
  state,
  first: host.savedState === undefined ? firstShown(host.start.first) : null,
  experimentIds: shape<{ readonly experimentIds: readonly string[] }>({ experimentIds: list(text) })(identity)
    .experimentIds,
  source: {
    describe: () => peer.request('describe', null),
    open: (opening, signal) => peer.request('open', opening, { signal, timeout: 120_000 }),
    cells: (range, signal) => peer.request('cells', range, { signal }),
    statistics: (tableId, columns) => peer.request('statistics', { tableId, columns }, { timeout: 120_000 }),
    ids: (tableId, from, to) => peer.request('ids', { tableId, from, to }),
    keys: (sample, viewType) => peer.request('keys', { sample, viewType }, { timeout: 300_000 }),
    tableKeys: (tableId) => peer.request('tableKeys', { tableId }, { timeout: 300_000 }),
    values: (column) => peer.request('values', { column }),
    edit: async (runIds, edit) => {
      await peer.request('edit', { runIds, edit });
    },
    ...viewSource(peer),
  },
  act: (action, runIds, copied) => peer.notify('act', { action, runIds, text: copied }),
  selected: (runIds) => peer.notify('selected', { runIds }),
  exportRuns: (columns, query) =>
    peer.notify('exportRuns', {
      query,
      columns: columns.map(({ column }) => column),
      titles: titlesOf(columns),
    }),
  shareView: (arrangement, name) => peer.notify('shareView', { arrangement, name }),
  clearBrush: () => peer.notify('clearBrush', null),
  keep: (changed) => host.save(changed),
});
if (pageStyles.styleSheet)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, pageStyles.styleSheet];
document.body.append(page);
// No first row has a control of the library.
requestIdleCallback(() => void registerLateControls());

/** A page that was shown before has its own arrangement, and its document is as old as the panel. */
function firstShown(first: unknown): TableBeginning | null {
  return first === null ? null : tableBeginning(unpacked(first));
}

/** The state of a page that was shown before; null for a new one, or one of another version. */
function restored(saved: unknown): TableState | null {
  try {
    const found = shape<{
      readonly arrangement: TableState['arrangement'] | null;
      readonly history: readonly string[];
      readonly viewName: string;
    }>({
      arrangement: nullable(tableArrangement),
      history: list(text, 100),
      viewName: text,
    })(saved);
    return found.arrangement && { ...found, arrangement: found.arrangement, place: placeIn(saved) };
  } catch {
    return null;
  }
}
