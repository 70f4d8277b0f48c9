"""Questions in other languages than English, of which the reader knows nothing, however sure it is."""

from __future__ import annotations

from dataclasses import replace

from assistant.questions.nouns_asked import asked_in
from assistant.reading.reader import Reading
from assistant.retrieval.retriever import Retrieval

# What is left of its confidence where nouns are missing: of some 70 such answers in German, French and
# Spanish over small invented documents a few were right (docs/decisions.md).
_LEFT = 0.3


def of_other_language(retrieval: Retrieval, reading: Reading) -> Reading:
    """The reading; of a question in another language with the passages first that have its nouns.

    It is hardly sure where none has any, or where one of the nouns stands in none of what was read.
    """
    asked = asked_in(retrieval.question.text)
    if asked is None:
        return reading
    passages = [found.stored.passage for found in retrieval.passages]
    texts = {one.id: f"{one.prefix}\n{one.text}" for one in passages}
    holding = {name for name, text in texts.items() if asked.is_any_held(text)}
    told = [one for one in reading.sentences if one.passage.id in holding]
    if told and asked.are_nouns_held(texts.values()):
        return reading.led_by(told)
    return replace(reading, confidence=_LEFT * reading.confidence)
