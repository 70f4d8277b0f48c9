"""What the tools give as text, for models and people: the same as their JSON says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ui.terminal import reference


def answer_text(answer: Mapping[str, Any]) -> str:
    """The answer with its [1] markers and its sources, or why there is none and what came closest."""
    parts = [answer["notice"], answer["answer"], answer["reason"]]
    if answer["trace"]["corrected"]:
        parts.append(f"Searched for: {answer['trace']['searched_for']}")
    sources = [f"[{one['number']}] {_source(one)}" for one in answer["citations"]]
    if sources:
        parts.append("\n".join(["Sources:", *sources]))
    if answer["closest"]:
        closest = [f"- {_source(one)}" for one in answer["closest"]]
        parts.append("\n".join(["Closest passages, none of them an answer:", *closest]))
    return "\n\n".join(part for part in parts if part)


def passages_text(result: Mapping[str, Any]) -> str:
    """The passages, best first."""
    return "\n\n".join(_passages(result))


def _passages(result: Mapping[str, Any]) -> Iterator[str]:
    if result["corrected"]:
        yield f"Searched for: {result['searched_for']}"
    if result["missing_terms"]:
        yield f"In no document: {', '.join(result['missing_terms'])}"
    if not result["passages"]:
        yield "No passages."
    for number, one in enumerate(result["passages"], start=1):
        yield f"{number}. {_where(one)}, similarity {one['similarity']:.2f}\n{one['quote']}"


def stretch_text(result: Mapping[str, Any]) -> str:
    """The stretch of text below a line that says where it stands."""
    of = f"{_where(result)} of {result['length']}"
    more = f"\n\n(goes on: position {result['next']})" if result["next"] is not None else ""
    return f"{of}\n\n{result['text']}{more}"


def documents_text(result: Mapping[str, Any]) -> str:
    """A line for each document."""
    lines = [f"{one['id']}: {one['title']}" for one in result["documents"]]
    if result["next"] is not None:
        lines.append(f"(goes on: offset {result['next']})")
    return "\n".join([f"Documents: {result['total']}", *lines])


def _source(one: Mapping[str, Any]) -> str:
    return f"{_where(one)}: “{' '.join(one['quote'].split())}”"


def _where(one: Mapping[str, Any]) -> str:
    named = reference({"heading": "", **one})
    return f"{named}, characters {one['start']}–{one['end']}"
