"""Which of the things that have a section each has what is asked for: "Which room has a hearing loop?"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.language.english import bare, content_words, stem, stems_of, words_of
from assistant.language.negation import negates
from assistant.language.stems_alike import is_alike
from assistant.questions.question import Question
from assistant.reading.lists.list_runs import Piece
from assistant.reading.reader import Reading
from assistant.reading.tables.whole_tables import HAS, says
from ingest.document import BlockKind, Passage
from ingest.readable.readable import ReadableIndex

_WHICH = re.compile(r"(?:at |in |on |for |from )?which (?P<thing>.+)", re.IGNORECASE)
_LACKS = re.compile(r"\b(?:no|not|without)\b|n['’]t\b", re.IGNORECASE)
_CLAUSES = re.compile(r"[.;]\s")
_RECORDS = 3  # sections of a kind that there are at least
_MOST_LINES = 12  # of a section; a longer one tells of more than a thing
_KINDS = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
_SURE = 3.0  # the margin (logits) of words that answer by themselves: no heading is needed


def records_told(question: Question, reading: Reading, index: ReadableIndex) -> list[list[Piece]]:
    """For each such thing the lines that say so; none where no section does, or where all do.

    The title names the things ("Meeting rooms"), or several headings do ("First-year modules", "Advanced
    modules"), the headings below are what each is called, and one line must
    say all else that the question does. Words of a heading are a topic, and no thing's own.
    """
    asked = _WHICH.match(bare(question.text))
    if asked is None or not reading.sentences:
        return []
    thing = stem(words_of(asked["thing"])[0])
    sure = {
        one.key for one in reading.near if one.direct is not None and one.direct.margin >= _SURE
    }
    for document in dict.fromkeys(one.passage.document for one in reading.near):
        passages = [one.passage for one in index.catalogue.document_passages(document)]
        called = [
            (frozenset(map(stem, content_words(asked["thing"]))) - HAS - stems_of(above), sections)
            for above, sections in _siblings(passages)
            if _are_called(thing, asked["thing"], above)
        ]
        count = sum(len(sections) for _, sections in called)
        told = [
            lines
            for words, sections in called
            for heading, section in sections.items()
            if words
            and (lines := _telling(words, heading, section, bool(_LACKS.search(question.text))))
        ]
        if count >= _RECORDS and told and len(told) < count:
            keys = {(passage.id, line.start) for lines in told for passage, line in lines}
            return [] if keys & sure else told
    return []


def _siblings(passages: list[Passage]) -> Iterator[tuple[str, dict[str, list[Piece]]]]:
    """The sections below each title or heading, by their own headings, with what stands above them."""
    found: dict[tuple[str, ...], dict[str, list[Piece]]] = {}
    for passage in passages:
        if passage.headings:
            *above, own = passage.headings
            lines = found.setdefault((passage.title, *above), {}).setdefault(own, [])
            lines += [(passage, line) for line in passage.sentences if line.kind in _KINDS]
    for path, sections in found.items():
        yield " ".join(path), sections


def _are_called(thing: str, asked: str, above: str) -> bool:
    """Whether the title or heading above names several of the thing, or of what begins with its word."""
    named = {stem(word) for word in words_of(above) if word.endswith("s") and stem(word) != word}
    wanted = {thing, *map(stem, content_words(asked)[:2])}
    return any(is_alike(one, other) for one in wanted for other in named)


def _telling(words: frozenset[str], heading: str, section: list[Piece], lacks: bool) -> list[Piece]:
    if len(section) > _MOST_LINES or not words.isdisjoint(stems_of(heading)):
        return []
    return [
        (passage, line)
        for passage, line in section
        if any(
            says(stems_of(clause), words) and negates(clause) is lacks
            for clause in _CLAUSES.split(passage.quote(line))
        )
    ]
