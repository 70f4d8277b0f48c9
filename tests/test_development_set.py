"""The development set's figures, and that the test sets themselves can be trusted."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from eval.formats.format_table import read_test_set
from eval.runner import RunOptions, run
from eval.testset import Gold
from eval.thresholds import parse_thresholds
from ingest.index import Index
from ingest.parsers import parse_document

# How many must be right; of 40, 20 and 12.
ANSWERABLE = 25
UNANSWERABLE = 16
FOLLOW_UPS = 8

ROOT = Path(__file__).parents[1]
TEST_SETS = ROOT / "eval" / "testsets"
SPLITS = ("development", "heldout", "choose", "report", "trained")
NAMES = ["coalition.jsonl", "coalition-heldout.jsonl", "office.jsonl", "workplace.jsonl"]


def _file(document: str) -> Path:
    return next(
        folder / document
        for folder in (ROOT / "seeds", TEST_SETS / "office", TEST_SETS / "workplace")
        if (folder / document).is_file()
    )


def test_the_development_set_is_answered(seed_index: Index, tmp_path: Path) -> None:
    settings = AssistantSettings()
    results = run(
        read_test_set(TEST_SETS / "coalition.jsonl"),
        build_assistant(settings, seed_index),
        seed_index,
        out=tmp_path / "coalition",
        options=RunOptions(settings),
        thresholds=parse_thresholds(["retrieval.hit@5=0.95", "citation.verbatim=1"]),
    )
    assert all(verdict["passed"] for verdict in results.head["thresholds"])
    right: Counter[str] = Counter()
    misses = []
    for row in results.as_dict()["rows"]:
        # Some citation on a gold sentence, whatever the question's own need; else an abstention.
        due = "citation.hit" if row["answerable"] else "abstention.accuracy"
        kind = "answerable" if row["answerable"] else "unanswerable"
        right["follow-ups" if row["history"] else kind] += bool(row["metrics"][due])
        misses += [] if row["metrics"][due] else [row["id"]]
        assert bool(row["answer"]["citations"]) is not row["answer"]["abstained"]
    assert right["answerable"] >= ANSWERABLE, misses
    assert right["unanswerable"] >= UNANSWERABLE, misses
    assert right["follow-ups"] >= FOLLOW_UPS, misses


def test_the_development_set_has_what_the_issue_asks_for() -> None:
    rows = read_test_set(TEST_SETS / "coalition.jsonl")
    alone = [row for row in rows if not row.history]
    answerable = [row for row in alone if row.answerable]
    impossible = [row for row in alone if not row.answerable]
    assert (len(answerable), len(impossible)) == (40, 20)
    assert Counter(row.tags["miss"] for row in impossible)["near"] >= 10
    assert len([row for row in rows if row.history]) == 12
    kinds = {row.tags["kind"] for row in answerable}
    assert {"who", "when", "where", "how-many", "why", "which", "yes-no"} <= kinds
    assert {"list", "schedule", "summary"} <= kinds
    assert {row.tags["wording"] for row in answerable} == {"same", "different"}


@pytest.mark.parametrize("name", NAMES)
def test_rows_are_whole_and_gold_is_whole_sentences(name: str) -> None:
    rows = read_test_set(TEST_SETS / name)
    assert len({row.id for row in rows}) == len(rows)
    assert len({(row.question, row.history) for row in rows}) == len(rows)
    for row in rows:
        assert row.question == row.question.strip()
        assert bool(row.gold) is row.answerable, row.id
        assert not row.history or row.history[0].role == "user"
        assert row.tags.get("split") in SPLITS, row.id
        for gold in row.gold:
            assert _stands_whole(gold), (row.id, gold)


def _stands_whole(gold: Gold) -> bool:
    """A sentence, or a sentence inside a quotation: never a piece of a word or of a clause."""
    file = _file(gold.document)
    parsed = parse_document(file.read_bytes(), file.name)[1]
    if gold.quote:
        return " ".join(gold.quote.split()) in " ".join(parsed.text.split())
    start, end = gold.start or 0, gold.end or 0
    quote = parsed.text[start:end]
    if not quote or quote != quote.strip():
        return False
    before, after = parsed.text[:start], parsed.text[end:]
    if re.search(r"(?:^|\n)[ \t]*$", before) and re.match(r"[ \t]*(?:\r?\n|$)", after):
        return True  # a whole line, as in a table drawn with spaces
    begins = start in {block.start for block in parsed.blocks} or re.search(
        r"(?:[.!?:][\"”’)*]*\s+|[\"“]|\[[ x]\] )$",
        before,  # a box says whether an item holds
    )
    ends = end in {block.end for block in parsed.blocks} or (
        re.search(r"[.!?…][\"”’*)]*$", quote) and re.match(r"[\s\"”’]|$", after)
    )
    return bool(begins and ends)
