"""The paths of files in an archive: those that are left out, and those that lead out of it."""

from __future__ import annotations

import re

from ingest.parsers.left_out import is_left_out

LEADS_OUT = "has a path that leads out of the archive"
_DRIVE = re.compile(r"[A-Za-z]:")


def is_hidden(path: str) -> bool:
    """Whether a path is left out without a word, as hidden files in a folder are."""
    parts = [part for part in path.split("/") if part not in {"", ".", ".."}]
    return any(map(is_left_out, parts))


def leads_out(path: str) -> bool:
    """Whether a path names a place outside of the folder that the archive is taken for."""
    return path.startswith("/") or ".." in path.split("/") or _DRIVE.match(path) is not None


def plain(path: str) -> str:
    """A path without what names no folder: "./a//b.txt" is "a/b.txt"."""
    return "/".join(part for part in path.split("/") if part not in {"", "."})
