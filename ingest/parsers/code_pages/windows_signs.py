"""What Windows writes where ISO 8859 has control characters, in texts that are said to be in the latter.

Who pastes from Word into a page of ISO 8859-2 pastes quotation marks of Windows-1250. Who saves a text in
Windows-1250 and calls it ISO 8859-2 has letters there: then all of it is in that page.
"""

from __future__ import annotations

import re

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
