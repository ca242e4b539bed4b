import { parse } from './yaml';

/** What an MLmodel file says of a model's inputs and outputs; each is null where it says nothing. */
export interface ModelSignature {
  readonly inputs: readonly SignatureColumn[] | null;
  readonly outputs: readonly SignatureColumn[] | null;
  readonly params: readonly SignatureColumn[] | null;
}

export interface SignatureColumn {
  /** '' for the only one. */
  readonly name: string;
  /** `double`, `float64 (-1, 64)`, `string`, … */
  readonly type: string;
  readonly required: boolean;
}

/** The signature in an MLmodel file; null where there is none, or the text is no such file. */
export function readSignature(text: string): ModelSignature | null {
  let file: unknown;
  try {
    file = parse(text, { maxAliasCount: 0 });
  } catch {
    return null;
  }
  const signature = field(file, 'signature');
  if (typeof signature !== 'object' || signature === null) return null;
  return {
    inputs: columns(field(signature, 'inputs')),
    outputs: columns(field(signature, 'outputs')),
    params: columns(field(signature, 'params')),
  };
}

/** In one line: `sepal: double, petal: double → long`. */
export function signatureText({ inputs, outputs, params }: ModelSignature): string {
  const written = (list: readonly SignatureColumn[] | null): string =>
    (list ?? [])
      .map(({ name, type, required }) => `${name === '' ? '' : `${name}: `}${type}${required ? '' : '?'}`)
      .join(', ');
  const result = `${written(inputs)} → ${written(outputs)}`;
  return params && params.length > 0 ? `${result} (${written(params)})` : result;
}

/** JSON text within the YAML. */
function columns(value: unknown): readonly SignatureColumn[] | null {
  if (typeof value !== 'string') return null;
  let list: unknown;
  try {
    list = JSON.parse(value);
  } catch {
    return null;
  }
  if (!Array.isArray(list)) return null;
  return list.map((item: unknown) => ({
    name: textOf(field(item, 'name')),
    type: typeOf(item),
    required: field(item, 'required') !== false && field(item, 'optional') !== true,
  }));
}

function typeOf(item: unknown): string {
  const type = textOf(field(item, 'type'));
  if (type !== 'tensor') return type;
  const spec = field(item, 'tensor-spec');
  const shape = field(spec, 'shape');
  const sizes = Array.isArray(shape) ? shape.map(textOf).join(', ') : '';
  return `${textOf(field(spec, 'dtype'))} (${sizes})`;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
