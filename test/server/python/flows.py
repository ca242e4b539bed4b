"""What the tests' scripts share: they print one JSON object, which is what the client saw."""

import json
import math
import os
import sys

os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("MLFLOW_DISABLE_ENV_CREATION", "true")
os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "4")
os.environ.setdefault("MPLBACKEND", "Agg")


def report(seen):
    json.dump(seen, sys.stdout, default=str)
    sys.stdout.write("\n")


def number(value):
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
