"""What type tells of headings: large type does not where it sets text, bold type where it sets most of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ingest.parsers.lines.line_shapes import COLUMNS, ends_sentence, numbered_level
from ingest.parsers.pdf.measures import Line, rounded

_LONGEST_SENTENCE = 12  # words that a heading may have and end like a sentence
_LONGEST = 30
_LONGEST_TITLE = 20
_LONGEST_QUESTION = 45  # numbered, as in an FAQ, it may have several sentences
_CLOSERS = "\"'”’»)"


def is_text(content: str) -> bool:
    """Whether what is set in large type is text, as an introduction or a quotation."""
    words = len(content.split())
    if (numbered_level(content) or 0) > 1:
        return words > _LONGEST_QUESTION
    states = ends_sentence(content) and not content.rstrip(_CLOSERS).endswith("?")
    return words > _LONGEST or (words > _LONGEST_SENTENCE and states)


def is_long_title(content: str) -> bool:
    """Whether bold words are the title of a numbered part ("2.1 Boats that …"), not a clause of one."""
    if (numbered_level(content) or 0) < 2 or ends_sentence(content) or COLUMNS.search(content):
        return False
    _, *words = content.split()
    return words[0][0].isupper() and len(words) <= _LONGEST_TITLE and content[-1] not in ",;:"


def sizes_of_plain_text(lines: Sequence[Line]) -> set[float]:
    """The sizes in which bold type stands out.

    That is all; where most text is bold, as programs may be, those in which it is not.
    """
    counts: dict[float, Counter[bool]] = {}
    for line in lines:
        counts.setdefault(rounded(line.size), Counter())[line.bold] += len(line.content)
    of_all = sum(counts.values(), Counter[bool]())
    return {
        size for size, own in counts.items() if any(2 * n[True] < n[False] for n in (of_all, own))
    }
