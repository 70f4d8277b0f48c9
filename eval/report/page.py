"""``report.html``: one file that holds everything and asks the network for nothing.

The first ``STATIC`` questions are part of the document, so a report of that size reads without
JavaScript. The others travel as compressed text that the page's script unpacks when one is opened:
10,000 questions make a file of some 10 MB, in which only what is looked at costs the browser anything. Rows
are written one by one; the report is never in memory as a whole.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from eval.report import sections
from eval.report.again import Where
from eval.report.question_list import QuestionView, filter_keys, view
from eval.report.shell import closing, opening
from eval.report.words import CAUSES, in_unit
from ingest.storage import written_whole

STATIC = 200
_TOGETHER = 100  # questions in one compressed block
_MOST_VALUES = 40  # a tag with more values (an id, say) is searched for, not picked from a list


def write_report(
    results: Mapping[str, Any],
    file: Path,
    texts: Callable[[str], str | None],
    *,
    server: str = "",
) -> None:
    """Write the report of a run.

    ``results`` is ``results.json``; ``texts`` gives the stored text of a document, None if it is
    gone; ``server`` is the address of the chat to which "ask again" leads, "" for the usual one. The
    file appears whole or not at all.
    """
    with written_whole(file) as out:
        for part in _document(results, lru_cache(maxsize=64)(texts), Where.of(results, server)):
            out.write(part)


def _document(
    results: Mapping[str, Any], texts: Callable[[str], str | None], where: Where
) -> Iterator[str]:
    yield opening(f"{results['testset']['name']}: evaluation", scripted=True)
    yield from sections.header(results)
    yield from sections.attribution(results["attribution"])
    yield from sections.headlines(results["summary"])
    yield from sections.pictures(results)
    yield from sections.slices(results.get("slices") or {})
    yield from _questions(results, texts, where)
    yield from sections.all_figures(results["summary"])
    yield from sections.provenance(results)
    yield closing(scripted=True)


def _questions(
    results: Mapping[str, Any], texts: Callable[[str], str | None], where: Where
) -> Iterator[str]:
    rows = results["rows"]
    seconds = [row["seconds"] for row in rows if row.get("seconds") is not None]
    slow = float(np.percentile(seconds, 95)) if seconds else 0.0
    yield '<section aria-labelledby="questions"><h2 id="questions" tabindex="-1">Every question</h2>'
    yield from _filters(rows, slow)
    if len(rows) > STATIC:
        yield (
            f'<p id="without">The first {STATIC} of {len(rows)} questions are listed; the others, and '
            "the filters, need JavaScript. All of them are in results.json.</p>"
        )
    yield '<p id="count" class="meta js" role="status" aria-live="polite" hidden></p>'
    yield '<ol id="list" class="questions">'
    index: list[list[Any]] = []
    bodies: list[str] = []
    for number, row in enumerate(rows):
        shown_as = view(number, row, texts, slow=slow, where=where)
        entry = [list(shown_as.keys), shown_as.words]
        if number < STATIC:
            yield _item(number, shown_as)
        else:
            entry.append(shown_as.head)
            bodies.append(shown_as.body)
        index.append(entry)
        if number == min(len(rows), STATIC) - 1:
            yield "</ol>"
        if len(bodies) == _TOGETHER:
            yield _packed(bodies, f'class="bodies" data-first="{number + 1 - len(bodies)}"')
            bodies.clear()
    if not rows:
        yield "</ol><p>No questions.</p>"
    if bodies:
        yield _packed(bodies, f'class="bodies" data-first="{len(rows) - len(bodies)}"')
    yield _packed(index, 'id="index"')
    yield (
        '<p class="js" hidden><button type="button" id="more">Show more</button> '
        '<button type="button" id="open">Open all shown</button></p></section>'
    )


def _item(number: int, shown_as: QuestionView) -> str:
    return (
        f'<li id="q{number}"><details><summary><h3>{shown_as.head}</h3></summary>'
        f'<div class="opened">{shown_as.body}</div></details></li>'
    )


def _filters(rows: list[Mapping[str, Any]], slow: float) -> Iterator[str]:
    counts = Counter(key for row in rows for key in filter_keys(row, slow))
    yield '<form id="filters" class="filters js" role="search" aria-label="Filter the questions" hidden>'
    yield f'<label>Show <select name="show"><option value="">all ({len(rows)})</option>'
    limit = in_unit(1000 * slow, "ms")
    for key, said in {
        "wrong": "wrong",
        "right": "right",
        "abstained": "abstained",
        "slow": f"slow, {limit} or more",
        "error": "error",
    }.items():
        yield f'<option value="{key}">{said} ({counts[key]})</option>'
    yield '<optgroup label="What happened">'
    for cause in CAUSES:
        if counts[f"why={cause}"]:
            yield f'<option value="why={escape(cause)}">{escape(cause)} ({counts[f"why={cause}"]})</option>'
    yield "</optgroup></select></label>"
    tags: dict[str, list[str]] = {}
    for row in rows:
        for name, value in row.get("tags", {}).items():
            values = tags.setdefault(str(name), [])
            if str(value) not in values and len(values) <= _MOST_VALUES:
                values.append(str(value))
    if picked := {name: values for name, values in tags.items() if len(values) <= _MOST_VALUES}:
        yield '<label>Tag <select name="tag"><option value="">any</option>'
        for name, values in picked.items():
            yield f'<optgroup label="{escape(name)}">'
            for value in sorted(values):
                key = f"{name}={value}"
                yield f'<option value="{escape(key)}">{escape(value)} ({counts[key]})</option>'
            yield "</optgroup>"
        yield "</select></label>"
    yield '<label class="grow">Text <input type="search" name="text" autocomplete="off"></label></form>'


def _packed(content: object, attributes: str) -> str:
    """Content as a data block: JSON, gzip, base64, so that no text in it can end the block."""
    packed = gzip.compress(json.dumps(content, ensure_ascii=False).encode(), 6, mtime=0)
    return (
        f'<script type="application/x-footnote" {attributes}>'
        f"{base64.b64encode(packed).decode()}</script>"
    )
