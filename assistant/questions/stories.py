"""Messages that tell something beside the one thing they ask: "I started last week. … May I work at home?".

What is told may be a condition of what is asked ("I am 74. Are my dues waived?") or a story around it, of which no
document says a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from assistant.language.english import (
    AUXILIARY,
    FUNCTION_WORDS,
    QUESTION_WORD,
    content_terms,
    content_words,
)
from assistant.questions.followups.dependence import depends
from assistant.questions.phrases import ASKS_FIRST
from assistant.questions.talk.indirect import directly
from ingest.sentences import sentence_spans

_LONGEST = 2_000  # characters; what is longer is a pasted text
_MOST_SENTENCES = 20
_LONG = 8  # words of content: a longer story is more than a condition
_FEWEST = 2  # words of content that a question by itself has
_GOES_ON = re.compile(r"^(?:so|and|but|now|well|ok|okay|anyway)\b,?\s+", re.IGNORECASE)
# "I started last week, may I work at home?", but not "My neighbour’s dog barks, …": that is what is asked about.
_TOLD_FIRST = re.compile(
    rf"(?P<told>(?:i|we)\b(?:(?!\b(?:{QUESTION_WORD}|if|whether)\b)[^,;:.?!–—]){{1,120}})"
    rf"(?:[,;:]| [–—-])\s*(?:(?:so|and|but|then|now)\b,? )?(?P<asked>(?:{QUESTION_WORD}|{AUXILIARY})\b[^?]+\??)",
    re.IGNORECASE,
)


class Story(NamedTuple):
    """What a message tells and what it asks."""

    told: str
    asked: str

    def ways(self, message: str) -> Iterator[str]:
        """How the ``message`` may be asked, of which the first that is answered counts.

        A condition belongs to the question, if that is answered with it; a long story does not, unless the
        question leaves to it what it is about.
        """
        words = [one for one in content_words(self.asked) if one not in FUNCTION_WORDS]
        alone = len(words) >= _FEWEST and not depends(self.asked)
        if not alone or len(content_terms(self.told)) <= _LONG:
            yield message
        if alone:
            yield self.asked


def story_in(message: str) -> Story | None:
    """The story that a message tells before or behind the one question that it asks, or None."""
    if len(message) > _LONGEST:
        return None
    lines = filter(None, map(str.strip, message.splitlines()))
    spans = ((line, *span) for line in lines for span in sentence_spans(line))
    sentences = [line[start:end].strip() for line, start, end in spans]
    if len(sentences) == 1 and (told_first := _TOLD_FIRST.fullmatch(sentences[0])):
        sentences = [told_first["told"], f"{told_first['asked'].rstrip(' ?.!')}?"]
    if not 1 < len(sentences) <= _MOST_SENTENCES:
        return None
    asking = [one for one in sentences if one.rstrip(" \"'”’)").endswith("?")]
    asking = asking or [one for one in sentences if ASKS_FIRST.match(directly(one))]
    if len(asking) != 1:
        return None
    told = " ".join(one for one in sentences if one != asking[0])
    return Story(told, directly(_GOES_ON.sub("", asking[0], count=1)))
