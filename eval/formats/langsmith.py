"""LangSmith datasets: examples with ``inputs`` and ``outputs``, as JSON Lines, JSON or CSV.

In a CSV they are columns such as ``inputs.question`` and ``outputs.answer``, or cells of JSON. MLflow's have
``inputs`` and ``expectations``, Phoenix's an ``input`` and an ``output`` that are objects.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from eval.formats.cell_values import texts_of
from eval.formats.columns import columns_of, plain
from eval.formats.opened_file import FileShape, OpenedFile, turned
from eval.formats.records import read_as
from eval.testset import TestSet

_OUTPUTS = ("answer", "output", "result", "response", "text", "content")
_EXPECTED = ("output", "reference_output", "expectation")  # or with an "s"
_MAPPED = (
    "inputs became the question and the conversation before it, outputs or expectations the answer and its"
    " sources, metadata tags.",
)


def is_langsmith(opened: OpenedFile) -> bool:
    """Rows with inputs and outputs, nested or in columns of that prefix."""
    if opened.has("inputs"):
        nested = isinstance((opened.first or {}).get("inputs"), Mapping)
        return nested or opened.has_any("outputs", "reference_outputs", "expectations")
    if all(isinstance((opened.first or {}).get(name), Mapping) for name in ("input", "output")):
        return True
    return opened.shape is FileShape.TABLE and all(
        any(key.startswith((f"{prefix} ", f"{prefix}s ")) for key in opened.keys)
        for prefix in ("input", "output")
    )


def read(opened: OpenedFile) -> TestSet:
    """See ``eval.formats.format_table.Format``."""
    return read_as(turned(opened, opened.rows(), _fields), "langsmith", mapped=_MAPPED)


def _fields(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    outputs = next(filter(None, (_part(values, name) for name in _EXPECTED)), {})
    told = columns_of(outputs)
    fields: dict[str, Any] = {"question": _part(values, "input")}
    answer = told.get("answer") or next((name for name in _OUTPUTS if name in outputs), "")
    if not answer and len(outputs) == 1:
        answer = next(iter(outputs))
    if answer:
        fields["answer"] = outputs[answer]
    if isinstance(facts := outputs.get("expected_facts"), list) and not answer:
        fields["answer"] = " ".join(texts_of(facts))  # all of them are expected
    if isinstance(found := outputs.get("expected_retrieved_context"), list):
        fields |= {"source": [], "quote": []}
        for one in (one for one in found if isinstance(one, Mapping)):
            fields["source"].append(one.get("doc_uri"))
            fields["quote"].append(one.get("content"))
    fields |= {role: outputs[told[role]] for role in ("source", "page", "quote") if role in told}
    if values.get("id"):
        fields["id"] = values["id"]
    metadata = _json(values.get("metadata"))
    if isinstance(metadata, Mapping):
        fields["tags"] = {k: v for k, v in metadata.items() if not isinstance(v, Mapping | list)}
    yield fields


def _part(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """``inputs`` as an object, from an object, a cell of JSON, or columns with that prefix."""
    for key in (f"{name}s", name):
        value = _json(values.get(key))
        if isinstance(value, Mapping):
            return value
        if isinstance(value, str) and value.strip():
            return {name: value}
    start = plain(name)
    return {
        plain(key).partition(" ")[2]: value
        for key, value in values.items()
        if plain(key).startswith((f"{start} ", f"{start}s "))
    }


def _json(value: Any) -> Any:
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
