export const EXPORT_HELP = `tidemark export --root DIR --to FOLDER [options]

  --format jsonl|csv          JSON lines (the default), or tables
  --experiment-ids LIST       only these experiments, by comma, with their runs and models
  --run-ids LIST              only these runs, by comma, with the models made of them
  --artifacts                 with the artifact files
  --json                      the report as one line of JSON

Writes what is in a store into FOLDER, which must not be there yet, also beside a running server. Each run is written as it
is at one moment; deleted runs and experiments are among them, with their lifecycle_stage. Times are milliseconds since 1970.

jsonl: one JSON object a line, with the fields of MLflow's REST API
  experiments.jsonl           Experiment
  runs.jsonl                  Run: info, data (params, tags, the latest metrics), inputs, outputs
  metrics/RUN_ID.jsonl        every point: key, value, timestamp, step; model_id, dataset_name and dataset_digest where it
                              has them. Values that JSON lacks are "NaN", "Infinity" and "-Infinity"; integers are exact
  logged-models.jsonl         LoggedModel
  registered-models.jsonl     RegisteredModel, with tags and aliases
  model-versions.jsonl        ModelVersion
csv: the same as tables by RFC 4180, the first line names the columns
  experiments, experiment-tags, runs, params, tags, latest-metrics, inputs, run-models, logged-models, logged-model-params,
  logged-model-tags, registered-models, registered-model-tags, registered-model-aliases, model-versions, model-version-tags
  metrics/RUN_ID.csv          every point
both: export.json             format_version 1, the format, when it was written, and how much of each
      artifacts/ID/…          with --artifacts: the files of each run and logged model, by its id
A file without content is not written. Points of one key come in the order in which they were stored.
`;
