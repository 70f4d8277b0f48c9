"""Files that are written into a text in letters and digits: nobody reads them there.

Keys, certificates and signatures between their marks (RFC 7468, RFC 4880), uuencoded files, and
lines of base64 as mail programs break them.
"""

from __future__ import annotations

import quopri
import re
from bisect import bisect_right
from collections.abc import Sequence

from ingest.parsers.blocks.builder import left_out
from ingest.parsers.lines.line_shapes import Line, split_lines

_ENCODED = re.compile(
    r"^-----BEGIN (?!PGP SIGNED MESSAGE)(?P<what>[A-Z0-9 ]{3,40})-----[ \t]*\r?\n"
    r"(?:(?!-----)[^\n]*\n)*-----END (?P=what)-----"
    r"|^begin(?:-base64)? [0-7]{3,4} \S[^\r\n]*\r?\n(?:[\x20-\x60]{1,90}\r?\n)+?(?:end|====)[ \t]*$"
    r"|^=ybegin [^\n]*\n(?:(?!=y(?:begin|end))[^\n]*\n)*=yend[^\r\n]*"
    # Six lines of one length, and digits or small and capital letters in each: no words do that.
    r"|^(?P<first>[A-Za-z0-9+/]{60,76})\r?\n(?:[A-Za-z0-9+/]{60,76}\r?\n){4,}[A-Za-z0-9+/]{1,76}={0,2}[ \t]*$",
    re.MULTILINE,
)
# Letters of UTF-8 as quoted-printable writes them; and what it writes otherwise.
_QUOTED = re.compile(rb"=[CDEF][0-9A-F](?:=[89AB][0-9A-F])+")
_UNQUOTED = re.compile(rb"=(?![0-9A-F]{2}|[ \t]*\r?\n)|[\x80-\xff]")
_FEWEST_QUOTED = 3
# Marks around what is signed and legible.
_MARKS = re.compile(
    r"^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\r?\n(?:[A-Z][\w-]*: [^\r\n]*\r?\n)*", re.MULTILINE
)


def unquoted(data: bytes) -> bytes:
    """A text that was cut out of a mail before it was decoded from quoted-printable, decoded."""
    if len(_QUOTED.findall(data)) < _FEWEST_QUOTED or _UNQUOTED.search(data):
        return data
    return quopri.decodestring(data)


def legible_lines(text: str) -> tuple[list[Line], tuple[str, ...]]:
    """The lines of ``text``, blank where something is encoded, and a remark if anything is."""
    spans = [found.span() for found in _ENCODED.finditer(text)]
    hidden = sorted([*spans, *(found.span() for found in _MARKS.finditer(text))])
    lines = split_lines(text)
    said = (left_out(len(spans), "encoded stretch", "encoded stretches"),) if spans else ()
    return [_read(line, hidden) for line in lines] if hidden else lines, said


def _read(line: Line, hidden: Sequence[tuple[int, int]]) -> Line:
    at = bisect_right(hidden, line.start, key=lambda span: span[0]) - 1
    is_hidden = at >= 0 and line.start < hidden[at][1]
    return Line(line.start, line.start, 0, "") if is_hidden else line
