"""Paragraphs and lines that each open with a label, as in "Amber: raised attention. Bags are checked".

A sentence further on in such a paragraph is told of its label, though it does not say so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import replace
from typing import NamedTuple

from assistant.language.english import DAYS, MONTHS, STOPWORDS, any_of, stem, stems_of, words_of
from assistant.questions.comparisons import of_several
from assistant.questions.question import Question
from assistant.reading.lists.list_runs import Piece
from assistant.reading.lists.lists import ListGroup
from assistant.reading.reader import RankedSentence, Reading
from ingest.document import PROSE, BlockKind, Passage, Sentence
from ingest.label_lines import LABEL, LABELLED
from ingest.remembered import remembered

_OPENS = re.compile(rf"{LABEL}\s+(?=\S)|\*\*(?P<bold>[^*\n.:?!]{{1,40}})[.:]?\*\*[.:]?\s+(?=\S)")
# "Saturday 18 October, 7 pm: Fauré's Requiem."
_DATED = re.compile(
    rf"(?:(?:{any_of(DAYS)})(?:,? \d{{1,2}}\.?(?:st|nd|rd|th)? (?:{any_of(MONTHS)}))?"
    rf"|\d{{1,2}}\.?(?:st|nd|rd|th)? (?:{any_of(MONTHS)}))"
    r"(?: \d{4})?(?:, (?:[^:\n]|\d:\d\d){1,20})?:\s+(?=\S)",
    re.IGNORECASE,
)
# What a program knows something by, in a line of its own above what that is: "queue_lifetime".
_TERM = re.compile(r"[-$]{0,2}[A-Za-z][A-Za-z0-9]*(?:[_.-]+[A-Za-z0-9]+)+")
# "The days after 4 January" are not told of below "4 January".
_BESIDE = re.compile(
    r"\b(?:after|before|since|until|till|following|besides|except|apart from|other than)\b",
    re.IGNORECASE,
)
_FEWEST = 2


class Opening(NamedTuple):
    """The stems of the label that a paragraph opens with, its first sentence, and the label as it is written."""

    label: frozenset[str]
    first: Sentence
    written: str


def of_label_paragraphs(question: Question, reading: Reading) -> Reading:
    """The same without what stands below other labels of its passage, where the question names one near the best.

    What speaks of that one itself is kept ("Ben: Anna gets 30 euros"). Where it names none, and asks for several
    of what the heading says, all labels answer: "Which concerts are there?".
    """
    asked = labels_asked(question)
    named = {
        (one.passage.id, opening.label)
        for one in reading.near
        if (opening := openings(one.passage).get(one.sentence.start)) and opening.label <= asked
    }
    if not named:
        return _of_several(question, reading)
    most = {
        one for one in named if not any(one[0] == other[0] and one[1] < other[1] for other in named)
    }
    passages = {passage for passage, _ in most}
    kept = [
        one
        for one in reading.sentences
        if one.passage.id not in passages
        or (opening := openings(one.passage).get(one.sentence.start)) is None
        or any(
            one.passage.id == passage and _is_of(label, opening.label, one.text)
            for passage, label in most
        )
    ]
    if len(kept) < len(reading.sentences):
        evidence = sum(one in kept for one in reading.sentences[: reading.answering])
        reading = replace(reading, sentences=tuple(kept), answering=max(1, evidence))
    told = [one for one in kept if _says_of_term(one, most, asked)]
    return replace(reading.led_by(told), answering=len(told)) if told else reading


def _says_of_term(
    ranked: RankedSentence, named: Set[tuple[str, frozenset[str]]], asked: frozenset[str]
) -> bool:
    """Whether a line below a term that is named has a label of its own that is asked for, too: "Default: 5"."""
    opening = openings(ranked.passage).get(ranked.sentence.start)
    label = LABELLED.match(ranked.text)
    return (
        opening is not None
        and label is not None
        and opening.first != ranked.sentence
        and (ranked.passage.id, opening.label) in named
        and stems_of(label["label"]) <= asked
    )


def _of_several(question: Question, reading: Reading) -> Reading:
    """The same with the first sentences of all such paragraphs first, where the best one is such a sentence.

    Or where it opens its passage below a heading that says all that is asked, then behind it. Of those with dates
    all that have one; none where it says more of the question than the heading does.
    """
    best = reading.sentences[0] if reading.sentences else None
    if best is None or not of_several(question.text):
        return reading
    asked, heading = frozenset(question.stems), stems_of(best.passage.nearest_heading)
    opened = openings(best.passage)
    first = opened.get(best.sentence.start, (None, None, None))[1]
    opens = (
        asked <= heading and best.sentence == best.passage.sentences[0] and not best.sentence.lead
    )
    if not (first == best.sentence or opens) or not asked & heading:
        return reading
    if asked & stems_of(best.text) - heading:
        return reading
    firsts = {best.sentence.start, *(one.first.start for one in opened.values())}
    dated = bool(_DATED.match(best.text))
    told = [
        one
        for one in reading.sentences
        if one.passage.id == best.passage.id and one.sentence.start in firsts
        if bool(_DATED.match(one.text)) is dated
    ]
    if len(told) < _FEWEST:
        return reading
    return replace(reading.led_by(told), answering=len(told))


def lines_of_label(question: Question, group: ListGroup) -> ListGroup:
    """Of a list the lines whose labels a question names, all of it where it names none."""
    asked = labels_asked(question)
    lines = [
        (passage, line)
        for passage, line in group.pieces
        if (opening := openings(passage).get(line.start)) and opening.label <= asked
    ]
    return ListGroup(tuple(lines)) if lines else group


def with_labels(pieces: list[Piece]) -> list[Piece]:
    """The pieces, each below the sentence with the label that its paragraph opens with."""
    found: list[Piece] = []
    for passage, sentence in pieces:
        if opening := openings(passage).get(sentence.start):
            found.append((passage, opening.first))
        found.append((passage, sentence))
    return [*dict.fromkeys(found)]


def labels_asked(question: Question) -> frozenset[str]:
    """The stems among which a label that is asked for has all its own."""
    return frozenset() if _BESIDE.search(question.text) else frozenset(question.stems)


def _is_of(label: frozenset[str], own: frozenset[str], text: str) -> bool:
    """Whether a sentence stands below a label, or says it below another that is no more of it ("Two-bedroom")."""
    return own == label or (label <= stems_of(text) and not label < own)


@remembered(64)
def openings(passage: Passage) -> Mapping[int, Opening]:
    """What each sentence stands below, by where it begins; nothing of a passage with fewer than two labels.

    Nor of one with a label twice, which is somebody's who speaks: others speak of him, too.
    """
    found: dict[int, Opening] = {}
    now: Opening | None = None
    end = passage.start
    terms = sum(_names_term(passage, one) for one in passage.sentences) >= _FEWEST
    for sentence in passage.sentences:
        between = passage.text[end - passage.start : sentence.start - passage.start]
        said = passage.quote(sentence)
        opens = _OPENS.match(said) or _DATED.match(said) if sentence.kind in PROSE else None
        if terms:  # each says "Default: …" of itself
            opens = _TERM.fullmatch(said) if _names_term(passage, sentence) else None
        if opens and ("\n" in between or not found or sentence.kind is BlockKind.LIST_ITEM):
            words = words_of(opens[0])
            label = frozenset(stem(word) for word in words if word not in STOPWORDS)
            now = Opening(label, sentence, opens[0]) if label and not sentence.lead else None
        elif between.count("\n") > 1 or sentence.kind is not BlockKind.PARAGRAPH:
            now = None
        if now:
            found[sentence.start] = now
        end = sentence.end
    opened = set(found.values())
    labels = {one.label for one in opened}
    return found if len(opened) == len(labels) >= _FEWEST else {}


def _names_term(passage: Passage, sentence: Sentence) -> bool:
    """Whether a sentence is a term alone in its line, right above what says more of it."""
    start, end = sentence.start - passage.start, sentence.end - passage.start
    alone = passage.text[:start].rstrip(" \t")[-1:] in ("", "\n")
    below = (
        passage.text[end : end + 1] == "\n" and passage.text[end + 1 : end + 2].strip(" \t\n") == ""
    )
    return alone and below and _TERM.fullmatch(passage.quote(sentence)) is not None
