"""The parts of the report above its questions: what one reads in a minute."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from eval import plots
from eval.metrics.interval import wilson
from eval.metrics.metric_table import HEADLINES, metric_named
from eval.report.words import CAUSES, NARROW, NOT_COMPARED, counted, in_unit, interval, shown
from eval.thresholds import failure_sentence
from eval.uncompared import sentence

_CARDS = 6
_SLICED = ("answer.f1", "citation.hit", "retrieval.hit@5", "abstention.accuracy")


def header(results: Mapping[str, Any]) -> Iterator[str]:
    """Title, what was run, and the result in one sentence."""
    testset, index = results["testset"], results["index"]
    asked = sum(results["attribution"].values())
    total = asked - results["attribution"].get(NOT_COMPARED, 0)
    right = results["attribution"].get("correct", 0)
    created = str(results.get("created", "")).replace("T", " ").removesuffix("Z")[:16]
    yield (
        f'<header><p class="kind">Footnote<sup>1</sup> evaluation</p>'
        f"<h1>{escape(testset['name'])}</h1>"
        f'<p class="meta">{counted(asked, "question")} · {escape(str(results.get("answerer", "")))} answers · '
        f"{counted(index.get('documents', 0), 'document')}, {counted(index.get('passages', 0), 'passage')} · "
        f"{escape(created)} UTC</p>"
    )
    if total:
        share = wilson(right, total)
        bounds = interval("answer.f1", share.low, share.high, 0)
        yield (
            f'<p class="verdict"><strong>{right} of {total} questions went right</strong> '
            f"({100 * right / total:.0f}{NARROW}%; 95{NARROW}% interval {bounds})."
        )
        yield _worst(results["attribution"])
        yield "</p>"
    elif asked:
        yield '<p class="verdict"><strong>Nothing was measured</strong>: no answer could be compared.</p>'
    else:
        yield '<p class="verdict">No question was asked.</p>'
    yield from _thresholds(results.get("thresholds") or (), bool(total))
    if told := sentence(results.get("uncompared") or (), asked, testset.get("format", "")):
        yield f'<p class="failed">{escape(told)}</p>'
    yield from _unusable(testset.get("problems") or ())
    if results.get("errors"):
        failed = counted(results["errors"], "question")
        yield f'<p class="failed">Asking failed for {failed}; each counts as wrong.</p>'
    if results.get("cached"):
        yield (
            f'<p class="meta">{counted(results["cached"], "answer")} came from the cache: '
            "index, settings and question had not changed.</p>"
        )
    yield "</header>"


def attribution(counts: Mapping[str, int]) -> Iterator[str]:
    """What became of the questions: one bar, and its legend with counts."""
    total = sum(counts.values()) - counts.get(NOT_COMPARED, 0)
    ordered = {cause: counts.get(cause, 0) for cause in (*CAUSES, *counts)}
    yield '<section aria-labelledby="why"><h2 id="why">Where questions were lost</h2>'
    yield f'<div class="bar">{plots.attribution_bar(ordered)}</div>'
    yield (
        '<table class="legend-table"><caption class="vh">What became of the questions</caption><thead '
        'class="vh"><tr><th scope="col">What happened</th><th scope="col">Questions</th>'
        '<th scope="col">Share</th></tr></thead><tbody>'
    )
    for cause, count in ordered.items():
        if not count:
            continue
        name = escape(cause)
        link = f'<a href="#questions" data-show="why={name}">{name}</a>'
        yield (
            f'<tr><th scope="row"><span class="swatch cause-of" data-cause="{name}"></span>{link}'
            f'<span class="meaning">{escape(CAUSES.get(cause, ""))}</span></th>'
            f"<td>{count}</td><td>{_percent(cause, count, total)}</td></tr>"
        )
    yield "</tbody></table>"
    expected = ("correct", NOT_COMPARED)
    if none := [cause for cause, count in ordered.items() if not count and cause not in expected]:
        yield f'<p class="meta">None: {escape(", ".join(none))}.</p>'
    yield "</section>"


def headlines(summary: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The few figures to remember, in words, with their intervals."""
    yield '<section aria-labelledby="headlines"><h2 id="headlines">In figures</h2><ul class="cards">'
    for metric in HEADLINES[:_CARDS]:
        estimate = summary.get(metric)
        if estimate is None or estimate.get("value") is None:
            continue
        words = metric_named(metric)
        low, high = estimate.get("low"), estimate.get("high")
        bounds = interval(metric, low, high, 0)
        yield (
            f'<li><span class="label">{escape(words.label)}</span>'
            f'<span class="value">{shown(metric, estimate["value"], 0)}</span>'
            f'<span class="bounds">{bounds and f"95 % interval {bounds}"}</span>'
        )
        if words.unit == "share" and low is not None and high is not None:
            yield (
                f'<span class="track" aria-hidden="true"><span style="left:{100 * low:.1f}%;'
                f'width:{max(1.0, 100 * (high - low)):.1f}%"></span></span>'
            )
        yield f'<span class="meaning">{escape(words.meaning)}; n{NARROW}={NARROW}{estimate["n"]}.</span></li>'
    yield "</ul></section>"


def pictures(results: Mapping[str, Any]) -> Iterator[str]:
    """Risk and coverage, reliability, time: each with its numbers as a table."""
    curves = results.get("curves") or {}
    times = [1000 * row["seconds"] for row in results["rows"] if not row.get("error")]
    yield '<section aria-labelledby="pictures"><h2 id="pictures">In pictures</h2><div class="plots">'
    for plot in (
        plots.risk_coverage(curves.get("risk_coverage") or ()),
        plots.reliability(curves.get("reliability") or ()),
        plots.latency(times),
    ):
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in plot.columns)
        yield (
            f'<figure class="plot"><h3>{escape(plot.title)}</h3>{plot.svg}'
            f"<figcaption>{escape(plot.description)}</figcaption>"
        )
        if plot.rows:
            yield (
                f"<details><summary>As a table</summary><table><caption>{escape(plot.title)}</caption>"
                f"<thead><tr>{head}</tr></thead><tbody>"
            )
            for row in plot.rows:
                yield f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>"
            yield "</tbody></table></details>"
        yield "</figure>"
    yield "</div></section>"


def slices(parts: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Iterator[str]:
    """The main figures for each value of each tag."""
    used = [
        metric
        for metric in _SLICED
        if any(metric in figures for values in parts.values() for figures in values.values())
    ]
    if not used:
        return
    yield '<section aria-labelledby="slices"><h2 id="slices">By tag</h2>'
    head = "".join(f'<th scope="col">{escape(metric_named(metric).label)}</th>' for metric in used)
    for tag, values in parts.items():
        yield (
            f'<div class="wide" role="region" aria-label="By {escape(tag)}" tabindex="0"><table>'
            f'<caption>{escape(tag)}</caption><thead><tr><th scope="col">value</th>'
            f'<th scope="col">questions</th>{head}</tr></thead><tbody>'
        )
        for value, figures in values.items():
            most = max((one.get("n", 0) for one in figures.values()), default=0)
            show = f'<a href="#questions" data-tag="{escape(f"{tag}={value}")}">{escape(value)}</a>'
            yield f'<tr><th scope="row">{show}</th><td>{most}</td>'
            for metric in used:
                yield f"<td>{_with_bounds(metric, figures.get(metric), 0)}</td>"
            yield "</tr>"
        yield "</tbody></table></div>"
    yield "</section>"


def all_figures(summary: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Every metric of the run."""
    yield (
        '<section aria-labelledby="all"><h2 id="all">Every figure</h2><div class="wide" role="region" '
        'aria-labelledby="all" tabindex="0"><table class="all"><caption class="vh">Every figure with its 95 % '
        'interval</caption><thead><tr><th scope="col">figure</th><th scope="col">value</th>'
        '<th scope="col">95 % interval</th><th scope="col">n</th></tr></thead><tbody>'
    )
    for metric, estimate in summary.items():
        words = metric_named(metric)
        label = f"{escape(words.label)} " if words.label != metric else ""
        yield (
            f'<tr><th scope="row">{label}<code>{escape(metric)}</code>'
            f'<span class="meaning">{escape(words.meaning)}</span></th>'
            f"<td>{shown(metric, estimate.get('value'))}</td>"
            f"<td>{interval(metric, estimate.get('low'), estimate.get('high')) or '–'}</td>"
            f"<td>{estimate.get('n', 0)}</td></tr>"
        )
    yield "</tbody></table></div></section>"


def provenance(results: Mapping[str, Any]) -> Iterator[str]:
    """What one needs to run this again: test set, index, settings, speed."""
    testset, index = results["testset"], results["index"]
    facts: dict[str, Any] = {
        "test set": f"{testset['name']} ({testset.get('format', '')})",
        "test set fingerprint": testset.get("fingerprint", ""),
        "index fingerprint": index.get("fingerprint", ""),
        "answerer": results.get("answerer", ""),
        **(results.get("settings") or {}),
    }
    if results.get("questions_per_second"):
        facts["questions per second"] = f"{results['questions_per_second']:.3g}"
    if results.get("peak_memory_mb"):
        facts["peak memory"] = f"{results['peak_memory_mb']:.0f} MB"
    for stage, times in (results.get("latency_ms") or {}).items():
        if times and isinstance(times, Mapping):
            facts[f"time, {stage}"] = ", ".join(
                f"{name} {in_unit(value, 'ms')}" for name, value in times.items()
            )
    yield '<section aria-labelledby="made"><h2 id="made">How this was measured</h2><dl class="facts">'
    for name, fact in facts.items():
        yield f"<div><dt>{escape(str(name))}</dt><dd>{escape(str(fact))}</dd></div>"
    yield "</dl></section>"


def _worst(counts: Mapping[str, int]) -> str:
    right = ("correct", NOT_COMPARED)
    lost = {cause: count for cause, count in counts.items() if cause not in right and count}
    if not lost:
        return " None was lost."
    cause, count = max(lost.items(), key=lambda pair: pair[1])
    return f" Most were lost as <em>{escape(cause)}</em> ({count})."


def _thresholds(thresholds: Sequence[Mapping[str, Any]], compared: bool) -> Iterator[str]:
    failed = [one for one in thresholds if not one.get("passed")]
    if thresholds and not failed and compared:
        are = "thresholds are" if len(thresholds) > 1 else "threshold is"
        yield f'<p class="passed">{len(thresholds)} {are} met.</p>'
    for one in failed:
        metric = one["metric"]
        if one.get("value") is None:
            yield f'<p class="failed">Threshold missed: {escape(failure_sentence(one))}</p>'
            continue
        wanted = "at most" if metric_named(metric).better == "lower" else "at least"
        limit = one.get("least", one.get("most", one.get("limit")))
        yield (
            f'<p class="failed">Threshold missed: {escape(metric_named(metric).label)} '
            f"(<code>{escape(metric)}</code>) is {shown(metric, one.get('value'))}, "
            f"wanted {wanted} {shown(metric, limit)}.</p>"
        )


def _unusable(problems: Sequence[str]) -> Iterator[str]:
    if problems:
        rows = counted(len(problems), "row")
        yield f'<details class="failed"><summary>{rows} of the test set could not be used</summary><ul>'
        yield "".join(f"<li>{escape(one)}</li>" for one in problems)
        yield "</ul></details>"


def _percent(cause: str, count: int, total: int) -> str:
    """The share of the compared questions; "–" for the others, which are none of them."""
    return "–" if cause == NOT_COMPARED or not total else f"{100 * count / total:.0f}{NARROW}%"


def _with_bounds(metric: str, estimate: Mapping[str, Any] | None, digits: int) -> str:
    if estimate is None or estimate.get("value") is None or not estimate.get("n"):
        return "–"
    bounds = interval(metric, estimate.get("low"), estimate.get("high"), digits)
    small = f' <span class="bounds">{bounds}</span>' if bounds else ""
    return f"{shown(metric, estimate['value'], digits)}{small}"
