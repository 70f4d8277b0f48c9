"""Measures reading: with the right paragraph given, and with all paragraphs searched.

Everything goes through the parts that answer for the staff: the hybrid search, and the two readers that
the setting ``assistant.reader`` names. Similarity alone is the baseline of the same run.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from assistant.build import build_reader
from assistant.reader import Reader, Reading
from assistant.retriever import HybridRetriever, Retrieval, fuse
from eval.metrics.match import contains, exact_match
from eval.metrics.match import f1 as token_f1
from eval.public_sets.corpus import Corpus, CorpusText, open_corpus
from eval.public_sets.figures_table import (
    READER,
    READERS,
    SIMILARITY,
    Figure,
    Options,
    Progress,
    Published,
    auroc_figure,
    mean_figure,
    median_figure,
    published_figures,
)
from ingest.index import Index
from ingest.sentences import sentence_spans

GIVEN_EM, GIVEN_F1 = "gold paragraph given: exact match", "gold paragraph given: F1"
GIVEN_HOLDS = "gold paragraph given: quoted sentence holds the answer"
GIVEN_AUROC = "gold paragraph given: answerable or not, AUROC"
PASSAGE, SENTENCE = "open corpus: right paragraph first", "open corpus: answer sentence first"
OPEN_EM, OPEN_F1 = "open corpus: exact match", "open corpus: F1"
REMOVED = "open corpus: gold paragraph there or removed, AUROC"
READ_MS, WHOLE_MS = "reading {count} passages, p50", "whole question, p50"
_SPARE = 20  # passages searched besides, which move up when the gold paragraph is removed
_WARM_UP = 5


class Asked(NamedTuple):
    """A question to a paragraph; ``spans`` are its answers there (none: it has no answer)."""

    id: str
    question: str
    paragraph: int
    answers: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    @property
    def answerable(self) -> bool:
        """Whether the paragraph answers it."""
        return bool(self.spans)


class Material(NamedTuple):
    """Paragraphs, each with its article's title, and questions."""

    texts: list[str]
    titles: list[str]
    asked: list[Asked]


@dataclass(slots=True)
class _Scores:
    """What one reader did; lists run over questions.

    A question without a short answer has an exact match of 0; of a reader that ``gives_answers`` to none
    it is not measured.
    """

    passage: list[float] = field(default_factory=list)
    sentence: list[float] = field(default_factory=list)
    exact: list[float] = field(default_factory=list)
    f1: list[float] = field(default_factory=list)
    sure_with: list[float] = field(default_factory=list)
    sure_without: list[float] = field(default_factory=list)
    read_ms: list[float] = field(default_factory=list)
    whole_ms: list[float] = field(default_factory=list)
    gives_answers: bool = False


def measure_reading(
    name: str,
    material: Material,
    published: Mapping[str, Sequence[Published]],
    options: Options,
) -> list[Figure]:
    """Both protocols; ``published`` are others' values by measure (``GIVEN_EM`` and so on)."""
    texts = [CorpusText(t, text) for t, text in zip(material.titles, material.texts, strict=True)]
    corpus = open_corpus(name, texts, options)
    with corpus.index:
        given = _gold_given(material, corpus, published, options)
        return given + _open_corpus(material, corpus, options)


@dataclass(slots=True)
class _Given:
    """What is read in the right paragraph; lists run over questions."""

    exact: list[float] = field(default_factory=list)
    f1: list[float] = field(default_factory=list)
    holds: list[float] = field(default_factory=list)
    holds_similar: list[float] = field(default_factory=list)
    # by whether the question has an answer
    margin: dict[bool, list[float]] = field(default_factory=lambda: {True: [], False: []})
    cosine: dict[bool, list[float]] = field(default_factory=lambda: {True: [], False: []})


def _gold_given(
    material: Material,
    corpus: Corpus,
    published: Mapping[str, Sequence[Published]],
    options: Options,
) -> list[Figure]:
    """The model alone on the right paragraph, beside the paragraph's most similar sentence."""
    from assistant.span_model.inference import SpanReader

    reader, similar = SpanReader(), build_reader(replace(options.assistant, reader="similarity"))
    retriever, given = _retriever(corpus.index, options), _Given()
    for number, asked in enumerate(material.asked, start=1):
        text, title = material.texts[asked.paragraph], material.titles[asked.paragraph]
        span = reader.read(asked.question, [(title, text)])[0]
        found = retriever.search(asked.question, 10, [corpus.ids[asked.paragraph]])
        given.margin[asked.answerable].append(span.margin)
        given.cosine[asked.answerable].append(max(p.similarity for p in found.passages))
        if asked.answerable:
            answer = text[span.start : span.end]
            quoted = next((text[s:e] for s, e in sentence_spans(text) if s <= span.start < e), "")
            given.exact.append(exact_match(answer, asked.answers))
            given.f1.append(token_f1(answer, asked.answers))
            given.holds.append(contains(quoted, asked.answers))
            best = similar.read(found).sentences[0]
            given.holds_similar.append(contains(best.text, asked.answers))
        options.on_progress(Progress("reading gold paragraphs", number, len(material.asked)))
    reader.close()
    return _given_figures(given, published)


def _given_figures(given: _Given, published: Mapping[str, Sequence[Published]]) -> list[Figure]:
    figures: list[Figure] = []
    for measure, rows in (
        (GIVEN_EM, {READER: given.exact}),
        (GIVEN_F1, {READER: given.f1}),
        (GIVEN_HOLDS, {READER: given.holds, SIMILARITY: given.holds_similar}),
    ):
        figures += [mean_figure(measure, system, v, "%") for system, v in rows.items() if v]
        figures += published_figures(measure, published.get(measure, ()), "%")
    if given.margin[True] and given.margin[False]:
        for system, by in ((READER, given.margin), (SIMILARITY, given.cosine)):
            figures.append(auroc_figure(GIVEN_AUROC, system, by[True], by[False]))
    return figures


def _open_corpus(material: Material, corpus: Corpus, options: Options) -> list[Figure]:
    retriever = _retriever(corpus.index, options)
    readers = {
        system: build_reader(replace(options.assistant, reader=setting))
        for system, setting in READERS.items()
    }
    scores = {system: _Scores() for system in readers}
    fused, dense = [], []
    answerable = [asked for asked in material.asked if asked.answerable]
    count = options.assistant.passages
    for number, asked in enumerate(answerable, start=1):
        began = time.perf_counter()
        wide = retriever.search(asked.question, count + _SPARE)
        searched = time.perf_counter() - began
        gold = corpus.ids[asked.paragraph]
        found = replace(wide, passages=wide.passages[:count])
        without = _without(wide, gold, count, options.assistant.lexical_weight)
        fused.append(float(found.passages[0].stored.passage.document == gold))
        nearest = max(wide.passages, key=lambda p: p.similarity)
        dense.append(float(nearest.stored.passage.document == gold))
        for system, reader in readers.items():
            _read(reader, found, without, asked, gold, searched, scores[system])
        options.on_progress(Progress("reading what is found", number, len(answerable)))
    if not answerable:
        return []
    return _figures(scores, fused, dense, count)


def _retriever(index: Index, options: Options) -> HybridRetriever:
    return HybridRetriever(index, options.assistant.lexical_weight, options.assistant.candidates)


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
    passages = [replace(p, fused=anew[p.stored.passage.id]) for p in kept[:count]]
    return replace(found, passages=tuple(passages), ranking=())


def _read(
    reader: Reader,
    found: Retrieval,
    without: Retrieval,
    asked: Asked,
    gold: str,
    searched: float,
    scores: _Scores,
) -> None:
    began = time.perf_counter()
    reading = reader.read(found)
    took = time.perf_counter() - began
    scores.read_ms.append(1e3 * took)
    scores.whole_ms.append(1e3 * (searched + took))
    best = reading.sentences[0]
    right = best.passage.document == gold
    start, end = best.sentence.start, best.sentence.end
    scores.passage.append(float(right))
    scores.sentence.append(float(right and any(s < end and e > start for s, e in asked.spans)))
    said = best.direct_text
    scores.gives_answers = scores.gives_answers or bool(said)
    scores.exact.append(exact_match(said, asked.answers) if said else 0.0)
    scores.f1.append(token_f1(said, asked.answers) if said else 0.0)
    scores.sure_with.append(reading.confidence)
    scores.sure_without.append(_confidence(reader, without))


def _confidence(reader: Reader, retrieval: Retrieval) -> float:
    reading: Reading = reader.read(retrieval)
    return reading.confidence


def _figures(
    scores: dict[str, _Scores], fused: Sequence[float], dense: Sequence[float], count: int
) -> list[Figure]:
    figures = [mean_figure(PASSAGE, s, some.passage) for s, some in scores.items()]
    figures.append(mean_figure(PASSAGE, "fusion, before reading", fused))
    figures.append(mean_figure(PASSAGE, "dense only, before reading", dense))
    figures += [mean_figure(SENTENCE, s, some.sentence) for s, some in scores.items()]
    for measure, values in ((OPEN_EM, "exact"), (OPEN_F1, "f1")):
        for system, some in scores.items():
            if some.gives_answers:
                figures.append(mean_figure(measure, system, getattr(some, values), "%"))
    figures += [
        auroc_figure(REMOVED, s, some.sure_with, some.sure_without) for s, some in scores.items()
    ]
    for measure, values in ((READ_MS.format(count=count), "read_ms"), (WHOLE_MS, "whole_ms")):
        figures += [
            median_figure(measure, s, getattr(some, values)[_WARM_UP:])
            for s, some in scores.items()
            if len(some.read_ms) > _WARM_UP
        ]
    return figures
