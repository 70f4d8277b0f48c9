"""``benchmark``: the public sets by name, each in a format of test sets and with its protocol."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from eval.formats import beir, canard, chroma, nq, squad
from eval.formats.opened_file import OpenedFile, open_file
from eval.public_sets.chunk_overlap import fit_excerpts
from eval.public_sets.document_ranking import rank_documents
from eval.public_sets.figures_table import BenchmarkTable
from eval.public_sets.paragraph_sets import read_nq, read_squad
from eval.public_sets.protocol import Options
from eval.public_sets.question_rewriting import complete_follow_ups
from ingest.errors import UsageError


class PublicSet(NamedTuple):
    """A set: what is looked for in a folder (no pattern: the folder is the set), and how it is scored."""

    content: str
    patterns: Sequence[str]
    recognises: Callable[[OpenedFile], bool]
    run: Callable[[OpenedFile, Options], BenchmarkTable]


_BEIR = "a BEIR folder with corpus.jsonl, queries.jsonl and qrels/test.tsv"
_CHROMA = "Chroma's evaluation with questions_df.csv and a .md file for each corpus it names"
_SQUAD_FILES = ("dev-v2.0.json", "dev-v1.1.json", "*.json")
_XQUAD_FILES = ("xquad.en.json", "xquad.*.json", "*.json")  # English if the folder holds it
_NQ_FILES = ("*oracle*.jsonl", "*oracle*.jsonl.gz", "*.jsonl*")
_CANARD_FILES = ("dev.json", "test.json", "*.json")
BENCHMARKS: Mapping[str, PublicSet] = {
    "squad": PublicSet("SQuAD's JSON", _SQUAD_FILES, squad.is_squad, partial(read_squad, "squad")),
    "xquad": PublicSet("XQuAD's JSON", _XQUAD_FILES, squad.is_squad, partial(read_squad, "xquad")),
    "beir": PublicSet(_BEIR, (), beir.is_beir, rank_documents),
    "chroma": PublicSet(_CHROMA, (), chroma.is_chroma, fit_excerpts),
    "canard": PublicSet("CANARD's JSON", _CANARD_FILES, canard.is_canard, complete_follow_ups),
    "nq": PublicSet("the oracle JSONL", _NQ_FILES, nq.is_oracle, read_nq),
}


def benchmark(name: str, folder: Path, options: Options) -> BenchmarkTable:
    """Run the public set ``name`` on its file or folder.

    Raises ``UsageError`` for an unknown name, a missing or malformed file, or nothing left to ask.
    """
    if name not in BENCHMARKS:
        raise UsageError(f"There is no benchmark {name}: known are {', '.join(BENCHMARKS)}.")
    known = BENCHMARKS[name]
    opened = open_file(_one_file(folder, known))
    if not known.recognises(opened):
        raise UsageError(f"{opened.path} is not in the form of the set: it needs {known.content}.")
    return known.run(opened, options)


def _one_file(folder: Path, known: PublicSet) -> Path:
    """``folder`` itself, or the one file in it that matches the first pattern any file matches.

    Raises ``UsageError``: nothing there, or several to choose from.
    """
    if not folder.exists():
        raise UsageError(f"There is no file or folder {folder}: name {known.content}.")
    if folder.is_file() or not known.patterns:
        return folder
    for pattern in known.patterns:
        found = sorted(folder.glob(pattern))
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(file.name for file in found)
            raise UsageError(f"{folder} holds several files ({names}): name one of them.")
    raise UsageError(
        f"There is no {' or '.join(known.patterns)} in {folder}: it needs {known.content}."
    )
