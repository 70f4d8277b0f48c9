"""The protocol of Chroma's chunking evaluation: how well passages fit the exact excerpts that answer.

Smith and Troynikov 2024, research.trychroma.com/evaluating-chunking; definitions as in its published
code (base_evaluation.py), which counts characters: five passages are retrieved for each question from
all five corpora; recall, precision, IoU and *precision Ω*, what the splitter alone allows, as in
``eval.metrics.chunking``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.answer import Ranked
from eval.formats import chroma
from eval.formats.opened_file import OpenedFile
from eval.metrics.chunking import overlap, precision_omega
from eval.metrics.span import Span
from eval.public_sets.figures_table import BenchmarkTable, reported, so_many_left_out
from eval.public_sets.protocol import Options, StageProgress, Values, file_name, indexed
from eval.testset import TestQuestion, TestSet
from ingest.errors import UsageError
from ingest.how_many import counted
from ingest.index import Index

RETRIEVED = 5  # passages, as in the published table
FUSION, DENSE, ANY = "our splitter, fusion", "our splitter, dense only", "our splitter"
OMEGA = "precision Ω"
_MEASURES = ("recall", "precision", "IoU")


def fit_excerpts(opened: OpenedFile, options: Options) -> BenchmarkTable:
    """Score our splitter and search; see the module's docstring.

    Raises ``UsageError`` for a folder without references, or without the texts that they are in.
    """
    read = chroma.read(opened)
    told = _told(read, opened.path)
    asked = told[: options.limit or None]
    untold = len(read) - len(told)
    said = f"{so_many_left_out(untold, 'question')} for want of a reference to compare with."
    notes = (said,) if untold else ()
    files = {
        name: file_name(number, name.rpartition(".")[0], ".md")
        for number, name in enumerate(read.documents)
    }
    values = Values()
    with indexed({files[name]: text for name, text in read.documents.items()}, options) as index:
        for name, text in read.documents.items():
            stored = index.document(files[name])
            if stored is None or stored.text != text:
                raise UsageError(f"{name} is not stored as it is: its offsets would be wrong.")
        passages = {name: _passages(index, files[name]) for name in read.documents}
        retriever = options.retriever(index)
        for number, question in enumerate(asked, start=1):
            gold = [Span(files[g.document], g.start or 0, g.end or 0) for g in question.gold]
            ranking = retriever.search(question.question, RETRIEVED).ranking
            nearest = sorted(ranking, key=lambda r: -r.similarity)
            for system, ranked in ((FUSION, ranking), (DENSE, nearest)):
                fit = overlap(_spans(index, ranked[:RETRIEVED]), gold)
                for measure, value in zip(
                    _MEASURES, (fit.recall, fit.precision, fit.iou), strict=True
                ):
                    values.add(measure, system, value)
            within = passages[question.gold[0].document]
            values.add(OMEGA, ANY, precision_omega(within, gold))
            options.on_progress(StageProgress("retrieving", number, len(asked)))
    lengths = [span.end - span.start for some in passages.values() for span in some]
    title = (
        f"Chroma chunking evaluation: {counted(len(asked), 'question')},"
        f" {counted(len(passages), 'corpus', 'corpora')},"
        f" {counted(len(lengths), 'passage')} of {sum(lengths) / len(lengths):.0f} characters on average,"
        f" {RETRIEVED} retrieved"
    )
    figures = values.means((*_MEASURES, OMEGA), reported("chroma", opened.path), "%")
    return BenchmarkTable("chroma", title, tuple(figures), notes)


def _told(read: TestSet, path: Path) -> list[TestQuestion]:
    """The questions with a reference. Raises ``UsageError`` without any, or without the text of one."""
    told = [question for question in read if question.gold]
    if not told:
        raise UsageError(
            f"No question of {path} has a reference: there is nothing to compare with."
        )
    missing = {gold.document for question in told for gold in question.gold} - read.documents.keys()
    if missing:
        raise UsageError(
            f"There is no text of {', '.join(sorted(missing))} beside {path}: Chroma's evaluation"
            " holds a CSV with its questions and a file for each corpus it names."
        )
    return told


def _passages(index: Index, document: str) -> list[Span]:
    stored = index.catalogue.document_passages(document)
    return [Span(document, one.passage.start, one.passage.end) for one in stored]


def _spans(index: Index, ranking: Sequence[Ranked]) -> list[Span]:
    stored = index.catalogue.passages([r.passage for r in ranking])
    return [Span(p.document, p.start, p.end) for p in (one.passage for one in stored.values())]
