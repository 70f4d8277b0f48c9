"""The two things of a question between which it chooses or compares: "in March or April?", "Basic and Plus"."""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.language.english import QUESTION_WORD, SMALL_NUMBERS, STOPWORDS, bare, stem

_LONGEST = 300  # characters
# "Can I bring food or drinks?" asks of both; "is it in March or April?" chooses.
_CHOOSES = re.compile(
    rf"(?:is|are|was|were|do|does|did) .* or |{QUESTION_WORD}\b[^,:]*[,:] (?:[^,:]*) or ", re.I
)
_COMPARES = re.compile(
    r"(?:(?:what (?:is|are)|what's|explain|describe|show) (?:the |any )?(?:main )?differences? between |compare"
    r"|contrast|how (?:do|does|did) .* (?:differ|compare)\b)",
    re.I,
)
# Which is more is told by both.
_MEASURES = re.compile(
    r"\b(?:more|less|fewer|most|least|better|worse|best|worst|first(?!-)|last(?!-)|(?:high|low|cheap|dear|long|short|larg|bigg|small"
    r"|great|earli|lat|old|young|fast|slow|soon|heavi|light|easi|hard|strong|weak|wid|near)(?:er|est))\b",
    re.I,
)
_WORD = re.compile(r"[^\W_]+(?:[-.'’:][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_STOPS = STOPWORDS - frozenset(SMALL_NUMBERS)


class Pair(NamedTuple):
    """Two things as a question names them, and whether it ``chooses`` between them or compares them.

    ``measures`` is true of a choice by what both are told of: "which is cheaper, A or B?".
    """

    first: str
    second: str
    chooses: bool
    measures: bool

    def words_apart(self) -> tuple[frozenset[str], frozenset[str]]:
        """For each of the two the stems that the other lacks."""
        one, other = (frozenset(_stems(side)) for side in (self.first, self.second))
        return one - other, other - one


def pair_in(question: str) -> Pair | None:
    """The pair of a question; None where it chooses and compares nothing, or not two things."""
    asked = bare(question)
    if len(asked) > _LONGEST:
        return None
    chooses = _CHOOSES.match(asked) is not None
    if not chooses and not _COMPARES.match(asked):
        return None
    joint = " or " if chooses else r" and | (?:vs\.?|versus|with|to) "
    joints = list(re.finditer(joint, asked, re.I))
    if len(joints) > 1 and not chooses:  # models are called "VS 120", too
        joints = list(re.finditer(" and | with ", asked))
    if len(joints) != 1:
        return None
    before = _run(asked[: joints[0].start()], last=True)
    after = _run(asked[joints[0].end() :], last=False)
    count = min(len(before), len(after))
    if not count:
        return None
    measures = _MEASURES.search(asked) is not None
    pair = Pair(" ".join(before[-count:]), " ".join(after[:count]), chooses, measures)
    return pair if all(pair.words_apart()) else None


def _run(text: str, *, last: bool) -> list[str]:
    """The words that carry content at an end of a text, up to a comma or a word that carries none."""
    words: list[str] = []
    found = list(_WORD.finditer(text))
    edge = len(text) if last else 0
    for match in reversed(found) if last else found:
        between = text[match.end() : edge] if last else text[edge : match.start()]
        edge = match.start() if last else match.end()
        small = match[0].lower() in _STOPS and not match[0].isupper()
        if between.strip(" \"'“”") or (small and words):
            break
        if not small:
            words.append(match[0])
    return words[::-1] if last else words


def _stems(side: str) -> list[str]:
    return [stem(word.lower()) for word in _PART.findall(side)]


def stretch_of(side: str, apart: frozenset[str], sentence: str) -> str:
    """Where a sentence names one of the two: its words, or the one that tells it from the other; "" where not."""
    wanted = _stems(side)
    found = list(_PART.finditer(sentence))
    stems = [stem(match[0].lower()) for match in found]
    for begin in range(len(stems) - len(wanted) + 1):
        if stems[begin : begin + len(wanted)] == wanted:
            return sentence[found[begin].start() : found[begin + len(wanted) - 1].end()]
    held = [match for match, one in zip(found, stems, strict=True) if one in apart]
    return held[0][0] if len(held) == 1 == len(apart) else ""
