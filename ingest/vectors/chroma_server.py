"""Where the vectors of an index are when a Chroma server keeps them: its address, and their collection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import uuid4

from ingest.disk.storage import written_whole
from ingest.errors import IndexMismatch, SettingsError, VectorsAway

# Of an index directory: the name by which one server tells its vectors from those of other indexes.
_NAME_FILE = "chroma-server.name"
_NAMES = "footnote-"


class ChromaServer(NamedTuple):
    """The server at ``url`` and, in it, the collection of one generation of an index.

    ``family`` begins the names of the collections of all its generations; ``kept`` are those there are.
    Who does not ``own`` the index makes and renames none.
    """

    url: str
    collection: str
    family: str
    kept: frozenset[str]
    own: bool

    def strays(self, names: Iterable[str]) -> list[str]:
        """Of the names of collections those that a rebuild made, or that no generation has any more."""
        return [
            name
            for name in names
            if name.startswith(self.family)
            and name not in self.kept
            and (
                name.startswith(f"{self.collection}-")
                or name.count("-") == self.collection.count("-")
            )
        ]


def chroma_server(
    url: str, directory: Path, generation: int, others: Iterable[int], own: bool
) -> ChromaServer | None:
    """Where the vectors of a generation are, or None when they are in its folder. Raises ``DiskFull``."""
    if not url:
        return None
    file = directory / _NAME_FILE
    if not file.exists():
        with written_whole(file) as out:
            out.write(uuid4().hex)
    family = f"{_NAMES}{file.read_text('utf-8').strip()}-"
    kept = frozenset(f"{family}{number}" for number in (generation, *others))
    return ChromaServer(url, f"{family}{generation}", family, kept, own)


def check_place(directory: Path, at: str, url: str) -> None:
    """Raise ``IndexMismatch`` unless the vectors of an index, which are ``at`` a place, are at ``url``."""
    if at != url:
        raise IndexMismatch(
            f"The vectors of the index {directory} are {_place(at)}, not {_place(url)}: run footnote"
            " doctor, which makes them anew where ingest.chroma_url says."
        )


def _place(url: str) -> str:
    return f"at {url}" if url else "in its directory"


def address_of(url: str) -> tuple[str, int, bool]:
    """Host, port and whether TLS is spoken. Raises ``SettingsError``."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise SettingsError(
            f"ingest.chroma_url is no address of a Chroma server ({url!r}): write it as"
            " http://127.0.0.1:8000."
        )
    secure = parts.scheme == "https"
    return parts.hostname, port or (443 if secure else 80), secure


@contextmanager
def reaching(server: ChromaServer | None) -> Iterator[None]:
    """What is done inside asks ``server``, if there is one. Raises ``VectorsAway`` where it does not answer."""
    try:
        yield
    except Exception as problem:
        if server and is_away(problem):
            raise VectorsAway(
                f"The Chroma server at {server.url}, which keeps the vectors of the index, does"
                " not answer: see that it runs (ingest.chroma_url), then try again."
            ) from problem
        raise


def is_away(problem: BaseException) -> bool:
    """Whether ``problem`` is that a server cannot be reached, or answers that it cannot work."""
    link: BaseException | None = problem
    while link is not None:
        if isinstance(link, ConnectionError) or type(link).__module__.partition(".")[0] in (
            "httpx",
            "httpcore",
        ):
            return True
        if "Could not connect to" in str(link):  # chromadb's own, a ValueError
            return True
        link = link.__cause__ or link.__context__
    return False
