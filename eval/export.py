"""Writes results for other tools: a ragas data set and a TREC run.

``results`` is what results.json holds (version 1).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ingest.errors import UsageError
from ingest.storage import written_whole

_RUN_TAG = "footnote"
_MARKER = re.compile(r"\s*(?<!\\)\[\d+\]")


def write_ragas(results: Mapping[str, Any], file: Path) -> int:
    """Write one ragas sample a row as JSON Lines; returns how many.

    ``user_input`` is the question, with a conversation before it a list of messages; ``response`` the
    answer without markers; ``retrieved_contexts`` the quotes it cites, or with an abstention the
    closest passages; ``reference`` the first accepted answer, null where there is none;
    ``reference_contexts`` the gold quotes.
    Raises ``UsageError`` when the file cannot be written.
    """
    return _write(file, (json.dumps(_sample(row), ensure_ascii=False) for row in _rows(results)))


def write_trec_run(results: Mapping[str, Any], file: Path) -> int:
    """Write the ranking of documents as a TREC run; returns how many lines.

    Lines are ``query Q0 document rank score tag``; a document stands at its best passage, with that
    passage's fused score. Ids lose their spaces, and of a BEIR set the ``.txt`` that made files of
    its documents. Raises ``UsageError`` when the file cannot be written.
    """
    beir = (results.get("testset") or {}).get("format") == "beir"
    return _write(file, (line for row in _rows(results) for line in _ranked(row, beir)))


def _rows(results: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    rows = results.get("rows")
    if not isinstance(rows, list):
        raise UsageError("These are no results of footnote eval run: they have no rows.")
    return rows


def _sample(row: Mapping[str, Any]) -> dict[str, Any]:
    answer = row.get("answer") or {}
    expected = row.get("expected") or {}
    asked: Any = row["question"]
    if row.get("history"):
        roles = {"user": "human", "assistant": "ai"}
        said = [{"content": t["content"], "type": roles[t["role"]]} for t in row["history"]]
        asked = [*said, {"content": row["question"], "type": "human"}]
    read = answer.get("citations") or answer.get("closest") or ()
    return {
        "user_input": asked,
        "response": _MARKER.sub("", answer.get("answer") or ""),
        "retrieved_contexts": list(dict.fromkeys(passage["quote"] for passage in read)),
        "reference": next(iter(expected.get("answers") or ()), None),
        "reference_contexts": [g["quote"] for g in expected.get("gold") or () if g.get("quote")],
    }


def _ranked(row: Mapping[str, Any], beir: bool) -> Iterator[str]:
    best: dict[str, float] = {}
    for passage in row.get("ranking") or ():
        name, score = passage["document"], float(passage["fused"])
        best[name] = max(best.get(name, score), score)
    ranked = sorted(best.items(), key=lambda pair: -pair[1])  # stable: ties keep their order
    for rank, (name, score) in enumerate(ranked, start=1):
        document = name.removesuffix(".txt") if beir else name
        yield f"{_token(str(row['id']))} Q0 {_token(document)} {rank} {score:.6f} {_RUN_TAG}"


def _token(name: str) -> str:
    return re.sub(r"\s+", "_", name)


def _write(file: Path, lines: Iterator[str]) -> int:
    count = 0
    try:
        with written_whole(file) as written:
            for line in lines:
                written.write(f"{line}\n")
                count += 1
    except OSError as problem:
        raise UsageError(
            f"{file} cannot be written ({problem.strerror}): name another file."
        ) from problem
    return count
