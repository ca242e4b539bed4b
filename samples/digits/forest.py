"""A random forest on the same digits: autolog() notes its params, metrics, data and model."""

import argparse
import os

import mlflow
import mlflow.sklearn
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score

from train import load_data


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trees", type=int, default=60)
    parser.add_argument("--max-depth", type=int, default=12)
    parser.add_argument("--criterion", choices=["gini", "entropy", "log_loss"], default="gini")
    args = parser.parse_args()

    if "MLFLOW_RUN_ID" not in os.environ:
        mlflow.set_experiment("digits")
    mlflow.sklearn.autolog(silent=True)

    x_train, x_val, y_train, y_val = load_data()
    with mlflow.start_run():
        forest = RandomForestClassifier(
            args.trees, max_depth=args.max_depth, criterion=args.criterion, random_state=7
        )
        forest.fit(x_train, y_train)

        # How good the first tree is, the first two, and so on: each vote added to the ones before it.
        votes = 0.0
        for count, tree in enumerate(forest.estimators_, start=1):
            votes = votes + tree.predict_proba(x_val)
            mlflow.log_metric("val/accuracy", accuracy_score(y_val, votes.argmax(axis=1)), step=count)
        print(f"{args.trees} trees, val/accuracy {forest.score(x_val, y_val):.4f}")


if __name__ == "__main__":
    main()
