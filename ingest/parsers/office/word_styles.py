"""What a style in Word's formats makes of a paragraph: a heading of a level, an entry of a table of contents."""

from __future__ import annotations

import re
from collections.abc import Sequence

HEADING_STYLE = re.compile(r"heading (\d)", re.IGNORECASE)
_CONTENTS_STYLE = re.compile(
    r"(?:toc|contents) (\d|heading)|table of (?:figures|authorities)", re.IGNORECASE
)
_WITH_PAGE = re.compile(r".*(?:\d|\b[ivxlc]+)\s*", re.IGNORECASE | re.DOTALL)
# Characters. Contracts style whole clauses as headings, to have them numbered.
_LONGEST_HEADING = 200
_LONGEST_TITLE = 80
_ENDS = (".", ";", ",")


def repeats_headings(names: Sequence[str], text: str) -> bool:
    """Whether what has a style of these names is an entry of a table of contents, or its title.

    Some write headings in these styles: an entry ends with its page.
    """
    found = next(filter(None, map(_CONTENTS_STYLE.fullmatch, names)), None)
    if found is None:
        return False
    return found[1] == "heading" or _WITH_PAGE.fullmatch(text) is not None


def heading_level(names: Sequence[str], outlined: int | None, text: str) -> int:
    """The level from 1 of a heading in a style of ``names``; 0 for other text, as a clause styled as one.

    ``outlined`` is the level from 0 that its outline has, None without one.
    """
    heading = next((match for match in map(HEADING_STYLE.match, names) if match), None)
    is_sentence = len(text) > _LONGEST_TITLE and text.endswith(_ENDS)
    if len(text) > _LONGEST_HEADING or (is_sentence and "title" not in names):
        return 0
    if heading is not None:
        return max(1, int(heading.group(1)))
    if "title" in names:
        return 1
    return 0 if outlined is None or text.endswith(_ENDS) else outlined + 1
