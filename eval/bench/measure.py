"""Runs the competitors in turns and collects the rows."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from eval.bench.evaluation import evaluation_rows
from eval.bench.generated_corpus import Corpus
from eval.bench.targets import (
    ASK_SECONDS,
    READY_SECONDS,
    Round,
    Row,
    ingest_rows,
    memory_row,
    question_rows,
    seconds_row,
)
from eval.bench.worker import Worker, WorkerFailed, environment

_BLOCK = 20
_READY_LIMIT_S = 60.0
_MODELS = "models"
_FOOTNOTE = [sys.executable, "-c", "from ui.cli.main import main; main()"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure: ``recipe`` says whether the recipe can run; counts of repeated starts.

    ``evaluations`` counts the rounds of evaluating the questions, ``evaluated`` those of the large set.
    """

    work: Path
    models: Path
    corpus: Corpus
    recipe: bool
    asks: int
    serves: int
    evaluations: int
    evaluated: int
    say: Callable[[str], None] = lambda step: None

    @property
    def index(self) -> Path:
        """Footnote's index."""
        return self.work / "index"

    @property
    def store(self) -> Path:
        """The recipe's Chroma directory."""
        return self.work / "store"


def measure(plan: Plan) -> list[Row]:
    """All rows, in the order of the table. Raises ``WorkerFailed`` when a competitor breaks."""
    ingested, ingest_memory = _ingest(plan)
    answered, answer_memory = _questions(plan)
    starts = [*_asks(plan), *_serves(plan)]
    evaluated = evaluation_rows(
        plan.index,
        plan.work,
        plan.corpus,
        rounds=plan.evaluations,
        large=plan.evaluated,
        say=plan.say,
    )
    return [*ingested, *answered, *starts, ingest_memory, answer_memory, *evaluated]


def _footnote_worker(plan: Plan) -> Worker:
    return Worker("eval.bench.footnote_worker", [str(plan.index)], plan.work)


@contextlib.contextmanager
def _recipe_worker(plan: Plan) -> Iterator[Worker | None]:
    if not plan.recipe:
        yield None
        return
    with Worker("eval.bench.recipe_worker", [str(plan.store)], plan.work) as worker:
        worker.request(do="open")
        yield worker


def _ingest(plan: Plan) -> tuple[list[Row], Row]:
    plan.say("compiling the model if it is not compiled yet")
    with _footnote_worker(plan) as compiler:  # on its own: torch must not count as ingest's memory
        compiler.request(do="compile", models=str(plan.models))
    # Where the command will look for it.
    shutil.copytree(plan.models, plan.index / _MODELS, dirs_exist_ok=True)
    rounds: list[Round] = []
    ours: list[float] = []
    theirs: list[float] = []
    with _footnote_worker(plan) as footnote, _recipe_worker(plan) as recipe:
        footnote.request(do="open", models=str(plan.index / _MODELS))
        for number, part in enumerate(plan.corpus.parts, start=1):
            plan.say(f"ingest, round {number} of {len(plan.corpus.parts)}")
            mine = footnote.request(do="ingest", folder=str(part))
            peer = recipe.request(do="ingest", folder=str(part)) if recipe else None
            ours.append(mine["peak_mb"])
            theirs += [peer["peak_mb"]] if peer else []
            rounds.append(
                Round(
                    mine["documents"],
                    mine["passages"],
                    mine["seconds"],
                    mine["bare"],
                    peer["seconds"] if peer else None,
                )
            )
        footnote.request(do="close")
    memory = memory_row("peak memory, ingest", max(ours), max(theirs, default=None))
    return ingest_rows(rounds), memory


def _questions(plan: Plan) -> tuple[list[Row], Row]:
    ours: list[float] = []
    theirs: list[float] = []
    answered, mine_mb, peer_mb = 0, 0.0, None
    with _footnote_worker(plan) as footnote, _recipe_worker(plan) as recipe:
        warm_up = ["Is everything loaded?", "Who decides?", "When is the next meeting?"]
        footnote.request(do="ask", questions=warm_up)
        if recipe:
            recipe.request(do="ask", questions=warm_up)
        questions = plan.corpus.questions
        for i in range(0, len(questions), _BLOCK):
            plan.say(f"questions {i + 1} to {min(i + _BLOCK, len(questions))}")
            block = list(questions[i : i + _BLOCK])
            mine = footnote.request(do="ask", questions=block)
            ours += mine["milliseconds"]
            answered, mine_mb = answered + mine["answered"], mine["peak_mb"]
            if recipe:
                peer = recipe.request(do="ask", questions=block)
                theirs += peer["milliseconds"]
                peer_mb = peer["peak_mb"]
        footnote.request(do="close")
    return question_rows(ours, theirs, answered), memory_row(
        "peak memory, answering", mine_mb, peer_mb
    )


def _asks(plan: Plan) -> list[Row]:
    ours: list[float] = []
    theirs: list[float] = []
    command = [*_FOOTNOTE, "ask", "--index", str(plan.index)]
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
        lines = done.stderr.strip().splitlines() or [f"ended with status {done.returncode}"]
        raise WorkerFailed(lines[-1])
    return seconds


def _serves(plan: Plan) -> list[Row]:
    name = "footnote serve, until ready"
    if not plan.serves:
        return []
    seconds: list[float] = []
    for number in range(plan.serves):
        plan.say(f"starting the server, {number + 1} of {plan.serves}")
        try:
            seconds.append(_until_ready(plan))
        except WorkerFailed as problem:
            return [
                Row(name, "s", None, target=f"≤ {READY_SECONDS} s", met=False, note=f"{problem}")
            ]
    return [seconds_row(name, READY_SECONDS, seconds, [])]


def _until_ready(plan: Plan) -> float:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*_FOOTNOTE, "serve", "--index", str(plan.index), "--port", str(port)]
    # A proxy in the environment is for other hosts.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with (plan.work / "serve.stderr").open("w+", encoding="utf-8") as errors:
        began = time.perf_counter()
        server = subprocess.Popen(
            command, cwd=plan.work, env=environment(), stdout=subprocess.DEVNULL, stderr=errors
        )
        try:
            while time.perf_counter() - began < _READY_LIMIT_S:
                if server.poll() is not None:
                    errors.seek(0)
                    lines = errors.read().strip().splitlines()
                    raise WorkerFailed(lines[-1] if lines else "the server ended")
                with contextlib.suppress(urllib.error.URLError, OSError):
                    opener.open(f"http://127.0.0.1:{port}/readyz", timeout=5).close()
                    return time.perf_counter() - began
                time.sleep(0.02)
            raise WorkerFailed(f"not ready after {_READY_LIMIT_S:.0f} s")
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
