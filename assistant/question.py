"""What a question asks for, read off its words: no model, no network.

It tells the shape of the answer wanted (one sentence, a list, a schedule, a summary), the kind of
thing asked for (a date, a number, a person, a place), and the words that carry the meaning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from Stemmer import Stemmer

MAX_QUESTION_CHARACTERS = 4000


class Shape(StrEnum):
    """How much of the text an answer needs."""

    SENTENCE = "sentence"
    LIST = "list"
    SCHEDULE = "schedule"
    SUMMARY = "summary"


class Sought(StrEnum):
    """What kind of thing the answer must contain."""

    ANYTHING = "anything"
    DATE = "date"
    TIME = "time"
    NUMBER = "number"
    PERSON = "person"
    PLACE = "place"
    REASON = "reason"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it will be searched.

    ``terms`` are its content words in order, lower case, without repeats; ``stems`` their Porter
    stems, the same stemming as the full-text index. ``focus`` are the stems that a follow-up brought
    itself, and that weigh more than what it inherited.
    """

    text: str
    terms: tuple[str, ...]
    stems: tuple[str, ...]
    shape: Shape
    sought: Sought
    focus: frozenset[str] = frozenset()


STOPWORDS = frozenset(
    """a about after all also am an and any anybody anyone are as at be because been before being
    but by can could did do does doing done for from get gets getting give go got had has have
    having he her hers him his how i if in into is it its itself just let like made make many may
    me might more most much must my no nor not now of off on one only or other our out over own
    please really said same say says shall she should so some somebody someone such tell than that
    the their them then there these they thing things this those through to too under until up upon
    us very was we were what when where which while who whom whose why will with would you your
    yours happens happen going ll re ve don doesn didn isn aren wasn weren hasn haven t s d m
    list name show explain describe summarise summarize main points article document text according
    exactly ever actually still there's what's who's where's it's i'm""".split()  # noqa: SIM905 - a list of words reads best as words
)
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*", re.UNICODE)
# "may" is a stop word, the month is none.
_IN_MAY = re.compile(
    r"\b(?:in|by|since|until|from|during|of|for|last|next|and|\d{1,2}(?:st|nd|rd|th)?) may\b(?! \w+ be)"
    r"|\bmay \d",
    re.IGNORECASE,
)
_SUMMARY = re.compile(
    r"\b(summar(y|ise|ize|ising|izing)|tl;?dr|key (points|facts|takeaways)|main (points|ideas?|facts)"
    r"|in (a nutshell|short|brief)|overview|gist|outline (the|this)"
    r"|what('s| is| does) (this|the) (article|document|text|page|file|report)( all)?( about| say)?\s*\??$)",
    re.IGNORECASE,
)
_SCHEDULE = re.compile(
    r"\b(schedule|timetable|agenda|timeline|time line|programme|calendar|itinerary|milestones"
    r"|deadlines|opening (hours|times)|key dates|dates? planned)\b",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"^\s*(please )?(list|name|enumerate)\b|\b(which|what) (are|were) (all |the )"
    r"|\ball (the|of the)\b|\bsteps\b|\bchecklist\b|\bwhat (do|must|should) (i|we|you) (have to |need to )?"
    r"(bring|sort out|prepare|do|check|include|submit|provide)\b"
    r"|\bwhat (does|do|did|is|are|will|would)\b.*\b(cover|covers|include|includes|included|contain|"
    r"contains|comprise|consist of)\b",
    re.IGNORECASE,
)
_PLURAL_WHICH = re.compile(r"\b(which|what) (\w+ )?(\w+(?:ies|es|s))\b", re.IGNORECASE)
_SOUGHT: tuple[tuple[Sought, re.Pattern[str]], ...] = (
    (
        Sought.NUMBER,
        re.compile(
            r"\bhow (many|much|big|large|long|old|tall|far|high|often|fast|quickly|soon|wide|heavy)\b"
            r"|\bwhat('s| is)? (the )?(\w+ )?(number|percentage|share|proportion|amount|price|cost|size|limit"
            r"|salary|extension|fee|rate|budget)\b"
            r"|\bwhat (does|do|did|will|would) .{1,60} cost\b|\bhow .{0,20}\b(expensive|dear)\b",
            re.IGNORECASE,
        ),
    ),
    (Sought.TIME, re.compile(r"\b(what|which|at what) time\b|\bopening (hours|times)\b", re.I)),
    (
        Sought.DATE,
        re.compile(
            r"\b(when|(what|which) (date|day|month|year|week)|(by|until|since) when"
            r"|how soon)\b",
            re.IGNORECASE,
        ),
    ),
    (Sought.PLACE, re.compile(r"\b(where|(which|what) (place|city|town|room|floor|site))\b", re.I)),
    (Sought.REASON, re.compile(r"\b(why|what (was|is) the (reason|cause|point)|how come)\b", re.I)),
    (Sought.PERSON, re.compile(r"^\s*(and )?(who|whom|whose)\b|\bby whom\b|\bwho('s| is)\b", re.I)),
)


def analyse(text: str, focus: Sequence[str] = ()) -> Question:
    """Read a question; any string will do. ``focus`` are words that weigh more than the others."""
    clean = _shortened(" ".join(text.split()))
    terms = content_terms(clean)
    stems = tuple(stem(term) for term in terms)
    weighty = frozenset(stem(word) for word in focus)
    return Question(clean, terms, stems, _shape(clean), _sought(clean), weighty)


def _shortened(text: str) -> str:
    """The beginning of an endless question, cut between words."""
    if len(text) <= MAX_QUESTION_CHARACTERS:
        return text
    return text[:MAX_QUESTION_CHARACTERS].rpartition(" ")[0] or text[:MAX_QUESTION_CHARACTERS]


def content_terms(text: str) -> tuple[str, ...]:
    """Content words in order, lower case, without repeats; all words if none carries content."""
    words = words_of(text)
    month = _IN_MAY.search(text) is not None
    content = [word for word in words if word not in STOPWORDS or (month and word == "may")]
    return tuple(dict.fromkeys(content or words))


def words_of(text: str) -> list[str]:
    """The words of a text, lower case, possessive endings dropped, hyphenated ones in parts."""
    words: list[str] = []
    for match in _WORD.finditer(text.lower()):
        word = re.sub(r"['’]s$", "", match.group())
        words.extend(part for part in re.split(r"[-'’]", word) if part)
    return words


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Porter stem of a lower-case word, as the full-text index stems it."""
    import unicodedata

    plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    stemmed: str = _stemmer().stemWord(plain)
    return stemmed


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer:
    from Stemmer import Stemmer

    return Stemmer("porter")


def _shape(text: str) -> Shape:
    if _SUMMARY.search(text):
        return Shape.SUMMARY
    if _SCHEDULE.search(text):
        return Shape.SCHEDULE
    if _LIST.search(text):
        return Shape.LIST
    return Shape.SENTENCE


def wants_several(text: str) -> bool:
    """Whether a "which …s" question may have several answers in several places."""
    return bool(_PLURAL_WHICH.search(text))


def _sought(text: str) -> Sought:
    return next((sought for sought, pattern in _SOUGHT if pattern.search(text)), Sought.ANYTHING)
