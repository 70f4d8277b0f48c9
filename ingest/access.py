"""Who may read a document: what a rule file says of the files beside and below it.

Principals are strings, "user:NAME" and "group:NAME". ``.footnote-access.toml`` holds a table ``[access]``
of globs, relative to its folder, and whom each lets read:

    [access]
    "salaries/**" = ["group:hr", "user:ann@example.org"]

Globs are those of gitignore: ``*`` and ``?`` stay within a name, ``**`` spans folders, one without a slash
is looked for at any depth, and what matches a folder (or an archive, or a mail) holds for all in it. Names
are compared in NFC, however whoever says them composes their letters; addresses, as ann@example.org, without
regard to capitals.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

RULE_FILE = ".footnote-access.toml"
EVERYONE = "everyone"
# Who may read; None: everyone who may ask. An empty set is nobody.
Access = frozenset[str] | None
_PRINCIPAL = re.compile(r"(?:user|group):\S(?:.*\S)?", re.DOTALL)
_CLASS = re.compile(r"\[([!^]?)(\]?[^\]/]*)\]")
_LONGEST = 1_000  # characters of a glob
# What means something in other places that know globs, and stands in hardly any name of a file: taken as
# it is, a rule that holds it would close nothing.
_FOREIGN = (
    (re.compile(r"^\s|\s$"), "begins or ends with white space"),
    (re.compile(r"\\"), "holds a backslash: folders are parted by /, and [*] is a star"),
    (re.compile(r"\{[^/{}]*,[^{}]*\}"), "holds a choice in braces: write a line for each"),
    (re.compile(r"^!"), "begins with !: a later line says who else may read"),
    (re.compile("[\u00ad\u200b\ufeff]"), "holds a character that is not seen"),
    (re.compile(r"\[!?\[[:.=]"), "holds a class of POSIX: write [0-9] or [a-z]"),
)


class Rule(NamedTuple):
    """Who may read a document, and where that is said: a path, or words."""

    access: Access
    said_by: str


class RuleFile(NamedTuple):
    """The ``globs`` of a rule file in order, and as patterns with whom they let read.

    ``problem`` says why nobody may read what it rules.
    """

    rules: tuple[tuple[re.Pattern[str], Access], ...] = ()
    problem: str = ""
    globs: tuple[str, ...] = ()

    def access_of(self, path: str) -> tuple[Access] | None:
        """What is said of ``path``, relative to the file's folder; None: nothing."""
        if self.problem:
            return (frozenset(),)
        name = composed(path)
        said = [access for pattern, access in self.rules if pattern.fullmatch(name)]
        return (said[-1],) if said else None

    def idle(self, paths: Sequence[str]) -> list[str]:
        """The globs that match none of ``paths``, relative to the file's folder."""
        names = [composed(path) for path in paths]
        return [
            glob
            for glob, (pattern, _) in zip(self.globs, self.rules, strict=True)
            if not any(map(pattern.fullmatch, names))
        ]


def access_from(stated: object) -> Access:
    """What a list of principals, or one of them, says. Raises ``ValueError`` with what is wrong in it."""
    names = [stated] if isinstance(stated, str) else stated
    if not isinstance(names, list):
        raise ValueError("is not a list of names")
    for name in names:
        if not isinstance(name, str):
            raise ValueError("is not a list of names")
        if not (name == EVERYONE or _PRINCIPAL.fullmatch(name)):
            raise ValueError(
                f"names {name!r}, which is neither “user:NAME” nor “group:NAME” nor “{EVERYONE}”"
            )
    return None if EVERYONE in names else frozenset(map(principal, names))


def principal(said: str) -> str:
    """A principal as it is compared with others: identity providers write addresses in capitals as they like."""
    name = composed(said)
    return name.lower() if "@" in name else name


def composed(name: str) -> str:
    """A path, or another name, as it is compared with others."""
    return unicodedata.normalize("NFC", name)


def listed(access: Access) -> list[str]:
    """The list that ``access_from`` reads."""
    return [EVERYONE] if access is None else sorted(access)


def may_read(principals: frozenset[str], access: Access) -> bool:
    """Whether one of ``principals`` is among those who may read."""
    return access is None or not access.isdisjoint(principals)


@lru_cache(maxsize=1_000)
def read_rules(text: str) -> RuleFile:
    """The rules of a rule file with this text."""
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as problem:
        return RuleFile(problem=f"is no TOML ({str(problem) or 'too deep'})")
    unknown = [key for key in table if key != "access"]
    rules = table.get("access")
    if unknown or not isinstance(rules, dict):
        return RuleFile(problem="has no table [access], or something beside it")
    made = []
    for glob, stated in rules.items():
        try:
            made.append((_pattern(glob), access_from(stated)))
        except ValueError as problem:
            return RuleFile(problem=f"is wrong at {glob!r}, which {problem}")
    return RuleFile(tuple(made), globs=tuple(rules))


def _pattern(glob: str) -> re.Pattern[str]:
    """What matches the paths that ``glob`` does, and all below them. Raises ``ValueError``."""
    for foreign, problem in _FOREIGN:
        if foreign.search(glob):
            raise ValueError(problem)
    parts = unicodedata.normalize("NFC", glob).strip("/").split("/")
    if len(glob) > _LONGEST or not all(parts) or not {".", ".."}.isdisjoint(parts):
        raise ValueError("is no path below its folder")
    anywhere = len(parts) == 1 and not glob.startswith("/")
    written = "(?:.+/)?" if anywhere else ""
    parts = [
        part
        for part, before in zip(parts, ("", *parts), strict=False)
        if part != "**" or before != part
    ]
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        if part == "**":
            written += ".+" if last else "(?:.+/)?"
        else:
            written += _name(part) + ("" if last else "/")
    try:
        return re.compile(f"(?s:{written}(?:/.*)?)")
    except re.error as problem:
        raise ValueError(f"cannot be understood ({problem})") from problem


def _name(part: str) -> str:
    """A regular expression for one name of a path."""
    written, at = "", 0
    while at < len(part):
        group = _CLASS.match(part, at)
        if group and group[2]:
            inner = re.sub(r"([\\\[&~|^])", r"\\\1", group[2])
            written += f"[{'^/' if group[1] else ''}{inner}]"
            at = group.end()
            continue
        sign = part[at]
        written += {"*": "[^/]*", "?": "[^/]"}.get(sign) or re.escape(sign)
        at += 1
    return re.sub(r"(?:\[\^/\]\*)+", "[^/]*", written)


def first_said(rules: Sequence[Rule | None]) -> Rule:
    """The first rule there is; without any, everyone may read."""
    return next((rule for rule in rules if rule is not None), Rule(None, ""))
