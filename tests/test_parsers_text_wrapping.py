"""Paragraphs whose lines were broken, in texts too short or too narrow for the whole to tell."""

from __future__ import annotations

import pytest

from ingest.parsers.text import parse
from tests.parsed import check, view


def blocks(text: str) -> list[tuple[str, str]]:
    parsed = parse(text.encode(), "note.txt")
    assert parsed.text == text
    check(parsed)
    return [(kind, content) for kind, _, content in view(parsed)]


@pytest.mark.parametrize(
    "paragraph",
    [
        "The cellar is aired twice a week, in the morning, by\nthe porter of the house.",
        "The cellar is aired by the\nporter of the house and by\nnobody else.",
        "The Cellar Key is kept by\nMr Bell of the front desk, who\nis there until six.",
        "The fee for the boat shed is paid to the\nHarbour Office in Weston, which is open until six in"
        " the evening.",
        "The district has a new fire-\nprotection officer, who sits in room twelve of the town hall.",
        "Der Schlüssel zum Keller liegt bei der\nHausverwaltung in der Weststraße, die bis sechs Uhr"
        " geöffnet ist.",
        "The yearly fee for a mooring in the old harbour is\n310 euros, which is due in May.",
        "Die Gebühr für einen Liegeplatz im alten Hafen beträgt\n310 Euro und ist im Mai fällig.",
        "La riunione del consiglio del porto si terrà presso\nVilla Serena nel mese di maggio.",
        "La cuota de amarre se paga cada año en la oficina del\nPuerto Viejo y es de 310 euros.",
        "Les clés de la cave sont chez le gardien, et aussi chez\nMadame Petit, au premier étage.",
        "Keys are kept by Mr Bell, Ms Frey,\nMr Lund and Mr Moss, who are at the front desk until six"
        " in the evening.",
    ],
)
def test_the_first_line_of_a_paragraph_is_no_heading(paragraph: str) -> None:
    assert blocks(f"{paragraph}\n") == [("paragraph", paragraph)]
    other = "Nothing else was found."
    assert blocks(f"{other}\n\n{paragraph}\n\n{other}\n")[1] == ("paragraph", paragraph)


def test_headings_directly_above_their_text_stay_headings() -> None:
    text = (
        "Opening hours\nThe pool is open from nine to six on every day of the week but\nmondays.\n\n"
        "How to pay\nyou can pay by card at the desk or with the machine in the entrance hall.\n\n"
        "REPORT OF THE\nHARBOUR BOARD\nThe board met three times in the year, twice of them in the town hall.\n"
    )
    assert [content for kind, content in blocks(text) if kind == "heading"] == [
        "Opening hours",
        "How to pay",
        "REPORT OF THE",
        "HARBOUR BOARD",
    ]
    assert blocks(text)[1][1].endswith("\nmondays.")


@pytest.mark.parametrize(
    "text",
    [
        "name = the first of them\nport = 8080\nanother_name = the second\n",
        "The sun is gone\nand the moon is here\nUpon the hill\nthe sheep are near\n",
        "Item          Price in euros\ndog           12 for a year\ncat           14 for a year\n",
        "Reports/annual/overview.txt\nreports/annual/appendix.txt\nreports/annual/figures1.txt\n",
        "id,name,\n1,dog,\n2,cat,\n",
        "apples and pears and plums\nbread and butter and cheese\nmilk and water and coffee\n",
    ],
)
def test_lines_that_stand_for_themselves_stay_apart(text: str) -> None:
    assert [content for _, content in blocks(text)] == text.splitlines()


def test_a_stanza_that_ends_with_a_stop_has_no_headings() -> None:
    first = "The old grey pond\nA heron lifts off\nAnd all is still."
    second = "A boat at dusk\nIts lantern sways\nOut on the dark."
    assert {kind for kind, _ in blocks(f"{first}\n\n{second}\n")} == {"paragraph"}
