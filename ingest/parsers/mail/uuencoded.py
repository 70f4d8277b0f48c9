"""Files within the text of a message, as programs wrote them before MIME (POSIX.1-2017, uuencode)."""

from __future__ import annotations

import binascii
import re

from ingest.parsers.containers.member_names import file_name
from ingest.parsers.containers.members import Member

_UUENCODED = re.compile(
    r"^begin [0-7]{3,4} ([^\r\n]+)\r?\n((?:[\x20-\x60]{1,90}\r?\n)*?)(?:`|[ ]?)\r?\n?end[ \t]*$",
    re.MULTILINE,
)


def without_files(text: str) -> tuple[str, list[Member]]:
    """A text without the files in it, and these."""
    files: list[Member] = []

    def taken(found: re.Match[str]) -> str:
        try:
            lines = found.group(2).splitlines()
            data = b"".join(binascii.a2b_uu(line.encode("ascii")) for line in lines)
        except (binascii.Error, UnicodeEncodeError):
            return found.group()
        files.append(Member(file_name(found.group(1), "attachment"), data))
        return ""

    return _UUENCODED.sub(taken, text), files
