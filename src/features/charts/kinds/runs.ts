import { setImmediate } from 'node:timers/promises';
import type { TrackingBackend } from '../../../core/backend';
import type { Field, FieldValues, RunsData, RunsQuery } from '../../../core/charts/field';
import type { MetricExtent } from '../../../core/comparison';
import type { KeyValue, Run } from '../../../core/entities';
import { numberOf } from '../../../core/explain';
import { categoriesOf } from '../../../core/stats/axes';

export type RunsSource = Pick<TrackingBackend, 'getRuns' | 'metricExtents'>;

/** Runs in one look, so that the window goes on in between. */
const AT_ONCE = 100;

/** What a chart takes of its runs: a column for each field. */
export async function runsData(source: RunsSource, query: RunsQuery, signal: AbortSignal): Promise<RunsData> {
  const { fields } = query;
  const found: string[] = [];
  const raw: (string | number | null)[][] = fields.map(() => []);
  const extreme = fields.some((field) => field.of === 'metric' && field.value !== 'last');
  for await (const runs of runsInParts(source, query.runIds, signal)) {
    const extents = extreme ? await source.metricExtents(runs.map(({ info }) => info.runId)) : [];
    const extentOf = new Map(extents.map((extent) => [`${extent.runId} ${extent.key}`, extent]));
    for (const run of runs) {
      found.push(run.info.runId);
      for (const [index, field] of fields.entries()) {
        const extent = field.of === 'metric' ? extentOf.get(`${run.info.runId} ${field.key}`) : undefined;
        raw[index]?.push(valueOf(field, run, extent));
      }
    }
  }
  return { runIds: found, columns: raw.map(columnOf) };
}

export async function* runsInParts(
  source: Pick<TrackingBackend, 'getRuns'>,
  runIds: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<readonly Run[]> {
  for (let from = 0; from < runIds.length; from += AT_ONCE) {
    if (from > 0) await setImmediate();
    signal.throwIfAborted();
    yield await source.getRuns(runIds.slice(from, from + AT_ONCE));
  }
}

export function valueOf(
  field: Field,
  { info, data }: Run,
  extent?: Pick<MetricExtent, 'min' | 'max'>,
): string | number | null {
  switch (field.of) {
    case 'metric': {
      const points = data.metrics.filter(({ key }) => key === field.key);
      // Of a key that was logged for models as well, what was logged for the run itself.
      const last = (points.find(({ modelId }) => modelId === null) ?? points[0])?.value;
      if (last === undefined) return null;
      return field.value === 'last' ? last : (extent?.[field.value] ?? Number.NaN);
    }
    case 'param':
      return given(data.params, field.key);
    case 'tag':
      return given(data.tags, field.key);
    case 'attribute':
      switch (field.key) {
        case 'duration':
          return info.endTime === null ? null : Math.max(0, info.endTime - info.startTime);
        case 'start_time':
          return info.startTime;
        case 'status':
          return info.status;
        case 'user_id':
          return info.userId;
        case 'run_name':
          return info.runName;
      }
  }
}

function given(pairs: readonly KeyValue[], wanted: string): string | null {
  return pairs.find(({ key }) => key === wanted)?.value ?? null;
}

/** Numbers where everything that is given is one; NaN counts, because a metric may be it. */
export function columnOf(raw: readonly (string | number | null)[]): FieldValues {
  const isNumber = (value: string | number | null): boolean =>
    value === null ||
    typeof value === 'number' ||
    numberOf(value) !== null ||
    /^[+-]?(nan|inf(inity)?)$/i.test(value);
  if (raw.every(isNumber)) {
    const number = (value: string | number | null): number =>
      typeof value === 'number' ? value : (numberOf(value) ?? Number.NaN);
    return { values: Float64Array.from(raw, number), texts: null };
  }
  const texts = categoriesOf(raw.flatMap((value) => (value === null ? [] : [String(value)])));
  const places = new Map(texts.map((text, place) => [text, place]));
  return {
    values: Float64Array.from(raw, (value) => (value === null ? -1 : (places.get(String(value)) ?? -1))),
    texts,
  };
}
