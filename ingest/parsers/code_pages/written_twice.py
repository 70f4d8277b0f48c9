"""Texts whose UTF-8 a program took for cp1252 and wrote in UTF-8 once more: "geÃ¶ffnet" for "geöffnet".

A line in which every sign beyond ASCII is part of such a sequence is no text of any language.
"""

from __future__ import annotations

import re

# What the bytes of sequences in UTF-8 are in cp1252: the first of two, three and four, and those after it. Left
# out are those of scripts that are rarer than capitals before a quotation mark or an ellipsis: "CAFÉ”", "OLÉ…".
_AFTER = "[\x80-¿ŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]"
_SEQUENCE = (
    f"[ÂÃÄÅÐÑÎÏ×ØÙÚÛ]{_AFTER}|Æ[ ¡¯°]|È[˜™š›]|Ì[€\x81‚ƒˆŠŒ§¨]|[à-ï]{_AFTER}{{2}}|[ð-ô]{_AFTER}{{3}}"
)
# One of the letters of Western Europe or of their quotation marks is proof enough, of others more are.
_PROOF = re.compile("Ã[¤¶¼œŸ©¨ª¢®´±³§¡]|â€[œ\x9d™˜“”¦]|â‚¬")
_ANY = re.compile(_SEQUENCE)
_MANY = 3
_LINE = re.compile(r"[^\n]*\n?")
_LEAST = 0.5  # of the lines with signs beyond ASCII: fewer are examples of it


def read_once(text: str) -> str:
    """``text`` as it was before it was written a second time; any other as it is."""
    if _PROOF.search(text) is None and len(_ANY.findall(text)) < _MANY:
        return text
    lines = _LINE.findall(text)
    read = [line if line.isascii() else _once(line) for line in lines]
    mended = sum(new != old for new, old in zip(read, lines, strict=True))
    others = sum(not line.isascii() for line in lines)
    return "".join(read) if mended > others * _LEAST else text


def _once(line: str) -> str:
    if not _ANY.sub("", line).isascii():
        return line
    try:
        return b"".join(map(_byte, line)).decode("utf-8")
    except UnicodeError:
        return line


def _byte(sign: str) -> bytes:
    # cp1252 leaves five bytes without a sign, which programs keep as they are.
    return sign.encode("latin-1" if "\x80" <= sign <= "\x9f" else "cp1252")
