import type { TrackingBackend } from '../../core/backend';
import type { Run } from '../../core/entities';
import type { ComparedRow, Comparison, CompareSection } from '../../core/panels/compare';
import { compareProtocol } from '../../core/panels/compare';
import type { Channel } from '../../core/rpc';
import { servePanel } from '../../core/rpc';
import { RunWatch } from '../watching';

/** What this page needs of a backend. */
export type CompareBackend = Pick<TrackingBackend, 'getRuns' | 'watch'>;

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
  readonly openCharts: () => void;
  readonly onProblem: (what: string, cause: unknown) => void;
  /** The window's words for an error. */
  readonly errorText?: (error: unknown) => string;
}): CompareSession {
  const { channel, backend, runIds, onCompared, openDiff, openCharts, onProblem } = deps;
  let visible = false;
  const peer = servePanel({
    protocol: compareProtocol,
    channel,
    onProblem,
    ...(deps.errorText && { errorText: deps.errorText }),
    requests: {
      compare: async ({ onlyDifferences }) => {
        const runs = await (await backend()).getRuns(runIds);
        watch.setActive(visible);
        const comparison = compareRuns(runIds, runs, onlyDifferences);
        onCompared(comparison);
        return comparison;
      },
    },
    notices: {
      openDiff: ({ leftRunId, rightRunId }) => {
        if (runIds.includes(leftRunId) && runIds.includes(rightRunId)) openDiff(leftRunId, rightRunId);
      },
      openCharts,
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
  onlyDifferences: boolean,
): Comparison {
  const found = new Set(runs.map((run) => run.info.runId));
  const rows = [
    ...compared('params', runs, ({ data }) => data.params.map(({ key, value }) => [key, value])),
    ...compared('metrics', runs, ({ data }) => data.metrics.map(({ key, value }) => [key, value])),
    ...compared('tags', runs, ({ data }) =>
      // The client's and the launcher's own bookkeeping differs by nature and says nothing about the result.
      data.tags.filter(({ key }) => !/^(mlflow|tidemark)\./.test(key)).map(({ key, value }) => [key, value]),
    ),
  ];
  const differing = rows.filter((row) => row.differs);
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
    rows: onlyDifferences ? differing : rows,
    sameCount: rows.length - differing.length,
  };
}

function compared(
  section: CompareSection,
  runs: readonly Run[],
  entries: (run: Run) => readonly (readonly [string, string | number])[],
): readonly ComparedRow[] {
  const valuesByKey = new Map<string, (string | number | null)[]>();
  for (const [index, run] of runs.entries()) {
    for (const [key, value] of entries(run)) {
      const values = valuesByKey.get(key) ?? runs.map(() => null);
      values[index] = value;
      valuesByKey.set(key, values);
    }
  }
  return [...valuesByKey]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, values]) => ({
      section,
      key,
      // Object.is: NaN is the same as NaN.
      differs: values.some((value) => !Object.is(value, values[0])),
      values,
    }));
}
