import type { RunWithoutMetrics } from '../../core/entities';
import { loggedRows, surroundingRows, withExplanations } from '../../core/comparison';
import type { ComparedMetric, ComparedRow, ComparedValue, RunSurroundings } from '../../core/comparison';
import type { ChartExport } from '../../core/panels/charts';
import type { CompareBeginning, CompareQuery, Comparison, RowDiff } from '../../core/panels/compare';
import { BEGINNING, compareProtocol } from '../../core/panels/compare';
import { COLOUR_TAG } from '../../core/runTable';
import type { FileAddress } from '../../core/panels/files';
import type { Channel } from '../../core/rpc';
import { servePanel } from '../../core/rpc';
import { pausing } from '../../store/pace';
import { answerChart } from '../charts/kinds';
import type { ChartsBackend } from '../charts/session';
import { describeCharts } from '../charts/session';
import { readBytes } from '../fileBytes';
import { ChangeWatch, ofRuns } from '../watching';
import { comparedMetrics } from './metrics';
import { surroundingsOf } from './surroundings';
import type { ArtifactReader } from './surroundings';

interface Logged {
  readonly runs: readonly RunWithoutMetrics[];
  readonly rows: readonly ComparedRow[];
}

/** What this page needs of a backend. */
export type CompareBackend = ArtifactReader & ChartsBackend;

/** Rows whose values a new page has from the start: more than are in sight. */
const FIRST_ROWS = 40;
/** Characters of these values. */
const FIRST_SIZE = 200_000;

export interface CompareSession {
  /** What a page that nobody has arranged yet shows first; null where it can't be read. */
  first(): Promise<CompareBeginning | null>;
  setVisible(visible: boolean): void;
  dispose(): void;
}

/** Answers one compare page from a backend, and tells it when one of its runs changed. */
export function serveCompare(deps: {
  readonly channel: Channel;
  readonly backend: () => Promise<CompareBackend>;
  readonly runIds: readonly string[];
  readonly onCompared: (comparison: Comparison) => void;
  readonly openDiff: (leftRunId: string, rightRunId: string) => void;
  readonly openRowDiff: (row: RowDiff) => void;
  readonly openFiles: (leftRunId: string, rightRunId: string) => void;
  readonly openSource: (leftRunId: string, rightRunId: string) => void;
  readonly openCharts: () => void;
  readonly openFile: (file: FileAddress) => void;
  readonly saveChart: (file: ChartExport) => Promise<boolean>;
  readonly onProblem: (what: string, cause: unknown) => void;
  /** The window's words for an error. */
  readonly errorText?: (error: unknown) => string;
}): CompareSession {
  const { channel, backend, runIds, onCompared, onProblem } = deps;
  /** Files are read again only when something of their run changed. */
  const surroundings = new Map<string, Promise<RunSurroundings>>();
  const areOurs = (...ids: readonly string[]): boolean => ids.every((runId) => runIds.includes(runId));
  /** What the store knows is read again only when one of the runs changed. */
  let logged: { readonly metric: ComparedMetric; readonly read: Promise<Logged> } | undefined;
  const readLogged = async (metric: ComparedMetric): Promise<Logged> => {
    const source = await backend();
    const runs = await source.getRunsWithoutMetrics(runIds);
    return { runs, rows: await loggedRows(runs, await comparedMetrics(source, runs, metric), pausing()) };
  };
  const readSurroundings = async (runs: readonly RunWithoutMetrics[]): Promise<readonly ComparedRow[]> => {
    const source = await backend();
    const read = runs.map((run) => {
      const known = surroundings.get(run.info.runId) ?? surroundingsOf(source, run);
      surroundings.set(run.info.runId, known);
      return known;
    });
    return surroundingRows(await Promise.all(read), pausing());
  };
  let version = 0;
  let shown: readonly ComparedRow[] = [];
  const compare = async (query: CompareQuery, signal: AbortSignal): Promise<Comparison> => {
    if (logged?.metric !== query.metric) logged = { metric: query.metric, read: readLogged(query.metric) };
    const { read } = logged;
    const { runs, rows } = await read.catch((error: unknown) => {
      logged = undefined;
      throw error;
    });
    watch.tryAgain();
    const all = query.surroundings ? [...rows, ...(await readSurroundings(runs))] : rows;
    const chosen = await chosenRows(all, query, signal);
    // Nobody waits for it any more: cells are those of the comparison that came after it.
    signal.throwIfAborted();
    shown = chosen;
    const comparison = compareRuns(runIds, runs, { version: ++version, all, shown });
    onCompared(comparison);
    return comparison;
  };
  const peer = servePanel({
    protocol: compareProtocol,
    channel,
    onProblem,
    ...(deps.errorText && { errorText: deps.errorText }),
    requests: {
      compare,
      cells: async (asked) =>
        asked.version === version ? asked.rows.map((row) => shown[row]?.values ?? []) : null,
      charts: async () => describeCharts(await backend(), runIds),
      chartData: async (query, signal) => answerChart(await backend(), query, signal),
      saveChart: deps.saveChart,
      bytes: async (request) => readBytes(await backend(), request),
    },
    notices: {
      openDiff: ({ leftRunId, rightRunId }) => {
        if (areOurs(leftRunId, rightRunId)) deps.openDiff(leftRunId, rightRunId);
      },
      openRowDiff: (row) => {
        if (areOurs(row.leftRunId, row.rightRunId)) deps.openRowDiff(row);
      },
      openFiles: ({ leftRunId, rightRunId }) => {
        if (areOurs(leftRunId, rightRunId)) deps.openFiles(leftRunId, rightRunId);
      },
      openSource: ({ leftRunId, rightRunId }) => {
        if (areOurs(leftRunId, rightRunId)) deps.openSource(leftRunId, rightRunId);
      },
      openCharts: deps.openCharts,
      openArtifact: deps.openFile,
      failed: ({ message }) => onProblem('The compare page reports:', message),
    },
  });
  const watch = new ChangeWatch({
    backend,
    concerns: ofRuns(runIds),
    report: (changed) => {
      logged = undefined;
      for (const runId of changed ?? runIds) surroundings.delete(runId);
      peer.emit('changed', null);
    },
  });
  return {
    first: async () => {
      try {
        const comparison = await compare(BEGINNING, new AbortController().signal);
        return { comparison, cells: firstCells(shown) };
      } catch {
        // The page asks for the same, meets the same error and shows it.
        return null;
      }
    },
    setVisible: (now) => watch.setActive(now),
    dispose: () => {
      watch.dispose();
      peer.dispose();
    },
  };
}

/** As many as a document has room for. */
function firstCells(rows: readonly ComparedRow[]): CompareBeginning['cells'] {
  const cells: (readonly ComparedValue[] | null)[] = [];
  let size = 0;
  for (const { values } of rows.slice(0, FIRST_ROWS)) {
    size += values.reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 8), 0);
    if (size > FIRST_SIZE) break;
    // JSON has no word for what is not finite.
    const isPlain = values.every((value) => typeof value !== 'number' || Number.isFinite(value));
    cells.push(isPlain ? values : null);
  }
  return cells;
}

async function chosenRows(
  rows: readonly ComparedRow[],
  { onlyDifferences, explain }: CompareQuery,
  signal: AbortSignal,
): Promise<readonly ComparedRow[]> {
  const chosen = onlyDifferences ? rows.filter((row) => row.differs) : rows;
  return explain === '' ? chosen : withExplanations(chosen, explain, pausing(signal));
}

/** What the page is told at first. `runs` are those that exist, in the order of `runIds`. */
function compareRuns(
  runIds: readonly string[],
  runs: readonly RunWithoutMetrics[],
  compared: {
    readonly version: number;
    readonly all: readonly ComparedRow[];
    readonly shown: readonly ComparedRow[];
  },
): Comparison {
  const { version, all, shown } = compared;
  const found = new Set(runs.map((run) => run.info.runId));
  return {
    version,
    runs: runs.map(({ info, data }) => ({
      runId: info.runId,
      runName: info.runName,
      status: info.status,
      startTime: info.startTime,
      endTime: info.endTime,
      deleted: info.lifecycleStage === 'deleted',
      colour: data.tags.find(({ key }) => key === COLOUR_TAG)?.value ?? '',
      number: info.number,
    })),
    goneRunIds: runIds.filter((runId) => !found.has(runId)),
    rows: shown.map(({ section, key, differs, explains }) => ({ section, key, differs, explains })),
    sameCount: all.filter((row) => !row.differs).length,
    metricKeys: all.filter(({ section }) => section === 'metrics').map(({ key }) => key),
  };
}
