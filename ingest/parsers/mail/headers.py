"""Headers of messages as a person reads them, and texts in the encodings that they are said to be in."""

from __future__ import annotations

import re
from email.header import decode_header
from email.message import EmailMessage

from ingest.parsers.code_pages.encoding import decode, decode_declared
from ingest.parsers.containers.member_names import unfolded

_SEVERAL = re.compile(r"\?=\s+=\?")
# Labels that say nothing: programs that know no better write them before whatever they have.
_ANY_CHARSET = frozenset({"", "us-ascii", "ascii", "unknown-8bit", "utf-7", "x-unknown", "binary"})


def header(message: EmailMessage, name: str) -> str:
    """The value of a header as a person reads it; "" without one."""
    try:
        value = message[name]
        words = unfolded("" if value is None else str(value))
        # A name in several encoded words gets spaces between them, and a letter may be in two (RFC 2047, 6.2).
        parted = "\ufffd" in words or _SEVERAL.search(_written(message, name))
        return _raw(message, name) if parted else words
    except Exception:  # what the package's grammar does not foresee is still legible
        return _raw(message, name)


def _written(message: EmailMessage, name: str) -> str:
    return str(next((v for key, v in message.raw_items() if key.lower() == name.lower()), ""))


def _raw(message: EmailMessage, name: str) -> str:
    words = []
    for text, charset in decode_header(_written(message, name)):
        known = text.encode("ascii", "surrogateescape") if isinstance(text, str) else text
        words.append(decoded(known, charset or ""))
    return unfolded(" ".join(words))


def decoded(data: bytes, charset: str) -> str:
    """Text that is said to be in ``charset``. Raises ``UnreadableDocument`` when it is none."""
    if charset.lower() == "utf-7" and (text := _in_seven_bits(data)):
        return text
    if charset.lower() in _ANY_CHARSET:
        return decode(data)[0]
    return decode_declared(data, charset)[0]


def _in_seven_bits(data: bytes) -> str:
    """Text in UTF-7; "" where it is in nothing but ASCII, or not in UTF-7 at all."""
    try:
        text = data.decode("utf-7")
    except UnicodeDecodeError:
        return ""
    return "" if text.isascii() else text
