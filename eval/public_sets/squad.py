"""SQuAD 1.1 and 2.0, squadshifts and half A of SQuAD 2.0 (Rajpurkar et al. 2016, 2018).

Two protocols. *Gold paragraph given*: the model reads the one paragraph, exact match and F1 by the
official rules over the answerable questions; in SQuAD 2.0 also how well its score tells the
answerable questions from those written to look so (AUROC). *Open corpus*: every paragraph of the file is
a document of one index; the question is searched, the best passages are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from eval.public_sets.answer_reading import GIVEN_EM, GIVEN_F1, Asked, Material, measure_reading
from eval.public_sets.figures_table import BenchmarkTable, Options, Published
from eval.public_sets.published_files import one_file, read_json
from ingest.errors import UsageError

# (exact match, F1) in per cent, on the whole development set, after training on SQuAD 1.1's 87,599.
_SQUAD_1: Mapping[str, tuple[float, float, str]] = {
    "BiDAF": (67.7, 77.3, "Seo et al. 2017, arXiv:1611.01603, dev"),
    "DistilBERT base": (77.7, 85.8, "Sanh et al. 2019, arXiv:1910.01108, dev"),
    "BERT base": (80.8, 88.5, "Devlin et al. 2019, arXiv:1810.04805, dev"),
}
_SHIFTS = "modestyachts.github.io/squadshifts-website, results.json (Miller et al. 2020)"
_SQUADSHIFTS: Mapping[str, Mapping[str, tuple[float, float, str]]] = {
    "new_wiki": {
        "AllenNLP BiDAF": (64.664, 76.499, _SHIFTS),
        "InfoWord BERT base": (79.289, 88.654, _SHIFTS),
        "SpanBERT": (83.497, 92.315, _SHIFTS),
    },
    "nyt": {
        "AllenNLP BiDAF": (63.318, 73.848, _SHIFTS),
        "InfoWord BERT base": (80.497, 88.289, _SHIFTS),
        "SpanBERT": (85.296, 92.406, _SHIFTS),
    },
    "reddit": {
        "AllenNLP BiDAF": (44.384, 59.591, _SHIFTS),
        "InfoWord BERT base": (65.368, 78.117, _SHIFTS),
        "SpanBERT": (73.284, 85.448, _SHIFTS),
    },
    "amazon": {
        "AllenNLP BiDAF": (39.757, 56.169, _SHIFTS),
        "InfoWord BERT base": (62.296, 77.124, _SHIFTS),
        "SpanBERT": (70.561, 84.760, _SHIFTS),
    },
}
_TRAINED_ON = "The shipped reader was trained on this file: its figures here say how well it fits."
Scores = Mapping[str, tuple[float, float, str]]


@dataclass(frozen=True, slots=True)
class SquadFile:
    """A file's paragraphs with the titles of their articles, and the questions to ask."""

    material: Material
    unanswerable: bool  # whether it has questions without an answer, as SQuAD 2.0 does
    unlabelled: int = 0  # questions left out: they have no answer, and are not said to have none


def read_squad(file: Path) -> SquadFile:
    """Read SQuAD's JSON, either version. Raises ``UsageError`` when it is none."""
    material = Material([], [], [])
    unlabelled = 0
    try:
        for article in read_json(file)["data"]:
            title = str(article.get("title", "")).replace("_", " ")
            for paragraph in article["paragraphs"]:
                material.texts.append(str(paragraph["context"]))
                material.titles.append(title)
                for row in paragraph["qas"]:
                    asked = _asked(row, len(material.texts) - 1)
                    if asked.answerable or row.get("is_impossible"):
                        material.asked.append(asked)
                    else:
                        unlabelled += 1
    except (KeyError, TypeError, AttributeError) as problem:
        raise UsageError(
            f"{file} is not in SQuAD's form (data, paragraphs, qas): {problem} is missing."
        ) from problem
    if not material.asked:
        raise UsageError(f"{file} holds no questions.")
    return SquadFile(material, any(not asked.answerable for asked in material.asked), unlabelled)


def _asked(row: Mapping[str, Any], paragraph: int) -> Asked:
    impossible = bool(row.get("is_impossible", False))
    answers = [] if impossible else row["answers"]
    spans = {(int(a["answer_start"]), int(a["answer_start"]) + len(a["text"])) for a in answers}
    return Asked(
        str(row["id"]),
        str(row["question"]).strip(),
        paragraph,
        tuple(dict.fromkeys(str(a["text"]) for a in answers)),
        tuple(sorted(spans)),
    )


def chosen(file: Path, options: Options) -> tuple[SquadFile, list[str]]:
    """The file with the questions that ``options`` leave, and notes on what was left out."""
    read = read_squad(file)
    material, notes = read.material, []
    if read.unlabelled:
        notes.append(
            f"{read.unlabelled:,} questions are left out: the file gives no answer, nor says that there is"
            " none."
        )
    if options.held_out:
        from assistant.training.training_sets import held_out_titles

        kept = {title.replace("_", " ") for title in held_out_titles(file)}
        material = _asking(
            material, (q for q in material.asked if material.titles[q.paragraph] in kept)
        )
        notes.append(f"Only the articles that training left out: {', '.join(sorted(kept))}.")
    if options.without is not None:
        seen = {" ".join(text.split()) for text in read_squad(options.without).material.texts}
        clean = [" ".join(text.split()) not in seen for text in material.texts]
        before = len(material.asked)
        material = _asking(material, (q for q in material.asked if clean[q.paragraph]))
        notes.append(
            f"Without the {clean.count(False)} paragraphs that {options.without.name} holds too:"
            f" {len(material.asked):,} of {before:,} questions are asked; all paragraphs are searched."
        )
    if options.limit and options.limit < len(material.asked):
        # Spread over the file: its first questions are all about its first article.
        step = len(material.asked) / options.limit
        picked = [material.asked[int(i * step)] for i in range(options.limit)]
        material = _asking(material, picked)
        notes.append(f"{options.limit:,} questions, evenly spread over the file.")
    if not material.asked:
        raise UsageError(f"No question of {file} is left to ask with these options.")
    return replace(read, material=material), notes


def _asking(material: Material, asked: Iterable[Asked]) -> Material:
    return material._replace(asked=list(asked))


def run_squad(place: Path, options: Options) -> BenchmarkTable:
    """Both protocols on a SQuAD file; see the module's docstring."""
    file = one_file(place, ("dev-v2.0.json", "dev-v1.1.json", "*.json"), "SQuAD's JSON")
    read, notes = chosen(file, options)
    published: Scores = {}
    shift = next((name for name in _SQUADSHIFTS if name in file.name), "")
    if shift:
        published = _SQUADSHIFTS[shift]
        if shift != "nyt":
            notes.append(_TRAINED_ON)
    elif file.name == "dev-v1.1.json":
        published = _SQUAD_1
    return run_reading("squad", file, read, published, options, notes)


def run_reading(
    name: str,
    file: Path,
    read: SquadFile,
    published: Scores,
    options: Options,
    notes: Sequence[str],
) -> BenchmarkTable:
    """The table of both protocols, with what others reached when the gold paragraph is given."""
    exact = [Published(system, em / 100, source) for system, (em, _, source) in published.items()]
    f1 = [Published(system, f / 100, source) for system, (_, f, source) in published.items()]
    figures = measure_reading(name, read.material, {GIVEN_EM: exact, GIVEN_F1: f1}, options)
    title = (
        f"{file.name}: {len(read.material.asked):,} questions,"
        f" {len(read.material.texts):,} paragraphs searched"
    )
    return BenchmarkTable(name, title, tuple(figures), tuple(notes))
