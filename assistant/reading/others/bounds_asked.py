"""Sentences that tell the other bound than the one asked for: "at least 18" is no maximum age.

The reader takes any limit for the one that a question asks for.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.language.english import SMALL_NUMBERS, bare, stem, stems_of
from assistant.language.measured import measured
from assistant.questions.question import Question
from assistant.questions.yes_no import is_yes_no
from assistant.reading.reader import RankedSentence, Reading
from assistant.retrieval.retriever import Retrieval
from ingest.document import BlockKind

_WHEN = r"(?:date|day|time|point|moment|i|we|you|one)"
# "The maximum", or "at most" behind how many; not "which rooms seat at least ten", where the bound is given.
_UPPER_ASKED, _LOWER_ASKED = (
    re.compile(
        r"^(?:(?:what|which)(?:['’]?s| is| are| was| were)? |(?:is|are) there |how \w+ is )?"
        rf"(?:the |our |an? |any )?{word}\b|^how \w+ .*\bat (?:the )?{ends}$",
        re.IGNORECASE,
    )
    for word, ends in (
        (rf"(?:maximum|max|upper limit|highest|largest|longest|latest {_WHEN})", "(?:most|latest)"),
        (
            rf"(?:minimum|min|lower limit|lowest|smallest|shortest|earliest {_WHEN})",
            "(?:least|earliest)",
        ),
    )
)
_NUMBER = rf"(?:[€$£]? ?\d+|(?:an?|half|{'|'.join(SMALL_NUMBERS)})\b)"
_LESS = r"(?:less|fewer|earlier|shorter|smaller|younger|cheaper|lower|lighter|under|below|before)"
_MORE = (
    r"(?:more|longer|later|larger|bigger|older|dearer|higher|heavier|greater|over|above|beyond|after"
    r"|exceed\w*)"
)
_NOT = r"\b(?:not?|never|nobody|cannot|nor|[a-z]+n['’]t)\b[^.;:,]{0,60}?\b"
_THAN = rf"(?: than)? (?:the |about |around )?{_NUMBER}"
_NOT_MORE = re.compile(rf"{_NOT}{_MORE}{_THAN}", re.IGNORECASE)
_NOT_LESS = re.compile(rf"{_NOT}(?:{_LESS}|within|closer|nearer){_THAN}", re.IGNORECASE)
# "Photos larger than 5 MB on a stick": what begins there ends something else; so does how often, and ranges.
_EITHER = re.compile(
    rf"\bbetween\b|\b(?:{_MORE}|{_LESS}){_THAN}|\d ?(?:[–-]|to) ?\d|\bexactly\b"
    r"|\bat (?:least|most) (?:every|each|once|twice|\w+ times)\b",
    re.IGNORECASE,
)
_UPPER = re.compile(
    rf"\b(?:up to|at (?:the )?(?:most|latest)|(?:within|until|by) (?:the )?{_NUMBER}|or {_LESS}\b"
    r"|maxim\w+|max|highest|largest|longest|latest|limit\w*|only|ceiling|most)\b",
    re.IGNORECASE,
)
_LOWER = re.compile(
    rf"\b(?:at (?:the )?(?:least|earliest)|(?:from|as of|(?:begin|start)\w* at) (?:the )?{_NUMBER}"
    rf"|or {_MORE}\b|upwards|minim\w+|min|lowest|smallest|shortest|earliest|least)",
    re.IGNORECASE,
)

# "What happens if I hand it in after 40 days?"
_IF = re.compile(r"^what (?:happens|if|about)\b|\bif i\b", re.IGNORECASE)


def of_bounds_asked(question: Question, reading: Reading) -> Reading:
    """The same led by the evidence that tells the bound asked for, where the best sentence tells the other alone.

    No confidence without one.
    """
    asked = bare(question.text)
    upper = _UPPER_ASKED.search(asked) is not None
    if upper == (_LOWER_ASKED.search(asked) is not None) or not reading.sentences:
        return reading
    evidence = reading.sentences[: reading.answering]
    if _tells(evidence[0]) != {not upper}:
        return reading
    rows = [one for one in evidence if one.sentence.kind is BlockKind.TABLE_ROW]
    told = [one for one in evidence if _tells(one) == {upper}] or rows
    return reading.led_by(told) if told else replace(reading, confidence=0.0)


def compares_with_bound(question: Question, retrieval: Retrieval, reading: Reading) -> bool:
    """Whether an amount is offered for a bound that the best sentence sets: "Is 400 euros ok for a hotel?".

    The amount itself stands nowhere, so that the reader doubts what tells the bound. That must be of the
    same kind, and hold half of what weighs in the question.
    """
    best = reading.sentences[0] if reading.sentences else None
    if best is None or not (is_yes_no(question.text) or _IF.search(question.text)):
        return False
    offered = measured(question.text)
    if not (_tells(best) and offered & measured(best.text)):
        return False
    text = f"{best.passage.prefix} {best.text}"
    known = [
        one
        for one in question.terms
        if one.isalpha() and one not in retrieval.missing and not measured(f"2 {one}")
    ]
    held = [one for one in known if stem(one) in stems_of(text)]
    weighs = [sum(retrieval.weights.get(stem(one), 0.0) for one in some) for some in (held, known)]
    return 0 < weighs[1] <= 2 * weighs[0]


def _tells(one: RankedSentence) -> set[bool]:
    """Whether a sentence tells an upper bound (true) or a lower one; a row of a table and a range may be both."""
    text = _NOT_MORE.sub("maximum", _NOT_LESS.sub("minimum", one.text))
    if one.sentence.kind is BlockKind.TABLE_ROW or _EITHER.search(text):
        return {True, False}
    above = one.passage.nearest_heading
    bounds = ((True, _UPPER), (False, _LOWER))
    return {upper for upper, told in bounds if told.search(f"{above} {text}")}
