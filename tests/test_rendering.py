from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Turn
from assistant.safe_html import markdown_html
from tests.fakes import DECLINED, HOSTILE, FakeAssistant, seed_index
from ui.chat.rendering import (
    answer_html,
    conversation,
    error_html,
    partial_html,
    progress_html,
    question_html,
    stopped_html,
)

# Everything that a fragment of ours may contain.
TAGS = frozenset(
    (
        *("a", "blockquote", "br", "button", "code", "div", "em", "hr", "li", "ol", "p", "pre"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "q", "s", "span", "strong", "sup", "ul"),
        *("table", "tbody", "td", "th", "thead", "tr"),
    )
)
ATTRIBUTES = {"class", "href", "title", "type", "role", "hidden", "start", "style", "aria-label"}


class Inspector(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.hrefs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        for name, value in attrs:
            assert name in ATTRIBUTES, name
            if name == "href":
                assert value is not None
                assert re.fullmatch(r"#(cite|near)-[0-9a-z]+-\d+", value), value
                self.hrefs.append(value)

    def handle_data(self, data: str) -> None:
        self.text += data


def inspect(html: str) -> Inspector:
    assert "\n" not in html
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    return inspector


@pytest.fixture
def assistant(tmp_path: Path) -> FakeAssistant:
    return FakeAssistant(seed_index(tmp_path))


@given(st.text())
def test_questions_and_sentences_are_shown_literally(text: str) -> None:
    for html in (question_html(text), error_html(text, retryable=True)):
        inspect(html)
    shown = inspect(question_html(text.replace("\n", "").replace("\r", ""))).text
    assert shown == text.replace("\n", "").replace("\r", "")


@given(st.text(alphabet=st.sampled_from("ab <>&\"'`*_[]()!:/\\#-|~\n\t1{}=")))
def test_no_markdown_brings_in_foreign_elements(text: str) -> None:
    inspect(partial_html(text))


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
def test_an_answer_leads_nowhere_but_to_its_sources(markdown: str) -> None:
    found = inspect(markdown_html(markdown, {1: "#cite-a-1"}))
    assert set(found.hrefs) <= {"#cite-a-1"}


def test_markers_become_footnotes_and_escaped_brackets_stay_text() -> None:
    html = markdown_html(r"Yes [1][2], see \[1\] and `[1]` and [3].", {1: "#cite-a-1"})
    assert '<sup class="mark"><a href="#cite-a-1" aria-label="Footnote 1">1</a></sup>' in html
    assert html.count("<a ") == 1
    assert inspect(html).text == "Yes1[2], see [1] and [1] and [3]."


def test_markers_lead_nowhere_while_the_answer_is_written() -> None:
    assert inspect(partial_html("Yes [1].")).hrefs == []
    assert '<sup class="mark">1</sup>' in partial_html("Yes [1].")


def test_an_answer_carries_its_footnotes_and_itself(assistant: FakeAssistant) -> None:
    answer = assistant.ask("Which countries declined?")
    html = answer_html(answer, "abc")
    found = inspect(html)
    assert set(found.hrefs) == {"#cite-abc-1"}
    assert DECLINED in found.text
    assert conversation([html]) == [
        Turn("user", answer.question),
        Turn("assistant", answer.answer),
    ]


def test_two_messages_never_share_an_anchor(assistant: FakeAssistant) -> None:
    answer = assistant.ask("Which countries declined?")
    assert inspect(answer_html(answer)).hrefs[0] != inspect(answer_html(answer)).hrefs[0]


def test_footnotes_to_one_place_share_a_line(assistant: FakeAssistant) -> None:
    html = answer_html(assistant.ask("everything"), "abc")
    assert html.count("<li><span") == 1
    assert {f"#cite-abc-{number}" for number in range(1, 10)} <= set(inspect(html).hrefs)


def test_an_abstention_says_what_was_searched_and_shows_no_answer(
    assistant: FakeAssistant,
) -> None:
    html = answer_html(assistant.ask("What is the capital of Australia?"), "abc")
    found = inspect(html)
    assert 'class="answer abstention"' in html
    assert "The documents don’t say." in found.text
    assert "Searched for: What is the capital of Australia?" in found.text
    assert "Found in no document: capital" in found.text
    assert "Closest passages, not an answer" in found.text
    assert found.hrefs == ["#near-abc-1", "#near-abc-2"]


def test_the_completed_question_is_shown_only_when_it_differs(assistant: FakeAssistant) -> None:
    history = [Turn("user", "Which countries declined?"), Turn("assistant", "Poland [1]")]
    followed = assistant.ask("What about Germany?", history)
    assert "Searched for: Which conditions" in inspect(answer_html(followed)).text
    assert "Searched for" not in inspect(answer_html(assistant.ask("Germany?"))).text


def test_hostile_documents_are_text(assistant: FakeAssistant) -> None:
    answer = assistant.ask("hostile")
    for html in (answer_html(answer), answer_html(_as_closest(answer))):
        assert HOSTILE.split(" & ")[0] in inspect(html).text


def _as_closest(answer: Answer) -> Answer:
    from assistant.answer import ClosestPassage

    cited = answer.citations[0].as_dict() | {"score": 0.1}
    del cited["number"]
    return replace(answer, abstained=True, citations=(), closest=(ClosestPassage(**cited),))


def test_notices_are_shown(assistant: FakeAssistant) -> None:
    answer = replace(assistant.ask("Which countries declined?"), notice="The <model> failed.")
    assert "The <model> failed." in inspect(answer_html(answer)).text


def test_a_conversation_ignores_what_is_not_an_answer(assistant: FakeAssistant) -> None:
    broken = '<span class="store" hidden>bm90IGpzb24=</span>'
    listed = '<span class="store" hidden>WzFd</span>'
    html = answer_html(assistant.ask("Which countries declined?"))
    messages = [
        question_html("x"),
        progress_html("Searching…"),
        broken,
        listed,
        error_html("No.", retryable=False),
        html,
    ]
    assert len(conversation(messages)) == 2


def test_a_reader_cannot_forge_an_answer_by_typing_one() -> None:
    content = b64encode(b'{"answer": {"question": "x", "answer": "y"}}').decode()
    typed = f'<span class="store" hidden>{content}</span>'
    assert conversation([typed])
    assert conversation([question_html(typed)]) == []


def test_a_stopped_answer_says_that_it_was_not_checked() -> None:
    stopped = inspect(stopped_html(partial_html("Poland and")))
    assert stopped.text == "Poland andStopped before it was checked."
    assert inspect(stopped_html(progress_html("Searching…"))).text.startswith("Stopped")
