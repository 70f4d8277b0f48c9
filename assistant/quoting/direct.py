"""The direct answer: the short answer of the best sentence, and who else says it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from assistant.language.english import stems_of, words_of
from assistant.language.figure_words import with_ones
from assistant.language.figures import differ, tells_figure
from assistant.language.values import Clock, Day, values
from assistant.questions.changes import tells_change
from assistant.questions.question import Question, Sought
from assistant.quoting.chosen import beside_the_choice, chosen
from assistant.quoting.excepted import exception_behind
from assistant.quoting.half_answers import FREE
from assistant.quoting.short_answer import ARTICLES, direct_of, tells_value
from assistant.reading.reader import RankedSentence, Reading
from assistant.reading.tables.alike import rows_apart
from assistant.reading.tables.named_rows import is_table_row
from assistant.reading.tables.told_rows import AskedWords, told_row
from ingest.document import PROSE, BlockKind

# Another passage's sentence counts as saying the same, or something else, when it ranks this close.
_RIVAL = 2.6
_SAME_TOPIC = 0.4
_OPENING_WORDS = 4  # that two sentences begin with, to be about the same however they rank


class Direct(NamedTuple):
    """The short answer of a sentence, and one that another passage gives independently."""

    text: str
    ranked: RankedSentence
    same: RankedSentence | None = None


def direct_answer(question: Question, reading: Reading) -> Direct | None:
    """The short answer of the best sentence, with a second voice where there is one."""
    best = reading.sentences[0]
    text = direct_of(question, best)
    if not text or beside_the_choice(question, best, text):
        text = chosen(question, reading)
    if not text or _may_have_changed(question, reading) or _told_again(question, reading):
        return None
    if _changes_on(question, best) or _told_beside(question, reading):
        return None
    if _told_of_another_event(question, reading):
        return None
    if tells_value(text) and exception_behind(question, best.passage, best.sentence):
        return None
    if is_table_row(best) and (
        rows_apart(question, best, reading.sentences)  # one of several
        or _changed_beside(question, reading)
    ):
        return None
    same = (r for r in rivals(reading) if plain(direct_of(question, r)) == plain(text))
    return Direct(text, best, next(same, None))


def _may_have_changed(question: Question, reading: Reading) -> bool:
    """Whether another document, quoted beside the best sentence, tells that what that says has changed."""
    best = reading.sentences[0]
    return not tells_change(best.text) and any(
        tells_change(one.text)
        and one.passage.document != best.passage.document
        and same_topic(question, best, one)
        for one in reading.sentences[1 : reading.answering]
    )


def _changes_on(question: Question, best: RankedSentence) -> bool:
    """Whether another sentence of the passage has the day that a question gives, and this one has no days.

    "From 23 March, they swap": who drives the early bus then the sentence before does not say.
    """
    asked = _days(question.text)
    if not asked or _days(f"{best.passage.prefix} {best.text}"):
        return False
    return any(asked <= _days(best.passage.quote(line)) for line in best.passage.sentences)


def _days(text: str) -> frozenset[tuple[int, int]]:
    """The days of the year that a text states, as months and days."""
    days = (value for value in values(text) if isinstance(value, Day) and value.day)
    return frozenset((day.month, day.day or 0) for day in days)


def _told_again(question: Question, reading: Reading) -> bool:
    """Whether the document says its best sentence once more, with another value: when the next meeting is."""
    best = reading.sentences[0]

    def asked(one: RankedSentence) -> frozenset[str]:
        return one.stems_around.intersection(question.stems)

    return tells_value(best.direct_text) and any(
        one.passage.document == best.passage.document
        and tells_value(one.direct_text)
        and values_differ(best.direct_text, one.direct_text)
        and asked(one) == asked(best)  # no heading tells which of them is asked for
        for one in worded_alike(reading)
    )


def _told_beside(question: Question, reading: Reading) -> bool:
    """Whether evidence beside the best sentence tells another value with words of the question, which that lacks.

    Of "Approved on 14 May 2024. Review due: May 2027" the first is not when a policy is reviewed, and of "A stolen
    bin is replaced for free. A damaged bin costs 25 euros" the second not what a stolen one costs.
    """
    best, asked = reading.sentences[0], frozenset(question.stems)
    held = asked & stems_of(best.text)
    return tells_value(best.direct_text) and any(
        one.passage.document == best.passage.document
        and held < asked & stems_of(one.text)
        and (
            (question.sought is Sought.NUMBER and FREE.search(one.text))
            or (tells_value(one.direct_text) and values_differ(best.direct_text, one.direct_text))
        )
        for one in reading.sentences[1 : reading.answering]
    )


def _told_of_another_event(question: Question, reading: Reading) -> bool:
    """Whether of a time the best sentence lacks what it is asked of, and another section has that with its time.

    When somebody's funeral is "died on 29 October" does not say, where "The funeral is on 16 November" of another.
    """
    best = reading.sentences[0]
    if (
        question.sought not in (Sought.DATE, Sought.TIME)
        or best.sentence.kind is BlockKind.TABLE_ROW
    ):
        return False
    unmet = frozenset(question.stems) - best.stems_around
    return bool(unmet) and any(
        one.passage.document == best.passage.document
        and one.passage.heading != best.passage.heading
        and one.sentence.kind in PROSE
        and unmet <= stems_of(one.text)
        and any(isinstance(value, (Day, Clock)) for value in values(one.text))
        for one in reading.sentences[1:]
    )


def _changed_beside(question: Question, reading: Reading) -> bool:
    """Whether a sentence beside a table tells of whom the question names and its row does not.

    Of "Charities pay half" below the prices of rooms none of these is what charities pay.
    """
    best = reading.sentences[0]
    row = told_row(AskedWords(question, stems_of(question.text), {}), best)
    unmet = frozenset(question.stems) - (row.held | row.around if row else frozenset())
    return any(
        one.passage.document == best.passage.document
        and one.sentence.kind is not BlockKind.TABLE_ROW
        and one.sentence.kind is not BlockKind.HEADING
        and one.score >= best.score - _RIVAL
        and not unmet.isdisjoint(stems_of(one.text))
        for one in reading.sentences[1:]
    )


def rivals(reading: Reading) -> list[RankedSentence]:
    """The best sentence of every other passage that ranks close to the best one of all."""
    best = reading.sentences[0]
    seen = {best.passage.id}
    said = {plain(best.text)}
    found = []
    for ranked in reading.sentences[1:]:
        if ranked.score < best.score - _RIVAL:
            break
        if ranked.passage.id not in seen and plain(ranked.text) not in said:
            found.append(ranked)
            seen.add(ranked.passage.id)
    return found


def worded_alike(reading: Reading) -> Iterator[RankedSentence]:
    """Sentences that say the same as the best one, word for word, up to their own short answer."""
    best = reading.sentences[0]
    opening = _words_before(best)
    if len(opening) >= _OPENING_WORDS:
        for ranked in reading.sentences[1:]:
            if _words_before(ranked) == opening:
                yield ranked


def _words_before(ranked: RankedSentence) -> list[str]:
    end = ranked.text.find(ranked.direct_text) if ranked.direct_text else 0
    return words_of(ranked.text[:end])


def same_topic(question: Question, one: RankedSentence, other: RankedSentence) -> bool:
    """Whether two sentences speak of the same: by the question's words and by their own."""
    asked = set(question.stems)
    first, second = _topic(one), _topic(other)
    if (first & asked) - (second & asked):
        return False
    mine, theirs = first - asked, second - asked
    shared = len(mine & theirs) + len(first & second & asked)
    return shared / (min(len(first), len(second)) or 1) >= _SAME_TOPIC


def _topic(ranked: RankedSentence) -> frozenset[str]:
    words = stems_of(ranked.text) | stems_of(ranked.passage.prefix)
    return frozenset(word for word in words if not word.isdigit())


def values_differ(first: str, second: str) -> bool:
    """Whether two answers state values of a kind, none of them the same however it is written.

    14 days are two weeks, and 20 euros are not 20 dollars.
    """
    if tells_figure(with_ones(first)) and tells_figure(with_ones(second)):
        return differ(first, second)
    one, other = values(first), values(second)
    if {type(value) for value in one}.isdisjoint(type(value) for value in other):
        return False
    return not any(a.meant_by(b) or b.meant_by(a) for a in one for b in other)


def plain(text: str) -> str:
    """The words of a short answer, by which two are the same."""
    return " ".join(word for word in words_of(text) if word not in ARTICLES)
