"""Logs points one by one, as a training loop does; prints when each call began and ended, in ms since 1970.

COUNT calls with a pause of up to PAUSE seconds before each, of random length: what is measured must not
march in step with somebody's timer. Each call goes to the next of the runs in MLFLOW_RUN_ID, which a comma separates.
"""

import json
import os
import random
import sys
import time

import mlflow

count, pause = int(sys.argv[1]), float(sys.argv[2])
run_ids = os.environ["MLFLOW_RUN_ID"].split(",")
calls = []
for call in range(count):
    step, run_id = call // len(run_ids) + 1, run_ids[call % len(run_ids)]
    time.sleep(pause * random.uniform(0.6, 1))
    began = time.time() * 1000
    mlflow.log_metric("loss", 1 / step + random.random(), step=step, run_id=run_id)
    calls.append({"call": call, "began": began, "ended": time.time() * 1000})
print(json.dumps(calls))
