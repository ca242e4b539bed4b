"""What every request has in common: prefixes, content types, hosts, unknown routes."""


def wire(r):
    for prefix in ["/api/2.0/mlflow", "/ajax-api/2.0/mlflow", "/api/3.0/mlflow", "/ajax-api/3.0/mlflow", "/api/1.0/mlflow", "/api/4.0/mlflow", "/api/2.0/preview/mlflow", "/api/mlflow"]:
        r.get(f"{prefix}/experiments/get", {"experiment_id": "0"})
        r.http("POST", f"{prefix}/runs/search", {"experiment_ids": ["77777"]})
    for path in ["/health", "/version", "/api/2.0/mlflow", "/api/2.0/mlflow/", "/api/2.0/mlflow/nope", "/nope", "/api/2.0/mlflow/runs", "/api/2.0/mlflow/runs/get/", "/api/2.0/mlflow//runs/get"]:
        r.get(path)
    r.http("HEAD", "/health")
    r.http("POST", "/health", {})
    for value in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/JSON", "application/json;charset=utf-8", "application/json ; x", "application/jsonx", "text/json", ""]:
        r.http("POST", "runs/search", raw=b"{}", headers={"Content-Type": value})
    for body in [b"", b"null", b"5", b'"x"', b"[]", b"{", b'{"experiment_ids": ["77777"]', b"\xff\xfe", b'{"a": NaN}', b'{"experiment_ids": ["77777"], "max_results": NaN}', b'{"experiment_ids": null}', b'{"experiment_ids": [null]}', b'{"a":' * 50 + b"1" + b"}" * 50, b'{"experiment_ids": ["77777"], "experiment_ids": ["0"], "max_results": 1, "filter": "run_id = \'x\'"}', b'{"experiment_ids": ["77777"], "experimentIds": ["77777"]}', b'{"filter": "\\ud800"}', b'{"experiment_ids": [["x"]]}', b'{"max_results": 1e2, "experiment_ids": ["77777"]}', b'{"max_results": "1e2"}', b'{"max_results": " 5"}', b'{"max_results": "0x10"}', b'{"max_results": ""}', b'{"max_results": null}', b'{"max_results": {}}', b'{"max_results": []}', b'{"filter": null}', b'{"filter": true}', b'{"filter": {}}', b'{"filter": []}', b'{"run_view_type": null}', b'{"run_view_type": "1"}', b'{"run_view_type": 1.0}', b'{"run_view_type": "active_only"}', b'{"run_view_type": true}', b'{"order_by": [5]}', b'{"order_by": [null]}', b'{"order_by": null}', b'{"order_by": {}}']:
        r.http("POST", "runs/search", raw=body, headers={"Content-Type": "application/json"})
    r.get("experiments/search", {"max_results": "5", "view_type": "DELETED_ONLY", "unknown": "x", "filter": "name = 'none'"})
    r.get("experiments/search", {"max_results": "5", "view_type": "2", "filter": "name = 'none'"})
    r.get("experiments/search", {"max_results": "5", "view_type": "nope"})
    r.get("experiments/search", {"maxResults": "5", "filter": "name = 'none'"})
    r.http("GET", "experiments/search", {"max_results": 5, "filter": "name = 'none'"}, label="GET experiments/search with a body")
    for host in ["evil.example", "localhost", "localhost:99", "127.0.0.1:1", "10.1.2.3", "192.168.1.1:80", "[::1]:5", "0.0.0.0", ""]:
        r.get("experiments/get", {"experiment_id": "0"}, headers={"Host": host})
    for origin in ["http://evil.example", "http://localhost:3000", "https://127.0.0.1", "vscode-webview://x", "null"]:
        r.http("POST", "runs/search", {"experiment_ids": ["77777"]}, headers={"Origin": origin})
        r.get("experiments/get", {"experiment_id": "0"}, headers={"Origin": origin})
    r.get("/api/3.0/mlflow/server-info")
    r.get("/api/2.0/mlflow/server-info")
