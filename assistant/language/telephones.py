"""Numbers of telephones, as many ways as they are written."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"(?<![\w.,])\+?\(?\d[\d ()/-]{5,}\d(?!\w|[.,]\d)")
_FEWEST_DIGITS = 7
_FEWEST_SHARED = 6  # digits of two numbers, one with what is dialled before it from elsewhere
_ABROAD = 3  # digits of a country's number at most (ITU-T E.164)


def without_known(text: str, digits: str) -> str:
    """``text`` with spaces in the place of the numbers that stand in ``digits``."""

    def unless_there(number: re.Match[str]) -> str:
        dialled = _digits_of(number[0])
        known = len(dialled) >= _FEWEST_DIGITS and dialled in digits
        return " " if known else number[0]

    return _NUMBER.sub(unless_there, text)


def reach_the_same(first: str, second: str) -> bool:
    """Whether two texts are numbers of one telephone, in a country and from abroad: 0431 551 and +49 431 551."""
    if not _NUMBER.fullmatch(first.strip()) or not _NUMBER.fullmatch(second.strip()):
        return False
    # "+49 (0) 431": the nought is not dialled from abroad.
    inner, outer = sorted((_digits_of(one.replace("(0)", "")) for one in (first, second)), key=len)
    inner = inner.removeprefix("0") if inner != outer else inner
    longer = len(outer.removeprefix("00")) - len(inner)
    return len(inner) >= _FEWEST_SHARED and outer.endswith(inner) and longer <= _ABROAD


def _digits_of(number: str) -> str:
    return re.sub(r"\D", "", number)
