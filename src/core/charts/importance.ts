import { double, integer, list, nullable, shape, text } from '../decode';
import type { Field } from './field';
import { field, fieldName, MAX_FIELD_RUNS } from './field';
import type { ChartKindWords } from './kind';
import { metricAt } from './runsKind';

export interface ImportanceSpec {
  readonly kind: 'importance';
  readonly title: string;
  /** What the params are to explain. */
  readonly target: Field | null;
}

export interface ImportanceQuery {
  readonly kind: 'importance';
  readonly runIds: readonly string[];
  readonly target: Field;
}

export interface ParamImportance {
  readonly key: string;
  /** How much worse a random forest foretells the target when it doesn't know this param; all together are 1. */
  readonly importance: number;
  /** Spearman's, of a param that is a number. */
  readonly correlation: number | null;
}

export interface ImportanceData {
  readonly kind: 'importance';
  /** Runs with a value of the target. */
  readonly runs: number;
  /** The most important first. Empty where there is too little to learn from. */
  readonly params: readonly ParamImportance[];
}

export interface ImportanceWords {
  readonly spec: ImportanceSpec;
  readonly query: ImportanceQuery;
  readonly data: ImportanceData;
}

/** Of fewer runs a forest learns nothing but chance. */
export const FEWEST_RUNS_TO_LEARN_FROM = 8;

export const importanceKind: ChartKindWords<ImportanceSpec, ImportanceQuery, ImportanceData> = {
  spec: shape<ImportanceSpec>({
    kind: () => 'importance' as const,
    title: text,
    target: nullable(field),
  }),
  standard: (keys) => ({ kind: 'importance', title: '', target: metricAt(keys, 0) }),
  name: ({ target }) => (target ? fieldName(target) : ''),
  query: shape<ImportanceQuery>({
    kind: () => 'importance' as const,
    runIds: list(text, MAX_FIELD_RUNS),
    target: field,
  }),
  data: shape<ImportanceData>({
    kind: () => 'importance' as const,
    runs: integer(0, MAX_FIELD_RUNS),
    params: list(shape<ParamImportance>({ key: text, importance: double, correlation: nullable(double) })),
  }),
};
