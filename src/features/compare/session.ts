import type { TrackingBackend } from '../../core/backend';
import type { Run } from '../../core/entities';
import { loggedRows, surroundingRows, withExplanations } from '../../core/comparison';
import type { ComparedRow } from '../../core/comparison';
import type { CompareQuery, Comparison, RowDiff } from '../../core/panels/compare';
import { compareProtocol } from '../../core/panels/compare';
import type { Channel } from '../../core/rpc';
import { servePanel } from '../../core/rpc';
import { RunWatch } from '../watching';
import { surroundingsOf } from './surroundings';
import type { ArtifactReader } from './surroundings';

/** What this page needs of a backend. */
export type CompareBackend = Pick<TrackingBackend, 'getRuns' | 'metricExtents' | 'watch'> & ArtifactReader;

export interface CompareSession {
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
  readonly onProblem: (what: string, cause: unknown) => void;
  /** The window's words for an error. */
  readonly errorText?: (error: unknown) => string;
}): CompareSession {
  const { channel, backend, runIds, onCompared, onProblem } = deps;
  let visible = false;
  const areOurs = (...ids: readonly string[]): boolean => ids.every((runId) => runIds.includes(runId));
  const rowsOf = async (runs: readonly Run[], query: CompareQuery): Promise<readonly ComparedRow[]> => {
    const source = await backend();
    const extents = query.metric === 'last' ? [] : await source.metricExtents(runIds);
    const logged = loggedRows(runs, { metric: query.metric, extents });
    if (!query.surroundings) return logged;
    return [...logged, ...surroundingRows(await Promise.all(runs.map((run) => surroundingsOf(source, run))))];
  };
  const peer = servePanel({
    protocol: compareProtocol,
    channel,
    onProblem,
    ...(deps.errorText && { errorText: deps.errorText }),
    requests: {
      compare: async (query) => {
        const runs = await (await backend()).getRuns(runIds);
        watch.setActive(visible);
        const comparison = compareRuns(runIds, runs, await rowsOf(runs, query), query);
        onCompared(comparison);
        return comparison;
      },
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
      failed: ({ message }) => onProblem('The compare page reports:', message),
    },
  });
  const watch = new RunWatch({ backend, runIds, report: () => peer.emit('changed', null) });
  return {
    setVisible: (now) => {
      visible = now;
      watch.setActive(now);
    },
    dispose: () => {
      watch.dispose();
      peer.dispose();
    },
  };
}

/** What of these runs is the same and what differs. `runs` are those that exist, in the order of `runIds`. */
export function compareRuns(
  runIds: readonly string[],
  runs: readonly Run[],
  rows: readonly ComparedRow[],
  { onlyDifferences, explain }: CompareQuery,
): Comparison {
  const found = new Set(runs.map((run) => run.info.runId));
  const differing = rows.filter((row) => row.differs);
  const shown = onlyDifferences ? differing : rows;
  return {
    runs: runs.map(({ info }) => ({
      runId: info.runId,
      runName: info.runName,
      status: info.status,
      startTime: info.startTime,
      endTime: info.endTime,
      deleted: info.lifecycleStage === 'deleted',
    })),
    goneRunIds: runIds.filter((runId) => !found.has(runId)),
    rows: explain === '' ? shown : withExplanations(shown, explain),
    sameCount: rows.length - differing.length,
    metricKeys: rows.filter(({ section }) => section === 'metrics').map(({ key }) => key),
  };
}
