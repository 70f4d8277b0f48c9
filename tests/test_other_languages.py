"""Questions in other languages than English are answered where the text has their nouns, and only there."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from assistant.questions.nouns_asked import asked_in
from assistant.quoting.unsure_abroad import is_unsure_abroad
from tests.assistant_fixtures import assistant_over, quotes

TEXTS = {
    "urlaub.md": "# Urlaub\n\nAlle Beschäftigten haben Anspruch auf 30 Arbeitstage Erholungsurlaub. Der Antrag ist"
    " zwei Wochen vorher bei der Teamleitung zu stellen. Resturlaub verfällt am 31. März.\n",
    "teile.md": "# Teile\n\nFür das Teil P077 gilt eine Frist von drei Wochen. P070 kostet 12 Euro.\n",
    "pret.md": "# Prêt\n\nChaque lecteur peut emprunter dix livres et quatre films pour trois semaines. En cas de"
    " perte, la carte est remplacée contre 2 euros. Les chiens guides sont admis.\n",
    "carne.md": "# Carné\n\nEl carné cuesta 8 euros al año para los adultos. La biblioteca cierra los domingos y"
    " todo el mes de agosto. En la sala de estudio está prohibido comer.\n",
    "tessera.md": "# Tessera\n\nLa tessera costa 10 euro all'anno. I libri si prendono in prestito per quattro"
    " settimane. La direttrice è Livia Carraro.\n",
    "basen.md": "# Basen\n\nBilet ulgowy kosztuje 11 zł. Klucz do szafki zwraca się w kasie. Zajęcia prowadzi"
    " Marek Zieliński. Sauna jest zamknięta w lipcu.\n",
    "kortet.md": "# Lånekortet\n\nLånekortet är gratis. Böcker lånas i fyra veckor. Biblioteket är stängt på"
    " söndagar.\n",
}
assistant = assistant_over(TEXTS)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Wie viele Urlaubstage habe ich?", "30 Arbeitstage"),
        ("Wann verfällt der Resturlaub?", "31. März"),
        ("Combien de livres puis-je emprunter ?", "dix livres"),
        ("¿Cuánto cuesta el carné?", "8 euros"),
        ("¿Puedo comer en la sala de estudio?", "prohibido"),
        ("Chi è la direttrice?", "Livia Carraro"),
        ("Kto prowadzi zajęcia?", "Marek Zieliński"),
        ("Hur länge får jag låna böcker?", "fyra veckor"),
    ],
)
def test_what_the_text_has_is_answered(assistant: Assistant, question: str, words: str) -> None:
    assert words in quotes(assistant.ask(question))


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("Gibt es Weihnachtsgeld?", "Weihnachtsgeld"),
        ("Wie viel Bildungsurlaub bekomme ich?", "Bildungsurlaub"),
        ("Wann wird gefeiert?", "gefeiert"),
        ("Quel est le tarif pour les étudiants ?", "tarif"),
        ("Y a-t-il une cantine ?", "cantine"),
        ("¿Hay wifi en la biblioteca?", "wifi"),
        ("¿Puedo llevar a mi perro?", "perro"),
        ("Qual è lo stipendio della direttrice?", "stipendio"),
        ("Welche Frist gilt für das Teil P099?", "P099"),
        ("Czy studenci mają zniżkę?", "zniżkę"),
        ("Vad kostar ett fjärrlån?", "fjärrlån"),
    ],
)
def test_what_it_has_not_is_refused_by_name(
    assistant: Assistant, question: str, lacks: str
) -> None:
    answer = assistant.ask(question)
    assert answer.abstained
    assert lacks in answer.reason


@pytest.mark.parametrize(
    ("question", "language", "nouns"),
    [
        ("Wo ist der Hammer?", "de", [["Hammer"]]),
        ("wie lange dauert die probezeit", "de", [["probezeit"]]),
        ("Quand a lieu la prochaine réunion ?", "fr", [["prochaine", "réunion"]]),
        ("¿Hay comedor?", "es", [["comedor"]]),
        ("Hoeveel boeken mag ik lenen?", "nl", [["boeken"]]),
        ("Quanto custa o cartão?", "pt", [["cartão"]]),
        ("Kolik stojí průkaz čtenáře?", "cs", [["průkaz"], ["čtenáře"]]),
        ("Где разрешено курить?", "ru", [["разрешено"], ["курить"]]),
        ("Скільки коштує квиток?", "uk", [["квиток"]]),
        ("Berapa denda keterlambatan?", "", [["keterlambatan"]]),
    ],
)
def test_nouns_are_told_by_capitals_or_what_stands_before_else_all_that_carries_is_asked_for(
    question: str, language: str, nouns: list[list[str]]
) -> None:
    asked = asked_in(question)
    assert asked is not None
    assert (asked.language, [*asked.nouns]) == (language, nouns)


@pytest.mark.parametrize(
    "question",
    [
        "Who is the die cutter?",
        "menu du jour",
        "parking in Los Angeles",
        "das boot",
        "Give me an overview of the pension fund",
        "is a man allowed",
        "Öffnungszeiten",
        "frozen CO2 in K 0.14 permitted?",
        "Does Palfrey insure demurrage?",
        "Lindqvist-Amadi's criticism",
        "",
        "???",
    ],
)
def test_english_names_and_single_words_are_not_held_to_it(question: str) -> None:
    assert asked_in(question) is None


@pytest.mark.parametrize(
    "question", ["Was kostet " + "der Hof " * 9000, "Was kostet der " + "hof " * 9000]
)
def test_of_an_endless_question_a_few_words_are_looked_for(question: str) -> None:
    asked = asked_in(question)
    assert asked is not None
    assert max(len(asked.words), len(asked.nouns), *map(len, asked.nouns)) <= 30


def test_words_of_one_stem_or_within_a_longer_one_are_held() -> None:
    text = "Erholungsurlaub wird schriftlich beantragt; samstags ist zu."
    for question, held in (
        ("Wie viel Urlaub habe ich?", True),
        ("Wie beantragt man das?", True),
        ("Wird der Erholungsurlaub bezahlt?", True),
        ("Ist am Samstag im März zu?", True),  # days and months are written otherwise, too
        ("Gibt es einen Hund im Urlaub?", False),
        ("Wann wird die Ruhe beantragt?", False),
        ("Gibt es Erholungsurlaubsgeld?", False),  # each part has to stand in a word
        ("Wo liegt das Erholungsurlaubsbeantragte?", True),
    ):
        asked = asked_in(question)
        assert asked is not None
        assert (asked.is_any_held(text) and asked.are_nouns_held([text, "Hunderte"])) is held


def test_words_that_begin_as_no_name_or_figure_are_not_bold() -> None:
    sentence = "Die Frist beträgt vier Wochen."
    assert is_unsure_abroad("Wie lange ist die Frist?", sentence, "beträgt vier Wochen")
    assert not is_unsure_abroad("Wie lange ist die Frist?", sentence, "vier Wochen")
    sick = "Wer im Urlaub erkrankt, reicht innerhalb von drei Tagen ein ärztliches Attest ein."
    assert is_unsure_abroad("Urlaub", sick, "erkrankt")
    assert not is_unsure_abroad("How long is the notice?", "It is four weeks long.", "four weeks")
