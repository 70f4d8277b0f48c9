"""A comparison of two runs in words: for the terminal, and as a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from assistant.markers import unescape
from eval.metrics.metric_table import metric_named
from eval.report.prose import answer_html
from eval.report.shell import closing, opening
from eval.report.words import NARROW, counted, interval, shown

if TYPE_CHECKING:
    from eval.compare import Change, Comparison, Figure

_NOISY = "Times depend on the machine and what else it did."


def comparison_text(comparison: Comparison) -> str:
    """For the terminal: one line for each figure, then the questions that changed."""
    lines = [_opening(comparison), *(f"! {one}" for one in comparison.warnings)]
    lines += [f"  {one}" for one in comparison.differences]
    lines.append("")
    cells: list[tuple[str, ...]] = [("figure", "A", "B", "B − A", "95 % interval", "p", "B is")]
    cells += [_cells(figure) for figure in comparison.figures]
    widths = [max(len(row[column]) for row in cells) for column in range(7)]
    lines += [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
    lines.append(
        f"p by permutation, adjusted for {len(comparison.figures)} figures (Holm). * {_NOISY}"
    )
    for name, changes in _changes(comparison):
        lines += ["", f"{name}: {len(changes)}"]
        for change in changes:
            lines.append(f"  {change.a['id']}  {_line(change.a['question'])}")
            if answers := change.a["expected"].get("answers"):
                lines.append(f"    expected: {_line('; '.join(answers))}")
            facts = change.as_dict()
            for run in ("a", "b"):
                told = _line(unescape(facts[run]["answer"]))
                lines.append(f"    {run.upper()}: {told} [{facts[run]['attribution']}]")
    return "\n".join(lines).replace(NARROW, " ") + "\n"


def comparison_html(comparison: Comparison) -> str:
    """A page in the look of the report, self-contained and without script."""
    return "".join(_page(comparison))


def _page(comparison: Comparison) -> Iterator[str]:
    yield opening("Two runs compared")
    yield '<header><p class="kind">Footnote<sup>1</sup> evaluation</p><h1>Two runs compared</h1>'
    yield f'<p class="verdict">{escape(_opening(comparison))}</p>'
    for warning in comparison.warnings:
        yield f'<p class="warned">{escape(warning)}</p>'
    yield '</header><section aria-labelledby="differences"><h2 id="differences">What differs</h2>'
    if comparison.differences:
        yield (
            "<ul>" + "".join(f"<li>{escape(one)}</li>" for one in comparison.differences) + "</ul>"
        )
    else:
        yield "<p>Answerer, index and settings are the same.</p>"
    yield (
        '</section><section aria-labelledby="figures"><h2 id="figures">Figures</h2>'
        '<div class="wide" role="region" aria-labelledby="figures" tabindex="0"><table class="compared">'
        '<caption class="vh">Each figure of both runs</caption><thead><tr>'
    )
    for name in ("figure", "A", "B", "B − A", "95 % interval", "p", "B is"):
        yield f'<th scope="col">{name}</th>'
    yield "</tr></thead><tbody>"
    for figure in comparison.figures:
        cells = _cells(figure)
        label = metric_named(figure.metric).label
        kind = figure.verdict if figure.verdict in ("better", "worse") else "meta"
        yield (
            f'<tr><th scope="row">{escape(label)}{" *" if figure.noisy else ""}'
            f'<span class="meaning"><code>{escape(figure.metric)}</code></span></th>'
            f"{''.join(f'<td>{escape(cell)}</td>' for cell in cells[1:-1])}"
            f'<td class="{kind}">{escape(cells[-1])}</td></tr>'
        )
    yield (
        '</tbody></table></div><p class="meta">Intervals by paired bootstrap, p by permutation,'
        f" adjusted for {len(comparison.figures)} figures (Holm). * {_NOISY}</p></section>"
    )
    for name, changes in _changes(comparison):
        mark = name.split()[0].lower()
        yield f'<section aria-labelledby="{mark}"><h2 id="{mark}">{name}: {len(changes)}</h2>'
        for number, change in enumerate(changes):
            yield from _change(f"{mark}-{number}", change)
        yield "</section>"
    yield closing()


def _change(prefix: str, change: Change) -> Iterator[str]:
    facts = change.as_dict()
    expected = "; ".join(facts["expected"]) or "to abstain" * (not change.a["answerable"])
    yield f'<article class="pair"><h3>{escape(facts["question"])}</h3>'
    yield f'<p class="meta">{escape(str(facts["id"]))}'
    yield f" · expected: {escape(expected)}</p>" if expected else "</p>"
    yield '<div class="sides">'
    for run in ("a", "b"):
        cause = escape(facts[run]["attribution"])
        yield f'<section><h4>{run.upper()}</h4><span class="cause" data-cause="{cause}">{cause}</span>'
        yield f"{answer_html(facts[run]['answer'], (), prefix)}</section>"
    yield "</div></article>"


def _opening(comparison: Comparison) -> str:
    judged = {"better": 0, "worse": 0}
    for figure in comparison.figures:
        if figure.verdict in judged and not figure.noisy:
            judged[figure.verdict] += 1
    questions = counted(comparison.compared, "shared question")
    if not comparison.compared:
        return (
            f"Nothing says what would be right in {counted(comparison.shared, 'shared question')}: which"
            " run is better cannot be told."
        )
    if not any(judged.values()):
        return f"Over {questions}, A and B are not distinguishable."
    said = " and ".join(f"{kind} in {counted(n, 'figure')}" for kind, n in judged.items() if n)
    return f"Over {questions}, B is {said} than A."


def _cells(figure: Figure) -> tuple[str, ...]:
    metric = figure.metric
    change = shown(metric, figure.difference).replace("-", "−")
    signed = (
        change
        if figure.difference < 0 or change.startswith(("0.0", f"0{NARROW}"))
        else f"+{change}"
    )
    return (
        metric + ("*" if figure.noisy else ""),
        shown(metric, figure.a),
        shown(metric, figure.b),
        signed.replace("%", "points"),
        interval(metric, figure.low, figure.high).replace("%", "points"),
        f"{figure.p:.4f}" if figure.p < 0.1 else f"{figure.p:.2f}",
        figure.verdict,
    )


def _changes(comparison: Comparison) -> Sequence[tuple[str, Sequence[Change]]]:
    return (
        ("Regressions, right in A only", comparison.regressions),
        ("Gains, right in B only", comparison.gains),
    )


def _line(text: str, length: int = 300) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"
