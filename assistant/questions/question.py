"""What a question asks for, read off its words: no model, no network.

It tells the shape of the answer wanted (one sentence, a list, a schedule, a summary), the kind of
thing asked for (a date, a number, a person, a place), and the words that carry the meaning.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.language.english import AUXILIARY, bare, calmed, carrying, content_terms, stem
from assistant.questions.comparisons import read_as
from assistant.questions.shapes import PART_OF_TEXT, Shape, asked_for
from ingest.errors import UsageError

# The one limit, at every door: longer ones are refused with a sentence, never cut.
LONGEST_QUESTION = 20_000


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

    ``read`` is what is read in place of ``text`` (``assistant.questions.comparisons.read_as``).
    ``terms`` are its content words in order, lower case, without repeats; ``stems`` their Porter
    stems, the same stemming as the full-text index. ``focus`` are the stems that a follow-up brought
    itself, and that weigh more than what it inherited. Of a question for a summary, ``topic`` is
    what is to be summarised in its words, "" for all there is, and ``terms`` are of the topic alone.
    """

    text: str
    read: str
    terms: tuple[str, ...]
    stems: tuple[str, ...]
    shape: Shape
    sought: Sought
    focus: frozenset[str] = frozenset()
    topic: str = ""


def _asks(word: str) -> str:
    """``word`` where it asks, not where it opens a clause ("what do I do when …")."""
    return (
        rf"(?:^|[,;]\s*|\b(?:and|or|but|so|know|explain|describe|say|exactly|since|by|until|till|from|to)\s+)"
        rf"{word}\b|\b{word}\W*$"
    )


# After a noun that is asked for; another noun makes another thing of it ("the price list").
_NOUN_ENDS = (
    rf"(?=\W*$|[,;'’]|\s+(?:of|for|per|in|on|at|to|from|with|by|if|when|that|between|today|now|currently"
    rf"|{AUXILIARY}|a|an|the|i|we|you|he|she|they|it|its|my|our|your|and|or|as|after|before|during|appl(?:y|ies)|\w+ed)\b)"
)
_SOUGHT = tuple(
    (sought, re.compile(pattern, re.IGNORECASE))
    for sought, pattern in (
        (
            Sought.NUMBER,
            r"\bhow (many|much|big|large|long|old|tall|far|high|often|fast|quickly|soon|wide|heavy)\b"
            r"|\bwhat('s| is)? (the )?(\w+ )?(number|percentage|share|proportion|amount|price|cost|size|limit"
            rf"|salary|extension|fee|rate|budget)\b{_NOUN_ENDS}"
            r"|\bwhat (does|do|did|will|would) .{1,60} cost\b|\bhow .{0,20}\b(expensive|dear)\b",
        ),
        (
            Sought.TIME,
            rf"\b(what|which|at what) time\b{_NOUN_ENDS}"
            r"|\bhow (early|late)\b"
            rf"|\b(opening|business|office|visiting) (hours|times)\b{_NOUN_ENDS}",
        ),
        (
            Sought.DATE,
            rf"{_asks('when')}|\b(what|which) (date|day|month|year|week)\b{_NOUN_ENDS}|\bhow soon\b",
        ),
        (
            Sought.PLACE,
            rf"{_asks('where')}|\b(which|what) (place|city|town|room|floor|site)\b{_NOUN_ENDS}",
        ),
        (
            Sought.REASON,
            rf"{_asks('why')}|\bwhat (was|is) the (reason|cause)\b{_NOUN_ENDS}|\bhow come\b"
            r"|\bwhat (was|is) the point (of|in) (\w+ing|it|this|that|all|the)\b",
        ),
        (
            Sought.PERSON,
            r"^((and|to|for|from|with|at|of) )?(?-i:[Ww]ho|[Ww]hom|[Ww]hose)\b|\bby whom\b"
            r"|(?-i:\b[Ww]ho)('s| is)\b",
        ),
    )
)


def check_asked(question: str) -> None:
    """Raise ``UsageError`` unless a question has words, whole characters and no more than are read."""
    if all(one.isspace() or unicodedata.category(one) == "Cf" for one in question):
        raise UsageError("The question is empty: ask one in words.")
    if any("\ud800" <= character <= "\udfff" for character in question):
        raise UsageError("The question holds half a character (a lone surrogate): type it anew.")
    if len(question) > LONGEST_QUESTION:
        raise UsageError(
            f"The question has {len(question):,} characters; at most"
            f" {LONGEST_QUESTION:,} are read: shorten it."
        )


def plainly(text: str) -> str:
    """A question without marks that are not seen, its letters as keyboards have them.

    What is copied holds soft hyphens and zero-width spaces within words; full-width letters and those of
    mathematics look like others. Joiners (U+200C, U+200D) spell words of some languages.
    """
    seen = (c for c in text if unicodedata.category(c) != "Cf" or c in "\u200c\u200d")
    return "".join(map(_plain_letter, seen)) or text


def _plain_letter(character: str) -> str:
    styled = unicodedata.decomposition(character).startswith(("<wide>", "<font>"))
    return unicodedata.normalize("NFKC", character) if styled else character


def analyse(text: str, focus: Sequence[str] = ()) -> Question:
    """Read a question; any string will do. ``focus`` are words that weigh more than the others."""
    clean = " ".join(text.split())
    plain = read_as(clean)
    calm = calmed(plain.searched)
    shape, topic = asked_for(calmed(clean))
    named = dict.fromkeys(word for word in carrying(topic) if not PART_OF_TEXT.match(word))
    terms = tuple(named) if named else content_terms(calm)
    stems = tuple(stem(term) for term in terms)
    weighty = frozenset(stem(word) for word in focus)
    asked = bare(calmed(plain.read))
    sought = next((s for s, pattern in _SOUGHT if pattern.search(asked)), Sought.ANYTHING)
    return Question(clean, plain.read, terms, stems, shape, sought, weighty, topic)
