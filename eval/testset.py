"""Test sets: questions with what is expected of them, and where the answers stand.

``eval.formats.format_table.read_test_set`` reads every format; ``write_test_set`` writes our own JSON Lines.
All offsets count characters of a document's stored text and are half open.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.answer import Turn
from eval.metrics.match import compared
from ingest.disk.storage import written_whole
from ingest.errors import UsageError


@dataclass(frozen=True, slots=True)
class Gold:
    """Where an answer stands, as the test set says it: by offsets, page or quote.

    ``document`` "" means that the set does not say which; ``page`` counts from 1. With none of
    offsets, page and quote the whole document is meant.
    """

    document: str
    start: int | None = None
    end: int | None = None
    page: int | None = None
    quote: str = ""

    def as_dict(self) -> dict[str, Any]:
        """What is known, under the names of our JSON Lines."""
        known: dict[str, Any] = {"document": self.document}
        if self.start is not None and self.end is not None:
            known |= {"start": self.start, "end": self.end}
        if self.page is not None:
            known["page"] = self.page
        if self.quote:
            known["quote"] = self.quote
        return known


@dataclass(frozen=True, slots=True)
class TestQuestion:
    """One question of a test set.

    ``history`` may lack its assistant turns; ``answers`` are the accepted ones (none: only the gold
    counts); ``tags["need"]`` says how many gold spans an answer needs: "any" (the default), "all" or
    "some" (at least two); ``line`` is where the question stands in its file (0: not known);
    ``taken_for_empty`` are words of its row such as "NaN" that were read as no answer.
    """

    __test__ = False  # not a test case of pytest's

    id: str
    question: str
    history: tuple[Turn, ...] = ()
    answers: tuple[str, ...] = ()
    answerable: bool = True
    gold: tuple[Gold, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    line: int = 0
    taken_for_empty: tuple[str, ...] = ()

    @property
    def comparable(self) -> bool:
        """Whether the set says anything that an answer could be compared with.

        That is gold, an accepted answer with a word in it, or that there is no answer.
        """
        return not self.answerable or bool(self.gold) or any(map(compared, self.answers))

    def as_dict(self) -> dict[str, Any]:
        """The row of our JSON Lines; what is known of its file is no part of it."""
        return {
            "id": self.id,
            "question": self.question,
            "history": [{"role": turn.role, "content": turn.content} for turn in self.history],
            "answers": list(self.answers),
            "answerable": self.answerable,
            "gold": [gold.as_dict() for gold in self.gold],
            "tags": dict(self.tags),
        }


@dataclass(frozen=True, slots=True)
class TestSet:
    """A test set as it was read.

    ``mapped`` says which column became what and ``problems`` which rows could not be used, in
    sentences; ``part`` is which of its questions these are, as "lang=en", "" for all; ``documents`` are
    the texts that came with the set, by the names its gold uses, and ``titles`` what some of them are
    called; ``fingerprint`` is the SHA-256 of the questions' canonical JSON.
    """

    __test__ = False  # not a test case of pytest's

    name: str
    format: str
    questions: tuple[TestQuestion, ...]
    mapped: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    documents: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    part: str = ""
    fingerprint: str = field(init=False, default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "fingerprint", fingerprint(self.questions))

    def __len__(self) -> int:
        return len(self.questions)

    def __iter__(self) -> Iterator[TestQuestion]:
        return iter(self.questions)


def name_of_part(head: Mapping[str, Any]) -> str:
    """What the results with this ``head`` are of: "four", "four (lang=en)"."""
    of = head["testset"]
    return f"{of['name']} ({of['part']})" if of.get("part") else str(of["name"])


def fingerprint(questions: Iterable[TestQuestion]) -> str:
    """SHA-256 (hex) of the questions as canonical JSON Lines: sorted keys, no spaces."""
    digest = hashlib.sha256()
    for question in questions:
        row = json.dumps(
            question.as_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        digest.update(row.encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()


def write_test_set(questions: Iterable[TestQuestion], file: Path) -> None:
    """Write our own JSON Lines, one question a line. Raises ``UsageError`` when it cannot."""
    try:
        with written_whole(file) as lines:
            for question in questions:
                lines.write(json.dumps(question.as_dict(), ensure_ascii=False) + "\n")
    except OSError as problem:
        raise UsageError(
            f"The test set cannot be written to {file} ({problem.strerror}): name another file."
        ) from problem
