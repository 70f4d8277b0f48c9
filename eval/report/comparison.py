"""A comparison of two runs in words: for the terminal, and as a page."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.markers import unescape
from eval.compare import ComparedFigure, Comparison, TurnedAnswer
from eval.report.report_templates import rendered
from eval.report.words import NARROW, counted, excerpt, interval, shown

_TITLE = "Two runs compared"
_COLUMNS = ("figure", "A", "B", "B − A", "95 % interval", "p", "B is")


def comparison_text(comparison: Comparison) -> str:
    """For the terminal: one line for each figure, then the questions that changed."""
    lines = [_opening(comparison), *(f"! {one}" for one in comparison.warnings)]
    lines += [f"  {one}" for one in comparison.differences]
    lines.append("")
    cells = [_COLUMNS, *map(_cells, comparison.figures)]
    widths = [max(len(row[column]) for row in cells) for column in range(7)]
    lines += [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
    lines.append(_method(comparison))
    for name, changes in _changes(comparison):
        lines += ["", f"{name}: {len(changes)}"]
        for change in changes:
            lines.append(f"  {change.a['id']}  {excerpt(change.a['question'], 300)}")
            if answers := change.a["expected"].get("answers"):
                lines.append(f"    expected: {excerpt('; '.join(answers), 300)}")
            facts = change.as_dict()
            for run in ("a", "b"):
                told = excerpt(unescape(facts[run]["answer"]), 300)
                lines.append(f"    {run.upper()}: {told} [{facts[run]['attribution']}]")
    return "\n".join(lines).replace(NARROW, " ") + "\n"


def comparison_html(comparison: Comparison) -> str:
    """A page in the look of the report, self-contained and without script."""
    return "".join(
        rendered(
            "comparison.html",
            title=_TITLE,
            comparison=comparison,
            verdict=_opening(comparison),
            columns=_COLUMNS,
            cells=_cells,
            method=_method(comparison),
            changed=_changes(comparison),
        )
    )


def is_comparison(start: str) -> bool:
    """Whether a text that begins with ``start`` is a page of ``comparison_html``."""
    return f"<title>{_TITLE}</title>" in start


def _method(comparison: Comparison) -> str:
    told, figures = comparison.adjusted_for, counted(len(comparison.figures), "figure")
    which = figures if told == len(comparison.figures) else f"{told} of {figures}"
    few = "" if which == figures else ": in the others too few answers differ to be more than luck"
    return (
        f"p by permutation, adjusted for {which} (Holm){few}."
        " * Times depend on the machine and what else it did."
    )


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


def _cells(figure: ComparedFigure) -> tuple[str, ...]:
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


def _changes(comparison: Comparison) -> Sequence[tuple[str, Sequence[TurnedAnswer]]]:
    return (
        ("Regressions, right in A only", comparison.regressions),
        ("Gains, right in B only", comparison.gains),
    )
