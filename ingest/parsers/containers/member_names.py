"""The names of files that are in another file: on one line, without folders, no two of them alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import PurePath

from ingest.parsers.containers.members import Member

_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b\ufeff]")
_MOST_CHARACTERS = 150  # of the name of an attachment


def unfolded(value: str) -> str:
    """A header's value, or a name, without line breaks and control characters."""
    return " ".join(_UNSEEN.sub(" ", value).split())


def file_name(name: str, default: str) -> str:
    """The name of an attachment without folders and what no file has in its name."""
    bare = unfolded(name.replace("\\", "/").rpartition("/")[2])
    bare = bare.encode("utf-8", "replace").decode().strip(". ") or default
    path = PurePath(bare)
    return f"{path.stem[:_MOST_CHARACTERS]}{path.suffix[:20]}"


def named_apart(members: Iterable[Member]) -> Iterator[Member]:
    """Members of a message or folder, each under a path of its own: "plan.pdf", "plan (2).pdf"."""
    taken: set[str] = set()
    begun: dict[str, int] = {}
    for member in members:
        path = PurePath(member.path)
        for number in count(begun.get(member.path, 1)):
            name = member.path if number == 1 else f"{path.stem} ({number}){path.suffix}"
            if name not in taken:
                break
        begun[member.path] = number
        taken.add(name)
        yield member._replace(path=name)
