"""Talk that is no question gets a sentence of ours, at every door; whatever may be a question is one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import pytest

from assistant.answer import Answer, Delta, Searched, Turn
from assistant.assistant import Assistant
from assistant.build import build_assistant
from assistant.questions.talk.remarks import Remark, remark_in, remark_to, reply_to, without_remarks
from assistant.settings import AssistantSettings
from eval.attribution import Attribution
from eval.draft import drafts_from_feedback
from eval.judged_rows import judged
from eval.outcome import ask as ask_outcome
from eval.scoring import Scorer
from eval.summary import Tally
from eval.testset import Gold, TestQuestion
from ingest.index import Index
from ingest.pipeline import ingest
from tests import openai_server
from tests.commands import call
from tests.fakes import DECLINED, SEED, place_of
from ui.chat.rendering import answer_html

QUESTION = "Which countries declined to contribute ground forces?"


@pytest.fixture(scope="module")
def assistant(seed_index: Index) -> Assistant:
    return build_assistant(AssistantSettings(), seed_index)


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("hello", Remark.GREETING),
        ("Hi there!", Remark.GREETING),
        ("good morning", Remark.GREETING),
        ("Hello :)", Remark.GREETING),
        ("👋 hey", Remark.GREETING),
        ("Hello, how are you?", Remark.GREETING),
        ("Thanks for the quick reply, that answers my question.", Remark.THANKS),
        ("Vielen Dank, das hilft!", Remark.THANKS),
        ("Which documents have been indexed?", Remark.DOCUMENTS),
        ("what topics do you cover?", Remark.DOCUMENTS),
        ("What can I ask about?", Remark.ABOUT),
        ("/help", Remark.ABOUT),
        ("👍", Remark.NOTED),
        (":)", Remark.NOTED),
        ("Grüß Gott!", Remark.GREETING),
        ("thanks!", Remark.THANKS),
        ("Thank you, that helps.", Remark.THANKS),
        ("great, thanks", Remark.THANKS),
        ("Thank you so much for your help!", Remark.THANKS),
        ("Danke schön", Remark.THANKS),
        ("merci beaucoup !", Remark.THANKS),
        ("who are you", Remark.ABOUT),
        ("What are you?", Remark.ABOUT),
        ("Hi! What can you do?", Remark.ABOUT),
        ("help", Remark.ABOUT),
        ("¿Qué puedes hacer?", Remark.ABOUT),
        ("which documents do you have", Remark.DOCUMENTS),
        ("What documents are indexed?", Remark.DOCUMENTS),
        ("Quels documents avez-vous ?", Remark.DOCUMENTS),
        ("thanks, bye", Remark.GOODBYE),
        ("ok", Remark.NOTED),
        ("OK, got it.", Remark.NOTED),
        ("yes", Remark.NOTED),
        ("No!", Remark.NOTED),
        ("yes please", Remark.NOTED),
        ("yeah thanks", Remark.THANKS),
        ("Sorry, I don't understand that.", Remark.NOTED),
        ("Are you sure about that?", Remark.DOUBT),
        ("hmm, that's wrong", Remark.DOUBT),
        ("What do you mean?", Remark.NOTED),
        ("shorter please", Remark.WORDING),
        ("and in short please", Remark.WORDING),
        ("Can you make it shorter?", Remark.WORDING),
        ("could you please translate that into German", Remark.WORDING),
        ("In German, please!", Remark.WORDING),
        ("answer in French", Remark.WORDING),
        ("what's your source?", Remark.SOURCE),
        ("Where did you get that from?", Remark.SOURCE),
        ("how do you know?", Remark.SOURCE),
        ("is that correct?", Remark.DOUBT),
        ("I have a question", Remark.ABOUT),
        ("Hi, can I ask you something?", Remark.ABOUT),
        ("Which language model are you?", Remark.ABOUT),
        ("¡Hola! ¿Qué tal?", Remark.GREETING),
        ("こんにちは", Remark.GREETING),
        ("你好！", Remark.GREETING),
        ("Привет", Remark.GREETING),
        ("Dzień dobry", Remark.GREETING),
        ("Merhaba", Remark.GREETING),
        ("مرحبا", Remark.GREETING),
        ("Спасибо!", Remark.THANKS),
        ("ありがとうございます", Remark.THANKS),
    ],
)
def test_talk_is_known(text: str, remark: Remark) -> None:
    assert remark_in(text) is remark


@pytest.mark.parametrize(
    "text",
    [
        "hello world programme: when does it start?",
        "Thanks to whom did the talks begin?",
        "What can you do about noise?",
        "who are you allowed to invite?",
        "help desk hours",
        "help me find the fire exit",
        "hello, when does the canteen open?",
        "which documents do you have to sign?",
        "Which documents do I need?",
        "thanksgiving",
        "thank-you letters",
        "no smoking",
        "Is it a yes or a no?",
        "Are you sure that the canteen is open?",
        "in German?",
        "and in German",
        "Is there a shorter route?",
        "What is the source of the Ansel?",
        "Where did you get the figures for 2024?",
        "Which courses are in German please",
        "translate the handbook",
        "shorter working hours",
        "who says that overtime is paid?",
        "How do you know that somebody is ill?",
        "What do you mean by overtime?",
        "I have a question about leave",
        "sorry, when does the canteen open?",
        "Which model are you allowed to order?",
        '"hello"',
        "hello_world",
        "ok+",
        "OK button",
        "nice guidelines",
        "why? :)",
        "what do you know about Ukraine?",
        "Which documents can I ask for at reception?",
        "good morning meeting",
        "hi-vis vests",
        "why?",
        "January diplomatic sprint",
        "",
        " ",
        "?!",
        "hello " * 5000,
        "ok\x00ok",
    ],
)
def test_what_may_be_a_question_is_one(text: str) -> None:
    assert remark_in(text) is None


def test_a_remark_is_the_contract_without_a_search(assistant: Assistant) -> None:
    searched, delta, answer = assistant.stream("hello")
    assert searched == Searched("hello", 0)
    assert isinstance(answer, Answer)
    assert delta == Delta(answer.answer)
    content = json.loads(json.dumps(answer.as_dict()))
    assert (content["kind"], content["abstained"], content["confidence"]) == ("remark", False, 0)
    assert content["citations"] == content["closest"] == content["trace"]["passages"] == []
    assert list(content) == list(assistant.ask(QUESTION).as_dict())
    sentence, *starters = answer.answer.split("\n- ")
    assert "one document" in sentence
    assert len(starters) == 2
    assert all(assistant.ask(starter).kind == "answer" for starter in starters)


def test_every_answer_says_what_it_is(assistant: Assistant) -> None:
    assert assistant.ask(QUESTION).kind == "answer"
    assert assistant.ask("What is the capital of Australia?").kind == "abstention"


def test_the_documents_are_named_or_counted(seed_index: Index) -> None:
    (document,) = seed_index.documents()
    assert f"“{document.title}”" in reply_to(Remark.DOCUMENTS, [document], ())
    many = reply_to(Remark.DOCUMENTS, [document] * 12, ())
    assert many.count(document.title) == 5
    assert "12 documents" in many
    assert "… and 7 more" in many


def test_an_empty_index_says_how_to_add_documents(index: Index) -> None:
    answer = build_assistant(AssistantSettings(), index).ask("hello")
    assert answer.kind == "remark"
    assert "nothing is indexed yet" in answer.answer
    assert "footnote ingest" in answer.answer


def test_what_a_document_is_about_is_a_question(index: Index, tmp_path: Path) -> None:
    texts = {
        "What can you do?": "# Safety\n\n## What can you do?\n\nCall the porter.\n",
        "hi": "# Terms\n\n- HI: the humidity index of a room\n",
        "help": "The Higher Education Loan Programme (HELP) pays fees.\n",
        "Hello": "# Hello\n\nHello is our magazine for new staff.\n",
    }
    (tmp_path / "docs").mkdir()
    for number, text in enumerate(texts.values()):
        (tmp_path / "docs" / f"{number}.md").write_text(text, encoding="utf-8")
    ingest(index, [tmp_path / "docs"])
    assistant = build_assistant(AssistantSettings(reader="similarity"), index)
    for said in texts:
        assert remark_in(said) is not None
        assert assistant.ask(said).kind != "remark"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("shorter please", "a question about one thing of it"),
        ("in German please", "neither shorten nor translate"),
        ("Auf Deutsch, bitte!", "neither shorten nor translate"),
        ("what's your source?", "footnote"),
        ("are you sure?", "out of date"),
    ],
)
def test_talk_about_the_answer_is_no_search(assistant: Assistant, said: str, told: str) -> None:
    asked = [Turn("user", QUESTION), Turn("assistant", "Poland, Spain, and Italy [1]")]
    answer = assistant.ask(said, asked)
    assert answer.kind == "remark"
    assert told in answer.answer
    assert not answer.citations
    talk = [*asked, Turn("user", said), Turn("assistant", answer.answer)]
    assert without_remarks(assistant.index, talk) == asked


def test_a_chat_model_is_asked_for_other_words(seed_index: Index) -> None:
    assert remark_to(seed_index, "shorter please") is Remark.WORDING
    assert remark_to(seed_index, "shorter please", rewords=True) is None
    assert remark_to(seed_index, "what's your source?", rewords=True) is Remark.SOURCE
    talk = [Turn("user", "shorter please"), Turn("assistant", "Poland.")]
    assert without_remarks(seed_index, talk, rewords=True) == talk


def test_no_follow_up_leans_on_a_remark(assistant: Assistant) -> None:
    talk = [Turn("user", "thanks!"), Turn("assistant", "You’re welcome!")]
    asked = [Turn("user", QUESTION), Turn("assistant", "Poland, Spain, and Italy [1]")]
    assert without_remarks(assistant.index, [*talk, *asked, *talk]) == asked
    follow_up = "what about Germany?"
    plain, after = assistant.ask(follow_up, asked), assistant.ask(follow_up, [*asked, *talk])
    assert after.trace == plain.trace
    assert after.trace.searched_for != follow_up


def test_a_chat_model_is_not_asked(seed_index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    with openai_server.running() as server:
        settings = AssistantSettings(model="openai:test", base_url=server.base_url)
        answer = build_assistant(settings, seed_index).ask("thanks!")
        assert answer.kind == "remark"
        assert not server.requests


def test_in_the_terminal(capsys: pytest.CaptureFixture[str], seed_path: Path) -> None:
    said = call(capsys, "ask", "--index", str(seed_path), "hello")
    assert said.status == 0
    assert said.out.startswith("Hello! I answer from the one document")
    assert "[1]" not in said.out
    written = call(capsys, "ask", "--index", str(seed_path), "--json", "thanks!")
    assert json.loads(written.out)["kind"] == "remark"


@pytest.fixture(scope="module")
def client(
    assistant: Assistant, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    with (
        place_of(assistant, tmp_path_factory.mktemp("remarks")) as place,
        httpx.Client(base_url=place, timeout=30, trust_env=False) as client,
    ):
        yield client


def test_over_http(client: httpx.Client) -> None:
    answer = client.post("/api/v1/ask", json={"question": "Which documents do you have?"}).json()
    assert (answer["kind"], answer["citations"]) == ("remark", [])
    stream = client.post("/api/v1/ask/stream", json={"question": "hello"}).text
    names = [line[7:] for line in stream.splitlines() if line.startswith("event: ")]
    assert names == ["searched", "delta", "answer"]
    assert '"kind":"remark"' in stream.replace(": ", ":")
    described = client.get("/openapi.json").json()["components"]["schemas"]["AnswerBody"]
    assert described["properties"]["kind"]["enum"] == ["answer", "abstention", "remark"]


def test_on_the_page_it_is_no_abstention_and_asks_for_no_verdict(assistant: Assistant) -> None:
    html = answer_html(assistant.ask("hello"))
    assert 'class="answer remark"' in html
    assert "don’t say" not in html
    assert 'class="up"' not in html


def test_an_evaluation_counts_it_neither_as_an_answer_nor_as_an_abstention(
    assistant: Assistant,
) -> None:
    wanted = TestQuestion("wanted", "ok", gold=(Gold(SEED.name, quote=DECLINED),))
    nothing = TestQuestion("nothing", "hello", answerable=False)
    scorer = Scorer(assistant.index)
    rows = [scorer.row(one, ask_outcome(assistant, one), False) for one in (wanted, nothing)]
    assert [row["attribution"] for row in rows] == [Attribution.REMARK, Attribution.NOT_COMPARED]
    for row in rows:
        assert not [name for name in row["metrics"] if name.startswith("abstention.")]
    assert rows[0]["metrics"]["overall.accuracy"] == 0
    assert "overall.accuracy" not in rows[1]["metrics"]
    tally = Tally()
    for row in rows:
        tally.add(row)
    none = {"answered": 0, "abstained": 0}
    assert tally.confusion() == {"answerable": none, "unanswerable": none}
    assert judged(rows)[0] == []


@pytest.mark.parametrize("ratings", [("down",), ("up", "down")])
def test_a_disliked_remark_is_no_draft(assistant: Assistant, ratings: Sequence[str]) -> None:
    answer = assistant.ask("hello").as_dict()
    assert drafts_from_feedback([{"rating": one, "answer": answer} for one in ratings]) == []
