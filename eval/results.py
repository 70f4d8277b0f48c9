"""``results.json``: what a run writes and everything that reports or compares reads."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.errors import UsageError

FORMAT = "footnote-results"
VERSION = 1
RESULTS_FILE = "results.json"


@dataclass(frozen=True, slots=True)
class Results:
    """The results of a run: everything but the rows in memory, the rows in ``file``."""

    file: Path
    head: Mapping[str, Any]

    @property
    def summary(self) -> Mapping[str, Mapping[str, Any]]:
        """Each metric's value, n and interval."""
        found: Mapping[str, Mapping[str, Any]] = self.head["summary"]
        return found

    @property
    def attribution(self) -> Mapping[str, int]:
        """How many questions ended where."""
        found: Mapping[str, int] = self.head["attribution"]
        return found

    def as_dict(self) -> dict[str, Any]:
        """The whole file, rows included."""
        return _read(self.file)


def read_results(path: Path) -> Results:
    """The results in a file, or in the folder of a run.

    Raises ``UsageError`` when there are none or they are not ours.
    """
    file = path / RESULTS_FILE if path.is_dir() else path
    whole = _read(file)
    return Results(file, {name: value for name, value in whole.items() if name != "rows"})


def write_results(head: Mapping[str, Any], rows: Iterable[str], folder: Path) -> Results:
    """Write ``results.json``: ``head`` and ``rows``, each a row's JSON, one at a time.

    The file is whole or not there: it takes the old one's place when everything is written.
    """
    file = folder / RESULTS_FILE
    unfinished = file.with_suffix(".json.part")
    with unfinished.open("w", encoding="utf-8", errors="surrogatepass") as out:
        opened = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
        out.write(f'{opened},\n "rows": [')
        for number, row in enumerate(rows):
            out.write((",\n  " if number else "\n  ") + row)
        out.write("\n ]\n}\n")
    os.replace(unfinished, file)
    return Results(file, head)


def _read(file: Path) -> dict[str, Any]:
    try:
        whole = json.loads(file.read_bytes().decode("utf-8", "surrogatepass"))
    except FileNotFoundError:
        raise UsageError(
            f"There are no results in {file}: footnote eval run TESTSET writes them."
        ) from None
    except (OSError, ValueError) as problem:
        raise UsageError(f"{file} cannot be read as results of a run: {problem}.") from problem
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise UsageError(f"{file} does not hold the results of footnote eval run.")
    if whole.get("version") != VERSION:
        raise UsageError(
            f"{file} has version {whole.get('version')} of the results; this Footnote reads"
            f" version {VERSION}: run the evaluation again."
        )
    return whole
