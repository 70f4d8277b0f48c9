"""Words that a text has only short are asked for short."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from assistant.language.short_forms import as_shortened_in
from tests.assistant_fixtures import assistant_over, quotes

assistant = assistant_over(
    {
        "letter.txt": "Invoice No. 4711 of 3 March 2025 is enclosed. Please quote your customer No. 88-12.\n"
    }
)


@pytest.mark.parametrize(
    ("question", "text", "read"),
    [
        ("What is the invoice number?", "Invoice no.: 4711", "What is the invoice no.?"),
        ("What is the invoice number?", "The number is on page 2, no. 4711", "What is the invoice number?"),
        ("What is the phone number?", "Tel. 555 123, house no. 4", "What is the tel. no.?"),
        ("What is the number of guests?", "There were no guests.", "What is the number of guests?"),
        ("Maximum weight?", "max. 20 kg", "max. weight?"),
        ("Who leads R&D?", "Research and development: Tom Ek", "Who leads Research and development?"),
        ("Who leads R&D?", "Roofs and drains, research and development", "Who leads R&D?"),
        ("Who leads R&D?", "R&D: Tom Ek. Rent and deposits: Ann", "Who leads R&D?"),
        ("Who leads R&D?", "R & D: Tom Ek. Rent and deposits: Ann", "Who leads R&D?"),
        ("Do we sign NDAs?", "Non-disclosure agreements\nNo one signs non-disclosure agreements.",
         "Do we sign Non-disclosure agreements?"),
        ("Where is the MOU?", "The Memorandum of Understanding is filed.",
         "Where is the Memorandum of Understanding?"),
        ("Where is the MOU?", "It makes our unit proud; the MOU is filed.", "Where is the MOU?"),
        ("Who is the CTO?", "Call the office. Come to our party.", "Who is the CTO?"),
        ("Who is the CTO?", "Come to our party. Call the office.", "Who is the CTO?"),
        ("Who is the CTO?", "Chief Technology Officer; Chief Talent Officer", "Who is the CTO?"),
        ("Who does health and safety?", "H&S: Ann Roth", "Who does H&S?"),
        ("Who does health and safety?", "Heat and steam: Ann Roth", "Who does health and safety?"),
    ],
)  # fmt: skip
def test_what_is_short_in_the_text_is_read_short(question: str, text: str, read: str) -> None:
    assert as_shortened_in(text, question) == read


def test_a_number_that_is_called_no_is_found(assistant: Assistant) -> None:
    assert "4711" in quotes(assistant.ask("What is the invoice number?"))
