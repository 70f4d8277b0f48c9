"""What a thing is for: a sentence that says so comes before one that says what it is, where that is asked."""

from __future__ import annotations

import re

from assistant.language.english import bare
from assistant.questions.question import Question
from assistant.reading.reader import Reading

_ASKS = re.compile(
    r"what(?:['’]s| is| are| was| were) (?:\S+ ){1,6}?(?:(?:used|meant|intended|good|there) )?for$",
    re.I,
)
_TELLS = re.compile(
    r"\b(?:used|uses?|serves?|meant|intended|designed|made|there|helps?|allows?|lets|exists?|supports?"
    r"|purpose|aims?|in order|so that)\b|^to\b",
    re.IGNORECASE,
)


def of_purposes(question: Question, reading: Reading) -> Reading:
    """The same led by the sentence near the best one, in its passage, that tells a purpose, if that has none."""
    if not reading.sentences or not _ASKS.match(bare(question.text)):
        return reading
    best = reading.sentences[0]
    told = [
        one for one in reading.near if one.passage.id == best.passage.id and _TELLS.search(one.text)
    ]
    return reading if not told or _TELLS.search(best.text) else reading.led_by(told[:1])
