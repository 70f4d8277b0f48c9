"""Questions of which a test set does not say what would be right: they are named, never counted.

What they got is in the results; in no figure of what is right, and in no threshold's favour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eval.attribution import Attribution
from eval.testset import TestSet

_SHOWN = 12  # ranges of rows, or ids, in one sentence


def is_compared(row: Mapping[str, Any]) -> bool:
    """Whether a row of ``results.json`` was compared with anything.

    Rows of earlier versions, which counted the others as right, are told by what was expected.
    """
    expected = row["expected"]
    nothing = row["answerable"] and not (expected.get("answers") or expected.get("gold"))
    return not nothing and row["attribution"] != Attribution.NOT_COMPARED


def places_in(test_set: TestSet) -> list[dict[str, Any]]:
    """``id`` and ``line`` of each such question of a set, as ``results.json`` holds them."""
    return [{"id": q.id, "line": q.line} for q in test_set.questions if not q.comparable]


def sentence(rows: Sequence[Mapping[str, Any]], total: int, form: str) -> str:
    """What to say of them, with their rows; "" when there are none.

    ``total`` is the number of questions in the set, ``form`` its format.
    """
    if not rows:
        return ""
    if len(rows) == total:
        some = "No question has an accepted answer or gold"
    else:
        have = "has" if len(rows) == 1 else "have"
        some = f"{len(rows):,} of {total:,} questions {have} neither an accepted answer nor gold"
    return (
        f"{some}: nothing to compare with, so no figure counts {named(rows, form)}. Where the"
        ' documents don\'t say, write "unanswerable" for the answer.'
    )


def nothing_measured(test_set: str) -> str:
    """What a run fails with that could compare no answer of ``test_set``."""
    return f"Nothing was measured: no question of {test_set} says what would be right."


def named(rows: Sequence[Mapping[str, Any]], form: str) -> str:
    """Their rows as ranges, "lines 2–4, 7"; by id where the format has no lines."""
    numbers = [one["line"] for one in rows]
    if not all(numbers):
        parts, unit = [str(one["id"]) for one in rows], ""
    else:
        parts, unit = _ranges(numbers), "row" if form == "xlsx" else "line"
        unit += " " if len(numbers) == 1 else "s "
    rest = f" and {len(parts) - _SHOWN} more" if len(parts) > _SHOWN else ""
    return f"{unit}{', '.join(parts[:_SHOWN])}{rest}"


def _ranges(numbers: Sequence[int]) -> list[str]:
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return [str(first) if first == last else f"{first}–{last}" for first, last in runs]
