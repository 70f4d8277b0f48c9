from __future__ import annotations

import pytest

from eval.gold import ResolvedGold, Resolver
from eval.matching import SearchableText
from eval.testset import Gold
from ingest.document import Document
from tests.fakes import FakeIndex

LEAVE = "Leave lasts 30\r\ndays.\nAsk Ms Wren “first”.\nLeave lasts 30 days, again."


def stored(name: str, text: str, pages: tuple[int, ...] = (), title: str = "T") -> Document:
    return Document(name, title, text, "", "text", "", "", "", pages=pages)


@pytest.fixture
def index() -> FakeIndex:
    return FakeIndex(
        [
            stored("hr/Leave Policy.pdf", LEAVE, (0, 22, 43)),
            stored("it/rules.md", "Rule one. **Never** share it.", title="The IT rules"),
            stored("hr/rules.md", "Rule two."),
            stored("hr/Fe\u0301rie\u0301.md", "Rule three."),
        ]
    )


def texts(index: FakeIndex, gold: Gold) -> tuple[list[str], str]:
    spans, problem = Resolver(index).resolve(gold)
    return [index.text(s.document)[s.start : s.end] for s in spans], problem


@pytest.mark.parametrize(
    ("gold", "found"),
    [
        (Gold("hr/Leave Policy.pdf", 0, 11), ["Leave lasts"]),
        (Gold("leave policy.PDF", 0, 11, quote="Leave lasts"), ["Leave lasts"]),
        (Gold("Leave Policy", 40, 51, quote="Leave lasts"), ["Leave lasts"]),
        (Gold("Leave%20Policy.pdf", page=2), ["Ask Ms Wren “first”.\n"]),
        (Gold("Leave Policy.pdf", quote="ask ms wren 'first'."), ["Ask Ms Wren “first”."]),
        (Gold("Leave Policy.pdf", quote="30 days"), ["30 days"]),
        (Gold("it/rules.md", quote="Never share it."), ["Never** share it."]),
        (Gold("rules.md", quote="Rule two."), ["Rule two."]),
        (Gold("f\xe9ri\xe9.md", quote="Rule three."), ["Rule three."]),
        (Gold("the it rules"), ["Rule one. **Never** share it."]),
    ],
)
def test_gold_becomes_spans(index: FakeIndex, gold: Gold, found: list[str]) -> None:
    assert texts(index, gold) == (found, "")


@pytest.mark.parametrize(
    ("gold", "said"),
    [
        (Gold("gone.pdf", 0, 5), "not in the index"),
        (Gold("rules.md", 0, 4), "fits several documents"),
        (Gold("it/rules.md", 0, 4000), "no span of it"),
        (Gold("it/rules.md", quote="Absent words."), "is not in it/rules.md"),
        (Gold("it/rules.md", page=2), "has no pages"),
        (Gold("Leave Policy.pdf", page=9), "has 3 pages"), (Gold(""), "neither a document nor a quote"),
    ],
)  # fmt: skip
def test_gold_without_a_span_says_why(index: FakeIndex, gold: Gold, said: str) -> None:
    problem = texts(index, gold)[1]
    assert said in problem
    assert problem.endswith(".")


def test_wrong_offsets_give_way_to_the_nearest_occurrence(index: FakeIndex) -> None:
    gold = Gold("Leave Policy.pdf", 50, 61, quote="Leave lasts")
    (span,) = Resolver(index).resolve(gold)[0]
    assert span == ResolvedGold(
        "hr/Leave Policy.pdf", LEAVE.rindex("Leave"), LEAVE.rindex("Leave") + 11, True
    )


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("We  will—never—\r\ngo”!", '"we will - never - go"', ["We  will—never—\r\ngo”"]),
        ("an appli-\ncation of the rule.", "application of the rule", ["appli-\ncation of the rule"]),
        ("the ﬁnance team", "Finance team", ["ﬁnance team"]), ("1308 and 308", "308", ["308"]),
        ("so­ft hyphen", "soft hyphen", ["so­ft hyphen"]), ("one, one", "one", ["one", "one"]),
        ("abc", "…", []),
    ],
)  # fmt: skip
def test_quotes_are_found_by_their_words(text: str, quote: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in SearchableText(text).find(quote)] == found
