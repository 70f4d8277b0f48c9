"""Who may read each document of an index, as files, front matter and commands say at this moment.

What is nearest to a document decides: a command about it, else its own front matter, else the nearest rule
file that says something of it, else everyone may read. A rule file that is broken closes its folder to
all, whatever is said nearer: what it would have said is not known.
"""

from __future__ import annotations

import json
import logging
import math
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import PurePath
from typing import NamedTuple

from ingest.access import RULE_FILE, Access, Rule, RuleFile, access_from, first_said, may_read
from ingest.catalogue.access_records import AccessRecords, Governed
from ingest.errors import DiskFull
from ingest.readable.rule_files import RuleFiles, rules_of
from ingest.readable.stated_now import StatedAccess

_log = logging.getLogger("footnote.access")
_MOST_KEPT = 64  # sets of principals for which is kept what they may read


class _Compiled(NamedTuple):
    """What each document's rule is, and what that was made of."""

    version: str
    contents: Mapping[str, str]
    stated: Mapping[str, str]
    rules: Mapping[str, Rule]
    readable: dict[frozenset[str], frozenset[str] | None]


class DocumentAccess:
    """Tells who may read; safe between threads."""

    def __init__(self, catalogue: AccessRecords) -> None:
        self._catalogue = catalogue
        self._files = RuleFiles()
        self._stated = StatedAccess()
        self._working = threading.Lock()
        self._stated_at = -math.inf
        self._stated_now: Mapping[str, str] = {}
        self._governed: tuple[str, list[Governed], list[str], Mapping[str, str]] | None = None
        self._compiled: _Compiled | None = None
        self._told: frozenset[str] = frozenset()

    def rules(self, since: float | None = None) -> Mapping[str, Rule]:
        """The rule of each document by id; ``since`` as ``readable`` has it."""
        asked = time.monotonic() if since is None else since
        with self._working:
            return self._now(asked).rules

    def readable(
        self, principals: frozenset[str], since: float | None = None
    ) -> frozenset[str] | None:
        """The ids of the documents that ``principals`` may read; None: all there are.

        Files are looked at for what their front matter says unless somebody has begun to after ``since``,
        on the monotonic clock; None is this moment, which those who wait for one another share.
        """
        asked = time.monotonic() if since is None else since
        with self._working:
            now = self._now(asked)
            if principals not in now.readable:
                if len(now.readable) >= _MOST_KEPT:
                    now.readable.clear()
                may = [
                    name for name, rule in now.rules.items() if may_read(principals, rule.access)
                ]
                all_of_them = len(may) == len(now.rules) and not any(
                    rule.said_by for rule in now.rules.values()
                )
                now.readable[principals] = None if all_of_them else frozenset(may)
            return now.readable[principals]

    def problems(self) -> dict[str, str]:
        """Rule files that close their folders, each with what is wrong with it."""
        asked = time.monotonic()
        with self._working:
            contents = self._now(asked).contents
        read = {
            os.path.join(folder, RULE_FILE): rules_of(text) for folder, text in contents.items()
        }
        return {file: rules.problem for file, rules in read.items() if rules.problem}

    def idle(self) -> list[str]:
        """A sentence for each glob of a rule file that matches no document: it may be mistyped."""
        asked = time.monotonic()
        with self._working:
            contents = self._now(asked).contents
            governed = [] if self._governed is None else self._governed[1]
        real = cache(os.path.realpath)
        paths = [PurePath(place) for one in governed for place in _places(one.path, real)]
        found = []
        for folder, text in sorted(contents.items()):
            names = [p.relative_to(folder).as_posix() for p in paths if p.is_relative_to(folder)]
            found += [
                f"{os.path.join(folder, RULE_FILE)}: {glob!r} matches no document of the index"
                for glob in rules_of(text).idle(names)
            ]
        return found

    def _now(self, since: float) -> _Compiled:
        version = self._catalogue.access_version()
        if self._governed is None or self._governed[0] != version:
            self._stated_at = -math.inf  # of other documents
            governed = self._catalogue.governed()
            real = cache(os.path.realpath)  # of folders, which many files are in
            inside = {os.path.dirname(path) for one in governed for path in _places(one.path, real)}
            folders = {str(up) for path in map(PurePath, inside) for up in (path, *path.parents)}
            last = self._catalogue.access_files()
            self._governed = (version, governed, sorted(folders), last)
        _, governed, named, remembered = self._governed
        contents = self._files.contents(named, remembered)
        if contents != remembered:
            self._remember(contents)
            self._governed = (version, governed, named, contents)
        # A stat of thousands of files takes longer than all else here.
        if self._stated_at < since:
            self._stated_at, self._stated_now = (
                time.monotonic(),
                self._stated.changed(governed),
            )
        stated = self._stated_now
        before = self._compiled
        if before is None or before[:3] != (version, contents, stated):
            files = {PurePath(folder): rules_of(text) for folder, text in contents.items()}
            said = {one.path: one.commanded for one in governed if one.commanded}
            real = cache(os.path.realpath)
            rules = {one.document: _rule(one, said, stated, files, real) for one in governed}
            self._compiled = before = _Compiled(version, contents, stated, rules, {})
            self._warn(files)
        return before

    def _remember(self, contents: Mapping[str, str]) -> None:
        """Write rule files down for when they cannot be looked at, if the index can be written."""
        with suppress(sqlite3.Error, DiskFull), self._catalogue.transaction():
            self._catalogue.put_access_files(contents)

    def _warn(self, files: Mapping[PurePath, RuleFile]) -> None:
        told = {
            f"{folder / RULE_FILE} {rules.problem}: nobody may read what is in its folder until it is mended"
            for folder, rules in files.items()
            if rules.problem
        }
        for sentence in sorted(told - self._told):
            _log.warning("%s", sentence)
        self._told = frozenset(told)


def _rule(
    one: Governed,
    commanded: Mapping[str, str],
    stated: Mapping[str, str],
    files: Mapping[PurePath, RuleFile],
    real: Callable[[str], str],
) -> Rule:
    """The rule of a document; ``commanded`` is what commands say, by path, of those it is about."""
    by_file = (
        next(filter(None, (_by_files(PurePath(p), files) for p in _places(one.path, real))), None)
        if files
        else None
    )
    if by_file is not None and files[PurePath(by_file.said_by).parent].problem:
        return by_file
    said = stated.get(one.document, one.stated)
    # A command about a mail is about what is attached to it, too.
    path = PurePath(one.path)
    places = map(str, (path, *path.parents)) if commanded else ()
    command = next(filter(None, map(commanded.get, places)), None)
    return first_said(
        (
            Rule(_read(command), "footnote documents access") if command else None,
            Rule(_read(said), "front matter") if said else None,
            by_file,
        )
    )


def _places(path: str, real: Callable[[str], str]) -> tuple[str, ...]:
    """The path of a file, and where it really is: what rules that may rule what leads there.

    ``real`` gives the real path of a folder.
    """
    folder, name = os.path.split(path)
    there = real(path) if os.path.islink(path) else os.path.join(real(folder), name)
    return (path,) if there == path else (path, there)


def _by_files(path: PurePath, files: Mapping[PurePath, RuleFile]) -> Rule | None:
    for folder in path.parents:
        rules = files.get(folder)
        said = rules.access_of(path.relative_to(folder).as_posix()) if rules else None
        if said is not None:
            return Rule(said[0], str(folder / RULE_FILE))
    return None


def _read(said: str) -> Access:
    """What a JSON list says; what is no list of principals lets nobody read."""
    try:
        return access_from(json.loads(said))
    except ValueError:
        return frozenset()
