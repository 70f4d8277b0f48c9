"""An answer's Markdown taken apart into sentences, each with the markers that stand behind it.

Lines keep their roles: a heading or a line that introduces a list claims nothing of its own and stays
only with what it introduces. Joining what is kept gives Markdown again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

from assistant.language.english import STOPWORDS, words_of
from assistant.markers import numbers_cited, without_markers
from ingest.sentences import sentence_spans

# What stands before a line's words: indentation, quote marks, a bullet or a number, a cell's border.
_BEGINS = re.compile(r"[ \t>]*(?:(?:[-*+•]|\d{1,3}[.)])[ \t]+)?(?:\[[ xX]\][ \t]+)?\|?[ \t]*")
_HEADING = re.compile(r"[ \t]*(?:#{1,6}[ \t]|(?:\*\*|__)[^*_]+(?:\*\*|__):?[ \t]*$)")
_RULE = re.compile(r"[ \t|:*_=-]*$|[ \t]*```.*$")
_EMPHASIS = re.compile(r"[*_`~#|]+|\\(?=[!-/:-@\[-`{-~])")
BEFORE_POINT = re.compile(r"\s+(?=[.,;:!?])")
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-[-:| \t]*$")
_SAYS_NOTHING = frozenset(
    {"yes", "no", "correct", "right", "wrong", "indeed", "sure", "note", "answer"}
    | {"ja", "nein", "oui", "sí"}
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of an answer.

    ``written`` is the sentence as it stands, with its markers and the space behind it; ``text`` is
    without markers and emphasis; ``numbers`` are those the markers name.
    """

    written: str
    text: str
    numbers: tuple[int, ...]

    @property
    def is_empty(self) -> bool:
        """Whether it states nothing that a passage could say: "Yes.", "In short:"."""
        told = set(words_of(self.text)) - STOPWORDS - _SAYS_NOTHING
        return not told and not any(word[0].isdigit() for word in words_of(self.text))


class LineRole(Enum):
    """What a line is for."""

    HEADING = "heading"
    LEAD = "lead"  # ends in a colon
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A line of an answer: what it begins with (a bullet, say), and the sentences on it."""

    begins: str
    claims: tuple[Claim, ...]
    role: LineRole = LineRole.TEXT

    @property
    def is_listed(self) -> bool:
        """Whether the line is a list's or a table's."""
        return bool(self.begins.strip())


def lines_of(markdown: str) -> list[AnswerLine]:
    """The lines of an answer in order, with their claims."""
    written = markdown.split("\n")
    lines = [_line(line) for line in written]
    for at, below in enumerate(written[1:]):
        if "|" in written[at] and _TABLE_RULE.match(below):
            lines[at] = replace(lines[at], role=LineRole.HEADING)  # the names of a table's columns
    return lines


def _line(line: str) -> AnswerLine:
    if _RULE.match(line):
        return AnswerLine(line, ())
    begins = _BEGINS.match(line)
    start = begins.end() if begins else 0
    claims = tuple(_claims(line[start:]))
    role = LineRole.LEAD if claims and claims[-1].text.endswith(":") else LineRole.TEXT
    if _HEADING.match(line) and not any(claim.numbers for claim in claims):
        role = LineRole.HEADING
    return AnswerLine(line[:start], claims, role)


def _claims(line: str) -> Iterator[Claim]:
    # Sentences are told apart without the markers, which then stay with the sentence before them.
    plain = without_markers(line)
    starts = [start for start, _ in sentence_spans(plain)]
    for start, end in pairwise([0, *starts[1:], len(line)] if line else []):
        text = BEFORE_POINT.sub("", _EMPHASIS.sub("", plain[start:end]))
        yield Claim(line[start:end], " ".join(text.split()), numbers_cited(line[start:end]))


def joined(lines: Sequence[AnswerLine], kept: Sequence[Sequence[str]]) -> str:
    """The answer with what is ``kept`` of each line; a heading or lead goes with what it is for."""
    shown: list[str | None] = []
    for line, sentences in zip(lines, kept, strict=True):
        gone = line.claims and not sentences
        shown.append(None if gone else line.begins + "".join(sentences).strip())
    for at in range(len(lines) - 1, -1, -1):
        if lines[at].role is not LineRole.TEXT and not _leads_somewhere(lines, shown, at):
            # Of "It opens at nine. In detail:" only what leads nowhere goes.
            whole = lines[at].role is LineRole.LEAD and len(kept[at]) == len(lines[at].claims)
            rest = "".join(kept[at][:-1] if whole else ()).strip()
            shown[at] = lines[at].begins + rest if rest else None
    text = "\n".join(line for line in shown if line is not None)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _leads_somewhere(lines: Sequence[AnswerLine], shown: Sequence[str | None], at: int) -> bool:
    in_list = False
    for line, text in zip(lines[at + 1 :], shown[at + 1 :], strict=True):
        if not line.claims:
            continue
        if lines[at].role is LineRole.LEAD and in_list and not line.is_listed:
            return False
        if text is not None:
            return line.role is not LineRole.HEADING
        if lines[at].role is LineRole.LEAD and not line.is_listed:
            return False
        in_list = line.is_listed
    return False
