"""Natural Questions, the oracle setting: the passage with the answer is given, one line a question.

The JSON Lines of Liu et al. 2023 ("Lost in the Middle", arXiv:2307.03172), ``nq-open-oracle.jsonl``, gzipped
or not: ``question``, ``answers``, and ``ctxs`` with ``title``, ``text`` and ``isgold``. Their accuracy
counts an answer that holds any accepted one, after SQuAD's normalisation; we print it for the quoted
sentence. Exact match and F1 are of the short answer, and the open corpus holds every passage of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from eval.public_sets.answer_reading import GIVEN_HOLDS, Asked, Material, measure_reading
from eval.public_sets.figures_table import BenchmarkTable, Options, Published
from eval.public_sets.published_files import one_file, read_json_lines
from ingest.errors import UsageError

# Table 1, oracle column: the document with the answer is the only one given.
_ORACLE = "Liu et al. 2023, arXiv:2307.03172, Table 1"
_PUBLISHED = (
    Published("GPT-3.5-Turbo", 0.883, _ORACLE),
    Published("LongChat-13B (16K)", 0.834, _ORACLE),
    Published("MPT-30B-Instruct", 0.819, _ORACLE),
    Published("Claude-1.3", 0.761, _ORACLE),
)


def read_nq(file: Path) -> tuple[Material, int]:
    """The passages of all questions, each once, the questions, and how many have no gold passage.

    Raises ``UsageError``.
    """
    without = 0
    material = Material([], [], [])
    known: dict[str, int] = {}
    for number, row in enumerate(read_json_lines(file), start=1):
        try:
            gold = -1
            for passage in row["ctxs"]:
                text = str(passage["text"])
                if text not in known:
                    known[text] = len(material.texts)
                    material.texts.append(text)
                    material.titles.append(str(passage.get("title", "")))
                if passage.get("isgold", len(row["ctxs"]) == 1):
                    gold = known[text]
            answers = tuple(dict.fromkeys(map(str, row["answers"])))
            question = str(row["question"])
        except (KeyError, TypeError, AttributeError) as problem:
            raise UsageError(
                f"{file}, line {number} lacks question, answers or ctxs: {problem}."
            ) from problem
        if gold >= 0:
            spans = tuple(sorted(set(_places(material.texts[gold], answers))))
            asked = Asked(str(row.get("id", number)), question, gold, answers, spans)
            material.asked.append(asked)
        else:
            without += 1
    if not material.asked:
        raise UsageError(f"No question of {file} has a passage marked isgold.")
    return material, without


def _places(text: str, answers: Sequence[str]) -> Iterator[tuple[int, int]]:
    for answer in answers:
        for found in re.finditer(re.escape(answer), text, re.IGNORECASE):
            yield found.span()


def run_nq(place: Path, options: Options) -> BenchmarkTable:
    """Both protocols of ``eval.public_sets.squad`` on the oracle file."""
    file = one_file(place, ("*oracle*.jsonl", "*oracle*.jsonl.gz", "*.jsonl*"), "the oracle JSONL")
    material, without = read_nq(file)
    notes = []
    if without:
        notes.append(f"{without:,} questions are left out: no passage is marked as theirs.")
    lost = sum(not asked.answerable for asked in material.asked)
    if lost:
        notes.append(
            f"{lost:,} questions are left out: no accepted answer stands in their passage."
        )
    asked = [one for one in material.asked if one.answerable][: options.limit or None]
    if not asked:
        raise UsageError(
            f"No answer to a question of {file} stands in its passage: nothing to compare with."
        )
    figures = measure_reading(
        "nq", material._replace(asked=asked), {GIVEN_HOLDS: _PUBLISHED}, options
    )
    title = f"Natural Questions, {file.name}: {len(asked):,} questions, {len(material.texts):,} passages"
    return BenchmarkTable("nq", title, tuple(figures), tuple(notes))
