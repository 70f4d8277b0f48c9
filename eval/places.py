"""What stands where results are to be written: only what a run or an export wrote there itself is replaced."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from itertools import takewhile
from pathlib import Path
from typing import Any

from eval.results import RESULTS_FILE, ROWS_FOLLOW, Rows
from eval.testset import TestSet
from ingest.disk.storage import written_whole
from ingest.errors import UsageError

_START = 4096  # characters by which a file is known


def check_folder(folder: Path, test_set: TestSet, others: tuple[str, ...] = ()) -> None:
    """Raise ``UsageError`` where ``folder`` holds other results than of ``test_set``.

    ``others`` are the names of the files that a run writes beside ``results.json``.
    """
    file = folder / RESULTS_FILE
    if file.exists():
        there = _other_results(file, test_set)
    else:
        held = next((name for name in others if _holds(folder / name)), "")
        there = f"a {held} without the {RESULTS_FILE} of a run" if held else ""
    if there:
        raise UsageError(
            f"{folder} holds {there}, which {test_set.name} would replace: name another folder with"
            " --out."
        )


def check_file(file: Path, ours: Callable[[str], bool] = lambda start: False) -> None:
    """Raise ``UsageError`` where ``file`` holds something whose start is not ``ours``.

    A terminal or a pipe holds nothing, and an empty file is what mktemp makes. Call it before what takes long.
    """
    if file.is_dir():
        raise UsageError(f"{file} is a folder: name a file in it.")
    if not file.parent.is_dir():
        raise UsageError(f"There is no folder {file.parent}: make it, or name another file.")
    if not _holds(file):
        return
    try:
        with file.open(encoding="utf-8", errors="replace") as held:
            known = ours(held.read(_START))
    except OSError:
        known = False
    if not known:
        raise UsageError(f"{file} is there already: name another file, or remove it.")


def write_file(file: Path, parts: Iterable[str]) -> None:
    """Write a text, whole or not at all. Raises ``UsageError`` where that cannot be."""
    try:
        with written_whole(file) as out:
            out.writelines(parts)
    except OSError as problem:
        raise UsageError(
            f"{file} cannot be written ({problem.strerror}): name another file."
        ) from problem


def _holds(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0


def _other_results(file: Path, test_set: TestSet) -> str:
    """What ``file`` holds, if not the results of ``test_set``, perhaps of a part of it or before it was edited."""
    try:
        held = _head(file)["testset"]
        if held["name"] != test_set.name:
            return f"the results of {held['name']}"
        if held["fingerprint"] == test_set.fingerprint:
            return ""
        asked = {question.question for question in test_set}
        if any(row["question"] in asked for row in Rows(file)):
            return ""
        return f"the results of other questions, of a set that is called {test_set.name} as well"
    except (OSError, ValueError, LookupError, TypeError):
        return f"a {RESULTS_FILE} that is of no such run"


def _head(file: Path) -> dict[str, Any]:
    """All but the rows of a file that ``write_results`` wrote, whatever its size."""
    with file.open("rb") as lines:
        head = b"".join(takewhile(lambda line: line != ROWS_FOLLOW, lines))
    found: dict[str, Any] = json.loads(head.rstrip().removesuffix(b",") + b"}")
    return found
