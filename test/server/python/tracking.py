"""The tracking flows of a training script, with MLflow's own client."""

import os
import tempfile

from flows import number, report

import mlflow
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from mlflow import MlflowClient

client = MlflowClient()
seen = {}

experiment = mlflow.set_experiment("tracking flows")
seen["experiment"] = {"id": experiment.experiment_id, "location": experiment.artifact_location}
seen["same_experiment"] = mlflow.set_experiment("tracking flows").experiment_id

ODD = {
    "html": '<img src=x onerror="alert(1)">',
    "quotes": "it's \"quoted\" `so`",
    "newlines": "one\ntwo\r\nthree",
    "emoji": "🌊" * 2560,
}

with mlflow.start_run(run_name=ODD["html"], description="a note") as run:
    seen["run_id"] = run.info.run_id
    mlflow.log_param("alpha", 0.5)
    mlflow.log_params({"beta": "b", **ODD})
    mlflow.log_metric("loss", 1.5, step=0)
    mlflow.log_metrics({"loss": 1.25, "accuracy": 0.5}, step=1)
    for step, value in enumerate([float("nan"), float("inf"), float("-inf")]):
        mlflow.log_metric("odd", value, step=step, timestamp=1000 + step)
    waiting = [mlflow.log_metric("async", i, step=i, synchronous=False) for i in range(200)]
    for operation in waiting:
        operation.wait()
    mlflow.set_tag("stage", "one")
    mlflow.set_tags({"stage": "two", **ODD})
    mlflow.log_text("hello\n", "notes/hello.txt")
    mlflow.log_text("안녕\n", "notes/인사 말.txt")
    mlflow.log_dict({"a": [1, 2]}, "config.json")
    figure = Figure()
    figure.subplots().plot([1, 2, 3])
    mlflow.log_figure(figure, "plots/line.png")
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "sub"))
        for name in ("a.txt", "sub/b.txt"):
            with open(os.path.join(folder, name), "w") as file:
                file.write(name)
        mlflow.log_artifact(os.path.join(folder, "a.txt"))
        mlflow.log_artifacts(folder, "folder")
    frame = pd.DataFrame({"x": [1.0, 2.0], "y": [0, 1]})
    mlflow.log_input(mlflow.data.from_pandas(frame, name="points", targets="y"), context="training")
    mlflow.log_image(np.zeros((4, 4, 3), dtype=np.uint8), key="samples/first", step=3)
    mlflow.log_table({"question": ["q1"], "answer": ["a1"]}, "table.json")
    mlflow.log_table({"question": ["q2"], "answer": ["a2"]}, "table.json")
    mlflow.flush_async_logging()
    with mlflow.start_run(run_name="child", nested=True) as child:
        seen["child_id"] = child.info.run_id
        mlflow.log_metric("loss", 9)

with mlflow.start_run() as other:
    seen["other_id"] = other.info.run_id
    mlflow.log_param("alpha", 2)
    mlflow.log_metric("accuracy", 0.25)

try:
    with mlflow.start_run(run_name="failing") as failing:
        seen["failed_id"] = failing.info.run_id
        raise RuntimeError("on purpose")
except RuntimeError:
    pass

os.environ["MLFLOW_RUN_ID"] = seen["other_id"]
with mlflow.start_run() as resumed:
    seen["resumed_id"] = resumed.info.run_id
    seen["resumed_status"] = client.get_run(resumed.info.run_id).info.status
    mlflow.log_metric("accuracy", 0.75, step=1)
os.environ.pop("MLFLOW_RUN_ID", None)

full = client.get_run(seen["run_id"])
seen["info"] = {
    "name": full.info.run_name,
    "status": full.info.status,
    "artifact_uri": full.info.artifact_uri,
    "ended": full.info.end_time >= full.info.start_time,
}
seen["params"] = full.data.params
seen["tags"] = full.data.tags
seen["odd_round_trip"] = all(full.data.params[k] == v and full.data.tags[k] == v for k, v in ODD.items())
seen["metrics"] = {key: number(value) for key, value in full.data.metrics.items()}
seen["datasets"] = [
    [item.dataset.name, item.dataset.source_type, [[tag.key, tag.value] for tag in item.tags]]
    for item in full.inputs.dataset_inputs
]
seen["history"] = [[m.step, m.timestamp, number(m.value)] for m in client.get_metric_history(seen["run_id"], "odd")]
seen["async"] = sorted([m.step, m.value] for m in client.get_metric_history(seen["run_id"], "async"))
seen["no_history"] = len(client.get_metric_history(seen["run_id"], "nope"))
seen["statuses"] = {
    key: client.get_run(seen[f"{key}_id"]).info.status for key in ("run", "child", "other", "failed")
}


def tree(path=None):
    found = {}
    for item in client.list_artifacts(seen["run_id"], path):
        found.update(tree(item.path) if item.is_dir else {item.path: item.file_size})
    return found


seen["artifacts"] = tree()
seen["text"] = mlflow.artifacts.load_text(f"runs:/{seen['run_id']}/notes/인사 말.txt")
seen["dict"] = mlflow.artifacts.load_dict(f"runs:/{seen['run_id']}/config.json")
seen["table"] = mlflow.load_table("table.json", run_ids=[seen["run_id"]])[["question", "answer"]].values.tolist()
with tempfile.TemporaryDirectory() as folder:
    local = mlflow.artifacts.download_artifacts(run_id=seen["run_id"], artifact_path="folder", dst_path=folder)
    seen["downloaded"] = sorted(
        os.path.relpath(os.path.join(base, name), local) for base, _, names in os.walk(local) for name in names
    )

found = mlflow.search_runs(filter_string="metrics.accuracy > 0.4 and params.alpha = '0.5'")
seen["found"] = found["run_id"].tolist()
seen["ordered"] = mlflow.search_runs(
    experiment_names=["tracking flows"], order_by=["metrics.accuracy DESC"], output_format="list"
)[0].info.run_id
first = client.search_runs([experiment.experiment_id], max_results=1)
rest = client.search_runs([experiment.experiment_id], max_results=10, page_token=first.token)
seen["paged"] = [run.info.run_id for run in [*first, *rest]]
seen["children"] = [
    run.info.run_id
    for run in client.search_runs([experiment.experiment_id], f"tags.mlflow.parentRunId = '{seen['run_id']}'")
]

client.delete_run(seen["child_id"])
seen["after_delete"] = client.get_run(seen["child_id"]).info.lifecycle_stage
client.restore_run(seen["child_id"])
seen["after_restore"] = client.get_run(seen["child_id"]).info.lifecycle_stage
client.update_run(seen["child_id"], name="renamed")
seen["renamed"] = [client.get_run(seen["child_id"]).info.run_name, client.get_run(seen["child_id"]).data.tags["mlflow.runName"]]
client.delete_tag(seen["run_id"], "html")
seen["tag_deleted"] = "html" not in client.get_run(seen["run_id"]).data.tags

spare = client.create_experiment("spare", tags={"team": "a"})
client.set_experiment_tag(spare, "team", "b")
client.rename_experiment(spare, "spare renamed")
client.delete_experiment(spare)
seen["deleted_experiments"] = [e.name for e in client.search_experiments(view_type=mlflow.entities.ViewType.DELETED_ONLY)]
client.restore_experiment(spare)
seen["experiments"] = sorted(e.name for e in client.search_experiments())
seen["experiment_tags"] = client.get_experiment(spare).tags

report(seen)
