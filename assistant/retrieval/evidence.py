"""What a sentence must hold to answer a question: words that matter, and the kind of thing sought.

Small pure functions over text; the readers turn them into scores.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

from assistant.language.english import (
    DAYS,
    FUNCTION_WORDS,
    MONTHS,
    SHORT_MONTHS,
    SMALL_NUMBERS,
    TENS,
    content_terms,
    is_latin,
    stem,
    stems_of,
    words_of,
)
from assistant.language.identifiers import asked_for_by_name
from assistant.language.irregular_verbs import other_forms
from assistant.language.named_ranges import in_range_of
from assistant.language.negation import denies
from assistant.questions.question import Question, Sought
from assistant.questions.yes_no import is_yes_no
from assistant.retrieval.titles_named import titles_named
from ingest.document import BELOW, Passage, Sentence
from ingest.readable.readable import ReadableIndex

# What a follow-up asks itself against what it inherits from the question before.
_FOCUS_WEIGHT = 2.5
_MONTH = f"(?:{'|'.join((*MONTHS, *SHORT_MONTHS))})"
_HOUR = "|".join(word for word, number in SMALL_NUMBERS.items() if 1 <= number <= 12)
_CLOCK = r"\b\d{1,2}[:.]\d\d\b(?! ?(?:%|€|per|euro|pound|dollar|million|billion))"
# "at eight", "until half past five"; "at eight sites" is none.
_SPOKEN_TIME = (
    r"\b(?:at|until|till|from|by)(?: about| around)? (?:(?:half|quarter|(?:\w+ )?minutes) (?:past|to) )?"
    rf"(?:{_HOUR})\b(?=\W*$|[,.;:)]| (?:o.clock|and|or|to|until|till|in the|on|every|sharp|each|at)\b)"
)
_STATED_DATE = (
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b|\b{_MONTH} \d{{1,4}}\b|\b(?:1[5-9]|20)\d\d\b"
    rf"|\b(?:in|by|since|until|from|end of|every|each|on) {_MONTH}\b"
    rf"|{_CLOCK}"
    r"|\b\d{1,2} ?(?:am|pm|a\.m\.|p\.m\.)|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b"
    rf"|\b(?:{'|'.join(DAYS)})s?\b"
    r"|\b(?:today|tomorrow|yesterday|tonight|noon|midnight|daily|weekly|monthly|annually|yearly)\b"
    rf"|{_SPOKEN_TIME}"
)
_DATED = re.compile(_STATED_DATE, re.IGNORECASE)
_DATE = re.compile(
    rf"{_STATED_DATE}|\b(?:immediate(?:ly)?|after|before|within|as soon as|once|during|following"
    r"|on the (?:first|last|same|next) day)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    rf"{_CLOCK}"
    r"|\b\d{1,2} ?(?:am|pm|a\.m\.|p\.m\.|o.clock)|\b(?:noon|midnight|any time)\b"
    rf"|{_SPOKEN_TIME}",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    rf"\d|%|\b(?:{_HOUR}|{'|'.join(list(TENS)[:4])}|hundred|thousand|million|billion|half|quarter|dozen|once|twice)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][\w’'-]+|\b[A-Z][\w’'-]+ [A-Z][\w’'-]+", re.UNICODE)
# A name or number inside a question: its first word, and "I", have a capital letter for another reason.
_QUESTION_NAME = re.compile(r"(?<=\s)(?!I\b)[A-Z][\w’'-]*|\b\d[\d.,:]*")
# What a question is about, at its end: "… of the shop".
_SUBJECT = re.compile(
    r"\b(?:of|at|in|for|from|to|on|with)\s+(?:(?:the|our|an?|my)\s+)?([^\W\d_]+(?: [^\W\d_]+)?)\W*$"
)
# Whom a handbook is for, which its title may say: "… for staff" asks about something else.
_WHOM = stems_of("staff employees colleagues workers personnel people everyone members volunteers")
_ROLE = re.compile(
    r"\b(?:manager|head|director|officer|leaders?|president|minister|team|department|desk|staff"
    r"|employees?|chair|board|committee|supervisor|everyone|anyone|nobody|officials?|purchasing|hr"
    r"|finance|customers?|members?|users?)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:in|at|on|to|from|near|inside|outside|behind|beside|opposite|under|above|via|through) "
    r"(?:the |a |an |our |your )?[\w“\"'’]+",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|since|so that|so as|in order|due to|owing|as a (?:result|consequence)|reasons?"
    r"|responses?|respond\w*|concern\w*|worr\w*|fear\w*|therefore|hence|otherwise|prevent\w*"
    r"|avoid\w*|protect\w*|deter\w*|caus\w*|given that|purpose|aims?|involving|to make sure|to ensure)\b",
    re.IGNORECASE,
)
_TELLING: Mapping[Sought, tuple[re.Pattern[str], ...]] = {
    Sought.DATE: (_DATE,),
    Sought.TIME: (_TIME,),
    Sought.NUMBER: (_NUMBER,),
    Sought.PERSON: (_NAME, _ROLE),
    Sought.PLACE: (_PLACE, _NAME),
    Sought.REASON: (_REASON,),
}


def term_weights(
    question: Question, index: ReadableIndex
) -> tuple[dict[str, float], tuple[str, ...]]:
    """The inverse document frequency of each term's stem, and the terms that occur in no form anywhere."""
    total = index.catalogue.count_passages()
    weights: dict[str, float] = {}
    missing: list[str] = []
    for term, stemmed in zip(question.terms, question.stems, strict=True):
        found = index.catalogue.document_frequency(term, stemmed)
        weights[stemmed] = inverse_document_frequency(found, total)
        if stemmed in question.focus:
            weights[stemmed] *= _FOCUS_WEIGHT
        known = found or any(map(index.catalogue.document_frequency, other_forms(term)))
        if not known and term not in FUNCTION_WORDS:
            missing.append(term)
    return weights, tuple(missing)


def inverse_document_frequency(found: float, passages: int) -> float:
    """BM25's, of a term that ``found`` of N passages hold: ln(1 + (N − n + ½) / (n + ½)).

    Robertson and Zaragoza 2009.
    """
    return math.log(1 + (passages - found + 0.5) / (found + 0.5))


def coverage(weights: Mapping[str, float], *stems: tuple[Iterable[str], float]) -> float:
    """Weighted share in [0, 1] of the question's terms that some texts hold.

    ``stems`` are (stems of a text, credit) pairs; a term earns the best credit of any text that
    holds it.
    """
    earned = sum(
        weight * max((credit for held, credit in stems if term in held), default=0.0)
        for term, weight in weights.items()
    )
    return earned / (sum(weights.values()) or 1.0)


def holds(sought: Sought, text: str) -> bool:
    """Whether ``text`` holds the kind of thing a question seeks. Errs on the side of yes."""
    return sought not in _TELLING or any(sign.search(text) for sign in _TELLING[sought])


def states_date(text: str) -> bool:
    """Whether ``text`` states a date, a day or a time of day, not only "before" or "after" another."""
    return bool(_DATED.search(text))


def names_held(question: Question, text: str) -> float:
    """Share in [0, 1] of the question's names and numbers that ``text`` holds, in a range, too; 1 without any."""
    named = [match.group() for match in _QUESTION_NAME.finditer(question.text)]
    wanted = {stem(word) for name in named for word in words_of(name)}
    if not wanted:
        return 1.0
    held = stems_of(text) | in_range_of(text, asked_for_by_name(question.text))
    return len(wanted & held) / len(wanted)


def lacking_subject(question: Question, passages: Sequence[Passage]) -> list[float]:
    """For each passage the share in [0, 1] of the question's subject that it lacks, with its headings.

    Only of what the title of another passage's document names: when the canteen opens does not answer
    "What are the opening hours of the shop?" where there is a guide to the shop.
    """
    match = _SUBJECT.search(question.text)
    named = (stems_of(match[1]) & set(question.stems)) - _WHOM if match else frozenset()
    titled = named & frozenset().union(*(stems_of(passage.title) for passage in passages))
    if titled:
        titled -= titles_named(question, passages)  # each of them has its own
    if not titled:
        return [0.0] * len(passages)
    return [
        len(titled - stems_of(f"{passage.prefix}\n{passage.text}")) / len(titled)
        for passage in passages
    ]


def words_shared(
    question: Question, missing: Sequence[str]
) -> Callable[[Passage, Sentence], float]:
    """What share in [0, 1] a sentence has of a question that is hardly read as one; of any other it is 0.

    Of one in another script than the Latin one, of its pairs of letters; of nothing but keywords of which the
    documents have one word, of that, in its headings, too.
    """
    if not is_latin(question.text):
        asked = _pairs(question.text)
        return lambda passage, sentence: (
            len(asked & _pairs(passage.quote(sentence))) / (len(asked) or 1)
        )
    held = [stem(term) for term in question.terms if term not in missing]
    if not is_keywords(question) or len(held) != 1:
        return lambda passage, sentence: 0.0
    return lambda passage, sentence: float(
        held[0] in stems_of(f"{passage.prefix} {passage.quote(sentence)}")
    )


def is_keywords(question: Question) -> bool:
    """Whether a question is nothing but words that carry content: "emergency numbers"."""
    return len(words_of(question.text)) == len(question.terms)


def _pairs(text: str) -> set[str]:
    written = {one: unicodedata.category(one)[0] in "LMN" for one in set(text)}
    return {
        one.lower() + other.lower()
        for one, other in pairwise(text)
        if written[one] and written[other]
    }


def heading_agreement(weights: Mapping[str, float], heading: str) -> float:
    """How far a heading is the question itself, in [0, 1]: overlap of their words both ways."""
    words = heading.rsplit(BELOW, 1)[-1]
    content = set(map(stem, content_terms(words))) if words else set()
    if not content or not weights:
        return 0.0
    last = stems_of(words)
    shared = sum(weight for term, weight in weights.items() if term in last)
    of_question = shared / (sum(weights.values()) or 1.0)
    of_heading = len(content & set(weights)) / len(content)
    return of_question * of_heading


def question_agreement(question: Question, weights: Mapping[str, float], heading: str) -> float:
    """The same of a heading, or a question in a text; 0 where it denies and the question doesn't, or so round.

    "What is not covered" has all words of "What is covered?"; whether flooding is covered it may tell.
    """
    apart = denies(heading.rsplit(BELOW, 1)[-1]) is not denies(question.text)
    return 0.0 if apart and not is_yes_no(question.text) else heading_agreement(weights, heading)
