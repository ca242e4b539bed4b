"""A training loop that outlives its server: says each step, and waits for a line before it ends."""

import sys
import time

from flows import report

import mlflow
from mlflow import MlflowClient

mlflow.set_experiment("long")
with mlflow.start_run() as run:
    for step in range(int(sys.argv[1])):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
        print(step, flush=True)
        time.sleep(0.02)
history = MlflowClient().get_metric_history(run.info.run_id, "loss")
report({"run_id": run.info.run_id, "steps": [point.step for point in history]})
