/** One column of a data set, or one tensor. */
export interface SchemaField {
  readonly name: string;
  readonly type: string;
  /** Null where the schema doesn't say. */
  readonly required: boolean | null;
}

/**
 * The fields of a data set's schema as MLflow's client writes it: `mlflow_colspec`, or `mlflow_tensorspec` with
 * features and targets. Undefined for what is none of them.
 */
export function schemaFields(schema: string | null): readonly SchemaField[] | undefined {
  const parsed = parse(schema);
  const columns = parsed?.['mlflow_colspec'];
  if (columns !== undefined) return fields(columns);
  const tensors = parsed?.['mlflow_tensorspec'];
  if (!isObject(tensors)) return undefined;
  // `features` is a text with a list in it in older clients.
  return ['features', 'targets'].flatMap((part) =>
    (fields(tensors[part]) ?? []).map((field) => ({ ...field, name: field.name === '' ? part : field.name })),
  );
}

/** The entries of a data set's profile: rows, columns, whatever it has. */
export function profileEntries(profile: string | null): readonly (readonly [string, string])[] | undefined {
  const parsed = parse(profile);
  if (!parsed) return undefined;
  return Object.entries(parsed).map(([key, value]) => [key, plain(value)]);
}

function fields(value: unknown): readonly SchemaField[] | undefined {
  const list = typeof value === 'string' ? parseAny(value) : value;
  if (!Array.isArray(list)) return undefined;
  return list.filter(isObject).map((item) => ({
    name: Array.isArray(item['name']) ? item['name'].map(plain).join('.') : plain(item['name'] ?? ''),
    type: typeOf(item),
    required: typeof item['required'] === 'boolean' ? item['required'] : null,
  }));
}

function typeOf(item: Readonly<Record<string, unknown>>): string {
  const tensor = item['tensor-spec'];
  if (isObject(tensor)) return `${plain(tensor['dtype'])} ${plain(tensor['shape'])}`;
  return plain(item['type'] ?? '');
}

function plain(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function parse(text: string | null): Readonly<Record<string, unknown>> | undefined {
  const value = text === null ? undefined : parseAny(text);
  return isObject(value) ? value : undefined;
}

function parseAny(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
