from mlflow import MlflowClient
from mlflow.entities import Dataset, DatasetInput, InputTag, LoggedModelInput, LoggedModelOutput


def inputs(r):
    client = MlflowClient()
    exp = client.create_experiment("inputs")
    id = client.create_run(exp, start_time=1, run_name="inputs").info.run_id
    second = client.create_run(exp, start_time=2, run_name="inputs 2").info.run_id
    data = lambda name="d", digest="x", source="{}", schema="{}", profile="{}", tags=(), kind="code": DatasetInput(Dataset(name, digest, kind, source, schema, profile), [InputTag(k, v) for k, v in tags])
    r.call(client.log_inputs, id, [data(tags=[("mlflow.data.context", "train")])])
    r.call(client.log_inputs, id, [data(tags=[("mlflow.data.context", "other"), ("new", "tag")])])
    r.call(client.log_inputs, id, [data("d2", "y", profile=None, schema=None), data("d2", "y", tags=[("a", "b")])])
    r.call(client.log_inputs, second, [data(source="changed", schema="changed"), data("d3", "z", tags=[("mlflow.data.context", "test")])])
    r.call(client.get_run, id)
    r.call(client.get_run, second)
    for wrong in [data("", "x"), data("n" * 501, "x"), data("n", ""), data("n", "x" * 37), data("n", "x", source=""), data("n", "x", source="s" * 65536), data("n", "x", schema="s" * 1048576), data("n", "x", profile="s" * 16777216),
                  data("n", "x", tags=[("k" * 256, "v")]), data("n", "x", tags=[("k", "v" * 501)]), data("n", "x", tags=[("", "v")]), data("n", "x", kind="")]:
        r.call(client.log_inputs, id, [wrong])
    r.call(client.log_inputs, "nope", [data()])
    r.call(client.log_inputs, id, [])
    model = client.create_logged_model(exp, name="input-model")
    r.call(client.log_inputs, id, models=[LoggedModelInput(model.model_id)])
    r.call(client.log_inputs, id, models=[LoggedModelInput(model.model_id)])
    r.call(client.log_inputs, id, models=[LoggedModelInput("m-" + "0" * 32)])
    r.call(client.log_outputs, id, [LoggedModelOutput(model.model_id, step=3)])
    r.call(client.log_outputs, id, [LoggedModelOutput(model.model_id, step=3)])
    r.call(client.log_outputs, id, [LoggedModelOutput("m-" + "0" * 32, step=0)])
    r.call(client.log_outputs, id, [])
    r.call(client.log_outputs, "nope", [LoggedModelOutput(model.model_id, step=3)])
    r.call(client.get_run, id)
    r.call(client.search_runs, [exp])
    client.delete_run(second)
    r.call(client.log_inputs, second, [data("d4", "x")])
    r.call(client.log_outputs, second, [LoggedModelOutput(model.model_id, step=3)])
    for body in [{"datasets": "x"}, {"datasets": [{}]}, {"datasets": [{"dataset": {}}]}, {"datasets": [{"dataset": {"name": "a"}}]}, {"datasets": [{"dataset": {"name": "a", "digest": "b", "source_type": "c"}}]},
                 {"datasets": [{"tags": [{"key": "k"}], "dataset": {"name": "a", "digest": "b", "source_type": "c", "source": "d"}}]}, {"datasets": [{"tags": [{"value": "k"}], "dataset": {"name": "a", "digest": "b", "source_type": "c", "source": "d"}}]},
                 {"datasets": [{"dataset": {"name": 1, "digest": "b", "source_type": "c", "source": "d"}}]}, {"models": [{}]}, {"models": [{"model_id": ""}]}, {"models": "x"}, {"models": [{"model_id": 5}]}]:
        r.post("runs/log-inputs", {"run_id": id, **body})
    for body in [{"models": []}, {"models": [{}]}, {"models": [{"model_id": model.model_id}]}, {"models": [{"model_id": model.model_id, "step": "x"}]}, {"models": "x"}, {"models": [{"step": 1}]}]:
        r.post("runs/outputs", {"run_id": id, **body})
    r.call(client.log_outputs, id, [LoggedModelOutput(model.model_id, step=4)])
    search = "/ajax-api/2.0/mlflow/experiments/search-datasets"
    r.post(search, {"experiment_ids": [exp]})
    r.post(search, {"experiment_ids": ["0"]})
    r.post(search, {"experiment_ids": [exp, "0", "77777"]})
    r.post(search, {})
    r.post(search, {"experiment_ids": []})
    r.post(search, {"experiment_ids": "x"})
    r.post(search, {"experiment_ids": ["abc"]})
    r.post(search, {"experiment_ids": [5]})
    r.post(search, {"experiment_ids": [str(i) for i in range(21)]})
    r.post("experiments/search-datasets", {"experiment_ids": [exp]})
    r.post("/ajax-api/3.0/mlflow/experiments/search-datasets", {"experiment_ids": [exp]})
