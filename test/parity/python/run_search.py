import math

from mlflow import MlflowClient
from mlflow.entities import Dataset, DatasetInput, InputTag, Metric, Param, RunTag, ViewType


def dataset(name, digest, context=None):
    tags = [InputTag("mlflow.data.context", context)] if context else []
    return DatasetInput(Dataset(name, digest, "code", "{}", "{}", "{}"), tags)


FILTERS = [
    "metrics.acc > 0.5", "metric.acc >= 0.5", "metrics.acc = 0.5", "metrics.acc != 0.5", "metrics.acc < 1", "metrics.acc <= .5", "metrics.acc > -1", "metrics.acc > 1e-3", "metrics.`acc` > 0.5", 'metrics."acc" > 0.5',
    "metrics.\"with space\" > 0", "metrics.`with space` > 0", "metrics.nan > 0", "metrics.nan < 0", "metrics.nan != 0", "metrics.nan = 0", "metrics.nan = 'NaN'", "metrics.inf > 1e300", "metrics.none > 0", "metrics.none != 0",
    "metrics.acc > '0.5'", "metrics.acc > abc", "metrics.acc LIKE '1'", "metrics.acc IS NULL", "metrics.acc IS NOT NULL", "metrics.acc IN (1)", "metrics.acc > 0.5 AND metrics.loss < 1", "metrics.acc > 0.5 and params.lr = '0.1'", "metrics.acc >0.5", "metrics.acc> 0.5", "metrics.acc>0.5",
    "params.lr = '0.1'", "param.lr = \"0.1\"", "parameter.lr = '0.1'", "parameters.lr = '0.1'", "params.lr != '0.1'", "params.lr LIKE '0%'", "params.lr ILIKE '0.%'", "params.opt LIKE 'ad%'", "params.opt ILIKE 'AD%'", "params.opt LIKE '_dam'", "params.lr IS NULL", "params.lr IS NOT NULL", "params.none IS NULL", "params.none != 'x'",
    "params.lr = 0.1", "params.lr > '0.1'", "params.lr IN ('0.1')", "params.lr NOT IN ('0.1')", "params.`a b` = 'c'", "params.\"a b\" = 'c'", "params.a.b = 'dotted'", "params.'lr' = '0.1'",
    "tags.kind = 'x'", "tag.kind != 'x'", "tags.kind LIKE 'x%'", "tags.kind ILIKE 'X'", "tags.`mlflow.runName` = 'one'", "tags.mlflow.runName = 'one'", "tags.kind IS NULL", "tags.kind IS NOT NULL", "tags.none IS NULL", "tags.kind > 'x'", "tags.kind = 5", "tags.kind IN ('x')", "tags.kind is null", "tags.kind is not null",
    "attributes.status = 'RUNNING'", "attribute.status = 'FINISHED'", "attr.status != 'RUNNING'", "run.status = 'RUNNING'", "status = 'running'", "status ILIKE 'running'", "status LIKE 'RUN%'", "status IN ('RUNNING')", "status > 'A'", "attributes.run_name = 'one'", "run_name = 'one'", "`run name` = 'one'", "\"Run Name\" = 'one'", "run_name LIKE 'o%'", "run_name ILIKE 'O%'", "run_name != 'one'", "run_name IN ('one')", "run name = 'one'",
    "user_id = 'me'", "attributes.user_id = 'me'", "start_time > 1", "start_time >= 2", "start_time = 1", "start_time != 1", "attributes.created > 1", "Created > 1", "end_time > 1", "end_time IS NULL", "start_time > '1'", "start_time LIKE '1'", "start_time > 1.5", "start_time IN (1)", "artifact_uri LIKE '%artifacts'", "artifact_uri = 'x'",
    "run_id = 'nope'", "run_id IN ('nope')", "run_id NOT IN ('nope')", "run_id IN ()", "run_id IN ('a', 5)", "run_id IN 'a'", "run_id IN ('a',)", "run_id in ('nope')", "run_id = 5", "attributes.run_uuid = 'x'", "lifecycle_stage = 'active'", "experiment_id = '1'", "status IS NULL", "run_id LIKE '%'",
    "dataset.name = 'd1'", "datasets.name = 'd1'", "dataset.digest = 'x1'", "dataset.context = 'train'", "dataset.name LIKE 'd%'", "dataset.name ILIKE 'D%'", "dataset.name IN ('d1', 'd2')", "dataset.name NOT IN ('d1')", "dataset.context != 'train'", "dataset.name = 'd1' AND dataset.context = 'test'", "dataset.foo = 'x'", "dataset.name > 'x'", "dataset.name = 5", "dataset.name != 'd1'", "dataset.name IS NULL", "dataset.context IN ('train')",
    "foo = 'x'", "foo.bar = 'x'", "metrics = 1", "metrics. > 1", "metrics.acc", "metrics.acc >", "> 1", "metrics.acc > 1 AND", "AND metrics.acc > 1", "metrics.acc > 0.5 OR metrics.loss < 1", "(metrics.acc > 0.5)", "NOT metrics.acc > 0.5", "metrics.acc > 0.5; metrics.loss < 1", "metrics.acc > 0.5 metrics.loss < 1", "params.lr = 'unclosed", "params.lr = `x`", "params.lr = 'it''s'", "params.lr = 'a' AND AND params.lr = 'b'",
    "METRICS.acc > 0.5", "Metrics.acc > 0.5", "metrics.acc BETWEEN 1 AND 2", "metrics.acc == 0.5", "metrics.acc <> 0.5", "metrics.acc => 1", "'a' = 'a'", "1 = 1", "params.lr", "*", "select * from runs", "params.lr = 'x' -- c", "metrics.acc > 1 /* c */", "  metrics.acc   >   0.5  ", "metrics.acc\n>\n0.5", "metrics.acc > 0.5, metrics.loss < 1", "x" * 300, "params.lr LIKE '%", "a.b.c = 'x'", "params.lr LIKE 5", "tags.`a = 'x'", "metrics.acc > NaN", "metrics.acc > 0x10", "metrics.acc > 1_000", "metrics.acc > +1", "metrics.acc > 1.", "metrics.acc > 1e400", "run.foo = 'x'", "params.lr like '0%'", "params.lr = ''", "params.empty = ''", "tags.kind NOT LIKE 'x'", "attribute.start_time < 99999999999999999999",
]

ORDERS = [
    ["metrics.acc"], ["metrics.acc DESC"], ["metrics.acc ASC", "start_time"], ["metrics.nan"], ["metrics.nan DESC"], ["metrics.inf DESC"], ["metrics.none"], ["params.lr"], ["params.lr DESC"], ["tags.kind", "start_time DESC"], ["start_time"], ["start_time DESC"], ["attributes.start_time ASC"], ["Created"], ["run_name"], ["`run name` DESC"], ["Run Name"], ["end_time"], ["end_time DESC"], ["status", "run_name"], ["user_id", "run_name"],
    ["metrics.`with space`"], ["metrics.\"with space\" DESC"], ["params.`a b` ASC"], ["metric.acc"], ["metrics.acc", "metrics.acc DESC"], ["metrics.acc asc"], ["metrics.acc desc"], ["foo"], ["foo.bar"], ["metrics.acc sideways"], [""], ["metrics.acc DESC ASC"], ["metrics"], ["dataset.name"], ["start_time", "start_time DESC"], ["metrics.acc, metrics.loss"], ["experiment_id"], ["lifecycle_stage"], ["metrics.acc NULLS FIRST"], ["DESC"], ["tags.`mlflow.runName`"], [5],
]


def run_search(r):
    client = MlflowClient()
    exp = client.create_experiment("run search")
    empty = client.create_experiment("run search empty")
    rows = [
        ("one", 1, {"acc": 0.5, "loss": 1.0, "nan": math.nan, "with space": 1}, {"lr": "0.1", "opt": "adam", "a b": "c"}, {"kind": "x"}, [dataset("d1", "x1", "train")]),
        ("two", 2, {"acc": 0.75, "loss": 0.5, "nan": 1.0, "inf": math.inf}, {"lr": "0.01", "opt": "Adam"}, {"kind": "X"}, [dataset("d1", "x2", "test"), dataset("d2", "x3")]),
        ("three", 3, {"acc": 0.9, "nan": -1.0, "inf": -math.inf}, {"lr": "0.1", "opt": "sgd", "a.b": "dotted"}, {}, [dataset("d2", "x3", "train")]),
        ("four", 4, {}, {"empty": ""}, {"kind": "xy"}, []),
        ("five", 5, {"acc": -1, "inf": 3}, {"lr": "0.1'"}, {"kind": "z"}, []),
    ]
    ids = []
    for name, start, metrics, params, tags, data in rows:
        id = client.create_run(exp, start_time=start, run_name=name, tags={**tags, "mlflow.user": "me"}).info.run_id
        ids.append(id)
        client.log_batch(id, [Metric(k, v, start, 0) for k, v in metrics.items()], [Param(k, v) for k, v in params.items()])
        if data:
            client.log_inputs(id, data)
    client.set_terminated(ids[1], end_time=20)
    client.set_terminated(ids[2], status="FAILED", end_time=15)
    client.delete_run(ids[4])
    for text in FILTERS:
        r.call(client.search_runs, [exp], text)
    for order in ORDERS:
        r.call(client.search_runs, [exp], order_by=order, run_view_type=ViewType.ALL)
    for view in [ViewType.ACTIVE_ONLY, ViewType.DELETED_ONLY, ViewType.ALL]:
        r.call(client.search_runs, [exp], run_view_type=view)
    r.call(client.search_runs, [exp, empty], f"run_id IN ('{ids[0]}', '{ids[2]}')")
    r.call(client.search_runs, [exp, empty], f"run_id NOT IN ('{ids[0]}', '{ids[2]}')")
    r.call(client.search_runs, [exp], f"run_id = '{ids[0]}'")
    r.call(client.search_runs, [exp], f"run_id != '{ids[0]}'")
    r.call(client.search_runs, [empty])
    r.call(client.search_runs, [])
    r.call(client.search_runs, ["77777"])
    r.call(client.search_runs, ["abc"])
    page = r.call(client.search_runs, [exp], max_results=2)
    r.call(client.search_runs, [exp], max_results=2, page_token=page.token)
    for token in ["x", "!!", "e30=", "eyJvZmZzZXQiOiAxMDAwfQ=="]:
        r.call(client.search_runs, [exp], page_token=token)
    for count in [0, -1, 50000, 50001]:
        r.call(client.search_runs, [exp], max_results=count)
    r.post("runs/search", {})
    r.post("runs/search", {"experiment_ids": [exp], "max_results": 0})
    r.post("runs/search", {"experiment_ids": [exp], "max_results": "2"})
    r.post("runs/search", {"experiment_ids": [exp], "max_results": "x"})
    r.post("runs/search", {"experiment_ids": exp})
    r.post("runs/search", {"experiment_ids": [int(exp)]})
    r.post("runs/search", {"experiment_ids": [exp, exp], "max_results": 2})
    r.post("runs/search", {"experiment_ids": [exp], "run_view_type": "NOPE"})
    r.post("runs/search", {"experiment_ids": [exp], "run_view_type": 3, "max_results": 1})
    r.post("runs/search", {"experiment_ids": [exp], "filter": 5})
    r.post("runs/search", {"experiment_ids": [exp], "order_by": "x"})
    r.post("runs/search", {"experimentIds": [exp], "maxResults": 1, "orderBy": ["start_time"]})
    r.http("GET", "runs/search")
