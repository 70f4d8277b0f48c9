"""Word files that LibreOffice wrote, read to the character."""

from __future__ import annotations

import pytest

from ingest.parsers import parse_document
from tests.parsed import GOLDEN, checked, view

LIBRARY = """\
Lindgren Library – internal

Lindgren Library Staff Handbook

Valid from March 2025

Leave

Full-time staff get 27 days of annual leave. Part-time staff get a share of it.

Comment by Greta Holm: Should we raise this to 30 days for everybody?

Carrying over

Up to five days may be carried over:

1. They must be taken by 30 April.
2. The manager agrees in writing.

Benefit plans

Plans in 2025

Plan | Dental maximum | Vision allowance
Basic | $800 | $100
Plus | $1,500 | $250
Premier | $2,400 | $400

Who to call

The benefits desk answers on extension 4471.

Opening hours

The desk is open from 9 to 15.

Day | Closes at
Friday | 13:00
Saturday | 11:00

Travel

Trips within the county are paid at 0.41 euros per kilometre.

Printed copies are not controlled."""
CONTRACT = """\
Article 1 Scope

This contract covers:

(a) goods,
(b) services\u202f¹, of which
(i) repair
(ii) storage

¹ Not transport.

Comment by Ann: Cold storage too?

1.1 Place

1.2 The Supplier shall deliver all goods to the place that the Buyer names in the order, at the cost \
of the Supplier.

Article 2 Fees

(a) The fee is 5 EUR.
Paid in cash

A con softhyphen.

Boxed words."""


@pytest.mark.parametrize("suffix", ["docx", "doc"])
def test_a_handbook_with_a_comment_and_tables_for_layout(suffix: str) -> None:
    chosen, parsed = parse_document((GOLDEN / f"library.{suffix}").read_bytes(), "library")
    assert (chosen, parsed.title) == (suffix, "Lindgren Library Staff Handbook")
    assert checked(parsed).text == LIBRARY
    assert parsed.remarks == ()


@pytest.mark.parametrize("suffix", ["docx", "doc"])
def test_a_contract_with_the_numbers_that_are_shown(suffix: str) -> None:
    chosen, parsed = parse_document((GOLDEN / f"contract.{suffix}").read_bytes(), "contract")
    assert chosen == suffix
    # The title of its table of contents is a paragraph like others in an old file.
    assert checked(parsed).text.removeprefix("Contents\n\n") == CONTRACT
    assert [level for kind, level, _ in view(parsed) if kind == "heading"] == [1, 2, 1]
    assert parsed.remarks == ()
