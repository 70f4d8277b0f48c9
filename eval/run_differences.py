"""In what two runs differ besides their answers, in sentences: what was asked, and what answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eval.testset import name_of_part
from ingest.how_many import counted


def cautions(
    a: Mapping[str, Any],
    b: Mapping[str, Any],
    pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]],
    compared: int,
) -> Iterator[str]:
    """What keeps the figures of two ``results.json`` from being those of one test.

    ``pairs`` are the rows of the questions that both asked, ``compared`` how many of them had something to
    compare the answers with.
    """
    if a["testset"]["fingerprint"] != b["testset"]["fingerprint"]:
        yield (
            f"The test sets differ ({name_of_part(a)}, {name_of_part(b)}): this compares"
            f" only {counted(len(pairs), 'question')} that both have, of {len(a['rows'])} and"
            f" {len(b['rows'])}."
        )
    elif len(pairs) < max(len(a["rows"]), len(b["rows"])):
        yield f"This compares only {counted(len(pairs), 'question')} that both runs asked."
    if compared < len(pairs):
        yield (
            f"For {len(pairs) - compared} of these questions nothing says what would be right, in one run"
            " or in both: only their times are compared."
        )
    expected = sum(one["expected"] != other["expected"] for one, other in pairs)
    if expected:
        yield f"For {expected} of these questions the runs were scored against other expectations."
    if any(row["cached"] for pair in pairs for row in pair):
        yield "Some answers came from a cache: their times are those of an earlier run."


def differences(a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[str]:
    """What answered two ``results.json``, where it is not the same: "answerer: before → after"."""
    if a["answerer"] != b["answerer"]:
        yield f"answerer: {a['answerer']} → {b['answerer']}"
    if a["index"] != b["index"]:
        held = [
            {part: one["index"][f"{part}s"] for part in ("document", "passage")} for one in (a, b)
        ]
        sizes = [", ".join(counted(n, part) for part, n in one.items()) for one in held]
        same = " (of the same size, built differently)" if sizes[0] == sizes[1] else ""
        yield f"index: {sizes[0]} → {sizes[1]}{same}"
    for name in sorted({*a["settings"], *b["settings"]}):
        before, after = (one["settings"].get(name, "not set") for one in (a, b))
        if before != after:
            yield f"{name}: {before} → {after}"
