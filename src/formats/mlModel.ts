import type { SchemaField } from '../core/datasetSchema';
import type { ModelFile, ModelSignature } from '../core/modelFile';
import { parse } from './yaml';

/** An MLmodel file, or a run's own note of one, which is the same in JSON; null where the text is none. */
export function readModelFile(text: string): ModelFile | null {
  let file: unknown;
  try {
    file = parse(text, { maxAliasCount: 0 });
  } catch {
    return null;
  }
  if (typeof file !== 'object' || file === null) return null;
  const found = field(file, 'flavors');
  const flavors = typeof found === 'object' && found !== null ? found : {};
  const size = field(file, 'model_size_bytes');
  return {
    flavors: Object.entries(flavors)
      .map(([name, about]: [string, unknown]) => `${name} ${versionOf(name, about)}`.trim())
      .sort((a, b) => Number(a === ANY_PYTHON) - Number(b === ANY_PYTHON)),
    pythonVersion: textOf(field(field(flavors, ANY_PYTHON), 'python_version')),
    size: typeof size === 'number' ? size : null,
    signature: signatureOf(field(file, 'signature')),
  };
}

/** The flavor that every other one can be loaded as. */
const ANY_PYTHON = 'python_function';

/** `sklearn` has a `sklearn_version`, `tensorflow` a `tf_version`. */
function versionOf(flavor: string, about: unknown): string {
  if (flavor === ANY_PYTHON || typeof about !== 'object' || about === null) return '';
  const key =
    `${flavor}_version` in about
      ? `${flavor}_version`
      : Object.keys(about).find((name) => name.endsWith('_version') && name !== 'python_version');
  return key === undefined ? '' : textOf(field(about, key));
}

function signatureOf(signature: unknown): ModelSignature | null {
  if (typeof signature !== 'object' || signature === null) return null;
  return {
    inputs: columns(field(signature, 'inputs')),
    outputs: columns(field(signature, 'outputs')),
    params: columns(field(signature, 'params')),
  };
}

/** In one line: `sepal: double, petal: double → long`. */
export function signatureText({ inputs, outputs, params }: ModelSignature): string {
  const written = (list: readonly SchemaField[] | null): string =>
    (list ?? [])
      .map(
        ({ name, type, required }) =>
          `${name === '' ? '' : `${name}: `}${type}${required === false ? '?' : ''}`,
      )
      .join(', ');
  const result = `${written(inputs)} → ${written(outputs)}`;
  return params && params.length > 0 ? `${result} (${written(params)})` : result;
}

/** JSON text within the YAML. */
function columns(value: unknown): readonly SchemaField[] | null {
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
