"""Chroma's chunking evaluation: how well retrieved passages fit the exact excerpts that answer.

Smith and Troynikov 2024, research.trychroma.com/evaluating-chunking; definitions as in its published
code (base_evaluation.py), which counts characters: five passages are retrieved for each question from
all five corpora; recall, precision and IoU as in ``eval.metrics.chunking``. *Precision Ω* is the precision
were exactly the passages that touch an excerpt retrieved: what the splitter alone allows.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from assistant.answer import Ranked
from assistant.retriever import HybridRetriever
from eval.metrics.chunking import overlap
from eval.metrics.span import Span, length, merged, shared
from eval.public_sets.corpus import CorpusText, open_corpus
from eval.public_sets.figures_table import (
    BenchmarkTable,
    Figure,
    Options,
    Progress,
    Published,
    mean_figure,
    published_figures,
)
from eval.public_sets.published_files import needed
from ingest.errors import UsageError
from ingest.index import Index

RETRIEVED = 5
FUSION, DENSE = "our splitter, fusion", "our splitter, dense only"
_REPORT = "Chroma report 2024, all-MiniLM-L6-v2"
_PUBLISHED: Mapping[str, Sequence[Published]] = {
    "recall": (
        Published("its splitter with the best recall", 0.824, _REPORT),
        Published("its splitter with the best IoU", 0.752, _REPORT),
    ),
    "IoU": (
        Published("its splitter with the best recall", 0.035, _REPORT),
        Published("its splitter with the best IoU", 0.072, _REPORT),
    ),
}


class Excerpts(NamedTuple):
    """A question with the spans that answer it, all in one corpus."""

    question: str
    corpus: str
    spans: tuple[tuple[int, int], ...]


def read_chroma(folder: Path) -> tuple[dict[str, str], list[Excerpts]]:
    """The corpora by name, and the questions. Raises ``UsageError``."""
    form = "Chroma's evaluation holds questions_df.csv and a .md file for each corpus it names"
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder: {form}.")
    file = needed(folder, "questions_df.csv", form)
    questions: list[Excerpts] = []
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    with file.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            try:
                spans = tuple(
                    (int(one["start_index"]), int(one["end_index"]))
                    for one in json.loads(row["references"])
                )
                questions.append(Excerpts(row["question"], row["corpus_id"], spans))
            except (KeyError, TypeError, ValueError) as problem:
                raise UsageError(
                    f"{file}, row {len(questions) + 1} lacks question, references or corpus_id: {problem}."
                ) from problem
    if not questions:
        raise UsageError(f"{file} holds no questions.")
    names = dict.fromkeys(asked.corpus for asked in questions)
    texts = {name: _text(needed(folder, f"{name}.md", form)) for name in names}
    return texts, questions


def _text(file: Path) -> str:
    with file.open(encoding="utf-8", newline="") as opened:
        return opened.read()


def run_chroma(folder: Path, options: Options) -> BenchmarkTable:
    """Score our splitter and search; see the module's docstring."""
    texts, questions = read_chroma(folder)
    told = [one for one in questions if one.spans]
    asked = told[: options.limit or None]
    notes = []
    if not asked:
        raise UsageError(
            f"No question of {folder} has a reference: there is nothing to compare with."
        )
    if len(told) < len(questions):
        left = len(questions) - len(told)
        notes.append(f"{left:,} questions are left out: they have no reference to compare with.")
    corpus = open_corpus(
        "chroma", [CorpusText(name, text, ".md") for name, text in texts.items()], options
    )
    ids = dict(zip(texts, corpus.ids, strict=True))
    values: dict[tuple[str, str], list[float]] = {}
    with corpus.index:
        passages = {name: _passages(corpus.index, id_) for name, id_ in ids.items()}
        moved = [name for name in texts if _stored(corpus.index, ids[name]) != texts[name]]
        if moved:
            raise UsageError(f"{moved[0]}.md is not stored as it is: its offsets would be wrong.")
        settings = options.assistant
        retriever = HybridRetriever(corpus.index, settings.lexical_weight, settings.candidates)
        for number, one in enumerate(asked, start=1):
            gold = [Span(ids[one.corpus], start, end) for start, end in one.spans]
            found = retriever.search(one.question, RETRIEVED)
            nearest = sorted(found.ranking, key=lambda r: -r.similarity)[:RETRIEVED]
            for system, ranking in ((FUSION, found.ranking[:RETRIEVED]), (DENSE, nearest)):
                scored = overlap(_spans(corpus.index, ranking), gold)
                for measure, value in (
                    ("recall", scored.recall),
                    ("precision", scored.precision),
                    ("IoU", scored.iou),
                ):
                    values.setdefault((measure, system), []).append(value)
            best = precision_omega(passages[one.corpus], gold)
            values.setdefault(("precision Ω", "our splitter"), []).append(best)
            options.on_progress(Progress("retrieving", number, len(asked)))
    figures: list[Figure] = []
    for measure in ("recall", "precision", "IoU", "precision Ω"):
        figures += [mean_figure(m, s, some, "%") for (m, s), some in values.items() if m == measure]
        figures += published_figures(measure, _PUBLISHED.get(measure, ()), "%")
    count = sum(map(len, passages.values()))
    size = sum(span.end - span.start for some in passages.values() for span in some) / count
    title = (
        f"Chroma chunking evaluation: {len(asked)} questions, {len(texts)} corpora,"
        f" {count:,} passages of {size:.0f} characters on average, {RETRIEVED} retrieved"
    )
    return BenchmarkTable("chroma", title, tuple(figures), tuple(notes))


def precision_omega(passages: Sequence[Span], gold: Sequence[Span]) -> float:
    """Gold characters in the passages that touch them, over those passages and what they miss."""
    touching = [span for span in passages if any(shared(span, wanted) for wanted in gold)]
    inside = length(
        Span(wanted.document, max(span.start, wanted.start), min(span.end, wanted.end))
        for span in touching
        for wanted in gold
        if shared(span, wanted)
    )
    whole = length(merged([*touching, *gold]))
    return inside / whole if whole else 0.0


def _passages(index: Index, document: str) -> list[Span]:
    stored = index.catalogue.document_passages(document)
    return [Span(document, one.passage.start, one.passage.end) for one in stored]


def _spans(index: Index, ranking: Sequence[Ranked]) -> list[Span]:
    stored: Mapping[str, Any] = index.catalogue.passages([r.passage for r in ranking])
    return [Span(p.document, p.start, p.end) for p in (one.passage for one in stored.values())]


def _stored(index: Index, document: str) -> str:
    found = index.document(document)
    return found.text if found else ""
