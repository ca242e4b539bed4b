"""The calls of training scripts, as `import mlflow` has them."""

import io
import os
import tempfile

import mlflow
import numpy as np
from matplotlib.figure import Figure
from mlflow import MlflowClient
from mlflow.entities import LoggedModelInput, LoggedModelOutput


def dataset(name):
    return mlflow.data.from_numpy(np.arange(6.0).reshape(3, 2), name=name)


def refused(r, exp):
    """Each call with what no server takes; the client's own complaints are as good."""
    key, long = "k@", "k" * 251
    r.call(mlflow.create_experiment, "fluent", label="create_experiment again")
    r.call(mlflow.get_experiment, "77777", label="get_experiment unknown")
    r.call(mlflow.get_experiment_by_name, "")
    r.call(mlflow.delete_experiment, "77777", label="delete_experiment unknown")
    r.call(mlflow.restore_experiment, "77777", label="restore_experiment unknown")
    r.call(mlflow.delete_experiment_tag, "none", label="delete_experiment_tag of none")
    for name, value in [(key, "v"), (long, "v"), ("k", "v" * 20_001)]:
        r.call(mlflow.set_experiment_tag, name, value)
        r.call(mlflow.set_experiment_tags, {name: value}, label=f"set_experiment_tags {name[:3]} {len(value)}")
    for name in [key, long]:
        r.call(mlflow.log_param, name, 1)
        r.call(mlflow.log_params, {"fine": 1, name: 1})
        r.call(mlflow.log_metric, name, 1, timestamp=1)
        r.call(mlflow.log_metrics, {"fine": 1, name: 1}, timestamp=1, step=0)
        r.call(mlflow.set_tag, name, "v")
        r.call(mlflow.set_tags, {"fine": "v", name: "v"})
    for path in ["../x", "/x"]:
        r.call(mlflow.log_text, "text", path)
        r.call(mlflow.log_dict, {"a": 1}, path)
        r.call(mlflow.log_figure, Figure(), path, label=f"log_figure {path}")
        r.call(mlflow.log_image, np.zeros((2, 2, 3), dtype=np.uint8), path, label=f"log_image {path}")
        r.call(mlflow.log_table, {"a": [1]}, path)
        r.call(mlflow.log_stream, io.BytesIO(b"x"), path, label=f"log_stream {path}")
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "x"), "w") as out:
            out.write("x")
        r.call(mlflow.log_artifact, os.path.join(folder, "x"), "../x", label="log_artifact ../x")
        r.call(mlflow.log_artifacts, folder, "../x", label="log_artifacts ../x")
    r.call(mlflow.load_table, "none.json", run_ids=["0" * 32], label="load_table of none")
    for call in [mlflow.artifacts.load_text, mlflow.artifacts.load_dict, mlflow.artifacts.load_image]:
        r.call(call, "runs:/" + "0" * 32 + "/none", label=f"{call.__name__} of none")
    r.call(mlflow.artifacts.list_artifacts, run_id="0" * 32, label="list_artifacts of none")
    r.call(mlflow.log_input, dataset("n" * 501), label="log_input of too long a name")
    r.call(mlflow.log_inputs, datasets=[dataset("n" * 501)], contexts=["c"], tags_list=[None], label="log_inputs of too long a name")
    r.call(mlflow.log_outputs, [LoggedModelOutput("m-" + "0" * 32, step="x")], label="log_outputs of no step")
    for call in [mlflow.get_run, mlflow.get_parent_run, mlflow.delete_run, mlflow.restore_run]:
        r.call(call, "0" * 32, label=f"{call.__name__} of none")
    r.call(mlflow.delete_tag, "none", label="delete_tag of none")
    r.call(mlflow.initialize_logged_model, name="a/b", label="initialize_logged_model a/b")
    r.call(mlflow.create_external_model, name="a/b", label="create_external_model a/b")
    none = "m-" + "0" * 32
    r.call(mlflow.get_logged_model, none, label="get_logged_model of none")
    r.call(mlflow.finalize_logged_model, none, "READY", label="finalize_logged_model of none")
    r.call(mlflow.log_model_params, {"a": "b"}, model_id=none, label="log_model_params of none")
    r.call(mlflow.set_logged_model_tags, none, {"a": "b"}, label="set_logged_model_tags of none")
    r.call(mlflow.delete_logged_model_tag, none, "a", label="delete_logged_model_tag of none")
    r.call(mlflow.set_model_version_tag, "none", "1", "a", "b", label="set_model_version_tag of none")
    # An attribute there is none of.
    wrong = "no_such.thing = 'x'"
    r.call(mlflow.search_runs, [exp], wrong, output_format="list", label="search_runs wrong")
    r.call(mlflow.search_experiments, filter_string=wrong, label="search_experiments wrong")
    r.call(mlflow.search_logged_models, [exp], wrong, output_format="list", label="search_logged_models wrong")
    r.call(mlflow.search_registered_models, filter_string=wrong, label="search_registered_models wrong")
    r.call(mlflow.search_model_versions, filter_string=wrong, label="search_model_versions wrong")
    r.call(mlflow.end_run, "NOPE", label="end_run NOPE")


def fluent(r):
    client = MlflowClient()
    r.call(mlflow.set_experiment, "fluent")
    r.call(mlflow.set_experiment, "fluent", label="set_experiment again")
    exp = mlflow.get_experiment_by_name("fluent").experiment_id
    r.call(mlflow.create_experiment, "fluent 2", tags={"a": "b"})
    r.call(mlflow.set_experiment_tags, {"team": "x", "n": 1})
    run = r.call(mlflow.start_run, run_name="parent", tags={"k": "v"}, description="a note", label="start_run")
    id = run.info.run_id
    r.call(mlflow.log_params, {"lr": 0.1, "layers": [1, 2], "none": None})
    r.call(mlflow.log_params, {"lr": 0.2}, label="log_params changed")
    r.call(mlflow.log_param, "one", True)
    r.call(mlflow.log_metrics, {"acc": 0.5, "loss": 1}, step=1, timestamp=5)
    r.call(mlflow.log_metric, "acc", 0.75, step=2, timestamp=6, synchronous=True)
    r.call(mlflow.set_tags, {"a": 1, "b": "two"})
    r.call(mlflow.set_tag, "mlflow.note.content", "changed")
    r.call(mlflow.delete_tag, "b")
    r.call(mlflow.delete_tag, "b", label="delete_tag again")
    r.call(mlflow.set_experiment_tag, "one", 1)
    r.call(mlflow.delete_experiment_tag, "one")
    r.call(mlflow.get_experiment, exp, label="get_experiment")
    r.call(mlflow.get_experiment_by_name, "fluent")
    r.call(mlflow.get_experiment_by_name, "none")
    figure = Figure()
    figure.subplots().plot([1, 2])
    r.call(mlflow.log_figure, figure, "plots/line.png", label="log_figure")
    r.call(mlflow.log_image, np.zeros((2, 2, 3), dtype=np.uint8), "plots/zero.png", label="log_image")
    r.call(mlflow.artifacts.load_image, f"runs:/{id}/plots/zero.png", label="load_image")
    r.call(mlflow.log_stream, io.BytesIO(b"streamed"), "streams/s.bin", label="log_stream")
    r.call(mlflow.log_input, dataset("points"), context="training", tags={"t": "x"}, label="log_input")
    r.call(mlflow.log_inputs, datasets=[dataset("more"), dataset("points")], contexts=["test", None], tags_list=[{"a": "b"}, None], label="log_inputs")
    r.call(mlflow.log_text, "text", "texts/a.txt")
    r.call(mlflow.log_dict, {"a": [1]}, "dict.json")
    r.call(mlflow.log_table, {"q": ["a", "b"], "n": [1, 2]}, "table.json")
    r.call(mlflow.log_table, {"q": ["c"], "n": [3]}, "table.json", label="log_table more")
    r.call(mlflow.load_table, "table.json", run_ids=[id], label="load_table")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "file.bin")
        with open(path, "wb") as out:
            out.write(b"\x00\x01\x02")
        r.call(mlflow.log_artifact, path, label="log_artifact")
        r.call(mlflow.log_artifacts, folder, "folder", label="log_artifacts")
        r.call(mlflow.artifacts.download_artifacts, run_id=id, artifact_path="texts", dst_path=folder, label="download_artifacts run")
        r.call(mlflow.artifacts.download_artifacts, f"runs:/{id}/dict.json", dst_path=folder, label="download_artifacts uri")
        r.call(mlflow.artifacts.download_artifacts, f"runs:/{id}/none", dst_path=folder, label="download_artifacts none")
    r.call(mlflow.artifacts.load_text, f"runs:/{id}/texts/a.txt", label="load_text")
    r.call(mlflow.artifacts.load_dict, f"runs:/{id}/dict.json", label="load_dict")
    r.call(mlflow.artifacts.list_artifacts, run_id=id, label="list_artifacts")
    r.call(mlflow.get_artifact_uri, "x", label="get_artifact_uri")
    child = r.call(mlflow.start_run, nested=True, run_name="child", label="start_run nested")
    r.call(mlflow.log_metric, "acc", 1, timestamp=7)
    r.call(mlflow.end_run, "FAILED")
    r.call(mlflow.get_parent_run, child.info.run_id, label="get_parent_run")
    model = r.call(mlflow.initialize_logged_model, name="fluent-model", params={"p": "1"}, tags={"t": "x"}, model_type="agent", label="initialize_logged_model")
    r.call(mlflow.log_model_params, {"q": "2"}, model_id=model.model_id, label="log_model_params")
    r.call(mlflow.set_logged_model_tags, model.model_id, {"u": "y"}, label="set_logged_model_tags")
    r.call(mlflow.log_metric, "acc", 0.9, step=3, timestamp=8, model_id=model.model_id, label="log_metric of a model")
    r.call(mlflow.finalize_logged_model, model.model_id, "READY", label="finalize_logged_model")
    r.call(mlflow.get_logged_model, model.model_id, label="get_logged_model")
    r.call(mlflow.search_logged_models, experiment_ids=[exp], output_format="list", label="search_logged_models")
    r.call(mlflow.last_logged_model, label="last_logged_model")
    r.call(mlflow.delete_logged_model_tag, model.model_id, "u", label="delete_logged_model_tag")
    r.call(mlflow.log_outputs, [LoggedModelOutput(model.model_id, step=4)], label="log_outputs")
    r.call(mlflow.log_inputs, models=[LoggedModelInput(model.model_id)], label="log_inputs of a model")
    external = r.call(mlflow.create_external_model, name="external", params={"a": "b"}, label="create_external_model")
    r.call(mlflow.register_model, f"models:/{model.model_id}", "fluent registered", tags={"x": "y"}, label="register_model of a logged model")
    r.call(mlflow.register_model, f"runs:/{id}/folder", "fluent registered", label="register_model of a run")
    r.call(mlflow.register_model, f"runs:/{id}/none", "fluent registered", label="register_model of nothing")
    r.call(mlflow.register_model, "s3://bucket/model", "fluent other", label="register_model of a bucket")
    r.call(mlflow.search_registered_models, filter_string="name LIKE 'fluent%'")
    r.call(mlflow.search_model_versions, filter_string="name = 'fluent registered'", order_by=["version_number"])
    r.call(mlflow.set_model_version_tag, "fluent registered", "1", "a", "b")
    r.call(client.set_registered_model_alias, "fluent registered", "champion", "1")
    r.call(mlflow.artifacts.list_artifacts, "models:/fluent registered@champion", label="list_artifacts of an alias")
    r.call(mlflow.artifacts.list_artifacts, "models:/fluent registered/2", label="list_artifacts of a version")
    refused(r, exp)
    r.call(mlflow.end_run, label="end_run")
    r.call(mlflow.last_active_run, label="last_active_run")
    r.call(mlflow.get_run, id, label="get_run")
    r.call(mlflow.start_run, run_id=id, label="start_run again")
    r.call(mlflow.end_run, "KILLED", label="end_run killed")
    r.call(mlflow.start_run, run_id="nope", label="start_run nope")
    r.call(mlflow.search_runs, [exp], "metrics.acc >= 0.5", order_by=["metrics.acc DESC"], output_format="list", label="search_runs")
    r.call(mlflow.search_runs, experiment_names=["fluent", "none"], output_format="list", label="search_runs by names")
    r.call(mlflow.search_experiments, filter_string="name LIKE 'fluent%'", order_by=["name"])
    r.call(mlflow.delete_run, child.info.run_id, label="delete_run")
    r.call(mlflow.restore_run, child.info.run_id, label="restore_run")
    r.call(mlflow.delete_experiment, exp, label="delete_experiment")
    r.call(mlflow.set_experiment, "fluent", label="set_experiment deleted")
    r.call(mlflow.restore_experiment, exp, label="restore_experiment")
    r.call(mlflow.set_experiment, experiment_id="77777", label="set_experiment unknown")
