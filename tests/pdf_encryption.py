"""The oldest encryption of PDF (RC4, 40 bits), for tests of files with a password."""

from __future__ import annotations

import hashlib

# Algorithm 2 of ISO 32000-1, 7.6.3.3: passwords are padded with this string.
PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
FILE_ID = b"0123456789abcdef"
PERMISSIONS = -4


def _padded(password: str) -> bytes:
    return (password.encode("latin-1") + PADDING)[:32]


def owner_entry(password: str) -> bytes:
    return rc4(hashlib.md5(_padded(password)).digest()[:5], _padded(password))


def file_key(password: str) -> bytes:
    permissions = (PERMISSIONS & 0xFFFFFFFF).to_bytes(4, "little")
    material = _padded(password) + owner_entry(password) + permissions + FILE_ID
    return hashlib.md5(material).digest()[:5]


def rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
