"""The rows about evaluating: what a run costs beside a bare loop, its memory, and the cache."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from eval.bench.generated_corpus import Corpus
from eval.bench.targets import Row
from eval.bench.worker import Worker

RUN_OVERHEAD = 0.05
RUN_MB = 1000
_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Turns:
    """Seconds of one round, of the clock and of all processors."""

    bare: float
    run: float
    bare_cpu: float
    run_cpu: float


def evaluation_rows(
    index: Path,
    work: Path,
    corpus: Corpus,
    *,
    rounds: int,
    large: int,
    say: Callable[[str], None],
) -> list[Row]:
    """Overhead over the corpus's questions, ``rounds`` times; memory and cache over ``large`` ones."""
    turns = _overhead(index, work, corpus, rounds, say)
    overhead = overhead_row(turns, len(corpus.questions))
    return [overhead, *_large(index, work, corpus, large, say)]


def overhead_row(turns: Iterable[Turns], questions: int) -> Row:
    """What asking, scoring and writing the files cost over asking alone.

    Processor time decides: on a busy machine the clock also counts what others do.
    """
    taken = list(turns)
    overhead = median(one.run_cpu / one.bare_cpu for one in taken) - 1
    clock = median(one.run / one.bare for one in taken) - 1
    return Row(
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


def _overhead(
    index: Path, work: Path, corpus: Corpus, rounds: int, say: Callable[[str], None]
) -> list[Turns]:
    few = _test_set(work / "few.jsonl", corpus, 4)
    file = _test_set(work / "evaluation.jsonl", corpus, len(corpus.questions))
    turns = []
    with Worker("eval.bench.eval_worker", [str(index), "trained"], work) as worker:
        worker.request(do="round", file=few, concurrency=_AT_ONCE, bare_first=True)
        for number in range(rounds):
            say(f"evaluation beside a bare loop, round {number + 1} of {rounds}")
            first = number % 2 == 0
            turns.append(
                Turns(
                    **worker.request(do="round", file=file, concurrency=_AT_ONCE, bare_first=first)
                )
            )
        worker.request(do="close")
    return turns


def _large(
    index: Path, work: Path, corpus: Corpus, count: int, say: Callable[[str], None]
) -> list[Row]:
    file = _test_set(work / "large.jsonl", corpus, count)
    with Worker("eval.bench.eval_worker", [str(index), "similarity"], work) as worker:
        say(f"evaluation of {count:,} questions")
        first = worker.request(do="run", file=file, concurrency=_AT_ONCE)
        say(f"the same {count:,} questions from the cache")
        again = worker.request(do="run", file=file, concurrency=_AT_ONCE)
        worker.request(do="close")
    peak = max(first["peak_mb"], again["peak_mb"])
    return [
        Row(
            "evaluation again, from the cache",
            "s",
            again["seconds"],
            first["seconds"],
            peer_name="first run",
            ratio=first["seconds"] / again["seconds"],
            note=f"{count:,} questions to the similarity reader; {again['asked']} asked again",
        ),
        Row(
            f"peak memory, evaluating {count:,}",
            "MB",
            peak,
            target=f"≤ {RUN_MB:,} MB",
            met=peak <= RUN_MB,
            note="both runs in one process, results.json and report.html included",
        ),
    ]


def _test_set(file: Path, corpus: Corpus, count: int) -> str:
    """Writes so many questions with their gold; returns the file's name."""
    from eval.testset import Gold, TestQuestion, write_test_set

    questions = (
        TestQuestion(
            f"q{number}",
            question,
            answerable=fact is not None,
            gold=(Gold(fact.file, quote=fact.sentence),) if fact else (),
        )
        for number, (question, fact) in enumerate(corpus.many(count).items())
    )
    write_test_set(questions, file)
    return str(file)
