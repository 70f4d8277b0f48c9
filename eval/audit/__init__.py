"""What is wrong with a test set, before anybody scores with it. Offline and deterministic.

The score is 100 · (1 − Σ weight / rows): a row weighs as much as its worst finding, 1 when it cannot be
scored fairly, ½ when it is doubtful, and 0 when nothing was found; rows that could not be read weigh 1.
Rows whose gold cannot be looked up, because its document is not in the index, are not judged: they are
no part of the score.
"""

from __future__ import annotations

from eval.audit.asked_twice import AskedTwice
from eval.audit.findings import Action, Audit, Finding, FindingKind, first_few
from eval.audit.gold_checks import CheckedGold, quotes_known
from eval.audit.wording import wording
from eval.gold import resolver_for
from eval.testset import TestSet
from ingest.index import Index

__all__ = ["Action", "Audit", "Finding", "FindingKind", "audit"]


def audit(test_set: TestSet, index: Index) -> Audit:
    """Everything that is wrong with ``test_set`` against the documents in ``index``."""
    resolver = resolver_for(index)
    documents = index.documents()
    known = quotes_known(test_set.questions, resolver)
    golds = [CheckedGold(question, resolver, known) for question in test_set.questions]
    twice = AskedTwice(test_set.questions, golds)
    findings = [
        Finding(FindingKind.UNREADABLE, "", 0, problem, Action.DROPPED)
        for problem in test_set.problems
    ]
    cleaned = []
    for at, (question, gold) in enumerate(zip(test_set.questions, golds, strict=True)):
        found = [
            *gold.findings,
            *wording(question, single=len(documents) == 1),
            *filter(None, [twice.findings.get(at)]),
        ]
        findings += found
        if not any(finding.action is Action.DROPPED for finding in found):
            cleaned.append(twice.united.get(at, gold.corrected))
    asked = {span.document for gold in golds for span in gold.spans}
    unasked = [document.id for document in documents if document.id not in asked]
    if asked and unasked:
        message = f"No question has its gold in {len(unasked)} of {len(documents)} documents: "
        findings.append(Finding(FindingKind.UNASKED, "", 0, f"{message}{first_few(unasked)}."))
    return Audit(
        name=test_set.name,
        rows=len(test_set.questions) + len(test_set.problems),
        findings=tuple(findings),
        cleaned=tuple(cleaned),
        absent=tuple(dict.fromkeys(name for gold in golds for name in gold.absent)),
    )
