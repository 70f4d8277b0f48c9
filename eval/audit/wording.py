"""The checks of the audit: of a row's wording, and of rows with each other; see also ``audit_gold``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.dependence import depends
from eval.audit import Action, Finding, Kind, shown
from eval.audit.gold_checks import CheckedGold, quotes_known
from eval.duplicates import same_questions, similar_questions
from eval.gold import resolver_for
from eval.matching import words
from eval.testset import TestQuestion, TestSet
from ingest.index import Index

# Words of which at least one stands in every question that ``depends`` can find fault with.
_MAY_DEPEND = re.compile(
    r"\b(?:s?he|him|his|hers?|its?|the[ym]|theirs?|th[ie]s|these|those|that|there|then|so|ones?|same|others?"
    r"|else|why|how come|since when)\b|^\W*(?:and|what about|how about|or|but|so|ok|okay|thanks|yes|no)\b",
    re.IGNORECASE,
)
_FEW_WORDS = 6
_POINTS = re.compile(
    r"\b(?:this|the (?:given|above|following|present|attached)) (?:document|text|passage|article|paragraph"
    r"|excerpt|context|file|page|section|report|chapter)s?\b"
    r"|\b(?:according to|in|from|of) the (?:text|passage|paragraph|context|excerpt)\b"
    r"|\bdies(?:e[smrn]?)? (?:Dokument|Text|Abschnitt|Artikel|Datei|Seite)s?\b",
    re.IGNORECASE,
)
_POINTS_INSIDE = re.compile(
    r"\b(?:table|figure|list|section|paragraph|example|image|chart) (?:above|below)\b"
    r"|\b(?:above|following|preceding) (?:table|figure|list|image|chart)\b"
    r"|\b(?:obige|folgende)[nrs]? (?:Tabelle|Abbildung|Liste)\b",
    re.IGNORECASE,
)


def checked(test_set: TestSet, index: Index) -> tuple[list[Finding], list[TestQuestion], list[str]]:
    """All findings, row by row, the questions as the cleaned copy has them, and absent documents."""
    resolver = resolver_for(index)
    documents = index.documents()
    known = quotes_known(test_set.questions, resolver)
    golds = [CheckedGold(question, resolver, known) for question in test_set.questions]
    twice = _AskedTwice(test_set.questions, golds)
    between = _between(test_set.questions, golds, twice)
    findings = [
        Finding(Kind.UNREADABLE, "", 0, problem, Action.DROPPED) for problem in test_set.problems
    ]
    cleaned = []
    for place, question in enumerate(test_set.questions):
        found = [
            *golds[place].findings,
            *_wording(question, single=len(documents) == 1),
            *between.get(place, ()),
        ]
        findings += found
        if not any(finding.action is Action.DROPPED for finding in found):
            cleaned.append(twice.united.get(place, golds[place].corrected))
    asked = {span.document for gold in golds for span in gold.spans}
    unasked = [document.id for document in documents if document.id not in asked]
    if asked and unasked:
        message = f"No question has its gold in {len(unasked)} of {len(documents)} documents: "
        findings.append(Finding(Kind.UNASKED, "", 0, f"{message}{shown(unasked)}."))
    return findings, cleaned, list(dict.fromkeys(name for gold in golds for name in gold.absent))


def _wording(question: TestQuestion, *, single: bool) -> Iterator[Finding]:
    """A question that points at something its reader does not see."""
    text = question.question
    inside = _POINTS_INSIDE.search(text) or (None if single else _POINTS.search(text))
    if inside:
        message = f"It points at {inside.group()!r}: {text}"
        yield Finding(Kind.NOT_ALONE, question.id, question.line, message)
    elif not question.history and _depends(text):
        message = f"It leaves something to a conversation that it does not have: {text}"
        yield Finding(Kind.NOT_ALONE, question.id, question.line, message)


def _depends(text: str) -> bool:
    return bool(_MAY_DEPEND.search(text) or text.count(" ") < _FEW_WORDS) and depends(text)


class _AskedTwice:
    """Rows that ask the same: what is said of the later ones, and the earlier ones with all they know.

    Rows that agree become one, with the answers and the gold of all. Rows that expect different things
    all stay: which of them is right, only a person can say.
    """

    def __init__(self, questions: Sequence[TestQuestion], golds: Sequence[CheckedGold]) -> None:
        self.findings: dict[int, Finding] = {}
        self.united: dict[int, TestQuestion] = {}
        stays: dict[int, int] = {}  # the row that stands for a question where its first is dropped
        for later, first in same_questions(questions):
            kept = stays.get(first, first)
            mine, theirs = golds[later].corrected, self.united.get(kept, golds[kept].corrected)
            said, kind, action = f"It asks the same as {theirs.id}", Kind.DUPLICATE, Action.KEPT
            if not _agree(mine, theirs):
                kind = Kind.CONTRADICTION
                said += (
                    f" and expects {_expected(mine)}, not {_expected(theirs)}; choose one of them"
                )
            elif golds[kept].dropped:
                stays[first] = later
            elif not golds[later].dropped and _may_unite(mine, theirs):
                action = Action.DROPPED
                if (united := _united(theirs, mine)) != theirs:
                    self.united[kept] = united
                    said += ", which now has its answers and gold, too"
            asked = questions[later]
            self.findings[later] = Finding(kind, asked.id, asked.line, f"{said}.", action)


def _expected(question: TestQuestion) -> str:
    return (
        repr(question.answers[0])
        if question.answerable and question.answers
        else ("an answer" if question.answerable else "no answer")
    )


def _may_unite(one: TestQuestion, other: TestQuestion) -> bool:
    """Whether the gold of both may stand in one row: not where all of a row's gold is needed."""
    return one.gold == other.gold or {"any"} == {q.tags.get("need", "any") for q in (one, other)}


def _united(one: TestQuestion, other: TestQuestion) -> TestQuestion:
    answers = dict.fromkeys(one.answers) | dict.fromkeys(other.answers)
    gold = dict.fromkeys(one.gold) | dict.fromkeys(other.gold)
    return replace(one, answers=tuple(answers), gold=tuple(gold))


def _between(
    questions: Sequence[TestQuestion], golds: Sequence[CheckedGold], twice: _AskedTwice
) -> dict[int, list[Finding]]:
    """Duplicates, contradictions and near-duplicates, by the place of the later row."""
    found = {place: [finding] for place, finding in twice.findings.items()}

    def same_gold(one: int, other: int) -> bool:
        mine, theirs = (golds[p].spans for p in (one, other))
        return any(
            a.exact and b.exact and a.document == b.document and a.start < b.end and b.start < a.end
            for a in mine
            for b in theirs
        )

    for later, first, score in similar_questions(questions, same_gold):
        if later not in found:
            asked, other = questions[later], questions[first]
            message = f"It is {score:.0%} the same as {other.id}: {other.question}"
            found[later] = [Finding(Kind.NEAR_DUPLICATE, asked.id, asked.line, message)]
    return found


def _agree(one: TestQuestion, other: TestQuestion) -> bool:
    if one.answerable is not other.answerable:
        return False
    mine, theirs = ({tuple(words(a)) for a in q.answers} for q in (one, other))
    return not mine or not theirs or bool(mine & theirs)
