"""Picks the confidence below which to abstain, on one half of a run, and reports it on the other.

The threshold is the lowest at which, on the first half, the wanted share of the shown answers is right:
selective classification (El-Yaniv and Wiener 2010). What it promises is measured on the second half,
which had no part in the choice. A run for this must answer as much as it can: what it abstained from
has no answer to judge.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import zip_longest
from typing import Any

from eval.judged_rows import Judged, halves, judged
from eval.metrics.interval import wilson
from eval.uncompared import is_compared
from ingest.errors import UsageError
from ingest.how_many import counted

SETTING = "assistant.abstain_below"
ANSWER_ALL = 0.0  # nothing is held back for its confidence


@dataclass(frozen=True, slots=True)
class Half:
    """What a threshold does to some questions; intervals are Wilson's, 95 %."""

    n: int
    shown: int
    wrong: int
    unanswerable: int
    false_answers: int

    @property
    def coverage(self) -> float:
        """The share of the questions that get an answer."""
        return self.shown / self.n

    def as_dict(self) -> dict[str, Any]:
        """The half as JSON."""
        return {
            "n": self.n,
            "shown": self.shown,
            "coverage": round(self.coverage, 4),
            "wrong": _share(self.wrong, self.shown),
            "false_answers": _share(self.false_answers, self.unanswerable),
        }


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A threshold with what it was chosen for and what it does.

    ``curve`` are (coverage, wrong share) pairs on the reporting half; ``split_by`` is "document" or
    "question"; ``notes`` are sentences to be read with it.
    """

    threshold: float
    precision: float
    seed: int
    split_by: str
    chosen_on: Half
    reported_on: Half
    curve: tuple[tuple[float, float], ...]
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The calibration as JSON."""
        halves = {"chosen_on": self.chosen_on.as_dict(), "reported_on": self.reported_on.as_dict()}
        return asdict(self) | halves

    def as_text(self) -> str:
        """What was chosen, what it does, and the curve, as lines to read."""
        lines = [
            f"{SETTING} = {self.threshold}: chosen so that at least {100 * self.precision:.0f} %"
            " of the shown answers are right.",
            f"Halves by {self.split_by}, seed {self.seed}.",
            "",
            "| half | questions | answered | wrong among them | unanswerable answered |",
            "| --- | ---: | ---: | ---: | ---: |",
            _line("chosen on", self.chosen_on),
            _line("reported on", self.reported_on),
            "",
            "| answered, surest first | wrong among them |",
            "| ---: | ---: |",
        ]
        lines += [f"| {100 * c:.0f} % | {100 * r:.1f} % |" for c, r in _tenths(self.curve)]
        return "\n".join([*lines, *(f"\n{note}" for note in self.notes)])


def calibrate(results: Mapping[str, Any], *, precision: float, seed: int = 0) -> Calibrated:
    """The threshold for ``precision`` (share of the shown answers that are right) from a run's results.

    Questions are split by the document their gold is in, so that no document is on both sides, or by
    their id where there are fewer than 20 documents; by SHA-256 of seed and name. Raises
    ``UsageError`` when ``precision`` is not between 0 and 1, the set is too small for it, or no
    threshold reaches it.
    """
    if not 0.5 <= precision < 1:
        raise UsageError(
            f"A precision of {precision} cannot be asked for: name one from 0.5 to 0.99."
        )
    rows, split_by = judged([row for row in results["rows"] if is_compared(row)])
    left_out = len(results["rows"]) - len(rows)
    # With fewer shown answers a single wrong one breaks the promise: nothing finer can be seen.
    least = math.ceil(round(1 / (1 - precision), 6))
    if len(rows) < 2 * least:
        others = (
            f" (of {left_out} more nothing says what would be right: give them an answer)"
            if left_out
            else ""
        )
        raise UsageError(
            f"A precision of {precision} cannot be calibrated on {counted(len(rows), 'question')}{others}:"
            f" it takes at least {2 * least}, half of them to choose and half to report. Add questions, or ask"
            " for less."
        )
    first, second = halves(rows, seed)
    threshold = _threshold(first, precision, least)
    reported = _half(second, threshold)
    notes = _notes(results, rows, reported, precision)
    if left_out:
        notes += (
            f"{counted(left_out, 'question')} had nothing to compare their answers with: left out.",
        )
    curve = tuple(
        (round(shown / len(second), 4), round(wrong / shown, 4))
        for _, _, shown, wrong in _cuts(second)
    )
    return Calibrated(
        threshold, precision, seed, split_by, _half(first, threshold), reported, curve, notes
    )


def _cuts(rows: Sequence[Judged]) -> Iterator[tuple[float, float, int, int]]:
    """(confidence, the next below it, answers shown from it up, wrong ones) at every threshold.

    Equal confidences are shown together; the surest come first.
    """
    answered = sorted((row for row in rows if row.answered), key=lambda row: -row.confidence)
    lower = [row.confidence for row in answered[1:]]
    wrong = 0
    for shown, (row, below) in enumerate(zip_longest(answered, lower), start=1):
        wrong += not row.right
        if below is None or below < row.confidence:
            yield row.confidence, below or 0.0, shown, wrong


def _threshold(rows: Sequence[Judged], precision: float, least: int) -> float:
    """The lowest threshold that keeps the promise, halfway to the next confidence below it."""
    best, closest = None, 1.0
    for confidence, below, shown, wrong in _cuts(rows):
        if shown >= least:
            closest = min(closest, wrong / shown)
            if wrong / shown <= 1 - precision + 1e-9:
                best = (confidence, below)
    if best is None:
        raise UsageError(
            f"No threshold reaches a precision of {precision} on the {counted(len(rows), 'question')} to choose"
            f" on: the best that shows {counted(least, 'answer')} is right for {100 * (1 - closest):.0f} %. Ask"
            " for less, or look at the misses first."
        )
    middle = round(sum(best) / 2, 4)
    return middle if best[1] < middle <= best[0] else best[0]


def _half(rows: Sequence[Judged], threshold: float) -> Half:
    shown = [row for row in rows if row.answered and row.confidence >= threshold]
    return Half(
        n=len(rows),
        shown=len(shown),
        wrong=sum(not row.right for row in shown),
        unanswerable=sum(not row.answerable for row in rows),
        false_answers=sum(not row.answerable for row in shown),
    )


def _notes(
    results: Mapping[str, Any], rows: Sequence[Judged], reported: Half, precision: float
) -> tuple[str, ...]:
    notes = []
    silent = sum(not row.answered and row.answerable for row in rows)
    below = results.get("settings", {}).get(SETTING)
    if silent:
        ran = f" (it ran with {SETTING} = {below})" if below else ""
        lower = (
            ": a lower threshold than its own was not considered. Run with"
            f" {SETTING} = {ANSWER_ALL:g} to consider all"
        )
        notes.append(
            f"The run abstained from {counted(silent, 'answerable question')}{ran}, which cannot be judged"
            f"{'' if below == ANSWER_ALL else lower}."
        )
    if all(row.answerable for row in rows):
        notes.append(
            "The set has no unanswerable questions, so false answers are not measured, and the"
            " threshold may be too low for what the documents don't say: add some."
        )
    if reported.shown and reported.wrong / reported.shown > 1 - precision + 1e-9:
        low = wilson(reported.wrong, reported.shown).low
        within = "within" if low <= 1 - precision else "beyond"
        notes.append(
            f"On the reporting half {100 * reported.wrong / reported.shown:.1f} % of the shown answers"
            f" are wrong, more than the {100 * (1 - precision):.0f} % wanted, {within} what chance"
            " explains."
        )
    return tuple(notes)


def _share(count: int, of: int) -> dict[str, Any] | None:
    if not of:
        return None
    found = wilson(count, of)
    bounds = {name: round(getattr(found, name), 4) for name in ("value", "low", "high")}
    return {"count": count, "of": of} | bounds


def _line(name: str, half: Half) -> str:
    def share(count: int, of: int) -> str:
        if not of:
            return "–"
        found = wilson(count, of)
        return f"{100 * found.value:.1f} % ({100 * found.low:.1f} to {100 * found.high:.1f}; {count} of {of})"

    return (
        f"| {name} | {half.n} | {100 * half.coverage:.0f} % ({half.shown})"
        f" | {share(half.wrong, half.shown)} | {share(half.false_answers, half.unanswerable)} |"
    )


def _tenths(curve: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The curve's last point up to each tenth of coverage."""
    kept: dict[int, tuple[float, float]] = {}
    for coverage, risk in curve:
        kept[math.ceil(10 * coverage - 1e-9)] = (coverage, risk)
    return list(kept.values())
