"""promptfoo tests: YAML or JSON with ``vars`` and ``assert``, or its CSV with ``__expected``.

Assertions that state a reference (equals, contains, similar, factuality, …) become answers; those that
are judged by a rubric or by code state none and are left aside.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from eval.formats.cell_values import text_of, texts_of
from eval.formats.columns import columns_of
from eval.formats.file_rows import numbered
from eval.formats.opened_file import FileShape, OpenedFile, turned
from eval.formats.records import read_as
from eval.testset import TestSet
from ingest.errors import UsageError

_ALL = frozenset({"contains-all", "icontains-all"})
_STATES = _ALL | {
    "equals", "iequals", "contains", "icontains", "starts-with", "similar", "factuality", "levenshtein",
    "rouge-n", "bleu", "meteor", "contains-any", "icontains-any", "context-recall",
}  # fmt: skip
_REFUSES = frozenset({"is-refusal"})
# Kinds without a "-" in their name, which no reference is stated by; with one, all are taken for kinds.
_JUDGES = frozenset({
    "regex", "javascript", "python", "ruby", "fn", "eval", "file", "grade", "webhook", "latency", "cost",
    "perplexity", "moderation", "classifier", "guardrails", "pi",
})  # fmt: skip
_EXPECTED = re.compile(r"([a-z][a-z-]*)(?:\([^)]*\))?:\s*(.*)", re.DOTALL)


def is_promptfoo(opened: OpenedFile) -> bool:
    """A configuration with tests, a list of tests with vars, or a CSV with __expected."""
    if opened.shape is FileShape.OBJECT:
        return "tests" in opened.data and not isinstance(opened.data["tests"], str)
    if isinstance(opened.data, Mapping) and "tests" in opened.data:
        return True
    if opened.shape is FileShape.TABLE:
        return any(str(key).startswith("__expected") for key in opened.first or ())
    return opened.has("vars") and isinstance((opened.first or {}).get("vars"), Mapping)


def read(opened: OpenedFile) -> TestSet:
    """See ``eval.formats.format_table.Format``. Raises ``UsageError`` when the tests are in another file."""
    aside: Counter[str] = Counter()
    rows = opened.rows()
    if isinstance(opened.data, Mapping) and "tests" in opened.data:
        tests = opened.data["tests"]
        rows = numbered(tests if isinstance(tests, list) else [tests], "test")
    fields = _from_columns if opened.shape is FileShape.TABLE else _from_test
    made = turned(opened, rows, lambda values: fields(values, aside))
    named = [row.values if isinstance(row.values, str) else "" for row in made.rows()]
    if named and all(named) and opened.shape is not FileShape.TABLE:
        raise UsageError(
            f"{opened.path} takes its tests from {named[0].removeprefix('file://')}: name that file."
        )
    mapped = ["vars became the question and its context, assertions the answers, metadata tags."]
    if aside:
        kinds = ", ".join(f"{kind} ({count})" for kind, count in aside.most_common())
        mapped.append(f"Assertions that state no reference answer were left aside: {kinds}.")
    return read_as(made, "promptfoo", mapped=mapped)


def _from_test(test: Mapping[str, Any], aside: Counter[str]) -> Iterator[dict[str, Any]]:
    variables = test.get("vars")
    variables = variables if isinstance(variables, Mapping) else {}
    fields = _variables(variables)
    asserted = test.get("assert") or ()
    _assertions(asserted if isinstance(asserted, list) else (), fields, aside)
    if isinstance(test.get("metadata"), Mapping):
        fields["tags"] = dict(test["metadata"])
    asked = fields.get("question")
    for one in asked if isinstance(asked, list) else [asked]:  # a list of values asks each in turn
        yield {**fields, "question": one}


def _from_columns(values: Mapping[str, Any], aside: Counter[str]) -> Iterator[dict[str, Any]]:
    fields = _variables({k: v for k, v in values.items() if not str(k).startswith("__")})
    asserted = []
    for name, cell in values.items():
        if str(name).startswith("__expected") and text_of(cell):
            kind = _EXPECTED.fullmatch(text_of(cell))
            known = kind and (kind.group(1) in _STATES | _REFUSES | _JUDGES or "-" in kind.group(1))
            asserted.append(
                {"type": kind.group(1), "value": _listed(*kind.groups())}
                if kind and known
                else {"type": "equals", "value": text_of(cell)}
            )
    _assertions(asserted, fields, aside)
    tags = {
        str(name).removeprefix("__metadata:"): cell
        for name, cell in values.items()
        if str(name).startswith("__metadata:")
    }
    yield fields | ({"tags": tags} if tags else {})


def _listed(kind: str, value: str) -> Any:
    return [part.strip() for part in value.split(",")] if kind.endswith(("-any", "-all")) else value


def _variables(variables: Mapping[str, Any]) -> dict[str, Any]:
    columns = columns_of(map(str, variables))
    fields = {role: variables[name] for role, name in columns.items() if name in variables}
    if "question" not in fields and len(variables) == 1:
        fields["question"] = next(iter(variables.values()))
    return {role: v for role, v in fields.items() if not str(v).startswith("file://")}


def _assertions(asserted: Any, fields: dict[str, Any], aside: Counter[str]) -> None:
    answers = list(texts_of(fields.get("answer")))
    for entry in asserted:
        kind = text_of(entry.get("type")) if isinstance(entry, Mapping) else ""
        if kind in _REFUSES:
            fields["answerable"] = False
        elif kind == "assert-set":
            _assertions(entry.get("assert") or (), fields, aside)
            answers += texts_of(fields.get("answer"))
        elif kind in _STATES and texts_of(entry.get("value")):
            stated = texts_of(entry["value"])
            answers += [", ".join(stated)] if kind in _ALL else stated
        else:
            aside[kind or "unnamed"] += 1
    if answers:
        fields["answer"] = list(dict.fromkeys(answers))
