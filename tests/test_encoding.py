from __future__ import annotations

import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import UnreadableDocument
from ingest.parsers.encoding import decode

PRINTABLE = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\r\n\t"), min_size=1
).filter(lambda text: not text.startswith("\ufeff"))


@given(PRINTABLE)
def test_utf8_comes_back_character_for_character(text: str) -> None:
    assert decode(text.encode()) == (text, "utf-8")


@pytest.mark.parametrize(
    ("mark", "codec", "name"),
    [
        (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides_and_is_no_part_of_the_text(
    mark: bytes, codec: str, name: str
) -> None:
    text = "Zeile eins — ä\r\nline two 😀\n"
    assert decode(mark + text.encode(codec)) == (text, name)


@pytest.mark.parametrize(
    "text",
    [
        "Le café était fermé à midi ; « déjà », dit-elle – c’est l’été.",
        "Größe: 5 €\r\nÜber",
        "naïve",
    ],
)
def test_western_text_without_a_mark_is_cp1252(text: str) -> None:
    assert decode(text.encode("cp1252")) == (text, "cp1252")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_text_without_a_mark_is_read(codec: str) -> None:
    text = "Die Gebühr beträgt 5 € — für alle.\r\n"
    assert decode(text.encode(codec)) == (text, codec)


def test_a_damaged_spot_does_not_turn_utf8_into_another_encoding() -> None:
    text = "Die Gebühr beträgt fünf Euro. "
    assert decode(text.encode() + "ß".encode()[:1]) == (text + "\ufffd", "utf-8")
    assert decode(b"a \xff " + text.encode()) == ("a \ufffd " + text, "utf-8")


def test_other_alphabets_are_detected() -> None:
    russian = "Совет министров принял решение о строительстве новой школы в городе. " * 5
    text, name = decode(russian.encode("cp1251"))
    assert text == russian
    assert name == "cp1251"
    japanese = "これは日本語の文章です。会議は三月に開かれます。資料を読んでください。" * 5
    assert decode(japanese.encode("shift_jis"))[0] == japanese


@pytest.mark.parametrize(
    "data",
    [
        b"text with \0 in it",
        bytes(range(256)) * 4,
        b"\x01\x02\x03\x04 hello",
        codecs.BOM_UTF16_LE + b"\x01\0\x02\0" * 20,
        codecs.BOM_UTF8 + b"\x00\x01\x02" * 10,
    ],
)
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match=r"^is (binary, not text|not text in any)"):
        decode(data)


def test_damage_after_a_mark_costs_only_the_damaged_spot() -> None:
    text, name = decode(codecs.BOM_UTF8 + b"good \xff text " + b"and more " * 30)
    assert name == "utf-8-sig"
    assert text.startswith("good \ufffd text and more")


@given(st.binary(max_size=200))
def test_any_bytes_give_encodable_text_or_a_reason(data: bytes) -> None:
    with suppress(UnreadableDocument):
        decode(data)[0].encode()
