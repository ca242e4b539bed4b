import type { MetricRange, MetricRangeRequest, XAxis } from './backend';
import { column, double, finite, flag, integer, list, nullable, oneOf, shape, text } from './decode';
import { MAX_CHART_RUNS } from './lines/request';
import type { Decoder } from './rpc';

const X_AXES: readonly XAxis[] = ['step', 'timestamp', 'relative'];

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

const metricRange: Decoder<MetricRange> = (value) => {
  const range = rangeFields(value);
  const { other } = otherColumn(value);
  if (range.x.length !== range.y.length || (other && other.length !== range.x.length)) {
    throw new Error('The columns of a series differ in length.');
  }
  return other ? { ...range, other } : range;
};
export const metricRanges: Decoder<readonly MetricRange[]> = list(metricRange, MAX_CHART_RUNS);
