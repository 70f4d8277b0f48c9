"""Names of a sentence against those of a passage, in every form that a writer gives them."""

from __future__ import annotations

import pytest

from assistant.language.names import names_known

PASSAGE = (
    "The Danish yard Holm & Søn built the ferry for Harrow Lines. Its chief finance officer, Zoë Müller-Kahn, "
    "opened it in October with a band. The file is 8GB. Talks with the Spanish port authority go on."
)


@pytest.mark.parametrize(
    "sentence",
    [
        "The yard in Denmark was Holm & Søn.",
        "CFO Zoe Mueller-Kahn opened the ferry in Oct. 2024.",
        "It was opened for Harrow's use at 9 PM and cost EUR 12.",
        "It is a file of 8 GB.",
        "The SPA is in the talks with the yard.",
        "Harrow talks to Spain's port authority.",
        "Ferry Times: the ferry is on time.",
        "See Section 4 of Version 2 for the ferry.",
        "At Lakeside the ferry was opened.",  # the document's own house, named elsewhere in it
        "Die Fähre liegt in Lissabon.",
        "Die Fähre wurde von der Werft gebaut und ist groß.",
    ],
)
def test_a_name_is_known_in_another_form(sentence: str) -> None:
    assert names_known(sentence, PASSAGE, {"lakeside", "anna", "brandt"}, ())


@pytest.mark.parametrize(
    "sentence",
    [
        "The ferry was built by Fincantieri.",
        "The ferry was built by Aetna.",
        "The yard (Fincantieri) built the ferry.",
        "Anna Brandt opened the ferry for the yard.",
        "It was opened in March by the yard.",
        "The port of Lisbon is in the talks.",
    ],
)
def test_another_name_is_not(sentence: str) -> None:
    assert not names_known(sentence, PASSAGE, {"lakeside", "anna", "brandt"}, ())


def test_names_are_compared_within_a_language() -> None:
    french = "Le bac a été construit par la société Holm et il est dans le port."
    assert not names_known("Le bac a été construit par Fincantieri dans le port.", french, (), ())
    assert names_known("The ferry is in the port of London, by Holm.", french, (), ())
