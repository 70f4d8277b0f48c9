"""The row about a server that takes files in: how much longer its questions take meanwhile."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import cycle
from typing import Any

import httpx

from eval.bench.corpus import SEED, generate
from eval.bench.plan import Plan
from eval.bench.served import served
from eval.bench.targets import Measurement, nearest_rank

TIMES_SLOWER = 2.0
_QUESTIONS = 240  # asked before the files are sent
_WARM_UP = 5
_LOOK_EVERY = 0.5  # seconds between looks whether the files are in
_NO_MORE_AFTER = 600.0  # seconds


def busy_rows(plan: Plan) -> list[Measurement]:
    """One row: milliseconds of a question while ``plan.handed_in`` files go in, and before."""
    plan.say(f"questions while {plan.handed_in:,} files go in")
    texts, _, _ = generate(plan.handed_in, 0, seed=SEED + 2)
    files = [("files", (f"new-{name}", text.encode())) for name, text in texts.items()]
    questions = cycle(plan.corpus.questions)
    with (
        served(plan) as server,
        httpx.Client(base_url=server.address, trust_env=False, timeout=60) as client,
    ):
        for _ in range(_WARM_UP):
            _asked(client, next(questions))
        count = min(_QUESTIONS, plan.handed_in)
        before = [_asked(client, next(questions)) for _ in range(count)]
        upload = client.post("/api/v1/documents", files=files).raise_for_status().json()
        path, meanwhile = f"/api/v1/uploads/{upload['id']}", []
        began = looked = time.monotonic()
        while looked - began < _NO_MORE_AFTER:
            meanwhile.append(_asked(client, next(questions)))
            if time.monotonic() - looked > _LOOK_EVERY:
                looked = time.monotonic()
                if _state(client, path)["state"] == "over":
                    break
        added = sum(one["state"] == "added" for one in _state(client, path)["files"])
        return [busy_row(meanwhile, before, added, looked - began)]


def busy_row(
    meanwhile: Sequence[float], before: Sequence[float], files: int, seconds: float
) -> Measurement:
    """The row from the milliseconds of questions, and the ``seconds`` that ``files`` took to go in."""
    times = nearest_rank(meanwhile, 0.95) / nearest_rank(before, 0.95)
    return Measurement(
        "question while files go in, p95",
        "ms",
        nearest_rank(meanwhile, 0.95),
        nearest_rank(before, 0.95),
        peer_name="before",
        ratio=1 / times,
        target=f"≤ {TIMES_SLOWER:.0f}× the time",
        met=times <= TIMES_SLOWER,
        note=f"{len(meanwhile)} questions, one after the other, while {files:,} files went in in {seconds:.0f} s",
    )


def _asked(client: httpx.Client, question: str) -> float:
    """Milliseconds of a question."""
    began = time.perf_counter()
    client.post("/api/v1/ask", json={"question": question}).raise_for_status()
    return 1e3 * (time.perf_counter() - began)


def _state(client: httpx.Client, path: str) -> dict[str, Any]:
    state: dict[str, Any] = client.get(path).raise_for_status().json()
    return state
