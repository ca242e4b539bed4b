"""The public calls of MLflow's client and of `import mlflow`, by introspection: a line of JSON."""

import inspect
import json

import mlflow
from mlflow import MlflowClient, artifacts

client = [name for name, _ in inspect.getmembers(MlflowClient, inspect.isfunction) if not name.startswith("_")]
fluent = [name for name in mlflow.__all__ if inspect.isfunction(getattr(mlflow, name, None))]
fluent += [name for name, function in inspect.getmembers(artifacts, inspect.isfunction) if function.__module__ == artifacts.__name__ and not name.startswith("_")]
print(json.dumps({"client": client, "fluent": sorted(fluent)}))
