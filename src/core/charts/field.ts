import { column, list, nullable, oneOf, shape, text } from '../decode';
import type { Decoder } from '../rpc';

/** Which of a metric's values stands for a run. */
export const RUN_VALUES = ['last', 'min', 'max'] as const;
export type RunValue = (typeof RUN_VALUES)[number];

export const RUN_ATTRIBUTES = ['duration', 'start_time', 'status', 'user_id', 'run_name'] as const;
export type RunAttribute = (typeof RUN_ATTRIBUTES)[number];

/** What a chart of runs takes of each run: one number, or one text. */
export type Field =
  | { readonly of: 'metric'; readonly key: string; readonly value: RunValue }
  | { readonly of: 'param' | 'tag'; readonly key: string }
  | { readonly of: 'attribute'; readonly key: RunAttribute };

/** More axes, rows or columns than this nobody reads. */
export const MAX_FIELDS = 60;

const metricField = shape<Extract<Field, { readonly of: 'metric' }>>({
  of: oneOf(['metric']),
  key: text,
  value: oneOf(RUN_VALUES),
});
const keyField = shape<Extract<Field, { readonly of: 'param' | 'tag' }>>({
  of: oneOf(['param', 'tag']),
  key: text,
});
const attributeField = shape<Extract<Field, { readonly of: 'attribute' }>>({
  of: oneOf(['attribute']),
  key: oneOf(RUN_ATTRIBUTES),
});
const ofWhat = shape<{ readonly of: Field['of'] }>({ of: oneOf(['metric', 'param', 'tag', 'attribute']) });

export const field: Decoder<Field> = (value) => {
  const { of } = ofWhat(value);
  if (of === 'metric') return metricField(value);
  return of === 'attribute' ? attributeField(value) : keyField(value);
};
export const fields: Decoder<readonly Field[]> = list(field, MAX_FIELDS);

/** Tells fields apart, and is the same for the same field. */
export function fieldId(one: Field): string {
  return one.of === 'metric' ? `metric ${one.value} ${one.key}` : `${one.of} ${one.key}`;
}

/** As MLflow's users write it; of a metric's last value the name alone. */
export function fieldName(one: Field): string {
  return one.of === 'metric' && one.value !== 'last' ? `${one.value}(${one.key})` : one.key;
}

/** The values of a field, one for each run: numbers where all that there are can be read as one, else texts. */
export interface FieldValues {
  /** NaN where it is missing or isn't a number; of texts, their place in `texts`, or -1. */
  readonly values: Float64Array;
  /** Null of numbers. In the order that a person expects. */
  readonly texts: readonly string[] | null;
}

export interface RunsQuery {
  readonly runIds: readonly string[];
  readonly fields: readonly Field[];
}

export interface RunsData {
  /** Runs that exist, in the order asked. */
  readonly runIds: readonly string[];
  /** In the order asked. */
  readonly columns: readonly FieldValues[];
}

export const MAX_FIELD_RUNS = 1000;

export const runsQuery: Decoder<RunsQuery> = shape<RunsQuery>({ runIds: list(text, MAX_FIELD_RUNS), fields });

export const runsData: Decoder<RunsData> = shape<RunsData>({
  runIds: list(text, MAX_FIELD_RUNS),
  columns: list(shape<FieldValues>({ values: column, texts: nullable(list(text)) }), MAX_FIELDS),
});
