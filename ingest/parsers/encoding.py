"""From bytes to text, without changing a character.

Offsets into the result are offsets into the decoded file: line ends stay as they are, and only the
byte order mark, which is not part of the text, is left out.
"""

from __future__ import annotations

import codecs
import re

from ingest.errors import UnreadableDocument

# The marks of UTF-32 come first: the little-endian one starts with the mark of UTF-16.
_MARKS: tuple[tuple[bytes, str, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
)
# Tab, line ends and form feed are text; escape and backspace occur in terminal logs.
_CONTROL = re.compile(r"[\x00-\x07\x0e-\x1a\x1c-\x1f\x7f]")
_C1_OR_NUL = re.compile(r"[\x00\x80-\x9f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_TOLERATED_CONTROLS = 0.03
_TOLERATED_DAMAGE = 0.01
_PLAIN = re.compile(r"[\t\n\r -~]")
_LEAST_PLAIN = 0.7
# Western European prose has at most about one accented letter in six; text in another alphabet read
# as cp1252 is accented letters almost throughout.
_WESTERN_ACCENTS = 0.4


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file and the encoding it was in.

    A byte order mark decides; then UTF-8, damaged in a few spots at most, and UTF-16 and UTF-32
    where the result is plain; then cp1252 where that is plausible; then detection. Raises
    ``UnreadableDocument`` for binary data and for encodings nobody recognises.
    """
    for mark, codec, name in _MARKS:
        # Four bytes that UTF-32 shares with UTF-16 text starting with a NUL: only UTF-32 has 4n.
        if data.startswith(mark) and not (codec == "utf-32-le" and len(data) % 4):
            return _decode_marked(data[len(mark) :], codec), name
    wide = _wide(data) if b"\0" in data else None
    if wide is not None:
        return wide
    if b"\0" in data or _too_many_controls(data.decode("latin-1")):
        raise UnreadableDocument("is binary, not text")
    try:
        return _without_surrogates(data.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        pass
    damaged = data.decode("utf-8", errors="replace")
    if _is_damaged_utf8(damaged):
        return damaged, "utf-8"
    western = _strict(data, "cp1252")
    if western is not None and _is_western(western):
        return western, "cp1252"
    detected = _detect(data)
    if detected is not None:
        return detected
    if western is not None:
        return western, "cp1252"
    raise UnreadableDocument("is not text in any encoding Footnote knows")


def _decode_marked(data: bytes, codec: str) -> str:
    # The mark says what the file is, so a damaged spot costs that spot and not the document.
    text = _without_surrogates(data.decode(codec, errors="replace"))
    if _too_many_controls(text):
        raise UnreadableDocument("is binary, not text")
    if text.count("\ufffd") > max(1, len(text) * _TOLERATED_DAMAGE):
        raise UnreadableDocument("is not text in any encoding Footnote knows")
    return text


def _wide(data: bytes) -> tuple[str, str] | None:
    """UTF-16 or UTF-32 without a mark: told by text that is mostly ASCII, as NULs beside it are."""
    for codec in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        text = _strict(data, codec)
        if text is not None and len(_PLAIN.findall(text)) > len(text) * _LEAST_PLAIN:
            return text, codec
    return None


def _detect(data: bytes) -> tuple[str, str] | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        return None
    text = _strict(data, best.encoding)
    return None if text is None else (text, codecs.lookup(best.encoding).name)


def _strict(data: bytes, codec: str) -> str | None:
    try:
        text = data.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return None
    return None if _C1_OR_NUL.search(text) else _without_surrogates(text)


def _is_western(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    accented = sum(1 for character in text if character > "\x7f" and character.isalpha())
    return accented <= letters * _WESTERN_ACCENTS


def _is_damaged_utf8(text: str) -> bool:
    """Whether most of what is not ASCII was UTF-8: no other encoding makes such sequences by chance."""
    damaged = text.count("\ufffd")
    return sum(character > "\x7f" for character in text) - damaged > damaged


def _too_many_controls(text: str) -> bool:
    return len(_CONTROL.findall(text)) > len(text) * _TOLERATED_CONTROLS


def _without_surrogates(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)
