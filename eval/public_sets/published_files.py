"""Finding and reading the files of a published set, with one sentence where something is amiss."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ingest.errors import UsageError


def one_file(place: Path, patterns: Sequence[str], what: str) -> Path:
    """``place`` itself, or the one file in it that matches the first pattern any file matches.

    Raises ``UsageError``: nothing there, or several to choose from.
    """
    if place.is_file():
        return place
    if not place.exists():
        raise UsageError(f"There is no file or folder {place}: name the place of {what}.")
    for pattern in patterns:
        found = sorted(place.glob(pattern))
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(file.name for file in found)
            raise UsageError(f"{place} holds several files ({names}): name one of them.")
    raise UsageError(f"There is no {' or '.join(patterns)} in {place}: it needs {what}.")


def needed(folder: Path, name: str, what: str) -> Path:
    """The file ``name`` in ``folder``. Raises ``UsageError`` when it is missing."""
    file = folder / name
    if not file.is_file():
        raise UsageError(f"There is no {name} in {folder}: {what}.")
    return file


def read_json(file: Path) -> Any:
    """A JSON file. Raises ``UsageError`` when it is none."""
    try:
        return json.loads(file.read_text("utf-8-sig"))
    except (OSError, ValueError) as problem:
        raise UsageError(f"{file} cannot be read as JSON: {problem}.") from problem


def read_json_lines(file: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, gzipped or not.

    Raises ``UsageError`` naming the line that is none.
    """
    opened = gzip.open if file.suffix == ".gz" else open
    number = 1
    try:
        with opened(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                if line.strip():
                    row = json.loads(line)
                    if not isinstance(row, dict):
                        raise ValueError("not an object")
                    yield row
                number += 1
    except (OSError, ValueError) as problem:
        raise UsageError(f"{file}, line {number} cannot be read as JSON: {problem}.") from problem
