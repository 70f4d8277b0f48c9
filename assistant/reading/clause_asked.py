"""The clause that a question asks for by its number: "What does clause 3.2 say?"."""

from __future__ import annotations

import re

from assistant.language.english import stem, stems_of
from assistant.questions.question import Question
from assistant.reading.lists.list_runs import Piece
from assistant.reading.lists.lists import ListGroup
from assistant.reading.reader import Reading
from assistant.reading.tables.whole_tables import OfAll
from ingest.document import BlockKind, Passage
from ingest.readable.readable import ReadableIndex

_CLAUSES = ("clause", "section", "paragraph", "article", "rule", "regulation", "point", "item")
_ASKED = re.compile(
    rf"(?:\b(?:{'|'.join(_CLAUSES)})|§|^\W*what does(?= \d+\.))\s*(?:no\.? |number )?"
    r"(?P<number>\d+(?:\.\d+)*)(?![\w.]*\d)",
    re.IGNORECASE,
)
# How one asks what stands there; whatever else is asked is answered by what tells it.
_SAYS = stems_of("say says state mean about cover deal read regulate contain text content")
_OPENS = re.compile(r"§?\s?(?P<number>\d+(?:\.\d+)+)\.?\)?\s")
_HEADS = re.compile(
    rf"(?:(?:{'|'.join(_CLAUSES)})\s|§\s?)?(?P<number>\d+)\b(?![.,]\d)", re.IGNORECASE
)
_MOST = 12  # sentences


def clause_asked(question: Question, reading: Reading, index: ReadableIndex) -> OfAll | None:
    """Its sentences, up to the next number, of each document that was found; None where none has it.

    Of a whole number what stands below the heading that begins with it: "§ 4 Time account".
    """
    asked = _ASKED.search(question.text)
    if asked is None:
        return None
    named = {stem(word.lower()) for word in re.findall(r"[^\W_]+", asked[0])}
    if frozenset(question.stems) - named - _SAYS - {asked["number"]}:
        return None
    if asked["number"].isdecimal():
        return _section(asked["number"], reading, index)
    clauses = [
        _from(one.passage, number)
        for one in reading.sentences
        for number, sentence in enumerate(one.passage.sentences)
        if sentence == one.sentence and _number(one.text) == asked["number"]
    ]
    pieces = tuple(dict.fromkeys(piece for clause in clauses for piece in clause))
    return OfAll(ListGroup(pieces[:_MOST]), certain=True) if pieces else None


def _section(number: str, reading: Reading, index: ReadableIndex) -> OfAll | None:
    """What stands below the heading with a number, in the document that was read best of those with one."""
    for document in dict.fromkeys(one.passage.document for one in reading.sentences):
        pieces = [
            (stored.passage, sentence)
            for stored in index.catalogue.document_passages(document)
            if any(
                (found := _HEADS.match(heading)) and found["number"] == number
                for heading in stored.passage.headings
            )
            for sentence in stored.passage.sentences
            if sentence.kind is not BlockKind.HEADING
        ]
        if pieces:
            return OfAll(ListGroup(tuple(pieces[:_MOST])), certain=True)
    return None


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
