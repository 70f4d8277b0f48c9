from __future__ import annotations

import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import UnreadableDocument
from ingest.parsers.code_pages.encoding import decode, decode_declared
from ingest.parsers.code_pages.written_twice import read_once

PRINTABLE = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\r\n\t"), min_size=1
).filter(lambda text: not text.startswith("\ufeff") and read_once(text) == text)


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
        "The pool—open daily—closes at six.",
        "The Paris–Lyon train leaves at nine and the London–Dover train at ten.",
        "Mo–Fr 9–17, Sa–So geschlossen",
        "Öffnungszeiten: Montag–Freitag",
        "“Open”—said the board—“means nine”.",
        "Tarif: 5 €",
        "§ 5 Abs. 2",
        "5×7",
        "© 2024 Port",
        "She said…and left: Acme® Pumps",
        "Lunch £5—children £3",
    ],
)
def test_western_text_without_a_mark_is_cp1252(text: str) -> None:
    assert decode(text.encode("cp1252")) == (text, "cp1252")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_text_without_a_mark_is_read(codec: str) -> None:
    for text in (
        "Die Gebühr beträgt 5 € — für alle.\r\n",
        "Правила дома\r\n\r\nЛифт не работает по четвергам.\r\n",
        "Η συνδρομή είναι εξήντα ευρώ.\n",
        "המעלית אינה פועלת ביום חמישי.\n",
        "المصعد لا يعمل يوم الخميس.\n",
        "館内規則\n\nエレベーターは木曜日に休みます。\n",
        "건물 규칙\n\n승강기는 목요일에 쉽니다.\n",
    ):
        assert decode(text.encode(codec)) == (text, codec)


@pytest.mark.parametrize("data", [b"names\0of\0files\0and\0of\0things\0ab", b"\0\x90\x8f\xfe" * 9])
def test_bytes_in_pairs_are_not_taken_for_chinese(data: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        decode(data)


def test_text_put_together_from_two_encodings_is_read_in_both() -> None:
    text = "Die Gebühr beträgt fünf Euro, für Gäste sieben. "
    for line in ("Der Schlüssel hängt im Büro.", "Zimmer 5 € – “hinten”"):
        assert decode(text.encode() + line.encode("cp1252")) == (text + line, "utf-8")


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


LANGUAGES = {
    "Umowa została podpisana w Łodzi. Każdy pracownik ma prawo do urlopu, który wynosi 26 dni.":
        ("cp1250", "iso8859-2", "cp852", "mac-latin2"),
    "Každý zaměstnanec má nárok na dovolenou v délce pěti týdnů; žádost předkládá vedoucímu.":
        ("cp1250", "iso8859-2", "cp852"),
    "Každý zamestnanec má nárok na dovolenku v dĺžke piatich týždňov. Žiadosť sa predkladá vedúcemu.":
        ("cp1250", "iso8859-2"),
    "Minden dolgozó jogosult húsz nap szabadságra. A kérelmet írásban kell benyújtani, előző héten.":
        ("cp1250", "iso8859-2"),
    "Svaki radnik ima pravo na godišnji odmor. Zahtjev se podnosi u pisanom obliku, četvrtak.":
        ("cp1250", "iso8859-2"),
    "Fiecare angajat are dreptul la concediu de odihnă. Cererea se depune în scris, la şeful direct.":
        ("cp1250", "iso8859-2"),
    "Kiekvienas darbuotojas turi teisę į atostogas. Prašymas pateikiamas raštu už savaitę.": ("cp1257",),
    "Biblioteka atidaryta nuo devynių iki šešių.": ("cp1257", "iso8859-13"),
    "Katram darbiniekam ir tiesības uz atvaļinājumu. Pieteikums jāiesniedz rakstiski.": ("cp1257",),
    "Her çalışan yıllık izin hakkına sahiptir. Başvuru yazılı olarak yapılır.": ("cp1254",),
    "Каждый сотрудник имеет право на отпуск. Заявление подаётся руководителю.":
        ("cp1251", "koi8-r", "cp866", "iso8859-5"),
    "Кожен працівник має право на відпустку. Заява подається керівникові.": ("cp1251", "koi8-u"),
    "Κάθε εργαζόμενος έχει δικαίωμα άδειας. Η αίτηση υποβάλλεται γραπτώς.": ("cp1253", "iso8859-7"),
    "Jeder Mitarbeiter hat Anspruch auf Urlaub. Änderungen müssen schriftlich beantragt werden.":
        ("cp1252", "cp850", "mac-roman"),
    "Chaque salarié a droit à vingt-cinq jours de congé. Où est le garçon ?": ("cp1252", "mac-roman"),
    "Cada empleado tiene derecho a vacaciones al año. ¿Cuándo se solicita? Mañana.": ("cp1252", "cp850"),
    "Hver medarbejder har ret til ferie. Ansøgningen indsendes på kontoret, før året går.": ("cp1252",),
    "Allir starfsmenn eiga rétt á orlofi. Umsóknin skal lögð fram skriflega, þar sem við á.": ("cp1252",),
    "Namų taisyklės. Raktus išduoda sargas. Mokestis yra šešiasdešimt eurų.":
        ("cp1257", "iso8859-13", "cp775"),
    "Правила будинку. Ключі видає комендант. Ліфт не працює щочетверга.":
        ("cp1251", "cp1125", "mac_cyrillic"),
    "Κανονισμός. Τα κλειδιά τα δίνει ο θυρωρός. Η συνδρομή είναι εξήντα ευρώ.": ("cp737", "cp869"),
    "תקנון הבית. את המפתחות מקבלים אצל השרת. המעלית אינה פועלת ביום חמישי.":
        ("cp1255", "iso8859-8", "cp862"),
    "Knjižnica je otvorena od osam do četiri.": ("cp1250", "iso8859-2", "mac_latin2"),
    "Opłata: 12 zł": ("cp1250", "iso8859-2", "cp852", "mac_latin2"),
    "Gebühr: 12 Euro": ("cp1252", "cp850", "mac_roman"),
    "השער נסגר בשעה תשע. המפתח אצל השוער.": ("cp1255", "iso8859-8"),
    "نظام المنزل. المصعد لا يعمل يوم الخميس. الاشتراك ستون دينارا.": ("cp1256", "iso8859-6"),
    "건물 규칙\n\n열쇠는 관리인이 나누어 줍니다. 승강기는 목요일에 쉽니다.": ("cp949",),
    "Die Gebühr beträgt 45 Euro für alle.\n┌────┬───┐\n│ Tag │ 9 │\n└────┴───┘\n": ("cp850", "cp437"),
    "Взнос составляет 45 евро.\n═══════════\n║ Лодка ║ 9 ║\n": ("cp866",),
    "Łódź": ("cp1250",),
    "Brno, Nádražní 5, Dvořák": ("cp1250", "iso8859-2"),
    "Curaçao & Zürich, Malmö, Århus": ("cp1252",),
    "The résumé of Zoë – “5 £” at 20 °C, 5 m²": ("cp1252",),
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "codec"), [(text, codec) for text, codecs_ in LANGUAGES.items() for codec in codecs_]
)
def test_the_code_page_is_the_one_in_which_the_text_is_a_language(text: str, codec: str) -> None:
    assert decode(text.encode(codec))[0] == text


def test_a_language_is_told_from_parts_of_a_long_text() -> None:
    text = "Umowa została podpisana w Łodzi. " * 20_000
    assert decode(text.encode("cp1250")) == (text, "cp1250")


def test_japanese_in_seven_bits_is_no_ascii() -> None:
    text = "会議は三月に開かれます。"
    assert decode(text.encode("iso2022_jp"))[0] == text


@pytest.mark.parametrize("codec", ["euc_jp", "cp932"])
@pytest.mark.parametrize(
    "text",
    [
        "門は夜九時に閉まります。港へようこそ。",
        "The gate closes at nine in the evening. 門は夜九時に閉まります。",
    ],
)
def test_a_line_of_japanese_is_no_other_language(text: str, codec: str) -> None:
    assert decode(text.encode(codec)) == (text, codec)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_what_was_written_in_utf_8_twice_is_read_once(mark: str) -> None:
    text = "Öffnungszeiten\r\nDas Büro ist “offen” – 12 €.\nPlain.\nŁódź, Ξένος, 中 😀 à Š\n"
    twice = f"{mark}{_as_cp1252(text)}".encode()
    assert decode(twice)[0] == text
    assert decode_declared(twice.removeprefix(codecs.BOM_UTF8), "utf-8")[0] == text


@pytest.mark.parametrize(
    "text",
    [
        "Ã© stands there for é\nand Ã¼ for ü.",
        "Only Ã¶ of many:\né\nü\nß",
        "ÉTÉ – « À »",
        "CAFÉ”",
        "3 ×\xa04 m, MANHÃ\xa08 h",
        'He cried "OLÉ…", AQUÍ… and COSÌ…',
    ],
)
def test_signs_that_look_like_it_stay(text: str) -> None:
    assert decode(text.encode())[0] == text


def _as_cp1252(text: str) -> str:
    signs = (bytes([byte]) for byte in text.encode())
    return "".join(sign.decode("cp1252", "ignore") or sign.decode("latin-1") for sign in signs)


def test_signs_of_windows_in_a_text_of_iso_8859_are_read() -> None:
    pasted = "Příliš žluťoučký kůň, ".encode("iso8859-2") + "„citace“ – 5 €".encode("cp1250")
    assert decode_declared(pasted, "iso-8859-2") == (
        "Příliš žluťoučký kůň, „citace“ – 5 €", "iso8859-2",
    )  # fmt: skip
    for text in ("Příliš žluťoučký kůň.", "Zażółć gęślą jaźń."):
        assert decode_declared(text.encode("cp1250"), "iso-8859-2") == (text, "cp1250")


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("會議在星期五十點開始。請提前兩週申請休假。", "big5"),
        ("姓名,電話\n王經理,2345\n", "big5"),
        ("회의는 금요일.", "cp949"),
        ("열쇠는 바 뒤에 걸려 있습니다. 회비는 연간 120유로입니다.", "cp949"),
        ("会议在星期五。", "gb18030"),
        ("20°C;25°C;30°C;35°F;40°K\n", "cp1250"),
    ],
)
def test_a_short_text_in_chinese_or_korean_is_read_by_its_frequent_signs(
    text: str, codec: str
) -> None:
    assert decode(text.encode(codec)) == (text, codec)
