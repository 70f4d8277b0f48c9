"""The handbooks' figures: PDF files as organisations give them to their staff, asked as staff ask."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from eval.formats.format_table import read_test_set
from ingest.document import BlockKind
from ingest.parsers import parse_document
from tests.shipped_sets import TEST_SETS, results_of

# The least that will do: two to six points from what was measured.
FLOORS = {"citation.page": 0.70, "retrieval.hit@1": 0.78, "retrieval.hit@5": 0.93}

SET = TEST_SETS / "handbooks.jsonl"
DOCUMENTS = TEST_SETS / "handbooks"


def test_the_right_page_is_cited(tmp_path: Path) -> None:
    results = results_of("handbooks", tmp_path, FLOORS)
    assert not [one for one in results["thresholds"] if not one["passed"]]
    assert results["summary"]["citation.verbatim"]["value"] == 1
    assert "not ingested" not in {row["attribution"] for row in results["rows"]}


def test_the_tables_are_rows() -> None:
    rows: list[str] = []
    for file in sorted(DOCUMENTS.iterdir()):
        _, parsed = parse_document(file.read_bytes(), file.name)
        rows += [
            parsed.text[block.start : block.end]
            for block in parsed.blocks
            if block.kind is BlockKind.TABLE_ROW
        ]
    assert len(rows) == 89
    assert {
        "Dental maximum per year | 500 euros | 1,200 euros | 2,400 euros",
        "Glasses, every two years | | 180 euros | 350 euros",
        "Orthodontics | 0 | 500 | 600 | 1,900",
        "Outpatient deductible | 400 euros | 200 euros | None",
        "Spa treatment | | | 14 days",
    } <= set(rows)


def test_the_set_holds_what_staff_ask() -> None:
    questions = read_test_set(SET).questions
    assert len(questions) >= 60
    assert len({gold.document for one in questions for gold in one.gold}) == 3
    assert all(gold.page and gold.quote for one in questions for gold in one.gold)
    assert Counter(one.tags["kind"] for one in questions)["table"] >= 30
    source = (TEST_SETS / "handbooks.source.md").read_text("utf-8")
    assert all(f"| `{file.name}` |" in source for file in DOCUMENTS.iterdir())
