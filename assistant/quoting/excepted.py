"""What a sentence near the one that answers says of what is asked about, which that does not name."""

from __future__ import annotations

import re

from assistant.language.english import content_words, stems_of
from assistant.language.negation import negates
from assistant.questions.question import Question
from assistant.quoting.short_answer import tells_value
from assistant.reading.lists.introductions import in_one_paragraph
from ingest.document import BlockKind, Passage, Sentence

_NAMES = re.compile(r"(?<=[a-z,] )(?!I\b)[A-ZÀ-Þ][\w’'-]+")


def exception_behind(question: Question, passage: Passage, sentence: Sentence) -> Sentence | None:
    """The next sentence of a paragraph but one that tells another value, or none, of what the question names.

    "Ten weeks before. For adoptions four weeks are enough." None where the paragraph
    up to there, or a heading, names it itself.
    """
    number = first = passage.sentences.index(sentence)
    while in_one_paragraph(passage, first - 1):  # "It used to be seven."
        first -= 1
    before = map(passage.quote, passage.sentences[first : number + 1])
    missed = frozenset(question.stems) - stems_of(" ".join([passage.prefix, *before]))
    while missed and in_one_paragraph(passage, number):
        number += 1
        text = passage.quote(passage.sentences[number])
        opening = stems_of(next(iter(content_words(text)), ""))
        if opening & missed and (tells_value(text) or negates(text)):
            return passage.sentences[number]
    return None


def name_asked_beside(question: Question, passage: Passage, sentence: Sentence) -> Sentence | None:
    """The one sentence of a passage with the names of a question that another, and its headings, have none of."""
    said = stems_of(f"{passage.prefix} {passage.quote(sentence)}")
    names = stems_of(" ".join(one[0] for one in _NAMES.finditer(question.text)))
    if not names or not names.isdisjoint(said):
        return None
    rest = frozenset(question.stems) - names
    found = [
        one
        for one in passage.sentences
        if one.kind is BlockKind.PARAGRAPH
        and names <= (stems := stems_of(passage.quote(one)))
        and rest & stems
    ]
    return found[0] if len(found) == 1 else None
