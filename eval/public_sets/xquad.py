"""XQuAD: 240 paragraphs and 1,190 questions of SQuAD 1.1, translated (Artetxe et al. 2020).

Scored as ``eval.public_sets.squad`` scores SQuAD. What others report is zero-shot: trained on SQuAD 1.1's
87,599 English questions, from whose development set XQuAD is taken.
"""

from __future__ import annotations

from pathlib import Path

from eval.public_sets.figures_table import BenchmarkTable, Options
from eval.public_sets.published_files import one_file
from eval.public_sets.squad import Scores, chosen, run_reading

_XTREME = "Hu et al. 2020 (XTREME), arXiv:2003.11080, XQuAD en"
_ENGLISH: Scores = {
    "mBERT": (72.2, 83.5, _XTREME),
    "XLM-R large": (75.7, 86.5, _XTREME),
}


def run_xquad(place: Path, options: Options) -> BenchmarkTable:
    """Both protocols on one language of XQuAD, English if the folder holds it."""
    file = one_file(place, ("xquad.en.json", "xquad.*.json", "*.json"), "XQuAD's JSON")
    read, notes = chosen(file, options)
    published = _ENGLISH if ".en." in file.name else {}
    return run_reading("xquad", file, read, published, options, notes)
