"""Code as it is typed: its lines in a block of their own, which keeps how they are set in (CommonMark 4.5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import dedent, indent

from assistant.markers import escape
from assistant.reading.lists.list_runs import Piece
from ingest.document import BlockKind, Passage, Sentence

_FENCE = re.compile(r"`{3,}")
# How a line of YAML, Python, JSON, XML, SQL or a shell ends below which others are set in.
_OPENS = re.compile(
    r"(?:[:{\[(\\,;>|&=]|\b(?:then|do|else|begin|select|from|where|in))\s*(?:#.*)?$", re.IGNORECASE
)
_WORDS = re.compile(r"[A-Z][a-z’']+(?: [\w’',.:!?%&-]+)*[.:,!?]?")  # a line of text, as "Floor 55"
LINE_BREAK = "  \n"  # in a paragraph (CommonMark 6.7)
_MOST_LINES = 20  # of which one is shown with all


def with_code_whole(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, lines of code that follow one another as one.

    A line of code in which some are set in below others (YAML, Python) brings all: alone it may say another thing.
    """
    found: list[Piece] = []
    for passage, line in pieces:
        whole = _whole(passage, line)
        other, before = found[-1] if found else (passage, line)
        same = other.id == passage.id and before.kind is whole.kind is BlockKind.CODE
        if found and same and before.end >= whole.end:
            continue
        if found and same and before.end <= whole.start and _is_blank(passage, before, whole):
            found[-1] = passage, before._replace(end=whole.end)
        else:
            found.append((passage, whole))
    return found


def typed(passage: Passage, code: Sentence, inset: str = "") -> str:
    """What is set as code, each line behind an ``inset``, up to where its marker stands.

    Words that are but set in (an address, a page made of a table) are no code: they stand line by line.
    """
    lines = _lines(passage, code)
    words = [*filter(None, map(str.strip, lines.splitlines()))]
    if all(map(_WORDS.fullmatch, words)):
        return f"{inset}{f'{LINE_BREAK}{inset}'.join(map(escape, words))} "
    fence = "`" * (1 + max([2, *map(len, _FENCE.findall(lines))]))
    return indent("\n".join((fence, lines, fence, "")), inset) + inset


def _lines(passage: Passage, code: Sentence) -> str:
    """Lines of code, set in as far as the first of them is in its document, less what all of them are."""
    at = code.start - passage.start
    before = passage.text[passage.text.rfind("\n", 0, at) + 1 : at]
    told = passage.quote(code).rstrip()
    return dedent(f"{before}{told}" if before.isspace() else told)


def _whole(passage: Passage, line: Sentence) -> Sentence:
    """The code that a line is of, from its first line to its last, where some of them are set in."""
    if line.kind is not BlockKind.CODE or line not in passage.sentences:
        return line
    run = [line]
    at = passage.sentences.index(line)
    for one in reversed(passage.sentences[:at]):
        if one.kind is not BlockKind.CODE or not _is_blank(passage, one, run[0]):
            break
        run.insert(0, one)
    for one in passage.sentences[at + 1 :]:
        if one.kind is not BlockKind.CODE or not _is_blank(passage, run[-1], one):
            break
        run.append(one)
    whole = line._replace(start=run[0].start, end=run[-1].end)
    return whole if len(run) <= _MOST_LINES and _is_nested(_lines(passage, whole)) else line


def _is_nested(code: str) -> bool:
    """Whether some lines of code are set in below others, each of which says that more follows."""
    lines = list(filter(str.strip, code.splitlines()))
    inset = [len(line) - len(line.lstrip()) for line in lines]
    opening = [
        bool(_OPENS.search(line))
        for line, own, below in zip(lines, inset, inset[1:], strict=False)
        if below > own
    ]
    return bool(opening) and all(opening) and not inset[0]


def _is_blank(passage: Passage, before: Sentence, after: Sentence) -> bool:
    """Whether nothing but blanks stands between two sentences of a passage."""
    return not passage.text[before.end - passage.start : after.start - passage.start].strip()
