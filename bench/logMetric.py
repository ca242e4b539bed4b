"""Logs points one by one, as a training loop does; prints when each call began and ended, in ms since 1970.

COUNT calls with a pause of up to PAUSE seconds before each, of random length: what is measured must not
march in step with somebody's timer.
"""

import json
import os
import random
import sys
import time

import mlflow

count, pause = int(sys.argv[1]), float(sys.argv[2])
run_id = os.environ["MLFLOW_RUN_ID"]
calls = []
for step in range(1, count + 1):
    time.sleep(pause * random.uniform(0.6, 1))
    began = time.time() * 1000
    mlflow.log_metric("loss", 1 / step + random.random(), step=step, run_id=run_id)
    calls.append({"step": step, "began": began, "ended": time.time() * 1000})
print(json.dumps(calls))
