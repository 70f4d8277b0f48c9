from __future__ import annotations

import pytest

from assistant.language.negation import says_otherwise


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("Visitors must not enter the cold room.", "Who may enter the cold room?"),
        ("Smoking is forbidden in the loading bay.", "Where is smoking allowed?"),
        ("Contractors are prohibited from using the lift.", "Who may use the lift?"),
        ("Bicycles are banned from the lobby.", "Where can I put my bicycle?"),
        ("Ms Brandt no longer leads the archive.", "Who leads the archive?"),
        ("The former head is Mr Olsen.", "Who is the head?"),
        ("All staff except interns may use the gym.", "Who may use the gym?"),
        ("Hardly anybody uses the scanner.", "Who uses the scanner?"),
        ("The contract with Velo AG was terminated.", "With whom is there a contract?"),
        ("Overtime is unpaid for managers.", "Who is paid for overtime?"),
        ("Managers are paid for overtime.", "Who is unpaid?"),
        ("We stopped selling tickets at the desk.", "Where are tickets sold?"),
        ("Dogs aren't allowed in the hall.", "Where are dogs allowed?"),
        ("Visitors come without a badge only if a guide is there.", "Who comes without a badge?"),
        ("The fax number 4711 is out of use.", "What is the fax number?"),
        ("The library is closed on Sundays.", "When is the library open?"),
        ("The shop sells everything but tobacco.", "What does the shop sell?"),
        ("Permit B is invalid on weekends.", "When is permit B valid?"),
        ("The portal is unavailable on Mondays.", "When does the portal work?"),
        ("Ms Roth was head of sales until 2023.", "Who is head of sales?"),
        ("Room Elbe used to seat 12; it now seats 8.", "How many does room Elbe seat?"),
        ("Hunde sind nicht erlaubt.", "Wo sind Hunde erlaubt?"),
        ("Keine Besucher dürfen den Keller betreten.", "Wer darf den Keller betreten?"),
        ("Les chiens ne sont pas admis.", "Où les chiens sont-ils admis ?"),
        ("Le bureau n’est pas ouvert.", "Quand le bureau est-il ouvert ?"),
        ("Está prohibido fumar en el patio.", "¿Dónde se puede fumar?"),
    ],
)
def test_a_sentence_that_turns_round_what_is_asked_says_otherwise(
    sentence: str, question: str
) -> None:
    assert says_otherwise(sentence, question)


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("Visitors must not enter the cold room.", "Who must not enter the cold room?"),
        ("Smoking is forbidden in the loading bay.", "Where is smoking not allowed?"),
        ("Smoking is forbidden in the loading bay.", "Where is smoking forbidden?"),
        ("The meeting was cancelled on 4 May.", "When was the meeting cancelled?"),
        ("Children are exempt from the fee.", "Who is exempt from the fee?"),
        ("Overtime is unpaid for managers.", "Who is unpaid?"),
        ("Guests cannot enter unless invited.", "Who may not enter unless invited?"),
        ("The permit has No. 5 on it.", "What is on the permit?"),
        ("The union meets under the tower.", "Where does the union meet?"),
        ("The library is closed on Sundays.", "When is the library closed?"),
        ("The brush is used to clean the filter.", "How is the filter cleaned?"),
        ("Ms Roth was head of sales until 2023.", "Who was head of sales?"),
        ("Until 2023 the fee was five euros.", "What was the fee until 2023?"),
        ("Staff inform the office on form 5.", "Which form does one use?"),
        ("Die Bücherei öffnet um neun Uhr.", "Wann öffnet die Bücherei?"),
        ("", ""),
    ],
)
def test_what_says_what_is_asked_does_not(sentence: str, question: str) -> None:
    assert not says_otherwise(sentence, question)
