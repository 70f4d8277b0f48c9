"""Questions in other languages than English, of which the reader knows nothing, however sure it is."""

from __future__ import annotations

from dataclasses import replace

from assistant.questions.nouns_asked import asks_for_other
from assistant.reading.reader import Reading
from assistant.retrieval.retriever import Retrieval

# What is left of its confidence where the words are missing: of 60 such answers to questions in German, French and
# Spanish over small invented documents some 6 were right (docs/decisions.md).
_LEFT = 0.3


def of_other_language(retrieval: Retrieval, reading: Reading) -> Reading:
    """The reading; hardly sure where the text has not the words of a question in another language."""
    if not reading.sentences:
        return reading
    best = reading.sentences[0].passage
    read = [one.stored.passage for one in retrieval.passages]
    texts = [f"{one.prefix}\n{one.text}" for one in (best, *read)]
    if not asks_for_other(retrieval.question.text, texts, texts[0]):
        return reading
    return replace(reading, confidence=_LEFT * reading.confidence)
