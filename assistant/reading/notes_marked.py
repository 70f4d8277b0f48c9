"""Notes below a table, by the mark that a quoted line bears: "$250 [1]" above "[1] Waived in the first year."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.reading.lists.list_runs import Piece
from assistant.reading.lists.lists import MOST_LINES, ListGroup
from ingest.document import BlockKind, Passage, Sentence
from ingest.readable.readable import ReadableIndex

_SIGN = r"\[(?:\d{1,2}|[a-z]|\*{1,3})\]|[¹²³⁴-⁹]{1,2}|[†‡§]{1,2}|(?:\\?\*){1,3}"
# Behind a word, a figure or a space, at the end of a cell or of words; a "*" may as well open or close emphasis.
_MARK = re.compile(rf"(?<=[\w%€$)\]. ])(?P<sign>{_SIGN})(?=\s*(?:[|,;.:)]|\Z)|\s+(?=\|))")
_NOTE = re.compile(rf"(?P<sign>{_SIGN})(?=\s*[^\W_])")
_MOST = 4  # notes of an answer
_MOST_PASSAGES = 20  # behind a table that are looked at for a note


def with_notes(pieces: Sequence[Piece], index: ReadableIndex) -> list[Piece]:
    """The pieces, and behind them the notes whose marks they bear, of the same section of their document."""
    told = [*pieces]
    known = {(passage.document, line.start) for passage, line in pieces}
    for passage, line in pieces:
        signs = dict.fromkeys(map(_plain, _marks_in(passage.quote(line))))
        for sign in signs if line.kind is not BlockKind.CODE else ():
            note = _note(sign, passage, line, index)
            if note and (passage.document, note[1].start) not in known:
                known.add((passage.document, note[1].start))
                told.append(note)
    return told[: len(pieces) + _MOST]


def whole_with_notes(group: ListGroup, index: ReadableIndex) -> ListGroup:
    """A list or table with the notes of its lines, if it is shown whole."""
    if len(group.pieces) > MOST_LINES:
        return group
    return ListGroup(tuple(with_notes(group.pieces, index)))


def without_mark(cell: str) -> str:
    """A cell without the mark of a note at its end, but for one that is nothing else."""
    marks = [*_MARK.finditer(cell)]
    return cell[: marks[-1].start()].rstrip() if marks and marks[-1].end() == len(cell) else cell


def _marks_in(text: str) -> Iterator[str]:
    return (found["sign"] for found in _MARK.finditer(text))


def _note(sign: str, passage: Passage, line: Sentence, index: ReadableIndex) -> Piece | None:
    """The first line behind ``line`` in its section that opens with the sign."""
    for one in passage.sentences:
        if one.start > line.start and _opens_with(sign, passage.quote(one)):
            return passage, one
    after = passage
    for _ in range(_MOST_PASSAGES):
        stored = index.catalogue.passage_after(after.document, after.ordinal)
        if stored is None:
            return None
        after = stored.passage
        for one in after.sentences if after.heading == passage.heading else ():
            if _opens_with(sign, after.quote(one)):
                return after, one
    return None


def _opens_with(sign: str, text: str) -> bool:
    found = _NOTE.match(text)
    return found is not None and _plain(found["sign"]) == sign


def _plain(sign: str) -> str:
    return sign.replace("\\", "")
