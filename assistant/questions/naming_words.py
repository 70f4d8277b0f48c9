"""The words of a question or text that name one thing, told by their capitals and digits."""

from __future__ import annotations

import re

from assistant.language.english import AUXILIARY, QUESTION_WORD
from assistant.language.identifiers import WHOLE
from ingest.parsers.lines.line_shapes import has_digit
from ingest.sentences import sentence_spans

# "Quick question: How …"; but "When does it open: Leeds?"
_CLAUSE_OPENS = re.compile(rf"[:;–—-]\s+(?=(?i:{QUESTION_WORD}|{AUXILIARY})\b)")


def naming_words(text: str) -> list[str]:
    """Words that name one thing, lower case: acronyms, numbers, and capitals inside a sentence."""
    words = [(found.start(), found.group()) for found in re.finditer(r"[^\W_]+", text)]
    capitals = sum(word[0].isupper() for _, word in words[1:])
    titled = capitals > max(1, len(words[1:]) / 2)
    begins = {_first_word(text, start) for start, _ in sentence_spans(text)}
    begins |= {match.end() for match in _CLAUSE_OPENS.finditer(text)}
    return [
        word.lower()
        for start, word in words
        if has_digit(word)
        or (len(word) > 1 and word.isupper())
        or (word[0].isupper() and len(word) > 1 and start not in begins and not titled)
    ]


def _first_word(text: str, start: int) -> int:
    found = WHOLE.search(text, start)
    return found.start() if found else start
