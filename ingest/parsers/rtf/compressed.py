"""Rich text as Outlook packs it into its messages (MS-OXRTFCP)."""

from __future__ import annotations

import struct

_PACKED, _PLAIN = 0x75465A4C, 0x414C454D
_HEADER = struct.Struct("<IIII")
# What the window holds before anything is read: the words that rich text begins with (2.1.2.1).
_BEGINNING = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_WINDOW = 4096  # bytes (MS-OXRTFCP)


def unpacked(data: bytes) -> bytes:
    """The rich text in a stream of a message; as much of it as there is of a damaged one.

    Raises ``ValueError`` when it is packed in no way that is known.
    """
    if len(data) < _HEADER.size:
        raise ValueError("too short")
    _, length, kind, _ = _HEADER.unpack_from(data)
    if kind == _PLAIN:
        return data[_HEADER.size : _HEADER.size + length]
    if kind != _PACKED:
        raise ValueError("packed in no known way")
    window = bytearray(_WINDOW)
    window[: len(_BEGINNING)] = _BEGINNING
    write, out, at = len(_BEGINNING), bytearray(), _HEADER.size
    while at < len(data):
        control = data[at]
        at += 1
        for bit in range(8):
            if control >> bit & 1:
                if at + 2 > len(data):
                    return bytes(out)
                reference = data[at] << 8 | data[at + 1]
                at += 2
                offset, run = reference >> 4, (reference & 0xF) + 2
                if offset == write % _WINDOW:
                    return bytes(out)  # a reference to where it stands is the end
                copied = range(offset, offset + run)
            else:
                if at >= len(data):
                    return bytes(out)
                copied = range(0)
                out.append(data[at])
                window[write % _WINDOW] = data[at]
                write += 1
                at += 1
            for position in copied:
                byte = window[position % _WINDOW]
                out.append(byte)
                window[write % _WINDOW] = byte
                write += 1
    return bytes(out)
