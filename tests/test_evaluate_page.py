"""The Evaluate page's folder, runs, drafts and routes, without a browser."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.answer import Event, Turn
from assistant.assistant import Assistant
from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from eval.bench.wrapped_assistant import WrappedAssistant
from eval.outcome_store import ANSWERS_FILE
from eval.prepared import WORK
from eval.testset import Gold
from ingest.errors import UsageError
from ingest.index import Index
from tests.commands import until
from tests.fakes import DECLINED, FakeAssistant
from tests.fakes import seed_index as fake_index
from ui.app import create_app
from ui.evaluate.drafts import DraftBox
from ui.evaluate.page import text_html
from ui.evaluate.routes import offers_evaluate
from ui.evaluate.runs import Runner, RunState
from ui.evaluate.store import EvaluationFolder
from ui.feedback import FeedbackStore
from ui.settings import UiSettings

ARTICLE = "coalition-of-the-willing.txt"
SETTINGS = AssistantSettings()


def unanswerable(count: int = 3) -> bytes:
    """A test set of so many questions."""
    rows = [
        {"id": f"q{n}", "question": f"Which country is number {n}?", "answerable": False}
        for n in range(count)
    ]
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


@pytest.fixture
def folder(tmp_path: Path) -> EvaluationFolder:
    return EvaluationFolder(tmp_path / "kept")


@pytest.fixture
def box(folder: EvaluationFolder, seed_index: Index) -> DraftBox:
    return DraftBox(folder.root, lambda: seed_index)


@pytest.fixture(scope="module")
def assistant(seed_index: Index) -> Assistant:
    return build_assistant(SETTINGS, seed_index)


@pytest.fixture
def three(folder: EvaluationFolder) -> str:
    return folder.keep_set(unanswerable(), "three.jsonl")


def ended(runner: Runner) -> RunState:
    until(lambda: not runner.state.running, "the run has ended")
    return runner.state


class Gated(WrappedAssistant):
    """The real assistant, which answers the questions one by one when it is let."""

    def __init__(self, real: Assistant) -> None:
        super().__init__(real)
        self.may = threading.Semaphore(0)
        self.asked: list[str] = []

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        documents: Sequence[str] = (),
        principals: frozenset[str] | None = None,
    ) -> Iterator[Event]:
        assert self.may.acquire(timeout=30)
        self.asked.append(question)
        return super().stream(question, history, documents, principals)


# --- the folder ---------------------------------------------------------------------------------


def test_an_upload_is_kept_under_a_harmless_name(folder: EvaluationFolder) -> None:
    assert folder.keep_set(unanswerable(), "../../etc/pass<wd>.JSONL") == "pass-wd.jsonl"
    assert folder.keep_set(unanswerable(), "..\\pass<wd>.jsonl") == "pass-wd.jsonl"  # the same
    assert folder.keep_set(unanswerable(5), "pass<wd>.jsonl") == "pass-wd-2.jsonl"
    assert sorted(folder.sets()) == ["pass-wd-2.jsonl", "pass-wd.jsonl"]
    assert len(folder.read_set("pass-wd-2.jsonl")) == 5
    assert [p.name for p in folder.root.iterdir()] == ["sets"]


def test_the_columns_of_an_upload_are_kept_with_it(folder: EvaluationFolder) -> None:
    rows = b"Thema,Soll\nWer?,Ada\n"
    for name, content, sentence in (
        ("fragen.csv", rows, r"with the field Columns: 'question=Thema,answer=Soll'"),
        ("letter.txt", b"Dear all,", r"^letter\.txt "),
    ):
        with pytest.raises(UsageError, match=sentence) as refused:
            folder.keep_set(content, name)
        assert str(folder.root) not in str(refused.value)
    assert folder.sets() == []
    name = folder.keep_set(rows, "fragen.csv", "'question=Thema,answer=Soll'")
    (question,) = folder.read_set(name)
    assert (question.question, question.answers) == ("Wer?", ("Ada",))
    assert folder.sets() == [name]
    # The same file again: the columns are those that are named now.
    assert folder.keep_set(rows, "fragen.csv", "question=Soll") == name
    assert folder.read_set(name).questions[0].question == "Ada"
    plain = folder.keep_set(b"question,answer\nWer?,Ada\n", "plain.csv")
    assert folder.read_set(plain).questions[0].answers == ("Ada",)


@pytest.mark.parametrize("name", ["../secret", "..", "sets", ".hidden", "", "a/b", "indexes"])
def test_no_name_leads_out_of_the_folder(folder: EvaluationFolder, name: str) -> None:
    folder.root.mkdir()
    (folder.root.parent / "secret").mkdir()
    for look in (folder.run, folder.set_path, folder.cleaned_path):
        with pytest.raises(UsageError):
            look(name)


# --- runs ---------------------------------------------------------------------------------------


def test_a_run_is_stopped_and_resumed_and_runs_alone(
    assistant: Assistant, folder: EvaluationFolder
) -> None:
    gated = Gated(assistant)
    name = folder.keep_set(unanswerable(20), "many.jsonl")
    runner = Runner(gated, folder, SETTINGS)
    run = runner.start(name)
    with pytest.raises(UsageError, match="one runs at a time"):
        runner.start(name)
    gated.may.release(3)
    until(lambda: (runner.state.progress or (0,))[0] == 3, "three are answered")
    runner.stop()
    gated.may.release(40)
    assert ended(runner).phase == "stopped"
    assert folder.runs()[0].resumable
    with pytest.raises(UsageError, match="has not finished"):
        folder.results(run)
    before = len(gated.asked)
    assert 3 < before < 20
    gated.may.release(40)
    assert runner.resume(run) == run
    state = ended(runner)
    assert state.phase == "finished"
    assert state.progress is not None
    assert state.progress.resumed >= 3
    assert len(gated.asked) <= 20 + before - state.progress.resumed
    assert folder.results(run).head["testset"]["questions"] == 20


def test_a_run_that_fails_says_why_and_one_that_could_not_begin_is_not_under_way(
    folder: EvaluationFolder, three: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    fake = FakeAssistant(fake_index(tmp_path))
    fake.index.problem = UsageError("The index is broken.")
    runner = Runner(fake, folder, None)
    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", refuse)
        with pytest.raises(RuntimeError):
            runner.start(three)
    assert not runner.state.running
    runner.start(three)
    assert (ended(runner).phase, runner.state.sentence) == ("failed", "The index is broken.")


# --- drafts -------------------------------------------------------------------------------------


def test_drafts_are_decided_on_once(box: DraftBox, folder: EvaluationFolder) -> None:
    assert box.propose(4) == 4
    first, second, *rest = box.waiting()
    gold = box.locate(first.document, first.quote, first.start)
    assert (gold.start, gold.end) == (first.start, first.end)
    box.accept(first.id, " Edited? ", ["yes ", ""], gold)
    box.reject(second.id)
    assert box.waiting() == rest
    with pytest.raises(UsageError, match="decided on already"):
        box.reject(first.id)
    box.propose(4)
    assert not {one.id for one in box.waiting()} & {first.id, second.id}
    (kept,) = folder.read_set("accepted-drafts.jsonl").questions
    assert (kept.question, kept.answers, kept.gold) == ("Edited?", ("yes",), (gold,))
    assert "draft" not in kept.tags


def test_a_disliked_answer_becomes_a_draft(
    box: DraftBox, assistant: Assistant, folder: EvaluationFolder, seed_index: Index
) -> None:
    answer = assistant.ask("What did Germany say?").as_dict()
    verdict = {"rating": "down", "comment": "no", "answer": answer}
    # Who sends a verdict may send anything for the answer.
    changes = ({"trace": "x"}, {"question": [1]}, {"citations": "x"}, {"closest": [{"start": "a"}]})
    others = [verdict | {"answer": {"question": "Why?"} | change} for change in changes]
    assert box.propose_disliked(others) == 0
    assert box.propose_disliked([verdict]) == 1
    assert box.propose_disliked([verdict]) == 0
    (draft,) = box.waiting()
    assert (draft.document, draft.quote, draft.tags["rule"]) == (ARTICLE, "", "feedback")
    gold = box.locate(ARTICLE, f"  {DECLINED.replace(' ', '  ', 1)}\n", draft.start)
    assert gold.quote == DECLINED
    held = seed_index.document(ARTICLE)
    assert held is not None
    last = held.text.rindex("Coalition")
    nearest = Gold(ARTICLE, last, last + 9, quote="Coalition")
    assert box.locate(ARTICLE, "Coalition", last + 3) == nearest
    with pytest.raises(UsageError, match="to the letter"):
        box.locate(ARTICLE, "not there", 0)
    with pytest.raises(UsageError, match="Word the question first"):
        box.accept(draft.id, " ", [], gold)
    box.accept(draft.id, draft.question, ["ignored"], None)
    (kept,) = folder.read_set("accepted-drafts.jsonl").questions
    assert (kept.answerable, kept.answers, kept.gold) == (False, (), ())


# --- what is shown ------------------------------------------------------------------------------


def test_a_long_document_is_shown_in_parts() -> None:
    text = "".join(f"{n:06}\r\n" for n in range(5000))
    shown = {center: text_html(text, center) for center in (0, 20_000, len(text))}
    leads = [("Earlier" in html, "Later" in html) for html in shown.values()]
    assert leads == [(False, True), (True, True), (True, False)]
    assert 'data-start="8000"' in shown[20_000]
    assert "001000&#13;\n" in shown[20_000]  # which the browser would else take for one character
    assert '<mark class="cited">001001</mark>' in text_html(text, 8008, (8008, 8014), picked=False)
    assert "<mark" not in text_html(text, 40_000, (8008, 8014))


# --- routes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "offered"),
    [
        (UiSettings(), True),
        (UiSettings(host="localhost"), True),
        (UiSettings(host="0.0.0.0"), False),
        (UiSettings(allowed_hosts=("chat.example.org",)), False),
    ],
)
def test_only_this_machine_gets_the_page(
    settings: UiSettings, offered: bool, tmp_path: Path
) -> None:
    assert offers_evaluate(settings) is offered
    store = FeedbackStore(tmp_path / "feedback.sqlite3")
    app = create_app(FakeAssistant(fake_index(tmp_path)), settings, store)
    client = TestClient(app, base_url="http://localhost")
    for address in ("/evaluate", "/evaluate/"):
        assert client.get(address).status_code == (200 if offered else 404)
    for page in ("/", "/documents"):
        assert ('href="evaluate"' in client.get(page).text) is offered
    assert "evaluate" not in client.get("/embed").text.split("<gradio-app")[1].split(">")[0]
    for door in ("upload?name=x.jsonl", "run", "reject"):
        foreign = client.post(
            f"/evaluate/{door}", headers={"sec-fetch-site": "cross-site"}, json={}
        )
        assert foreign.status_code == (403 if offered else 404)
    for closed in ("/evaluate/config", "/evaluate/nothing", "/evaluated"):
        assert client.get(closed).status_code == 404
    # What the chat does not need, it does not get.
    assert client.post("/gradio_api/upload").status_code == 404


@pytest.fixture(scope="module")
def client(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    store = FeedbackStore(tmp_path_factory.mktemp("client") / "feedback.sqlite3")
    app = create_app(assistant, UiSettings(), store, SETTINGS)
    return TestClient(app, base_url="http://localhost/evaluate/")


def test_the_page_runs_a_test_set_and_serves_its_files_and_nothing_else(
    client: TestClient, seed_path: Path
) -> None:
    assert "None yet: upload one" in client.get("").text
    kept = client.post("upload?name=served.jsonl", content=unanswerable()).text
    assert '<option value="served.jsonl" selected>' in kept
    folder = EvaluationFolder(seed_path.with_name("index-eval"))
    for cached in (0, 3):  # the second time from the first
        assert "data-phase" in client.post("run", json={"name": "served.jsonl"}).text
        heard = client.get("progress").text
        assert heard.count("event: ended") == 1
        run = heard.partition("evaluate/runs/")[2].partition("/")[0]
        assert folder.results(run).head["cached"] == cached
        assert folder.run(run).head == folder.results(run).head
        assert f"runs/{run}/report.html" in client.post("listed", json={}).text
    # What was answered is kept beside the index, not where the server happens to have been started.
    assert (folder.root / ANSWERS_FILE).is_file()
    assert not Path(WORK).exists()
    assert "Open the report" in client.get("../evaluate").text
    report = client.get(f"runs/{run}/report.html")
    assert "sandbox" in report.headers["content-security-policy"]
    assert client.get(f"runs/{run}/results.json").json()["testset"]["questions"] == 3
    assert client.get("sets/served.jsonl").content == unanswerable()
    assert "not distinguishable" in client.get(f"compare.html?a={run}&b={run}").text
    (seed_path.parent / "secret").mkdir(exist_ok=True)
    (seed_path.parent / "secret" / "report.html").write_text("secret")
    for closed in (
        f"runs/{run}/run.json",
        f"runs/{run}/rows.jsonl",
        "runs/..%2Fsecret/report.html",
        "runs/%2E%2E/report.html",
        "sets/..%2F..%2Findex%2Fcatalogue.sqlite3",
        "sets/missing.jsonl",
        "cleaned/missing.jsonl",
        "compare.html?a=x&b=y",
    ):
        answer = client.get(closed)
        assert answer.status_code == 404
        assert answer.json()["error"]


def test_gold_that_is_in_no_document_is_told_beside_the_figures(client: TestClient) -> None:
    row = {"question": "Who?", "gold": [{"quote": "It says so nowhere at all."}]}
    client.post("upload?name=lost.jsonl", content=json.dumps(row).encode())
    client.post("run", json={"name": "lost.jsonl"})
    said = client.get("progress").text.replace("\xa0", " ")
    assert "The gold of 1 question is not in the documents: Audit" in said


@pytest.mark.parametrize(
    ("action", "fields", "sentence"),
    [
        ("choose", {"name": "../x"}, "There is no test set"),
        ("audit", {"name": "x"}, "There is no test set"),
        ("run", {"name": "x"}, "There is no test set"),
        ("resume", {"run": "x"}, "There is no run"),
        ("compare", {"a": "x", "b": "y"}, "There is no run"),
        ("use-cleaned", {"name": "x"}, "There is no cleaned copy"),
        ("accept", {"draft": "x", "question": "Who?"}, "decided on already"),
        ("reject", {"draft": "x"}, "decided on already"),
        ("accept", {"answerable": "on", "document": "x"}, "There is no document"),
        ("accept", {"answerable": "on", "document": ARTICLE}, "No words are picked"),
        ("propose-disliked", {}, "No answer was rated down yet."),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    client: TestClient, action: str, fields: dict[str, str], sentence: str
) -> None:
    told = client.post(action, json=fields)
    assert told.status_code == 200
    assert sentence in told.text
