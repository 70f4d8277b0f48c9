"""What stands where results are to be written: only what a run or an export wrote there itself is replaced."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from itertools import takewhile
from pathlib import Path
from typing import Any

from eval.results import RESULTS_FILE, ROWS_FOLLOW
from ingest.catalogue.catalogue import Catalogue
from ingest.disk.storage import written_whole
from ingest.errors import UsageError

_START = 4096  # characters by which a file is known


def check_folder(folder: Path, name: str, others: tuple[str, ...] = ()) -> None:
    """Raise ``UsageError`` where ``folder`` holds other results than of the test set ``name``.

    ``others`` are the names of the files that a run writes beside ``results.json``.
    """
    file = folder / RESULTS_FILE
    if file.exists():
        there = _other_results(file, name)
    else:
        held = next((name for name in others if _holds(folder / name)), "")
        there = f"a {held} without the {RESULTS_FILE} of a run" if held else ""
    if there:
        raise UsageError(
            f"{folder} holds {there}, which {name} would replace: name another folder with --out."
        )


def check_no_documents(folder: Path, catalogue: Catalogue) -> None:
    """Raise ``UsageError`` where documents of the index lie in ``folder``: of a run's folder nothing is read."""
    place = Path(os.path.realpath(folder))
    if any(map(place.is_relative_to, map(os.path.realpath, catalogue.given_roots()))) and any(
        Path(os.path.realpath(source)).is_relative_to(place) for source in catalogue.sources()
    ):
        raise UsageError(
            f"{folder} holds documents, which would be read no more beside the results of a run: name another"
            " folder with --out."
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


def _other_results(file: Path, name: str) -> str:
    """What ``file`` holds, if not results of the set ``name``: of all of it, a split, or before an edit."""
    try:
        held = _head(file)["testset"]["name"]
    except (OSError, ValueError, LookupError, TypeError):
        return f"a {RESULTS_FILE} that is of no such run"
    return "" if held == name else f"the results of {held}"


def _head(file: Path) -> dict[str, Any]:
    """All but the rows of a file that ``write_results`` wrote, whatever its size."""
    with file.open("rb") as lines:
        head = b"".join(takewhile(lambda line: line != ROWS_FOLLOW, lines))
    found: dict[str, Any] = json.loads(head.rstrip().removesuffix(b",") + b"}")
    return found
