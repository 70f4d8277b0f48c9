"""The step of a numbered list that a question asks for by its place: "the last step", "what comes after …?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.language.english import (
    ORDINALS,
    SMALL_NUMBERS,
    any_of,
    bare,
    content_words,
    stem,
    stems_of,
    words_of,
)
from assistant.language.irregular_verbs import are_of_one_verb
from assistant.questions.question import Question
from assistant.reading.lists.levels import numbers_of
from assistant.reading.lists.list_runs import Piece
from assistant.reading.lists.lists import ListGroup, lists_read
from assistant.reading.reader import Reading
from assistant.reading.tables.whole_tables import OfAll
from ingest.document import BlockKind
from ingest.readable.readable import ReadableIndex

_I = re.IGNORECASE
_LAST = -1
_PLACES = ORDINALS | {"last": _LAST, "final": _LAST}
_DO = r"(?:do|does|must|should|shall|can) (?:i|we|you|one|they) (?:have to |need to )?do"
# "What is the third step", "what is the last thing to do", "what do I do first?".
_BY_PLACE = re.compile(
    rf"^(?:what|which)\b.*?\b(?P<place>{any_of(_PLACES)}|(?P<figure>\d{{1,2}})(?:st|nd|rd|th))"
    rf" (?:step\b|thing\b.*\bdo\b)|^what {_DO} (?P<adverb>first|last)\b",
    _I,
)
_BY_NUMBER = re.compile(
    r"^(?:what|which|how|describe|explain)\b.*?\bstep (?:no\.? |number )?"
    rf"(?P<number>\d{{1,2}}|{any_of(SMALL_NUMBERS)})\b",
    _I,
)
_HOW_MANY = re.compile(r"^(?:in )?how many steps\b", _I)
_TAKES = frozenset(
    map(stem, ["steps", "take", "need", "necessary", "require", "involve", "include"])
)
_BESIDE = re.compile(
    r"^(?:what|which)\b(?P<asked>.*?)\b(?:(?P<before>before|precedes)|after|once|follows|as soon as)\b"
    r"(?P<what>.+)",
    _I,
)
_ASKS_STEP = re.compile(
    r"^\W*(?:(?:is|are) (?:the )?(?:next|previous)\b.*|(?:is the )?(?:next |previous )?(?:step|thing)\b.*"
    rf"|(?P<event>happens?)\b.*|(?:comes?|next|is (?:to be )?done|{_DO})\b.*)?$",
    _I,
)
_MUST = re.compile(r"\b(?:must|have to|need to|should)\b", _I)
_SAID = 0.6  # share of the words that tell of a step which its line must have
_FEW = 2  # words of a step
_WHO = frozenset(["i", "we", "you", "they"])
Steps = list[tuple[Piece, ...]]


def step_asked_for(question: Question, reading: Reading, index: ReadableIndex) -> ListGroup | None:
    """The step that a question asks for by its number, or by the one before or after it; None without one.

    Of what must be done before a step all steps before it, and all where it is asked how many there are. Of
    several numbered lists it is the one that is about most of the question, by its headings or the line
    before it; of those that say as much, that of the best sentence. It is quoted whole where it is shorter.
    """
    asked = bare(question.text)
    beside, number = _BESIDE.match(asked), _place(asked)
    relative = beside if beside and _ASKS_STEP.match(beside["asked"]) else None
    if number is None and relative is None and not _HOW_MANY.match(asked):
        return None
    lists = _numbered_lists(reading, index)
    steps = _list_named(question, lists, reading)
    if relative is None:
        at = None if number is None else number - 1 if number > 0 else len(steps) - 1
        return _of(steps if at is None else steps[at : at + 1] or steps)
    if number is None:
        steps = _list_of_best(lists, reading)
    at = _step_told(relative, steps) if number is None else number - 1
    if at is None:
        return None
    if not relative["before"]:
        return _of(steps[at + 1 : at + 2])
    return _of(steps[:at] if _MUST.search(relative["asked"]) else steps[max(0, at - 1) : at])


def steps_counted(question: Question, reading: Reading, index: ReadableIndex) -> OfAll | None:
    """All steps, where it is asked how many there are and what stands above them says all that is asked.

    Of several lists, those of the headings that say least else.
    """
    if not _HOW_MANY.match(bare(question.text)) or not reading.sentences:
        return None
    asked = frozenset(question.stems) - _TAKES
    lists = [
        (above, steps)
        for group, steps in _numbered_lists(reading, index)
        if asked and asked <= (above := _above(group)) | stems_of(group.pieces[0][0].title)
    ]
    least = min((len(above) for above, _ in lists), default=0)
    named = [steps for above, steps in lists if len(above) == least]
    found = _of(named[0]) if len(named) == 1 else None
    return OfAll(found, certain=True) if found else None


def _above(group: ListGroup) -> frozenset[str]:
    """The stems of the headings that a list stands below, and of the line before it."""
    passage, first = group.pieces[0]
    return stems_of(f"{passage.heading} {passage.quote(first) if first.lead else ''}")


def _of(steps: Steps) -> ListGroup | None:
    return ListGroup(tuple(piece for step in steps for piece in step)) if steps else None


def _place(asked: str) -> int | None:
    """Which step is named, from 1; −1 is the last one."""
    found = _BY_PLACE.match(asked)
    if found and found["figure"]:
        return int(found["figure"])
    if found:
        return _PLACES[(found["place"] or found["adverb"]).lower()]
    numbered = _BY_NUMBER.match(asked)
    number = numbered["number"].lower() if numbered else ""
    return (int(number) if number.isdigit() else SMALL_NUMBERS.get(number)) or None


def _numbered_lists(reading: Reading, index: ReadableIndex) -> list[tuple[ListGroup, Steps]]:
    """The lists numbered from one among the passages read, whole."""
    steps = ((group, _steps(group.pieces)) for group in lists_read(reading, index))
    return [(group, lines) for group, lines in steps if len(lines) > 1]


def _steps(pieces: Sequence[Piece]) -> Steps:
    """The numbered lines with what stands below each; none unless they are numbered from one on."""
    lines = pieces[1:] if pieces[0][1].lead else pieces
    steps: list[list[Piece]] = []
    for piece, number in zip(lines, numbers_of(lines), strict=True):
        if number is None and steps:
            steps[-1].append(piece)
        elif number == len(steps) + 1:
            steps.append([piece])
        else:
            return []
    return list(map(tuple, steps))


def _list_named(
    question: Question, lists: Sequence[tuple[ListGroup, Steps]], reading: Reading
) -> Steps:
    """The steps of the list that a question is about."""
    best = reading.sentences[0]
    asked = frozenset(question.stems)

    def said(one: tuple[ListGroup, Steps]) -> tuple[int, bool]:
        return len(asked & _above(one[0])), one[0].holds(best.passage, best.sentence)

    named = max(lists, key=said, default=None)
    return named[1] if named and any(said(named)) else []


def _list_of_best(lists: Sequence[tuple[ListGroup, Steps]], reading: Reading) -> Steps:
    """The steps that the best sentence is one of."""
    best = reading.sentences[0]
    if best.sentence.kind is not BlockKind.LIST_ITEM:
        return []
    held = (steps for group, steps in lists if group.holds(best.passage, best.sentence))
    return next(held, [])


def _step_told(asked: re.Match[str], steps: Steps) -> int | None:
    """The number from 0 of the one step that says most of what is told of it.

    Its verb must be told in another form ("closing" of "Close …"), or several words of it where a step is
    asked for: "what happens after probation?" is none of a list that says how long that is.
    """
    words = words_of(asked["what"])
    told = frozenset(map(stem, content_words(asked["what"])))
    event = _ASKS_STEP.match(asked["asked"])
    shares = []
    for step in steps:
        text = " ".join(passage.quote(line) for passage, line in step)
        verb = next(iter(words_of(text)), "")
        done = any(
            (word != verb or before in _WHO) and stem(word) == stem(verb)
            for before, word in pairwise(["", *words])
        )
        several = len(told) >= _FEW and not (event and event["event"])
        held = stems_of(text)
        said = [one in held or any(are_of_one_verb(one, other) for other in held) for one in told]
        share = sum(said) / (len(told) or 1)
        shares.append(share if done or several else 0.0)
    most = max(shares, default=0.0)
    return shares.index(most) if most >= _SAID and shares.count(most) == 1 else None
