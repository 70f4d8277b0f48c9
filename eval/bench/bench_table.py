"""The table as people see it: coloured on a terminal, Markdown in a pipe."""

from __future__ import annotations

import io
import os
import platform
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from eval.bench.targets import Measurement

_PACKAGES = (
    "footnote",
    "onnxruntime",
    "chromadb",
    "langchain-chroma",
    "langchain-huggingface",
    "langchain-text-splitters",
    "sentence-transformers",
    "torch",
)


def header() -> dict[str, str]:
    """What was measured with, and on how many cores."""
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # not Linux
        cores = os.cpu_count() or 1
    found = {
        "python": platform.python_version(),
        "system": platform.system(),
        "cores": str(cores),
    }
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def print_table(about: dict[str, str], corpus: str, rows: Sequence[Measurement]) -> None:
    """Print header and rows to standard output."""
    terminal = sys.stdout.isatty()
    written = sys.stdout if terminal else io.StringIO()
    # In a pipe, lines are as long as they are.
    out = Console(file=written, markup=False, highlight=False, width=None if terminal else 1000)
    out.print(", ".join(f"{name} {value}" for name, value in about.items()))
    out.print(corpus)
    table = Table(box=box.ROUNDED if terminal else box.MARKDOWN)
    for title in ("", "Footnote", "against", "", "ratio", "target", "", "note"):
        numeric = title in ("Footnote", "ratio")
        table.add_column(title, justify="right" if numeric else "left", no_wrap=not terminal)
    for row in rows:
        table.add_row(*_cells(row))
    out.print(table)
    if isinstance(written, io.StringIO):
        # Rich pads lines and frames Markdown tables with empty ones.
        lines = [line.rstrip() for line in written.getvalue().splitlines()]
        print("\n".join([*lines[:2], "", *(line for line in lines[2:] if line)]))


def _cells(row: Measurement) -> list[Text | str]:
    verdict = {None: Text(), True: Text("met", "green"), False: Text("missed", "bold red")}[row.met]
    return [
        row.name,
        _figure(row.footnote, row.unit),
        _figure(row.peer, row.unit) if row.peer is not None else "–",
        row.peer_name if row.peer is not None else "",
        f"{row.ratio:.2f}×" if row.ratio is not None else "–",
        row.target,
        verdict,
        row.note,
    ]


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return "–"
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit}"
