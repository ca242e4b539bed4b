import type { SchemaField } from './datasetSchema';

/** What an MLmodel file says of a model. */
export interface ModelFile {
  /** What can load it, by what it is made with first: `sklearn 1.9.1`, `python_function`. */
  readonly flavors: readonly string[];
  /** '' where it doesn't say. */
  readonly pythonVersion: string;
  /** Bytes of all its files. */
  readonly size: number | null;
  readonly signature: ModelSignature | null;
}

/**
 * What it takes and gives; each is null where the file says nothing. Names are '' for the only one; types `double`,
 * `float64 (-1, 64)`, `string`, …
 */
export interface ModelSignature {
  readonly inputs: readonly SchemaField[] | null;
  readonly outputs: readonly SchemaField[] | null;
  readonly params: readonly SchemaField[] | null;
}
