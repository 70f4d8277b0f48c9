from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.answer import Citation, Turn
from eval.questions import Gold, read_test_set
from ingest.errors import UsageError

ROW = {
    "id": "q1",
    "question": "Who?",
    "history": [{"role": "user", "content": "Hello"}],
    "answerable": True,
    "gold": [{"document": "d.txt", "start": 10, "end": 20}],
    "tags": {"kind": "who"},
}


def cited(start: int, end: int, quote: str = "", document: str = "d.txt") -> Citation:
    return Citation(1, document, "D", None, "", start, end, quote)


def test_a_row_is_read(tmp_path: Path) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text(json.dumps(ROW) + "\n\n" + json.dumps(ROW | {"history": []}), encoding="utf-8")
    first, second = read_test_set(file)
    assert first.history == (Turn("user", "Hello"),)
    assert second.history == ()
    assert first.gold == (Gold("d.txt", 10, 20),)
    assert first.tags["kind"] == "who"


@pytest.mark.parametrize("line", ["{", "[]", "{}", '"x"', "3", json.dumps(ROW | {"gold": [1]})])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text(json.dumps(ROW) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(UsageError, match="line 2"):
        read_test_set(file)


@pytest.mark.parametrize(
    ("start", "end", "counts"),
    [
        (10, 20, True),
        (12, 14, True),
        (0, 40, True),
        (15, 40, True),
        (16, 40, False),
        (20, 30, False),
    ],
)
def test_a_citation_counts_when_it_shares_half_of_the_smaller_span(
    start: int, end: int, counts: bool
) -> None:
    assert Gold("d.txt", 10, 20).cited_by(cited(start, end)) is counts
    assert not Gold("d.txt", 10, 20).cited_by(cited(start, end, document="e.txt"))


def test_quotes_are_compared_without_their_line_breaks() -> None:
    gold = Gold("d.html", 0, 0, "Call the front desk.")
    assert gold.cited_by(cited(5, 9, "Call the\n front desk. Always.", "d.html"))
    assert gold.cited_by(cited(5, 9, "front desk", "d.html"))
    assert not gold.cited_by(cited(5, 9, "Call nobody.", "d.html"))
