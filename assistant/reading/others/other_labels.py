"""Sentences below another label than the one with the name that a question has, as in a catalogue.

"Schooner “Petrel”: built in 1931. On show in Room 2." stands above an entry of the "Baltic Star" that says when
that was restored, and of each setting of a program its reference says "Default: …".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.language.english import stems_of
from assistant.questions.comparisons import of_several
from assistant.questions.question import Question
from assistant.reading.lists.label_paragraphs import labels_asked, openings
from assistant.reading.reader import RankedSentence

# A name within a label: in quotation marks, with a digit or as a program has it; with a capital behind another
# word where the question has one, too, for "The Quiet Room" is a room.
_SURELY = re.compile(r"(?<=[\"“„«'])\w[\w’' -]*(?=[\"”“»'])|\w*[\d_]\w*")
_CAPITAL = re.compile(r"(?<=[^\W\d_] )[A-ZÀ-Þ][\w’'-]+")


def of_other_labels(question: Question, ranked: Sequence[RankedSentence]) -> set[tuple[str, int]]:
    """Those below other labels of a document than those that have the most names of a question, by their ``key``.

    Not those that say such a name themselves, nor where several are asked for, or what is after or beside one.
    """
    if of_several(question.text):
        return set()
    asked = labels_asked(question)
    below = {
        one.key: (one, opening)
        for one in ranked
        if (opening := openings(one.passage).get(one.sentence.start)) is not None
    }
    others: set[tuple[str, int]] = set()
    for document in {one.passage.document for one, _ in below.values()}:
        here = [pair for pair in below.values() if pair[0].passage.document == document]
        named = {opening: asked & _names_in(opening.written, question.text) for _, opening in here}
        most = max(named.values(), key=len)
        alone = len({opening.label for opening, names in named.items() if names == most}) == 1
        if not most or not alone or not all(names <= most for names in named.values()):
            continue
        others |= {
            one.key
            for one, opening in here
            if not most <= named[opening] and most.isdisjoint(stems_of(one.text))
        }
    return others


def _names_in(label: str, question: str) -> frozenset[str]:
    """The stems of the names in a label that a question may have."""
    capitals = {*_CAPITAL.findall(label)} & {*_CAPITAL.findall(question)}
    return stems_of(" ".join([*_SURELY.findall(label), *capitals]))
