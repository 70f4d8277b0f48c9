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
    REFUSED = "refused"
    REMARK = "taken for small talk"
    FALSE_ANSWER = "answered though unanswerable"
    ERROR = "error"
    NOT_COMPARED = "nothing to compare with"


class Shortcoming(StrEnum):
    """What a correct answer to an answerable question still lacks; it stays correct.

    Its first citation stands beside the gold; or that stands on gold, but more gold is cited nowhere.
    """

    OTHER_FIRST = "other evidence first"
    MISSING = "missing further evidence"


@dataclass(frozen=True, slots=True)
class Stages:
    """What is known of one question's way.

    ``ingested``, ``retrieved`` and ``read`` say whether enough of the gold was in the index, among
    the candidates of the search, and in the passages read; ``cited`` whether enough of it was
    cited; ``matches`` whether the answer's words agree with an accepted answer. None: the test set
    gives nothing to tell it by. Not ``comparable``: it gives nothing to tell any of it by.
    ``remark``: it got the reply to a greeting or the like, which is neither an answer nor an abstention.
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
    remark: bool = False


def attribute(stages: Stages) -> Attribution:
    """The one place where a question is counted: correct, or the first stage that failed.

    An abstention is blamed on the abstaining only where the gold had been read. What nothing is known
    of is neither right nor wrong, whatever became of it; so is a remark that expects no answer.
    """
    if not stages.comparable:
        return Attribution.NOT_COMPARED
    if stages.error:
        return Attribution.ERROR
    if stages.remark:
        return Attribution.REMARK if stages.answerable else Attribution.NOT_COMPARED
    if not stages.answerable:
        return Attribution.CORRECT if stages.abstained else Attribution.FALSE_ANSWER
    right = stages.cited is not False and stages.matches is not False
    if right and not stages.abstained:
        return Attribution.CORRECT
    passages = (
        (stages.ingested, Attribution.NOT_INGESTED),
        (stages.retrieved, Attribution.NOT_RETRIEVED),
        (stages.read, Attribution.BELOW_K),
    )
    for passed, lost in passages:
        if passed is False:
            return lost
    if stages.abstained:
        return Attribution.REFUSED
    return Attribution.OTHER_SENTENCE if stages.cited is not True else Attribution.WRONG_SPAN
