"""Messages (EML, RFC 5322 and MIME): headers as lines, the text, attachments as files of their own."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.document import ParsedDocument
from ingest.parsers.containers.members import Limits, Member
from ingest.parsers.mail.letter import document
from ingest.parsers.mail.mime import letter_from


def parse(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of parsers
    """Parse a message: its subject, who wrote it to whom and when, and its text.

    Of text in several forms the page is read, or the plain text where the page says nothing.
    """
    return document(letter_from(data))


def members(data: bytes, name: str, limits: Limits) -> Iterator[Member]:  # noqa: ARG001
    """The attachments, messages that are attached included, and the pictures in its page."""
    return letter_from(data).files(limits)
