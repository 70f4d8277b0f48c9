"""The HTML of the Evaluate page and of its parts, as the templates beside this file have it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from pydantic import BaseModel

from eval.audit import Audit
from eval.compare import Comparison
from eval.metrics.metric_table import HEADLINES, METRICS, metric_named
from eval.report.words import counted, interval, shown
from eval.testset import TestSet
from eval.uncompared import places_in, sentence
from ingest.errors import FootnoteError
from ui.evaluate.store import RunEntry
from ui.failures import sentence_of
from ui.page_templates import page_templates

_log = logging.getLogger("footnote.evaluate")

_MOST_PROBLEMS = 8  # that are listed
_MOST_FINDINGS = 6
_SHOWN_TEXT = 24_000  # characters of a document shown at once


class Fields(BaseModel):
    """The fields of the page's forms; a form sends those that it has."""

    name: str = ""  # of a test set, or of the cleaned copy of one
    run: str = ""
    a: str = ""
    b: str = ""
    draft: str = ""
    question: str = ""
    answers: str = ""
    answerable: bool = False
    document: str = ""
    quote: str = ""
    near: int = 0
    center: int = 0


def page(title: str, user: str | None, proposed: int, contents: Mapping[str, Markup]) -> str:
    """The whole page, which offers to propose so many drafts; ``contents`` are those of its parts."""
    about = {
        "name": "evaluate",
        "heading": "Evaluate",
        "title": title,
        "evaluate": True,
        "user": user,
    }
    return _environment().get_template("evaluate.html").render(about, proposed=proposed, **contents)


def part(macro: str, **known: Any) -> Markup:
    """A part of the page, by the name of its macro."""
    filled: Markup = _macros()[macro](**known)
    return filled


def changed(**contents: Markup) -> Markup:
    """What the page puts in place of the contents of the elements named, with ``_`` for ``-``."""
    element = Markup('<div id="{}">{}</div>')
    return Markup().join(
        element.format(name.replace("_", "-"), html) for name, html in contents.items()
    )


def attempted(make: Callable[[], Markup]) -> Markup:
    """What ``make`` makes, or the sentence that says why it could not."""
    try:
        return make()
    except Exception as error:
        return refused(error)


def refused(error: Exception) -> Markup:
    """Why something was not done; what is no error of ours goes to the log as well."""
    if not isinstance(error, FootnoteError):
        _log.exception("the Evaluate page failed", exc_info=error)
    return part("said", sentence=sentence_of(error), kind="refused")


def recognised_html(name: str, test_set: TestSet) -> Markup:
    """How a test set was understood: its format, its columns, the rows that cannot be used."""
    told = sentence(places_in(test_set), len(test_set), test_set.format)
    return part("recognised", name=name, test_set=test_set, uncompared=told, most=_MOST_PROBLEMS)


def audit_html(found: Audit, cleaned: str) -> Markup:
    """An audit; ``cleaned`` is the name of the set's cleaned copy, "" when that is the same."""
    return part("audited", found=found, cleaned=cleaned, most=_MOST_FINDINGS)


def results_html(run: str, head: Mapping[str, Any]) -> Markup:
    """The headline figures of a finished run, why its misses missed, and the way to its report."""
    asked = head["testset"]
    # Results of earlier versions do not say.
    told = sentence(head.get("uncompared") or (), asked["questions"], asked["format"])
    names = [name for name in METRICS if name in HEADLINES]
    return part("results", run=run, head=head, uncompared=told, headlines=names)


def compared_html(found: Comparison, a: RunEntry, b: RunEntry) -> Markup:
    """What a comparison found, with the way to the whole of it."""
    better = [one for one in found.figures if one.verdict.startswith("better")]
    worse = [one for one in found.figures if one.verdict.startswith("worse")]
    same = [one for one in found.figures if one not in better and one not in worse]
    return part("compared", found=found, a=a, b=b, better=better, worse=worse, same=same)


def text_html(
    text: str, center: int, marked: tuple[int, int] = (0, 0), *, picked: bool = True
) -> Markup:
    """A part of a document's ``text`` around ``center``, and what leads to the rest of it.

    ``marked`` are the words picked, or, without ``picked``, those that the disliked answer quoted.
    """
    half = _SHOWN_TEXT // 2
    start = max(0, min(center - half, len(text) - _SHOWN_TEXT))
    end = min(len(text), start + _SHOWN_TEXT)
    first, last = marked if start <= marked[0] < marked[1] <= end else (end, end)
    middle = (start + end) // 2
    return part(
        "text",
        start=start,
        before=text[start:first],
        marked=text[first:last],
        after=text[last:end],
        picked=picked,
        earlier=middle - half if start > 0 else None,
        later=middle + half if end < len(text) else None,
    )


@cache
def _environment() -> Environment:
    made = page_templates("ui.evaluate", "eval.report")
    made.filters.update(
        counted=counted,
        duration=_duration,
        interval=interval,
        label=lambda metric: metric_named(metric).label,
        shown=shown,
    )
    return made


@cache
def _macros() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for file in ("test_set", "runs", "drafts"):
        found |= vars(_environment().get_template(f"{file}.html").module)
    return found


def _duration(seconds: float) -> str:
    whole = max(1, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
