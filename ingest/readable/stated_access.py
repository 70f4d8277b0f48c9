"""Who may read a Markdown file, as its front matter says, in YAML, TOML or JSON.

``access: [group:hr, user:ann@example.org]``. What cannot be understood lets nobody read.
"""

from __future__ import annotations

import json
import re
import tomllib
from itertools import takewhile
from typing import Any

from ingest.access import access_from, listed
from ingest.parsers.code_pages.encoding import decode
from ingest.parsers.notations.front_matter import front_matter, is_begun

_FIELD = re.compile(r"(?:^|[{,])[ \t]*[\"']?access[\"']?[ \t]*[:=]", re.IGNORECASE)
# The key in ``Document.metadata`` of what is said, a JSON list; no parser has it.
STATED = "access"
_NOBODY = "[]"
_PRINCIPAL = re.compile(r"\b(?:user|group):\S")
LONGEST = 64_000  # bytes in which front matter ends
_LINES = re.compile(r"\r\n|\r|\n")


def may_state(name: str) -> bool:
    """Whether a file with this name may have front matter, whatever it is read as."""
    return name.lower().endswith((".md", ".markdown", ".mdx"))


def stated_access(data: bytes) -> str | None:
    """What front matter says of who may read, a JSON list of principals; None where it says nothing.

    ``data`` is the beginning of the file. Raises ``UnreadableDocument`` where it is no text.
    """
    lines = _LINES.split(decode(data[:LONGEST])[0].lstrip())
    count, _ = front_matter(lines)
    inner = lines[:count]
    # And never ended: it lets read, or is text that only looks like it.
    if not count and is_begun(lines):
        begun = list(takewhile(str.strip, lines[1:]))
        names = any(map(_FIELD.search, begun)) and any(map(_PRINCIPAL.search, begun))
        return _NOBODY if names else None
    if not any(_FIELD.search(line) for line in inner):
        return None
    marked = not lines[0].startswith("{")
    fields = _fields("\n".join(inner[1:-1] if marked else inner))
    named = {str(name).lower(): value for name, value in fields.items()} if fields else {}
    if fields is not None and "access" not in named:
        return None  # of another field's making
    try:
        return json.dumps(listed(access_from(named.get("access"))))
    except ValueError:
        return _NOBODY


def _fields(written: str) -> dict[Any, Any] | None:
    """The fields of front matter in whichever language it is; None where it is in none."""
    import yaml

    for read in (tomllib.loads, json.loads, yaml.safe_load):
        try:
            fields = read(written)
        except (ValueError, RecursionError, yaml.YAMLError):
            continue
        if isinstance(fields, dict):
            return fields
    return None
