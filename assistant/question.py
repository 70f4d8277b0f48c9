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

from assistant.shapes import Shape, asked_for
from assistant.summary_request import PART_OF_TEXT
from assistant.wording import bare

if TYPE_CHECKING:
    from Stemmer import Stemmer

MAX_QUESTION_CHARACTERS = 4000


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
    itself, and that weigh more than what it inherited. Of a question for a summary, ``topic`` is
    what is to be summarised in its words, "" for all there is, and ``terms`` are of the topic alone.
    """

    text: str
    terms: tuple[str, ...]
    stems: tuple[str, ...]
    shape: Shape
    sought: Sought
    focus: frozenset[str] = frozenset()
    topic: str = ""


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
_FEW_CAPITALS = 2


def _asks(word: str) -> str:
    """``word`` where it asks, not where it opens a clause ("what do I do when …")."""
    return (
        rf"(?:^|[,;]\s*|\b(?:and|or|but|so|know|explain|describe|say|exactly|since|by|until|till|from|to)\s+)"
        rf"{word}\b|\b{word}\W*$"
    )


# After a noun that is asked for; another noun makes another thing of it ("the price list").
_NOUN_ENDS = (
    r"(?=\W*$|[,;'’]|\s+(?:of|for|per|in|on|at|to|from|with|by|if|when|that|between|today|now|currently|is|are"
    r"|was|were|do|does|did|can|could|will|would|should|shall|must|may|might|has|have|had|a|an|the|i|we|you|he"
    r"|she|they|it|its|my|our|your|and|or|as|after|before|during|appl(?:y|ies)|\w+ed)\b)"
)
_SOUGHT: tuple[tuple[Sought, re.Pattern[str]], ...] = (
    (
        Sought.NUMBER,
        re.compile(
            r"\bhow (many|much|big|large|long|old|tall|far|high|often|fast|quickly|soon|wide|heavy)\b"
            r"|\bwhat('s| is)? (the )?(\w+ )?(number|percentage|share|proportion|amount|price|cost|size|limit"
            rf"|salary|extension|fee|rate|budget)\b{_NOUN_ENDS}"
            r"|\bwhat (does|do|did|will|would) .{1,60} cost\b|\bhow .{0,20}\b(expensive|dear)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Sought.TIME,
        re.compile(
            rf"\b(what|which|at what) time\b{_NOUN_ENDS}"
            rf"|\b(opening|business|office|visiting) (hours|times)\b{_NOUN_ENDS}",
            re.IGNORECASE,
        ),
    ),
    (
        Sought.DATE,
        re.compile(
            rf"{_asks('when')}|\b(what|which) (date|day|month|year|week)\b{_NOUN_ENDS}|\bhow soon\b",
            re.IGNORECASE,
        ),
    ),
    (
        Sought.PLACE,
        re.compile(
            rf"{_asks('where')}|\b(which|what) (place|city|town|room|floor|site)\b{_NOUN_ENDS}",
            re.IGNORECASE,
        ),
    ),
    (
        Sought.REASON,
        re.compile(
            rf"{_asks('why')}|\bwhat (was|is) the (reason|cause)\b{_NOUN_ENDS}|\bhow come\b"
            r"|\bwhat (was|is) the point (of|in) (\w+ing|it|this|that|all|the)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Sought.PERSON,
        re.compile(
            r"^((and|to|for|from|with|at|of) )?(?-i:[Ww]ho|[Ww]hom|[Ww]hose)\b|\bby whom\b"
            r"|(?-i:\b[Ww]ho)('s| is)\b",
            re.IGNORECASE,
        ),
    ),
)


def analyse(text: str, focus: Sequence[str] = ()) -> Question:
    """Read a question; any string will do. ``focus`` are words that weigh more than the others."""
    clean = _shortened(" ".join(text.split()))
    calm = calmed(clean)
    shape, topic = asked_for(calm)
    named = dict.fromkeys(word for word in _carrying(topic) if not PART_OF_TEXT.match(word))
    terms = tuple(named) if named else content_terms(calm)
    stems = tuple(stem(term) for term in terms)
    weighty = frozenset(stem(word) for word in focus)
    return Question(clean, terms, stems, shape, _sought(bare(calm)), weighty, topic)


def calmed(text: str) -> str:
    """A text all in capitals in lower case, since its capitals say nothing; any other as it is."""
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    loud = [word for word in words if word.isupper()]
    shouted = len(loud) == len(words) or len(loud) > max(_FEW_CAPITALS, len(words) / 2)
    return text.lower() if loud and shouted else text


def _shortened(text: str) -> str:
    """The beginning of an endless question, cut between words."""
    if len(text) <= MAX_QUESTION_CHARACTERS:
        return text
    return text[:MAX_QUESTION_CHARACTERS].rpartition(" ")[0] or text[:MAX_QUESTION_CHARACTERS]


def content_terms(text: str) -> tuple[str, ...]:
    """Content words in order, lower case, without repeats; all words if none carries content."""
    return tuple(dict.fromkeys(content_words(text) or words_of(text)))


def content_words(text: str) -> list[str]:
    """The words that carry content, in order, lower case: no stop word, unless it is a name.

    IT, US, WHO and any other stop word in capitals are names, but in a text all in capitals; so are
    one letter inside a question ("appendix A"), but "I", and one with a capital letter where few words
    have one ("what does Will do?").
    """
    return _carrying(calmed(text))


def _carrying(text: str) -> list[str]:
    month = _IN_MAY.search(text) is not None
    content = []
    matches = list(_WORD.finditer(text))
    capitals = sum(match.group()[0].isupper() for match in matches[1:])
    titled = capitals > len(matches[1:]) / 2
    for match in matches:
        inside = match is not matches[0] and not titled and text[match.start() - 2] not in ".!?:;,"
        parts = _parts(match.group())
        for part in parts:
            word = part.lower()
            letter = len(parts) == 1 and match.start() > 0 and part != "I"
            named = part.isupper() and (len(part) > 1 or letter)
            named = named or (inside and len(part) > 1 and part[0].isupper())
            if named or word not in STOPWORDS or (month and word == "may"):
                content.append(word)
    return content


def words_of(text: str) -> list[str]:
    """The words of a text, lower case, possessive endings dropped, hyphenated ones in parts."""
    return [part.lower() for match in _WORD.finditer(text) for part in _parts(match.group())]


def _parts(token: str) -> list[str]:
    return [part for part in re.split(r"[-'’]", re.sub(r"['’][sS]$", "", token)) if part]


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


def _sought(text: str) -> Sought:
    return next((sought for sought, pattern in _SOUGHT if pattern.search(text)), Sought.ANYTHING)
