"""The direct answer: the few words that answer, who else says them, and who says otherwise.

It is always a stretch of a quoted sentence. Yes/no questions get none: a bare "yes" is nothing the
text says; the sentence decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from assistant.language.english import YEAR, is_latin, stems_of, words_of
from assistant.language.figure_words import with_ones
from assistant.language.figures import differ, tells_figure, with_unit
from assistant.language.identifiers import of_whole_terms
from assistant.language.negation import says_otherwise
from assistant.language.values import Day, days_and_times, is_value, values
from assistant.language.weekdays import weekdays
from assistant.questions.changes import (
    asks_earlier_than_told,
    tells_change,
    told_of_before,
)
from assistant.questions.clauses import told_of_another, told_of_opposite
from assistant.questions.comparisons import of_several
from assistant.questions.question import Question, Sought
from assistant.questions.shapes import Shape
from assistant.questions.yes_no import is_yes_no
from assistant.quoting.chosen import beside_the_choice, chosen
from assistant.quoting.half_answers import asks_twice, is_half
from assistant.reading.lists.labels import labelled_beside
from assistant.reading.reader import RankedSentence, Reading
from assistant.reading.tables.alike import rows_alike, rows_apart
from assistant.reading.tables.tables import is_row_of, is_table_row, named_cell, names_one_more
from assistant.retrieval.faq import after_label
from ingest.abbreviations import MONTH_NAMES, SHORT_MONTH_NAMES
from ingest.document import BlockKind

# Longer than this it is no short answer, and the sentence says it better.
_MOST_CHARACTERS = 90
_MOST_SHARE = 0.8
# The margin (logits) from which the words are shown; a doubtful span under a right sentence misleads.
# On the documents chosen on, a quarter of those below it agreed with an accepted answer, above it 8 of 10.
_SURE = 3.0
# Another passage's sentence counts as saying the same, or something else, when it ranks this close.
_RIVAL = 2.6
_SAME_TOPIC = 0.4
_OPENING_WORDS = 4  # that two sentences begin with, to be about the same however they rank
# Where a clause of its own begins, which tells another time: "9:30 and closes at 18:00".
_NEXT_CLAUSE = re.compile(
    r"(?<=\w),?\s+(?:and|but|while)\s+(?:[a-z]+s|was|will \w+|must \w+|\w+ed) "
    r"(?:at|on|in|for|from|until|by|after|before)\b"
    r"|(?<=\w),?\s+und\s+[a-zäöüß]+t (?:um|am|ab|im|bis|in)\b"
)
_ARTICLES = frozenset(["a", "an", "the"])
# Dates with a stop in them: "31. Dez. 2025", "12. 4. 2025", "3 févr. 2025", "15 de sept. de 2025".
_MONTH = "|".join(sorted(MONTH_NAMES | SHORT_MONTH_NAMES, key=len, reverse=True))
_DATE = re.compile(
    rf"(?<![\w.,])\d{{1,2}}(?:\.\s?(?:\d{{1,2}}\.|(?:{_MONTH})\b\.?)|(?:er)?\s(?:de\s)?(?:{_MONTH})\.)"
    r"(?:\s?(?:de\s)?(?:\d{4}|\d\d)\b)?",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(r"[,;]\s+(?:otherwise|or else|sonst|andernfalls)\b", re.IGNORECASE)
_WHICH_DAY = re.compile(r"\b(?:which|what) (?:week)?days?\b(?! of the month)", re.IGNORECASE)
_COLUMNS = re.compile(r"\S(?:\t| {3,})\S.*\S(?:\t| {3,})\S")
_YEAR = re.compile(rf"\b{YEAR}\b")
_EDGES = " \t\r\n,;:.\"'“”‘’()[]"
_TIMES = (Sought.DATE, Sought.TIME)
_ONE_OF_KIND = (Sought.NUMBER, *_TIMES, Sought.PERSON, Sought.PLACE)
_COMPARED = (Sought.NUMBER, Sought.DATE, Sought.TIME)


class Direct(NamedTuple):
    """The short answer of a sentence, and one that another passage gives independently."""

    text: str
    ranked: RankedSentence
    same: RankedSentence | None = None


def direct_of(question: Question, ranked: RankedSentence) -> str:
    """The short answer to show above this sentence, or ""."""
    if (
        question.shape is not Shape.SENTENCE
        or ranked.sentence.kind is BlockKind.HEADING
        or is_yes_no(question.text)
        or asks_twice(question.text)
        or question.read != question.text  # what is read is not all that is asked
    ):
        return ""
    sentence = ranked.text
    row = ranked.sentence.kind is BlockKind.TABLE_ROW
    # What another cell denies ("no" under "Projector") says nothing of the cell asked for.
    told = named_cell(question, ranked) if row else sentence
    if asks_earlier_than_told(question.text, sentence):
        return ""
    if not row and ranked.direct is not None:  # what is threatened denies nothing before
        threat = _OTHERWISE.search(told)
        if threat and ranked.direct.end <= ranked.sentence.start + threat.start():
            told = told[: threat.start()]
    if says_otherwise(told, question.text) or not is_latin(sentence):
        return ""  # the span model reads no whole words of other scripts
    sure = ranked.direct is not None and ranked.direct.margin >= _SURE
    if row:
        # One of several rows would be half an answer.
        if of_several(question.text) or len(rows_alike(question, ranked)) > 1:
            return ""
        text = told
        read = sure and ranked.direct_text and ranked.direct_text in text
        if not read and not is_row_of(question, ranked):
            return ""
    elif of_several(question.text) and len(labelled_beside(ranked)) > 1:
        return ""
    else:
        # Words set in columns are a table's, whose cells read like no sentence.
        plain = sure and not _COLUMNS.search(sentence)
        text = _words_that_answer(ranked, question) if plain else ""
        at = sentence.find(text)
        if names_one_more(question, sentence, text) or (
            text
            and (
                told_of_opposite(question, sentence, at)
                or (_WHICH_DAY.search(question.text) and weekdays(sentence) and not weekdays(text))
                or told_of_before(question.text, sentence, at, at + len(text))
                or (_may_be_of_another(question, text) and told_of_another(question, sentence, at))
            )
        ):
            return ""
    if question.sought is Sought.PERSON and not any(map(str.isalpha, days_and_times(text)[1])):
        return ""  # neither the number out of "members under 16" nor 30 April is anybody
    if not text or len(text) > min(_MOST_CHARACTERS, _MOST_SHARE * len(sentence)):
        return ""
    # Words of the question handed back are no answer to it.
    asked = set(words_of(question.text))
    return text if set(words_of(text)) - asked - _ARTICLES else ""


def _words_that_answer(ranked: RankedSentence, question: Question) -> str:
    """The words that answer, no date, number or code among them cut, without the "A:" of an FAQ.

    "" where they are half of the answer.
    """
    if ranked.direct is None:
        return ""
    sentence, begin = ranked.text, ranked.sentence.start
    start, end = ranked.direct.start - begin, ranked.direct.end - begin
    for date in _DATE.finditer(sentence):
        if (
            start < date.end()
            and date.start() < end < date.end()
            and "." in sentence[end - 1 : end + 1]
        ):
            end = date.end()
    start, end = with_unit(sentence, *of_whole_terms(sentence, start, end))
    clause = _NEXT_CLAUSE.search(sentence, start, end) if question.sought in _TIMES else None
    if clause and values(sentence[start : clause.start()]) and values(sentence[clause.end() : end]):
        end = clause.start()
    start = max(start, after_label(ranked.passage, ranked.sentence))
    text = sentence[start:end].strip(_EDGES)
    start = sentence.find(text, start)
    return "" if is_half(question, sentence, start, start + len(text)) else text


def direct_answer(question: Question, reading: Reading) -> Direct | None:
    """The short answer of the best sentence, with a second voice where there is one."""
    best = reading.sentences[0]
    text = direct_of(question, best)
    if not text or beside_the_choice(question, best, text):
        text = chosen(question, reading)
    if not text or _may_have_changed(question, reading):
        return None
    if is_table_row(best) and rows_apart(question, best, reading.sentences):
        return None  # one of several
    rivals = _rivals(reading)
    same = (r for r in rivals if _plain(direct_of(question, r)) == _plain(text))
    return Direct(text, best, next(same, None))


def disagreement(question: Question, reading: Reading) -> tuple[Direct, Direct] | None:
    """Two sentences of different passages that put another number or date to the same thing."""
    best = reading.sentences[0]
    first = direct_of(question, best)
    compared = question.sought in _COMPARED or (
        question.sought is Sought.ANYTHING and is_value(first)  # "how hot is it?"
    )
    if not compared or not _tells_value(first) or of_several(question.text):
        return None
    for other in dict.fromkeys((*_rivals(reading), *_worded_alike(reading))):
        second = direct_of(question, other)
        if not _tells_value(second) or other.passage.document == best.passage.document:
            continue
        if not _differ(first, second) or not same_topic(question, best, other):
            continue
        return Direct(first, best), Direct(second, other)
    return None


def _may_have_changed(question: Question, reading: Reading) -> bool:
    """Whether another document, quoted beside the best sentence, tells that what that says has changed."""
    best = reading.sentences[0]
    return not tells_change(best.text) and any(
        tells_change(one.text)
        and one.passage.document != best.passage.document
        and same_topic(question, best, one)
        for one in reading.sentences[1 : reading.answering]
    )


def _rivals(reading: Reading) -> list[RankedSentence]:
    """The best sentence of every other passage that ranks close to the best one of all."""
    best = reading.sentences[0]
    seen = {best.passage.id}
    said = {_plain(best.text)}
    found = []
    for ranked in reading.sentences[1:]:
        if ranked.score < best.score - _RIVAL:
            break
        if ranked.passage.id not in seen and _plain(ranked.text) not in said:
            found.append(ranked)
            seen.add(ranked.passage.id)
    return found


def _worded_alike(reading: Reading) -> Iterator[RankedSentence]:
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


def is_of_its_year(direct: Direct) -> bool:
    """Whether an answer is a date of the year that the headings above it name: each year has its meeting."""
    years = {day.year for day in values(direct.text) if isinstance(day, Day) and day.year}
    return bool(years) and years <= set(map(int, _YEAR.findall(direct.ranked.passage.prefix)))


def _differ(first: str, second: str) -> bool:
    """Whether two answers state values of a kind, none of them the same however it is written.

    14 days are two weeks, and 20 euros are not 20 dollars.
    """
    if tells_figure(with_ones(first)) and tells_figure(with_ones(second)):
        return differ(first, second)
    one, other = values(first), values(second)
    if {type(value) for value in one}.isdisjoint(type(value) for value in other):
        return False
    return not any(a.meant_by(b) or b.meant_by(a) for a in one for b in other)


def _tells_value(text: str) -> bool:
    return bool(values(text)) or tells_figure(with_ones(text))


def _may_be_of_another(question: Question, text: str) -> bool:
    return _tells_value(text) or question.sought in _ONE_OF_KIND


def _plain(text: str) -> str:
    return " ".join(word for word in words_of(text) if word not in _ARTICLES)
