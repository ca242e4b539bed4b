import type { EntityType } from './ast';

interface Attribute {
  readonly name: string;
  readonly type: 'number' | 'string';
}

/** What one kind of search can name. The grammar is the same for all. */
export interface Dialect {
  readonly entities: ReadonlyMap<string, EntityType>;
  /** As messages list them. */
  readonly entityNames: readonly string[];
  /** By every spelling that is accepted. */
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** Attributes that can only be ordered by. */
  readonly orderOnly: ReadonlyMap<string, Attribute>;
  readonly orderEntities: readonly EntityType[];
  /** Whether metrics have a history that `min(…)` and the like look at. */
  readonly histories: boolean;
}

const METRIC = ['metric', 'metrics'];
const PARAMETER = ['parameter', 'parameters', 'param', 'params'];
const TAG = ['tag', 'tags'];
const DATASET = ['dataset', 'datasets'];
const ATTRIBUTE = ['attribute', 'attributes', 'attr', 'run'];

export const DATASET_KEYS = ['name', 'digest', 'context'] as const;

function dialect(
  entities: Partial<Record<EntityType, readonly string[]>>,
  attributes: { strings: Record<string, readonly string[]>; numbers: Record<string, readonly string[]> },
  orderOnly: Record<string, Attribute['type']> = {},
  orderEntities: readonly EntityType[] = ['attribute'],
  histories = false,
): Dialect {
  const types: readonly EntityType[] = ['metric', 'parameter', 'tag', 'attribute', 'dataset'];
  const known = new Map<string, Attribute>();
  for (const type of ['string', 'number'] as const) {
    const named = type === 'string' ? attributes.strings : attributes.numbers;
    for (const [name, aliases] of Object.entries(named)) {
      for (const spelling of [name, ...aliases]) known.set(spelling, { name, type });
    }
  }
  return {
    entities: new Map(types.flatMap((type) => (entities[type] ?? []).map((alias) => [alias, type] as const))),
    entityNames: types.filter((type) => entities[type] !== undefined),
    attributes: known,
    orderOnly: new Map(Object.entries(orderOnly).map(([name, type]) => [name, { name, type }])),
    orderEntities,
    histories,
  };
}

export const RUNS = dialect(
  { metric: METRIC, parameter: PARAMETER, tag: TAG, attribute: ATTRIBUTE, dataset: DATASET },
  {
    strings: {
      run_id: [],
      run_name: ['run name', 'Run name', 'Run Name'],
      user_id: [],
      status: [],
      artifact_uri: [],
    },
    numbers: { start_time: ['created', 'Created'], end_time: [] },
  },
  {},
  ['attribute', 'metric', 'parameter', 'tag'],
  true,
);

export const EXPERIMENTS = dialect(
  { tag: TAG, attribute: ATTRIBUTE },
  { strings: { name: [] }, numbers: { creation_time: [], last_update_time: [], experiment_id: [] } },
);

export const REGISTERED_MODELS = dialect(
  { tag: TAG, attribute: ATTRIBUTE },
  {
    strings: { name: [], description: [] },
    numbers: { creation_timestamp: [], last_updated_timestamp: [] },
  },
  { timestamp: 'number' },
);

export const MODEL_VERSIONS = dialect(
  { tag: TAG, attribute: ATTRIBUTE },
  {
    strings: { name: [], run_id: [], source_path: [], current_stage: ['stage'], description: [] },
    numbers: { version_number: [], creation_timestamp: [], last_updated_timestamp: [] },
  },
);

export const LOGGED_MODELS = dialect(
  { metric: METRIC, parameter: PARAMETER, tag: TAG, attribute: ATTRIBUTE },
  {
    strings: { name: [], model_id: [], model_type: [], status: [], source_run_id: [] },
    numbers: {
      creation_timestamp_ms: ['creation_time', 'creation_timestamp'],
      last_updated_timestamp_ms: ['last_updated_time', 'last_updated_timestamp'],
      experiment_id: [],
    },
  },
  {},
  ['attribute', 'metric'],
  true,
);
