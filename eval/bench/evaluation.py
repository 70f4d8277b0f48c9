"""The rows about evaluating: what a run costs beside a bare loop, its memory, and the cache."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from eval.bench.plan import Plan
from eval.bench.targets import Measurement
from eval.bench.worker import Worker
from eval.testset import Gold, TestQuestion, write_test_set

RUN_OVERHEAD = 0.05  # share of the time of asking alone
RUN_MB = 1000
_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Turns:
    """Seconds of one round, of the clock and of all processors."""

    bare: float
    run: float
    bare_cpu: float
    run_cpu: float


def evaluation_rows(plan: Plan) -> list[Measurement]:
    """Overhead over the corpus's questions, some rounds; memory and cache over a large set."""
    return [overhead_row(_turns(plan), len(plan.corpus.questions)), *_large(plan)]


def overhead_row(turns: Iterable[Turns], questions: int) -> Measurement:
    """What asking, scoring and writing the files cost over asking alone.

    Processor time decides: on a busy machine the clock also counts what others do.
    """
    taken = list(turns)
    overhead = median(one.run_cpu / one.bare_cpu for one in taken) - 1
    clock = median(one.run / one.bare for one in taken) - 1
    return Measurement(
        "evaluation, questions",
        "questions/s",
        median(questions / one.run for one in taken),
        median(questions / one.bare for one in taken),
        peer_name="bare loop",
        ratio=1 / (1 + overhead),
        target=f"≤ {RUN_OVERHEAD:.0%} slower",
        met=overhead <= RUN_OVERHEAD,
        note=(
            f"{overhead:+.1%} processor time ({clock:+.1%} by the clock), {questions} questions,"
            f" {_AT_ONCE} at once, median of {len(taken)} rounds"
        ),
    )


def _turns(plan: Plan) -> list[Turns]:
    few = _test_set(plan, "few", 4)
    file = _test_set(plan, "evaluation", len(plan.corpus.questions))
    turns = []
    with Worker("eval.bench.eval_worker", [str(plan.index), "trained"], plan.work) as worker:
        worker.request("round", file=few, concurrency=_AT_ONCE, bare_first=True)
        for number in range(plan.evaluations):
            plan.say(f"evaluation beside a bare loop, round {number + 1} of {plan.evaluations}")
            first = number % 2 == 0
            taken = worker.request("round", file=file, concurrency=_AT_ONCE, bare_first=first)
            turns.append(Turns(**taken))
    return turns


def _large(plan: Plan) -> list[Measurement]:
    count = plan.evaluated
    file = _test_set(plan, "large", count)
    with Worker("eval.bench.eval_worker", [str(plan.index), "similarity"], plan.work) as worker:
        plan.say(f"evaluation of {count:,} questions")
        first = worker.request("run", file=file, concurrency=_AT_ONCE)
        plan.say(f"the same {count:,} questions from the cache")
        again = worker.request("run", file=file, concurrency=_AT_ONCE)
    peak = max(first["peak_mb"], again["peak_mb"])
    return [
        Measurement(
            "evaluation again, from the cache",
            "s",
            again["seconds"],
            first["seconds"],
            peer_name="first run",
            ratio=first["seconds"] / again["seconds"],
            note=f"{count:,} questions to the similarity reader; {again['asked']} asked again",
        ),
        Measurement(
            f"peak memory, evaluating {count:,}",
            "MB",
            peak,
            target=f"≤ {RUN_MB:,} MB",
            met=peak <= RUN_MB,
            note="both runs in one process, results.json and report.html included",
        ),
    ]


def _test_set(plan: Plan, name: str, count: int) -> str:
    """Writes so many questions with their gold; returns the file's name."""
    questions = (
        TestQuestion(
            f"q{number}",
            question,
            answerable=fact is not None,
            gold=(Gold(fact.file, quote=fact.sentence),) if fact else (),
        )
        for number, (question, fact) in enumerate(plan.corpus.many(count).items())
    )
    file = plan.work / f"{name}.jsonl"
    write_test_set(questions, file)
    return str(file)
