"""Lists of wikis and trackers, with a mark for each level before a line, as people type them in plain text.

``## Pay`` of a numbered list in another becomes ``  1. Pay``, ``; Desk`` and ``: Open all day`` a term and
an item below it.
"""

from __future__ import annotations

import re

_INDENT = "  "
_TERM_ENDS = re.compile(r"\s+:\s+")


class MarkedLists:
    """Writes the lists of a text, of which parts may be left out; ``mark`` finds the marks before a line."""

    def __init__(self, mark: re.Pattern[str]) -> None:
        self._mark = mark
        self._counts: list[int] = []  # of the items of each level
        self._before = ""

    def typed(self, text: str) -> str:
        """The next part of the text."""
        return "".join(map(self._line, text.splitlines(keepends=True)))

    def _line(self, line: str) -> str:
        found = self._mark.match(line)
        if found is None:
            if not line.strip():
                self._counts.clear()
            self._before = ""
            return line
        marks, content = found[1], line[found.end() :]
        depth, before, self._before = len(marks), self._before, marks
        indent = _INDENT * (depth - 1)
        if marks[-1] in "*#-":
            self._counts = [*self._counts[:depth], *[0] * (depth - len(self._counts))]
            self._counts[-1] += 1
            return f"{indent}{f'{self._counts[-1]}.' if marks[-1] == '#' else '*'} {content}"
        if marks[-1] == ";":
            return _TERM_ENDS.sub(f"\n{indent}- ", f"{indent}{content}", count=1)
        if before and before[-1] in ":;" and before[:-1] == marks[:-1]:
            self._before = marks
            return f"{indent}- {content}"
        self._before = ""
        return f"{_INDENT}{indent}{content}" if depth > 1 else content
