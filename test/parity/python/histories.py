"""Histories that are too long for one piece, asked as they came in and again when the server has put them away."""

import math
import os
import random
import sqlite3
import time

from mlflow import MlflowClient
from mlflow.entities import Metric

_BATCH = 1000
_SEALED_WITHIN_S = 120


def long_histories(r):
    client = MlflowClient()
    exp = client.create_experiment("long histories")
    # Some answers are in the order of the runs' ids, which are random.
    ids = sorted(client.create_run(exp, start_time=1).info.run_id for _ in range(2))
    points = _points()
    for start in range(0, len(points), _BATCH):
        client.log_batch(ids[0], points[start : start + _BATCH])
    # What was sent before is sent again: MLflow then compares with all that the batch's keys have, so these have little.
    again = [Metric("again", step / 3, 100 + step // 2, step) for step in range(_BATCH)]
    for batch in (again, again[::-1], again[::2] + [Metric("again", 7.5, 1, -1)] * 2):
        client.log_batch(ids[0], batch)
    client.log_batch(ids[1], [Metric("shuffled", step * 0.25, 5000 - step, step * 31 % 977) for step in range(_BATCH)])
    edges = [math.inf, 1.7976931348623157e308, -math.inf, -1.7976931348623157e308, 0.0, -0.0, math.nan]
    client.log_batch(ids[0], [Metric("edges", value, 5, 6) for value in edges])
    _ask(r, *ids, "as logged")
    for id in ids:
        client.set_terminated(id, end_time=10)
    _wait_until_sealed(ids)
    _ask(r, *ids, "put away")


def _points():
    """About 100,000, of several keys at once; the same in every run of the test."""
    chance = random.Random(7)
    shuffled = [Metric("shuffled", chance.gauss(0, 1), 1000 + chance.randrange(9000), chance.randrange(-500, 40_000)) for _ in range(50_000)]
    # Many values at one step and time.
    special = [math.nan, math.inf, -math.inf, -0.0, 5e-324, -1e308, 1e300, 3.0, 0.1]
    # Each but once: MLflow compares what is sent again with all that there is, which takes long here.
    places = chance.sample(range(len(special) * 20 * 100), 12_000)
    ties = [Metric("ties", special[place % len(special)], place // len(special) % 20, place // len(special) // 20) for place in places]
    ordered = [Metric("ordered", math.sin(step / 50), 1000 * step, step) for step in range(30_000)]
    huge = [Metric("huge", step, 2**53 + 7 * step, 2**60 - 3 * step) for step in range(5000)]
    return _mixed(chance, [shuffled, ties, ordered, huge, [Metric("once", 1.5, 3, 4)]])


def _mixed(chance, histories):
    """Each in its own order, taking turns at random."""
    turns = [index for index, history in enumerate(histories) for _ in history]
    chance.shuffle(turns)
    sources = [iter(history) for history in histories]
    return [next(sources[index]) for index in turns]


def _ask(r, id, other, when):
    for key in ["shuffled", "ties", "ordered", "huge", "again", "once"]:
        _pages(r, id, key, 25_000, when)
    _pages(r, id, "ties", 1999, when)
    r.get("metrics/get-history", {"run_id": id, "metric_key": "edges"}, label=f"edges, {when}")
    for key in ["shuffled", "ties", "huge"]:
        for count in [25_000, 2500, 1]:
            query = {"run_id": [id, other], "metric_key": key, "max_results": count}
            r.get("/ajax-api/2.0/mlflow/metrics/get-history-bulk", query, label=f"bulk of {key} to {count}, {when}")
        for more in [{}, {"max_results": 1}, {"max_results": 10}, {"max_results": 320}, {"max_results": 999}, {"start_step": 100, "end_step": 150}, {"start_step": -1000, "end_step": 9999, "max_results": 77}, {"start_step": 2**59, "end_step": 2**61, "max_results": 33}, {"start_step": 39_999, "end_step": 40_001}, {"start_step": 5, "end_step": 4}]:
            query = {"run_ids": [id, other], "metric_key": key, **more}
            r.get("metrics/get-history-bulk-interval", query, label=f"interval of {key} {more}, {when}")
    r.get("runs/get", {"run_id": id}, label=f"the latest of each, {when}")


def _pages(r, id, key, count, when):
    token, page = None, 0
    while token or page == 0:
        query = {"run_id": id, "metric_key": key, "max_results": count, **({"page_token": token} if token else {})}
        answer = r.get("metrics/get-history", query, label=f"page {page} of {key} by {count}, {when}")
        token, page = answer.get("next_page_token"), page + 1


def _wait_until_sealed(ids):
    """Where the server is one that puts histories away; its database is looked at from beside. A few points stay as they are."""
    store = os.environ.get("TIDEMARK_PARITY_STORE")
    if not store:
        return
    deadline = time.monotonic() + _SEALED_WITHIN_S
    while left := _pieces(store, ids):
        if time.monotonic() > deadline:
            raise AssertionError(f"{left} pieces were not put away")
        time.sleep(0.5)


def _pieces(store, ids):
    database = sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=10)
    try:
        query = "SELECT count(*) FROM piece p JOIN series s ON s.id = p.series JOIN run r ON r.id = s.run WHERE r.run_id IN (?, ?) AND s.count >= 256"
        return database.execute(query, ids).fetchone()[0]
    finally:
        database.close()
