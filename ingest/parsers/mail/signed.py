"""What a message holds that was signed as a whole (S/MIME, RFC 8551): it is packed, and no secret.

Of the structure (CMS, RFC 5652) only as much is read as leads to the message: nothing is verified.
"""

from __future__ import annotations

from typing import NamedTuple

_SEQUENCE, _OCTETS, _OCTETS_IN_PARTS = 0x30, 0x04, 0x24
_SIGNED = bytes.fromhex("2a864886f70d010702")  # 1.2.840.113549.1.7.2
_DEEPEST = 20


class _Element(NamedTuple):
    """An element of BER (X.690): where its contents begin and end, and where the next one begins."""

    tag: int
    start: int
    end: int
    after: int


def signed_message(data: bytes) -> bytes:
    """The message in ``data``, the bytes of a ``signed-data`` part; none where it is something else."""
    try:
        whole = _element(data, 0, len(data), 0)
        kind, content = _children(data, whole)[:2]
        if whole.tag != _SEQUENCE or data[kind.start : kind.end] != _SIGNED:
            return b""
        (signed,) = _children(data, content)
        inner = next(one for one in _children(data, signed) if one.tag == _SEQUENCE)
        _, held = _children(data, inner)[:2]
        return b"".join(_octets(data, one, 0) for one in _children(data, held))
    except (IndexError, StopIteration, ValueError):
        return b""


def _octets(data: bytes, element: _Element, depth: int) -> bytes:
    """A string of bytes, which may be in parts."""
    if element.tag == _OCTETS:
        return data[element.start : element.end]
    if element.tag != _OCTETS_IN_PARTS or depth > _DEEPEST:
        raise ValueError
    return b"".join(_octets(data, one, depth + 1) for one in _children(data, element))


def _children(data: bytes, element: _Element) -> list[_Element]:
    found = []
    at = element.start
    while at < element.end:
        child = _element(data, at, element.end, 0)
        found.append(child)
        at = child.after
    return found


def _element(data: bytes, at: int, end: int, depth: int) -> _Element:
    """The element that begins ``at``. Raises ``IndexError`` or ``ValueError`` for what is none."""
    tag, length = data[at], data[at + 1]
    start = at + 2
    if length == 0x80:  # it ends with two zeros
        after = start
        while data[after : after + 2] != b"\0\0":
            if depth > _DEEPEST:
                raise ValueError
            after = _element(data, after, end, depth + 1).after
        return _Element(tag, start, after, after + 2)
    if length > 0x80:
        size = length - 0x80
        length, start = int.from_bytes(data[start : start + size], "big"), start + size
    if start + length > end:
        raise ValueError
    return _Element(tag, start, start + length, start + length)
