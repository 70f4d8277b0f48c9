"""Two people of one name are no disagreement: each is answered for, with the sentence that says who it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.questions.naming_words import naming_words
from assistant.questions.question import Question
from assistant.quoting.direct import Direct
from assistant.reading.lists.list_runs import Piece

_FIRST_NAME = r"(?:[^\W\d_a-z][\w’'.-]*\s+){1,2}"


def namesakes(question: Question, told: Sequence[Direct]) -> list[list[Piece]]:
    """For each short answer the sentence that names who it is of, and its own; none where they are of one.

    So they are of several if the question names somebody by a name that stands with another first name in
    each passage: "Schmidt" of John Schmidt and Maria Schmidt.
    """
    for word in naming_words(question.text):
        if not word.isalpha():
            continue
        named = [_named(word, one) for one in told]
        full = [name for name, _ in named]
        if all(full) and len(set(full)) == len(full):
            return [
                list(dict.fromkeys((piece, (one.ranked.passage, one.ranked.sentence))))
                for (_, piece), one in zip(named, told, strict=True)
            ]
    return []


def _named(word: str, told: Direct) -> tuple[str, Piece]:
    """The one full name with ``word`` in the passage of an answer, and the sentence that has it; "" if not one."""
    passage = told.ranked.passage
    pattern = re.compile(rf"\b{_FIRST_NAME}{re.escape(word.capitalize())}\b")
    found = [
        (" ".join(match[0].split()), (passage, sentence))
        for sentence in passage.sentences
        for match in pattern.finditer(passage.quote(sentence))
    ]
    own = (passage, told.ranked.sentence)
    return found[0] if len({name for name, _ in found}) == 1 else ("", own)
