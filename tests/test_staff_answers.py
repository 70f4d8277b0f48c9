"""Answers over what staff and residents look up: fees by amount and age, plans, versions, programmes."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from tests.assistant_fixtures import assistant_over

TEXTS = {
    "fees.md": """# Fees of the town of Norwick

## Building permits

| Value of the work | Fee | Inspections included |
|---|---|---|
| Up to $5,000 | $60 | none |
| $5,001 to $25,000 | $140 | one |
| $25,001 to $100,000 | $320 | two |
| Over $100,000 | $320 plus 0.4 % of what is above $100,000 | four |

## Swimming pool

| | Single | 10 visits | Year |
|---|---|---|---|
| Adults | $6 | $50 | $280 |
| Children 6 to 15 | $3 | $25 | $120 |
""",
    "leave.md": """# Leave

| Length of service | Leave without bank holidays | Leave with bank holidays |
|---|---|---|
| 0-2 years | 25 days | 33 days |
| 2-5 years | 27 days | 35 days |
| 5+ years | 30 days | 38 days |
""",
}


assistant = assistant_over(TEXTS)


@pytest.mark.parametrize(
    ("question", "row", "bold"),
    [
        ("What does a permit cost for work worth $30,000?", "$25,001 to $100,000 |", "$320"),
        ("How much is the permit fee for a $250,000 project?", "Over $100,000 |",
         "$320 plus 0.4 % of what is above $100,000"),
        ("How many inspections are included for work of 20,000 dollars?", "$5,001 to $25,000 |", "one"),
        ("How much for a 10 year old?", "Children 6 to 15 |", ""),
        ("How many days of leave with bank holidays after six years?", "5+ years |", "38 days"),
        ("How many days after 4 years?", "2-5 years |", ""),
    ],
)  # fmt: skip
def test_the_row_is_quoted_whose_range_holds_an_amount_or_age(
    assistant: Assistant, question: str, row: str, bold: str
) -> None:
    answer = assistant.ask(question)
    below_header = [
        one.quote for one in answer.citations if one.quote.count("|") and "Length" not in one.quote
    ]
    assert any(quote.startswith(row) for quote in below_header), answer.answer
    assert len(below_header) <= 2
    assert answer.direct == bold
