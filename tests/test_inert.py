"""What documents, models, readers and test sets say comes out inert, wherever it is shown."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from markupsafe import Markup

from assistant.answer import ClosestPassage
from eval.attribution import Attribution
from eval.audit import Action, Audit, Finding, FindingKind
from eval.compare import compare
from eval.junit import write_junit
from eval.report.comparison import comparison_html
from eval.report.page import write_report
from eval.report.safe_html import markdown_html
from eval.testset import TestSet
from ingest.errors import UsageError
from tests.eval_results import results, row, texts
from tests.fakes import FakeAssistant, seed_index
from ui.api.provenance import Provenance
from ui.chat.rendering import answer_html, error_html, partial_html, progress_html, question_html
from ui.chat.shell import complete
from ui.documents.page import documents_html
from ui.evaluate.drafts import ProposedQuestion
from ui.evaluate.page import (
    attempted,
    audit_html,
    compared_html,
    part,
    recognised_html,
    results_html,
    text_html,
)
from ui.evaluate.page import page as evaluate_page
from ui.evaluate.runs import RunState
from ui.evaluate.store import RunEntry

PLAIN = "Plain words"
STATIC = 3  # questions that are part of a report: fewer than it has by itself
HOSTILE = (
    "</script><script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "</title></style></textarea><svg onload=alert(1)>",
    "' onmouseover='alert(1)\" autofocus onfocus=alert(1) x=\"",
    "a\u2028b\u2029<b>&lt;i>{{ 7 * 7 }}{% raw %}",
)


class Structure(HTMLParser):
    """Every element of a page with the names of its attributes, and with the values that act."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, ...]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        acting = [f"{name}={value}" for name, value in attributes if name in ("src", "style")]
        self.found.append((tag, *(name for name, _ in attributes), *acting))
        for name, value in attributes:
            assert name != "href" or not re.match(r"\s*(javascript|data:text)", value or ""), value


def report(text: str, tmp_path: Path) -> Iterator[str]:
    asked = row(0, question=text, id=text, tags={text: text}, error=text)
    asked["history"] = [{"role": text, "content": text}]
    asked["answer"] |= {"answer": f"{text} [1]", "notice": text, "direct": text}
    asked["answer"]["timings_ms"] = {text: 1.0}
    asked["answer"]["citations"][0] |= {"quote": text, "title": text, "heading": text}
    asked["expected"] = {"answers": [text], "gold": [{"document": text, "quote": text}]}
    asked["ranking"][0]["document"] = text
    away = row(1, "refused")
    away["answer"]["closest"][0] |= {"quote": text, "title": text}
    missed = [
        {"metric": text, "least": 0.9, "value": value, "passed": False} for value in (0.3, None)
    ]
    run = results(
        [asked, away] + [asked] * STATIC,
        name=text, settings={text: text}, answerer=text, thresholds=missed,
        latency_ms={text: {text: 1.0}},
    )  # fmt: skip
    run["testset"]["problems"] = [text]
    run["summary"][text] = run["summary"]["answer.f1"]
    file = tmp_path / "report.html"
    write_report(run, file, lambda document: texts(document) or text * 3)
    page = file.read_text("utf-8")
    yield page
    bodies, index = re.findall(
        r'<script type="application/x-footnote" [^>]*>([^<]*)</script>', page
    )
    yield from json.loads(gzip.decompress(base64.b64decode(bodies)))
    yield from (entry[2] for entry in json.loads(gzip.decompress(base64.b64decode(index)))[STATIC:])


def comparison(text: str, _tmp_path: Path) -> Iterator[str]:
    before = row(0, id=text, question=text)
    before["expected"]["answers"] = [text]
    after = {**before, "attribution": "wrong span", "answer": {**before["answer"], "answer": text}}
    other = results([after], name=text, answerer=text, settings={text: text})
    yield comparison_html(compare(results([before]), other, samples=20))


def chat(text: str, tmp_path: Path) -> Iterator[str]:
    assistant = FakeAssistant(seed_index(tmp_path))
    asked = replace(assistant.ask("Which countries declined?"), question=text, notice=text)
    cited = replace(asked.citations[0], quote=text, shown=text, title=text, heading=f"{text}.")
    trace = replace(asked.trace, searched_for=f"{text}?", missing_terms=(text,), literal=text)
    near = ClosestPassage(
        **{key: value for key, value in asdict(cited).items() if key != "number"}, score=0.1
    )
    answer = replace(asked, answer=f"{text} [1]", citations=(cited,), closest=(near,), trace=trace)
    yield answer_html(answer, "x")
    yield answer_html(replace(answer, kind="abstention", reason=text), "x")
    yield answer_html(replace(answer, kind="remark"), "x")
    yield from (show(text) for show in (question_html, progress_html, partial_html, markdown_html))
    yield error_html(text, retryable=True)


def pages(text: str, tmp_path: Path) -> Iterator[str]:
    document, *_ = seed_index(tmp_path).documents()
    hostile = replace(document, id=text, title=text, format=text, remarks=(text,))
    uploaded, ours = Provenance(True, "", text, [text]), Provenance(False, text, "", [])
    yield documents_html(
        [(hostile, uploaded), (hostile, ours)], text, evaluate=True, user=text, most_mb=1
    )
    yield documents_html([], text, failure=text)
    yield complete("<head></head><gradio-app></gradio-app>", text, evaluate=True, user=text)


def evaluate(text: str, _tmp_path: Path) -> Iterator[str]:
    questions = TestSet(text, text, (), (text,), (text,), {text: text})
    yield recognised_html(text, questions)
    finding = Finding(FindingKind.DUPLICATE, text, 1, text, Action.DROPPED)
    yield audit_html(Audit(text, 1, (finding,), (), (text,)), text)
    run = results([row(0)], name=text, answerer=text)
    yield results_html(text, run)
    entry = RunEntry(text, text, text, text, run)
    yield compared_html(compare(run, run, samples=20), entry, entry)
    yield part("run_list", runs=[entry])
    yield part("comparing", half=[entry], done=[entry], earlier=text)
    for phase in ("asking", "stopped", "failed"):
        yield part("progress", state=RunState(phase, text, text, sentence=text))
    for rule in ("feedback", text):
        draft = ProposedQuestion(
            text, text, (text,), text, 0, 8, text, {"rule": rule, "comment": text}, text
        )
        yield part(
            "drafting", accepted=1, kept=text, draft=draft, number=1, total=1,
            documents=part("options", offered=[text], chosen=text), text=text_html(text, 0, (0, 8)),
        )  # fmt: skip
    yield evaluate_page(
        text, text, 10, dict.fromkeys(("test_set", "recognised", "start", "progress"), Markup())
    )
    yield attempted(partial(refuse, text))


def refuse(text: str) -> Markup:
    raise UsageError(text)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("shown", [report, comparison, chat, pages, evaluate])
def test_no_text_becomes_markup(
    shown: Callable[[str, Path], Iterator[str]],
    text: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("eval.report.page.STATIC", STATIC)
    for page, plain in zip(shown(text, tmp_path), shown(PLAIN, tmp_path), strict=True):
        assert Structure(page).found == Structure(plain).found


@pytest.mark.parametrize("text", [*HOSTILE, "]]><failure/>\x00\x1b\ufffe"])
def test_a_continuous_integration_server_reads_what_was_said(text: str, tmp_path: Path) -> None:
    asked: list[Any] = [
        row(0, "wrong span", question=text),
        row(1, "error", answer=None, error=text),
    ]
    head = results(asked, name=text) | {"attribution": dict.fromkeys(map(str, Attribution), 0)}
    head["attribution"] |= {"wrong span": 1, "error": 1}
    asked[0]["answer"]["answer"] = text
    write_junit(head, map(json.dumps, asked), tmp_path / "junit.xml")
    (suite,) = ElementTree.parse(tmp_path / "junit.xml").getroot()
    said = re.sub("[\x00\x1b\ufffe]", "\ufffd", text)
    assert [(case[0].tag, len(case[0])) for case in suite] == [("failure", 0), ("error", 0)]
    assert suite.get("name") == said
    assert suite[0].get("name") == f"q0: {said}"
    assert str(suite[0][0].text).endswith(f"answered: {said}")
    assert suite[1][0].get("message") == said
