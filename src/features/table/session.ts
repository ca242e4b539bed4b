import type { TrackingBackend } from '../../core/backend';
import { errorMessage } from '../../core/errors';
import { FilterError } from '../../core/filter/filterError';
import type {
  RunEdit,
  RunPerformance,
  TableDescription,
  TableNotices,
  TableOpened,
  TableOpening,
} from '../../core/panels/table';
import { packed } from '../../core/panels/packed';
import { tableProtocol } from '../../core/panels/table';
import type { TableBeginning } from '../../core/panels/tableBeginning';
import { beginning } from '../../core/panels/tableBeginning';
import type { TableArrangement } from '../../core/panels/tableView';
import { tableArrangement } from '../../core/panels/tableView';
import type { Channel } from '../../core/rpc';
import { servePanel } from '../../core/rpc';
import { answerViews } from '../views/answers';
import type { ViewsHost } from '../views/answers';
import { ChangeWatch, ofExperiments } from '../watching';

/** What this page needs of a backend. */
export type TableBackend = Pick<
  TrackingBackend,
  | 'getExperiment'
  | 'runTable'
  | 'runTableCells'
  | 'runTableIds'
  | 'runTableStatistics'
  | 'runKeys'
  | 'runTableKeys'
  | 'runValues'
  | 'updateRun'
  | 'setTag'
  | 'deleteTag'
  | 'savedViews'
  | 'saveView'
  | 'setDefaultView'
  | 'removeView'
  | 'watch'
>;

export interface TableSession {
  /** What a page that nobody has arranged yet shows first, packed; null where it can't be read. */
  first(): Promise<unknown>;
  setVisible(visible: boolean): void;
  /** Has the page show this arrangement, now or when it asks for the first time. */
  arrange(arrangement: TableArrangement): void;
  /** Has the page show these runs only; null: all again. */
  setBrushed(runIds: readonly string[] | null): void;
  /** Has the page do this with its selected rows. */
  perform(what: RunPerformance): void;
  dispose(): void;
}

/** Values offered for a key. */
const MOST_VALUES = 200;

/** Milliseconds between two reports to a page, which reads its whole window again. */
const PAUSE = 200;

/** Answers one runs table from a backend, and tells it when its runs changed while it is visible. */
export function serveTable(deps: {
  readonly channel: Channel;
  readonly backend: () => Promise<TableBackend>;
  /** The same, for changes; rejects where nothing can be changed. */
  readonly writable: () => Promise<TableBackend>;
  readonly experimentIds: readonly string[];
  readonly arrangement?: TableArrangement;
  readonly isWritable: () => boolean;
  readonly onDescribed: (description: TableDescription) => void;
  readonly askName: ViewsHost<TableArrangement>['askName'];
  readonly openView: ViewsHost<TableArrangement>['openView'];
  readonly act: (notice: TableNotices['act']) => void;
  readonly onSelected: (runIds: readonly string[]) => void;
  readonly exportRuns: (notice: TableNotices['exportRuns']) => void;
  readonly shareView: (shared: TableNotices['shareView']) => void;
  readonly brush: {
    /** The runs of these experiments that are brushed in charts; null while none are. */
    readonly runIds: () => readonly string[] | null;
    readonly clear: () => void;
  };
  readonly onProblem: (what: string, cause: unknown) => void;
  /** The window's words for an error. */
  readonly errorText?: (error: unknown) => string;
}): TableSession {
  const { channel, backend, writable, experimentIds, onProblem } = deps;
  const textOf = deps.errorText ?? errorMessage;
  let wanted = deps.arrangement;
  const described = async (): Promise<TableDescription> => {
    const found = await describe(await backend(), experimentIds, deps.isWritable(), wanted);
    const description = { ...found, brushed: deps.brush.runIds() };
    watch.tryAgain();
    deps.onDescribed(description);
    return description;
  };
  const views = answerViews('table', tableArrangement, deps);
  const peer = servePanel({
    protocol: tableProtocol,
    channel,
    onProblem,
    ...(deps.errorText && { errorText: deps.errorText }),
    requests: {
      describe: async () => {
        const description = await described();
        wanted = undefined;
        return description;
      },
      open: async (opening, signal) => open(await backend(), opening, signal, textOf),
      cells: async (range) => (await backend()).runTableCells(range),
      statistics: async ({ tableId, columns }) => (await backend()).runTableStatistics(tableId, columns),
      ids: async ({ tableId, from, to }) => (await backend()).runTableIds(tableId, from, to),
      keys: async ({ sample, viewType }) => (await backend()).runKeys(experimentIds, viewType, sample),
      tableKeys: async ({ tableId }) => (await backend()).runTableKeys(tableId),
      values: async ({ column }) => (await backend()).runValues(experimentIds, column, MOST_VALUES),
      edit: async ({ runIds, edit }) => {
        const store = await writable();
        for (const runId of runIds) await change(store, runId, edit);
        return null;
      },
      ...views,
    },
    notices: {
      act: deps.act,
      selected: ({ runIds }) => deps.onSelected(runIds),
      exportRuns: deps.exportRuns,
      shareView: deps.shareView,
      clearBrush: () => deps.brush.clear(),
      failed: ({ message }) => onProblem('The runs table reports:', message),
    },
  });
  const watch = new ChangeWatch({
    backend,
    concerns: ofExperiments(experimentIds),
    pause: PAUSE,
    isRead: true,
    report: () => peer.emit('changed', null),
  });
  const { signal } = new AbortController();
  return {
    first: async () => {
      try {
        const store = await backend();
        const [description, saved, keys] = await Promise.all([
          described(),
          views.views(null, signal),
          store.runKeys(experimentIds, 'ACTIVE_ONLY', true),
        ]);
        const known = { description, views: saved, keys };
        const { opening, ...begun } = beginning(known, experimentIds, Date.now());
        const opened = await open(store, opening, signal, textOf);
        const first: TableBeginning = { ...known, ...begun, columns: opening.window.columns, opened };
        return packed(first);
      } catch {
        // The page asks for the same, meets the same error and shows it.
        return null;
      }
    },
    setVisible: (now) => watch.setActive(now),
    arrange: (arrangement) => {
      // A page that isn't there yet, or was hidden and comes back, asks.
      wanted = arrangement;
      peer.emit('arrange', arrangement);
    },
    setBrushed: (runIds) => peer.emit('brushed', runIds),
    perform: (what) => peer.emit('perform', what),
    dispose: () => {
      watch.dispose();
      peer.dispose();
    },
  };
}

async function describe(
  backend: TableBackend,
  experimentIds: readonly string[],
  writable: boolean,
  wanted: TableArrangement | undefined,
): Promise<Omit<TableDescription, 'brushed'>> {
  const experiments = await Promise.allSettled(experimentIds.map((id) => backend.getExperiment(id)));
  const found = experiments.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const [first] = experiments;
  if (found.length === 0 && first?.status === 'rejected') throw first.reason;
  return {
    experiments: found.map(({ experimentId, name }) => ({ experimentId, name })),
    writable,
    arrangement: wanted ?? null,
  };
}

async function open(
  backend: TableBackend,
  { query, anchor, window }: TableOpening,
  signal: AbortSignal,
  textOf: (error: unknown) => string,
): Promise<TableOpened> {
  try {
    const table = await backend.runTable(query, anchor);
    if (signal.aborted) return { kind: 'table', table, cells: null };
    const cells = await backend.runTableCells({ tableId: table.tableId, ...window });
    return { kind: 'table', table, cells };
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    return { kind: 'problem', message: textOf(error), position: error.position };
  }
}

async function change(backend: TableBackend, runId: string, edit: RunEdit): Promise<void> {
  switch (edit.kind) {
    case 'rename':
      return backend.updateRun(runId, { runName: edit.name });
    case 'setTag':
      return backend.setTag(runId, edit.tag.key, edit.tag.value);
    case 'deleteTag':
      return backend.deleteTag(runId, edit.key);
  }
}
