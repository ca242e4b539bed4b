import math

from mlflow import MlflowClient
from mlflow.entities import Metric, LoggedModelParameter


FILTERS = [
    "name = 'one'", "name != 'one'", "name LIKE 'o%'", "name ILIKE 'O%'", "name IN ('one', 'two')", "name NOT IN ('one')", "attributes.name = 'one'", "attribute.name = 'one'", "model_id = 'x'", "model_type = 'agent'", "model_type != 'agent'", "status = 'READY'", "status = 'LOGGED_MODEL_READY'", "status = 2", "status = '2'", "source_run_id = 'x'", "source_run_id IN ('x')",
    "creation_timestamp > 0", "creation_time > 0", "creation_timestamp_ms > 0", "attributes.creation_timestamp >= 1", "last_updated_timestamp > 0", "last_updated_timestamp_ms < 1", "creation_time = 'x'", "creation_time LIKE '1'", "experiment_id = '1'", "artifact_uri LIKE 'x'",
    "metrics.acc > 0.5", "metrics.acc = 0.9", "metrics.acc != 0.9", "metric.acc > 0.5", "metrics.none > 1", "metrics.acc > 'x'", "metrics.acc IS NULL", "metrics.`acc` > 0.5", "metrics.\"acc\" > 0.5", "metrics.nan >= 0", "metrics.acc > -1 AND metrics.acc < 0.8", "metrics.acc LIKE 'x'", "metrics.acc IN (1)",
    "params.lr = '0.1'", "params.lr != '0.1'", "params.lr LIKE '0%'", "params.lr ILIKE '0%'", "params.lr IN ('0.1')", "params.lr NOT IN ('0.1')", "params.lr = 0.1", "params.lr > '0'", "param.lr = '0.1'", "params.`a b` = 'c'",
    "tags.kind = 'x'", "tags.kind != 'x'", "tags.kind ILIKE 'X'", "tags.kind IN ('x', 'y')", "tag.kind = 'x'", "tags.kind IS NULL", "tags.none != 'x'",
    "foo = 'x'", "foo.bar = 'x'", "name", "name =", "= 'x'", "name = 'one' OR name = 'two'", "(name = 'one')", "NOT name = 'one'", "name = 'one' AND model_type = 'agent'", "name = 'one' AND", "name = 'unclosed", "name > 'a'", "name = 5", "name = \"one\"", "name = one", "1 = 1", "dataset.name = 'x'", "name IN ()", "name IN 'x'", "  ", "name = 'one' name = 'two'", "model_type IS NULL", "name='one'",
]


def logged_models(r):
    client = MlflowClient()
    exp = client.create_experiment("logged models")
    run = client.create_run(exp, start_time=1, run_name="lm").info.run_id
    model = r.call(client.create_logged_model, exp, name="lm-one", source_run_id=run, tags={"a": "b"}, params={"p": "1"}, model_type="agent")
    r.call(client.create_logged_model, exp)
    for name in ["a/b", "a:b", "a.b", "a%b", 'a"b', "a'b", "", "n" * 300, "a b", "é"]:
        r.call(client.create_logged_model, exp, name=name)
    r.call(client.create_logged_model, "77777", name="x")
    r.call(client.create_logged_model, "abc", name="x")
    r.call(client.create_logged_model, exp, name="bad-run", source_run_id="nope")
    r.call(client.create_logged_model, exp, name="bad-tags", tags={"k@": "v"})
    r.call(client.create_logged_model, exp, name="long-tags", tags={"k" * 251: "v"})
    r.call(client.create_logged_model, exp, name="long-tag-value", tags={"k": "v" * 8001})
    r.call(client.create_logged_model, exp, name="bad-params", params={"k@": "v"})
    r.call(client.create_logged_model, exp, name="long-params", params={"k" * 251: "v"})
    r.call(client.create_logged_model, exp, name="long-param-value", params={"k": "v" * 6001})
    id = model.model_id
    r.call(client.get_logged_model, id)
    r.call(client.get_logged_model, "m-" + "0" * 32)
    r.call(client.get_logged_model, "nope")
    r.call(client.finalize_logged_model, id, "READY")
    r.call(client.finalize_logged_model, id, "FAILED")
    r.call(client.finalize_logged_model, id, "PENDING")
    r.call(client.finalize_logged_model, id, "NOPE")
    r.call(client.finalize_logged_model, "nope", "READY")
    r.call(client.set_logged_model_tags, id, {"a": "c", "new": "x"})
    r.call(client.set_logged_model_tags, id, {})
    r.call(client.set_logged_model_tags, id, {"k@": "v"})
    r.call(client.set_logged_model_tags, id, {"k" * 251: "v"})
    r.call(client.set_logged_model_tags, id, {"k": "v" * 8001})
    r.call(client.set_logged_model_tags, id, {"": "v"})
    r.call(client.set_logged_model_tags, "nope", {"a": "c"})
    r.call(client.delete_logged_model_tag, id, "new")
    r.call(client.delete_logged_model_tag, id, "new")
    r.call(client.delete_logged_model_tag, "nope", "new")
    r.call(client.set_logged_model_tags, id, {"sl/ash": "v", "sp ace": "v"})
    r.call(client.delete_logged_model_tag, id, "sp ace")
    r.call(client.delete_logged_model_tag, id, "sl/ash")
    r.call(client.log_model_params, id, {"q": "1"})
    r.call(client.log_model_params, id, {"k@": "v"})
    r.call(client.log_model_params, id, {"k" * 251: "v"})
    r.call(client.log_model_params, id, {"long": "v" * 6001})
    r.call(client.log_model_params, id, {"": "v"})
    r.call(client.log_model_params, id, {})
    r.call(client.log_model_params, "nope", {"a": "c"})
    r.call(client.log_metric, run, "acc", 0.5, timestamp=5, step=1, model_id=id, dataset_name="d", dataset_digest="x")
    r.call(client.log_metric, run, "acc", 0.75, timestamp=6, step=2, model_id=id, dataset_name="d", dataset_digest="x")
    r.call(client.log_metric, run, "acc", 0.25, timestamp=7, step=2, model_id=id)
    r.call(client.log_metric, run, "ghost", 1, timestamp=6, step=2, model_id="m-" + "0" * 32)
    r.call(client.log_metric, run, "dataset only", 1, timestamp=6, step=2, dataset_name="d", dataset_digest="x")
    r.call(client.log_batch, run, [Metric("batch", 1, 1, 1, model_id=id), Metric("batch", 2, 2, 2, model_id=id, dataset_name="d", dataset_digest="y")])
    r.call(client.get_logged_model, id)
    r.call(client.get_run, run)
    r.call(client.get_metric_history, run, "acc")
    r.call(client.delete_logged_model, id)
    r.call(client.delete_logged_model, id)
    r.call(client.delete_logged_model, "nope")
    r.call(client.get_logged_model, id)
    r.get(f"logged-models/{id}", {"allow_deleted": "true"})
    r.get(f"logged-models/{id}", {"allow_deleted": "yes"})
    r.call(client.set_logged_model_tags, id, {"a": "c"})
    r.call(client.log_model_params, id, {"z": "1"})
    r.call(client.delete_logged_model_tag, id, "a", label="delete_logged_model_tag of a deleted one")
    r.call(client.delete_logged_model_tag, id, "a", label="delete_logged_model_tag of a deleted one, again")
    r.call(client.finalize_logged_model, id, "READY")
    r.get(f"logged-models/{id}", {"allow_deleted": "true"}, label="GET of what was set on a deleted one")
    conflicts = client.create_logged_model(exp, name="conflicts", params={"p": "1"}).model_id
    r.call(client.log_model_params, conflicts, {"p": "1"}, label="log_model_params again")
    r.call(client.log_model_params, conflicts, {"p": "2"}, label="log_model_params changed")
    r.call(client.log_metric, run, "conflicts", 0.25, timestamp=6, step=2, model_id=conflicts)
    r.call(client.log_metric, run, "conflicts", 0.5, timestamp=6, step=2, model_id=conflicts, label="log_metric twice at one moment")
    r.call(client.log_metric, run, "nan", math.nan, timestamp=6, step=2, model_id=conflicts)
    r.call(client.get_logged_model, conflicts, label="get_logged_model with NaN")
    r.post("logged-models", {})
    r.post("logged-models", {"experiment_id": ""})
    r.post("logged-models", {"experiment_id": exp, "name": 5})
    r.post("logged-models", {"experiment_id": exp, "name": "wire", "tags": "x"})
    r.post("logged-models", {"experiment_id": exp, "name": "wire", "params": [{"value": "x"}]})
    r.post("logged-models", {"experiment_id": exp, "name": "wire", "params": [{"key": "x", "value": "1"}, {"key": "x", "value": "2"}]})
    r.post("logged-models", {"experiment_id": exp, "name": "wire-tags", "tags": [{"key": "x", "value": "1"}, {"key": "x", "value": "2"}]})
    r.http("PATCH", f"logged-models/{id}", {})
    r.http("PATCH", f"logged-models/{id}", {"status": "READY"})
    r.http("PATCH", f"logged-models/{id}", {"status": 0})
    r.http("PATCH", f"logged-models/{id}", {"model_id": "other", "status": "LOGGED_MODEL_READY"})
    r.http("PATCH", f"logged-models/{id}/tags", {})
    r.http("PATCH", f"logged-models/{id}/tags", {"tags": "x"})
    r.post(f"logged-models/{id}/params", {})
    r.http("DELETE", f"logged-models/{id}", label="DELETE without a content type")


def logged_model_search(r):
    client = MlflowClient()
    exp = client.create_experiment("logged model search")
    run = client.create_run(exp, start_time=1, run_name="lm search").info.run_id
    rows = [("one", "agent", {"lr": "0.1", "a b": "c"}, {"kind": "x"}, [(0.5, 1, "d", "x"), (0.9, 2, "d", "x")]), ("two", None, {"lr": "0.2"}, {"kind": "X"}, [(0.7, 1, None, None)]), ("three", "agent", {}, {}, [(0.1, 1, "d", "y"), (0.95, 2, "e", "z")]), ("four", "other", {"lr": "0.1"}, {"kind": "y"}, [])]
    ids = []
    import time
    for name, kind, params, tags, metrics in rows:
        time.sleep(0.003)
        m = client.create_logged_model(exp, name=name, source_run_id=run, tags=tags, params=params, model_type=kind)
        ids.append(m.model_id)
        for value, step, dn, dd in metrics:
            client.log_metric(run, "acc", value, timestamp=step, step=step, model_id=m.model_id, dataset_name=dn, dataset_digest=dd)
    client.finalize_logged_model(ids[0], "READY")
    for text in FILTERS:
        r.call(client.search_logged_models, [exp], text)
    for order in [[{"field_name": "name"}], [{"field_name": "name", "ascending": False}], [{"field_name": "creation_timestamp"}], [{"field_name": "creation_time", "ascending": True}], [{"field_name": "last_updated_timestamp"}], [{"field_name": "model_type"}, {"field_name": "name"}], [{"field_name": "metrics.acc"}], [{"field_name": "metrics.acc", "ascending": False}], [{"field_name": "metrics.acc", "dataset_name": "d"}],
                  [{"field_name": "metrics.acc", "dataset_name": "d", "dataset_digest": "y"}], [{"field_name": "metrics.acc", "dataset_digest": "y"}], [{"field_name": "metrics.none"}], [{"field_name": "params.lr"}], [{"field_name": "tags.kind"}], [{"field_name": "foo"}], [{"field_name": "attributes.name"}], [{"field_name": ""}], [{}], [{"field_name": "status"}, {"field_name": "name"}], [{"field_name": "name"}, {"field_name": "name"}], [{"field_name": "metrics.nan"}], [{"field_name": "experiment_id"}], [{"field_name": "model_id", "ascending": "x"}], [{"field_name": "source_run_id"}, {"field_name": "name"}]]:
        r.call(client.search_logged_models, [exp], order_by=order)
    for data in [[{"dataset_name": "d"}], [{"dataset_name": "d", "dataset_digest": "x"}], [{"dataset_name": "d", "dataset_digest": "nope"}], [{"dataset_name": "nope"}], [{"dataset_name": "d", "dataset_digest": "y"}, {"dataset_name": "e", "dataset_digest": "z"}], [{"dataset_digest": "x"}], [{}], [{"dataset_name": ""}]]:
        r.call(client.search_logged_models, [exp], datasets=data)
        r.call(client.search_logged_models, [exp], "metrics.acc > 0.6", datasets=data)
    page = r.call(client.search_logged_models, [exp], max_results=2)
    r.call(client.search_logged_models, [exp], max_results=2, page_token=page.token, label="next page")
    r.call(client.search_logged_models, [exp], "name != 'x'", max_results=2, page_token=page.token, label="next page, other filter")
    r.call(client.search_logged_models, ["0"], max_results=2, page_token=page.token, label="next page, other experiment")
    r.call(client.search_logged_models, [exp], max_results=2, page_token=page.token, order_by=[{"field_name": "name"}], label="next page, other order")
    for token in ["x", "!!", "e30=", "eyJvZmZzZXQiOiAxfQ=="]:
        r.call(client.search_logged_models, [exp], page_token=token)
    for count in [0, -1, 50, 51, 1000, 50001]:
        r.call(client.search_logged_models, [exp], max_results=count)
    r.call(client.search_logged_models, [])
    r.call(client.search_logged_models, ["77777"])
    r.call(client.search_logged_models, ["abc"])
    r.post("logged-models/search", {})
    r.post("logged-models/search", {"experiment_ids": []})
    r.post("logged-models/search", {"experiment_ids": exp})
    r.post("logged-models/search", {"experiment_ids": [exp], "max_results": "x"})
    r.post("logged-models/search", {"experiment_ids": [exp], "max_results": "2"})
    r.post("logged-models/search", {"experiment_ids": [exp], "filter": 5})
    r.post("logged-models/search", {"experiment_ids": [exp], "order_by": "x"})
    r.post("logged-models/search", {"experiment_ids": [exp], "order_by": ["name"]})
    r.post("logged-models/search", {"experiment_ids": [exp], "datasets": "x"})
