import os
import tempfile

from mlflow import MlflowClient


def artifacts(r):
    client = MlflowClient()
    exp = client.create_experiment("artifacts")
    run = client.create_run(exp, start_time=1, run_name="artifacts")
    id = run.info.run_id
    with tempfile.TemporaryDirectory() as folder:
        def file(name, content="hello\n"):
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as out:
                out.write(content)
            return path

        r.call(client.log_artifact, id, file("hello.txt"), label="log_artifact")
        r.call(client.log_artifact, id, file("인사 말.txt"), "sub/폴더", label="log_artifact unicode")
        r.call(client.log_artifact, id, file("a+b c%20d.txt"), label="log_artifact odd name")
        r.call(client.log_artifact, id, file("model.pkl", "x" * 5000), "model", label="log_artifact pkl")
        r.call(client.log_artifact, id, file("data.json", "{}"), label="log_artifact json")
        r.call(client.log_artifact, id, file("page.html", "<b>"), label="log_artifact html")
        file("many/one.csv"), file("many/deep/two.md"), file("many/MLmodel")
        r.call(client.log_artifacts, id, os.path.join(folder, "many"), label="log_artifacts")
        r.call(client.log_artifacts, id, os.path.join(folder, "many"), "into", label="log_artifacts into")
        for path in ["../x", "/abs", "a/../../b", "~", "a//b", "c:/x"]:
            r.call(client.log_artifact, id, file("hello.txt"), path, label=f"log_artifact to {path}")
        r.call(client.log_text, id, "안녕", "text.txt")
        r.call(client.log_dict, id, {"a": 1}, "dict.yaml")
        r.call(client.log_artifact, "nope", file("hello.txt"), label="log_artifact nope")
        import io

        import numpy as np
        from matplotlib.figure import Figure

        figure = Figure()
        figure.subplots().plot([1, 2])
        for run_id in [id, "nope"]:
            r.call(client.log_figure, run_id, figure, "plots/line.png", label=f"log_figure {run_id}")
            r.call(client.log_image, run_id, np.zeros((2, 2, 3), dtype=np.uint8), "images/zero.png", label=f"log_image {run_id}")
            r.call(client.log_table, run_id, {"q": ["a"], "n": [1]}, "tables/t.json", label=f"log_table {run_id}")
            r.call(client.load_table, exp if run_id == id else "77777", "tables/t.json", run_ids=[run_id], label=f"load_table {run_id}")
            r.call(client.log_stream, run_id, io.BytesIO(b"streamed"), "streams/s.bin", label=f"log_stream {run_id}")
            r.call(client.log_text, run_id, "text", "text again.txt")
            r.call(client.log_dict, run_id, {"a": 1}, "dict again.json")
            r.call(client.log_artifacts, run_id, os.path.join(folder, "many"), "again", label=f"log_artifacts {run_id}")
        kept = client.create_logged_model(exp, name="kept", source_run_id=id).model_id
        for model_id in [kept, "nope"]:
            r.call(client.log_model_artifact, model_id, file("hello.txt"), label=f"log_model_artifact {model_id}")
            r.call(client.log_model_artifacts, model_id, os.path.join(folder, "many"), label=f"log_model_artifacts {model_id}")
            r.call(client.list_logged_model_artifacts, model_id)
        for path in [None, "", "sub", "sub/폴더", "hello.txt", "none", "../", "/", "model", "into/deep", "%2e%2e", ".", "a/b/../c"]:
            r.call(client.list_artifacts, id, path)
        r.call(client.list_artifacts, "nope")
        target = os.path.join(folder, "down")
        os.makedirs(target)
        for path in ["hello.txt", "sub", "", "none", "../x", "인사", "sub/폴더/인사 말.txt", "a+b c%20d.txt"]:
            r.call(client.download_artifacts, id, path, target, label=f"download_artifacts {path}")
    root = f"/api/2.0/mlflow-artifacts/artifacts/{exp}/{id}/artifacts"
    for path in ["hello.txt", "model", "model/", "none", "model/model.pkl", "data.json", "page.html", "MLmodel", "deep/two.md", "sub/%ED%8F%B4%EB%8D%94/%EC%9D%B8%EC%82%AC%20%EB%A7%90.txt", "..%2f..%2fx", "%2e%2e/x", "%252e%252e/x", "a%5cb", "a%00b", "", "%2fetc/passwd", "hello.txt/x", "c:%2fx", "a%23b", "a%3fb", "~%2fx", "%2e", "file:%2fx", "x" * 300]:
        r.http("GET", f"{root}/{path}")
    for value in ["bytes=0-2", "bytes=2-", "bytes=-2", "bytes=100-200", "bytes=x", "bytes=0-1,3-4", "items=0-1", "bytes=4-2"]:
        r.http("GET", f"{root}/hello.txt", headers={"Range": value})
    r.http("HEAD", f"{root}/hello.txt")
    for path in ["new.bin", "deep/er/new.bin", "hello.txt", "hello.txt/below", "model"]:
        r.http("PUT", f"{root}/{path}", raw=b"content")
    for path in ["fine", "trailing/", "..%2fx", "%2e%2e/x", "a%5cb", "", "a%23b", "sp%20ace", "a%252fb", "a%00b"]:
        r.http("PUT", f"{root}/hostile/{path}", raw=b"content")
    r.http("PUT", f"{root}/hostile/empty.bin", raw=b"")
    r.http("GET", f"{root}/hostile/empty.bin")
    r.http("PUT", f"{root}/typed.json", raw=b"{", headers={"Content-Type": "application/json"})
    listing = "/api/2.0/mlflow-artifacts/artifacts"
    for path in [None, f"{exp}/{id}/artifacts", f"{exp}/{id}/artifacts/hello.txt", f"{exp}/{id}/artifacts/none", "../", "..", "/etc", f"{exp}/{id}/artifacts/sub", f"{exp}/{id}/artifacts/../artifacts", "a\\b", "%2e%2e", "a#b"]:
        r.get(listing, {"path": path} if path is not None else None)
    r.http("DELETE", f"{root}/new.bin")
    r.http("DELETE", f"{root}/new.bin")
    r.http("DELETE", f"{root}/deep")
    r.http("DELETE", f"{root}/%2e%2e/x")
    r.http("POST", f"{root}/x", {})
    for path in ["mpu/create/1/x", "mpu/complete/1/x", "mpu/abort/1/x"]:
        r.http("POST", f"/api/2.0/mlflow-artifacts/{path}", {"path": "x", "num_parts": 2, "upload_id": "u", "parts": []})
    r.get("/api/2.0/mlflow-artifacts/presigned/1/x")
    for path in [None, "sub", "hello.txt", "none", "../x", "/etc", "a\\b", "sub/폴더", ".", "%2e%2e", "x/../y"]:
        r.get("artifacts/list", {"run_id": id, **({"path": path} if path is not None else {})})
    r.get("artifacts/list")
    r.get("artifacts/list", {"run_id": "nope"})
    r.get("artifacts/list", {"run_uuid": id, "path": "model"})
    r.get("artifacts/list", {"run_id": id, "page_token": "x"})
    for query in [{"run_id": id, "path": "hello.txt"}, {"run_uuid": id, "path": "data.json"}, {"run_id": id, "path": "none"}, {"run_id": id, "path": "../x"}, {"run_id": id}, {"path": "x"}, {"run_id": "nope", "path": "x"}, {"run_id": id, "path": "model"}, {"run_id": id, "path": "page.html"}, {"run_id": id, "path": ""}, {"run_id": id, "path": "/etc/passwd"}]:
        r.get("/get-artifact", query)
    upload = "/ajax-api/2.0/mlflow/upload-artifact"
    for query, body in [({"run_uuid": id, "path": "uploaded.txt"}, b"up"), ({"run_uuid": id, "path": "a/b.txt"}, b"up"), ({"run_uuid": id}, b"up"), ({"path": "x"}, b"up"), ({"run_uuid": "nope", "path": "x"}, b"up"), ({"run_uuid": id, "path": "../x"}, b"up"), ({"run_uuid": id, "path": "empty.txt"}, b""), ({"run_uuid": id, "path": ""}, b"up"), ({"run_uuid": id, "path": "/abs"}, b"up"), ({"run_id": id, "path": "by-id.txt"}, b"up"), ({"run_uuid": id, "path": "folder/"}, b"up"), ({"run_uuid": id, "path": "."}, b"up")]:
        r.http("POST", upload, raw=body, query=query)
    r.http("POST", upload, raw=b"x" * (10 * 1024 * 1024 + 1), query={"run_uuid": id, "path": "big.bin"}, label="upload-artifact of 10 MiB and a byte")
    r.get("artifacts/list", {"run_id": id})
    for body in [{"run_id": id, "path": "x"}, {}, {"run_id": id}, {"run_id": "nope", "path": "x"}, {"run_id": id, "path": "x", "expiration": 0}]:
        r.post("artifacts/presigned-upload-url", body)
        r.post("artifacts/presigned-download-url", body)
    model = client.create_logged_model(exp, name="with-files", source_run_id=id)
    mid = model.model_id
    mroot = f"/api/2.0/mlflow-artifacts/artifacts/{exp}/models/{mid}/artifacts"
    r.http("PUT", f"{mroot}/MLmodel", raw=b"a: 1\n")
    r.http("PUT", f"{mroot}/deep/file.bin", raw=b"\x00\x01")
    r.call(client.list_logged_model_artifacts, mid)
    r.call(client.list_logged_model_artifacts, mid, "deep")
    r.call(client.list_logged_model_artifacts, "nope")
    for query in [None, {"artifact_directory_path": "deep"}, {"artifact_directory_path": "none"}, {"artifact_directory_path": "../x"}, {"artifact_directory_path": "MLmodel"}, {"artifact_directory_path": "/etc"}]:
        r.get(f"logged-models/{mid}/artifacts/directories", query)
    r.get("logged-models/nope/artifacts/directories")
    for query in [{"artifact_file_path": "MLmodel"}, {"artifact_file_path": "deep/file.bin"}, {"artifact_file_path": "none"}, {"artifact_file_path": "../x"}, {"artifact_file_path": "deep"}, None, {"artifact_file_path": ""}, {"artifact_file_path": "/etc/passwd"}]:
        r.get(f"/ajax-api/2.0/mlflow/logged-models/{mid}/artifacts/files", query)
    r.get("/ajax-api/2.0/mlflow/logged-models/nope/artifacts/files", {"artifact_file_path": "MLmodel"})
    r.get(f"/api/2.0/mlflow/logged-models/{mid}/artifacts/files", {"artifact_file_path": "MLmodel"})
    client.create_registered_model("artifact model")
    client.create_model_version("artifact model", f"mlflow-artifacts:/{exp}/{id}/artifacts/model", run_id=id)
    for query in [{"name": "artifact model", "version": "1", "path": "model.pkl"}, {"name": "artifact model", "version": "1", "path": "none"}, {"name": "artifact model", "version": "9", "path": "x"}, {"name": "none", "version": "1", "path": "x"}, {"name": "artifact model", "version": "1"}, {"name": "artifact model", "path": "x"}, {"version": "1", "path": "x"}, {"name": "artifact model", "version": "1", "path": "../x"}, {"name": "artifact model", "version": "x", "path": "y"}]:
        r.get("/model-versions/get-artifact", query)
