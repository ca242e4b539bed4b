"""Training with scikit-learn, logging the model, registering, promoting, loading and predicting."""

import warnings

from flows import report

import mlflow
from mlflow import MlflowClient
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

warnings.filterwarnings("ignore")
client = MlflowClient()
seen = {}
digits = load_digits()
images, labels = digits.data[:400], digits.target[:400]

mlflow.set_experiment("models")
mlflow.sklearn.autolog()
with mlflow.start_run(run_name="autolog") as run:
    LogisticRegression(max_iter=60).fit(images, labels)
mlflow.sklearn.autolog(disable=True)
full = client.get_run(run.info.run_id)
seen["autolog"] = {
    "run_id": run.info.run_id,
    "params": full.data.params,
    "metrics": full.data.metrics,
    "tags": {key: value for key, value in full.data.tags.items() if not key.startswith("mlflow.")},
    "datasets": [item.dataset.name for item in full.inputs.dataset_inputs],
    "outputs": [output.model_id for output in full.outputs.model_outputs],
    "files": sorted(item.path for item in client.list_artifacts(run.info.run_id)),
}
logged = mlflow.get_logged_model(seen["autolog"]["outputs"][0])
seen["autolog"]["model"] = {
    "status": str(logged.status),
    "source_run_id": logged.source_run_id,
    "metrics": sorted({metric.key for metric in logged.metrics}),
    "params": len(logged.params),
}

model = LogisticRegression(max_iter=60).fit(images, labels)
for attempt in (1, 2):
    with mlflow.start_run(run_name=f"log_model {attempt}") as run:
        info = mlflow.sklearn.log_model(
            model, name="digits", registered_model_name="Digits", input_example=images[:2]
        )
        loss = 1 / attempt
        mlflow.log_metric("loss", loss, model_id=info.model_id)
    seen[f"logged_{attempt}"] = {"model_id": info.model_id, "run_id": run.info.run_id, "uri": info.model_uri}
seen["versions"] = sorted(version.version for version in client.search_model_versions("name = 'Digits'"))
seen["version_sources"] = [client.get_model_version("Digits", v).source for v in ("1", "2")]
seen["download_uri"] = client.get_model_version_download_uri("Digits", "2")
seen["found_models"] = [
    found.model_id
    for found in client.search_logged_models(
        [run.info.experiment_id], filter_string="name = 'digits' and metrics.loss < 0.9"
    )
]

client.set_registered_model_alias("Digits", "champion", "2")
seen["alias"] = client.get_model_version_by_alias("Digits", "champion").version
moved = client.transition_model_version_stage("Digits", "1", "Production")
seen["stage"] = moved.current_stage
moved = client.transition_model_version_stage("Digits", "2", "production", archive_existing_versions=True)
seen["stages"] = {v: client.get_model_version("Digits", v).current_stage for v in ("1", "2")}
registered = client.get_registered_model("Digits")
seen["registered"] = {
    "aliases": registered.aliases,
    "latest": sorted([v.version, v.current_stage] for v in registered.latest_versions),
}
client.update_registered_model("Digits", "Reads digits")
client.update_model_version("Digits", "2", "the better one")
client.set_registered_model_tag("Digits", "team", "a")
client.set_model_version_tag("Digits", "2", "checked", "yes")
again = client.get_model_version("Digits", "2")
seen["described"] = [client.get_registered_model("Digits").description, again.description, again.tags]
seen["search_models"] = [found.name for found in client.search_registered_models("name ILIKE 'dig%'")]

for name, uri in {
    "by_alias": "models:/Digits@champion",
    "by_version": "models:/Digits/1",
    "by_model_id": seen["logged_1"]["uri"],
    "by_run": f"runs:/{seen['logged_2']['run_id']}/digits",
}.items():
    predicted = mlflow.sklearn.load_model(uri).predict(images[:20])
    seen[name] = int((predicted == labels[:20]).sum())
seen["pyfunc"] = len(mlflow.pyfunc.load_model("models:/Digits@champion").predict(images[:3]))

copied = client.copy_model_version("models:/Digits/1", "Digits copy")
seen["copied"] = [copied.name, copied.version, copied.source]
registered = mlflow.register_model(f"runs:/{seen['logged_1']['run_id']}/digits", "Digits")
seen["registered_again"] = registered.version
client.delete_registered_model_alias("Digits", "champion")
client.rename_registered_model("Digits copy", "Renamed")
client.delete_model_version("Digits", "3")
client.delete_registered_model("Renamed")
seen["left"] = sorted(found.name for found in client.search_registered_models())
seen["next_version"] = client.create_model_version("Digits", "s3://bucket/model").version

report(seen)
