"""What stands before a quoted line of a list or a table, and without which it may say the opposite.

And what stands below one that only opens it: "Preferred licenses:".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from assistant.language.negation import negates
from assistant.reading.lists.introductions import introduces
from assistant.reading.lists.levels import opens_list
from assistant.reading.lists.list_runs import Piece, is_term
from assistant.reading.lists.lists import groups_of, whole, with_header
from assistant.reading.reader import RankedSentence, Reading
from ingest.document import BlockKind, Passage, Sentence
from ingest.readable.readable import ReadableIndex

# A line that ends so is a sentence, which says by itself what it says.
_MOST_BELOW = 20  # lines
_SENTENCE = re.compile(r"[.!?][\"'”’)\]*_`]*$")


def with_leads(
    pieces: Sequence[Piece], reading: Reading, index: ReadableIndex, *, always: bool
) -> list[Piece]:
    """The pieces, rows of tables below their header, lines of lists below the lines that introduce them.

    What a term means stands below it. A list is introduced where the line before it, or the heading right
    above it, negates ("Not accepted:"), or where its lines are to be introduced ``always``: "yes" and "no"
    stand in the line before a list. A line that ends in a colon stands before what it opens, the next sentence
    or lines of code.
    """
    headers = {one.passage.id: one.header for one in reading.sentences if one.header is not None}
    known = {(passage.document, sentence.start) for passage, sentence in pieces}
    read = {(one.passage.id, one.sentence) for one in reading.sentences[: reading.answering]}
    found: list[Piece] = []
    for passage, sentence in pieces:
        before: list[Piece] = []
        if sentence.kind is BlockKind.TABLE_ROW:
            header = headers.get(passage.id)
            before = with_header(RankedSentence(passage, sentence, 0.0, header=header))[:-1]
        elif sentence.kind is BlockKind.LIST_ITEM:
            before = [*_introducing(passage, sentence, index)][::-1]
            if not any(negates(one.quote(line)) for one, line in before):
                fragment = not _SENTENCE.search(passage.quote(sentence))
                before = [
                    (one, line)
                    for one, line in before
                    if line.kind is not BlockKind.HEADING
                    and (
                        always
                        or is_term(one, line)
                        or (fragment and not _SENTENCE.search(one.quote(line)))
                        or (one.id, line) in read
                    )
                ]
        for one, line in before:
            if (one.document, line.start) not in known:
                known.add((one.document, line.start))
                found.append((one, line))
        found.append((passage, sentence))
        opened = _opened_by(passage, sentence)
        if known.isdisjoint((passage.document, one.start) for one in opened):
            found += ((passage, one) for one in opened)
    return found


def _opened_by(passage: Passage, line: Sentence) -> list[Sentence]:
    """What stands below a term, below a line of a list that ends in a colon but for further lines of lists, or of
    the lists below one that is no sentence.
    """
    number = passage.sentences.index(line)
    below = passage.sentences[number + 1 : number + 1 + _MOST_BELOW]
    if line.lead and is_term(passage, line):
        return [*below[:1]]
    if line.kind is not BlockKind.LIST_ITEM or _SENTENCE.search(passage.quote(line)):
        return []
    if opens_list(passage, line):
        code = [*takewhile(lambda one: one.kind is BlockKind.CODE, below)]
        return code or [one for one in below[:1] if one.kind is BlockKind.PARAGRAPH]
    return [*takewhile(lambda one: one.kind is line.kind and one.level > line.level, below)]


def _introducing(passage: Passage, item: Sentence, index: ReadableIndex) -> Iterator[Piece]:
    """The lines that introduce a line of a list, from the inmost list to the outmost; a heading at last."""
    level = item.level
    for line in reversed(passage.sentences[: passage.sentences.index(item)]):
        if line.kind not in (BlockKind.LIST_ITEM, BlockKind.CODE):
            if introduces(passage, line) or line.kind is BlockKind.HEADING:
                yield passage, line
            return
        if line.kind is BlockKind.LIST_ITEM and line.level < level:
            level = line.level
            if _SENTENCE.search(passage.quote(line)):
                return  # what stands below it is said of it, and not of what it is a line of
            yield passage, line
    first = passage.sentences[0]
    for group in groups_of(passage):  # the passage begins in the midst of a list
        if group.holds(passage, first):
            one, line = whole(group, index).pieces[0]
            if line.lead and line.kind is not BlockKind.LIST_ITEM:
                yield one, line
