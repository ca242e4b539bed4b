"""Runs the scenarios named on the command line (all without one) against MLFLOW_TRACKING_URI; a line of JSON for each."""

import sys

from artifacts import artifacts
from experiments import experiment_search, experiments
from fluent import fluent
from histories import long_histories
from inputs import inputs
from logged_models import logged_model_search, logged_models
from recorder import main
from registry import registry, registry_search
from run_search import run_search
from runs import batches, metrics, runs
from wire import wire

SCENARIOS = [wire, experiments, experiment_search, runs, batches, metrics, long_histories, run_search, inputs, logged_models, logged_model_search, artifacts, registry, registry_search, fluent]
main([scenario for scenario in SCENARIOS if len(sys.argv) < 2 or scenario.__name__ in sys.argv[1:]])
