"""The pictures of a report, drawn as inline SVG; the home of matplotlib.

Every picture comes with what somebody who cannot see it needs: a title, a sentence that says what it
shows, and its numbers as a table. Text stays text. Colours are the page's own CSS variables, so that
one drawing fits light, dark and paper. The same numbers always give the same bytes.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from markupsafe import Markup
    from matplotlib.axes import Axes

# Colours that stand for a variable of the page while matplotlib draws.
_SOFT, _RULE, _ACCENT, _SECOND = "#010204", "#010205", "#010206", "#010207"
_VARIABLES = {
    _SOFT: "var(--soft)",
    _RULE: "var(--rule)",
    _ACCENT: "var(--accent)",
    _SECOND: "var(--second)",
}
_SIZE = (4.5, 2.9)  # inches; at 72 points each it is a phone's width, so text keeps its size there
_MOST_POINTS = 400  # more are not seen, and cost kilobytes


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture and its text alternative: ``rows`` under ``columns`` hold the numbers it shows."""

    title: str
    description: str
    svg: Markup
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def risk_coverage(points: Sequence[Sequence[float]]) -> Plot:
    """Error rate among the answered against the share answered, most confident first.

    El-Yaniv & Wiener (2010), "On the foundations of noise-free selective classification".
    ``points`` are (coverage, risk), both in [0, 1].
    """
    kept = _thinned(points)
    coverage = [100 * point[0] for point in kept]
    risk = [100 * point[1] for point in kept]
    said = (
        f"Answering only the surest questions first: at {coverage[-1]:.0f} % answered,"
        f" {risk[-1]:.0f} % of the answers are wrong; at half of that,"
        f" {_at(kept, kept[-1][0] / 2):.0f} %."
        if kept
        else "There is nothing to draw: no question was answered."
    )
    tenths = range(10, 101, 10) if kept else ()
    rows = tuple((f"{tenth} %", f"{_at(kept, tenth / 100):.1f} %") for tenth in tenths)
    with _axes("answered, surest first (%)", "wrong among them (%)") as axes:
        axes.set_xlim(0, 100)
        axes.set_ylim(0, max([10.0, *risk]) * 1.08)
        axes.plot(coverage, risk, color=_ACCENT, lw=2, drawstyle="steps-post")
        svg = _svg(axes, "risk", "Risk and coverage", said)
    return Plot("Risk and coverage", said, svg, ("answered", "wrong among them"), rows)


def reliability(bins: Sequence[Mapping[str, Any]]) -> Plot:
    """How often answers are right at each stated confidence; the diagonal is what was promised.

    Niculescu-Mizil & Caruana (2005), "Predicting good probabilities with supervised learning".
    ``bins`` hold ``low``, ``high``, ``n``, mean ``confidence`` and ``accuracy``; empty ones are
    left out.
    """
    full = [one for one in bins if one.get("n")]
    total = sum(one["n"] for one in full)
    off = sum(one["n"] * abs(one["confidence"] - one["accuracy"]) for one in full)
    said = (
        "Points on the dashed line keep what the confidence promises; they are off it by"
        f" {100 * off / total:.0f} points on average."
        " Larger points stand for more questions."
        if full
        else "There is nothing to draw: no answer has a confidence."
    )
    rows = tuple(
        (
            f"{100 * one['low']:.0f}–{100 * one['high']:.0f} %",
            str(one["n"]),
            f"{100 * one['confidence']:.1f} %",
            f"{100 * one['accuracy']:.1f} %",
        )
        for one in full
    )
    most = max((one["n"] for one in full), default=1)
    with _axes("stated confidence (%)", "really right (%)") as axes:
        axes.set_xlim(0, 100)
        axes.set_ylim(0, 105)
        axes.plot([0, 100], [0, 100], color=_SOFT, lw=1, ls=(0, (4, 3)))
        axes.scatter(
            [100 * one["confidence"] for one in full],
            [100 * one["accuracy"] for one in full],
            s=[25 + 175 * one["n"] / most for one in full],
            color=_ACCENT, lw=0, clip_on=False, zorder=3,
        )  # fmt: skip
        svg = _svg(axes, "reliability", "Confidence kept", said)
    columns = ("confidence", "questions", "mean confidence", "right")
    return Plot("Confidence kept", said, svg, columns, rows)


def latency(milliseconds: Sequence[float]) -> Plot:
    """How long the answers took: a histogram on a logarithmic scale, with median and p95."""
    title, columns = "Time per question", ("time", "questions")
    values = np.array([value for value in milliseconds if value > 0], dtype=float)
    with _axes("milliseconds per question", "questions") as axes:
        if not len(values):
            said = "There is nothing to draw: no question was timed."
            return Plot(title, said, _svg(axes, "latency", title, said), columns, ())
        low, high = values.min() * 0.98, values.max() * 1.02
        edges = np.geomspace(low, high, min(24, 6 + len(values) // 8) + 1)
        counts, _ = np.histogram(values, edges)
        axes.set_xscale("log")
        axes.bar(edges[:-1], counts, np.diff(edges) * 0.94, align="edge", color=_ACCENT, lw=0)
        _plain_ticks(axes, low, high)
        p50, p95 = np.percentile(values, [50, 95])
        for value, style in ((p50, "-"), (p95, (0, (4, 3)))):
            axes.axvline(value, color=_SECOND, lw=1.5, ls=style)
        said = (
            f"Half of the questions took at most {_plain(p50)} ms (solid line), 95 % at most"
            f" {_plain(p95)} ms (dashed line); the slowest {_plain(values.max())} ms."
        )
        svg = _svg(axes, "latency", title, said)
    rows = tuple(
        (f"{_plain(start)}–{_plain(end)} ms", str(count))
        for (start, end), count in zip(pairwise(edges), counts, strict=True)
    )
    return Plot(title, said, svg, columns, rows)


def _at(points: Sequence[Sequence[float]], coverage: float) -> float:
    """The risk in per cent where ``coverage`` is reached."""
    reached = next((risk for at, risk in points if at >= coverage - 1e-9), points[-1][1])
    return 100 * reached


def _thinned(points: Sequence[Sequence[float]]) -> list[Sequence[float]]:
    if len(points) <= _MOST_POINTS:
        return list(points)
    kept = np.unique(np.linspace(0, len(points) - 1, _MOST_POINTS).round().astype(int))
    return [points[at] for at in kept]


@contextmanager
def _axes(across: str, up: str) -> Iterator[Axes]:
    """Axes on a figure of their own: no pyplot, so nothing is shared between threads or kept open."""
    import matplotlib as mpl
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    style: Any = {
        "svg.fonttype": "none",
        "svg.hashsalt": "footnote",
        "font.family": "DejaVu Sans",
        "font.size": 10.5,
    }
    with mpl.rc_context(style):
        figure = Figure(figsize=_SIZE)
        figure.patch.set_visible(False)
        axes = figure.add_axes((0.135, 0.185, 0.835, 0.785))
        axes.set_xlabel(across, color=_SOFT)
        axes.set_ylabel(up, color=_SOFT)
        axes.tick_params(colors=_SOFT, which="both", length=3)
        axes.grid(axis="y", color=_RULE, lw=0.8)
        axes.set_axisbelow(True)
        axes.patch.set_visible(False)
        axes.yaxis.set_major_locator(MaxNLocator(5, integer=True, steps=[1, 2, 5, 10]))
        for side, spine in axes.spines.items():
            spine.set_visible(side in ("left", "bottom"))
            spine.set_color(_SOFT)
        yield axes


def _plain(value: float) -> str:
    """Three digits that matter, and no exponent: ``0.123``, ``12.3``, ``12,300``."""
    return f"{value:.3g}" if value < 999.5 else f"{float(f'{value:.3g}'):,.0f}"


def _plain_ticks(axes: Axes, low: float, high: float) -> None:
    """Ticks at 1, 2 and 5 of each power of ten, written out."""
    from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

    axes.set_xlim(low, high)
    powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    ticks = [step * 10.0**power for power in powers for step in (1, 2, 5)]
    inside = [tick for tick in ticks if low <= tick <= high]
    if len(inside) > 7:
        inside = [10.0**power for power in powers if low <= 10.0**power <= high]
    if len(inside) < 3:
        ticks = list(MaxNLocator(4).tick_values(low, high))
        inside = [tick for tick in ticks if low <= tick <= high]
    axes.xaxis.set_major_locator(FixedLocator(inside))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _plain(value)))
    axes.xaxis.set_minor_locator(NullLocator())


def _svg(axes: Axes, name: str, title: str, description: str) -> Markup:
    """The drawing as an ``<svg>`` element whose ids begin with ``name``."""
    from markupsafe import Markup
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    file = io.StringIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about glyphs: the browser draws the text
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        canvas: Any = FigureCanvasSVG(axes.get_figure(root=True))  # its methods have no types
        canvas.print_svg(file, metadata=nothing)
    drawn = file.getvalue()
    drawn = drawn[drawn.index("<svg") :].strip()
    # It would style the whole page.
    drawn = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", drawn, flags=re.DOTALL)
    drawn = re.sub(r'\bid="', f'id="{name}-', drawn)
    drawn = re.sub(r'(url\(|href=")#', rf"\g<1>#{name}-", drawn)
    for colour, variable in _VARIABLES.items():
        drawn = drawn.replace(colour, variable)
    # The box of the drawing stays; its size is the page's business.
    head, rest = drawn.split(">", 1)
    head = re.sub(r' (width|height|version|xmlns(:\w+)?)="[^"]*"', "", head)
    labels = f'role="img" aria-labelledby="{name}-title {name}-desc"'
    told = Markup('<title id="{0}-title">{1}</title><desc id="{0}-desc">{2}</desc>').format(
        name, title, description
    )
    return Markup(f"{head} {labels}>{told}{rest}")  # noqa: S704 - of matplotlib, whose texts are ours
