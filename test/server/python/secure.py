"""A training script that logs over TLS."""

import os
import sys

from flows import report

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

os.environ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "0"
client = MlflowClient()
try:
    run = client.create_run("0").info.run_id
    client.log_metric(run, "m", 0.5)
    client.log_text(run, "안녕", "text.txt")
    path = client.download_artifacts(run, "text.txt")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    report({"metric": client.get_run(run).data.metrics["m"], "artifact": text, "logged": True})
except MlflowException as error:
    if sys.argv[1:] != ["distrust"]:
        raise
    report({"error": str(error)})
