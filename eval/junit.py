"""``junit.xml``: one test case a question, for continuous-integration servers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr

from eval.attribution import Attribution
from eval.thresholds import failure_sentence
from eval.uncompared import nothing_measured
from ingest.storage import written_whole

JUNIT_FILE = "junit.xml"
# What XML 1.0 cannot hold, however it is escaped.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(head: Mapping[str, Any], rows: Iterable[str], file: Path) -> None:
    """Write the results, whose ``rows`` are JSON texts, one at a time.

    A miss is a failure with its attribution, an error an error; a question with nothing to compare its
    answer with is skipped, and so is a row that could not be used. Each threshold is a case as well,
    and so is a set of which nothing was measured, which fails.
    """
    counts = head["attribution"]
    verdicts = head["thresholds"]
    unusable = head["testset"].get("problems") or ()
    errors = counts[Attribution.ERROR]
    uncompared = counts[Attribution.NOT_COMPARED]
    asked = sum(counts.values())
    failures = asked - counts[Attribution.CORRECT] - errors - uncompared
    says_nothing = bool(asked) and uncompared == asked
    failed = sum(not verdict["passed"] for verdict in verdicts) + says_nothing
    skipped = uncompared + len(unusable)
    total = asked + len(verdicts) + len(unusable) + says_nothing
    with written_whole(file) as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        out.write(
            f'<testsuites><testsuite name={_attribute(head["testset"]["name"])} tests="{total}"'
            f' failures="{failures + failed}" errors="{errors}" skipped="{skipped}"'
            f' timestamp="{head["created"].rstrip("Z")}">\n'
        )
        if says_nothing:
            name = head["testset"]["name"]
            _case(out, "test set", name, 0.0)
            out.write(f"<failure message={_attribute(nothing_measured(name))}/></testcase>\n")
        for place, problem in enumerate(unusable, start=1):
            _case(out, "test set", f"row {place} that cannot be used", 0.0)
            out.write(f"<skipped message={_attribute(problem)}/></testcase>\n")
        for verdict in verdicts:
            _case(out, "threshold", verdict["metric"], 0.0)
            if not verdict["passed"]:
                out.write(f"<failure message={_attribute(failure_sentence(verdict))}/>")
            out.write("</testcase>\n")
        for row in rows:
            _row(out, head["testset"]["name"], json.loads(row))
        out.write("</testsuite></testsuites>\n")


def _row(out: IO[str], suite: str, row: Mapping[str, Any]) -> None:
    _case(out, suite, f"{row['id']}: {row['question']}", row["seconds"])
    if row["attribution"] == Attribution.ERROR:
        out.write(f"<error message={_attribute(row['error'])}/>")
    elif row["attribution"] == Attribution.NOT_COMPARED:
        where = f"line {row['line']}: " if row.get("line") else ""
        failed = f"; asking failed: {row['error']}" if row["error"] else ""
        said = f"{where}{Attribution.NOT_COMPARED}: neither an accepted answer nor gold{failed}"
        out.write(f"<skipped message={_attribute(said)}/>")
    elif row["attribution"] != Attribution.CORRECT:
        answer = row["answer"]["answer"]
        expected = " | ".join(row["expected"]["answers"]) or "an abstention"
        if row["answerable"] and not row["expected"]["answers"]:
            expected = "an answer from the gold span"
        out.write(f"<failure message={_attribute(row['attribution'])}>")
        out.write(escape(_allowed(f"expected: {expected}\nanswered: {answer}")) + "</failure>")
    out.write("</testcase>\n")


def _case(out: IO[str], suite: str, name: str, seconds: float) -> None:
    out.write(
        f'<testcase classname={_attribute(suite)} name={_attribute(name)} time="{seconds:.3f}">'
    )


def _attribute(text: str) -> str:
    return quoteattr(_allowed(text))


def _allowed(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
