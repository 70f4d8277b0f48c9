"""The encoding of an HTML page: the declared one, unless that is wrong."""

from __future__ import annotations

import codecs
import re

from ingest.errors import UnreadableDocument
from ingest.parsers.encoding import decode

_DECLARATION_BYTES = 4096
_DECLARED = re.compile(
    rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*[\"']([\w.-]+)",
    re.IGNORECASE,
)
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Browsers read these labels as the larger encodings (WHATWG Encoding Standard).
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
_NOT_CHARACTER_SETS = frozenset(
    {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}
)


def decode_page(data: bytes) -> tuple[str, str]:
    """The markup of a page, and the codec that was right for it.

    Raises ``UnreadableDocument`` when the bytes are no text.
    """
    declared = _DECLARED.search(data[:_DECLARATION_BYTES])
    if data.startswith(_MARKS) or declared is None:
        return decode(data)
    try:
        label = (declared.group(1) or declared.group(2)).decode("ascii")
        codec = codecs.lookup(label).name
        codec = _SUPERSETS.get(codec, codec)
        if codec not in _NOT_CHARACTER_SETS:
            return data.decode(codec), codec
    except LookupError:
        return decode(data)
    except UnicodeDecodeError:
        pass
    try:
        return decode(data)  # the declaration is wrong
    except UnreadableDocument:
        if b"\0" in data:
            raise
        return data.decode(codec, errors="replace"), codec
