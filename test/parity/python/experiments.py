from mlflow import MlflowClient
from mlflow.entities import ExperimentTag, ViewType


def experiments(r):
    client = MlflowClient()
    first = r.call(client.create_experiment, "exp one", tags={"team": "a", "empty": ""})
    r.call(client.create_experiment, "exp one")
    r.call(client.create_experiment, "exp two", artifact_location="s3://bucket/place", tags={"team": "b"})
    r.call(client.create_experiment, "")
    r.call(client.create_experiment, "x" * 500)
    r.call(client.create_experiment, "x" * 501)
    r.call(client.create_experiment, "tag key too long", tags={"k" * 251: "v"})
    r.call(client.create_experiment, "tag value too long", tags={"k": "v" * 5001})
    r.call(client.create_experiment, "tag value far too long", tags={"k": "v" * 20001})
    r.call(client.create_experiment, "bad tag", tags={"k@": "v"})
    for location in ["runs:/a/b", "s3://b/p#frag", "s3://b/p?x=..", "s3://b/p?x=%2e%2e/y", "s3://b/p;params", "s3://b/p?a=b",
                     "file:///tmp/exp#x", "http://host/p?x=1#y", "s3://" + "l" * 2100, "gs://b/p/", "", "http://host/p", "HTTPS://host/p", "ftp://host/p", "sftp://host/p", "hdfs:/p", "viewfs://x/y", "r2://b/p", "b2://b/p",
                     "abfss://c@a/p", "wasbs://c@a/p", "dbfs:/x", "unknown://x/y", "mlflow-artifacts://host/p", "mlflow-artifacts:/place"]:
        r.call(client.create_experiment, f"at {location[:20]} {len(location)} {abs(hash(location)) and location[-5:]}", artifact_location=location)
    r.call(client.get_experiment, first)
    r.call(client.get_experiment, "0")
    r.call(client.get_experiment, "77777")
    r.call(client.get_experiment, "abc")
    r.call(client.get_experiment, "")
    r.call(client.get_experiment, "1.5")
    r.call(client.get_experiment, "-1")
    r.call(client.get_experiment, "9007199254740992")
    r.call(client.get_experiment, "-9223372036854775808")
    r.call(client.get_experiment, "99999999999999999999")
    r.call(client.get_experiment_by_name, "exp one")
    r.call(client.get_experiment_by_name, "")
    r.call(client.get_experiment_by_name, "no such")
    r.call(client.get_experiment_by_name, "Exp One")
    r.call(client.rename_experiment, first, "exp renamed")
    r.call(client.rename_experiment, first, "exp two")
    r.call(client.rename_experiment, first, "")
    r.call(client.rename_experiment, first, "y" * 501)
    r.call(client.rename_experiment, "77777", "z")
    r.call(client.rename_experiment, "abc", "z")
    r.call(client.rename_experiment, first, "exp one")
    r.call(client.set_experiment_tag, first, "note", "hello")
    r.call(client.set_experiment_tag, first, "note", "again")
    r.call(client.set_experiment_tag, first, "k" * 251, "x")
    r.call(client.set_experiment_tag, first, "k", "v" * 5001)
    r.call(client.set_experiment_tag, first, "k", "v" * 20001)
    r.call(client.set_experiment_tag, first, "a@b", "x")
    r.call(client.set_experiment_tag, first, "../x", "x")
    r.call(client.set_experiment_tag, first, "", "x")
    r.call(client.set_experiment_tag, first, "empty value", "")
    r.call(client.set_experiment_tag, "77777", "k", "v")
    r.call(client.delete_experiment_tag, first, "note")
    r.call(client.delete_experiment_tag, first, "note")
    r.call(client.delete_experiment_tag, first, "k@")
    r.call(client.delete_experiment_tag, first, "k" * 251)
    r.call(client.delete_experiment_tag, "77777", "note")
    r.call(client.get_experiment, first)
    run = client.create_run(first)
    r.call(client.delete_experiment, first)
    r.call(client.delete_experiment, first)
    r.call(client.delete_experiment, "77777")
    r.call(client.delete_experiment, "abc")
    r.call(client.get_experiment, first)
    r.call(client.get_experiment_by_name, "exp one")
    r.call(client.create_experiment, "exp one")
    r.call(client.create_run, first)
    r.call(client.get_run, run.info.run_id)
    r.call(client.rename_experiment, first, "renamed while deleted")
    r.call(client.set_experiment_tag, first, "k", "v")
    r.call(client.delete_experiment_tag, first, "team")
    r.call(client.restore_experiment, first)
    r.call(client.restore_experiment, first)
    r.call(client.restore_experiment, "77777")
    r.call(client.restore_experiment, "abc")
    r.call(client.get_run, run.info.run_id)
    # The wire alone.
    r.post("experiments/create", {})
    r.post("experiments/create", {"name": 5})
    r.post("experiments/create", {"name": None})
    r.post("experiments/create", {"name": "w1", "tags": "x"})
    r.post("experiments/create", {"name": "w2", "tags": ["x"]})
    r.post("experiments/create", {"name": "w3", "tags": [{"value": "x"}]})
    r.post("experiments/create", {"name": "w4", "tags": [{"key": "x"}]})
    r.post("experiments/create", {"name": "w5", "artifact_location": 7})
    r.post("experiments/create", {"name": "w6", "artifactLocation": "s3://b/camel", "unknown": {"a": 1}})
    r.post("experiments/create", {"name": "w7", "artifact_location": "s3://b/1", "artifactLocation": "s3://b/2"})
    r.post("experiments/create", {"name": "  "})
    r.post("experiments/create", {"name": ["a"]})
    for path in ["experiments/delete", "experiments/restore", "experiments/update", "experiments/set-experiment-tag", "experiments/delete-experiment-tag"]:
        r.post(path, {})
        r.post(path, {"experiment_id": ""})
        r.post(path, {"experiment_id": 5})
        r.post(path, {"experiment_id": ["1"]})
        r.post(path, {"experiment_id": {"a": 1}})
        r.post(path, {"experiment_id": True})
    r.post("experiments/update", {"experiment_id": first})
    r.post("experiments/update", {"experiment_id": first, "new_name": 3})
    r.post("experiments/set-experiment-tag", {"experiment_id": first})
    r.post("experiments/set-experiment-tag", {"experiment_id": first, "key": "only key"})
    r.post("experiments/set-experiment-tag", {"experiment_id": first, "key": 3, "value": 4})
    r.get("experiments/get")
    r.get("experiments/get", {"experiment_id": ""})
    r.get("experiments/get", {"experiment_id": ["0", "1"]})
    r.get("experiments/get", {"experimentId": "0"})
    r.get("experiments/get-by-name")
    r.get("experiments/get-by-name", {"experiment_name": ""})
    r.http("POST", "experiments/get", {"experiment_id": "0"})
    r.http("GET", "experiments/create")
    r.http("PUT", "experiments/create", {"name": "put"})


def experiment_search(r):
    client = MlflowClient()
    ids = []
    for index, (name, team) in enumerate([("es alpha", "a"), ("es Beta", "b"), ("es gamma%", "a"), ("es_delta", "c")]):
        ids.append(client.create_experiment(name, tags={"team": team, "es": "yes", "n": str(index)}))
    client.delete_experiment(ids[3])
    base = "tags.es = 'yes'"
    for view in [ViewType.ACTIVE_ONLY, ViewType.DELETED_ONLY, ViewType.ALL]:
        r.call(client.search_experiments, view_type=view, filter_string=base)
    for text in ["name = 'es alpha'", "name != 'es alpha' AND tags.es = 'yes'", "name LIKE 'es%' ", "name LIKE 'ES%'", "name ILIKE 'ES%'",
                 "attribute.name = 'es Beta'", "attr.name = 'es Beta'", "attributes.name = 'es Beta'", "tag.team = 'a'", "tags.team != 'a' AND tags.es = 'yes'",
                 "tags.team LIKE 'a%'", "tags.`team` ILIKE 'A'", 'tags."team" = "b"', "name = \"es Beta\"", "name LIKE 'es gamma\\%'",
                 "creation_time > 0 AND tags.es = 'yes'", "creation_time > 99999999999999", "last_update_time >= 1 and tags.es = 'yes'",
                 "creation_time = 'abc'", "name = 5", "name > 'a'", "name IN ('es alpha')", "tags.team IN ('a', 'b')", "name = 'es alpha' OR name = 'es Beta'",
                 "(name = 'es alpha')", "NOT name = 'es alpha'", "foo = 'x'", "foo.bar = 'x'", "params.x = 'y'", "metrics.x > 1", "name =", "= 'x'", "name", "'x'",
                 "name = 'es alpha' AND", "AND name = 'es alpha'", "name = 'es alpha' name = 'es Beta'", "name = 'unclosed", "tags.team", "tags. = 'x'", "tags = 'x'",
                 "experiment_id = '1'", "artifact_location = 'x'", "lifecycle_stage = 'active'", "tags.none IS NULL AND tags.es = 'yes'", "tags.team IS NOT NULL",
                 "name IS NULL", "name = 'es alpha';", "name='es alpha'", "name == 'es alpha'", "name <> 'es alpha' AND tags.es = 'yes'", "NAME = 'es alpha'", "Attribute.name = 'es Beta'", "  ", "1 = 1",
                 "creation_time > 1.5 AND tags.es='yes'", "creation_time LIKE '1'", "name = `es alpha`"]:
        r.call(client.search_experiments, view_type=ViewType.ALL, filter_string=text)
    for order in [["name"], ["name DESC"], ["name ASC"], ["name desc"], ["experiment_id"], ["experiment_id DESC"], ["creation_time ASC", "name"], ["last_update_time DESC", "name DESC"],
                  ["attribute.name"], ["tags.team"], ["foo"], ["name sideways"], ["name DESC DESC"], [""], ["name, experiment_id"], ["name", "name DESC"], ["metrics.x"], ["`name`"], ["artifact_location"], ["attributes.creation_time"]]:
        r.call(client.search_experiments, view_type=ViewType.ALL, filter_string=base, order_by=order)
    page = r.call(client.search_experiments, max_results=2, filter_string=base, order_by=["name"])
    r.call(client.search_experiments, max_results=2, filter_string=base, order_by=["name"], page_token=page.token)
    for token in ["x", "!!", "eyJvZmZzZXQiOiAxfQ==", "eyJvZmZzZXQiOiAxfQ", "e30=", "eyJvZmZzZXQiOiAtMX0=", "bnVsbA==", ""]:
        r.call(client.search_experiments, filter_string=base, page_token=token)
    for count in [0, -1, 50000, 50001]:
        r.call(client.search_experiments, filter_string=base, max_results=count)
    r.post("experiments/search", {})
    r.post("experiments/search", {"max_results": 3, "filter": base, "order_by": ["name"]})
    r.post("experiments/search", {"max_results": "3", "filter": base, "order_by": ["name"], "view_type": 1})
    r.post("experiments/search", {"max_results": 3, "filter": base, "view_type": "NOPE"})
    r.post("experiments/search", {"max_results": 3, "filter": base, "view_type": 9})
    r.post("experiments/search", {"max_results": 3, "filter": 5})
    r.post("experiments/search", {"max_results": 3, "order_by": "name"})
    r.post("experiments/search", {"max_results": 3.5})
    r.post("experiments/search", {"max_results": 3.0, "filter": base, "order_by": ["name"]})
    r.post("experiments/search", {"max_results": "abc"})
    r.post("experiments/search", {"max_results": True})
    r.post("experiments/search", {"max_results": 2**70})
    r.get("experiments/search", {"max_results": 3, "filter": base, "order_by": ["name"], "view_type": "ALL"})
    r.get("experiments/search", {"max_results": "x"})
    r.get("experiments/search", {"max_results": 2, "filter": base, "order_by": ["name DESC", "experiment_id"]})
    r.get("experiments/search")
