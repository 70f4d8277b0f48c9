"""What lines of unmarked text look like, for parsers that have to guess structure.

And where lines of plain text were broken at a width, so that their ends mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

_MAX_HEADING_WORDS = 12
MAX_HEADING_CHARACTERS = 90
_TAB_WIDTH = 4
_PHRASE = 3  # words: fewer with a comma behind them are a line of a table

# A bullet, "1.", "1)", "(1)", "a)", "(a)" or a small roman number, then the item.
BULLET = re.compile(
    r"(?:[-*+•‣◦▪●○■·–]|\d{1,3}[.)]|\(\d{1,3}\)|\(?[A-Za-z]\)|\(?[ivx]{1,4}\))[ \t\u00a0]+(?=\S)"
)
_NUMBERED = re.compile(r"(\d{1,3}(?:\.\d{1,3})*)\.?\s+(?=\S)")
# The number of a clause: "1.      RENT" is no row of a table.
_SPACED_NUMBER = re.compile(r"^\d{1,3}\.(?:\d{1,3}\.)*[ \t]+(?=[^\W\d])")
_CLOSERS = "\"'”’»›)]}*_"
_OPENERS = "> (\"'“‘„«*_"
_SENTENCE_ENDS = ".!?…。！？"
_STOPS = frozenset(".;,:")
_RULE = re.compile(r"(?:[-=_*~#+–—]\s*){3,}|--")
# "From: ...", "Q: ...", "Speaker: ...": a label with its value is not a heading.
_LABEL = re.compile(r"[^\W\d_][\w-]{0,19}:\s")
# Cells set side by side, or the dots that lead to a page number.
COLUMNS = re.compile(r"\t|\S {3,}\S|\||(?:\. ?){4}")
_LETTER_PHRASES = re.compile(
    r"(dear|hi|hello|hey|best|kind|warm|many thanks|regards|sincerely|cheers|thanks|yours)\b",
    re.IGNORECASE,
)

# "Total due 4,430.37 EUR" is what a document says, however it is set.
_AMOUNT = re.compile(
    r"\w\W+(?:\d[\d.,' ]*[.,]\d{2} ?(?:[€$£]|EUR|USD|GBP|CHF)"
    r"|(?:[€$£]|EUR|USD|GBP|CHF) ?\d[\d.,']*[.,]\d{2})$"
)
# What stands below or above a picture, table or box.
_CAPTION = re.compile(
    r"(?:fig(?:ure|ura)?|tab(?:le|elle|leau|la)?|abb(?:ildung)?|photo|foto|chart|diagram(?:me)?|plate"
    r"|graph|illustration|image|map|box|listing|exhibit|cuadro|source|quelle|fuente)\.?\s*\d",
    re.IGNORECASE,
)

# A word cut at the end of a line.
_BROKEN = re.compile(r"\s[^\W\d_]+[-\u2010\u00ad]$")
# Words after which a phrase goes on: no heading ends with one, the first half of a sentence may.
_OPEN_ENDED = re.compile(
    r"\s(?:a|an|the|and|or|nor|of|by|with|at|than|that|which|whose|their|his|her|its|our|your|every"
    r"|each|into|per|between|during|until|because"
    r"|der|die|das|den|dem|des|(?:ein|kein|ihr|sein|unser)e?[nmrs]?|und|oder|von|vom|zum|zur|im|durch"
    r"|für|bis|zwischen|gegen|ohne|seit|sowie"
    r"|les?|une?|du|des|et|ou|aux?|par|pour|avec|dans|sur|chez|sans|vers|ce|cette|à|qui|que"
    r"|el|los|las|una|y|del?|un|al|con|para|por|hasta|desde|su|se"
    r"|il|lo|gli|della?|dello|dei|degli|delle|di|da|dal|nel|nella|presso|per|che|alla|e)$"
)
# A sentence's verb, which may end a heading ("Who we are") but not one that a number follows.
_STATES = re.compile(
    r"\s(?:is|are|was|were|costs?|ist|sind|beträgt|kostet|est|sont|es|son|è|sono)$"
)

_NARROW, _WIDE = 50, 100  # the widths at which people and programs break whole texts
_COLUMN = 24  # characters: the narrowest column in which a paragraph is set
_FULL = 0.85  # of the width: where the next word would not have fitted
_KEY = re.compile(r"[\w.-]+\s*[=:]")  # settings are a line each
_FEWEST_WORDS = 3
# A number, a date or a time, with the sign, currency or unit that may stand with it.
_VALUE = re.compile(
    r"[-+−(<>≤≥~]?\s?(?:[A-Z]{3}\s|[$€£¥]\s?)?\d[\d\s.,:;/'’–-]*(?:\s?[^\s\d]{1,4})?\)?"
    r"|(?:\d{1,2}\.? )?[^\W\d_]{3,9}\.? (?:\d{1,2}, )?\d{4}"
)
# "[12.03.25, 09:14:02] Ann: …", "<34>1 …", "2026-01-02T10:00:54 …", "Jan  2 10:00:54 …"; but "[1] Smith, …".
_ENTRY = re.compile(
    r"\[[^\]]{3,40}\]|<\d{1,3}>|[\"(]?(?:\d{1,4}[-./]\d{1,2}[-./]\d{1,4}|\d{1,2}:\d\d)\b"
    r"|(?:[A-Z][a-z]{2} )?[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d"
)


class Line(NamedTuple):
    """A line without its surrounding white space: ``text[start:end] == content``."""

    start: int
    end: int
    indent: int
    content: str

    @property
    def reach(self) -> int:
        """The column in which it ends."""
        return self.indent + len(self.content)


def split_lines(text: str) -> list[Line]:
    """All lines of ``text``, blank ones included (their ``content`` is empty)."""
    lines: list[Line] = []
    offset = 0
    for raw in text.splitlines(keepends=True):
        content = raw.strip()
        leading = raw[: len(raw) - len(raw.lstrip())] if content else ""
        start = offset + len(leading)
        indent = len(leading.expandtabs(_TAB_WIDTH))
        lines.append(Line(start, start + len(content), indent, content))
        offset += len(raw)
    return lines


def ends_sentence(content: str) -> bool:
    """Whether a line ends the way a sentence does, closing quotes aside."""
    return content.rstrip(_CLOSERS).endswith(tuple(_SENTENCE_ENDS))


def breaks_off(content: str, after: str = "") -> bool:
    """Whether a line stops in the middle of a phrase or of a word; ``after`` is the next line."""
    if after[:1].isdigit() and _STATES.search(content) is not None:
        return True
    if content.endswith(","):
        return len(content.split()) >= _PHRASE and content[-2:-1].isalnum()
    return _BROKEN.search(content) is not None or _OPEN_ENDED.search(content) is not None


def is_capitals(content: str) -> bool:
    """Whether a line is written in capitals throughout and has words in it."""
    return content.isupper() and sum(map(str.isalpha, content)) >= 4


def is_rule(content: str) -> bool:
    """Whether a line is drawn across the page, rather than written."""
    return _RULE.fullmatch(content) is not None


def is_label(content: str) -> bool:
    """Whether a line is a one-word label with its value, as in mail headers and interviews."""
    return _LABEL.match(content) is not None


def is_caption(content: str) -> bool:
    """Whether a line opens as the caption of a numbered picture, table or the like does."""
    return _CAPTION.match(content) is not None


def states_amount(content: str) -> bool:
    """Whether a line names something and ends with its amount of money."""
    return _AMOUNT.search(content) is not None


def is_value(text: str) -> bool:
    """Whether a cell holds a number, a date or the like, and is no name of something."""
    return _VALUE.fullmatch(text) is not None


def is_heading_shaped(content: str) -> bool:
    """Whether a line alone could be a heading; what surrounds it has to confirm that."""
    if len(content) > MAX_HEADING_CHARACTERS or len(content.split()) > _MAX_HEADING_WORDS:
        return False
    if not (content[:1].isupper() or content[:1].isdigit()):
        return False
    bare = content.rstrip(_CLOSERS)
    if bare[-1:] in _STOPS or bare.endswith(("…", "!")) or not any(map(str.isalpha, content)):
        return False
    columns = COLUMNS.search(_SPACED_NUMBER.sub("", content, count=1))
    return not (is_label(content) or columns or _LETTER_PHRASES.match(content))


def numbered_level(content: str) -> int | None:
    """The depth of a section number: 1 for ``2 Scope``, 2 for ``2.1 Scope``, None without one."""
    match = _NUMBERED.match(content)
    return min(6, match.group(1).count(".") + 1) if match else None


def is_entry(content: str) -> bool:
    """Whether a line opens with a time, a date or what stands in brackets, as in logs and chats."""
    return _ENTRY.match(content) is not None


def are_entries(lines: Sequence[Line]) -> bool:
    """Whether most of these lines open as those of logs and chats do: no text is wrapped so."""
    written = [line.content for line in lines if line.content]
    return sum(map(is_entry, written)) * 2 > len(written)


def wrap_width(lines: Sequence[Line]) -> int:
    """The width at which lines were broken, or 0 when every line is a paragraph of its own."""
    lengths = sorted(line.reach for line in lines if line.content)
    if not lengths:
        return 0
    width = lengths[(len(lengths) - 1) * 9 // 10]
    # A few long lines, such as addresses, cannot be broken; many mean that nothing was.
    if not _NARROW <= width <= _WIDE or are_entries(lines):
        return 0
    broken = [
        (line, after)
        for line, after in pairwise(lines)
        if after.content and not is_label(line.content) and line.reach > width * 0.75
    ]
    unfinished = [after for line, after in broken if not ends_sentence(line.content)]
    # Going on in the middle of a sentence tells wrapped prose from verses, logs and lists.
    inside = [
        after
        for after in unfinished
        if (first := after.content.lstrip(_OPENERS)[:1]).isalpha()
        and not (first.isupper() or BULLET.match(after.content))
    ]
    wrapped = len(unfinished) * 5 >= len(broken) * 3 and len(inside) * 5 >= len(unfinished) * 2
    return width if len(inside) >= 2 and wrapped else 0


def wrapped_runs(lines: Sequence[Line]) -> list[bool]:
    """For each line, whether it is part of one paragraph whose lines were broken at a width.

    That is told from its own lines, for texts that are too short or too narrow for the whole to
    tell: each but the last is full, and one of them at least goes on in the middle of a sentence.
    """
    runs = [False] * len(lines)
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and (content := lines[end].content):
            if end > start and BULLET.match(content):
                break
            end += 1
        # A short first line may head the paragraph.
        for first in (start, start + 1):
            if end > first + 1 and _is_paragraph(lines[first:end]):
                runs[first:end] = [True] * (end - first)
                break
        start = max(end, start + 1)
    return runs


def is_full(line: Line, after: Line, width: float) -> bool:
    """Whether the first word of ``after`` would not have fitted behind ``line``."""
    first_word = after.content.split(None, 1)[0]
    return line.reach + 1 + len(first_word) > width * _FULL


def _is_paragraph(run: Sequence[Line]) -> bool:
    width = max(line.reach for line in run)
    if not _COLUMN <= width <= _WIDE or run[0].content[0].islower() or are_entries(run):
        return False
    inside = 0
    for line, after in pairwise(run):
        content = line.content
        if (
            len(content.split()) < _FEWEST_WORDS
            or COLUMNS.search(content)
            or _KEY.match(content)
            or _KEY.match(after.content)
            or not is_full(line, after, width)
        ):
            return False
        goes_on = after.content[0].islower() or breaks_off(content, after.content)
        inside += goes_on and not ends_sentence(content)
    return inside > 0 and not COLUMNS.search(run[-1].content)
