"""The protocols of reading: with the right paragraph given, and with all paragraphs searched.

*Gold paragraph given*: the model reads the one paragraph, exact match and F1 by the official rules over
the answerable questions; in SQuAD 2.0 also how well its score tells the answerable questions from those
written to look so (AUROC). *Open corpus*: every paragraph is a document of one index; the question is
searched, the best passages are read. Everything goes through the parts that answer for the staff: the
hybrid search, and the two readers that the setting ``assistant.reader`` names. Similarity alone is the
baseline of the same run.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from assistant.build import build_reader
from assistant.reading.reader import Reader, Reading
from assistant.retrieval.fusion import fuse
from assistant.retrieval.retriever import Retrieval
from assistant.span_model.inference import SpanReader
from eval.metrics.match import contains, exact_match
from eval.metrics.match import f1 as token_f1
from eval.public_sets.figures_table import Figure, Reported
from eval.public_sets.protocol import (
    Options,
    StageProgress,
    Values,
    auroc_figure,
    indexed,
    median_figure,
)
from ingest.index import Index
from ingest.sentences import sentence_spans

SIMILARITY, READER = "similarity alone", "trained reader"
# System → the setting assistant.reader.
READERS: Mapping[str, Literal["trained", "similarity"]] = {
    READER: "trained",
    SIMILARITY: "similarity",
}
GIVEN_EM, GIVEN_F1 = "gold paragraph given: exact match", "gold paragraph given: F1"
GIVEN_HOLDS = "gold paragraph given: quoted sentence holds the answer"
GIVEN_AUROC = "gold paragraph given: answerable or not, AUROC"
PASSAGE, SENTENCE = "open corpus: right paragraph first", "open corpus: answer sentence first"
OPEN_EM, OPEN_F1 = "open corpus: exact match", "open corpus: F1"
REMOVED = "open corpus: gold paragraph there or removed, AUROC"
READ_MS, WHOLE_MS = "reading {count} passages, p50", "whole question, p50"
_SPARE = 20  # passages searched besides, which move up when the gold paragraph is removed
_WARM_UP = 5
Sureness = dict[
    str, tuple[list[float], list[float]]
]  # system → where there is an answer, where not


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text under the title of its article, and the name of its file in the index."""

    title: str
    text: str
    name: str


class ParagraphQuestion(NamedTuple):
    """A question to a paragraph; ``spans`` are its answers there (none: it has no answer)."""

    question: str
    paragraph: Paragraph
    answers: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    def holds(self, text: str) -> float:
        """1 when the text holds an accepted answer, else 0."""
        return contains(text, self.answers)


def measure_reading(
    paragraphs: Mapping[str, Paragraph],
    asked: Sequence[ParagraphQuestion],
    others: Reported,
    options: Options,
) -> list[Figure]:
    """Both protocols, beside what others report."""
    with indexed({one.name: one.text for one in paragraphs.values()}, options) as index:
        given = _gold_given(asked, index, others, options)
        answerable = [one for one in asked if one.spans]
        return given + (_open_corpus(answerable, index, options) if answerable else [])


def _gold_given(
    asked: Sequence[ParagraphQuestion], index: Index, others: Reported, options: Options
) -> list[Figure]:
    """The model alone on the right paragraph, beside the paragraph's most similar sentence."""
    reader, similar = SpanReader(), build_reader(replace(options.assistant, reader="similarity"))
    retriever, values = options.retriever(index), Values()
    sure: Sureness = {READER: ([], []), SIMILARITY: ([], [])}
    for number, one in enumerate(asked, start=1):
        text = one.paragraph.text
        span = reader.read(one.question, [(one.paragraph.title, text)])[0]
        found = retriever.search(one.question, 10, [one.paragraph.name])
        kind = 0 if one.spans else 1
        sure[READER][kind].append(span.margin)
        sure[SIMILARITY][kind].append(max(p.similarity for p in found.passages))
        if one.spans:
            answer = text[span.start : span.end]
            quoted = next((text[s:e] for s, e in sentence_spans(text) if s <= span.start < e), "")
            values.add(GIVEN_EM, READER, exact_match(answer, one.answers))
            values.add(GIVEN_F1, READER, token_f1(answer, one.answers))
            values.add(GIVEN_HOLDS, READER, one.holds(quoted))
            best = similar.read(found).sentences[0]
            values.add(GIVEN_HOLDS, SIMILARITY, one.holds(best.text))
        options.on_progress(StageProgress("reading gold paragraphs", number, len(asked)))
    reader.close()
    figures = values.means((GIVEN_EM, GIVEN_F1, GIVEN_HOLDS), others, "%")
    if all(sure[READER]):
        figures += [auroc_figure(GIVEN_AUROC, system, *both) for system, both in sure.items()]
    return figures


def _open_corpus(
    asked: Sequence[ParagraphQuestion], index: Index, options: Options
) -> list[Figure]:
    retriever, count = options.retriever(index), options.assistant.passages
    readers = {
        system: build_reader(replace(options.assistant, reader=setting))
        for system, setting in READERS.items()
    }
    values, spoke = Values(), set[str]()
    sure: Sureness = defaultdict(lambda: ([], []))
    read_ms, whole_ms = READ_MS.format(count=count), WHOLE_MS
    for number, one in enumerate(asked, start=1):
        gold, began = one.paragraph.name, time.perf_counter()
        wide = retriever.search(one.question, count + _SPARE)
        searched = time.perf_counter() - began
        found = replace(wide, passages=wide.passages[:count])
        without = _without(wide, gold, count, options.assistant.lexical_weight)
        for system, reader in readers.items():
            began = time.perf_counter()
            reading = reader.read(found)
            took = time.perf_counter() - began
            values.add(read_ms, system, 1e3 * took)
            values.add(whole_ms, system, 1e3 * (searched + took))
            if _add_answer(values, system, reading, one):
                spoke.add(system)
            sure[system][0].append(reading.confidence)
            sure[system][1].append(_confidence(reader, without))
        nearest = max(wide.passages, key=lambda p: p.similarity)
        for system, first in ("fusion", found.passages[0]), ("dense only", nearest):
            before = float(first.stored.passage.document == gold)
            values.add(PASSAGE, f"{system}, before reading", before)
        options.on_progress(StageProgress("reading what is found", number, len(asked)))
    answers = values.means((OPEN_EM, OPEN_F1), Reported(), "%")
    return [
        *values.means((PASSAGE, SENTENCE), Reported()),
        *(figure for figure in answers if figure.system in spoke),
        *(auroc_figure(REMOVED, system, *both) for system, both in sure.items()),
        *(
            median_figure(measure, system, values.of(measure, system)[_WARM_UP:])
            for measure in (read_ms, whole_ms)
            for system in readers
            if len(asked) > _WARM_UP
        ),
    ]


def _add_answer(values: Values, system: str, reading: Reading, one: ParagraphQuestion) -> bool:
    """Score the best sentence of all that was found; whether it has a short answer."""
    best, said = reading.sentences[0], reading.sentences[0].direct_text
    right = best.passage.document == one.paragraph.name
    start, end = best.sentence.start, best.sentence.end
    values.add(PASSAGE, system, float(right))
    hit = right and any(s < end and e > start for s, e in one.spans)
    values.add(SENTENCE, system, float(hit))
    # A question without a short answer has an exact match of 0.
    values.add(OPEN_EM, system, exact_match(said, one.answers) if said else 0.0)
    values.add(OPEN_F1, system, token_f1(said, one.answers) if said else 0.0)
    return bool(said)


def _without(found: Retrieval, document: str, count: int, weight: float) -> Retrieval:
    """The search as it would have been without ``document``: the rest fused anew."""
    kept = [p for p in found.passages if p.stored.passage.document != document]
    gone = {p.stored.passage.id for p in found.passages} - {p.stored.passage.id for p in kept}
    rest = [r for r in found.ranking if r.passage not in gone]
    anew = fuse(
        [r.passage for r in rest],
        {r.passage: r.similarity for r in rest},
        {r.passage: r.lexical for r in rest},
        weight,
    )
    passages = [replace(p, score=anew[p.stored.passage.id]) for p in kept[:count]]
    return replace(found, passages=tuple(passages), ranking=())


def _confidence(reader: Reader, retrieval: Retrieval) -> float:
    return reader.read(retrieval).confidence
