"""Schedules: the sentences with dates or times around one."""

from __future__ import annotations

from functools import partial

from assistant.questions.question import Sought
from assistant.reading.lists.list_runs import Piece
from assistant.reading.reader import Reading
from assistant.retrieval.evidence import holds, states_date
from ingest.document import BlockKind

_MOST_DATES = 25


def schedule_lines(reading: Reading, sought: Sought) -> list[Piece]:
    """The sentences with a date, or a time when one is sought, around the best sentence, in order.

    None when the best one has none itself: it says it otherwise ("opens early"), and those with dates
    are about something else.
    """
    states = partial(holds, Sought.TIME) if sought is Sought.TIME else states_date
    ranked = reading.sentences[0]
    best = ranked.passage
    dated = [
        (best, sentence)
        for sentence in best.sentences
        if sentence.kind is not BlockKind.HEADING and states(best.quote(sentence))
    ]
    held = (best, ranked.sentence)
    if held not in dated:
        return []
    first = max(0, dated.index(held) - _MOST_DATES + 1)
    return dated[first : first + _MOST_DATES]
