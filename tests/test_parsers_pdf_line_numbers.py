from __future__ import annotations

import pytest

from ingest.document import ParsedDocument
from ingest.parsers.pdf import parse
from tests.parsed import checked, lines
from tests.pdf_builder import build_pdf
from tests.pdf_items import Text

RULING = [
    "The court finds that the tenant did not pay the rent for",
    "the months of May and June, and that the owner gave notice in",
    "writing on 3 July. The claim is therefore granted in full, and",
    "the tenant bears the costs of the proceedings.",
]
FIVES = [str(n) if n % 5 == 0 else "" for n in range(1, 41)]


def numbered(texts: list[str], numbers: list[str], size: float = 8) -> ParsedDocument:
    """A page whose lines have numbers beside them, drawn before or after what they count."""
    items = []
    for at, (text, number) in enumerate(zip(texts, numbers, strict=True)):
        y = 740 - 16 * at
        items += [Text(72, y, text)] if text else []
        items += [Text(56 - 4.4 * len(number), y, number, size)] if number else []
    return checked(parse(build_pdf([items]), "x"))


@pytest.mark.parametrize(
    "numbers", [[str(n) for n in range(1, 13)], [str(n) for n in range(95, 107)]]
)
def test_the_numbers_of_lines_are_left_out_and_said(numbers: list[str]) -> None:
    found = numbered(RULING * 3, numbers)
    assert lines(found) == ["\n".join(RULING)] * 3
    assert "The numbers of the lines on page 1 are not in the text." in found.remarks


def test_every_fifth_line_may_be_numbered() -> None:
    assert lines(numbered(RULING * 10, FIVES)) == ["\n".join(RULING)] * 10


def test_the_numbers_of_paragraphs_and_rows_stay() -> None:
    numbers = [str(at // 4 + 1) if at % 4 == 0 else "" for at in range(40)]
    found = numbered(RULING * 10, numbers, 11)
    assert "7" in found.text.split()


@pytest.mark.parametrize(
    "texts",
    [
        [f"{word} the list of the things that are in the yard" for word in ["Count", "Check"] * 6],
        [f"{word} of the yard" for word in ["crane", "Gate"] * 6],
        [f"see that the list of {word} is in the yard" for word in ["cranes", "gates"] * 6],
    ],
)
def test_the_numbers_of_items_stay(texts: list[str]) -> None:
    found = numbered(texts, [str(n) for n in range(1, 13)], 11)
    assert "7" in found.text.split()
    assert not any("numbers" in remark for remark in found.remarks)
