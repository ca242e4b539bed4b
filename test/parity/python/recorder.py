"""Calls a tracking server, through MLflow's client or by HTTP alone, and notes what each call was answered."""

import hashlib
import json
import os
import sys

import requests

# Answers that may be compared whole; of others the text counts.
_HEADERS = ["content-type", "content-disposition", "content-range", "accept-ranges", "x-content-type-options"]


class Recorder:
    def __init__(self, scenario, url, token):
        self.scenario = scenario
        self.url = url
        self.steps = []
        self._exchanges = []
        self._asked_for = False
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        send = requests.Session.send

        def noting(session, request, **kwargs):
            try:
                response = send(session, request, **kwargs)
            except requests.exceptions.RetryError:
                # The client would ask again for minutes.
                self._exchanges.append({"method": request.method, "path": request.url[len(url) :], "status": 500, "text": ""})
                raise
            if request.url.startswith(url):
                path = request.url[len(url) :]
                # What the client asks before a download isn't an answer to the call, and it keeps it for a minute.
                if self._asked_for or not path.endswith("/server-info"):
                    self._exchanges.append(answer(request.method, path, response))
            return response

        requests.Session.send = noting

    def call(self, function, *args, label=None, **kwargs):
        """The function's result, or None where it raised."""
        self._exchanges = []
        said = [shown(arg) for arg in args] + [f"{key}={shown(value)}" for key, value in kwargs.items()]
        step = {"label": label or f"{function.__name__}({', '.join(said)})"}
        result = None
        try:
            result = function(*args, **kwargs)
            step["result"] = "returned"
        except Exception as error:  # noqa: BLE001
            step["result"] = f"{type(error).__name__} {getattr(error, 'error_code', '')}: {error}"
        step["exchanges"] = self._exchanges
        self.steps.append(step)
        self._exchanges = []
        return result

    def http(self, method, path, body=None, *, query=None, raw=None, headers=None, label=None):
        """The answer's JSON, or its text."""
        self._exchanges = []
        given = {**self._headers, **(headers or {})}
        data = raw
        if body is not None:
            data = json.dumps(body).encode()
            given.setdefault("Content-Type", "application/json")
        if not path.startswith("/"):
            path = f"/api/2.0/mlflow/{path}"
        said = f"{method} {path} {json.dumps(query, ensure_ascii=False) + ' ' if query else ''}"
        said += shown(body if body is not None else raw) if data is not None else ""
        if headers:
            said += f" {headers}"
        session = requests.Session()
        request = session.prepare_request(requests.Request(method, self.url + path, params=query, data=data, headers=given))
        # As written: what is wrong with a path must arrive.
        if "%" in path or ".." in path:
            request.url = self.url + path
        self._asked_for = True
        response = session.send(request, allow_redirects=False)
        self._asked_for = False
        self.steps.append({"label": label or said.strip(), "result": "http", "exchanges": self._exchanges})
        self._exchanges = []
        try:
            return response.json()
        except ValueError:
            return response.text

    def post(self, path, body, **kwargs):
        return self.http("POST", path, body, **kwargs)

    def get(self, path, query=None, **kwargs):
        return self.http("GET", path, query=query, **kwargs)


def shown(value):
    text = repr(value)
    return text if len(text) <= 160 else f"{text[:150]}… ({len(text)})"


def answer(method, path, response):
    noted = {"method": method, "path": path, "status": response.status_code}
    headers = {name: response.headers[name] for name in _HEADERS if name in response.headers}
    try:
        noted["body"] = digest(json.loads(response.content, parse_constant=lambda name: f"bare {name}"))
    except (ValueError, UnicodeDecodeError):
        noted["text"] = "<page>" if response.content[:9] == b"<!doctype" else response.content[:4000].decode("utf-8", "replace")
        if "artifact" in path and "Range" not in response.request.headers:
            noted["headers"] = headers
    if "artifact" in path and "content-disposition" in headers:
        noted["headers"] = headers
    return noted


def digest(body):
    """Of a long history what says whether two are the same, and some points to see where they are not."""
    metrics = body.get("metrics") if isinstance(body, dict) else None
    if not isinstance(metrics, list) or len(metrics) <= 2000:
        return body
    runs = {}
    said = [[runs.setdefault(metric.get("run_id"), len(runs)), metric["key"], shown_value(metric["value"]), metric["timestamp"], metric["step"]] for metric in metrics]
    parts = [said[start : start + 1000] for start in range(0, len(said), 1000)]
    hashes = [hashlib.sha256(json.dumps(part).encode()).hexdigest()[:12] for part in parts]
    return {**body, "metrics": {"count": len(said), "thousands": [[part[0], digest_] for part, digest_ in zip(parts, hashes)], "last": said[-1]}}


def shown_value(value):
    # How a server writes a number doesn't matter; a bare NaN is seen in short histories.
    return repr(float(str(value).removeprefix("bare ")) + 0.0)


def main(scenarios):
    url, token = os.environ["MLFLOW_TRACKING_URI"], os.environ.get("MLFLOW_TRACKING_TOKEN", "")
    # The client prints, too.
    out, sys.stdout = sys.stdout, sys.stderr
    recorder = None
    for scenario in scenarios:
        name = scenario.__name__
        if recorder is None:
            recorder = Recorder(name, url, token)
        recorder.scenario, recorder.steps = name, []
        failure = None
        try:
            scenario(recorder)
        except Exception as error:  # noqa: BLE001
            import traceback

            failure = traceback.format_exc()
            print(failure, file=sys.stderr)
        print(json.dumps({"scenario": name, "failure": failure, "steps": recorder.steps}), file=out, flush=True)
