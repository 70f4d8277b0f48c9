"""The clause that a question asks for by its number: "What does clause 3.2(b) say?"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.language.english import content_words, stem, stems_of
from assistant.language.negation import negates
from assistant.questions.question import Question, Sought
from assistant.questions.yes_no import is_yes_no
from assistant.reading.lists.levels import marks_of
from assistant.reading.lists.list_runs import Piece
from assistant.reading.reader import Reading
from ingest.document import BlockKind, Passage
from ingest.parsers.lines.line_shapes import ends_sentence
from ingest.readable.readable import ReadableIndex

_CLAUSES = ("clause", "section", "paragraph", "article", "rule", "regulation", "point", "item")
_ASKED = re.compile(
    rf"(?:\b(?:{'|'.join(_CLAUSES)})|§|^\W*what (?:does|is in|says)(?= \d+[.(]))\s*(?:no\.? |number )?"
    r"(?P<number>\d+(?:\.\d+)*)(?![\w.]*\d)(?P<parts>(?: ?\((?:\d{1,3}|[a-z]{1,4})\))*)",
    re.IGNORECASE,
)
_PART = re.compile(r"\d+|[a-z]+")
# How one asks what stands there; whatever else is asked is answered by what tells it.
_SAYS = stems_of("say says state mean about cover deal read regulate contain text content")
_OPENS = re.compile(r"§?\s?(?P<number>\d+(?:\.\d+)+)\.?\)?\s")
_HEADS = re.compile(
    rf"(?:(?:{'|'.join(_CLAUSES)})\s|§\s?)?(?P<number>\d+(?:\.\d+)*)\b(?![.,]\d)", re.IGNORECASE
)
_MOST_DOCUMENTS = 3
_MOST_SENTENCES = 20  # of the clauses below a heading
_DEEPEST = 8  # numbers of a heading: "4.1.2" has three


def clauses_asked(question: Question, reading: Reading, index: ReadableIndex) -> list[list[Piece]]:
    """Its sentences in each document that was found and has one; [] where it is not asked for, or none has.

    They are those up to the next number, or what stands below the heading that begins with it: "§ 4 Time account".
    Its parts are lines of its list: "4.1(2)", and "4.1.2" where none has that number. Whatever else the question
    says must be in the title or name of the document.
    """
    asked = _ASKED.search(question.text)
    if asked is None:
        return []
    named = {stem(word.lower()) for word in re.findall(r"[^\W_]+", asked[0])}
    others = frozenset(question.stems) - named - _SAYS - {asked["number"]}
    numbers, parts = asked["number"].split("."), _PART.findall(asked["parts"].lower())
    found: list[list[Piece]] = []
    for document in dict.fromkeys(one.passage.document for one in reading.sentences):
        passages = _passages(document, reading, index)
        if others <= stems_of(f"{passages[0].title} {document}"):
            found.append(_clause(passages, numbers, parts))
    return [*filter(None, found)][:_MOST_DOCUMENTS]


def clauses_headed(question: Question, reading: Reading, index: ReadableIndex) -> list[Piece]:
    """All numbered clauses below the heading of the best sentence that is what a question asks, and no more.

    "What is not covered?" over "5. What is not covered" with "5.1 Illnesses …" and "5.2 Winter sports …".
    """
    best = reading.sentences[0]
    heading = best.passage.nearest_heading
    words = [word for word in content_words(heading) if any(map(str.isalpha, word))]
    asked = frozenset(question.stems)
    if (
        question.sought is not Sought.ANYTHING
        or is_yes_no(question.text)
        or frozenset(map(stem, words)) != asked
        or negates(heading) != negates(question.text)
        or not (len(asked) > 1 or negates(heading))
        or not _OPENS.match(best.text)
    ):
        return []
    return [
        (passage, sentence)
        for passage in _passages(best.passage.document, reading, index)
        if passage.headings == best.passage.headings
        for sentence in passage.sentences
        if sentence.kind is BlockKind.PARAGRAPH
    ][:_MOST_SENTENCES]


def _passages(document: str, reading: Reading, index: ReadableIndex) -> list[Passage]:
    """All passages of a document, in order."""
    stored = [one.passage for one in index.catalogue.document_passages(document)]
    read = (one.passage for one in reading.sentences if one.passage.document == document)
    return stored or [*dict.fromkeys(read)]


def _clause(passages: Sequence[Passage], numbers: list[str], parts: list[str]) -> list[Piece]:
    """The clause with a number and of its parts the one that is asked for."""
    for known in range(min(len(numbers), _DEEPEST), 0, -1):
        number = ".".join(numbers[:known])
        if pieces := _opened(passages, number) or _headed(passages, number):
            for part in (*numbers[known:], *parts):
                pieces = _part(pieces, part)
            return pieces
    return []


def _headed(passages: Sequence[Passage], number: str) -> list[Piece]:
    """What stands below the heading with a number."""
    return [
        (passage, sentence)
        for passage in passages
        if any(
            (found := _HEADS.match(heading)) and found["number"] == number
            for heading in passage.headings
        )
        for sentence in passage.sentences
        if sentence.kind is not BlockKind.HEADING
    ]


def _opened(passages: Sequence[Passage], number: str) -> list[Piece]:
    """The sentences from the one that begins with a number up to the next, as far as the passage holds them.

    A row of a table opens it where nothing else does: "2.5 | 11 Feb | …" is of a version.
    """
    told = (_from(one, number, of_rows=rows) for rows in (False, True) for one in passages)
    return next(filter(None, told), [])


def _from(passage: Passage, number: str, *, of_rows: bool) -> list[Piece]:
    pieces: list[Piece] = []
    for sentence in passage.sentences:
        row = sentence.kind is BlockKind.TABLE_ROW
        opens = None if row and not of_rows else _OPENS.match(passage.quote(sentence))
        if pieces and (opens or sentence.kind is BlockKind.HEADING):
            break
        if pieces or (opens and opens["number"] == number):
            pieces.append((passage, sentence))
    return pieces


def _part(pieces: Sequence[Piece], part: str) -> list[Piece]:
    """The line that a part is called by, of those that are least set in, with what stands below it.

    Above it stands what its sentence begins with: "4.2 The notice is effective only if".
    """
    marks = marks_of(pieces)
    called = [number for number, mark in enumerate(marks) if mark == part]
    first = min(called, key=lambda number: pieces[number][1].level, default=None)
    if first is None:
        return []
    own = pieces[first][1].level
    lead = [piece for piece in pieces[:first] if piece[1].kind is not BlockKind.LIST_ITEM][-1:]
    of_line = [
        piece
        for piece in pieces[:first]
        if piece[1].kind is BlockKind.LIST_ITEM and piece[1].level < own
    ][-1:]
    begun = [(one, line) for one, line in (*lead, *of_line) if not ends_sentence(one.quote(line))]
    return [*begun, pieces[first], *_below(pieces, marks, first)]


def _below(pieces: Sequence[Piece], marks: Sequence[str], first: int) -> Iterator[Piece]:
    level = pieces[first][1].level
    for number in range(first + 1, len(pieces)):
        listed = pieces[number][1].kind in (BlockKind.LIST_ITEM, BlockKind.CODE)
        begins = marks[number] and pieces[number][1].level <= level
        if not listed or begins:
            return
        yield pieces[number]
