"""Runs the competitors in turns and collects the rows."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.bench.busy import busy_rows
from eval.bench.evaluation import evaluation_rows
from eval.bench.openai_door import openai_rows
from eval.bench.plan import Plan
from eval.bench.restricted import restricted_rows
from eval.bench.scale import scale_rows
from eval.bench.served import COMMAND, served
from eval.bench.targets import (
    ASK_SECONDS,
    READY_SECONDS,
    Measurement,
    Round,
    ingest_rows,
    memory_row,
    question_rows,
    seconds_row,
)
from eval.bench.worker import Worker, WorkerFailed, environment, last_words

Both = Callable[..., tuple[dict[str, Any], dict[str, Any]]]
_BLOCK = 20


def measure(plan: Plan, parts: Collection[str]) -> list[Measurement]:
    """The rows of ``parts`` (see ``PARTS``; none: of all), in the order of the table.

    Ingest is always measured: the other parts ask what it made. Raises ``WorkerFailed`` when a
    competitor breaks.
    """
    chosen = [rows for name, rows in PARTS.items() if not parts or name in {"ingest", *parts}]
    return [row for rows in chosen for row in rows(plan)]


def _footnote(plan: Plan) -> Worker:
    return Worker("eval.bench.footnote_worker", [str(plan.index), str(plan.models)], plan.work)


@contextlib.contextmanager
def _competitors(plan: Plan) -> Iterator[tuple[Worker, Both]]:
    """Footnote, and what asks it and then the recipe; replies of a recipe left out are empty."""
    with contextlib.ExitStack() as stack:
        footnote = stack.enter_context(_footnote(plan))
        recipe = None
        if plan.recipe:
            arguments = [str(plan.store)]
            recipe = stack.enter_context(Worker("eval.bench.recipe_worker", arguments, plan.work))
            recipe.request("open")

        def both(do: str, **given: Any) -> tuple[dict[str, Any], dict[str, Any]]:
            return footnote.request(do, **given), recipe.request(do, **given) if recipe else {}

        yield footnote, both


def _ingest(plan: Plan) -> list[Measurement]:
    plan.say("compiling the model if it is not compiled yet")
    with _footnote(plan) as compiler:  # on its own: torch must not count as ingest's memory
        compiler.request("compile")
    # For the commands, which start in this folder.
    settings = f"[ingest]\nmodel_cache = {json.dumps(str(plan.models))}\n"
    (plan.work / "footnote.toml").write_text(settings, encoding="utf-8")
    rounds: list[Round] = []
    with _competitors(plan) as (footnote, both):
        footnote.request("open")
        for number, part in enumerate(plan.corpus.parts, start=1):
            plan.say(f"ingest, round {number} of {len(plan.corpus.parts)}")
            mine, peer = both("ingest", folder=str(part))
            sizes, seconds = (mine["documents"], mine["passages"]), (mine["seconds"], mine["bare"])
            rounds.append(Round(*sizes, *seconds, peer.get("seconds")))
    # A process's peak never falls: the last one is of all rounds.
    return [*ingest_rows(rounds), memory_row("ingest", mine, peer)]


def _questions(plan: Plan) -> list[Measurement]:
    ours: list[float] = []
    theirs: list[float] = []
    answered = 0
    questions = plan.corpus.questions
    with _competitors(plan) as (_, both):
        warm_up = ["Is everything loaded?", "Who decides?", "When is the next meeting?"]
        both("ask", questions=warm_up)
        for i in range(0, len(questions), _BLOCK):
            plan.say(f"questions {i + 1} to {min(i + _BLOCK, len(questions))}")
            mine, peer = both("ask", questions=questions[i : i + _BLOCK])
            ours += mine["milliseconds"]
            theirs += peer.get("milliseconds", ())
            answered += mine["answered"]
    return [*question_rows(ours, theirs, answered), memory_row("answering", mine, peer)]


def _asks(plan: Plan) -> list[Measurement]:
    ours: list[float] = []
    theirs: list[float] = []
    command = [*COMMAND, "ask", "--index", str(plan.index)]
    script = [sys.executable, "-m", "eval.bench.recipe_question", str(plan.store)]
    for number in range(plan.asks):
        plan.say(f"one question to a fresh process, {number + 1} of {plan.asks}")
        question = plan.corpus.questions[number % len(plan.corpus.questions)]
        ours.append(_wall([*command, question], plan.work))
        if plan.recipe:
            theirs.append(_wall([*script, question], plan.work))
    return [seconds_row("footnote ask, fresh process", ASK_SECONDS, ours, theirs)]


def _wall(command: list[str], work: Path) -> float:
    began = time.perf_counter()
    done = subprocess.run(
        command, cwd=work, env=environment(), capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - began
    if done.returncode:
        raise WorkerFailed(last_words(done.stderr, done.returncode))
    return seconds


def _serves(plan: Plan) -> list[Measurement]:
    name = "footnote serve, until ready"
    if not plan.serves:
        return []
    seconds: list[float] = []
    for number in range(plan.serves):
        plan.say(f"starting the server, {number + 1} of {plan.serves}")
        try:
            with served(plan) as server:
                seconds.append(server.seconds)
        except WorkerFailed as problem:
            return [
                Measurement(
                    name, "s", None, target=f"≤ {READY_SECONDS} s", met=False, note=f"{problem}"
                )
            ]
    return [seconds_row(name, READY_SECONDS, seconds, [])]


def _starts(plan: Plan) -> list[Measurement]:
    return [*_asks(plan), *_serves(plan)]


PARTS: Mapping[str, Callable[[Plan], list[Measurement]]] = {
    "ingest": _ingest,
    "questions": _questions,
    "starts": _starts,
    "evaluation": evaluation_rows,
    "access": restricted_rows,
    "scale": scale_rows,
    "openai": openai_rows,
    "busy": busy_rows,
}
