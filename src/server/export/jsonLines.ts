import {
  encodeExperiment,
  encodeLoggedModel,
  encodeModelVersion,
  encodeRegisteredModel,
  encodeRun,
} from '../encode';
import { OutputFiles, type RecordWriter } from './records';

/** A JSON object a line: what MLflow's REST API answers about it. */
export function jsonLines(folder: string): RecordWriter {
  const files = new OutputFiles(folder);
  const put = (name: string, record: object): void => {
    files.append(`${name}.jsonl`, `${JSON.stringify(record)}\n`);
  };
  return {
    experiment: (experiment) => {
      put('experiments', encodeExperiment(experiment));
    },
    run: ({ run, metrics }) => {
      put('runs', encodeRun(run));
      return files.histories(`${run.info.runId}.jsonl`, '', metrics, (metric) => {
        const { key, modelId, datasetName, datasetDigest } = metric;
        const owner = {
          key,
          model_id: modelId ?? undefined,
          dataset_name: datasetName ?? undefined,
          dataset_digest: datasetDigest ?? undefined,
        };
        const start = JSON.stringify(owner).slice(0, -1);
        return (value, timestamp, step) =>
          `${start},"value":${jsonNumber(value)},"timestamp":${timestamp},"step":${step}}\n`;
      });
    },
    loggedModel: (model) => {
      put('logged-models', encodeLoggedModel(model));
    },
    registeredModel: (model) => {
      put('registered-models', encodeRegisteredModel(model));
    },
    modelVersion: (version) => {
      put('model-versions', encodeModelVersion(version));
    },
    close: () => {
      files.close();
    },
  };
}

function jsonNumber(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0.0' : String(value);
  return `"${String(value)}"`;
}
