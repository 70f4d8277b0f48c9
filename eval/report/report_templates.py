"""The templates of reports and comparisons, and the document around them: closed to the network."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from eval.metrics.metric_table import metric_named
from eval.report import words
from eval.report.safe_html import templates
from eval.thresholds import failure_sentence

if TYPE_CHECKING:
    from jinja2 import Environment


def rendered(template: str, *, scripted: bool = False, **context: Any) -> Iterator[str]:
    """A page in parts, as they are made; what ``context`` iterates is read as it is written.

    Its policy lets no request out: only the page's own style, and with ``scripted`` its one script,
    are accepted.
    """
    # The module of the pages becomes a part of the report's one script.
    shared = _packaged("clipboard.js").replace("export ", "")
    script = shared + _packaged("report.js") if scripted else ""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        report_templates()
        .get_template(template)
        .generate(
            style=_packaged("look.css") + _packaged("report.css"),
            script=script,
            script_hash=f"sha256-{digest}",
            **context,
        )
    )


@lru_cache(maxsize=1)
def report_templates() -> Environment:
    """The templates, with the words that figures are put in."""
    made = templates("eval.report")
    made.globals |= {
        "NOT_COMPARED": words.NOT_COMPARED,
        "counted": words.counted,
        "excerpt": words.excerpt,
        "failure_sentence": failure_sentence,
        "in_unit": words.in_unit,
        "interval": words.interval,
        "meanings": words.CAUSES | words.SHORTCOMINGS,
        "metric_named": metric_named,
        "percent": words.percent,
        "score": words.score,
        "shown": words.shown,
        "where": words.where,
    }
    return made


@lru_cache
def _packaged(name: str) -> str:
    from markupsafe import Markup

    return Markup(files("eval.report").joinpath(name).read_text("utf-8"))  # noqa: S704 - ours
