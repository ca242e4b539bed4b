"""Trains a small neural network on scikit-learn's handwritten digits and tracks it with MLflow."""

import argparse
import os
import time

import mlflow
import mlflow.sklearn
import numpy as np
from mlflow.models import infer_signature
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, log_loss
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

MODEL_NAME = "digits-classifier"


def parse_args():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--learning-rate", type=float, default=0.002)
    parser.add_argument("--hidden", type=int, default=32, help="units of the hidden layer")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds to rest after each epoch")
    return parser.parse_args()


def load_data():
    digits = load_digits()
    return train_test_split(
        digits.data / 16.0, digits.target, test_size=0.25, stratify=digits.target, random_state=7
    )


def train(model, x_train, y_train, x_val, y_val, args):
    """One pass over the data per epoch; logs the curves after each."""
    classes = np.unique(y_train)
    best = 0.0
    for epoch in range(1, args.epochs + 1):
        started = time.perf_counter()
        order = np.random.default_rng(epoch).permutation(len(x_train))
        for start in range(0, len(order), args.batch):
            rows = order[start : start + args.batch]
            model.partial_fit(x_train[rows], y_train[rows], classes=classes)

        train_probability = model.predict_proba(x_train)
        val_probability = model.predict_proba(x_val)
        val_accuracy = accuracy_score(y_val, val_probability.argmax(axis=1))
        best = max(best, val_accuracy)
        mlflow.log_metrics(
            {
                "train/loss": log_loss(y_train, train_probability),
                "train/accuracy": accuracy_score(y_train, train_probability.argmax(axis=1)),
                "val/loss": log_loss(y_val, val_probability),
                "val/accuracy": val_accuracy,
                "val/best_accuracy": best,
                "epoch_seconds": time.perf_counter() - started,
            },
            step=epoch,
        )
        print(f"epoch {epoch:3d}  val/accuracy {val_accuracy:.4f}", flush=True)
        time.sleep(args.delay)


def log_confusion(y_val, predicted):
    """The confusion matrix as JSON and as text; as a picture too where matplotlib is installed."""
    matrix = confusion_matrix(y_val, predicted)
    mlflow.log_dict({"labels": list(range(10)), "matrix": matrix.tolist()}, "evaluation/confusion.json")
    header = "true\\pred " + " ".join(f"{label:4d}" for label in range(10))
    lines = [f"{label:9d} " + " ".join(f"{count:4d}" for count in row) for label, row in enumerate(matrix)]
    mlflow.log_text("\n".join([header, *lines]) + "\n", "evaluation/confusion.txt")
    try:
        import matplotlib.pyplot as plt
    except ImportError:
        return
    figure, axes = plt.subplots(figsize=(5, 5))
    axes.imshow(matrix, cmap="Blues")
    axes.set(xlabel="predicted", ylabel="true", xticks=range(10), yticks=range(10))
    mlflow.log_figure(figure, "evaluation/confusion.png")


def log_baseline(x_train, y_train, x_val, y_val):
    """What a plain linear model does with the same data, as a child run that autologging fills in."""
    mlflow.sklearn.autolog(log_models=False, log_datasets=False, silent=True)
    with mlflow.start_run(run_name="linear baseline", nested=True):
        baseline = LogisticRegression(C=0.1, max_iter=200).fit(x_train, y_train)
        mlflow.log_metric("val/accuracy", baseline.score(x_val, y_val))
    mlflow.sklearn.autolog(disable=True)


def main():
    args = parse_args()
    # A launcher creates the run and logs the parameters before it starts this script.
    launched = "MLFLOW_RUN_ID" in os.environ
    if not launched:
        mlflow.set_experiment("digits")

    x_train, x_val, y_train, y_val = load_data()
    model = MLPClassifier(
        hidden_layer_sizes=(args.hidden,), learning_rate_init=args.learning_rate, random_state=7
    )
    with mlflow.start_run():
        if not launched:
            mlflow.log_params(vars(args))
        mlflow.log_params({"model": type(model).__name__, "train_rows": len(x_train)})
        mlflow.set_tag("task", "classification")

        train(model, x_train, y_train, x_val, y_val, args)

        mlflow.log_input(
            mlflow.data.from_numpy(x_train, targets=y_train, name="digits"), context="training"
        )
        predicted = model.predict(x_val)
        log_confusion(y_val, predicted)
        mlflow.log_metric("val/f1", f1_score(y_val, predicted, average="macro"))
        log_baseline(x_train, y_train, x_val, y_val)
        mlflow.sklearn.log_model(
            model,
            name="model",
            signature=infer_signature(x_val, predicted),
            input_example=x_val[:2],
            # skops, the default format, loads no type that it isn't told to trust.
            skops_trusted_types=["sklearn.neural_network._stochastic_optimizers.AdamOptimizer"],
            registered_model_name=MODEL_NAME,
        )


if __name__ == "__main__":
    main()
