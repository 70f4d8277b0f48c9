"""Sentences that say of somebody what is asked, word for word: who started it, "Anna Berg started it in May"."""

from __future__ import annotations

import re

from assistant.language.english import STOPWORDS, stems_of
from assistant.language.negation import negates
from assistant.questions.question import Question
from assistant.reading.reader import Reading, may_answer
from ingest.document import BlockKind

_ASKED = re.compile(r"(?:who|what|which (?:\w+ ){1,2}?)\s*(?P<said>\S.*?)[\s?.!]*", re.IGNORECASE)
_FEWEST, _FEWEST_CARRYING = 3, 2  # words, and those of them that carry content
# What stands between somebody and what is said of them; other words are of a clause that tells of nobody.
_UNTOLD = re.compile(
    r"(?:\b(?:who|whoever|that|which|what|anyone|someone|anybody|somebody|if|whether|when|to|of|for|by|with"
    r"|or|and|,)\s*|^\W*)$",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(r"\b(?:if|whether|unless|in case)\b", re.IGNORECASE)


# A short answer so much likelier (logits) than none is one, where its sentence has all words of a question.
_LIKELY = 3.0
_FEWEST_HELD = 3


def says_all(question: Question, reading: Reading) -> bool:
    """Whether the best sentence and its headings have all words of a question, and it a likely short answer.

    Lines of chats and notes, which the reader is less sure of: "fire drill 10:30, assembly point is the car park".
    """
    best = reading.sentences[0] if reading.sentences else None
    if best is None or best.direct is None or best.direct.margin < _LIKELY:
        return False
    before = best.text[: best.direct.start - best.sentence.start]
    if best.sentence.kind is BlockKind.TABLE_ROW or negates(question.text) or negates(before):
        return False
    asked = frozenset(question.stems)
    said = stems_of(best.text) - stems_of(best.direct_text)
    held = said | stems_of(best.passage.prefix)
    return len(asked) >= _FEWEST_HELD and asked <= held and not asked.isdisjoint(said)


def says_literally(question: Question, reading: Reading) -> bool:
    """Whether the best sentence says what is asked in the words of the question, of who stands before them."""
    best = reading.sentences[0] if reading.sentences else None
    asked = _ASKED.fullmatch(" ".join(question.text.split()))
    if best is None or asked is None or not may_answer(best) or best.sentence.lead:
        return False
    words = asked["said"].split()
    carrying = [word for word in words if word.lower().strip(".,;:") not in STOPWORDS]
    if len(words) < _FEWEST or len(carrying) < _FEWEST_CARRYING:
        return False
    said = re.compile(rf"\b{re.escape(asked['said'])}(?!\w)", re.IGNORECASE)
    text = " ".join(best.text.split())
    before = [text[: one.start()] for one in said.finditer(text)]
    return any(not (_UNTOLD.search(one) or _SUPPOSED.search(one) or negates(one)) for one in before)
