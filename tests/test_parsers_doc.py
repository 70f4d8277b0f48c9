"""Old Word files that are not what they say; golden ones are read beside those of other formats."""

from __future__ import annotations

import struct
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

import olefile
import pytest

from ingest.errors import UnreadableDocument
from ingest.parsers import choose_format, parse_document
from ingest.parsers.containers.members import Limits
from ingest.parsers.doc.sprms import modifiers
from ingest.parsers.office.ole_file import title_of
from tests.docx_builder import paragraph, word_file
from tests.msg_builder import compound_file
from tests.parsed import GOLDEN, checked, damaged

PIER = (GOLDEN / "pier.doc").read_bytes()
_CHARACTERS, _FLAGS, _PIECES_AT = 0x4C, 0x0A, 0x1A2


def changed(change: Callable[[bytearray, bytearray], None], data: bytes = PIER) -> bytes:
    """A file with another header (its first stream) or other tables (the second)."""
    with olefile.OleFileIO(BytesIO(data)) as opened:
        text, table = (bytearray(opened.openstream(n).read()) for n in ("WordDocument", "1Table"))
    change(text, table)
    return compound_file({"1Table": bytes(table), "WordDocument": bytes(text)})


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (changed(lambda text, _: text.__setitem__(_FLAGS + 1, text[_FLAGS + 1] | 1)), "encrypted"),
        (changed(lambda text, _: struct.pack_into("<H", text, 2, 104)), "Word 95 or earlier"),
        (changed(lambda text, _: text.__delitem__(slice(600, None))), "damaged"),
        (changed(lambda text, _: struct.pack_into("<I", text, _PIECES_AT, 1 << 31)), "damaged"),
        (changed(lambda _, table: table.clear()), "damaged"),
        (PIER[:700], "old Office file"),
        (compound_file({"WordDocument": b"x"}), "damaged"),
        (b"\xdb\xa5-\0" + bytes(900), "Word 2"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason):
        parse_document(data, "a.doc")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PIER, "doc"), (b"{\\rtf1 Berths}", "rtf"), (b"<html><p>Berths</p></html>", "html"),
        (b"Berths are free.", "text"), (word_file(paragraph("Berths")), "docx"),
        ((GOLDEN / "tide.mhtml").read_bytes(), "mhtml"),
        ((GOLDEN / "benefits.xls").read_bytes(), "xls"),
    ],
)  # fmt: skip
def test_a_file_is_what_its_content_says(data: bytes, kind: str) -> None:
    assert {parse_document(data, name)[0] for name in ("a.doc", "a.dot", "a.ppt")} == {kind}


def test_a_file_that_was_put_into_one_is_a_document() -> None:
    pool = {"_12": {"Package": word_file(paragraph("Berths"))}, "_13": {"Equation Native": b"x"}}
    data = compound_file({"ObjectPool": pool, "WordDocument": b"x"})
    [member] = choose_format(data, "a.doc").members(data, "a.doc", Limits(len(data), 1_000_000))
    assert parse_document(member.data, member.path)[1].text == "Berths"


def test_the_title_is_read_whatever_other_properties_claim() -> None:
    entries = struct.pack("<6I", 2, 40, 1, 64, 9, 72)
    held = struct.pack("<II", 99, 3) + entries + struct.pack("<II", 2, 2) * 1
    values = struct.pack("<II", 30, 8) + b"Berths\0\0" + bytes(8) + struct.pack("<IHH", 2, 1252, 0)
    claims = struct.pack("<II", 0x1003, 0x7FFF_FFFF)
    stream = bytes(44) + struct.pack("<I", 48) + held + values + claims
    with olefile.OleFileIO(BytesIO(compound_file({"\x05SummaryInformation": stream}))) as opened:
        assert title_of(opened) == "Berths"


def test_pieces_that_repeat_or_claim_more_than_there_is_are_damage() -> None:
    def pieces(count: int, length: int) -> Callable[[bytearray, bytearray], None]:
        def change(text: bytearray, table: bytearray) -> None:
            edges = struct.pack(f"<{count + 1}i", *(length * n for n in range(count + 1)))
            held = edges + struct.pack("<HIH", 0, 0x4000_0000, 0) * count
            struct.pack_into("<II", text, _PIECES_AT, len(table), len(held) + 5)
            struct.pack_into("<i", text, _CHARACTERS, length * count)
            table += b"\2" + struct.pack("<I", len(held)) + held

        return change

    for count, length in ((2_000, 500_000), (3, 0x0FFF_FFFF), (1, -5)):
        with pytest.raises(UnreadableDocument, match="damaged"):
            parse_document(changed(pieces(count, length)), "a.doc")


def test_damage_anywhere_gives_blocks_or_a_reason() -> None:
    for data in damaged(PIER):
        with suppress(UnreadableDocument):
            checked(parse_document(data, "a.doc")[1])


def test_modifiers_are_told_apart_by_their_sizes() -> None:
    bold, tabs, cells = b"\x35\x08\1", b"\x15\xc6\xff\1\0\0\0\0\1\0\0\0", b"\x08\xd6\4\0\1\0\0"
    hidden = b"\x3c\x08\x81"
    assert dict(modifiers(bold + tabs + cells + hidden)) == {
        0x0835: b"\1", 0xD608: b"\4\0\1\0\0", 0x083C: b"\x81",
    }  # fmt: skip
    assert dict(modifiers(hidden + bold[:2])) == {0x083C: b"\x81", 0x0835: b""}
