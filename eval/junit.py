"""``junit.xml``: one test case a question, for continuous-integration servers."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, tostring

from eval.attribution import Attribution
from eval.thresholds import failure_sentence
from eval.uncompared import nothing_measured
from ingest.disk.storage import written_whole

JUNIT_FILE = "junit.xml"
# What XML 1.0 cannot hold, however it is escaped.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# What a question is in the terms of JUnit; all other causes are failures.
_KINDS: dict[str, str] = {
    Attribution.CORRECT: "",
    Attribution.ERROR: "error",
    Attribution.NOT_COMPARED: "skipped",
}


def write_junit(head: Mapping[str, Any], rows: Iterable[str], file: Path) -> None:
    """Write the results, whose ``rows`` are JSON texts, one at a time.

    A miss is a failure with its attribution, an error an error; a question with nothing to compare its
    answer with is skipped, and so is a row that could not be used. Each threshold is a case as well,
    and so is a set of which nothing was measured, which fails.
    """
    name, created = head["testset"]["name"], head["created"].rstrip("Z")
    about = list(_about_the_set(head))
    became = Counter(one.tag for case in about for one in case)
    for cause, count in head["attribution"].items():
        became[_KINDS.get(cause, "failure")] += count
    tests = len(about) + sum(head["attribution"].values())
    suite = _element(
        "testsuite", name=name, tests=tests, failures=became["failure"], errors=became["error"],
        skipped=became["skipped"], timestamp=created,
    )  # fmt: skip
    cases = chain(about, (_asked(name, json.loads(row)) for row in rows))
    with written_whole(file) as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>')
        out.write(tostring(suite, "unicode").removesuffix(" />") + ">\n")
        out.writelines(tostring(case, "unicode") + "\n" for case in cases)
        out.write("</testsuite></testsuites>\n")


def _about_the_set(head: Mapping[str, Any]) -> Iterator[Element]:
    name, asked = head["testset"]["name"], sum(head["attribution"].values())
    if asked and asked == head["attribution"][Attribution.NOT_COMPARED]:
        yield _case("test set", name, "failure", nothing_measured(name))
    for number, problem in enumerate(head["testset"].get("problems") or (), start=1):
        yield _case("test set", f"row {number} that cannot be used", "skipped", problem)
    for verdict in head["thresholds"]:
        missed = "" if verdict["passed"] else failure_sentence(verdict)
        yield _case("threshold", verdict["metric"], "failure" if missed else "", missed)


def _asked(suite: str, row: Mapping[str, Any]) -> Element:
    cause, text = row["attribution"], ""
    kind, message = _KINDS.get(cause, "failure"), cause
    if kind == "error":
        message = row["error"]
    elif kind == "skipped":
        line = f"line {row['line']}: " if row.get("line") else ""
        failed = f"; asking failed: {row['error']}" if row["error"] else ""
        message = f"{line}{cause}: neither an accepted answer nor gold{failed}"
    elif kind:
        expected = " | ".join(row["expected"]["answers"]) or "an abstention"
        if row["answerable"] and not row["expected"]["answers"]:
            expected = "an answer from the gold span"
        text = f"expected: {expected}\nanswered: {row['answer']['answer']}"
    return _case(suite, f"{row['id']}: {row['question']}", kind, message, text, row["seconds"])


def _case(
    suite: str, name: str, kind: str, message: str, text: str = "", seconds: float = 0.0
) -> Element:
    case = _element("testcase", classname=suite, name=name, time=f"{seconds:.3f}")
    if kind:
        outcome = _element(kind, message=message)
        outcome.text = _allowed(text) or None
        case.append(outcome)
    return case


def _element(tag: str, **attributes: object) -> Element:
    return Element(tag, {name: _allowed(str(value)) for name, value in attributes.items()})


def _allowed(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
