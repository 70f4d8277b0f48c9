"""Old PowerPoint files: a golden one of LibreOffice to the character, later edits of it, and damage."""

from __future__ import annotations

import struct
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import olefile
import pytest

from ingest.errors import UnreadableDocument
from ingest.parsers import parse_document
from ingest.parsers.office.records import records
from ingest.parsers.ppt.kinds import EDIT, SLIDE
from ingest.parsers.ppt.presentation import Presentation
from ingest.parsers.ppt.texts import Text, texts_in
from tests.msg_builder import compound_file
from tests.parsed import checked, damaged, lines, linked, located, view

HOURS = (Path(__file__).parent / "golden" / "hours.ppt").read_bytes()
with olefile.OleFileIO(BytesIO(HOURS)) as _opened:
    STREAM = _opened.openstream("PowerPoint Document").read()
    USER = _opened.openstream("Current User").read()


def record(kind: int, body: bytes, version: int = 0) -> bytes:
    return struct.pack("<HHI", version, kind, len(body)) + body


def deck(stream: bytes, latest: int) -> bytes:
    """A file with this stream, whose latest edit stands at a place."""
    user = USER[:16] + struct.pack("<I", latest) + USER[20:]
    return compound_file({"Current User": user, "PowerPoint Document": stream})


def test_slides_with_their_titles_tables_and_notes() -> None:
    chosen, parsed = parse_document(HOURS, "a.pps")
    assert chosen == "ppt"
    assert located(checked(parsed)) == [
        ("slide 1", "Öffnungszeiten — Часы работы"), ("slide 1", "Montag bis Freitag"),
        ("slide 1", "8 bis 12 Uhr"), ("slide 1", "14 bis 18 Uhr"),
        ("slide 1", "Samstag geschlossen 😀"), ("slide 1", "Website"),
        ("slide 1, notes", "Bitte Urlaub erwähnen."), ("slide 2", "Gebühren"),
        ("slide 2", "Boot | Sommer | Winter"), ("slide 2", "Segel | 40 € | 25 €"),
        ("slide 2", "Motor | 60 € | 35 €"),
    ]  # fmt: skip
    assert [level for kind, level, _ in view(parsed) if kind == "item"] == [0, 1, 1, 0, 0]
    assert linked(parsed) == [("Website", "https://example.org/")]
    assert parsed.remarks == ("Slide 3 is hidden and not in the text.",)
    assert parsed.title == "Öffnungszeiten — Часы работы"


def test_only_the_latest_edit_is_read_and_a_chain_without_an_end_is_none() -> None:
    slide = next(one for one in records(STREAM) if one.kind == SLIDE)
    edit = next(one for one in records(STREAM) if one.kind == EDIT)
    _, directory, document = struct.unpack_from("<III", STREAM, edit.start + 8)
    places = next(records(STREAM, directory))
    first = struct.unpack_from("<I", STREAM, places.start)[0] & 0xFFFFF
    at = places.start + 4
    number = first + [
        struct.unpack_from("<I", STREAM, at + 4 * n)[0] for n in range((places.end - at) // 4)
    ].index(slide.start - 8)
    newer = STREAM[slide.start - 8 : slide.end].replace(
        "Montag".encode("utf-16-le"), "Morgen".encode("utf-16-le")
    )
    made = STREAM + newer
    listed = record(0x1772, struct.pack("<II", 1 << 20 | number, len(STREAM)))
    for older in (edit.start - 8, len(made) + len(listed)):  # the edit before, or itself
        said = struct.pack("<IIIIIII", 0, 0, older, len(made), document, 0, 0)
        latest = record(EDIT, said)
        data = deck(made + listed + latest, len(made) + len(listed))
        parsed = parse_document(data, "a.ppt")[1]
        assert "Morgen bis Freitag" in lines(parsed)
        assert "Montag" not in parsed.text
        assert ("Gebühren" in lines(parsed)) == (older == edit.start - 8)


def test_a_file_for_two_programs_is_read_as_that_of_the_newer() -> None:
    newer = {"Current User": USER, "PowerPoint Document": STREAM}
    both = compound_file({"PP97_DUALSTORAGE": newer, "PowerPoint Document": b"x", "Header": b"x"})
    assert "Montag bis Freitag" in lines(parse_document(both, "a.ppt")[1])


def test_objects_are_unpacked_as_far_as_a_file_may_hold_them() -> None:
    bomb, note = bytes(60_000_000), b"An object."
    deck_ = Presentation(HOURS)
    for number, held in enumerate((note, bomb, note), start=1):
        deck_._places[number + 900] = len(deck_.data)
        packed = struct.pack("<I", len(held)) + zlib.compress(held)
        deck_.data += record(0x1011, packed, version=1 << 4)
        deck_._objects[number] = number + 900
    assert list(deck_.objects()) == [(1, note)]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (deck(b"", 0), "damaged"),
        (deck(STREAM[:1_000], 0), "contains no text"),
        (compound_file({"PP40": b"x"}), "PowerPoint 95 or earlier"),
        (compound_file({"PowerPoint Document": STREAM, "Current User": USER[:12]
                        + b"\xdf\xc4\xd1\xf3" + USER[16:]}), "encrypted"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_a_sentence(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason):
        parse_document(data, "a.ppt")


def test_damage_anywhere_gives_blocks_or_a_reason() -> None:
    for data in damaged(HOURS):
        with suppress(UnreadableDocument):
            checked(parse_document(data, "a.ppt")[1])


def test_dates_and_numbers_of_slides_are_no_text_and_bullets_are_as_said() -> None:
    held = record(0x0F9F, struct.pack("<I", 4)) + record(0x0FA8, b"Page *\rb-test\r")
    held += record(0x0FA1, struct.pack("<IHIHIHI", 7, 0, 0, 0, 0, 0, 0)[:10]
                   + struct.pack("<IHIH", 8, 1, 1, 1)
                   + struct.pack("<IIHIIH", 7, 1 << 16, 1, 8, 1 << 16, 0))  # fmt: skip
    held += record(0x0FD8, struct.pack("<I", 5))
    [text] = texts_in(held, records(held))
    assert isinstance(text, Text)
    assert [(one.text, one.kind.value, one.level) for one in text.blocks({}, {0: "symbol"})] == [
        ("Page ", "paragraph", 0), ("β−τεστ", "item", 1),
    ]  # fmt: skip
