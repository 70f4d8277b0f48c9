"""The Evaluate page's words and figures as HTML fragments, each on one line.

Everything that came from a file, a document, a model or a reader is escaped here; the page shows these
fragments as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from eval.metrics.metric_table import HEADLINES, METRICS, metric_named
from eval.report.words import CAUSES, counted, interval, shown
from eval.uncompared import places_in, sentence

if TYPE_CHECKING:
    from eval.audit import Audit
    from eval.compare import Comparison, Figure
    from eval.testset import TestSet
    from ui.evaluate.drafts import ProposedQuestion
    from ui.evaluate.runs import RunState
    from ui.evaluate.store import RunEntry

_HEADLINES = [name for name in METRICS if name in HEADLINES]
_MOST_PROBLEMS = 8
_MOST_FINDINGS = 6
_CODE = '<span class="id">'


def said(sentence: str) -> str:
    """A sentence about what was done."""
    return f'<p class="said">{_text(sentence)}</p>'


def refused(sentence: str) -> str:
    """Why something was not done."""
    return f'<p class="refused">{_text(sentence)}</p>'


def recognised_html(name: str, test_set: TestSet) -> str:
    """How a test set was understood: its format, its columns, the rows that cannot be used."""
    parts = [
        f"<p><strong>{counted(len(test_set), 'question')}</strong> in {_text(name)}, read as "
        f"{_text(test_set.format)}.</p>"
    ]
    if test_set.mapped:
        parts.append(_list(test_set.mapped, "plain"))
    if told := sentence(places_in(test_set), len(test_set), test_set.format):
        parts.append(refused(told))
    if test_set.documents:
        count = counted(len(test_set.documents), "document")
        parts.append(
            f'<p class="refused">The set brings {count} of its own. Here it is asked over the documents '
            "of this server; <code>footnote eval run</code> asks it over its own.</p>"
        )
    if test_set.problems:
        count = counted(len(test_set.problems), "row")
        shown_here = list(test_set.problems[:_MOST_PROBLEMS])
        if len(test_set.problems) > _MOST_PROBLEMS:
            shown_here.append(f"… and {len(test_set.problems) - _MOST_PROBLEMS} more")
        parts.append(
            f'<p class="refused">{count} cannot be used:</p>{_list(shown_here, "problems")}'
        )
    return _panel("".join(parts))


# --- audit ----------------------------------------------------------------------------------------


def audit_html(found: Audit, cleaned: str) -> str:
    """The audit of a test set; ``cleaned`` is the name of its cleaned copy, "" when that is the same."""
    score = (
        f"<strong>{found.score:g}</strong> of 100 over {found.over}"
        if found.judged
        else "No row can be judged."
    )
    parts = [f'<h2>Audit</h2><p class="score">{score}</p>']
    if found.lacking:
        parts.append(f"<p>{_text(found.lacking)}</p>")
    if not found.findings:
        parts.append("<p>Nothing was found to be wrong.</p>")
    for kind, count in found.counts.items():
        lines = []
        for one in [one for one in found.findings if one.kind is kind][:_MOST_FINDINGS]:
            where = f"Line {one.line}, " if one.line else ""
            named = f"{where}{_CODE}{_text(one.question)}</span>: " if one.question else ""
            done = "" if one.action == "kept" else f" <em>{_text(str(one.action))}</em>"
            lines.append(f"{named}{_text(one.message)}{done}")
        if count > _MOST_FINDINGS:
            lines.append(f"… and {count - _MOST_FINDINGS} more")
        items = "".join(f"<li>{line}</li>" for line in lines)
        title = _text(kind.value[:1].upper() + kind.value[1:])
        parts.append(f'<h3>{title} <span class="count">{count}</span></h3><ul>{items}</ul>')
    if cleaned:
        parts.append(
            f'<p><a download href="evaluate/cleaned/{quote(cleaned)}">Download the cleaned '
            f"copy</a> ({counted(len(found.cleaned), 'question')}): without the rows marked "
            "<em>dropped</em>, with the gold marked <em>corrected</em>.</p>"
        )
    elif found.findings:
        parts.append("<p>None of this can be repaired without you: there is no cleaned copy.</p>")
    return _panel("".join(parts))


# --- a run ----------------------------------------------------------------------------------------


def progress_html(state: RunState) -> str:
    """The run under way, or how the last one ended without results; "" when there was none."""
    name = _text(state.test_set)
    done = state.progress.done if state.progress else 0
    total = state.progress.total if state.progress else 0
    counts = f"{done:,} of {counted(total, 'question')}"
    if state.phase == "failed":
        return _panel(refused(f"The run of {state.test_set} failed. {state.sentence}"))
    if state.phase == "stopped":
        told = (
            f"The run of {state.test_set} was stopped after {counts}. It can be resumed under Runs."
        )
        return _panel(said(told))
    if not state.running:
        return ""
    if state.progress is None:
        return _panel(f"<p>Preparing to ask {name}…</p><progress></progress>")
    if state.phase == "scoring":
        return _panel(f"<p>Scoring the answers to {name}…</p><progress></progress>")
    facts = [counts]
    if state.rate:
        facts.append(f"{state.rate:.1f} a second")
    if state.remaining_seconds is not None:
        facts.append(f"{_duration(state.remaining_seconds)} left")
    for number, what in (
        (state.progress.cached, "answered before"),
        (state.progress.resumed, "finished before the stop"),
        (state.progress.errors, "failed"),
    ):
        if number:
            facts.append(f"{number:,} {what}")
    return _panel(
        f"<p>Asking {name}: {', '.join(facts)}.</p>"
        f'<progress max="{total}" value="{done}" aria-label="Questions asked"></progress>'
    )


def results_html(run: str, head: Mapping[str, Any]) -> str:
    """The headline figures of a finished run, why its misses missed, and the way to its report."""
    test_set, index = head["testset"], head["index"]
    facts = f"{counted(test_set['questions'], 'question')} over {counted(index['documents'], 'document')}"
    if head.get("cached"):
        facts += f", {head['cached']:,} answered from earlier runs"
    if head.get("errors"):
        facts += f", {head['errors']:,} failed and score 0"
    figures = "".join(_figures(head["summary"]))
    # Results of earlier versions do not say.
    told = sentence(head.get("uncompared") or (), test_set["questions"], test_set["format"])
    unusable = test_set.get("problems") or ()
    left_out = f"{counted(len(unusable), 'row')} of the set could not be used." if unusable else ""
    return _panel(
        f"<h2>{_text(test_set['name'])}</h2><p>{facts}.</p>"
        f'<p class="links"><a class="primary" href="evaluate/runs/{quote(run)}/report.html" '
        'target="_blank" rel="noopener">Open the report</a> '
        f'<a download href="evaluate/runs/{quote(run)}/results.json">results.json</a></p>'
        f"{''.join(refused(one) for one in (told, left_out) if one)}"
        f"{_attribution(head['attribution'])}"
        f'<dl class="figures">{figures}</dl>'
    )


def _figures(summary: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for name in _HEADLINES:
        one = summary.get(name)
        if one is None or not one["n"]:
            continue
        bounds = interval(name, one["low"], one["high"])
        yield (
            f"<div><dt>{_label(name)}</dt><dd><strong>{shown(name, one['value'])}</strong> "
            f'<span class="bounds">{bounds}, n = {one["n"]:,}</span></dd></div>'
        )


def _attribution(counts: Mapping[str, int]) -> str:
    total = sum(counts.values())
    if not total:
        return ""
    order = list(CAUSES)
    parts = [(kind, count) for kind, count in counts.items() if count]
    bar = "".join(
        f'<span class="cause-{order.index(kind) if kind in order else 9}" '
        f'style="flex-grow:{count}"></span>'
        for kind, count in parts
    )
    legend = "".join(
        f'<li><span class="swatch cause-{order.index(kind) if kind in order else 9}"></span>'
        f"{count:,} {_text(kind)}</li>"
        for kind, count in parts
    )
    return f'<div class="bar" aria-hidden="true">{bar}</div><ul class="legend">{legend}</ul>'


# --- runs -----------------------------------------------------------------------------------------


def runs_html(runs: Sequence[RunEntry]) -> str:
    """The list of runs."""
    if not runs:
        return '<p class="said">Nothing was run yet.</p>'
    return f'<ul class="runs">{"".join(map(_run, runs))}</ul>'


def run_title(entry: RunEntry) -> str:
    """A run in one line, to choose it by."""
    accuracy = _accuracy(entry)
    parts = [entry.name, _when(entry.created), *([f"{accuracy} right"] if accuracy else [])]
    return " · ".join(parts)


def comparable(runs: Sequence[RunEntry]) -> str | None:
    """The run to compare the newest with: the last before it on the same questions, or itself."""
    done = [(one.id, one.head["testset"]["fingerprint"]) for one in runs if one.head is not None]
    if not done:
        return None
    newest, asked = done[0]
    return next((run for run, questions in done[1:] if questions == asked), newest)


def _run(entry: RunEntry) -> str:
    if entry.head is None:
        return (
            f'<li><span class="title">{_text(entry.name)}</span><span class="where">'
            f"{_when(entry.created)}</span><span>not finished</span></li>"
        )
    base = f"evaluate/runs/{quote(entry.id)}"
    facts = [_when(entry.created), counted(entry.head["testset"]["questions"], "question")]
    facts.append(_text(str(entry.head["answerer"])))
    accuracy = _accuracy(entry)
    right = f'<span class="right">{accuracy} right</span>' if accuracy else ""
    return (
        f'<li><a class="title" href="{base}/report.html" target="_blank" rel="noopener">'
        f'{_text(entry.name)}</a>{right}<span class="where">{" · ".join(facts)}</span>'
        f'<a class="data" download href="{base}/results.json">results.json</a></li>'
    )


def _accuracy(entry: RunEntry) -> str:
    one = (entry.head or {}).get("summary", {}).get("overall.accuracy")
    return shown("overall.accuracy", one["value"]) if one and one["n"] else ""


def comparison_html(found: Comparison, a: RunEntry, b: RunEntry) -> str:
    """What a comparison found, with the way to the whole of it."""
    better, worse, same = ([], [], [])  # type: tuple[list[Figure], list[Figure], list[Figure]]
    for figure in found.figures:
        if figure.verdict.startswith("better"):
            better.append(figure)
        elif figure.verdict.startswith("worse"):
            worse.append(figure)
        else:
            same.append(figure)
    verdict = (
        "Nothing says what would be right: which run is better cannot be told."
        if not found.compared
        else "B is not distinguishable from A."
        if not (better or worse)
        else f"B is better in {len(better)}, worse in {len(worse)} of {len(found.figures)} figures."
    )
    rows = "".join(_compared(one) for one in [*better, *worse, *same])
    address = f"evaluate/compare.html?a={quote(a.id)}&amp;b={quote(b.id)}"
    return _panel(
        f'<p class="score"><strong>{verdict}</strong></p>'
        f'<p class="where">A: {_text(run_title(a))}<br>B: {_text(run_title(b))}<br>'
        f"{counted(found.compared, 'question')} compared in both, {len(found.regressions)} lost and "
        f"{len(found.gains)} gained in B.</p>"
        f'<p class="links"><a class="primary" href="{address}" target="_blank" rel="noopener">'
        "Open the whole comparison</a></p>"
        f"{''.join(refused(one) for one in found.warnings)}"
        '<div class="scroll" tabindex="0" role="region" aria-label="Figures of both runs"><table><thead>'
        '<tr><th scope="col">Figure</th><th scope="col">B is</th><th scope="col">A</th>'
        '<th scope="col">B</th><th scope="col">B − A, 95 %</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _compared(figure: Figure) -> str:
    name = figure.metric
    bounds = interval(name, figure.low, figure.high)
    kind = figure.verdict.split(" ")[0]
    return (
        f'<tr class="{_text(kind)}"><th scope="row">{_label(name)}</th>'
        f"<td>{_text(figure.verdict)}</td><td>{shown(name, figure.a)}</td>"
        f"<td>{shown(name, figure.b)}</td><td>{bounds}</td></tr>"
    )


# --- drafts ---------------------------------------------------------------------------------------


_MADE = {
    "model": "Question written by the chat model from the marked words.",
    "heading": "A heading asks this, and the marked words follow it.",
}


def draft_html(draft: ProposedQuestion, number: int, total: int) -> str:
    """What a draft is and where it came from."""
    told = f'<p class="where">Draft {number} of {total}. '
    if not draft.from_feedback:
        if not draft.question:
            return f"{told}Word a question that the marked words answer.</p>"
        return f"{told}{_MADE.get(draft.tags.get('rule', ''), '')} Edit what is not right.</p>"
    reply = (
        f'<blockquote class="reply">{_text(draft.reply)}</blockquote>'
        if draft.reply
        else "<p>The assistant abstained.</p>"
    )
    comment = draft.tags.get("comment", "")
    remark = f"<p>Remark: <q>{_text(comment)}</q></p>" if comment else ""
    return (
        f"{told}A reader disliked this answer. What it quoted is underlined in the text; "
        "select the words that answer the question."
        f"</p>{reply}{remark}"
    )


def source_html(
    text: str, start: int, marked: tuple[int, int] | None, *, picked: bool = True
) -> str:
    """A part of a document, ``start`` being the place of its first character, to select words in.

    ``marked`` are the words picked, or, without ``picked``, those that the disliked answer quoted.
    """
    if marked and start <= marked[0] < marked[1] <= start + len(text):
        first, last = marked[0] - start, marked[1] - start
        mark = "<mark>" if picked else '<mark class="cited">'
        body = f"{_text(text[:first])}{mark}{_text(text[first:last])}</mark>{_text(text[last:])}"
    else:
        body = _text(text)
    return (
        f'<div id="draft-text" class="source-text" data-start="{start}" tabindex="0" role="document" '
        f'aria-label="Text of the document">{body}</div>'
    )


def accepted_html(count: int, name: str) -> str:
    """How many drafts were accepted, and the test set they make."""
    if not count:
        return ""
    return (
        f'<p class="links">{counted(count, "question")} accepted: '
        f'<a download href="evaluate/sets/{quote(name)}">Download {_text(name)}</a></p>'
    )


# --- pieces ---------------------------------------------------------------------------------------


def _panel(html: str) -> str:
    return f'<div class="panel">{html}</div>'


def _list(sentences: Sequence[str], kind: str) -> str:
    return f'<ul class="{kind}">{"".join(f"<li>{_text(one)}</li>" for one in sentences)}</ul>'


def _label(metric: str) -> str:
    return _text(metric_named(metric).label)


def _text(text: str) -> str:
    # A line end would end the fragment's line, and with it what the page takes for HTML.
    return escape(text).replace("\r", "&#13;").replace("\n", "&#10;")


def _when(created: str) -> str:
    return _text(created.replace("T", " ").removesuffix("Z")[:16])


def _duration(seconds: float) -> str:
    whole = max(1, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
