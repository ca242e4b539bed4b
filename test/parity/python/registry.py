from mlflow import MlflowClient


def registry(r):
    client = MlflowClient()
    exp = client.create_experiment("registry")
    run = client.create_run(exp, start_time=1, run_name="registry").info.run_id
    other = client.create_run(exp, start_time=1, run_name="registry 2").info.run_id
    root = f"mlflow-artifacts:/{exp}/{run}/artifacts"
    r.call(client.create_registered_model, "reg1", tags={"a": "b"}, description="first")
    r.call(client.create_registered_model, "reg1")
    r.call(client.create_registered_model, "plain")
    for name in ["", " ", "a/b", "a:b", ".", "..", "../a", "n" * 256, "n" * 257, "a..b", "a%b", "a b ", "日本", "a\nb", "m-" + "0" * 32, "a#b", "a?b"]:
        r.call(client.create_registered_model, name)
        r.call(client.get_registered_model, name)
    r.call(client.create_registered_model, "long desc", description="d" * 6000)
    r.call(client.create_registered_model, "tags1", tags={"k@": "v"})
    r.call(client.create_registered_model, "tags2", tags={"k" * 251: "v"})
    r.call(client.create_registered_model, "tags3", tags={"k": "v" * 5001})
    r.call(client.create_registered_model, "tags4", tags={"k": "v" * 100001})
    r.call(client.get_registered_model, "reg1")
    r.call(client.get_registered_model, "none")
    r.call(client.update_registered_model, "reg1", description="changed")
    r.call(client.update_registered_model, "reg1", description="")
    r.call(client.update_registered_model, "none", description="x")
    r.call(client.rename_registered_model, "plain", "renamed")
    r.call(client.rename_registered_model, "renamed", "reg1")
    r.call(client.rename_registered_model, "renamed", "renamed")
    r.call(client.rename_registered_model, "none", "x")
    r.call(client.rename_registered_model, "renamed", "a/b")
    r.call(client.rename_registered_model, "renamed", "")
    r.call(client.rename_registered_model, "renamed", " ")
    r.call(client.set_registered_model_tag, "reg1", "t", "one")
    r.call(client.set_registered_model_tag, "reg1", "t", "two")
    r.call(client.set_registered_model_tag, "reg1", "k@", "two")
    r.call(client.set_registered_model_tag, "reg1", "k" * 251, "two")
    r.call(client.set_registered_model_tag, "reg1", "k", "v" * 100001)
    r.call(client.set_registered_model_tag, "reg1", "", "v")
    r.call(client.set_registered_model_tag, "reg1", "../x", "v")
    r.call(client.set_registered_model_tag, "none", "t", "v")
    r.call(client.delete_registered_model_tag, "reg1", "t")
    r.call(client.delete_registered_model_tag, "reg1", "t")
    r.call(client.delete_registered_model_tag, "reg1", "k@")
    r.call(client.delete_registered_model_tag, "reg1", "k" * 251)
    r.call(client.delete_model_version_tag, "none", "1", "k" * 251)
    r.call(client.delete_registered_model_tag, "none", "t")
    # Versions and what their source may be.
    v1 = r.call(client.create_model_version, "reg1", f"{root}/model", run_id=run, tags={"x": "y"}, description="v one", run_link="http://link")
    r.call(client.create_model_version, "none", f"{root}/model", run_id=run)
    r.call(client.create_model_version, "reg1", f"runs:/{run}/model", run_id=run)
    r.call(client.create_model_version, "reg1", f"runs:/{run}/model")
    r.call(client.create_model_version, "reg1", f"runs:/{other}/model", run_id=run)
    sources = ["s3://bucket/model", "s3://bucket/../model", "s3://bucket/%2e%2e/model", "gs://b/m", "hdfs://h/m", "http://host/m", "https://host/m", "ftp://host/m", "dbfs:/m", "file:///tmp/m", "file:///etc/passwd", "/tmp/m", "relative/m", "./m", "../m", "", "mlflow-artifacts:/1/x/artifacts/m", "mlflow-artifacts://host/1/x", f"{root}/../x", f"{root}/%2e%2e/x", f"{root}/a%00b", "models:/reg1/1", "models:/reg1/99", "models:/none/1", "models:/reg1@champion", "models:/reg1/latest", "models:/reg1/Production", "models:/m-" + "0" * 32, "models:/", "models:/reg1", "models:/reg1/x/y", f"runs:/{run}", "runs:/nope/model", "runs:/", "s3://bucket/m?x=../y", "s3://bucket/m#../x", "file://remote/m", "file:relative", "C:\\x", "wasbs://a@b/c", "abfss://a@b/c", "unknown://x/y", "sftp://host/m", "file:///tmp/../etc", "s3:/bucket/x", "S3://bucket/x", "mlflow-artifacts:", "viewfs://x/y", "uc://a", "databricks://x", "s3://bucket/a//b", "s3://bucket/..", "a b", "~/x"]
    for source in sources:
        r.call(client.create_model_version, "reg1", source)
    for source in sources[:1] + ["/tmp/m", f"{root}/deep/model", f"{root}", f"{root}/", f"mlflow-artifacts:/{exp}/{other}/artifacts/m", f"mlflow-artifacts:/{exp}/{run}/artifactsx/m", f"mlflow-artifacts://127.0.0.1:1/{exp}/{run}/artifacts/m", f"file:///x/{exp}/{run}/artifacts", f"runs:/{run}/../x", "models:/reg1/1"]:
        r.call(client.create_model_version, "reg1", source, run_id=run)
    r.call(client.create_model_version, "reg1", "s3://bucket/x", run_id="nope")
    r.call(client.create_model_version, "reg1", "s3://bucket/x", tags={"k@": "v"})
    r.call(client.create_model_version, "reg1", "s3://bucket/x", tags={"k": "v" * 100001})
    r.call(client.create_model_version, "reg1", "s3://bucket/x", description="d" * 6000)
    model = client.create_logged_model(exp, name="registered", source_run_id=run)
    mid = model.model_id
    r.call(client.create_model_version, "reg1", f"models:/{mid}", run_id=run, model_id=mid)
    r.call(client.create_model_version, "reg1", f"models:/{mid}")
    r.call(client.create_model_version, "reg1", f"models:/{mid}/sub")
    r.call(client.create_model_version, "reg1", model.artifact_location, model_id=mid)
    r.call(client.create_model_version, "reg1", model.artifact_location + "/x", model_id=mid)
    r.call(client.create_model_version, "reg1", "s3://bucket/x", model_id="m-" + "0" * 32)
    r.call(client.create_model_version, "reg1", f"models:/m-{'0' * 32}", model_id=mid)
    r.call(client.get_logged_model, mid)
    r.call(client.get_model_version, "reg1", "1")
    for version in ["999", "x", "0", "-1", "1.0", "", "latest", "01", " 1", "9007199254740992", "99999999999999999999"]:
        r.call(client.get_model_version, "reg1", version)
        r.call(client.get_model_version_download_uri, "reg1", version)
    r.call(client.get_model_version, "none", "1")
    for version in ["1", "2", "3"]:
        r.call(client.get_model_version_download_uri, "reg1", version)
    r.call(client.get_model_version_download_uri, "none", "1")
    r.call(client.update_model_version, "reg1", "1", "new description")
    r.call(client.update_model_version, "reg1", "1", "")
    r.call(client.update_model_version, "reg1", "999", "x")
    r.call(client.update_model_version, "reg1", "x", "x")
    r.call(client.set_model_version_tag, "reg1", "1", "t", "v")
    r.call(client.set_model_version_tag, "reg1", "1", "t", "w")
    r.call(client.set_model_version_tag, "reg1", "1", "k@", "v")
    r.call(client.set_model_version_tag, "reg1", "1", "k" * 251, "v")
    r.call(client.set_model_version_tag, "reg1", "1", "k", "v" * 100001)
    r.call(client.set_model_version_tag, "reg1", "999", "t", "v")
    r.call(client.set_model_version_tag, "reg1", "x", "t", "v")
    r.call(client.set_model_version_tag, "none", "1", "t", "v")
    r.call(client.delete_model_version_tag, "reg1", "1", "t")
    r.call(client.delete_model_version_tag, "reg1", "1", "t")
    r.call(client.delete_model_version_tag, "reg1", "999", "t")
    for stage in ["Staging", "production", "ARCHIVED", "None", "Nope", ""]:
        r.call(client.transition_model_version_stage, "reg1", "1", stage)
    r.call(client.transition_model_version_stage, "reg1", "2", "Production")
    r.call(client.transition_model_version_stage, "reg1", "3", "Production", archive_existing_versions=True)
    r.call(client.transition_model_version_stage, "reg1", "1", "Archived", archive_existing_versions=True)
    r.call(client.transition_model_version_stage, "reg1", "1", "None", archive_existing_versions=True)
    r.call(client.transition_model_version_stage, "reg1", "999", "Production")
    r.call(client.transition_model_version_stage, "reg1", "x", "Production")
    r.call(client.transition_model_version_stage, "none", "1", "Production")
    r.call(client.get_latest_versions, "reg1")
    r.call(client.get_latest_versions, "reg1", ["Production"])
    r.call(client.get_latest_versions, "reg1", ["production", "None"])
    r.call(client.get_latest_versions, "reg1", ["Nope"])
    r.call(client.get_latest_versions, "none")
    for alias in ["champion", "Champ-1_x", "latest", "LATEST", "v1", "V2", "v", "1", "a b", "a/b", "a.b", "", "a" * 255, "a" * 256, "日本", "a@b", "v1x"]:
        r.call(client.set_registered_model_alias, "reg1", alias, "1")
        r.call(client.get_model_version_by_alias, "reg1", alias)
    r.call(client.set_registered_model_alias, "reg1", "champion", "2")
    r.call(client.set_registered_model_alias, "reg1", "champion", "999")
    r.call(client.set_registered_model_alias, "reg1", "champion", "x")
    r.call(client.set_registered_model_alias, "none", "champion", "1")
    r.call(client.set_registered_model_alias, "none", "champion", "x")
    r.call(client.get_model_version_by_alias, "none", "champion")
    r.call(client.get_model_version_by_alias, "renamed", "latest")
    r.call(client.get_registered_model, "reg1")
    r.call(client.get_model_version, "reg1", "2")
    r.call(client.create_model_version, "reg1", "models:/reg1@champion")
    r.call(client.delete_registered_model_alias, "reg1", "champion")
    r.call(client.delete_registered_model_alias, "reg1", "champion")
    r.call(client.delete_registered_model_alias, "reg1", "a b")
    r.call(client.delete_registered_model_alias, "reg1", "latest")
    for alias in ["a.b", "a" * 256, "日本", "v1"]:
        r.call(client.delete_registered_model_alias, "reg1", alias)
    r.call(client.delete_registered_model_alias, "none", "champion")
    copy = r.call(client.copy_model_version, "models:/reg1/1", "copied")
    r.call(client.copy_model_version, "models:/reg1/1", "copied")
    r.call(client.copy_model_version, "models:/copied/1", "copied twice")
    r.call(client.get_model_version_download_uri, "copied", "1")
    r.call(client.get_model_version_download_uri, "copied twice", "1")
    r.call(client.copy_model_version, "models:/reg1/999", "copied")
    r.call(client.copy_model_version, "models:/reg1@Champ-1_x", "copied")
    r.call(client.copy_model_version, "models:/none/1", "copied 3")
    r.call(client.copy_model_version, "runs:/x", "copied 3")
    r.call(client.get_registered_model, "copied")
    r.call(client.delete_model_version, "reg1", "1")
    r.call(client.delete_model_version, "reg1", "1")
    r.call(client.delete_model_version, "reg1", "999")
    r.call(client.delete_model_version, "reg1", "x")
    r.call(client.get_model_version, "reg1", "1")
    r.call(client.get_model_version_by_alias, "reg1", "Champ-1_x")
    r.call(client.create_model_version, "reg1", "s3://bucket/after")
    r.call(client.get_registered_model, "reg1")
    r.call(client.rename_registered_model, "reg1", "reg1 renamed")
    r.call(client.get_registered_model, "reg1 renamed")
    r.call(client.get_model_version, "reg1 renamed", "3")
    r.call(client.delete_registered_model, "reg1 renamed")
    r.call(client.delete_registered_model, "reg1 renamed")
    r.call(client.get_model_version, "reg1 renamed", "3")
    r.call(client.create_registered_model, "reg1 renamed")
    r.call(client.create_model_version, "reg1 renamed", "s3://bucket/again")
    # The wire.
    for name in [" ", "../x", "a//b", ".", "s3://x/y", "none"]:
        body = {"name": name, "version": "1", "key": "k", "value": "v", "description": "d", "stage": "None", "alias": "a"}
        for method, path in [("PATCH", "model-versions/update"), ("POST", "model-versions/transition-stage"), ("DELETE", "model-versions/delete"), ("POST", "model-versions/set-tag"), ("DELETE", "model-versions/delete-tag"), ("POST", "registered-models/alias"), ("DELETE", "registered-models/alias")]:
            r.http(method, path, body)
    for method, path in [("POST", "registered-models/create"), ("GET", "registered-models/get"), ("PATCH", "registered-models/update"), ("POST", "registered-models/rename"), ("DELETE", "registered-models/delete"), ("POST", "registered-models/set-tag"), ("DELETE", "registered-models/delete-tag"), ("POST", "registered-models/alias"), ("DELETE", "registered-models/alias"), ("POST", "registered-models/get-latest-versions"), ("POST", "model-versions/create"), ("PATCH", "model-versions/update"), ("POST", "model-versions/transition-stage"), ("DELETE", "model-versions/delete"), ("POST", "model-versions/set-tag"), ("DELETE", "model-versions/delete-tag")]:
        for body in [{}, {"name": ""}, {"name": 5}, {"name": "renamed"}, {"name": "renamed", "key": "k"}, {"name": "renamed", "version": 1}, {"name": "renamed", "version": "1"}, {"name": "renamed", "version": "1", "stage": 5}, {"name": "renamed", "alias": "x"}, {"name": "renamed", "key": 5, "version": "1"}]:
            if path == "registered-models/delete" and body.get("name") == "renamed" or method == "GET":
                continue
            r.http(method, path, body)
    for path in ["registered-models/get", "registered-models/alias", "model-versions/get", "model-versions/get-download-uri", "registered-models/get-latest-versions"]:
        for query in [None, {"name": ""}, {"name": "renamed"}, {"name": "reg1 renamed", "version": "1"}, {"name": "reg1 renamed", "version": ["1", "2"]}, {"name": "renamed", "alias": ""}]:
            r.get(path, query)
    r.http("DELETE", "registered-models/delete", query={"name": "renamed"}, label="DELETE with a query")
    r.http("DELETE", "registered-models/delete", {"name": "renamed"})
    r.post("model-versions/create", {"name": "reg1 renamed", "source": 5})
    r.post("model-versions/create", {"name": "reg1 renamed", "source": "s3://b/m", "tags": "x"})
    r.post("model-versions/create", {"name": "reg1 renamed", "source": "s3://b/m", "run_id": ""})
    r.post("model-versions/create", {"name": "reg1 renamed"})
    r.post("model-versions/transition-stage", {"name": "reg1 renamed", "version": "1", "stage": "Staging"})
    r.post("model-versions/transition-stage", {"name": "reg1 renamed", "version": "1", "stage": "Staging", "archive_existing_versions": "yes"})
    r.http("PATCH", "model-versions/update", {"name": "reg1 renamed", "version": "1"})
    r.http("PATCH", "registered-models/update", {"name": "reg1 renamed"})
    r.call(client.create_registered_model, "drive")
    r.call(client.create_model_version, "drive", "c:/x")
    client.delete_registered_model("drive")


FILTERS = ["name = 'rs alpha'", "name != 'rs alpha'", "name LIKE 'rs%'", "name ILIKE 'RS%'", "name IN ('rs alpha', 'rs beta')", "name NOT IN ('rs alpha')", "tags.rs = 'yes'", "tag.rs = 'yes'", "tags.team != 'a'", "tags.team LIKE 'a%'", "tags.team ILIKE 'A'", "tags.team IN ('a')", "tags.`team` = 'a'", "tags.none IS NULL", "attribute.name = 'rs alpha'", "attributes.name = 'rs alpha'", "name = 'rs alpha' AND tags.team = 'a'", "tags.team = 'a' AND tags.rs = 'yes'",
           "name > 'a'", "name = 5", "foo = 'x'", "foo.bar = 'x'", "params.a = 'b'", "metrics.a > 1", "name", "name =", "= 'x'", "name = 'a' OR name = 'b'", "(name = 'a')", "NOT name = 'a'", "name = 'a' AND", "name = 'unclosed", "name = 'a' name = 'b'", "creation_timestamp > 0", "last_updated_timestamp > 0", "version_number = 1", "run_id = 'x'", "name = \"rs alpha\"", "  ", "1 = 1", "name IS NULL", "name IN ()", "name IN 'x'", "description = 'x'", "tags.`mlflow.prompt.is_prompt` = 'true'", "tags.`mlflow.prompt.is_prompt` != 'true' AND name LIKE 'rs%'", "name LIKE '%alpha' AND name LIKE 'rs%'", "timestamp > 0", "NAME = 'rs alpha'", "name='rs alpha'", "name = 'rs alpha';"]
VERSION_FILTERS = FILTERS + ["version_number > 1", "version_number >= 1 AND name = 'rs alpha'", "version_number = '1'", "version_number IN (1)", "version_number LIKE '1'", "version_number != 1 AND name = 'rs alpha'", "version = 1", "run_id IN ('x')", "run_id = ''", "run_id LIKE 'x%'", "source_path = 's3://b/1'", "source_path LIKE 's3%'", "source_path ILIKE 'S3://B/1'", "source_path IN ('x')", "source = 'x'", "current_stage = 'None'", "stage = 'None'", "aliases = 'x'", "model_id = 'x'", "user_id = 'x'", "tags.vt = 'one'", "tags.vt != 'one'", "status = 'READY'", "attributes.version_number = 2", "version_number > 1.5"]


def registry_search(r):
    client = MlflowClient()
    exp = client.create_experiment("registry search")
    run = client.create_run(exp, start_time=1, run_name="rs").info.run_id
    import time
    for name, team, count in [("rs alpha", "a", 3), ("rs beta", "b", 1), ("rs Gamma", "A", 0)]:
        client.create_registered_model(name, tags={"team": team, "rs": "yes"})
        for version in range(1, count + 1):
            time.sleep(0.003)
            client.create_model_version(name, f"s3://b/{version}", run_id=run if version == 2 else None, tags={"vt": "one" if version == 1 else "more"})
    prompt = [{"key": "mlflow.prompt.is_prompt", "value": "true"}]
    r.post("registered-models/create", {"name": "rs prompt", "tags": [*prompt, {"key": "rs", "value": "yes"}]})
    r.post("model-versions/create", {"name": "rs prompt", "source": "prompt-template", "tags": [*prompt, {"key": "mlflow.prompt.text", "value": "hi"}]})
    client.set_registered_model_alias("rs alpha", "best", "2")
    client.transition_model_version_stage("rs alpha", "1", "Staging")
    mine = "tags.rs = 'yes'"
    for text in FILTERS:
        r.call(client.search_registered_models, text)
        r.get("registered-models/search", {"filter": text})
    for text in VERSION_FILTERS:
        r.call(client.search_model_versions, text)
    r.get("model-versions/search", {"filter": "name = 'rs prompt'"})
    r.get("model-versions/search", {"filter": f"run_id = '{run}'"})
    r.get("model-versions/search", {"filter": f"run_id IN ('{run}', 'x')"})
    for order in [["name"], ["name DESC"], ["timestamp DESC"], ["last_updated_timestamp ASC", "name"], ["last_updated_timestamp DESC"], ["creation_timestamp"], ["foo"], ["name sideways"], [""], ["name", "name DESC"], ["tags.team"], ["attribute.name"], ["name desc"], ["version_number"], ["name, timestamp"], ["timestamp"]]:
        r.call(client.search_registered_models, mine, order_by=order)
        r.get("registered-models/search", {"filter": mine, "order_by": order})
    for order in [["name"], ["name DESC", "version_number DESC"], ["version_number"], ["version_number DESC"], ["creation_timestamp ASC"], ["creation_timestamp DESC"], ["last_updated_timestamp"], ["timestamp"], ["foo"], [""], ["run_id"], ["name", "name"], ["version_number sideways"], ["source_path"]]:
        r.call(client.search_model_versions, "name LIKE 'rs%'", order_by=order)
    page = r.call(client.search_registered_models, mine, max_results=2)
    r.call(client.search_registered_models, mine, max_results=2, page_token=page.token)
    page = r.call(client.search_model_versions, "name LIKE 'rs%'", max_results=2)
    r.call(client.search_model_versions, "name LIKE 'rs%'", max_results=2, page_token=page.token)
    for token in ["x", "!!", "e30=", "eyJvZmZzZXQiOiAxMDAwfQ=="]:
        r.call(client.search_registered_models, mine, page_token=token)
        r.call(client.search_model_versions, "name LIKE 'rs%'", page_token=token)
    for count in [0, -1, 1000, 1001, 10000, 10001, 200000, 200001]:
        r.call(client.search_registered_models, mine, max_results=count)
        r.call(client.search_model_versions, "name LIKE 'rs%'", max_results=count)
    for path in ["registered-models/search", "model-versions/search"]:
        r.get(path, {"max_results": "x"})
        r.get(path, {"max_results": 1.5})
        r.http("POST", path, {})
