"""What Windows writes in texts that are in another encoding: signs where ISO 8859 has control characters.

Who pastes from Word into a page of ISO 8859-2 pastes quotation marks of Windows-1250. Who saves a text in
Windows-1250 and calls it ISO 8859-2 has letters there: then all of it is in that page.

Logs and exports join what several programs wrote, UTF-8 and cp1252. Which sequences are UTF-8 is certain, since
no other encoding makes them by chance; a byte between them that stands in a word is one of cp1252.
"""

from __future__ import annotations

import codecs
import re

WESTERN_BYTES = "footnote-western-bytes"  # as ``errors`` of ``bytes.decode``
_CUT = (b"\xc2", b"\xc3")  # with what accented letters begin in UTF-8
_CONTROL = re.compile("[\x80-\x9f]")
_PAGES = {
    "iso8859-2": "cp1250", "iso8859-7": "cp1253", "iso8859-13": "cp1257", "iso8859-15": "cp1252",
}  # fmt: skip


def with_windows_signs(data: bytes, text: str, codec: str) -> tuple[str, str]:
    """``data``, which is ``text`` in ``codec``, with the signs that a person sees; and its codec."""
    page = _PAGES.get(codec)
    if page is None or _CONTROL.search(text) is None:
        return text, codec
    signs = {
        ord(control): control.encode("latin-1").decode(page, "replace")
        for control in set(_CONTROL.findall(text))
    }
    if any(map(str.isalpha, signs.values())):
        return data.decode(page, "replace"), page
    return text.translate(signs), codec


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
