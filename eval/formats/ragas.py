"""ragas exports: ``user_input``, ``reference``, ``reference_contexts``, and the older names.

``contexts`` beside an answer is what some system retrieved, which is no gold; without one it is what
the question was made from, which is.
"""

from __future__ import annotations

from eval.formats.columns import plain
from eval.formats.opened_file import OpenedFile
from eval.formats.records import read_as
from eval.testset import TestSet

_ASIDE = {"response", "retrieved contexts", "retrieved context ids", "rubrics", "persona name"}

_ROLES = {
    "user input": "question",
    "reference contexts": "quote",
    "reference context ids": "source",
}


def is_ragas(opened: OpenedFile) -> bool:
    """The field names of ragas 0.2 and later, or of 0.1."""
    return opened.has("user_input") or (
        opened.has("question")
        and opened.has_any("ground_truth", "ground_truths")
        and opened.has("contexts")
    )


def read(opened: OpenedFile) -> TestSet:
    """See ``eval.formats.format_table.Format``."""
    generated = opened.has_any("response") or (
        opened.has("answer") and opened.has_any("ground_truth", "ground_truths", "reference")
    )
    names = dict.fromkeys(
        str(key) for row in opened.rows() if isinstance(row.values, dict) for key in row.values
    )
    aside = _ASIDE | ({"answer", "contexts"} if generated else set())
    roles = _ROLES | dict.fromkeys(aside, "")
    renamed = {name: roles[plain(name)] for name in names if plain(name) in roles}
    return read_as(opened, "ragas", renamed)
