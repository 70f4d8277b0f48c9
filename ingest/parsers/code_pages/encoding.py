"""From bytes to text, without changing a character.

Offsets into the result are offsets into the decoded file: line ends stay as they are, and only the
byte order mark, which is not part of the text, is left out. UTF-8 that was encoded twice is decoded twice.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter

from ingest.errors import UnreadableDocument
from ingest.parsers.code_pages.east_asian import east_asian_page
from ingest.parsers.code_pages.languages import code_page
from ingest.parsers.code_pages.windows_signs import WESTERN_BYTES, with_windows_signs
from ingest.parsers.code_pages.written_twice import read_once

_BINARY = "is binary, not text"
_UNKNOWN = "is not text in any encoding Footnote knows"
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
# ISO 2022: bytes of seven bits, and ASCII as far as UTF-8 can tell.
_ESCAPES = re.compile(rb"\x1b\$[@B(A]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_TOLERATED_CONTROLS = 0.03
_TOLERATED_DAMAGE = 0.01
_PLAIN = re.compile(r"[\t\n\r -~]")
_PRINTABLE = re.compile(rb"[ -~]")
_LEAST_PLAIN, _ONE_SCRIPT = 0.7, 0.9
_SIGN = re.compile("[^\0-\x7f]")
_LEAST_KANA = 0.2
_FEWEST_LETTERS = 8
_SAMPLE = 10_000  # characters
# Western European prose has at most about one accented letter in six; text in another alphabet read
# as cp1252 is accented letters almost throughout.
_WESTERN_ACCENTS = 0.4
_PAGE_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DECLARATION_BYTES = 4096
_DECLARED = re.compile(
    rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*[\"']([\w.-]+)",
    re.IGNORECASE,
)
# Browsers read these labels as the larger encodings (WHATWG Encoding Standard).
_SUPERSETS = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "shift_jis": "cp932",
    "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949",
    "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8",
}  # fmt: skip
_NOT_CHARACTER_SETS = frozenset(
    {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}
)


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file and the encoding it was in.

    A byte order mark decides; then UTF-8, damaged in a few spots at most, and UTF-16 and UTF-32 where the
    result is plain; then Japanese where much is in its own script; then the code page of some language; then
    Chinese and Korean in frequent signs; then cp1252 where that is plausible; then detection. Raises
    ``UnreadableDocument`` for binary data and for encodings nobody recognises.
    """
    for mark, codec, name in _MARKS:
        # Four bytes that UTF-32 shares with UTF-16 text starting with a NUL: only UTF-32 has 4n.
        if data.startswith(mark) and not (codec == "utf-32-le" and len(data) % 4):
            return read_once(_decode_marked(data[len(mark) :], codec)), name
    if b"\0" in data and (wide := _wide(data)) is not None:
        return wide
    if b"\0" in data or _too_many_controls(data.decode("latin-1")):
        raise UnreadableDocument(_BINARY)
    if _ESCAPES.search(data) and (japanese := _strict(data, "iso2022_jp_2")) is not None:
        return japanese, "iso2022_jp_2"
    try:
        return read_once(_without_surrogates(data.decode("utf-8"))), "utf-8"
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    if sum(character > "\x7f" for character in text) - damaged > damaged:
        text = data.decode("utf-8", errors=WESTERN_BYTES)
        return text, "utf-8"  # no other encoding makes such sequences by chance
    for codec in ("euc_jp", "cp932"):
        japanese = _strict(data, codec)
        if japanese is not None and _has_kana(japanese):
            return japanese, codec
    page = code_page(data)
    if page is not None and (in_a_language := _strict(data, page)) is not None:
        return in_a_language, codecs.lookup(page).name
    if (page := east_asian_page(data)) and (eastern := _strict(data, page)) is not None:
        return eastern, page
    western = _strict(data, "cp1252")
    if western is not None and _is_western(western):
        return western, "cp1252"
    if (detected := _detect(data)) is not None:
        return detected
    if western is not None:
        return western, "cp1252"
    raise UnreadableDocument(_UNKNOWN)


def decode_page(data: bytes) -> tuple[str, str]:
    """The markup of an HTML page, and the declared codec unless that is wrong.

    Raises ``UnreadableDocument`` when the bytes are no text.
    """
    declared = _DECLARED.search(data[:_DECLARATION_BYTES])
    if data.startswith(_PAGE_MARKS) or declared is None:
        return decode(data)
    return decode_declared(data, (declared.group(1) or declared.group(2)).decode("ascii"))


def decode_declared(data: bytes, label: str) -> tuple[str, str]:
    """Text that is said to be in the encoding ``label``, and the codec it is really in.

    Raises ``UnreadableDocument`` when the bytes are no text.
    """
    try:
        codec = codecs.lookup(label.replace("\0", "")).name
        codec = _SUPERSETS.get(codec, codec)
        if codec not in _NOT_CHARACTER_SETS:
            text = data.decode(codec)
            wrong = len(text) == len(data) and _is_utf8(data)
            if wrong:
                text, codec = data.decode("utf-8"), "utf-8"
            text, codec = with_windows_signs(data, text, codec)
            return (read_once(text) if codec == "utf-8" else text), codec
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


def codec_of(page: int) -> str:
    """The codec of a Windows code page, "" for one that is not known."""
    names = {20127: "ascii", 28591: "iso8859-1", 65001: "utf-8", 50220: "iso2022_jp"}
    name = names.get(page) or (f"iso8859-{page - 28590}" if 28592 <= page <= 28606 else f"cp{page}")
    try:
        return codecs.lookup(name).name if page else ""
    except LookupError:
        return ""


def _is_utf8(data: bytes) -> bool:
    """Whether it is UTF-8 beyond ASCII: no text of one byte a letter makes that by chance."""
    try:
        return len(data.decode("utf-8")) < len(data)
    except UnicodeDecodeError:
        return False


def _decode_marked(data: bytes, codec: str) -> str:
    # The mark says what the file is, so a damaged spot costs that spot and not the document.
    text = _without_surrogates(data.decode(codec, errors="replace"))
    if _too_many_controls(text):
        raise UnreadableDocument(_BINARY)
    if text.count("\ufffd") > max(1, len(text) * _TOLERATED_DAMAGE):
        raise UnreadableDocument(_UNKNOWN)
    return text


def _wide(data: bytes) -> tuple[str, str] | None:
    """UTF-16 or UTF-32 without a mark: told by text that is mostly ASCII, or of one script."""
    # Pairs of ASCII make Chinese signs.
    is_ascii = len(_PRINTABLE.findall(data)) > (len(data) - data.count(0)) * _LEAST_PLAIN
    for codec in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        text = _strict(data, codec)
        if text is None:
            continue
        is_plain = len(_PLAIN.findall(text)) > len(text) * _LEAST_PLAIN
        if is_plain or (not is_ascii and _is_of_one_script(text)):
            return text, codec
    return None


def _is_of_one_script(text: str) -> bool:
    """Whether ``text`` is written in one script (with ASCII): bytes in pairs make any at random."""
    signs = [character for character in text[:_SAMPLE] if not _PLAIN.match(character)]
    kinds = [unicodedata.category(sign)[0] for sign in signs]
    letters = [sign for sign, kind in zip(signs, kinds, strict=True) if kind in "LM"]
    scripts = Counter(_script(letter) for letter in letters)
    most = max((count for script, count in scripts.items() if script), default=0)
    return (
        len(letters) >= _FEWEST_LETTERS
        and kinds.count("C") <= len(signs) * _TOLERATED_DAMAGE
        and len(letters) > len(signs) * _LEAST_PLAIN
        and most > len(letters) * _ONE_SCRIPT
    )


def _script(letter: str) -> str:
    """The first word of a letter's name; "" for rare signs, of which there are very many."""
    script = unicodedata.name(letter, "").split(" ")[0]
    if script in {"HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}:
        return "CJK"
    return "" if script == "CJK" and not "\u4e00" <= letter <= "\u9fff" else script


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


def _has_kana(text: str) -> bool:
    """Whether as many of the signs beyond ASCII are hiragana as in Japanese alone."""
    signs = _SIGN.findall(text[:_SAMPLE])
    kana = sum("\u3041" <= sign <= "\u3096" for sign in signs)
    return len(signs) >= _FEWEST_LETTERS and kana >= len(signs) * _LEAST_KANA


def _is_western(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return sum(letter > "\x7f" for letter in letters) <= len(letters) * _WESTERN_ACCENTS


def _too_many_controls(text: str) -> bool:
    return len(_CONTROL.findall(text)) > len(text) * _TOLERATED_CONTROLS


def _without_surrogates(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)
