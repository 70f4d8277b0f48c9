"""SQuAD, XQuAD and Natural Questions: questions to paragraphs, read by the protocols of reading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.span_model.held_out import held_out_titles
from eval.formats import nq, squad
from eval.formats.opened_file import OpenedFile, open_file
from eval.public_sets.answer_reading import Paragraph, ParagraphQuestion, measure_reading
from eval.public_sets.figures_table import BenchmarkTable, reported, so_many_left_out
from eval.public_sets.protocol import Options, file_name
from eval.testset import TestQuestion, TestSet
from ingest.errors import UsageError
from ingest.how_many import counted


def read_squad(name: str, opened: OpenedFile, options: Options) -> BenchmarkTable:
    """Both protocols on a file in SQuAD's form, of the set ``name``."""
    file = opened.path
    read = squad.read(opened, by_paragraph=True)
    paragraphs = _paragraphs(read, {n: t.replace("_", " ") for n, t in read.titles.items()})
    others = reported(name, file)
    asked, notes = chosen(read, opened, options)
    figures = measure_reading(
        paragraphs,
        [
            ParagraphQuestion(
                one.question,
                paragraphs[one.tags["paragraph"]],
                one.answers,
                tuple((gold.start or 0, gold.end or 0) for gold in one.gold),
            )
            for one in asked
        ],
        others,
        options,
    )
    title = f"{file.name}: {counted(len(asked), 'question')}, {counted(len(paragraphs), 'paragraph')} searched"
    return BenchmarkTable(name, title, tuple(figures), (*notes, *others.notes))


def chosen(
    read: TestSet, opened: OpenedFile, options: Options
) -> tuple[Sequence[TestQuestion], list[str]]:
    """The questions of a SQuAD file that ``options`` leave, and notes on what was left out.

    Raises ``UsageError`` when none is left.
    """
    asked, notes = [one for one in read if one.comparable], _left_out(read)
    if unlabelled := len(read) - len(asked):
        notes.append(
            f"{so_many_left_out(unlabelled, 'question')}: the file gives no answer, nor says that there is"
            " none."
        )
    if options.held_out:
        kept = held_out_titles(opened.path)
        asked = [one for one in asked if read.titles[one.tags["paragraph"]] in kept]
        named = ", ".join(sorted(title.replace("_", " ") for title in kept))
        notes.append(f"Only the articles that training left out: {named}.")
    if options.without is not None:
        other = squad.read(open_file(options.without), by_paragraph=True)
        seen = {" ".join(text.split()) for text in other.documents.values()}
        known = {name for name, text in read.documents.items() if " ".join(text.split()) in seen}
        before = len(asked)
        asked = [one for one in asked if one.tags["paragraph"] not in known]
        notes.append(
            f"Without the {counted(len(known), 'paragraph')} that {options.without.name} holds too:"
            f" {len(asked):,} of {counted(before, 'question')} asked; all paragraphs are searched."
        )
    if options.limit and options.limit < len(asked):
        # Spread over the file: its first questions are all about its first article.
        step = len(asked) / options.limit
        asked = [asked[int(i * step)] for i in range(options.limit)]
        notes.append(f"{counted(options.limit, 'question')}, evenly spread over the file.")
    if not asked:
        raise UsageError(f"No question of {opened.path} is left to ask with these options.")
    return asked, notes


def read_nq(opened: OpenedFile, options: Options) -> BenchmarkTable:
    """Both protocols on Natural Questions in the oracle form (Liu et al. 2023, arXiv:2307.03172).

    Their accuracy counts an answer that holds any accepted one, after SQuAD's normalisation; it is printed
    for the quoted sentence. Exact match and F1 are of the short answer, and the open corpus holds every
    passage of the file. Raises ``UsageError`` where no answer stands in its passage.
    """
    read = nq.read(opened)
    paragraphs, notes = _paragraphs(read, read.titles), _left_out(read)
    asked: list[ParagraphQuestion] = []
    for one in read:
        passage = paragraphs[one.gold[-1].document] if one.gold else None
        if passage and (spans := tuple(_occurrences(passage.text, one.answers))):
            asked.append(ParagraphQuestion(one.question, passage, one.answers, spans))
    if lost := len(read) - len(asked):
        notes.append(
            f"{so_many_left_out(lost, 'question')}: no accepted answer stands in the passage."
        )
    if not asked:
        raise UsageError(
            f"No answer to a question of {opened.path} stands in its passage: nothing to compare with."
        )
    asked = asked[: options.limit or None]
    figures = measure_reading(paragraphs, asked, reported("nq", opened.path), options)
    sizes = f"{counted(len(asked), 'question')}, {counted(len(paragraphs), 'passage')}"
    title = f"Natural Questions, {opened.path.name}: {sizes}"
    return BenchmarkTable("nq", title, tuple(figures), tuple(notes))


def _paragraphs(read: TestSet, titles: Mapping[str, str]) -> dict[str, Paragraph]:
    """The texts that came with a set as they are indexed, in order."""
    return {
        name: Paragraph(titles[name], text, file_name(number, titles[name], ".txt"))
        for number, (name, text) in enumerate(read.documents.items())
    }


def _left_out(read: TestSet) -> list[str]:
    if not read.problems:
        return []
    return [
        f"{so_many_left_out(len(read.problems), 'row')}, the first of them so: {read.problems[0]}"
    ]


def _occurrences(text: str, answers: Sequence[str]) -> Iterator[tuple[int, int]]:
    for answer in answers:
        for found in re.finditer(re.escape(answer), text, re.IGNORECASE):
            yield found.span()
