"""Figures and causes as words: how a value, an interval and a count are printed."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from eval.attribution import Attribution
from eval.metrics.metric_table import Unit, metric_named

NARROW = "\u00a0"  # between a number and its unit: they stay on one line
NOT_COMPARED = Attribution.NOT_COMPARED.value
_EXCERPT = 220  # characters of a passage

# What each attribution means, in the words of the report.
CAUSES = {
    "correct": "The answer is right, or the assistant rightly abstained.",
    "not ingested": "The gold text stands in no ingested document: nothing could have found it.",
    "not retrieved": "No retrieved passage holds the gold text.",
    "retrieved below k": "A passage with the gold text was found, but too far down to be read.",
    "another sentence chosen": "A passage with the gold text was read, but another sentence was quoted.",
    "wrong span": "The right sentence was cited, but the answer taken from it is not the expected one.",
    "refused": "The gold text was read, but the assistant did not trust itself to answer.",
    "taken for small talk": "The question got the reply to a greeting or the like; the gold was not looked for.",
    "answered though unanswerable": "The documents do not say, but the assistant answered.",
    "error": "Asking failed; the question counts as wrong.",
    NOT_COMPARED: "The test set gives neither an accepted answer nor gold: no figure counts the question.",
}

# What each shortcoming of a correct answer means.
SHORTCOMINGS = {
    "other evidence first": "The gold text was cited, but not by the first footnote.",
    "missing further evidence": "The first footnote stands on gold text, but other gold text was not cited.",
}


def shown(metric: str, value: float | None, digits: int = 1) -> str:
    """A figure as it is printed, in the unit of its metric."""
    return in_unit(value, metric_named(metric).unit, digits)


def in_unit(value: float | None, unit: Unit, digits: int = 1) -> str:
    """A value as it is printed: ``93.4 %``, ``0.81``, ``38 ms``; a dash where there is none."""
    if value is None or not math.isfinite(value):
        return "–"
    if unit == "share":
        return f"{100 * value:.{digits}f}{NARROW}%"
    if unit == "ms":
        return f"{value:.3g}{NARROW}ms" if abs(value) < 1000 else f"{value / 1000:.3g}{NARROW}s"
    return f"{value:.3f}"


def interval(metric: str, low: float | None, high: float | None, digits: int = 1) -> str:
    """A 95 % interval as it is printed: ``88.0–98.1 %``; "" where there is none."""
    if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)):
        return ""
    first, last = shown(metric, low, digits), shown(metric, high, digits)
    unit = re.search(rf"{NARROW}(%|ms|s)$", last)
    if unit and first.endswith(unit[0]):
        first = first.removesuffix(unit[0])
    dash = " to " if first.startswith("-") or last.startswith("-") else "–"
    return f"{first}{dash}{last}".replace("-", "−")


def counted(number: int, thing: str) -> str:
    """``1 question``, ``2,000 questions``."""
    return f"{number:,}{NARROW}{thing}{'' if number == 1 else 's'}"


def percent(part: int, total: int) -> str:
    """A share of a count, in whole per cent."""
    return f"{100 * part / total:.0f}{NARROW}%"


def score(value: float | None) -> str:
    """A score of the search: three digits; a dash where there is none."""
    return "–" if value is None or not math.isfinite(value) else f"{value:.3f}".replace("-", "−")


def where(quoted: Mapping[str, Any]) -> str:
    """Where a quote stands: title, heading, page or other place in the file."""
    title = str(quoted.get("title") or quoted.get("document") or "")
    heading = str(quoted.get("heading") or "")
    page = quoted.get("page")
    parts = [title, "" if heading == title else heading, "" if page is None else f"page {page}"]
    return ", ".join(filter(None, [*parts, quoted.get("locator")]))


def excerpt(text: str, length: int = _EXCERPT) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"
