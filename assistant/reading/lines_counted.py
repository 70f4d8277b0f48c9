"""How many of something there are, where a list of them is all that the text says: "Our sites: Bonn, Riga, …"."""

from __future__ import annotations

import re

from assistant.language.english import bare, content_words, stem
from assistant.questions.question import Question
from assistant.reading.lists.list_runs import Piece
from assistant.reading.lists.lists import lists_read
from assistant.reading.reader import Reading
from assistant.reading.tables.whole_tables import OfAll
from ingest.document import BlockKind
from ingest.readable.readable import ReadableIndex

_COUNTED = re.compile(
    r"how many (?P<thing>[^\W\d_][\w’'-]*(?: [^\W\d_][\w’'-]*){0,3}?)"
    r" (?:(?:are|were) there|(?:do|have|did) (?:we|you|they)(?: have| got)?(?: got)?)",
    re.IGNORECASE,
)
_NAME_WORDS = 4  # of a line that is one of what a heading calls


def lines_counted(question: Question, reading: Reading, index: ReadableIndex) -> OfAll | None:
    """All lines of the list whose line before it says what is counted and nothing else; or its heading does.

    Below a heading they must be names, for a list below "Sites" may tell of them.
    """
    asked = _COUNTED.fullmatch(bare(question.text))
    if asked is None:
        return None
    thing = _stems(asked["thing"])
    found = [
        group for group in lists_read(reading, index) if thing and thing in _called(group.pieces)
    ]
    return OfAll(found[0], certain=True) if len(found) == 1 else None


def _called(pieces: tuple[Piece, ...]) -> list[frozenset[str]]:
    """The stems by which the lines of a list are called."""
    (passage, first), *rest = pieces
    lines = [one.quote(line) for one, line in (rest if first.lead else pieces)]
    if any(line.kind is not BlockKind.LIST_ITEM for _, line in rest) or len(lines) < 2:
        return []
    names = all(len(line.split()) <= _NAME_WORDS for line in lines)
    heading = [_stems(passage.nearest_heading)] if names else []
    return [_stems(passage.quote(first)), *heading] if first.lead else heading


def _stems(text: str) -> frozenset[str]:
    return frozenset(map(stem, content_words(text)))
