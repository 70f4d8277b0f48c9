"""Sentences about another of a kind by its nature: the opening ceremony where the closing one is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from assistant.language.english import STOPWORDS, stem, stems_of, words_of
from assistant.questions.question import Question
from assistant.reading.cells import named_cells
from assistant.reading.lists.lists import with_header
from assistant.reading.reader import RankedSentence, Reading
from ingest.document import BlockKind, Passage

# Words that tell one thing of a kind from another, each line of those that exclude each other; words that mean
# the same stand between bars.
_GROUPS = tuple(
    tuple(frozenset(words.split("|")) for words in line.split())
    for line in (
        "opening|inaugural closing|final",
        "first|earliest last|latest",
        "spring|easter summer|midsummer autumn|fall|harvest|halloween winter|christmas|advent",
        "morning afternoon evening night",
        "annual|yearly half-yearly quarterly monthly weekly fortnightly daily",
        "indoor outdoor",
        "upper lower",
        "front rear|back",
        "internal external",
        "inner outer",
        "incoming outgoing",
        "outward|outbound return|inbound",
        "arrival departure",
        "domestic foreign|international",
        "minimum maximum",
        "junior|youth senior",
        "adult|adults child|children",
        "male|men|mens female|women|womens",
        "boys girls",
        "public private",
        "primary secondary",
        "single double triple",
        "small medium large",
        "gross net",
        "written oral|spoken",
        "northern southern eastern western",
    )
)
_CALLED = {word: group for group in _GROUPS for words in group for word in words}
# What comes next in a series is of it, not what has a name of its own.
_NEXT = frozenset(["next", "following"])
_OWN_NAME = frozenset(["annual", "yearly"])
_BETWEEN = 1  # words between such a word and its thing: "the closing award ceremony"


def of_contrasts(question: Question, reading: Reading) -> Reading:
    """The same without what tells of another of the kind that a question names so, and not of this one.

    No confidence where one in a passage near the best does, and none that was found has the words of this one.
    """
    for word, things in _named(words_of(question.text)):
        passages = {one.passage.id: one for one in reading.sentences}
        if not any(_holds(one.passage, word, things) for one in passages.values()):
            near = {one.passage.id for one in reading.near}
            lines = (
                passages[name]._replace(sentence=line)
                for name in near
                for line in passages[name].passage.sentences
            )
            if any(_is_of_other(line, word, things) for line in lines):
                return replace(reading, confidence=0.0)
        others = [one for one in reading.sentences if _is_of_other(one, word, things)]
        reading = _without(others, reading)
    return reading


def _holds(passage: Passage, word: str, things: frozenset[str]) -> bool:
    text = f"{passage.prefix} {passage.text}"
    return not (_group(word)[0].isdisjoint(words_of(text)) or things.isdisjoint(stems_of(text)))


def _without(others: Sequence[RankedSentence], reading: Reading) -> Reading:
    kept = [one for one in reading.sentences if one not in others]
    evidence = [one for one in reading.sentences[: reading.answering] if one not in others]
    if not evidence:  # what tells of it stands first
        return reading
    return replace(reading, sentences=tuple(kept), answering=len(evidence))


def _group(word: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words that mean the same, and those that exclude it."""
    group = _CALLED[word]
    same = next(words for words in group if word in words)
    return same, frozenset().union(*group) - same


def _around(ranked: RankedSentence) -> list[str]:
    """The words of a sentence and of what stands above it."""
    return words_of(f"{ranked.passage.prefix} {ranked.text}")


def _named(words: Sequence[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """The words that tell a thing apart, each with the stems of the thing behind it."""
    for number, word in enumerate(words):
        if word in _CALLED and (things := _behind(words, number)):
            yield word, things


def _behind(words: Sequence[str], number: int) -> frozenset[str]:
    """The stems of the words that a word may tell apart; none where another such one or a stop word follows."""
    things = list(
        takewhile(lambda one: one not in STOPWORDS, words[number + 1 : number + 2 + _BETWEEN])
    )
    return frozenset() if things and things[0] in _CALLED else frozenset(map(stem, things))


def _is_of_other(ranked: RankedSentence, word: str, things: frozenset[str]) -> bool:
    same, others = _group(word)
    said = words_of(ranked.text)
    if not same.isdisjoint(_around(ranked)):
        return False
    if ranked.sentence.kind is BlockKind.TABLE_ROW:
        return _row_is_of_other(ranked, others, things)
    if word in _OWN_NAME and same.isdisjoint(words_of(ranked.passage.text)):
        others |= _NEXT
    return any(
        one in others and not things.isdisjoint(_behind(said, number))
        for number, one in enumerate(said)
    )


def _row_is_of_other(
    ranked: RankedSentence, others: frozenset[str], things: frozenset[str]
) -> bool:
    """Whether a cell is called as another is, in a column of such things: "Autumn" below "Term".

    Or the columns are those of others: "Small" and "Large", where a medium tea is asked for.
    """
    (passage, header), *below = with_header(ranked)
    names, cells = named_cells(passage.quote(header) if below else "", ranked.text)
    if any(
        not others.isdisjoint(words_of(cell)) and not things.isdisjoint(stems_of(f"{name} {cell}"))
        for name, cell in zip(names, cells, strict=True)
    ):
        return True
    columns = [name for name in names if others.issuperset(words_of(name) or [""])]
    return len(columns) > 1 and not things.isdisjoint(stems_of(ranked.text))
