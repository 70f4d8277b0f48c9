"""Sentences below the heading of another thing than the one asked about, where a text tells the same of each.

Each recipe, model or branch has its section: that the gratin cannot be frozen tells nothing of the brownies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.language.english import STOPWORDS, stem, stems_of, words_of
from assistant.questions.question import Question
from assistant.reading.reader import RankedSentence
from ingest.document import Passage

# First words of sentences that parallel sections share, and their share of those of the shorter one: "Serves 20.
# Takes 50 minutes."
_LEAST, _SHARED = 2, 0.5


def of_parallel_sections(
    question: Question, ranked: Sequence[RankedSentence]
) -> set[tuple[str, int]]:
    """Those below other headings than the one that the question names, by their ``key``.

    Only where one heading alone has a word of the question that others do not, and of sections that tell the same
    things as its own.
    """
    others: set[tuple[str, int]] = set()
    passages = dict.fromkeys(one.passage for one in ranked if one.passage.nearest_heading)
    for document in dict.fromkeys(passage.document for passage in passages):
        here = [passage for passage in passages if passage.document == document]
        headings = {passage.heading: stems_of(passage.nearest_heading) for passage in here}
        counts = Counter(word for stems in headings.values() for word in stems)
        asked = {word for word in question.stems if counts[word] == 1}
        named = [heading for heading, stems in headings.items() if not stems.isdisjoint(asked)]
        if len(named) != 1:
            continue
        openings = {
            heading: _openings([one for one in here if one.heading == heading])
            for heading in headings
        }
        own = openings.pop(named[0])
        parallel = {heading for heading, other in openings.items() if _alike(own, other)}
        words = asked & headings[named[0]]
        others |= {
            one.key
            for one in ranked
            if one.passage.document == document
            and one.passage.heading in parallel
            and words.isdisjoint(stems_of(one.text))
        }
    return others


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    shared = len(one & other)
    return shared >= _LEAST and shared >= _SHARED * min(len(one), len(other))


def _openings(passages: Sequence[Passage]) -> frozenset[str]:
    """The first words of the sentences of a section, as stems, but for small ones."""
    first = (
        next(iter(words_of(passage.quote(line))), "")
        for passage in passages
        for line in passage.sentences
    )
    return frozenset(stem(word) for word in first if word.isalpha() and word not in STOPWORDS)
