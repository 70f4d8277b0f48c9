"""Texts put together from UTF-8 and cp1252: an error handler that reads their lone bytes.

Logs and exports join what several programs wrote. Which sequences are UTF-8 is certain, since no other
encoding makes them by chance; a byte between them that stands in a word is one of cp1252.
"""

from __future__ import annotations

import codecs

WESTERN_BYTES = "footnote-western-bytes"  # as ``errors`` of ``bytes.decode``
_CUT = (b"\xc2", b"\xc3")  # with what accented letters begin in UTF-8


def _western_byte(problem: UnicodeError) -> tuple[str, int]:
    """One byte of a text put together from UTF-8 and cp1252; what UTF-8 was cut to stays unknown."""
    if not isinstance(problem, UnicodeDecodeError):
        raise problem
    data, start, end = problem.object, problem.start, problem.end
    wrong, beside = data[start:end], data[max(0, start - 1) : start] + data[end : end + 1]
    in_a_word = wrong < b"\xa0" or any(chr(byte).isalpha() for byte in beside)
    is_lone = len(wrong) == 1 and wrong not in _CUT and beside.isascii() and in_a_word
    written = wrong.decode("cp1252", errors="replace") if is_lone else "\ufffd"
    return written, problem.end


codecs.register_error(WESTERN_BYTES, _western_byte)
