"""Messages signed as a whole (CMS, RFC 5652), with as much of the structure as leads to what they hold."""

from __future__ import annotations

from base64 import encodebytes

_DATA = bytes.fromhex("06092a864886f70d010701")
_SIGNED = bytes.fromhex("06092a864886f70d010702")


def signed(message: bytes, *, streamed: bool = False) -> bytes:
    """The bytes of a ``signed-data`` part; ``streamed`` ones state no lengths and come in parts."""
    if streamed:
        middle = len(message) // 2
        content = b"\x24\x80" + _of(4, message[:middle]) + _of(4, message[middle:]) + b"\0\0"
    else:
        content = _of(4, message)
    inner = _of(0x30, _DATA + _of(0xA0, content))
    body = _of(0x30, b"\x02\x01\x01" + _of(0x31, b"") + inner + _of(0x31, b""))
    return _of(0x30, _SIGNED + _of(0xA0, body))


def signed_mail(head: str, message: str, *, streamed: bool = False) -> str:
    """A mail with such a part as its only one."""
    data = encodebytes(signed(message.encode(), streamed=streamed)).decode()
    kind = 'application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"'
    return f"{head}Content-Type: {kind}\nContent-Transfer-Encoding: base64\n\n{data}"


def _of(tag: int, content: bytes) -> bytes:
    size = len(content).to_bytes(3, "big")
    return bytes([tag, 0x83]) + size + content
