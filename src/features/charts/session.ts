import type { TrackingBackend } from '../../core/backend';
import type { Run } from '../../core/entities';
import type { ChartRun, ChartsDescription } from '../../core/panels/charts';
import { chartsProtocol } from '../../core/panels/charts';
import type { Channel } from '../../core/rpc';
import { servePanel } from '../../core/rpc';
import { RunWatch } from '../watching';

/** What this page needs of a backend. */
export type ChartsBackend = Pick<TrackingBackend, 'getRuns' | 'metricKeys' | 'metricRanges' | 'watch'>;

export interface ChartsSession {
  setVisible(visible: boolean): void;
  dispose(): void;
}

/** Answers one charts page from a backend, and tells it what changed while it is visible. */
export function serveCharts(deps: {
  readonly channel: Channel;
  readonly backend: () => Promise<ChartsBackend>;
  readonly runIds: readonly string[];
  readonly onDescribed: (description: ChartsDescription) => void;
  readonly onProblem: (what: string, cause: unknown) => void;
  /** The window's words for an error. */
  readonly errorText?: (error: unknown) => string;
}): ChartsSession {
  const { channel, backend, runIds, onDescribed, onProblem } = deps;
  let visible = false;
  const peer = servePanel({
    protocol: chartsProtocol,
    channel,
    onProblem,
    ...(deps.errorText && { errorText: deps.errorText }),
    requests: {
      describe: async () => {
        const description = await describeCharts(await backend(), runIds);
        // A store that could not be opened before may have been opened now: watch it.
        watch.setActive(visible);
        onDescribed(description);
        return description;
      },
      ranges: async (request) => (await backend()).metricRanges(request),
    },
    notices: { failed: ({ message }) => onProblem('The charts page reports:', message) },
  });
  const watch = new RunWatch({
    backend,
    runIds,
    report: (changed) => peer.emit('changed', { runIds: changed }),
  });
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

/** What there is to chart of these runs. */
export async function describeCharts(
  backend: Pick<ChartsBackend, 'getRuns' | 'metricKeys'>,
  runIds: readonly string[],
): Promise<ChartsDescription> {
  const runs = await backend.getRuns(runIds);
  const found = new Set(runs.map((run) => run.info.runId));
  return {
    runs: runs.map(chartRun),
    goneRunIds: runIds.filter((runId) => !found.has(runId)),
    metricKeys: found.size === 0 ? [] : await backend.metricKeys([...found]),
  };
}

function chartRun({ info }: Run): ChartRun {
  return {
    runId: info.runId,
    runName: info.runName,
    experimentId: info.experimentId,
    status: info.status,
    startTime: info.startTime,
    endTime: info.endTime,
    deleted: info.lifecycleStage === 'deleted',
  };
}
