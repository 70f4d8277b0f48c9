"""Documents that do not say the same of one thing: another value, another holder of an office, the opposite."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from assistant.language.english import YEAR, stems_of, words_of
from assistant.language.negation import negates, without_negation
from assistant.language.values import Day, is_value, values
from assistant.questions.comparisons import of_several
from assistant.questions.question import Question, Sought
from assistant.questions.yes_no import is_yes_no
from assistant.quoting.direct import (
    Direct,
    rivals,
    same_topic,
    values_differ,
    worded_alike,
)
from assistant.quoting.short_answer import ARTICLES, direct_of, tells_value
from assistant.reading.lists.list_runs import Piece
from assistant.reading.reader import RankedSentence, Reading
from ingest.document import BlockKind

# A short answer is compared from this margin (logits), though it would not be shown above its sentence: what
# differs is told of by the sentences.
_LIKELY = 2.0
_OPPOSED = 5.0  # logits below the best that what says the opposite with all words asked may lie
_MOST_APART = 5  # documents that differ, of those shown
_ALIKE = 3  # words that two sentences begin with before their figures, to say the same of one thing
_FIGURE = re.compile(r"\d")
_YEAR = re.compile(rf"\b{YEAR}\b")
_WHO_IS = re.compile(r"who(?:['’]s| is)\b", re.IGNORECASE)
_FULL_NAME = re.compile(r"(?:[^\W\d_a-z][\w.’'-]*\s+){1,3}[^\W\d_a-z][\w’'-]*")
_COMPARED = (Sought.NUMBER, Sought.DATE, Sought.TIME)


def disagreement(question: Question, reading: Reading) -> list[Direct]:
    """Sentences of different documents that each put another number or date to the same thing; none if not two."""
    best = reading.sentences[0]
    first = direct_of(question, best)
    compared = question.sought in _COMPARED or (
        question.sought is Sought.ANYTHING and is_value(first)  # "how hot is it?"
    )
    if not compared or not tells_value(first) or of_several(question.text):
        return []
    told = [Direct(first, best)]
    for other in dict.fromkeys((*rivals(reading), *worded_alike(reading))):
        second = direct_of(question, other, _LIKELY)
        if not tells_value(second) or any(
            other.passage.document == one.ranked.passage.document
            or not values_differ(one.text, second)
            for one in told
        ):
            continue
        if same_topic(question, best, other):
            told.append(Direct(second, other))
    return told[:_MOST_APART] if len(told) > 1 else []


def told_differently(question: Question, reading: Reading) -> list[RankedSentence]:
    """Sentences of different documents that differ in whom or what they name, or of which one denies; or none."""
    return (
        _holders(question, reading)
        or _worded_otherwise(question, reading)
        or _opposed(question, reading)
    )


def _worded_otherwise(question: Question, reading: Reading) -> list[RankedSentence]:
    """Sentences of different documents that are alike word for word but for what answers; none if not two."""
    best = reading.sentences[0]
    first = direct_of(question, best)
    if not first or tells_value(first) or of_several(question.text):
        return []
    told = [(_words(first), best)]
    for other in worded_alike(reading):
        words = _words(direct_of(question, other, _LIKELY))
        apart = other.passage.document not in {one.passage.document for _, one in told}
        same_end = _words_behind(best) == _words_behind(other)
        if apart and same_end and all(words - said and said - words for said, _ in told):
            told.append((words, other))
    return [one for _, one in told[:_MOST_APART]] if len(told) > 1 else []


def _opposed(question: Question, reading: Reading) -> list[RankedSentence]:
    """The best sentence and another document's, if both say all that a yes/no question does and one denies it."""
    best, asked = reading.sentences[0], frozenset(question.stems)
    if not is_yes_no(question.text) or not asked <= stems_of(best.text):
        return []
    others = (
        one
        for one in reading.sentences[1:]
        if one.passage.document != best.passage.document
        and one.score >= best.score - _OPPOSED
        and asked <= stems_of(one.text)
        and negates(one.text) != negates(best.text)
    )
    other = next(others, None)
    return [best, other] if other else []


def figures_told_apart(question: Question, reading: Reading) -> list[RankedSentence]:
    """Sentences of different documents alike up to their first figure, with other figures; none if not two.

    So are two versions of a policy, whatever the reader takes for the words that answer.
    """
    if of_several(question.text):
        return []
    near = [one for one in reading.near if one.sentence.kind is BlockKind.PARAGRAPH]
    for best in reading.sentences[: reading.answering]:
        told, words = [best], _before_figure(best.text)
        for other in near if best in near and len(words) >= _ALIKE else ():
            apart = other.passage.document not in {one.passage.document for one in told}
            alike = apart and _before_figure(other.text) == words
            differ = alike and values_differ(best.text, other.text)
            if differ and same_topic(question, best, other):
                told.append(other)
        if len(told) > 1:
            return told[:_MOST_APART]
    return []


def _before_figure(text: str) -> list[str]:
    """The words of a sentence before its first figure; none where it has none."""
    figure = _FIGURE.search(text)
    return words_of(text[: figure.start()]) if figure else []


def deny_each_other(pieces: Sequence[Piece]) -> bool:
    """Whether one of the sentences says what one of another document says, with a "not"."""
    for (one, line), (other, further) in combinations(pieces, 2):
        said, denied = one.quote(line), other.quote(further)
        if (
            one.document != other.document
            and negates(said) != negates(denied)
            and words_of(without_negation(said)) == words_of(without_negation(denied))
        ):
            return True
    return False


def _holders(question: Question, reading: Reading) -> list[RankedSentence]:
    """Sentences of different documents that each name another for the person asked for; none if not two.

    Who holds an office changes, and branches have one each.
    """
    best = reading.sentences[0]
    if not _WHO_IS.match(question.text):
        return []
    told = [best]
    for other in rivals(reading):
        name = _name_in(question, other)
        if (
            name
            and all(
                other.passage.document != one.passage.document
                and name.isdisjoint(_name_in(question, one) or name)
                for one in told
            )
            and same_topic(question, best, other)
        ):
            told.append(other)
    return told[:_MOST_APART] if len(told) > 1 else []


def _words(answer: str) -> frozenset[str]:
    return frozenset(words_of(answer)) - ARTICLES


def _words_behind(ranked: RankedSentence) -> list[str]:
    return words_of(ranked.text.partition(ranked.direct_text)[2])


def _name_in(question: Question, one: RankedSentence) -> frozenset[str]:
    """The words of the name that is the short answer of a sentence; none where it is no name."""
    found = _FULL_NAME.match(direct_of(question, one, _LIKELY))
    return frozenset(words_of(found[0])) if found else frozenset()


def is_of_its_year(direct: Direct) -> bool:
    """Whether an answer is a date of the year that the headings above it name: each year has its meeting."""
    years = {day.year for day in values(direct.text) if isinstance(day, Day) and day.year}
    return bool(years) and years <= set(map(int, _YEAR.findall(direct.ranked.passage.prefix)))
