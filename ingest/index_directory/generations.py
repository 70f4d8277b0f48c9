"""The generations of an index: each a catalogue with its vectors, and one file that says which is live.

The first lies in the index directory itself, every later one in a folder of its own. One is built beside
the live one, made live by replacing one small file, and kept as the one to go back to until the next.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from ingest.disk.file_bytes import file_size
from ingest.disk.storage import storing
from ingest.disk.traces import files_under
from ingest.errors import ANEW, IndexDamaged

CATALOGUE_FILE = "catalogue.sqlite3"
VECTORS_DIRECTORY = "chroma"
GENERATIONS = "generations"
_LIVE_FILE = "generations.json"
_SCRATCH = "rebuilding"  # where versions without generations built


class Generations(NamedTuple):
    """The number of the live generation, and of the one before it where there is one."""

    live: int = 0
    previous: int | None = None

    @property
    def next(self) -> int:
        """The number of the one that is built next, or is being built."""
        return max(self.live, self.previous or 0) + 1


def generations(directory: Path) -> Generations:
    """Which generations the index in ``directory`` has. Raises ``IndexDamaged``."""
    file = directory / _LIVE_FILE
    try:
        said = json.loads(file.read_text("utf-8"))
        return Generations(int(said["live"]), said["previous"])
    except (FileNotFoundError, NotADirectoryError):
        return Generations()
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise IndexDamaged(
            f"{file}, which says where the index is, cannot be read ({problem}): move it away, then {ANEW}."
        ) from problem


def folder_of(generation: int) -> str:
    """The folder with the databases of a generation, relative to the index directory."""
    return f"{GENERATIONS}/{generation}" if generation else ""


def make_live(directory: Path, generation: int) -> None:
    """Let ``generation`` answer from now on; the one that did stays, and the one before that goes.

    Raises ``DiskFull``; the other one answers then still.
    """
    before = generations(directory)
    file = directory / _LIVE_FILE
    part = file.with_suffix(".part")
    with storing(file):
        with part.open("w", encoding="utf-8") as out:
            json.dump({"live": generation, "previous": before.live}, out)
            out.flush()
            os.fsync(out.fileno())  # a power cut leaves the one or the other
        os.replace(part, file)
    sweep(directory)


def discard(directory: Path, generation: int) -> None:
    """Delete the files of a generation."""
    shutil.rmtree(directory / GENERATIONS / str(generation), ignore_errors=True)
    if not generation:
        shutil.rmtree(directory / VECTORS_DIRECTORY, ignore_errors=True)
        for suffix in ("", "-wal", "-shm"):
            with suppress(OSError):
                (directory / (CATALOGUE_FILE + suffix)).unlink()


def sweep(directory: Path) -> None:
    """Delete what belongs to no generation that answers, did before, or is being built."""
    known = generations(directory)
    kept = {known.live, known.previous, known.next}
    for generation in _on_disk(directory):
        if generation not in kept:
            discard(directory, generation)
    shutil.rmtree(directory / _SCRATCH, ignore_errors=True)


def others(directory: Path) -> list[int]:
    """The generations on disk beside the live one."""
    return [one for one in _on_disk(directory) if one != generations(directory).live]


def on_disk(directory: Path) -> list[dict[str, Any]]:
    """Every generation on disk: its number, its state and the bytes it takes."""
    known = generations(directory)
    states = {known.live: "live", known.previous: "previous"}
    listed = []
    for one in _on_disk(directory):
        folder = directory / folder_of(one)
        files = [*folder.glob(f"{CATALOGUE_FILE}*"), *files_under(folder / VECTORS_DIRECTORY)]
        state = states.get(one, "unfinished")
        listed.append({"number": one, "state": state, "bytes": sum(map(file_size, files))})
    return listed


def _on_disk(directory: Path) -> list[int]:
    folders = (directory / GENERATIONS).glob("[0-9]*")
    later = [int(one.name) for one in folders if one.name.isdigit() and one.name != "0"]
    first = (directory / CATALOGUE_FILE).exists() or (directory / VECTORS_DIRECTORY).exists()
    return [0] * first + sorted(later)
