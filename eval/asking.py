"""Asks the questions of a test set, several at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import NamedTuple

from assistant.assistant import Assistant
from eval.outcome import Outcome, ask
from eval.outcome_store import OutcomeStore
from eval.testset import TestQuestion
from ingest.errors import FootnoteError

# So many failures and not one answer: the rest would fail too, each after its own time limit.
_HOPELESS = 50


class RunProgress(NamedTuple):
    """Questions that are done, of how many; of these from the cache, finished earlier, failed."""

    done: int
    total: int
    cached: int
    resumed: int
    errors: int


OnRunProgress = Callable[[RunProgress], None]


def default_concurrency() -> int:
    """Questions asked at once: as many as there are processors, at most 8."""
    return min(8, os.cpu_count() or 1)


def ask_all(
    assistant: Assistant,
    questions: Mapping[str, TestQuestion],
    store: OutcomeStore,
    concurrency: int,
    on_progress: OnRunProgress,
    principals: frozenset[str] | None,
) -> RunProgress:
    """Ask ``questions`` (by key) as ``principals``, ``concurrency`` at a time; write each outcome down.

    Stopped by Ctrl-C or an error, it waits for the questions under way and asks no further. Raises
    ``IndexProblem`` or ``ModelProblem`` as ``ask`` does, and ``FootnoteError`` when question after
    question fails and none was answered.
    """
    cached, resumed = len(store.cached), len(store.resumed)
    had = cached + resumed
    progress = RunProgress(had, had + len(questions), cached, resumed, 0)
    on_progress(progress)
    last_error = ""
    waiting = iter(questions.items())
    with ThreadPoolExecutor(concurrency, "question") as pool:
        running: dict[Future[Outcome], str] = {}
        # A few wait beside those being asked, so that no thread is idle; not all, for memory.
        for key, question in islice(waiting, 2 * concurrency):
            running[pool.submit(ask, assistant, question, principals)] = key
        try:
            while running:
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    outcome = future.result()
                    store.add(running.pop(future), outcome)
                    last_error = outcome.error or last_error
                    progress = progress._replace(
                        done=progress.done + 1, errors=progress.errors + bool(outcome.error)
                    )
                    on_progress(progress)
                    if _HOPELESS <= progress.errors == progress.done - had:
                        raise FootnoteError(
                            f"The first {progress.errors} questions all failed: {outcome.error}"
                        )
                    for key, question in islice(waiting, 1):
                        running[pool.submit(ask, assistant, question, principals)] = key
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    if progress.errors == progress.total:
        raise FootnoteError(f"Every question failed, the last with: {last_error}")
    return progress
