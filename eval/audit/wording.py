"""The audit's check of a question's wording: whether it can be understood by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.questions.followups.dependence import depends
from eval.audit.findings import Finding, FindingKind
from eval.testset import TestQuestion

# Words of which at least one stands in every question that ``depends`` can find fault with.
_MAY_DEPEND = re.compile(
    r"\b(?:s?he|him|his|hers?|its?|the[ym]|theirs?|th[ie]s|these|those|that|there|then|so|ones?|same|others?"
    r"|else|why|how come|since when)\b|^\W*(?:and|what about|how about|or|but|so|ok|okay|thanks|yes|no)\b",
    re.IGNORECASE,
)
_FEW_WORDS = 6  # a shorter text may leave something to a conversation
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


def wording(question: TestQuestion, *, single: bool) -> Iterator[Finding]:
    """A question that points at something its reader does not see."""
    text = question.question
    inside = _POINTS_INSIDE.search(text) or (None if single else _POINTS.search(text))
    if inside:
        message = f"It points at {inside.group()!r}: {text}"
        yield Finding(FindingKind.NOT_ALONE, question.id, question.line, message)
    elif not question.history and _depends(text):
        message = f"It leaves something to a conversation that it does not have: {text}"
        yield Finding(FindingKind.NOT_ALONE, question.id, question.line, message)


def _depends(text: str) -> bool:
    return bool(_MAY_DEPEND.search(text) or text.count(" ") < _FEW_WORDS) and depends(text)
