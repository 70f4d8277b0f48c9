"""Proposed test questions, until a person has accepted or rejected each.

Proposals wait in ``drafts/waiting.jsonl``; what was decided is remembered, so that nothing is proposed
twice. Accepted questions are appended to a test set of their own.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.draft import draft, drafts_from_feedback
from eval.testset import Gold, TestQuestion
from ingest.errors import UsageError
from ingest.index import Index
from ingest.storage import appended, written_whole
from ui.evaluate.store import SETS

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

ACCEPTED = "accepted-drafts.jsonl"
_WAITING, _DECIDED = "waiting.jsonl", "decided.txt"


@dataclass(frozen=True, slots=True)
class ProposedQuestion:
    """A proposed test question; ``start:end`` of ``document`` is its gold, or where to look for it.

    ``question`` is "" until a person has worded it; ``quote`` is the gold, "" until one has picked it;
    ``reply`` is the answer that was disliked.
    """

    id: str
    question: str
    answers: tuple[str, ...]
    document: str
    start: int
    end: int
    quote: str
    tags: Mapping[str, str]
    reply: str = ""

    @property
    def from_feedback(self) -> bool:
        """Whether somebody disliked the answer that this question got."""
        return self.tags.get("rule") == "feedback"


class DraftBox:
    """The drafts of one index. Safe to use from several threads."""

    def __init__(self, root: Path, index: Index) -> None:
        self._root = root
        self._index = index
        self._lock = threading.Lock()

    @property
    def accepted_file(self) -> Path:
        """The test set of accepted questions; missing before the first."""
        return self._root / SETS / ACCEPTED

    def accepted(self) -> int:
        """How many were accepted."""
        file = self.accepted_file
        return len(file.read_bytes().splitlines()) if file.is_file() else 0

    def waiting(self) -> list[ProposedQuestion]:
        """The drafts nobody has decided on, in the order they were proposed."""
        with self._lock:
            return self._waiting()

    def propose(self, count: int, model: BaseChatModel | None = None) -> int:
        """Draft up to ``count`` questions that were not proposed before; returns how many came.

        Raises ``UsageError`` when nothing is indexed, ``ChatModelProblem`` when ``model`` fails.
        """
        with self._lock:
            known = {one.id for one in self._waiting()} | self._decided()
        made = draft(self._index, count=count + len(known), model=model)
        fresh = [_drafted(question) for question in made if question.id not in known]
        return self._add(fresh[:count])

    def propose_disliked(self, verdicts: Sequence[Mapping[str, Any]]) -> int:
        """Draft a question for each answer that was rated down; returns how many were new."""
        answers = {}
        for verdict in verdicts:
            answer = verdict["answer"]
            asked = answer.get("trace", {}).get("searched_for") or answer.get("question", "")
            answers[str(asked).strip()] = answer
        made = drafts_from_feedback(verdicts)
        return self._add(
            [_disliked(question, answers.get(question.question, {})) for question in made]
        )

    def accept(
        self, draft_id: str, question: str, answers: Sequence[str], gold: Gold | None
    ) -> TestQuestion:
        """Append a draft to the accepted questions as it was edited; ``gold`` None: unanswerable.

        Raises ``UsageError`` when the question is empty or somebody else has decided on the draft.
        """
        if not question.strip():
            raise UsageError("Word the question first, or reject the draft.")
        with self._lock:
            held = self._taken(draft_id)
            tags = {name: value for name, value in held.tags.items() if name != "draft"}
            given = tuple(answer.strip() for answer in answers if answer.strip())
            accepted = TestQuestion(
                id=held.id.removeprefix("draft-"),
                question=question.strip(),
                answers=given if gold else (),
                answerable=gold is not None,
                gold=(gold,) if gold else (),
                tags=tags,
            )
            self.accepted_file.parent.mkdir(parents=True, exist_ok=True)
            with appended(self.accepted_file, json.dumps(accepted.as_dict(), ensure_ascii=False)):
                self._decide(draft_id)
        return accepted

    def reject(self, draft_id: str) -> None:
        """Propose the draft no more. Raises ``UsageError`` when it is not waiting."""
        with self._lock:
            self._taken(draft_id)
            self._decide(draft_id)

    def locate(self, document: str, quote: str, near: int) -> Gold:
        """The place of ``quote`` in a document, the one nearest to ``near``; white space may differ.

        Raises ``UsageError`` when it is not there to the letter.
        """
        held = self._index.document(document)
        if held is None:
            raise UsageError(f"There is no document {document!r} in the index: choose another.")
        words = quote.split()
        if not words:
            raise UsageError(
                "No words are picked: select in the text the words that answer the question, or say that"
                " the documents don't answer it."
            )
        places = list(re.finditer(r"\s+".join(map(re.escape, words)), held.text))
        if not places:
            raise UsageError(
                f"The words “{_short(quote)}” are not in {document} to the letter: select them in its"
                " text."
            )
        found = min(places, key=lambda place: abs(place.start() - near))
        return Gold(document, found.start(), found.end(), quote=found.group())

    def _add(self, drafts: Sequence[ProposedQuestion]) -> int:
        with self._lock:
            waiting = self._waiting()
            known = {one.id for one in waiting} | self._decided()
            fresh = [one for one in drafts if one.id not in known]
            self._write([*waiting, *fresh])
        return len(fresh)

    def _taken(self, draft_id: str) -> ProposedQuestion:
        found = next((one for one in self._waiting() if one.id == draft_id), None)
        if found is None:
            raise UsageError("This draft was decided on already, perhaps in another window.")
        return found

    def _decide(self, draft_id: str) -> None:
        with appended(self._root / "drafts" / _DECIDED, draft_id):
            self._write([one for one in self._waiting() if one.id != draft_id])

    def _decided(self) -> set[str]:
        file = self._root / "drafts" / _DECIDED
        return set(file.read_text(encoding="utf-8").split()) if file.is_file() else set()

    def _waiting(self) -> list[ProposedQuestion]:
        file = self._root / "drafts" / _WAITING
        if not file.is_file():
            return []
        # Not splitlines: a text may hold other line separators than the file's.
        lines = file.read_text(encoding="utf-8").split("\n")
        read = [ProposedQuestion(**json.loads(line)) for line in lines if line]
        return [replace(one, answers=tuple(one.answers)) for one in read]

    def _write(self, drafts: Sequence[ProposedQuestion]) -> None:
        file = self._root / "drafts" / _WAITING
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with written_whole(file) as out:
                for one in drafts:
                    out.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")
        except OSError as problem:
            raise UsageError(
                f"Drafts are kept in {file.parent}, which cannot be written ({problem.strerror})."
            ) from problem


def _drafted(question: TestQuestion) -> ProposedQuestion:
    gold = question.gold[0]
    return ProposedQuestion(
        question.id,
        question.question,
        question.answers,
        gold.document,
        gold.start or 0,
        gold.end or 0,
        gold.quote,
        dict(question.tags),
    )


def _disliked(question: TestQuestion, answer: Mapping[str, Any]) -> ProposedQuestion:
    places: list[Mapping[str, Any]] = [*answer.get("citations", ()), *answer.get("closest", ())]
    nowhere: dict[str, Any] = {"document": "", "start": 0, "end": 0}
    place = places[0] if places else nowhere
    reply = "" if answer.get("abstained") else str(answer.get("answer", ""))
    return ProposedQuestion(
        question.id,
        question.question,
        (),
        str(place["document"]),
        int(place["start"]),
        int(place["end"]),
        "",
        dict(question.tags),
        reply,
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"
