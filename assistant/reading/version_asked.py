"""The lines of a version that a question asks for: "What was new in 4.2.0?", "What did the latest one fix?"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.language.english import content_words, stem, stems_of
from assistant.language.identifiers import HEADED_BY_VERSION, VERSION
from assistant.language.values import Day, values
from assistant.questions.question import Question, Sought
from assistant.questions.yes_no import is_yes_no
from assistant.reading.heading_dates import asks_of_past, dated_headings, place_of
from assistant.reading.lists.list_runs import Piece
from assistant.reading.reader import Reading
from ingest.document import PROSE, BlockKind, Passage
from ingest.readable.readable import ReadableIndex

_LATEST = re.compile(
    r"\b(?:latest|newest|last|current|most recent) (?:version|release|update)\b", re.IGNORECASE
)
# How one asks for all that a version brought.
_ANY_CHANGE = stems_of(
    "new news version release released update updates bring brings brought include includes included come comes"
    " came contain contains change changes changed changelog difference different feature features what's notes"
)
# And for one kind of it, by what stands above such lines, or before each: "Fixed", "New: …".
_KINDS = tuple(
    map(
        stems_of,
        (
            "add added adds addition additions introduced introduce",
            "fix fixed fixes bug bugs",
            "remove removed removes removal dropped drop",
            "deprecated deprecate deprecation",
            "security vulnerability vulnerabilities",
            "improved improve improvement improvements",
        ),
    )
)
_ALSO_CALLED = {_KINDS[0]: stems_of("new feature features"), _KINDS[5]: stems_of("changed")}
_ASKS_VERSION = re.compile(r"\b(?:which|what) (?:version|release)\b", re.IGNORECASE)
_LABEL = re.compile(r"\W*(?P<label>[A-Z][\w-]*(?: [\w-]+)?):\s")


@dataclass(frozen=True, slots=True)
class VersionTold:
    """What a document says of one version: its lines by the heading below which they stand."""

    groups: tuple[tuple[Piece, ...], ...]


def version_asked(question: Question, reading: Reading, index: ReadableIndex) -> VersionTold | None:
    """All lines below the heading of the version asked for; none of them where it has none of the kind asked for.

    None where no version is asked for, or no document that was found has its heading; but none of the lines of
    other versions where these alone have headings, and the best sentence does not name the one asked for.
    """
    numbers = [found["number"] for found in VERSION.finditer(question.text)]
    latest = not numbers and _LATEST.search(question.text)
    if len(numbers) > 1 or not (numbers or latest) or is_yes_no(question.text):
        return None
    if question.sought not in (Sought.ANYTHING, Sought.NUMBER) or re.match(
        r"\W*how\b", question.text, re.I
    ):
        return None
    plain = _LATEST.sub(" ", VERSION.sub(" ", question.text))
    asked = frozenset(map(stem, content_words(plain)))
    kinds = [kind for kind in _KINDS if kind & asked]
    if latest and not asked:  # "What is the latest version?"
        return None
    rest = asked - _ANY_CHANGE - frozenset().union(*kinds)
    others = False
    for document in dict.fromkeys(one.passage.document for one in reading.sentences):
        passages = [one.passage for one in index.catalogue.document_passages(document)]
        number = numbers[0] if numbers else _newest(passages)
        groups = [*_groups(passages, number)] if number else []
        about = groups[0][0][0].prefix if groups else "".join(one.title for one in passages[:1])
        if not rest <= stems_of(f"{about} {document}"):
            continue
        others = others or any(version for one in passages for version in _versions(one))
        if groups and kinds:
            wanted = frozenset().union(*kinds, *(_ALSO_CALLED.get(kind, ()) for kind in kinds))
            return _of_kinds(wanted, groups)
        if groups:
            return VersionTold(tuple(groups))
    best = [f"{one.passage.prefix} {one.text}" for one in reading.sentences[:1]]
    named = {found["number"] for text in best for found in VERSION.finditer(text)}
    untold = others and numbers and asked and named.isdisjoint(numbers)
    return VersionTold(()) if untold else None


def version_above(
    question: Question, reading: Reading, index: ReadableIndex
) -> tuple[list[Piece], bool]:
    """The best line below the heading of its version, where that or its date is what is asked for.

    "Which version has dark mode?", "When was dark mode added?": a changelog's lines don't say. Empty where the
    line says it, or no heading does, and where the headings tell another change of it. And whether the line
    holds all else that is asked.
    """
    best = reading.sentences[0] if reading.sentences else None
    dated = asks_of_past(question)
    if best is None or best.sentence.kind not in PROSE or VERSION.search(question.text):
        return [], False
    headings = [one for one in best.passage.headings if HEADED_BY_VERSION.match(one)]
    if not headings or not (dated or _ASKS_VERSION.search(question.text)):
        return [], False
    said = any(isinstance(value, Day) for value in values(best.text))
    if said if dated else VERSION.search(best.text):
        return [], False
    if dated and headings[-1] not in dict(dated_headings(best.passage)):
        return [], False
    asked = frozenset(question.stems)
    kinds = frozenset[str]().union(*(kind for kind in _KINDS if kind & asked))
    above = stems_of(best.passage.nearest_heading)
    if kinds and not kinds & above and any(kind & above for kind in _KINDS):
        return [], False
    place = place_of(headings[-1], best.passage, index)
    rest = asked - kinds - _ANY_CHANGE - stems_of(f"{best.passage.title} {best.passage.document}")
    pieces = [place, (best.passage, best.sentence)] if place else []
    return pieces, bool(rest) and rest <= stems_of(best.text)


def _newest(passages: list[Passage]) -> str:
    """The highest version that a heading begins with, or ""."""
    numbers = {number for passage in passages for number in _versions(passage)}
    return max(numbers, key=lambda number: [*map(int, number.split("."))], default="")


def _versions(passage: Passage) -> Iterator[str]:
    """The versions that headings above a passage begin with."""
    for heading in passage.headings:
        if found := HEADED_BY_VERSION.match(heading):
            yield found["number"] or found["of_product"]


def _groups(passages: list[Passage], number: str) -> Iterator[tuple[Piece, ...]]:
    """The lines below the heading of a version, by the headings above them."""
    found: dict[str, list[Piece]] = {}
    read = -1
    for passage in passages:
        for sentence in passage.sentences if number in _versions(passage) else ():
            if sentence.start > read and sentence.kind is not BlockKind.HEADING:
                found.setdefault(passage.heading, []).append((passage, sentence))
                read = sentence.start  # passages may overlap
    return map(tuple, found.values())


def _of_kinds(wanted: frozenset[str], groups: list[tuple[Piece, ...]]) -> VersionTold | None:
    """The lines that a heading or a label says to be of a kind; None where none is said to be of any."""
    told = (tuple(piece for piece in group if _says_kind(wanted, piece)) for group in groups)
    kept = tuple(filter(None, told))
    every = wanted.union(*_KINDS)
    sorted_by_kind = any(_says_kind(every, line) for group in groups for line in group)
    return VersionTold(kept) if kept or sorted_by_kind else None


def _says_kind(wanted: frozenset[str], piece: Piece) -> bool:
    passage, sentence = piece
    label = _LABEL.match(passage.quote(sentence))
    heading = passage.nearest_heading if len(passage.headings) > 1 else ""
    return not wanted.isdisjoint(stems_of(f"{label['label'] if label else ''} {heading}"))
