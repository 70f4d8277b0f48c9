"""The clause that a question asks for by its number: "What does clause 3.2 say?"."""

from __future__ import annotations

import re

from assistant.language.english import stem, stems_of
from assistant.questions.question import Question
from assistant.reading.lists.lists import ListGroup, Piece
from assistant.reading.reader import Reading
from assistant.reading.tables.whole_tables import OfAll
from ingest.document import BlockKind, Passage
from ingest.readable.readable import ReadableIndex

_CLAUSES = ("clause", "section", "paragraph", "article", "rule", "regulation", "point", "item")
_ASKED = re.compile(
    rf"(?:\b(?:{'|'.join(_CLAUSES)})|§)\s*(?:no\.? |number )?(?P<number>\d+(?:\.\d+)+)(?![\w.]*\d)",
    re.IGNORECASE,
)
# How one asks what stands there; whatever else is asked is answered by what tells it.
_SAYS = stems_of("say says state mean about cover deal read regulate contain text content")
_OPENS = re.compile(r"§?\s?(?P<number>\d+(?:\.\d+)+)\.?\)?\s")
_MOST = 12  # sentences


def clause_asked(question: Question, reading: Reading, index: ReadableIndex) -> OfAll | None:  # noqa: ARG001 - as its fellows
    """Its sentences, up to the next number, of each document that was found; None where none has it."""
    asked = _ASKED.search(question.text)
    if asked is None:
        return None
    named = {stem(word.lower()) for word in re.findall(r"[^\W_]+", asked[0])}
    if frozenset(question.stems) - named - _SAYS - {asked["number"]}:
        return None
    clauses = [
        _from(one.passage, number)
        for one in reading.sentences
        for number, sentence in enumerate(one.passage.sentences)
        if sentence == one.sentence and _number(one.text) == asked["number"]
    ]
    pieces = tuple(dict.fromkeys(piece for clause in clauses for piece in clause))
    return OfAll(ListGroup(pieces[:_MOST]), certain=True) if pieces else None


def _from(passage: Passage, first: int) -> list[Piece]:
    """The sentences of a clause that begins with one, as far as the passage holds them."""
    pieces: list[Piece] = []
    for sentence in passage.sentences[first:]:
        if pieces and (
            sentence.kind is BlockKind.HEADING or _number(passage.quote(sentence)) is not None
        ):
            break
        pieces.append((passage, sentence))
    return pieces


def _number(text: str) -> str | None:
    found = _OPENS.match(text)
    return found["number"] if found else None
