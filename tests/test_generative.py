from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from typing import Literal

import pytest

from assistant.answer import Answer, Delta, Event, Searched, Turn
from assistant.assistant import Assistant
from assistant.build import build_assistant
from assistant.refusal import SENTINEL
from assistant.settings import AssistantSettings
from ingest.index import Index
from tests.openai_server import OpenAIServer, Reply, running

QUESTION = "Which countries declined to contribute ground forces?"
DECLINED = "Poland, Spain, and Italy declined to contribute ground forces."
ELSEWHERE = "What is the capital of Australia?"
HISTORY = (Turn("user", QUESTION), Turn("assistant", f"{DECLINED} [1]"))


@pytest.fixture(scope="module")
def server() -> Iterator[OpenAIServer]:
    with running() as started:
        yield started


@pytest.fixture
def written(server: OpenAIServer, seed_index: Index, monkeypatch: pytest.MonkeyPatch) -> Assistant:
    """An assistant with a chat model behind the real client."""
    return _assistant(server.base_url, seed_index, monkeypatch)


def _assistant(
    base_url: str, index: Index, monkeypatch: pytest.MonkeyPatch, timeout: float = 10
) -> Assistant:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    for variable in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(variable, raising=False)
        monkeypatch.delenv(variable.upper(), raising=False)
    settings = AssistantSettings(model="openai:test", base_url=base_url, model_timeout_s=timeout)
    return build_assistant(settings, index)


def _shown(events: list[Event]) -> str:
    return "".join(event.text for event in events if isinstance(event, Delta))


def _last(events: list[Event]) -> Answer:
    assert isinstance(events[0], Searched)
    assert all(isinstance(event, Delta) for event in events[1:-1])
    assert isinstance(events[-1], Answer)
    return events[-1]


def _quoted_instead(answer: Answer) -> None:
    """What the reader gets when the chat model fails: quotes, and a sentence that says so."""
    assert answer.answerer == "extractive"
    assert answer.answer == f"**Poland, Spain, and Italy** [1]\n\n{DECLINED} [1]"
    assert [citation.quote for citation in answer.citations] == [DECLINED]
    assert answer.notice.startswith("The chat model openai:test failed (")
    assert answer.notice.endswith(".")
    assert "\n" not in answer.notice
    assert "Traceback" not in answer.notice


@pytest.mark.parametrize(
    "reply", ["", "  \n", "<think>Poland [1]? I am not sure", "<think>Yes.</think>\n"]
)
def test_a_model_that_writes_no_answer_gives_way_to_quotes(
    server: OpenAIServer, written: Assistant, reply: str
) -> None:
    server.script(reply)
    answer = written.ask(QUESTION)
    assert answer.answer == f"**Poland, Spain, and Italy** [1]\n\n{DECLINED} [1]"
    assert answer.notice == (
        "The chat model openai:test wrote no answer, so this answer is quoted from the documents instead."
    )


@pytest.mark.parametrize(
    "pieces",
    [
        ["<think>Passage [2] is about ", "Spain.</think>", "\n\nPoland declined. [1]"],
        ["<thi", "nk>\nHm.\n</th", "ink>", "Poland declined. [1]"],
        ["<reasoning>[9]</reasoning>Poland declined. [1]"],
        ["Poland declined. [1]", "<think>Was that right?"],
        [
            "<|channel|>analysis<|message|>Hm. [2]<|end|><|start|>assistant",
            "<|channel|>final<|message|>Poland declined. [1]",
        ],
    ],
)
def test_what_a_model_says_to_itself_is_neither_shown_nor_cited(
    server: OpenAIServer, written: Assistant, pieces: list[str]
) -> None:
    server.script(Reply(pieces))
    events = list(written.stream(QUESTION))
    assert _shown(events).strip() == "Poland declined. [1]"
    assert _last(events).answer == "Poland declined. [1]"
    assert len(_last(events).citations) == 1


def test_reasoning_without_its_opening_mark_is_not_in_the_answer(
    server: OpenAIServer, written: Assistant
) -> None:
    server.script("Let me see [3]. </think> Poland declined. [1]")
    assert written.ask(QUESTION).answer == "Poland declined. [1]"


def test_a_figure_that_the_cited_passage_does_not_hold_is_not_shown(
    server: OpenAIServer, written: Assistant
) -> None:
    server.script("The coalition was announced on 9 March 2025. [1]")
    answer = written.ask("When was the coalition announced?")
    assert "9 March" not in answer.answer
    assert answer.answerer == "extractive"
    assert "wrote what the passages that it cites do not say" in answer.notice


def test_a_model_that_stops_at_its_limit_is_said(server: OpenAIServer, written: Assistant) -> None:
    server.script(Reply(["Poland declined. [1]"], finish="length"))
    assert "stopped at its length limit" in written.ask(QUESTION).notice


def test_a_follow_up_is_searched_without_the_models_reasoning(
    server: OpenAIServer, written: Assistant
) -> None:
    server.script(
        '<think>They mean forces.</think>\n**Question:** "Did Germany decline?"', "Open. [1]"
    )
    assert written.ask("what about Germany?", HISTORY).trace.searched_for == "Did Germany decline?"


def test_the_model_is_given_the_passages_by_number_and_told_to_cite(
    server: OpenAIServer, written: Assistant
) -> None:
    server.script("Poland declined. [1]")
    answer = written.ask(QUESTION)
    (request,) = server.requests
    assert request["model"] == "test"
    assert request["stream"] is True
    system, human = request["messages"]
    assert system["role"] == "system"
    assert DECLINED in system["content"]
    assert "\n[1] " in system["content"]
    assert SENTINEL in system["content"]
    assert human == {"role": "user", "content": QUESTION}
    assert answer.answer == "Poland declined. [1]"
    assert answer.answerer == "openai:test"
    assert not answer.abstained
    assert 0 <= answer.confidence <= 1
    assert answer.notice == ""
    assert {"embed", "search", "read", "total"} <= answer.timings_ms.keys()


def test_braces_in_documents_and_questions_are_only_text(
    server: OpenAIServer, written: Assistant
) -> None:
    server.script("Yes. [1]")
    written.ask("What about {passages} and {nothing} in the coalition?")
    assert server.requests[0]["messages"][-1]["content"] == (
        "What about {passages} and {nothing} in the coalition?"
    )


def test_the_answer_arrives_in_pieces_before_its_end(
    server: OpenAIServer, written: Assistant
) -> None:
    gate = threading.Event()
    server.script(Reply(["Poland ", "declined. [1]", " Spain too. [1]"], gate=gate))
    events: list[Event] = []
    for event in written.stream(QUESTION):
        events.append(event)
        if "Poland declined. [1]" in _shown(events):
            gate.set()  # the server writes on only when what it has written has arrived
    assert _shown(events) == "Poland declined. [1] Spain too. [1]"
    assert _last(events).answer == "Poland declined. [1] Spain too. [1]"


def test_citations_are_the_passages_exactly(
    server: OpenAIServer, written: Assistant, seed_index: Index
) -> None:
    server.script("Spain declined [2], and so did Italy [1][2].")
    answer = written.ask(QUESTION)
    assert answer.answer == "Spain declined [1], and so did Italy [2][1]."
    passages = seed_index.catalogue.passages(answer.trace.passages)
    offered = [passages[name].passage for name in answer.trace.passages]
    assert [citation.quote for citation in answer.citations] == [offered[1].text, offered[0].text]
    for citation in answer.citations:
        document = seed_index.document(citation.document)
        assert document is not None
        assert document.text[citation.start : citation.end] == citation.quote


def test_markers_that_name_no_passage_are_dropped(server: OpenAIServer, written: Assistant) -> None:
    server.script("Poland declined [1] [99]. The moon is made of cheese [77].")
    answer = written.ask(QUESTION)
    assert answer.answer == "Poland declined [1]."
    assert [citation.number for citation in answer.citations] == [1]
    assert answer.left_out == ("The moon is made of cheese.",)
    assert answer.notice == "Left out: a sentence of openai:test that no passage says."


@pytest.mark.parametrize(
    "reply", ["Cheese is rich.", "Cheese is rich [99].", "[1[99]]", r"Cheese is rich \[1\]"]
)
def test_an_answer_that_no_passage_says_is_an_abstention(
    server: OpenAIServer, written: Assistant, reply: str
) -> None:
    server.script(reply)
    answer = written.ask(QUESTION)
    assert answer.abstained
    assert answer.citations == ()
    assert answer.closest
    assert answer.answer == "The documents don't say."
    assert answer.answerer == "openai:test"
    assert (answer.notice != "") == bool(answer.left_out)


@pytest.mark.parametrize(
    "reply",
    [
        "The provided passages do not contain information about Australia.",
        "The passages do not mention it [1][2]. They are about ground forces [1].",
        "Die Dokumente enthalten keine Angaben dazu. [1]",
        r"NOT\_IN\_THE\_DOCUMENTS",
    ],
)
def test_a_refusal_in_prose_is_an_abstention(
    server: OpenAIServer, written: Assistant, reply: str
) -> None:
    server.script(reply)
    answer = written.ask(ELSEWHERE)
    assert answer.abstained
    assert (answer.citations, answer.left_out, answer.notice) == ((), (), "")


def test_what_the_passages_do_not_say_may_stand_beside_an_answer(
    server: OpenAIServer, written: Assistant
) -> None:
    text = "Poland declined. [1] The passages do not mention the reasons."
    server.script(text)
    assert written.ask(QUESTION).answer == text


@pytest.mark.parametrize(
    "pieces",
    [
        [SENTINEL],
        list(SENTINEL),
        ["NOT_IN", "_THE_DOCU", "MENTS", "."],
        ["  \n", SENTINEL, "\n"],
        ["I am sorry: ", "NOT_", "IN_THE_", "DOCUMENTS", ", I think. [1]"],
        ["**", "NOT_IN_THE", "_DOCUMENTS**"],
        ["Poland did [1]. ", *SENTINEL],
    ],
)
def test_the_sentinel_is_an_abstention_and_never_shown(
    server: OpenAIServer, written: Assistant, pieces: list[str]
) -> None:
    server.script(Reply(pieces))
    events = list(written.stream(ELSEWHERE))
    answer = _last(events)
    assert answer.abstained
    assert answer.citations == ()
    assert "NOT" not in _shown(events)
    assert SENTINEL not in str(answer.as_dict())


def test_words_that_begin_like_the_sentinel_are_shown_all_the_same(
    server: OpenAIServer, written: Assistant
) -> None:
    pieces = ["N", "OT", "_IN tune, but Poland declined [1]: see plan", " N"]
    server.script(Reply(pieces))
    events = list(written.stream(QUESTION))
    assert _shown(events) == "".join(pieces)
    assert _last(events).answer == "".join(pieces)


@pytest.mark.parametrize("status", [500, 503, 401, 429, 404])
def test_a_model_that_refuses_gives_way_to_quotes(
    server: OpenAIServer, written: Assistant, status: int
) -> None:
    server.script(Reply(status=status))
    events = list(written.stream(QUESTION))
    answer = _last(events)
    _quoted_instead(answer)
    assert f"status {status}" in answer.notice


def test_a_failing_model_does_not_turn_an_abstention_into_an_answer(
    server: OpenAIServer, written: Assistant
) -> None:
    server.script(Reply(status=500))
    answer = written.ask(ELSEWHERE)
    assert answer.abstained
    assert answer.notice


def test_a_model_that_cannot_be_reached_gives_way_to_quotes(
    seed_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    answer = _assistant(url, seed_index, monkeypatch).ask(QUESTION)
    _quoted_instead(answer)
    assert "connection" in answer.notice


def test_a_model_that_never_answers_gives_way_to_quotes(
    server: OpenAIServer, seed_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.script(Reply(ends="hang"))
    answer = _assistant(server.base_url, seed_index, monkeypatch, timeout=0.3).ask(QUESTION)
    _quoted_instead(answer)
    assert "timed out" in answer.notice


@pytest.mark.parametrize(("ends", "reason"), [("cut", "connection"), ("hang", "timed out")])
def test_a_model_that_stops_in_the_middle_is_replaced_by_quotes(
    server: OpenAIServer,
    seed_index: Index,
    monkeypatch: pytest.MonkeyPatch,
    ends: Literal["cut", "hang"],
    reason: str,
) -> None:
    server.script(Reply(["Poland and ", "Germany [1] both ", "declined because"], ends=ends))
    assistant = _assistant(server.base_url, seed_index, monkeypatch, timeout=0.5)
    events = list(assistant.stream(QUESTION))
    assert _shown(events).startswith("Poland and")
    answer = _last(events)
    _quoted_instead(answer)
    assert "Germany" not in answer.answer
    assert reason in answer.notice


def test_a_follow_up_is_completed_by_the_model(server: OpenAIServer, written: Assistant) -> None:
    completed = "Did Germany decline to contribute ground forces?"
    server.script(completed, "It left the door open. [1]")
    answer = written.ask("what about Germany?", HISTORY)
    first, second = server.requests
    assert not first.get("stream")
    assert [message["role"] for message in first["messages"]] == [
        "system",
        "user",
        "assistant",
        "user",
    ]
    assert first["messages"][-1]["content"] == "what about Germany?"
    assert second["messages"][-1]["content"] == completed
    assert answer.question == "what about Germany?"
    assert answer.trace.searched_for == completed
    assert answer.answer == "It left the door open. [1]"


def test_a_first_question_is_not_completed(server: OpenAIServer, written: Assistant) -> None:
    server.script("Poland. [1]")
    assert written.ask(QUESTION).trace.searched_for == QUESTION
    assert len(server.requests) == 1


@pytest.mark.parametrize("first", [Reply(status=401), Reply([""]), Reply(["  \n "])])
def test_rules_complete_a_follow_up_that_the_model_does_not(
    server: OpenAIServer, written: Assistant, seed_index: Index, first: Reply
) -> None:
    server.script(first, "It left the door open. [1]")
    answer = written.ask("what about Germany?", HISTORY)
    by_rule = build_assistant(AssistantSettings(), seed_index)
    expected = by_rule.ask("what about Germany?", HISTORY).trace.searched_for
    assert answer.trace.searched_for == expected
    assert "Germany" in expected
    assert answer.answer == "It left the door open. [1]"


def test_a_long_conversation_is_sent_in_part(server: OpenAIServer, written: Assistant) -> None:
    server.script("Did Germany decline?", "Open. [1]")
    written.ask("what about Germany?", HISTORY * 20)
    assert all(len(request["messages"]) <= 8 for request in server.requests)


def test_nothing_but_the_configured_server_is_talked_to(
    server: OpenAIServer,
    seed_index: Index,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: set[object] = set()
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def connecting(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple):
            seen.add(address[0])
        connect(self, address)  # type: ignore[arg-type]

    def looking_up(host: str, *arguments: object, **options: object) -> object:
        seen.add(host)
        return look_up(host, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connecting)
    monkeypatch.setattr(socket, "getaddrinfo", looking_up)
    server.script("Did Germany decline?", "Open. [1]")
    assistant = _assistant(server.base_url, seed_index, monkeypatch)
    assert not assistant.ask("what about Germany?", HISTORY).abstained
    assert {str(host) for host in seen} <= {"127.0.0.1"}
    assert seen
