"""What a benchmark returns: figures of ours and of others in one table."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

from ingest.how_many import counted

_PUBLISHED_FILE = Path(__file__).with_name("published.toml")


@dataclass(frozen=True, slots=True)
class Figure:
    """One system's value of one measure, measured here or published.

    ``low`` and ``high`` are the ends of the 95 % interval over ``n`` questions. Values are shares,
    or milliseconds where ``unit`` is "ms"; with "%" they are shown in per cent, as others print them.
    """

    measure: str
    system: str
    value: float | None = None
    n: int = 0
    low: float | None = None
    high: float | None = None
    published: float | None = None
    source: str = ""
    unit: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The figure as JSON."""
        return {name: getattr(self, name) for name in self.__slots__}

    def cells(self) -> tuple[str, ...]:
        """The figure as a line of the table."""
        spread = f"{self._shown(self.low)} to {self._shown(self.high)}" if self.n else ""
        return (
            self.measure,
            self.system,
            self._shown(self.value) or "–",
            spread,
            f"{self.n:,}" if self.n else "",
            self._shown(self.published),
            self.source,
        )

    def _shown(self, value: float | None) -> str:
        if value is None:
            return ""
        if self.unit == "ms":
            return f"{value:.0f} ms"
        return f"{100 * value:.1f} %" if self.unit == "%" else f"{value:.3f}"


@dataclass(frozen=True, slots=True)
class BenchmarkTable:
    """The figures of one run, with what was measured and what must be known about it."""

    name: str
    title: str
    figures: tuple[Figure, ...]
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The table as JSON."""
        return {
            "benchmark": self.name,
            "title": self.title,
            "figures": [figure.as_dict() for figure in self.figures],
            "notes": list(self.notes),
        }

    def as_text(self) -> str:
        """The table in Markdown, columns aligned."""
        head = ("measure", "system", "here", "95 %", "n", "published", "source")
        lines = [head, *(figure.cells() for figure in self.figures)]
        widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
        right = {2, 4, 5}
        rule = tuple("-" * (w - 1) + (":" if c in right else "-") for c, w in enumerate(widths))
        drawn = []
        for line in (head, rule, *lines[1:]):
            cells = (
                cell.rjust(width) if column in right else cell.ljust(width)
                for column, (cell, width) in enumerate(zip(line, widths, strict=True))
            )
            drawn.append("| " + " | ".join(cells) + " |")
        return "\n".join([self.title, "", *drawn, *(f"\n{note}" for note in self.notes)])


class Reported(NamedTuple):
    """What others report on a file, by measure, and what must be known of that file."""

    figures: Mapping[str, Sequence[Figure]] = {}
    notes: tuple[str, ...] = ()


def reported(name: str, file: Path) -> Reported:
    """What ``published.toml`` says of the set ``name`` in this file or folder."""
    figures: defaultdict[str, list[Figure]] = defaultdict(list)
    for block in tomllib.loads(_PUBLISHED_FILE.read_text("utf-8"))["reported"]:
        if block["set"] == name and fnmatchcase(file.resolve().name.lower(), block["files"]):
            scale = 100 if block.get("unit") == "%" else 1
            for measure, system, value, *source in block["rows"]:
                told = source[0] if source else block["source"]
                published = Figure(measure, system, published=value / scale, source=told)
                figures[measure].append(published)
            return Reported(figures, (block["note"],) if "note" in block else ())
    return Reported()


def so_many_left_out(number: int, thing: str) -> str:
    """``1 question is left out``, as the beginning of a note."""
    return f"{counted(number, thing)} {'is' if number == 1 else 'are'} left out"
