"""The clients that people have, against the real assistant over ``seeds/``: openai, LangChain, curl."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from collections.abc import Iterator
from functools import reduce
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr

from assistant.answer import Answer, Turn
from assistant.assistant import Assistant
from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from ingest.index import Index
from tests.fakes import place_of
from tests.lazily import Lazily
from ui.settings import UiSettings

if TYPE_CHECKING:
    import openai
else:
    openai = Lazily("openai")

QUESTION = "Which countries declined to contribute ground forces?"
DECLINED = "Poland, Spain, and Italy declined to contribute ground forces."
UNKNOWN = "Who is the king of Norway?"
EVENTS = (
    "response.created", "response.in_progress", "response.output_item.added", "response.content_part.added",
    "response.output_text.delta", "response.output_text.annotation.added", "response.output_text.done",
    "response.content_part.done", "response.output_item.done", "response.completed",
)  # fmt: skip
FOLLOW_UP = "What about Germany?"


def asked(question: str = QUESTION) -> Any:
    return [{"role": "user", "content": question}]


@pytest.fixture(scope="module")
def assistant(seed_index: Index) -> Assistant:
    return build_assistant(AssistantSettings(), seed_index)


@pytest.fixture(scope="module")
def place(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with place_of(assistant, tmp_path_factory.mktemp("openai")) as place:
        yield place


@pytest.fixture(scope="module")
def expected(assistant: Assistant) -> Answer:
    return assistant.ask(QUESTION, principals=frozenset())


@pytest.fixture(scope="module")
def client(place: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{place}/v1", api_key="none", max_retries=0) as client:
        yield client


def told(footnote: Any) -> dict[str, Any]:
    """What differs from one asking to the next left out."""
    return {name: value for name, value in footnote.items() if name not in ("timings_ms", "unused")}


def assert_cites(text: str, annotations: list[dict[str, Any]], expected: Answer) -> None:
    """Each annotation is of a marker, and leads to what that marker's citation quotes."""
    numbers = [text[one["start_index"] : one["end_index"]] for one in annotations]
    assert numbers == ["[1]", "[1]"]
    cited = expected.citations[0]
    for one in annotations:
        assert one["title"] == cited.title
        assert (
            f"/documents#document={cited.document}&start={cited.start}&end={cited.end}&"
            in (one["url"])
        )
    assert text.startswith(expected.answer)
    assert text.index("**Sources**") < text.index(annotations[0]["url"])


def test_models_are_listed(client: openai.OpenAI) -> None:
    assert [one.id for one in client.models.list()] == ["footnote"]
    assert client.models.retrieve("footnote").owned_by == "footnote"


def test_a_completion(client: openai.OpenAI, place: str, expected: Answer) -> None:
    completion = client.chat.completions.create(model="footnote", messages=asked())
    choice = completion.choices[0]
    assert choice.finish_reason == "stop"
    assert choice.message.content is not None
    annotations = [one.url_citation.model_dump() for one in choice.message.annotations or []]
    assert_cites(choice.message.content, annotations, expected)
    assert annotations[0]["url"].startswith(place)
    assert told(completion.model_extra["footnote"]) == told(expected.as_dict())
    assert completion.system_fingerprint == expected.index
    usage = completion.usage
    assert usage is not None
    assert usage.prompt_tokens == len(QUESTION.split())
    assert usage.completion_tokens == len(choice.message.content.split())
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens


def test_a_streamed_completion(client: openai.OpenAI, expected: Answer) -> None:
    whole = client.chat.completions.create(model="footnote", messages=asked())
    chunks = list(
        client.chat.completions.create(
            model="footnote",
            messages=asked(),
            stream=True,
            stream_options={"include_usage": True},
        )
    )
    *talk, usage = chunks
    last = talk[-1]
    assert talk[0].choices[0].delta.role == "assistant"
    text = "".join(chunk.choices[0].delta.content or "" for chunk in talk)
    assert text == whole.choices[0].message.content
    assert [chunk.choices[0].finish_reason for chunk in talk[:-1]] == [None] * (len(talk) - 1)
    assert last.choices[0].finish_reason == "stop"
    assert last.model_extra is not None
    assert told(last.model_extra["footnote"]) == told(expected.as_dict())
    delta = last.choices[0].delta.model_extra
    assert delta is not None
    assert_cites(text, [one["url_citation"] for one in delta["annotations"]], expected)
    assert (usage.choices, usage.usage) == ([], whole.usage)
    assert len({chunk.id for chunk in chunks}) == 1


def test_a_stream_is_put_together_by_the_package(client: openai.OpenAI, expected: Answer) -> None:
    with client.chat.completions.stream(model="footnote", messages=asked()) as stream:
        kinds = {event.type for event in stream}
        message = stream.get_final_completion().choices[0].message
    assert {"chunk", "content.delta", "content.done"} <= kinds
    annotations = [one.url_citation.model_dump() for one in message.annotations or []]
    assert_cites(message.content or "", annotations, expected)


def test_several_at_once(place: str) -> None:
    async def ask() -> list[str]:
        async with openai.AsyncOpenAI(
            base_url=f"{place}/v1", api_key="none", max_retries=0
        ) as client:

            async def streamed() -> str:
                chunks = await client.chat.completions.create(
                    model="footnote", messages=asked(), stream=True
                )
                return "".join(
                    [
                        chunk.choices[0].delta.content or ""
                        async for chunk in chunks
                        if chunk.choices
                    ]
                )

            async def whole() -> str:
                made = await client.chat.completions.create(model="footnote", messages=asked())
                return made.choices[0].message.content or ""

            async def response() -> str:
                made = await client.responses.create(model="footnote", input=QUESTION)
                return str(made.output_text)

            return await asyncio.gather(*(one() for one in (streamed, whole, response) * 4))

    texts = set(asyncio.run(ask()))
    assert len(texts) == 1
    assert DECLINED in texts.pop()


def test_a_response(client: openai.OpenAI, expected: Answer) -> None:
    response = client.responses.create(
        model="footnote", input=QUESTION, instructions="Be brief.", metadata={"ticket": "7"}
    )
    assert (response.status, response.error, response.metadata) == (
        "completed",
        None,
        {"ticket": "7"},
    )
    assert response.instructions == "Be brief."
    item = response.output[0]
    assert item.type == "message"
    part = item.content[0]
    assert part.type == "output_text"
    assert part.text == response.output_text
    assert_cites(part.text, [one.model_dump() for one in part.annotations], expected)
    assert response.model_extra is not None
    assert told(response.model_extra["footnote"]) == told(expected.as_dict())
    assert response.model_extra["footnote"]["unused"] == ["instructions"]
    assert response.usage is not None
    assert response.usage.input_tokens == len(QUESTION.split())
    assert response.usage.output_tokens == len(part.text.split())


def test_a_streamed_response(client: openai.OpenAI, expected: Answer) -> None:
    events = list(client.responses.create(model="footnote", input=QUESTION, stream=True))
    assert [event.sequence_number for event in events] == list(range(len(events)))
    kinds = [event.type for event in events]
    assert tuple(dict.fromkeys(kinds)) == EVENTS
    assert kinds == sorted(kinds, key=EVENTS.index)
    deltas = [event.delta for event in events if event.type == "response.output_text.delta"]
    added: Any = [
        event.annotation
        for event in events
        if event.type == "response.output_text.annotation.added"
    ]
    last = events[-1]
    assert last.type == "response.completed"
    assert "".join(deltas) == last.response.output_text
    annotations = [one if isinstance(one, dict) else one.model_dump() for one in added]
    assert_cites(last.response.output_text, annotations, expected)
    assert last.response.model_extra is not None
    assert told(last.response.model_extra["footnote"]) == told(expected.as_dict())


def test_a_response_is_put_together_by_the_package(client: openai.OpenAI, expected: Answer) -> None:
    with client.responses.stream(model="footnote", input=QUESTION) as stream:
        kinds = [event.type for event in stream]
        final = stream.get_final_response()
    assert tuple(dict.fromkeys(kinds)) == EVENTS
    assert final.output_text.startswith(expected.answer)


def test_an_abstention_shows_what_came_closest(client: openai.OpenAI, place: str) -> None:
    completion = client.chat.completions.create(model="footnote", messages=asked(UNKNOWN))
    text = completion.choices[0].message.content or ""
    assert text.startswith("The documents don't say. “Norway” occurs in no document.")
    assert "Closest passages, not an answer:\n\n- “" in text
    assert text.count(f"]({place}/documents#document=") == 3
    assert completion.choices[0].message.annotations == []
    assert completion.model_extra is not None
    assert completion.model_extra["footnote"]["abstained"] is True


def test_a_remark_is_answered_in_words(client: openai.OpenAI) -> None:
    completion = client.chat.completions.create(model="footnote", messages=asked("Hello!"))
    assert completion.model_extra is not None
    footnote = completion.model_extra["footnote"]
    assert footnote["kind"] == "remark"
    assert completion.choices[0].message.content == footnote["answer"]


@pytest.mark.parametrize("parts", [False, True])
def test_earlier_messages_are_the_history(
    client: openai.OpenAI, assistant: Assistant, expected: Answer, parts: bool
) -> None:
    """Our own list of sources comes back with them and must change nothing."""
    before = client.chat.completions.create(model="footnote", messages=asked())
    said: Any = before.choices[0].message.content
    question: Any = FOLLOW_UP
    if parts:
        said, question = ([{"type": "text", "text": text}] for text in (said, question))
    messages: Any = [
        {"role": "developer", "content": "You are terse."},
        *asked(),
        {"role": "assistant", "content": said},
        {"role": "user", "content": question},
    ]
    followed = client.chat.completions.create(model="footnote", messages=messages)
    turns = [Turn("user", QUESTION), Turn("assistant", expected.answer)]
    alone = assistant.ask(FOLLOW_UP, turns, principals=frozenset())
    assert followed.model_extra is not None
    assert told(followed.model_extra["footnote"]) == told(alone.as_dict())
    assert followed.model_extra["footnote"]["unused"] == ["developer"]
    assert "contribute" in alone.trace.searched_for


def test_the_output_of_a_response_is_the_history_of_the_next(client: openai.OpenAI) -> None:
    before = client.responses.create(model="footnote", input=QUESTION)
    items: Any = [*asked(), *(item.model_dump() for item in before.output), *asked(FOLLOW_UP)]
    followed = client.responses.create(model="footnote", input=items)
    assert "Germany left the door open" in followed.output_text


@pytest.mark.parametrize("responses", [False, True])
def test_langchain(place: str, expected: Answer, responses: bool) -> None:
    from langchain_openai import ChatOpenAI

    model = ChatOpenAI(
        model="footnote",
        base_url=f"{place}/v1",
        api_key=SecretStr("none"),
        max_retries=0,
        use_responses_api=responses,
    )
    told = model.invoke(QUESTION)
    assert told.text.startswith(expected.answer)
    pieces = list(model.stream(QUESTION))
    assert "".join(piece.text for piece in pieces) == told.text
    assert told.usage_metadata is not None
    assert told.usage_metadata["input_tokens"] == len(QUESTION.split())
    followed = model.invoke([("human", QUESTION), told, ("human", FOLLOW_UP)])
    assert "Germany left the door open" in followed.text
    if not responses:  # of chat completions langchain-openai drops the annotations
        return
    put_together = reduce(add, pieces)
    for message in (told, put_together):
        block: Any = message.content_blocks[0]
        assert_cites(message.text, block["annotations"], expected)
        assert {one["type"] for one in block["annotations"]} == {"citation"}


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl here")
@pytest.mark.parametrize("stream", [False, True])
def test_curl(place: str, tmp_path: Path, stream: bool) -> None:
    body = json.dumps({"model": "footnote", "messages": asked(), "stream": stream})
    command = [
        "curl",
        "-sSN",
        f"{place}/v1/chat/completions",
        "-H",
        "Content-Type: application/json",
    ]
    done = subprocess.run(
        [*command, "--noproxy", "*", "-d", body], capture_output=True, text=True, check=True
    )
    if not stream:
        assert DECLINED in json.loads(done.stdout)["choices"][0]["message"]["content"]
        return
    *events, end, nothing = done.stdout.split("\n\n")
    assert (end, nothing) == ("data: [DONE]", "")
    chunks = [json.loads(event.removeprefix("data: ")) for event in events]
    assert chunks[-1]["footnote"]["answer"].endswith(f"{DECLINED} [1]")


def test_the_source_list_can_be_turned_off(assistant: Assistant, tmp_path: Path) -> None:
    with (
        place_of(assistant, tmp_path, UiSettings(source_list="off")) as place,
        openai.OpenAI(base_url=f"{place}/v1", api_key="none", max_retries=0) as client,
    ):
        texts = []
        for question in (QUESTION, UNKNOWN):
            made = client.chat.completions.create(model="footnote", messages=asked(question))
            texts.append(made.choices[0].message.content or "")
            marked = made.choices[0].message.annotations
        assert marked == []
    assert texts[0].endswith(f"{DECLINED} [1]")
    assert texts[1].endswith("occurs in no document.")


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("question", "documents", "sentence"),
    [
        (" ", "", "The question is empty"),
        ("x" * 20_001, "", "The question has 20,001 characters"),
        (QUESTION, "nothing.txt", "There is no document nothing.txt"),
    ],
    ids=["empty", "endless", "unknown document"],
)
def test_what_the_assistant_refuses(
    client: openai.OpenAI, question: str, documents: str, sentence: str, stream: bool
) -> None:
    metadata = {"documents": documents}
    with pytest.raises(openai.BadRequestError, match=sentence) as refused:
        client.chat.completions.create(
            model="footnote", messages=asked(question), metadata=metadata, stream=stream
        )
    assert refused.value.type == "invalid_request_error"
    with pytest.raises(openai.BadRequestError, match=sentence):
        client.responses.create(model="footnote", input=question, metadata=metadata, stream=stream)


def test_documents_restrict_the_search(client: openai.OpenAI) -> None:
    one: Any = {"documents": json.dumps(["coalition-of-the-willing.txt"])}
    found = client.chat.completions.create(model="footnote", messages=asked(), metadata=one)
    assert DECLINED in (found.choices[0].message.content or "")
    same = client.responses.create(
        model="footnote", input=QUESTION, metadata={"documents": "coalition-of-the-willing.txt"}
    )
    assert same.output_text == found.choices[0].message.content
