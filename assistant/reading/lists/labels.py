"""Lines that each open with a label, "Common: …" above "Rare: …": those whose label is asked for, or all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.language.english import STOPWORDS, stem, stems_of, words_of
from assistant.questions.comparisons import of_several
from assistant.questions.question import Question
from assistant.questions.shapes import Shape
from assistant.reading.reader import RankedSentence, Reading
from ingest.document import PROSE, Sentence
from ingest.label_lines import LABEL

# Of which several are.
_ITEMS = frozenset(map(stem, ("items", "points", "entries", "lines", "list")))
# Fields before a text have small ones: "owner: …".
_LABEL = re.compile(rf"^{LABEL}\s+(?=\S)", re.IGNORECASE)


def of_labels(question: Question, reading: Reading) -> Reading:
    """The same without the lines beside the best one whose labels the question does not name, where it names one.

    But where the best one has words of the question that no line named has: whether a rash is common, "Uncommon:
    rash" tells. Where it names none and asks for several, all of them are evidence.
    """
    if all_of_it := _all_labelled(question, reading):
        return replace(reading.led_by(all_of_it), answering=len(all_of_it))
    lines = labelled_beside(reading.sentences[0]) if reading.sentences else []
    if len(lines) < 2:
        return reading
    best = reading.sentences[0]
    asked = frozenset(question.stems)
    # The reader hardly tells one label from another.
    beside = [one for one in reading.near if one.passage.id == best.passage.id]
    labelled = [one for one in beside if one.sentence in lines]
    named = [one for one in labelled if _label(one.text) <= asked]
    # "Designated safeguarding lead" is who is asked for as the safeguarding lead.
    named = named or [one for one in labelled if asked and asked <= _label(one.text)]
    if not named and not of_several(question.text):
        return reading
    if named and best not in named and _says_more(asked, best, named):
        return reading
    first = named or labelled
    evidence = [one for one in reading.sentences[: reading.answering] if one.sentence not in lines]
    rest = [one for one in reading.sentences if one not in first and one.sentence not in lines]
    return replace(reading, sentences=(*first, *rest), answering=len(first) + len(evidence))


def _says_more(
    asked: frozenset[str], best: RankedSentence, named: Sequence[RankedSentence]
) -> bool:
    held = asked & stems_of(best.text)
    return not held <= frozenset().union(*(stems_of(one.text) for one in named))


def _all_labelled(question: Question, reading: Reading) -> list[RankedSentence]:
    """The lines of a document with the one label that a question for several asks for: "the action items".

    "ACTION: …" stands below each item of minutes. In the order of the document; none if not two.
    """
    asked = frozenset(question.stems) - _ITEMS
    if not asked or not (question.shape is Shape.LIST or of_several(question.text)):
        return []
    lines = [one for one in reading.sentences if one.sentence.kind in PROSE]
    lines = [one for one in lines if _label(one.text) == asked]
    lines = [one for one in lines if one.passage.document == lines[0].passage.document]
    return sorted(lines, key=lambda one: one.sentence.start) if len(lines) > 1 else []


def labelled_beside(ranked: RankedSentence) -> Sequence[Sentence]:
    """A sentence and the lines right before and after it, each with a label; none where it has no label itself."""
    passage, sentence = ranked.passage, ranked.sentence
    run: list[Sentence] = []
    for line in passage.sentences:
        if line.kind in PROSE and not line.lead and _label(passage.quote(line)):
            run.append(line)
        elif sentence in run:
            break
        else:
            run = []
    return run if sentence in run else []


def _label(text: str) -> frozenset[str]:
    """The stems of the words of a label that carry content."""
    found = _LABEL.match(text)
    words = words_of(found["label"]) if found else []
    return frozenset(stem(word) for word in words if word not in STOPWORDS)
