import type { SchemaField } from '../datasetSchema';
import { double, finite, flag, list, nullable, shape, text } from '../decode';
import type { KeyValue } from '../entities';
import type { ModelFile, ModelSignature } from '../modelFile';
import type { Decoder } from '../rpc';
import type { FileAddress } from './files';
import { fileAddress } from './files';

export interface ModelView {
  /** '' for one that has none: it is files of the run, from before there were logged models. */
  readonly modelId: string;
  readonly name: string;
  /** A file or folder of its; null where it is gone. */
  readonly files: FileAddress | null;
  /** Null where its file can't be read. */
  readonly about: ModelFile | null;
  /** In the person's language; '' when the model is gone. */
  readonly statusWord: string;
  readonly modelType: string;
  readonly created: number | null;
  /** Whether the run took it in rather than made it. */
  readonly isInput: boolean;
  readonly params: readonly KeyValue[];
  readonly metrics: readonly { readonly key: string; readonly value: number; readonly dataset: string }[];
}

export interface VersionView {
  readonly name: string;
  readonly version: string;
  /** In the person's language. */
  readonly stateWord: string;
  readonly aliases: readonly string[];
  readonly created: number;
  readonly modelId: string | null;
}

export interface RunModels {
  readonly models: readonly ModelView[];
  readonly versions: readonly VersionView[];
}

const keyValue = shape<KeyValue>({ key: text, value: text });

const schema = nullable(list(shape<SchemaField>({ name: text, type: text, required: nullable(flag) })));

export const runModels: Decoder<RunModels> = shape<RunModels>({
  models: list(
    shape<ModelView>({
      modelId: text,
      name: text,
      files: nullable(fileAddress),
      about: nullable(
        shape<ModelFile>({
          flavors: list(text),
          pythonVersion: text,
          size: nullable(finite),
          signature: nullable(shape<ModelSignature>({ inputs: schema, outputs: schema, params: schema })),
        }),
      ),
      statusWord: text,
      modelType: text,
      created: nullable(finite),
      isInput: flag,
      params: list(keyValue),
      metrics: list(shape<ModelView['metrics'][number]>({ key: text, value: double, dataset: text })),
    }),
  ),
  versions: list(
    shape<VersionView>({
      name: text,
      version: text,
      stateWord: text,
      aliases: list(text),
      created: finite,
      modelId: nullable(text),
    }),
  ),
});
