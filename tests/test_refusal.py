"""Sentences in which a model says that the passages do not answer, told from those that deny something."""

from __future__ import annotations

import pytest

from assistant.writing.refusal import SENTINEL, before_sentinel, holds_sentinel, is_refusal


@pytest.mark.parametrize(
    "sentence",
    [
        "The provided passages do not contain information about the salary.",
        "I'm sorry, but the given documents don't answer this question.",
        "Based on the passages, there is no information about parking.",
        "None of the passages mention a dog.",
        "The price of a drink is not mentioned in the provided passages.",
        "I cannot find this in the documents.",
        "The answer cannot be determined from the given context.",
        "Die bereitgestellten Passagen enthalten keine Informationen über Parkplätze.",
        "Aus den Unterlagen geht nicht hervor, wer das Team leitet.",
        "Les passages fournis ne contiennent pas d'informations sur le parking.",
        "Los documentos no mencionan el precio.",
        "I passaggi forniti non contengono informazioni sul parcheggio.",
    ],
)
def test_a_refusal_in_prose(sentence: str) -> None:
    assert is_refusal(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The policy does not cover agency workers.",
        "The documents must be sent within 31 days.",
        "The passages do not give a price, but a main dish costs 6.50 euros.",
        "There is no information desk at the station.",
        "The information is not shared with others.",
        "Die Dokumente werden nicht zurückgegeben.",
        "Leider ist der Pool nicht geöffnet.",
        "El documento no necesita firma.",
        "Les documents ne sont pas rendus.",
    ],
)
def test_what_a_document_denies_is_none(sentence: str) -> None:
    assert not is_refusal(sentence)


@pytest.mark.parametrize(
    "text",
    [SENTINEL, r"NOT\_IN\_THE\_DOCUMENTS", "**not_in_the_documents**.", "NOT IN THE DOCUMENTS"],
)
def test_the_sentinel_in_the_spellings_of_models(text: str) -> None:
    assert holds_sentinel(text)
    for end in range(len(text)):
        assert before_sentinel(text[:end]).strip("* ").lower() in ("", "not_in_the_documents"[:end])


def test_words_like_the_sentinels_are_none() -> None:
    assert not holds_sentinel("It is not in the documents that it rains.")
    assert before_sentinel("NOT IN tune") == "NOT IN tune"
