"""Why a miss missed: the first stage on the way from document to answer that lost it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Attribution(StrEnum):
    """What became of a question, in the order of the stages."""

    CORRECT = "correct"
    NOT_INGESTED = "not ingested"
    NOT_RETRIEVED = "not retrieved"
    BELOW_K = "retrieved below k"
    OTHER_SENTENCE = "another sentence chosen"
    WRONG_SPAN = "wrong span"
    WRONGLY_ABSTAINED = "wrongly abstained"
    FALSE_ANSWER = "answered though unanswerable"
    ERROR = "error"
    NOT_COMPARED = "nothing to compare with"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one question's way.

    ``ingested``, ``retrieved`` and ``read`` say whether enough of the gold was in the index, among
    the candidates of the search, and in the passages read; ``cited`` whether enough of it was
    cited; ``matches`` whether the answer's words agree with an accepted answer. None: the test set
    gives nothing to tell it by. Not ``comparable``: it gives nothing to tell any of it by.
    """

    answerable: bool
    error: bool
    abstained: bool
    ingested: bool | None = None
    retrieved: bool | None = None
    read: bool | None = None
    cited: bool | None = None
    matches: bool | None = None
    comparable: bool = True


def attribute(evidence: Evidence) -> Attribution:
    """The one place where a question is counted: correct, or the first stage that failed.

    An abstention is blamed on the abstaining only where the gold had been read. What nothing is known
    of is neither right nor wrong, whatever became of it.
    """
    if not evidence.comparable:
        return Attribution.NOT_COMPARED
    if evidence.error:
        return Attribution.ERROR
    if not evidence.answerable:
        return Attribution.CORRECT if evidence.abstained else Attribution.FALSE_ANSWER
    right = evidence.cited is not False and evidence.matches is not False
    if right and not evidence.abstained:
        return Attribution.CORRECT
    stages = (
        (evidence.ingested, Attribution.NOT_INGESTED),
        (evidence.retrieved, Attribution.NOT_RETRIEVED),
        (evidence.read, Attribution.BELOW_K),
    )
    for passed, lost in stages:
        if passed is False:
            return lost
    if evidence.abstained:
        return Attribution.WRONGLY_ABSTAINED
    return Attribution.OTHER_SENTENCE if evidence.cited is not True else Attribution.WRONG_SPAN
