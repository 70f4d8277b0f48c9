"""Lines of one paragraph that each open with a label, as at the head of minutes and advertisements.

"Present: …" above "Apologies: …" and "Salary: …" above "Hours: …" are typed one below the other without an
empty line, so that a reader of Markdown or HTML makes one paragraph of them; each tells something of its own.
"""

from __future__ import annotations

import re

LABEL = r"[*_]*(?P<label>[A-ZÀ-Þ][^\W_]*(?:[ _-][^\W_]+){0,3})(?: \([^()\n]*\))?:[*_]*"
LABELLED = re.compile(rf"^[ \t]*{LABEL}[ \t]+(?=\S)", re.MULTILINE)
_SHARE = 0.5  # of the lines; of wrapped prose fewer open so


def label_line_ends(text: str, start: int, stop: int) -> list[int]:
    """Where the lines of ``text[start:stop]`` end that stand above one with a label.

    None of a text in which fewer than two have any. A line without a label goes on with the one above it.
    """
    opening = [match.start() for match in LABELLED.finditer(text, start, stop)]
    lines = text.count("\n", start, stop) + 1
    if len(opening) < 2 or len(opening) < _SHARE * lines:
        return []
    return [at for at in opening if text[start:at].strip()]
