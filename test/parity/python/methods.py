"""The public calls of MLflow's client, by introspection: a line of JSON."""

import inspect
import json

from mlflow import MlflowClient

print(json.dumps([name for name, _ in inspect.getmembers(MlflowClient, inspect.isfunction) if not name.startswith("_")]))
