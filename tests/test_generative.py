from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from typing import Literal

import pytest

from assistant.answer import Answer, Delta, Event, Searched, Turn
from assistant.assistant import Assistant
from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from assistant.writing.refusal import SENTINEL
from ingest.index import Index
from tests.commands import free_port
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


@pytest.fixture
def says(server: OpenAIServer, written: Assistant) -> Callable[..., Answer]:
    """Asks ``QUESTION``, or another, of a model that replies as told."""

    def ask(reply: str | Reply, question: str = QUESTION) -> Answer:
        server.script(reply)
        return written.ask(question)

    return ask


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
    assert answer.notice.startswith("The chat model openai:test ")
    assert answer.notice.endswith("so this answer is quoted from the documents instead.")


Says = Callable[..., Answer]


@pytest.mark.parametrize(
    "reply", ["", "  \n", "<think>Poland [1]? I am not sure", "<think>Yes.</think>\n"]
)
def test_a_model_that_writes_no_answer_gives_way_to_quotes(says: Says, reply: str) -> None:
    answer = says(reply)
    _quoted_instead(answer)
    assert "wrote no answer" in answer.notice


def test_a_bare_yes_gives_way_to_quotes(says: Says) -> None:
    answer = says("Yes. [1]")
    _quoted_instead(answer)
    assert "only wrote “Yes. [1]”" in answer.notice


@pytest.mark.parametrize(
    "pieces",
    [
        ["<think>Passage [2] is about ", "Spain.</think>", "\n\nPoland declined. [1]"],
        ["<thi", "nk>\nHm.\n</th", "ink>", "Poland declined. [1]"],
        ["<reasoning>[9]</reasoning>Poland declined. [1]"],
        ["Poland declined. [1]", "<think>Was that right?"],
        ["<|channel|>analysis<|message|>Hm. [2]<|end|>", "<|channel|>final<|message|>", "Poland declined. [1]"],
    ],
)  # fmt: skip
def test_what_a_model_says_to_itself_is_neither_shown_nor_cited(
    server: OpenAIServer, written: Assistant, pieces: list[str]
) -> None:
    server.script(Reply(pieces))
    events = list(written.stream(QUESTION))
    assert _shown(events).strip() == _last(events).answer == "Poland declined. [1]"
    assert len(_last(events).citations) == 1


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        ("Let me see [3]. </think> Poland declined. [1]", "Poland declined. [1]"),
        ("Poland declined. [1] The passages do not mention the reasons.",) * 2,
        ("Poland declined. [1] In detail:", "Poland declined. [1]"),
        ("Poland declined. Source: [1]", "Poland declined. [1]"),
        ("Poland declined. [1] " * 30, "Poland declined. [1]"),
        ("According to passage 1, Poland declined.", "According to passage [1], Poland declined."),
        ('```json\n{"answer": "Poland declined. [1]"}\n```', "Poland declined. [1]"),
    ],
)
def test_what_stands_beside_an_answer(says: Says, reply: str, answer: str) -> None:
    assert says(reply).answer == answer


def test_a_figure_that_the_cited_passage_does_not_hold_is_not_shown(says: Says) -> None:
    answer = says(
        "The coalition was announced on 9 March 2025. [1]", "When was the coalition announced?"
    )
    assert "9 March" not in answer.answer
    assert answer.answerer == "extractive"
    assert "wrote what the passages that it cites do not say" in answer.notice


def test_a_model_that_stops_at_its_limit_is_said(says: Says) -> None:
    notice = says(Reply(["Poland declined. [1]"], finish="length")).notice
    assert "stopped at its length limit" in notice


def test_the_model_is_given_the_passages_by_number_and_told_to_cite(
    server: OpenAIServer, says: Says
) -> None:
    answer = says("Poland declined. [1]")
    (request,) = server.requests
    assert (request["model"], request["stream"]) == ("test", True)
    system, human = request["messages"]
    assert system["role"] == "system"
    assert all(part in system["content"] for part in (DECLINED, "\n[1] ", SENTINEL))
    assert human == {"role": "user", "content": QUESTION}
    assert (answer.answer, answer.answerer) == ("Poland declined. [1]", "openai:test")
    assert 0 <= answer.confidence <= 1
    assert answer.notice == ""
    assert {"embed", "search", "read", "total"} <= answer.timings_ms.keys()


def test_braces_in_documents_and_questions_are_only_text(server: OpenAIServer, says: Says) -> None:
    question = "What about {passages} and {nothing} in the coalition?"
    says("Yes. [1]", question)
    assert server.requests[0]["messages"][-1]["content"] == question


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


def test_citations_are_the_passages_exactly(says: Says, seed_index: Index) -> None:
    answer = says("Spain declined [2], and so did Italy [1][2].")
    assert answer.answer == "Spain declined [1], and so did Italy [2][1]."
    passages = seed_index.catalogue.passages(answer.trace.passages)
    first, second = (passages[name].passage for name in answer.trace.passages[:2])
    assert [citation.quote for citation in answer.citations] == [second.text, first.text]
    for citation in answer.citations:
        document = seed_index.document(citation.document)
        assert document is not None
        assert document.text[citation.start : citation.end] == citation.quote


def test_markers_that_name_no_passage_are_dropped(says: Says) -> None:
    answer = says("Poland declined [1] [99]. The moon is made of cheese [77].")
    assert answer.answer == "Poland declined [1]."
    assert [citation.number for citation in answer.citations] == [1]
    assert answer.left_out == ("The moon is made of cheese.",)
    assert answer.notice == "Left out: a sentence of openai:test that no passage says."


@pytest.mark.parametrize("reply", ["Cheese is rich.", "Cheese is rich [99].", "[1[99]]"])
def test_an_answer_that_no_passage_says_is_an_abstention(says: Says, reply: str) -> None:
    answer = says(reply)
    assert (answer.abstained, answer.citations) == (True, ())
    assert answer.closest
    assert (answer.answer, answer.answerer) == ("The documents don't say.", "openai:test")
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
def test_a_refusal_in_prose_is_an_abstention(says: Says, reply: str) -> None:
    answer = says(reply, ELSEWHERE)
    assert answer.abstained
    assert (answer.citations, answer.left_out, answer.notice) == ((), (), "")


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
    assert (_last(events).abstained, _last(events).citations) == (True, ())
    assert "NOT" not in _shown(events)
    assert SENTINEL not in str(_last(events).as_dict())


def test_words_that_begin_like_the_sentinel_are_shown_all_the_same(
    server: OpenAIServer, written: Assistant
) -> None:
    pieces = ["N", "OT", "_IN tune, but Poland declined [1]: see plan", " N"]
    server.script(Reply(pieces))
    events = list(written.stream(QUESTION))
    assert _shown(events) == _last(events).answer == "".join(pieces)


@pytest.mark.parametrize("status", [500, 503, 401, 429, 404])
def test_a_model_that_refuses_gives_way_to_quotes(says: Says, status: int) -> None:
    answer = says(Reply(status=status))
    _quoted_instead(answer)
    assert f"failed (status {status})" in answer.notice


def test_a_failing_model_does_not_turn_an_abstention_into_an_answer(says: Says) -> None:
    answer = says(Reply(status=500), ELSEWHERE)
    assert answer.abstained
    assert answer.notice


def test_a_model_that_cannot_be_reached_gives_way_to_quotes(
    seed_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"http://127.0.0.1:{free_port()}/v1"
    answer = _assistant(url, seed_index, monkeypatch).ask(QUESTION)
    _quoted_instead(answer)
    assert "connection" in answer.notice


@pytest.mark.parametrize("pieces", [[], ["Poland and ", "Germany [1] both ", "declined because"]])
@pytest.mark.parametrize(
    ("ends", "reason", "timeout"), [("cut", "connection", 10), ("hang", "timed out", 2)]
)
def test_a_model_that_stops_before_its_end_is_replaced_by_quotes(
    server: OpenAIServer,
    seed_index: Index,
    monkeypatch: pytest.MonkeyPatch,
    pieces: list[str],
    ends: Literal["cut", "hang"],
    reason: str,
    timeout: float,
) -> None:
    server.script(Reply(pieces, ends=ends))
    assistant = _assistant(server.base_url, seed_index, monkeypatch, timeout)
    events = list(assistant.stream(QUESTION))
    assert _shown(events).startswith("Poland and" if pieces else "")
    _quoted_instead(_last(events))
    assert reason in _last(events).notice


def test_a_follow_up_is_completed_by_the_model(server: OpenAIServer, written: Assistant) -> None:
    completed = "Did Germany decline to contribute ground forces?"
    said = f'<think>They mean forces.</think>\n**Question:** "{completed}"'
    server.script(said, "It left the door open. [1]")
    answer = written.ask("what about Germany?", HISTORY * 20)
    first, second = server.requests
    assert not first.get("stream")
    roles = [message["role"] for message in first["messages"]]
    assert roles == ["system", *["user", "assistant"] * 3, "user"]  # a conversation is sent in part
    assert len(second["messages"]) == len(roles)
    assert first["messages"][-1]["content"] == answer.question == "what about Germany?"
    assert second["messages"][-1]["content"] == answer.trace.searched_for == completed
    assert answer.answer == "It left the door open. [1]"


def test_a_first_question_is_not_completed(server: OpenAIServer, says: Says) -> None:
    assert says("Poland. [1]").trace.searched_for == QUESTION
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
