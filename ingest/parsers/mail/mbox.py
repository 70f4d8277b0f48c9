"""Folders of messages in one file (mbox, RFC 4155): each message is a document of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from email.utils import parsedate_to_datetime

from ingest.errors import UnreadableDocument
from ingest.parsers.containers.member_names import file_name, named_apart
from ingest.parsers.containers.members import Limits, Member
from ingest.parsers.mail.mime import letter_from

# The line before each message; in its text such a line has a mark before it.
_FROM = re.compile(rb"^From [^\r\n]*\r?\n(?=>?[!-9;-~]+:)", re.MULTILINE)
_MARKED = re.compile(rb"^>(?=>*From )", re.MULTILINE)


def members(data: bytes, name: str, limits: Limits) -> Iterator[Member]:  # noqa: ARG001
    """The messages, each named by its day and subject, so that a name stays when others go."""
    yield from named_apart(_messages(data, limits))


def _messages(data: bytes, limits: Limits) -> Iterator[Member]:
    starts = [*_FROM.finditer(data)]
    if not starts:
        raise UnreadableDocument("is not a folder of messages: no line begins one (From …)")
    ends = [found.start() for found in starts[1:]] + [len(data)]
    for found, end in zip(starts, ends, strict=True):
        message = _MARKED.sub(b"", data[found.end() : end])
        limits.take(len(message))
        yield Member(_name(message), message)


def _name(message: bytes) -> str:
    letter = letter_from(message)
    day = ""
    with suppress(ValueError):
        day = f"{parsedate_to_datetime(dict(letter.headers).get('Date', '')):%Y-%m-%d} "
    return file_name(f"{day}{letter.subject.replace('/', '-')}".strip(), "message") + ".eml"
