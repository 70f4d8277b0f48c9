"""Proposed test questions, until a person has accepted or rejected each.

Proposals wait in ``drafts/waiting.jsonl``; what was decided is remembered, so that nothing is proposed
twice. Accepted questions are appended to a test set of their own.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from eval.draft import draft, drafts_from_feedback
from eval.testset import Gold, TestQuestion
from ingest.disk.storage import appended, written_whole
from ingest.errors import UsageError
from ingest.index import Index
from ui.evaluate.store import SETS
from ui.printable import shortened

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

ACCEPTED = "accepted-drafts.jsonl"


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


class _Place(BaseModel):
    document: str
    start: int
    end: int


class _RatedAnswer(BaseModel):
    """What is read of an answer that was rated; who sends a verdict may send anything for it."""

    question: str = ""
    answer: str = ""
    abstained: bool = False
    citations: list[_Place] = []
    closest: list[_Place] = []
    trace: dict[str, Any] = {}


class DraftBox:
    """The drafts of one index. Safe to use from several threads.

    ``index`` gives what drafts are made of today; ``accepted_file`` is the test set of accepted
    questions, missing before the first.
    """

    def __init__(self, root: Path, index: Callable[[], Index]) -> None:
        self.accepted_file = root / SETS / ACCEPTED
        self._waiting_file = root / "drafts" / "waiting.jsonl"
        self._decided_file = root / "drafts" / "decided.txt"
        self._index = index
        self._lock = threading.Lock()

    def accepted(self) -> int:
        """How many were accepted."""
        return len(_lines(self.accepted_file))

    def waiting(self) -> list[ProposedQuestion]:
        """The drafts nobody has decided on, in the order they were proposed."""
        read = [ProposedQuestion(**json.loads(line)) for line in _lines(self._waiting_file)]
        return [replace(one, answers=tuple(one.answers)) for one in read]

    def after(self, draft_id: str) -> str:
        """The id of the draft that waits after that one; "" after the last, which means the first."""
        waiting = [one.id for one in self.waiting()]
        after = waiting.index(draft_id) + 1 if draft_id in waiting else 0
        return waiting[after] if after < len(waiting) else ""

    def propose(self, count: int, model: BaseChatModel | None = None) -> int:
        """Draft up to ``count`` questions that were not proposed before; returns how many came.

        Raises ``UsageError`` when nothing is indexed, ``ChatModelProblem`` when ``model`` fails.
        """
        known = self._known()
        made = draft(self._index(), count=count + len(known), model=model)
        fresh = [_drafted(question) for question in made if question.id not in known]
        return self._add(fresh[:count])

    def propose_disliked(self, verdicts: Sequence[Mapping[str, Any]]) -> int:
        """Draft a question for each answer that was rated down; returns how many were new."""
        verdicts = [verdict for verdict in verdicts if _is_answer(verdict["answer"])]
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
            line = json.dumps(accepted.as_dict(), ensure_ascii=False)
            with appended(self.accepted_file, line):
                self._decide(draft_id)
        return accepted

    def reject(self, draft_id: str) -> None:
        """Propose the draft no more. Raises ``UsageError`` when it is not waiting."""
        with self._lock:
            self._taken(draft_id)
            self._decide(draft_id)

    def locate(self, document: str, quote: str, near: int) -> Gold:
        """Where ``quote`` stands in a document, the one nearest to ``near``; white space may differ.

        Raises ``UsageError`` when it is not there to the letter.
        """
        held = self._index().document(document)
        if held is None:
            raise UsageError(f"There is no document {document!r} in the index: choose another.")
        words = quote.split()
        if not words:
            raise UsageError(
                "No words are picked: select in the text the words that answer the question, or say that"
                " the documents don't answer it."
            )
        found = list(re.finditer(r"\s+".join(map(re.escape, words)), held.text))
        if not found:
            raise UsageError(
                f"The words “{shortened(quote, 60)}” are not in {document} to the letter: select them in its"
                " text."
            )
        nearest = min(found, key=lambda one: abs(one.start() - near))
        return Gold(document, nearest.start(), nearest.end(), quote=nearest.group())

    def _add(self, drafts: Sequence[ProposedQuestion]) -> int:
        with self._lock:
            known = self._known()
            fresh = [one for one in drafts if one.id not in known]
            self._write([*self.waiting(), *fresh])
        return len(fresh)

    def _taken(self, draft_id: str) -> ProposedQuestion:
        found = next((one for one in self.waiting() if one.id == draft_id), None)
        if found is None:
            raise UsageError("This draft was decided on already, perhaps in another window.")
        return found

    def _decide(self, draft_id: str) -> None:
        with appended(self._decided_file, draft_id):
            self._write([one for one in self.waiting() if one.id != draft_id])

    def _known(self) -> set[str]:
        """The ids of what was proposed before, decided on or not."""
        return {*_lines(self._decided_file), *(one.id for one in self.waiting())}

    def _write(self, drafts: Sequence[ProposedQuestion]) -> None:
        folder = self._waiting_file.parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with written_whole(self._waiting_file) as out:
                out.writelines(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in drafts)
        except OSError as problem:
            raise UsageError(
                f"Drafts are kept in {folder}, which cannot be written ({problem.strerror})."
            ) from problem


def _lines(file: Path) -> list[str]:
    """The lines of ``file``, none when it is missing."""
    # Not splitlines: a text may hold other line separators than the file's.
    return list(filter(None, file.read_text("utf-8").split("\n"))) if file.is_file() else []


def _drafted(question: TestQuestion) -> ProposedQuestion:
    gold = question.gold[0]
    return ProposedQuestion(
        question.id, question.question, question.answers, gold.document, gold.start or 0,
        gold.end or 0, gold.quote, dict(question.tags),
    )  # fmt: skip


def _disliked(question: TestQuestion, answer: Mapping[str, Any]) -> ProposedQuestion:
    nowhere: Mapping[str, Any] = {"document": "", "start": 0, "end": 0}
    first = [*answer.get("citations", ()), *answer.get("closest", ()), nowhere][0]
    reply = "" if answer.get("abstained") else str(answer.get("answer", ""))
    return ProposedQuestion(
        question.id, question.question, (), str(first["document"]), int(first["start"]),
        int(first["end"]), "", dict(question.tags), reply,
    )  # fmt: skip


def _is_answer(given: object) -> bool:
    try:
        _RatedAnswer.model_validate(given)
    except ValidationError:
        return False
    return True
