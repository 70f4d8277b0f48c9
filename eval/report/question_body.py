"""What opens under a question of the report: expected and given answer, source, passages, figures."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from eval.metrics.metric_table import metric_named
from eval.report.again import Where, ask_again_html
from eval.report.marked import Span, marked_html
from eval.report.prose import answer_html, footnotes_html, number_of, place_html
from eval.report.words import CAUSES, in_unit, shown

Texts = Callable[[str], str | None]
_PASSAGES = 8  # shown of a ranking, and those with gold text below
_MOST_GOLD = 3
_EXCERPT = 220  # characters of a passage


def body_html(number: int, row: Mapping[str, Any], texts: Texts, where: Where) -> str:
    """The body of a row of ``results.json``; ``number`` makes its ids unique in the page."""
    return "".join(_body(number, row, texts, where))


def milliseconds(row: Mapping[str, Any]) -> float | None:
    """How long the answer took; None when it was not timed."""
    seconds = row.get("seconds")
    return None if seconds is None else 1000 * float(seconds)


def _body(number: int, row: Mapping[str, Any], texts: Texts, where: Where) -> Iterator[str]:
    answer, expected = row.get("answer") or {}, row.get("expected") or {}
    yield f'<p class="why"><strong>{escape(row.get("attribution", ""))}.</strong> '
    yield f"{escape(CAUSES.get(row.get('attribution', ''), ''))}</p>"
    yield from _asked(row, answer)
    yield '<div class="sides"><section><h4>Expected</h4>'
    yield from _expected(row, expected)
    yield "</section><section><h4>Answer</h4>"
    yield from _answer(number, row, answer)
    yield "</section></div>"
    yield from _sources(answer, expected, texts)
    yield from _passages(row, answer, texts)
    yield from _figures(row, answer)
    yield ask_again_html(row, where)


def _asked(row: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[str]:
    if history := row.get("history"):
        turns = "".join(
            f"<dt>{escape(str(turn['role']))}</dt><dd>{escape(str(turn['content']))}</dd>"
            for turn in history
        )
        yield f'<h4>Conversation before</h4><dl class="history">{turns}</dl>'
    if row.get("history") or "\n" in row["question"]:
        # Otherwise it stands right above, in the line that was opened.
        yield f'<h4>Question</h4><p class="literal">{escape(row["question"])}</p>'
    searched = (answer.get("trace") or {}).get("searched_for", "")
    if searched and searched != row["question"]:
        yield f'<p class="meta">Searched for: {escape(searched)}</p>'


def _expected(row: Mapping[str, Any], expected: Mapping[str, Any]) -> Iterator[str]:
    if not row.get("answerable", True):
        yield "<p>The documents do not say: to abstain is right.</p>"
        return
    answers = expected.get("answers") or ()
    if answers:
        yield "<ul>" + "".join(f"<li>{escape(str(one))}</li>" for one in answers) + "</ul>"
    elif expected.get("gold"):
        yield "<p>No wording is given; the gold text counts.</p>"
    else:
        line = f" (line {row['line']})" if row.get("line") else ""
        yield f"<p>The test set{line} says nothing of what would be right.</p>"
    for gold in expected.get("gold") or ():
        where = [gold.get("document") or "any document"]
        if gold.get("page") is not None:
            where.append(f"page {gold['page']}")
        if gold.get("start") is not None:
            where.append(f"characters {gold['start']}–{gold['end']}")
        said = f"<q>{escape(gold['quote'])}</q> " if gold.get("quote") else ""
        yield f'<p class="where">Gold: {said}{escape(", ".join(where))}</p>'


def _answer(number: int, row: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[str]:
    if row.get("error"):
        yield f'<p class="failed">Asking failed: {escape(row["error"])}</p>'
    if not answer:
        return
    confidence = in_unit(answer.get("confidence"), "share", 0)
    if answer.get("abstained"):
        yield f'<p><strong>Abstained</strong> <span class="meta">confidence {confidence}</span></p>'
        if closest := answer.get("closest"):
            yield '<p class="meta">Closest passages, not an answer:</p><ul>'
            for one in closest[:3]:
                yield f"<li><q>{escape(_cut(one.get('quote', '')))}</q> "
                yield f'<span class="where">{place_html(one)}</span></li>'
            yield "</ul>"
        return
    citations = answer.get("citations") or ()
    prefix = f"q{number}-note"
    if direct := answer.get("direct"):
        yield f'<p class="direct">{escape(direct)}</p>'
    yield answer_html(answer.get("answer", ""), [number_of(one) for one in citations], prefix)
    yield footnotes_html(citations, prefix)
    if answer.get("notice"):
        yield f'<p class="meta">{escape(answer["notice"])}</p>'
    yield f'<p class="meta">confidence {confidence}</p>'


def _sources(answer: Mapping[str, Any], expected: Mapping[str, Any], texts: Texts) -> Iterator[str]:
    """Every document that is expected or cited, with both kinds of spans marked."""
    places: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for gold in expected.get("gold") or ():
        if gold.get("document"):
            places.setdefault(gold["document"], []).append(("gold", gold))
    for citation in answer.get("citations") or ():
        places.setdefault(citation["document"], []).append(("cited", citation))
    parts = []
    for document, spans in places.items():
        text = texts(document)
        if text is None:
            parts.append(
                f'<p class="meta">{escape(document)} is not in the index: no text to mark.</p>'
            )
            continue
        found = [span for kind, place in spans for span in _located(text, kind, place)]
        if found:
            parts.append(
                f'<figure class="source"><figcaption>{escape(document)}</figcaption>'
                f"{marked_html(text, found)}</figure>"
            )
    if parts:
        yield (
            '<h4>In the source <span class="legend"><mark class="gold">expected</mark> '
            '<mark class="cited">cited</mark> <mark class="both">both</mark></span></h4>'
        )
        yield from parts


def _located(text: str, kind: str, place: Mapping[str, Any]) -> list[Span]:
    if place.get("start") is not None and place.get("end") is not None:
        return [Span(int(place["start"]), int(place["end"]), kind)]
    at = text.find(place["quote"]) if place.get("quote") else -1
    return [Span(at, at + len(place["quote"]), kind)] if at >= 0 else []


def _passages(row: Mapping[str, Any], answer: Mapping[str, Any], texts: Texts) -> Iterator[str]:
    ranking: Sequence[Mapping[str, Any]] = row.get("ranking") or ()
    if not ranking:
        return
    read = set((answer.get("trace") or {}).get("passages") or ())
    places = [place for place, one in enumerate(ranking) if place < _PASSAGES or one.get("gold")]
    below = [place for place in places if place >= _PASSAGES]
    yield (
        '<div class="wide passages" role="region" aria-label="Retrieved passages" tabindex="0"><table>'
        f"<caption>Retrieved passages: {len(ranking)} candidates, {len(read)} read</caption><thead>"
        '<tr><th scope="col">Rank</th><th scope="col">Passage</th><th scope="col">Fused</th>'
        '<th scope="col">Similarity</th><th scope="col">Lexical</th><th scope="col">Read</th></tr>'
        "</thead><tbody>"
    )
    for place in places[: _PASSAGES + _MOST_GOLD]:
        one = ranking[place]
        text = texts(one["document"]) if one.get("document") else None
        excerpt = _cut(text[one["start"] : one["end"]]) if text is not None else ""
        gold = '<strong class="is-gold">gold</strong> ' if one.get("gold") else ""
        if place in below[:1]:
            yield '<tr class="gap"><td colspan="6">…</td></tr>'
        yield (
            f'<tr><th scope="row">{place + 1}</th><td>{gold}{escape(excerpt)} '
            f'<span class="where">{escape(str(one.get("document", "")))}</span></td>'
            f"<td>{_score(one.get('fused'))}</td><td>{_score(one.get('similarity'))}</td>"
            f"<td>{_score(one.get('lexical'))}</td>"
            f"<td>{'yes' if one.get('passage') in read else 'no'}</td></tr>"
        )
    yield "</tbody></table></div>"


def _figures(row: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[str]:
    metrics = {
        name: value for name, value in (row.get("metrics") or {}).items() if value is not None
    }
    if metrics:
        yield "<h4>Scores</h4><dl class='figures'>"
        for name, value in metrics.items():
            yield f"<div><dt title='{escape(name)}'>{escape(metric_named(name).label)}</dt>"
            yield f"<dd>{shown(name, value, 0)}</dd></div>"
        yield "</dl>"
    timings = answer.get("timings_ms") or {}
    yield f"<h4>Time</h4><p>{in_unit(milliseconds(row), 'ms')} in all"
    if stages := [f"{escape(str(stage))} {in_unit(ms, 'ms')}" for stage, ms in timings.items()]:
        yield f": {', '.join(stages)}"
    yield " (from the cache)</p>" if row.get("cached") else "</p>"


def _score(value: float | None) -> str:
    return "–" if value is None or not math.isfinite(value) else f"{value:.3f}".replace("-", "−")


def _cut(text: str) -> str:
    line = " ".join(str(text).split())
    return line if len(line) <= _EXCERPT else line[: _EXCERPT - 1].rstrip() + "…"
