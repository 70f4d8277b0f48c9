"""What Excel prints above and below each page of a sheet (ECMA-376 part 1, 18.3.1.46)."""

from __future__ import annotations

import re
from collections.abc import Iterator

TAGS = ("oddHeader", "oddFooter", "firstHeader", "firstFooter")
_SIDES = re.compile(r"&[LCR]")  # left, in the middle, right
# Type, sizes, colours; what the name of the file or the sheet is put in for, and a picture.
_CODES = re.compile(r'&(?:"[^"]*"|\d+|K(?:[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|[BIUSEXYOHAFZG])')
_COUNTED = re.compile(r"&[PNDT]")  # numbers of pages, the date, the time: they are no page's own
_LONGEST = 1_000  # characters; Excel takes 255
_AMPERSAND = "\0"
_LINE_END = re.compile("_x000[ad]_", re.IGNORECASE)


def printed(code: str) -> Iterator[str]:
    """The lines of a header or a footer, without those that count pages."""
    code = _LINE_END.sub("\n", code[:_LONGEST].replace("&&", _AMPERSAND))
    for side in _SIDES.split(code):
        for line in side.splitlines():
            if not _COUNTED.search(_CODES.sub("", line)):
                words = " ".join(_CODES.sub("", line).replace(_AMPERSAND, "&").split())
                if any(map(str.isalnum, words)):
                    yield words
