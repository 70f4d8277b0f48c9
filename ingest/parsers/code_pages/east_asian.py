"""The code page of a short text in Chinese or Korean: of two bytes a sign, frequent signs stand together.

The first level of GB 2312 and Big5 and the syllables of KS X 1001 are what nearly all text is written in;
what decodes to them sign by sign, of bytes in pairs, hardly does so by chance.
"""

from __future__ import annotations

import re
from collections import Counter

_ASCII = rb"[\0-\x7f]"
# Punctuation, letters and digits of full width, and the frequent signs, of each.
_PAGES = (
    ("cp949", rb"[\xb0-\xc8][\xa1-\xfe]", rb"[\xa1-\xac][\xa1-\xfe]"),
    ("gb18030", rb"[\xb0-\xd7][\xa1-\xfe]", rb"[\xa1-\xa9][\xa1-\xfe]"),
    ("big5", rb"[\xa4-\xc6][\x40-\x7e\xa1-\xfe]", rb"[\xa1-\xa3][\x40-\x7e\xa1-\xfe]"),
)
_RARE = rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]"
_SIGNS = {
    page: re.compile(rb"(%b)|%b|%b|(%b)" % (frequent, others, _ASCII, _RARE))
    for page, frequent, others in _PAGES
}
_FEWEST = 5  # different signs: "25°C" would be one of Big5
_FREQUENT = 9  # to one that is not
_SAMPLE = 20_000  # bytes


def east_asian_page(data: bytes) -> str | None:
    """The codec in which a text is mostly signs, nearly all of them frequent; None for what is no such text."""
    sample = data[:_SAMPLE]
    for page, signs in _SIGNS.items():
        at, frequent, rare, plain = 0, Counter[bytes](), 0, 0
        while (found := signs.match(sample, at)) is not None:
            at = found.end()
            frequent.update(filter(None, [found.group(1)]))
            rare += found.group(2) is not None
            plain += found.group().isalpha()
        # The sample may end within a sign.
        ended = at >= len(sample) - (len(data) > len(sample))
        others = max(plain, rare * _FREQUENT)
        if ended and len(frequent) >= _FEWEST and frequent.total() > others:
            return page
    return None
