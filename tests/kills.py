"""Kills an ingest at many moments, and looks at what the next command finds.

``python -m tests.kills --moments 1000`` changes, removes, adds and moves documents, and kills the
ingest of that with SIGKILL at the n-th write to catalogue or vectors, n drawn anew each time, or at a
random instant. Then the index is opened as a question opens it. A child is forked for each of these
from a process that has imported everything and opened nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import chromadb.api.client
import chromadb.api.rust
import chromadb.telemetry.product.posthog
import langchain_chroma  # noqa: F401 - so that no child imports it
from chromadb.api.models.Collection import Collection

import ingest.built_by
import ingest.catalogue.database
import ingest.index
from ingest.changes.settling import open_index
from ingest.index import Index
from ingest.model.cache import compiled_model
from ingest.parsers.parser_process import ParserProcess
from ingest.pipeline import ingest as bring_up_to_date
from ingest.settings import IngestSettings
from tests.churn import WordEncoder, text_of

_ROOM = 500_000_000  # bytes
_MOMENTS_EACH = 25  # of one change of the documents, of which there are two at least
_AT_AN_INSTANT = 10  # one kill of so many is at a random instant, not at a write
Texts = dict[str, str]


class Writes:
    """Kills this process at the ``at``-th write, before it or when it is done."""

    def __init__(self, at: int) -> None:
        self.count, self._at = 0, at

    def happened(self, *_: object) -> None:
        self.count += 1
        if self.count == self._at:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, owner: Any, name: str) -> None:
        """Count ``owner.name`` before and after."""
        really = getattr(owner, name)

        def call(*arguments: Any, **named: Any) -> Any:
            self.happened()
            done = really(*arguments, **named)
            self.happened()
            return done

        setattr(owner, name, call)

    def watch(self) -> None:
        """Count every statement of the catalogue and every write of the vectors."""
        for name in ("add", "delete", "modify"):
            self.around(Collection, name)
        for name in ("create_collection", "delete_collection"):
            self.around(chromadb.api.client.Client, name)
        self.around(shutil, "rmtree")
        really = ingest.catalogue.database.connected

        def watched(file: Path) -> sqlite3.Connection:
            connection = really(file)
            connection.set_trace_callback(self.happened)
            return connection

        ingest.catalogue.database.connected = watched


def scratch() -> str | None:
    """Where writing waits for no disk, if there is room: a kill loses nothing of a file system in memory."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > _ROOM
    return str(memory) if roomy and os.access(memory, os.W_OK) else None


def in_child(work: Callable[..., Any], *given: Any, kill_after: float | None = None) -> Any:
    """What ``work`` of ``given`` returns in a forked process; None when that was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.write(writing, json.dumps(work(*given)).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return None
    if status:
        raise RuntimeError("the child failed")
    return json.loads(said)


def texts_in(docs: Path) -> Texts:
    """What the files say, by the ids that their documents have or will have."""
    return {str(file.relative_to(docs)): file.read_text() for file in docs.rglob("*.md")}


def change(docs: Path, rng: random.Random) -> None:
    """Write some documents anew, remove one, add one, and move one."""
    names = sorted(docs.rglob("*.md"))
    for file in rng.sample(names, 2):
        file.write_text(text_of(rng))
    removed, moved = rng.sample(names, 2)
    removed.unlink()
    (docs / f"{rng.randrange(10**6):06}.md").write_text(text_of(rng))
    target = docs / f"{rng.randrange(100):02}" / moved.name
    target.parent.mkdir(exist_ok=True)
    moved.rename(target)


def parsed_here(_: object, function: Callable[..., Any], *arguments: Any) -> Any:
    """``ParserProcess.call`` without its process, whose start takes as long as all the rest."""
    return function(*arguments)


def sync(directory: Path, docs: Path, at: int) -> int:
    """Ingest, killed at the ``at``-th write; returns how many there were."""
    if at:
        setattr(ParserProcess, "call", parsed_here)  # noqa: B010
    writes = Writes(at)
    writes.watch()
    with Index(IngestSettings(index=str(directory)), "write", "kills") as index:
        bring_up_to_date(index, [docs])
    return writes.count


def faults(directory: Path, before: Texts, after: Texts) -> dict[str, int]:
    """What is wrong with an index that a question has just opened."""
    found: Counter[str] = Counter()
    with open_index(IngestSettings(index=str(directory)), "read", "kills") as index:
        ids, held = set(index.catalogue.passage_ids()), index.vectors.ids()
        found["lost"] += len(ids - held)
        found["orphans"] += len(held - ids)
        found["lost"] += len(index.vectors.unreachable(sorted(ids & held)))
        words = index.catalogue._execute("SELECT count(*) FROM passages_text").fetchone()[0]
        found["orphans"] += abs(words - len(ids)) + len(index.catalogue.journal())
        texts = {}
        for document in index.documents():
            stored = index.document(document.id)
            assert stored is not None
            texts[document.id] = stored.text
            for passage, _ in index.catalogue.document_passages(document.id):
                found["stale"] += stored.text[passage.start : passage.end] != passage.text
        contents = set(texts.values())
        found["lost"] += len((before.keys() & after.keys()) - texts.keys())
        found["lost"] += len((set(before.values()) & set(after.values())) - contents)
        found["stale"] += len(contents - {*before.values(), *after.values()})
    return {what: count for what, count in found.items() if count}


def completed(directory: Path, docs: Path) -> dict[str, int]:
    """What is wrong once the ingest is done again."""
    sync(directory, docs, 0)
    now = texts_in(docs)
    wrong = faults(directory, now, now)
    with open_index(IngestSettings(index=str(directory)), "read", "kills") as index:
        return wrong | ({} if len(index.documents()) == len(now) else {"lost": 1})


def encode_words() -> None:
    """Have every index of this process and its children embed without a model."""
    in_child(_compile)  # with torch in this process, each fork would have all its pages to copy
    encoder = WordEncoder(*compiled_model(IngestSettings()), "words")
    for module in (ingest.index, ingest.built_by):
        setattr(module, "load_encoder", lambda settings: encoder)  # noqa: B010


def _compile() -> None:
    compiled_model(IngestSettings())


class Scene(NamedTuple):
    """How many kills there are to be, and where: an index, its documents, and the place of a copy."""

    moments: int
    rng: random.Random
    base: Path
    docs: Path
    work: Path


@contextmanager
def scene(arguments: Sequence[str] | None, about: str | None, moments: int) -> Iterator[Scene]:
    """Six documents ingested, for as many kills as ``arguments`` say, or ``moments``."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--moments", type=int, default=moments)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    rng = random.Random(options.seed)
    encode_words()
    with tempfile.TemporaryDirectory(dir=scratch()) as folder:
        base, docs, work = (Path(folder) / name for name in ("base", "docs", "work"))
        docs.mkdir()
        for number in range(6):
            (docs / f"{number}.md").write_text(text_of(rng))
        in_child(sync, base, docs, 0)
        yield Scene(options.moments, rng, base, docs, work)


def main(arguments: Sequence[str] | None = None) -> int:
    """Kill at so many moments; exit status 1 when any of them left something wrong."""
    wrong: Counter[str] = Counter()
    kills = 0
    with scene(arguments, __doc__, moments=100) as (moments, rng, base, docs, work):
        each = min(_MOMENTS_EACH, (moments + 1) // 2)
        for moment in range(moments):
            if moment % each == 0:
                if moment:
                    in_child(sync, base, docs, 0)
                before = texts_in(docs)
                change(docs, rng)
                after = texts_in(docs)
                shutil.copytree(base, work)
                began = time.perf_counter()
                count = in_child(sync, work, docs, 0)
                seconds = time.perf_counter() - began
                shutil.rmtree(work)
            shutil.copytree(base, work)
            at, instant = rng.randrange(1, count + 1), rng.random() * seconds
            by_chance = moment % _AT_AN_INSTANT == 0
            if by_chance:
                at = 0
            killed = in_child(sync, work, docs, at, kill_after=instant if by_chance else None)
            kills += killed is None
            if moment % _AT_AN_INSTANT == 2:  # what puts it right is killed too
                early = rng.randrange(1, 40)
                kills += in_child(sync, work, docs, early) is None
            left = in_child(faults, work, before, after)
            if moment % _AT_AN_INSTANT == 1:
                left |= in_child(completed, work, docs)
            if left:
                sys.stdout.write(json.dumps({"moment": moment, "write": at, **left}) + "\n")
            wrong.update(left)
            shutil.rmtree(work)
    said = ", ".join(f"{wrong[what]} {what}" for what in ("lost", "stale", "orphans"))
    sys.stdout.write(f"{kills} kills: {said}\n")
    return 1 if wrong.total() else 0


if __name__ == "__main__":
    sys.exit(main())
