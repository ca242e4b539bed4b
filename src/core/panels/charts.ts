import type { ChartData, ChartQuery } from '../charts/kinds';
import { chartData, chartQuery } from '../charts/kinds';
import type { ChartsArrangement } from '../charts/workspace';
import { chartsArrangement } from '../charts/workspace';
import { bytes, finite, flag, integer, list, nothing, nullable, oneOf, shape, text } from '../decode';
import type { RunStatus } from '../entities';
import { RUN_STATUSES } from '../entities';
import { MAX_CHART_RUNS } from '../lines/request';
import type { Decoder, Protocol } from '../rpc';
import type { Coloured } from '../runColour';
import type { Bytes, BytesRequest, FileAddress } from './files';
import { bytesAnswer, bytesRequest, fileAddress } from './files';
import type { ViewRequests } from './views';
import { viewRequests } from './views';

/** A run as the charts panel shows it. */
export interface ChartRun extends Coloured {
  readonly runId: string;
  readonly runName: string;
  readonly experimentId: string;
  readonly status: RunStatus;
  readonly startTime: number;
  readonly endTime: number | null;
  readonly deleted: boolean;
  /** Whether it has logged some by key and step. */
  readonly hasImages: boolean;
}

/** The runs of which some are shown. */
export interface RunsAmong {
  /** Of the experiments, without those that are deleted. */
  readonly count: number;
  /** Whether the newest ones are shown, whichever those are; else those that a person chose. */
  readonly isNewest: boolean;
}

export interface ChartsDescription {
  readonly runs: readonly ChartRun[];
  /** Runs that were asked for and don't exist any more. */
  readonly goneRunIds: readonly string[];
  /** All metrics of the runs, sorted. */
  readonly metricKeys: readonly string[];
  /** Those of which each run has logged a single value, as far as runs have ended. */
  readonly singleKeys: readonly string[];
  /** All params of the runs: those in which they differ first. */
  readonly paramKeys: readonly string[];
  /** Params and tags that some of the runs have in common and others differ in. */
  readonly groupKeys: { readonly params: readonly string[]; readonly tags: readonly string[] };
  /** Null within a page whose runs are given. */
  readonly among: RunsAmong | null;
}

/** A file that a person saves from a chart. */
export interface ChartExport {
  /** Without the ending, which is the kind. */
  readonly name: string;
  readonly kind: 'png' | 'svg' | 'csv';
  readonly content: Uint8Array;
}

/** How a page begins. */
export interface ChartsOpening {
  /** False where the store can only be read. */
  readonly writable: boolean;
  /** The arrangement that a command asks for; null for the one it has, or the default view's. */
  readonly arrangement: ChartsArrangement | null;
}

export interface ChartsRequests extends ViewRequests<ChartsArrangement> {
  readonly opening: { readonly params: null; readonly result: ChartsOpening };
  readonly describe: { readonly params: null; readonly result: ChartsDescription };
  readonly data: { readonly params: ChartQuery; readonly result: ChartData };
  /** A part of a run's file. */
  readonly bytes: { readonly params: BytesRequest; readonly result: Bytes };
  /** The runs that were brushed when the page was last there; null for none. */
  readonly brushed: { readonly params: null; readonly result: readonly string[] | null };
  /** Whether it was saved: a person may think better of it. */
  readonly save: { readonly params: ChartExport; readonly result: boolean };
}

export interface ChartsEvents {
  /** Something about these runs is new since the view's last look; `null`: look at everything again. */
  readonly changed: { readonly runIds: readonly string[] | null };
  /** The person let go of what is brushed, elsewhere. */
  readonly brushCleared: null;
  /** A command asks for another arrangement: ask for it by `opening`. */
  readonly arranged: null;
}

export interface ChartsNotices {
  /** An error the page could not handle, for the log. */
  readonly failed: { readonly message: string };
  /** The runs that a person brushed in a chart; null: none any more. */
  readonly brushed: { readonly runIds: readonly string[] | null };
  /** In VS Code's own editor for such a file. */
  readonly openArtifact: FileAddress;
  /** Others of the same experiments in the place of these. */
  readonly chooseRuns: null;
  /** A custom chart, in a file of its own. */
  readonly newChart: null;
  /** The name of the view is '' where it is none that is saved. */
  readonly shareView: { readonly arrangement: ChartsArrangement; readonly name: string };
}

export const chartRun: Decoder<ChartRun> = shape<ChartRun>({
  runId: text,
  runName: text,
  experimentId: text,
  status: oneOf(RUN_STATUSES),
  startTime: finite,
  endTime: nullable(finite),
  deleted: flag,
  colour: text,
  number: integer(0, Number.MAX_SAFE_INTEGER),
  hasImages: flag,
});

export const chartsDescription: Decoder<ChartsDescription> = shape<ChartsDescription>({
  runs: list(chartRun, MAX_CHART_RUNS),
  goneRunIds: list(text, MAX_CHART_RUNS),
  metricKeys: list(text),
  singleKeys: list(text),
  paramKeys: list(text),
  groupKeys: shape<ChartsDescription['groupKeys']>({ params: list(text), tags: list(text) }),
  among: nullable(shape<RunsAmong>({ count: integer(0, Number.MAX_SAFE_INTEGER), isNewest: flag })),
});

export const chartExport: Decoder<ChartExport> = shape<ChartExport>({
  name: text,
  kind: oneOf(['png', 'svg', 'csv']),
  content: bytes,
});

const brushedRuns = list(text, MAX_CHART_RUNS);

export const chartsProtocol: Protocol<ChartsRequests, ChartsEvents, ChartsNotices> = {
  requests: {
    ...viewRequests(chartsArrangement),
    opening: {
      params: nothing,
      result: shape<ChartsOpening>({ writable: flag, arrangement: nullable(chartsArrangement) }),
    },
    describe: {
      params: nothing,
      result: chartsDescription,
    },
    data: { params: chartQuery, result: chartData },
    bytes: { params: bytesRequest, result: bytesAnswer },
    brushed: { params: nothing, result: nullable(brushedRuns) },
    save: { params: chartExport, result: flag },
  },
  events: {
    changed: shape<ChartsEvents['changed']>({ runIds: nullable(list(text)) }),
    brushCleared: nothing,
    arranged: nothing,
  },
  notices: {
    failed: shape<ChartsNotices['failed']>({ message: text }),
    brushed: shape<ChartsNotices['brushed']>({ runIds: nullable(brushedRuns) }),
    openArtifact: fileAddress,
    chooseRuns: nothing,
    newChart: nothing,
    shareView: shape<ChartsNotices['shareView']>({ arrangement: chartsArrangement, name: text }),
  },
};
