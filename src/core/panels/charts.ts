import type { MetricRange, MetricRangeRequest, XAxis } from '../backend';
import {
  column,
  double,
  finite,
  flag,
  integer,
  list,
  nothing,
  nullable,
  oneOf,
  shape,
  text,
} from '../decode';
import type { RunStatus } from '../entities';
import { RUN_STATUSES } from '../entities';
import type { Decoder, Protocol } from '../rpc';

/** A run as the charts panel shows it. */
export interface ChartRun {
  readonly runId: string;
  readonly runName: string;
  readonly experimentId: string;
  readonly status: RunStatus;
  readonly startTime: number;
  readonly endTime: number | null;
  readonly deleted: boolean;
}

export interface ChartsDescription {
  readonly runs: readonly ChartRun[];
  /** Runs that were asked for and don't exist any more. */
  readonly goneRunIds: readonly string[];
  /** All metrics of the runs, sorted. */
  readonly metricKeys: readonly string[];
}

export interface ChartsRequests {
  readonly describe: { readonly params: null; readonly result: ChartsDescription };
  readonly ranges: { readonly params: MetricRangeRequest; readonly result: readonly MetricRange[] };
}

export interface ChartsEvents {
  /** Something about these runs is new since the view's last look; `null`: look at everything again. */
  readonly changed: { readonly runIds: readonly string[] | null };
}

export interface ChartsNotices {
  /** An error the page could not handle, for the log. */
  readonly failed: { readonly message: string };
}

export const X_AXES: readonly XAxis[] = ['step', 'timestamp', 'relative'];
/** Runs in one panel. */
export const MAX_CHART_RUNS = 1000;

const chartRun: Decoder<ChartRun> = shape<ChartRun>({
  runId: text,
  runName: text,
  experimentId: text,
  status: oneOf(RUN_STATUSES),
  startTime: finite,
  endTime: nullable(finite),
  deleted: flag,
});

export const rangeRequest: Decoder<MetricRangeRequest> = shape<MetricRangeRequest>({
  series: list(shape<MetricRangeRequest['series'][number]>({ runId: text, key: text }), MAX_CHART_RUNS),
  x: oneOf(X_AXES),
  from: nullable(finite),
  to: nullable(finite),
  pixels: integer(1, 20_000),
});

const rangeFields = shape<Omit<MetricRange, 'other'>>({
  runId: text,
  key: text,
  x: column,
  y: column,
  count: integer(0, Number.MAX_SAFE_INTEGER),
  exact: flag,
  extent: nullable(shape<{ readonly from: number; readonly to: number }>({ from: double, to: double })),
});
const otherColumn = shape<{ readonly other: Float64Array | null }>({
  other: (value) => (value === undefined ? null : column(value)),
});

export const metricRange: Decoder<MetricRange> = (value) => {
  const range = rangeFields(value);
  const { other } = otherColumn(value);
  if (range.x.length !== range.y.length || (other && other.length !== range.x.length)) {
    throw new Error('The columns of a series differ in length.');
  }
  return other ? { ...range, other } : range;
};

export const chartsDescription: Decoder<ChartsDescription> = shape<ChartsDescription>({
  runs: list(chartRun, MAX_CHART_RUNS),
  goneRunIds: list(text, MAX_CHART_RUNS),
  metricKeys: list(text),
});

export const chartsProtocol: Protocol<ChartsRequests, ChartsEvents, ChartsNotices> = {
  requests: {
    describe: {
      params: nothing,
      result: chartsDescription,
    },
    ranges: { params: rangeRequest, result: list(metricRange, MAX_CHART_RUNS) },
  },
  events: { changed: shape<ChartsEvents['changed']>({ runIds: nullable(list(text)) }) },
  notices: { failed: shape<ChartsNotices['failed']>({ message: text }) },
};
