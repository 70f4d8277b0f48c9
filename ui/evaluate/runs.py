"""Runs a test set in the background, one run at a time, beside the chat."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from assistant.assistant import Assistant
from assistant.settings import AssistantSettings
from eval.asking import RunProgress, default_concurrency
from eval.runner import RunOptions
from eval.runner import run as run_test_set
from eval.testset import TestSet
from ingest.errors import FootnoteError, UsageError
from ui.evaluate.store import EvaluationFolder
from ui.failures import UNEXPECTED, sentence_of

_log = logging.getLogger("footnote.evaluate")

Phase = Literal["idle", "asking", "scoring", "finished", "stopped", "failed"]


class StoppedError(FootnoteError):
    """The run was stopped by somebody; what was answered is kept."""


@dataclass(frozen=True, slots=True)
class RunState:
    """The run under way, or the last one. ``sentence`` says what failed."""

    phase: Phase = "idle"
    id: str = ""
    test_set: str = ""
    began: float = 0.0  # on the monotonic clock
    progress: RunProgress | None = None
    sentence: str = ""

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return self.phase in ("asking", "scoring")

    @property
    def rate(self) -> float:
        """Questions answered in a second by this run itself; 0 before the first."""
        if self.progress is None:
            return 0.0
        asked = self.progress.done - self.progress.cached - self.progress.resumed
        return max(0, asked) / max(1e-9, time.monotonic() - self.began)


class Runner:
    """Starts, stops and resumes runs. Safe to use from several threads.

    ``state`` is what the run is doing now, or how the last one ended. Only the run writes it.
    """

    def __init__(
        self, assistant: Assistant, folder: EvaluationFolder, settings: AssistantSettings | None
    ) -> None:
        """``settings`` as ``eval.runner.RunOptions`` has them: without them a run begins anew each time."""
        self.state = RunState()
        self._assistant = assistant
        self._folder = folder
        self._settings = settings
        self._beginning = threading.Lock()
        self._stop = threading.Event()

    def start(self, test_set: str) -> str:
        """Begin a run of the test set ``test_set``; returns the run's id.

        Raises ``UsageError`` when another is under way or the set cannot be used.
        """
        return self._begin(test_set, lambda: self._folder.new_run(test_set))

    def resume(self, run: str) -> str:
        """Go on with a run that was stopped. Raises ``UsageError`` as ``start`` does."""
        entry = self._folder.run(run)
        if not entry.resumable:
            raise UsageError(f"The run {run} has finished: there is nothing to resume.")
        return self._begin(entry.test_set, lambda: self._folder.root / run)

    def stop(self) -> None:
        """End the run after the questions under way; what was answered is kept."""
        self._stop.set()

    def _begin(self, test_set: str, folder: Callable[[], Path]) -> str:
        with self._beginning:
            if self.state.running:
                raise UsageError(
                    f"A run of {self.state.test_set} is under way, and one runs at a time: wait for it,"
                    " or stop it."
                )
            questions = self._folder.read_set(test_set)
            out = folder()
            self._stop.clear()
            before = self.state
            self.state = RunState("asking", out.name, test_set, time.monotonic())
            thread = threading.Thread(
                target=self._run, args=(out, questions), name="evaluation", daemon=True
            )
            try:
                thread.start()
            except BaseException:  # a run that did not begin must not be under way for ever
                self.state = before
                raise
        return out.name

    def _run(self, out: Path, questions: TestSet) -> None:
        phase: Phase = "failed"
        sentence = UNEXPECTED
        try:
            run_test_set(
                questions,
                self._assistant,
                self._assistant.index,
                out=out,
                options=RunOptions(
                    self._settings,
                    # Half of the processors stay with the people who ask.
                    concurrency=max(1, default_concurrency() // 2),
                    cache=self._folder.root,
                ),
                on_progress=self._note,
            )
            phase, sentence = "finished", ""
        except StoppedError:
            phase, sentence = "stopped", ""
        except Exception as error:
            if not isinstance(error, FootnoteError):
                _log.exception("the run %s failed", out.name)
            sentence = sentence_of(error)
        finally:  # whatever ended it: while it is under way, no other can begin
            self.state = replace(self.state, phase=phase, sentence=sentence)

    def _note(self, progress: RunProgress) -> None:
        if self._stop.is_set() and progress.done < progress.total:
            raise StoppedError("The run was stopped.")
        phase: Phase = "asking" if progress.done < progress.total else "scoring"
        self.state = replace(self.state, phase=phase, progress=progress)
