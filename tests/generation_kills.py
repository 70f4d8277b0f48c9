"""Kills the building of a generation at many moments, and looks at what the next command finds.

``python -m tests.generation_kills --moments 200`` builds the next generation, or goes back, and kills
that with SIGKILL at the n-th write, as ``tests.kills`` does; the swap of the generations is killed at
each of its steps. The index must answer from one whole generation, and building it again complete it.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ingest.changes.settling import open_index
from ingest.index import Index
from ingest.index_directory.generations import make_live, on_disk
from ingest.settings import IngestSettings
from ingest.upkeep.rebuild import previous, rebuild
from tests.kills import Writes, faults, in_child, scene, texts_in

_AGAIN = 3  # one kill of so many is followed by another, while the first is put right


def settings_of(directory: Path, tokens: int) -> IngestSettings:
    return replace(IngestSettings(), index=str(directory), passage_tokens=tokens)


def build(directory: Path, tokens: int, at: int) -> int:
    """Build a generation, killed at the ``at``-th write; returns how many there were."""
    writes = watched(at)
    rebuild(settings_of(directory, tokens))
    return writes.count


def go_back(directory: Path, tokens: int, at: int) -> int:
    """Go back to the previous generation, killed at the ``at``-th write; returns how many there were."""
    writes = watched(at)
    with Index(settings_of(directory, tokens), "write", "kills") as live, previous(live) as earlier:
        make_live(directory, earlier.generation)
    return writes.count


def watched(at: int) -> Writes:
    writes = Writes(at)
    writes.watch()
    for name in ("replace", "fsync", "unlink"):
        writes.around(os, name)
    return writes


def left_over(directory: Path, tokens: int) -> int:
    """Complete the generation: 1 where it is not what the settings name, or more than two lie there."""
    rebuild(settings_of(directory, tokens))
    with open_index(settings_of(directory, tokens), "write", "kills") as index:
        wrong = bool(index.outdated)
    return int(wrong or [one["state"] for one in on_disk(directory)] != ["previous", "live"])


def main(arguments: Sequence[str] | None = None) -> int:
    """Kill at so many moments; exit status 1 when any of them left something wrong."""
    wrong: Counter[str] = Counter()
    kills = 0
    with scene(arguments, __doc__, moments=40) as (moments, rng, base, docs, work):
        in_child(build, base, 60, 0)
        texts = texts_in(docs)
        steps = {build: 40, go_back: 60}
        count = {}
        for step, tokens in steps.items():
            shutil.copytree(base, work)
            count[step] = in_child(step, work, tokens, 0)
            shutil.rmtree(work)
        for moment in range(moments):
            step = go_back if moment % 4 == 3 else build
            # The last writes are the swap: they are killed as often as all the others.
            last = count[step]
            first = 1 if moment % 2 else max(1, last - 24)
            shutil.copytree(base, work)
            at = rng.randrange(first, last + 1)
            kills += in_child(step, work, steps[step], at) is None
            left = in_child(faults, work, texts, texts)
            if moment % _AGAIN == 0:
                kills += in_child(build, work, 40, rng.randrange(1, count[build])) is None
                left |= in_child(faults, work, texts, texts)
            left |= {"unfinished": one} if (one := in_child(left_over, work, 40)) else {}
            left |= in_child(faults, work, texts, texts)
            if left:
                said = {"moment": moment, "step": step.__name__, "write": at, **left}
                sys.stdout.write(json.dumps(said) + "\n")
            wrong.update(left)
            shutil.rmtree(work)
    sys.stdout.write(f"{kills} kills: {wrong.total()} faults\n")
    return 1 if wrong.total() else 0


if __name__ == "__main__":
    sys.exit(main())
