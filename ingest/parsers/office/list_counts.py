"""Numbers that Word counts itself (ECMA-376 part 1, 17.9), whichever of its formats defines the lists."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from ingest.parsers.blocks.numerals import in_format, is_known

LEVELS = 9  # of a list (ECMA-376 part 1, 17.9)
_COUNT = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts: ``text`` is what it shows, "%1" the number of the first level.

    ``restart`` is 0 where it never begins anew, n where only a level up to the nth has it do so.
    """

    start: int
    format: str
    text: str
    restart: int
    legal: bool
    style: str | None


class ListCounts:
    """Counts the items of lists, which must ask for their labels in the order of the text."""

    def __init__(self) -> None:
        self.is_exact = True
        self._counts: dict[Hashable, list[int | None]] = {}
        self._begun: set[tuple[Hashable, int]] = set()

    def next_label(
        self,
        number: Hashable,
        definition: Hashable,
        levels: Sequence[Level],
        starts: Mapping[int, int],
        level: int,
    ) -> str:
        """The next number of list ``number`` at ``level`` as the page shows it; "" for bullets.

        Lists with one ``definition`` count together; ``starts`` are where this list's levels begin anew.
        """
        if level >= len(levels):
            return ""
        counts = self._counts.setdefault(definition, [None] * LEVELS)
        for at in range(level + 1):
            first = starts.get(at, levels[at].start)
            begins = at in starts and (number, at) not in self._begun
            self._begun.add((number, at))
            current = counts[at]
            if current is None or begins:
                counts[at] = first
            elif at == level:
                counts[at] = current + 1
        for below in range(level + 1, len(levels)):
            if levels[below].restart < 0 or level < levels[below].restart:
                counts[below] = None
        here = levels[level]
        if here.format == "bullet":
            return ""

        def counted(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            shown = levels[at].format if at < len(levels) and not here.legal else "decimal"
            self.is_exact = self.is_exact and is_known(shown)
            return in_format(counts[at] or 0, shown)

        return _COUNT.sub(counted, here.text).strip()
