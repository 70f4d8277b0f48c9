"""The sentence that holds all words of a question that the best one has, and more: whose insurance it is."""

from __future__ import annotations

from dataclasses import replace

from assistant.language.english import stems_of
from assistant.questions.question import Question
from assistant.reading.reader import RankedSentence, Reading
from ingest.document import BlockKind

# So little (logits) below the best sentence the fuller one may lie.
_NEAR = 1.5
# And so large a share of the question's words the best one has, to be about the same of another.
_SAME = 0.5


def of_fuller(question: Question, reading: Reading) -> Reading:
    """The same led by the evidence that says of what is asked for what the best sentence says of another.

    "The Tenant insures its own stock" beside "The Landlord insures the building", where that is asked for.
    """
    evidence = reading.sentences[: reading.answering]
    if len(evidence) < 2 or evidence[0].sentence.kind is not BlockKind.PARAGRAPH:
        return reading
    best, *others = evidence
    fuller = [one for one in others if _says_more(question, best, one)]
    if not fuller:
        return reading
    rest = [one for one in reading.sentences if one is not fuller[0]]
    return replace(reading, sentences=(fuller[0], *rest))


def _says_more(question: Question, best: RankedSentence, other: RankedSentence) -> bool:
    if other.passage.id != best.passage.id or other.sentence.kind is not best.sentence.kind:
        return False
    asked = frozenset(question.stems)
    held = asked & stems_of(best.text)
    parallel = len(held) >= len(asked) * _SAME and other.score >= best.score - _NEAR
    return parallel and held < asked & stems_of(other.text)
