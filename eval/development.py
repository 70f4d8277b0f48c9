"""Development figures: how many questions of a test set get a right citation, or an abstention.

    python -m eval.development TESTSET --index DIR [--split heldout] [--misses]

``right`` counts answerable questions with at least one citation on a gold sentence.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from eval.questions import TestQuestion, read_test_set
from ingest.errors import FootnoteError
from ingest.index import Index
from ingest.settings import IngestSettings


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question with the answer it got."""

    asked: TestQuestion
    answer: Answer

    @property
    def kind(self) -> str:
        """The group the question is counted in."""
        if self.asked.history:
            return "follow-ups"
        return "answerable" if self.asked.answerable else "unanswerable"

    @property
    def right(self) -> bool:
        """An abstention where none is due an answer; else some citation on a gold sentence."""
        if not self.asked.answerable:
            return self.answer.abstained
        return any(gold.cited_by(c) for gold in self.asked.gold for c in self.answer.citations)


def run(assistant: Assistant, questions: Sequence[TestQuestion]) -> Iterator[Outcome]:
    """Ask every question through the assistant the staff use."""
    for asked in questions:
        yield Outcome(asked, assistant.ask(asked.question, asked.history))


def counts(outcomes: Sequence[Outcome]) -> dict[str, tuple[int, int]]:
    """(right, asked) by kind."""
    table: dict[str, tuple[int, int]] = {}
    for kind in ("answerable", "unanswerable", "follow-ups"):
        some = [outcome.right for outcome in outcomes if outcome.kind == kind]
        if some:
            table[kind] = (sum(some), len(some))
    return table


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; the exit status is 1 when the index cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m eval.development")
    parser.add_argument("testset", type=Path)
    parser.add_argument("--index", default=".footnote")
    parser.add_argument("--split", default="")
    parser.add_argument("--misses", action="store_true", help="print every miss")
    options = parser.parse_args(arguments)
    try:
        questions = [
            asked
            for asked in read_test_set(options.testset)
            if not options.split or asked.tags.get("split") == options.split
        ]
        with Index(IngestSettings(index=options.index), "read", "eval") as index:
            outcomes = list(run(build_assistant(AssistantSettings(), index), questions))
    except FootnoteError as problem:
        sys.stderr.write(f"{problem}\n")
        return problem.exit_status
    for kind, (right, asked_count) in counts(outcomes).items():
        sys.stdout.write(f"{options.testset.stem} {kind}: {right} of {asked_count} right\n")
    for outcome in outcomes if options.misses else ():
        if not outcome.right:
            said = "abstained" if outcome.answer.abstained else outcome.answer.answer
            sys.stdout.write(
                f"  {outcome.asked.id} {outcome.asked.question!r}"
                f" (searched {outcome.answer.trace.searched_for!r}) -> {said!r}"
                f" {outcome.answer.confidence:.2f}\n"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
