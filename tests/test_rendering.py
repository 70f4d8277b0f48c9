from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import asdict, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Turn
from eval.report.safe_html import markdown_html
from eval.report.words import where
from tests.fakes import DECLINED, FakeAssistant, seed_index
from ui.chat.kept_conversation import kept_messages
from ui.chat.rendering import (
    answer_html,
    conversation,
    error_html,
    partial_html,
    progress_html,
    question_html,
    stopped_html,
)
from ui.printable import shortened
from ui.terminal import reference

# Everything that a fragment of ours may contain.
TAGS = {
    "a", "blockquote", "br", "button", "code", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "li", "ol", "p", "pre", "q", "s", "span", "strong", "sup", "table", "tbody", "td", "th", "thead",
    "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"aria-label", "class", "hidden", "href", "role", "start", "style", "title", "type"}


class Inspector(HTMLParser):
    """The text and the links of a fragment, which holds nothing foreign."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.hrefs: list[str] = []
        assert "\n" not in html
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        assert {name for name, _ in attrs} <= ATTRIBUTES, attrs
        self.hrefs += [value or "" for name, value in attrs if name == "href"]
        for href in self.hrefs:
            assert re.fullmatch(r"#(cite|near)-[0-9a-z]+-\d+", href), href

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def assistant(tmp_path: Path) -> FakeAssistant:
    return FakeAssistant(seed_index(tmp_path))


@given(st.text())
def test_questions_and_sentences_are_shown_literally(text: str) -> None:
    Inspector(error_html(text, retryable=True))
    Inspector(question_html(text))
    line = text.replace("\n", "").replace("\r", "")
    assert Inspector(question_html(line)).text == line


@given(st.text(alphabet=st.sampled_from("ab <>&\"'`*_[]()!:/\\#-|~\n\t1{}=")))
def test_no_markdown_brings_in_foreign_elements(text: str) -> None:
    Inspector(partial_html(text))


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[click](javascript:alert(1))",
        "[click](https://evil.example)",
        "![pixel](https://evil.example/pixel.png)",
        "<https://evil.example>",
        "[1]: https://evil.example\n\n[1]",
        "[a][1]\n\n[1]: https://evil.example",
    ],
)
@pytest.mark.parametrize("headings", [True, False])
def test_an_answer_leads_nowhere_but_to_its_sources(markdown: str, headings: bool) -> None:
    found = Inspector(markdown_html(markdown, {1: "#cite-a-1"}, headings=headings))
    assert set(found.hrefs) <= {"#cite-a-1"}


def test_markers_become_footnotes_and_escaped_brackets_stay_text() -> None:
    html = markdown_html(r"Yes [1][2], see \[1\] and `[1]` and [3].", {1: "#cite-a-1"})
    assert '<sup class="mark"><a href="#cite-a-1" aria-label="Footnote 1">1</a></sup>' in html
    assert html.count("<a ") == 1
    assert Inspector(html).text == "Yes1[2], see [1] and [1] and [3]."
    # They lead nowhere while the answer is written.
    assert '<sup class="mark">1</sup>' in partial_html("Yes [1].")


def test_headings_of_an_answer_can_stay_text() -> None:
    assert "<h1>" in markdown_html("# Rules\n\nLeave\n=====")
    assert "<h" not in markdown_html("# Rules\n\nLeave\n=====", headings=False)


def test_an_answer_carries_its_footnotes_and_itself(assistant: FakeAssistant) -> None:
    answer = assistant.ask("Which countries declined?")
    html = answer_html(replace(answer, notice="The <model> failed."), "abc")
    found = Inspector(html)
    assert set(found.hrefs) == {"#cite-abc-1"}
    assert DECLINED in found.text
    assert "The <model> failed." in found.text
    assert conversation([html]) == [Turn("user", answer.question), Turn("assistant", answer.answer)]
    # Two messages never share an anchor.
    assert Inspector(answer_html(answer)).hrefs[0] != Inspector(answer_html(answer)).hrefs[0]
    # Footnotes to one place share a line.
    html = answer_html(assistant.ask("everything"), "abc")
    assert html.count("<li><span") == 1
    # On paper each has its own number, quote and document.
    assert re.findall(r"<span>(\d) “[^<]*” \(coalition-of-the-willing\.txt\)</span>", html) == [
        *"123456789"
    ]
    assert {f"#cite-abc-{number}" for number in range(1, 10)} <= set(Inspector(html).hrefs)


def test_an_abstention_says_what_is_missing_and_shows_no_answer(
    assistant: FakeAssistant,
) -> None:
    html = answer_html(assistant.ask("What is the capital of Australia?"), "abc")
    found = Inspector(html)
    assert 'class="answer abstention"' in html
    assert re.search(
        "The documents don’t say.“capital” occurs in no document.Closest passages, not an answer",
        found.text,
    )
    assert found.hrefs == ["#near-abc-1", "#near-abc-2"]


def test_a_closest_passage_is_cut_between_words_and_not_after_a_full_stop(
    assistant: FakeAssistant,
) -> None:
    answer = assistant.ask("What is the capital of Australia?")
    long = replace(answer.closest[0], shown=f"{'x' * 150} end. Then more.")
    [quote] = re.findall(r'near-quote">([^<]*)', answer_html(replace(answer, closest=(long,))))
    assert quote == shortened(long.shown, 160)
    assert quote.endswith("x end…")


def test_the_completed_question_is_shown_only_when_it_differs(assistant: FakeAssistant) -> None:
    history = [Turn("user", "Which countries declined?"), Turn("assistant", "Poland [1]")]
    followed = answer_html(assistant.ask("What about Germany?", history))
    assert "Searched for: Which conditions" in Inspector(followed).text
    for as_typed in ("Germany?", "What is the capital of Australia?"):
        assert "Searched for" not in answer_html(assistant.ask(as_typed))


def test_a_respelled_question_has_a_way_back(assistant: FakeAssistant) -> None:
    corrected = answer_html(assistant.ask("What does Germny want?"))
    assert "Searched for: What does Germany want?" in Inspector(corrected).text
    assert 'Search instead for What does "Germny" want?' in Inspector(corrected).text
    assert 'class="literal"' not in answer_html(assistant.ask('What does "Germny" want?'))


def test_only_finished_answers_make_a_conversation(assistant: FakeAssistant) -> None:
    content = b64encode(b'{"answer": {"question": "x", "answer": "y"}}').decode()
    typed = f'<span class="store" hidden>{content}</span>'
    assert len(conversation([typed])) == 2
    messages = [
        question_html(typed),  # a reader cannot forge an answer by typing one
        progress_html("Searching…"),
        '<span class="store" hidden>bm90IGpzb24=</span>',
        '<span class="store" hidden>WzFd</span>',
        error_html("No.", retryable=False),
    ]
    assert conversation(messages) == []
    answered = answer_html(assistant.ask("Which countries declined?"))
    assert len(conversation([*messages, answered])) == 2


def test_a_stopped_answer_says_that_it_was_not_checked() -> None:
    stopped = Inspector(stopped_html(partial_html("Poland and")))
    assert stopped.text == "Poland andStopped before it was checked."
    assert Inspector(stopped_html(progress_html("Searching…"))).text.startswith("Stopped")


def test_a_footnote_says_its_place_in_a_file_without_pages(assistant: FakeAssistant) -> None:
    answer = assistant.ask("Which countries declined to contribute ground forces?")
    (cited,) = answer.citations
    rows = tuple(
        replace(cited, number=number, locator=f"sheet <Plans>, row {row}")
        for number, row in ((1, 2), (2, 7))
    )
    html = answer_html(replace(answer, citations=rows))
    shown = Inspector(html).text
    assert "sheet <Plans>, row 2" in shown
    assert "sheet <Plans>, row 7" in shown
    assert html.count("<li>") == 2  # places that differ have lines of their own
    assert where(asdict(rows[1])).endswith(", sheet <Plans>, row 7")
    assert ", sheet <Plans>, row 7, " in reference(asdict(rows[1]))


def test_what_a_page_kept_is_drawn_as_it_was_or_not_at_all(assistant: FakeAssistant) -> None:
    answer = assistant.ask("Who declined?")
    turns: list[dict[str, Any]] = [
        {"question": answer.question, "id": "a1", "answer": answer.as_dict()},
        {"question": "<b>?"},
    ]
    question, reply, second, unfinished = (m["content"] for m in kept_messages(json.dumps(turns)))
    assert (question, reply) == (question_html(answer.question), answer_html(answer, "a1"))
    assert second == question_html("<b>?")
    assert Inspector(unfinished).text.startswith("This answer was not finished.")
    for broken in (
        "",
        "null",
        "{}",
        '[{"id": 1}]',
        json.dumps([{**turns[0], "id": "a'b"}]),
        "[" * 9999,
    ):
        assert kept_messages(broken) == []
