"""The Evaluate page's folder, runs, drafts and routes, without a browser."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.answer import Event, Turn
from assistant.assistant import Assistant, ChainAssistant
from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from eval.outcome_store import ANSWERS_FILE
from eval.prepared import WORK
from eval.testset import Gold
from ingest.errors import UsageError
from ingest.index import Index
from tests.fakes import DECLINED, FakeAssistant
from tests.fakes import seed_index as fake_index
from ui.app import create_app
from ui.evaluate.drafts import DraftBox
from ui.evaluate.fragments import draft_html, recognised_html, source_html
from ui.evaluate.runs import Runner
from ui.evaluate.shell import offers_evaluate
from ui.evaluate.store import EvaluationFolder
from ui.feedback import FeedbackStore
from ui.settings import UiSettings

ARTICLE = "coalition-of-the-willing.txt"


def written_set(tmp_path: Path, name: str, count: int = 3) -> Path:
    file = tmp_path / name
    rows = [
        {"id": f"q{n}", "question": f"Which country is number {n}?", "answerable": False}
        for n in range(count)
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


@pytest.fixture
def folder(tmp_path: Path) -> EvaluationFolder:
    return EvaluationFolder(tmp_path / "kept")


@pytest.fixture
def box(tmp_path: Path, seed_index: Index) -> DraftBox:
    return DraftBox(tmp_path / "kept", seed_index)


def eventually(true: Callable[[], bool]) -> bool:
    until = time.monotonic() + 30
    while not true():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


class Gated(ChainAssistant):
    """The real assistant, which answers the questions one by one when it is let."""

    def __init__(self, inner: Assistant) -> None:
        self.index = inner.index
        self.inner = inner
        self.may = threading.Semaphore(0)
        self.asked: list[str] = []

    def warm_up(self) -> None:
        self.inner.warm_up()

    def stream(
        self, question: str, history: Sequence[Turn] = (), documents: Sequence[str] = ()
    ) -> Iterator[Event]:
        assert self.may.acquire(timeout=30)
        self.asked.append(question)
        return self.inner.stream(question, history, documents)


# --- the folder ---------------------------------------------------------------------------------


def test_the_folder_lies_beside_the_index(seed_index: Index, seed_path: Path) -> None:
    assert EvaluationFolder.beside(seed_index).root == seed_path.with_name("index-eval")


def test_an_upload_is_kept_under_a_harmless_name(folder: EvaluationFolder, tmp_path: Path) -> None:
    file = written_set(tmp_path, "any.jsonl")
    assert folder.keep_set(file, "../../etc/pass<wd>.JSONL") == "pass-wd.jsonl"
    assert folder.keep_set(file, "..\\pass<wd>.jsonl") == "pass-wd.jsonl"  # the same again
    other = written_set(tmp_path, "other.jsonl", 5)
    assert folder.keep_set(other, "pass<wd>.jsonl") == "pass-wd-2.jsonl"
    assert sorted(folder.sets()) == ["pass-wd-2.jsonl", "pass-wd.jsonl"]
    assert len(folder.read_set("pass-wd-2.jsonl")) == 5
    assert [p.name for p in folder.root.iterdir()] == ["sets"]


def test_the_columns_of_an_upload_are_kept_with_it(
    folder: EvaluationFolder, tmp_path: Path
) -> None:
    file = tmp_path / "fragen.csv"
    file.write_text("Thema,Soll\nWer?,Ada\n", "utf-8")
    with pytest.raises(UsageError, match=r"with the field Columns: 'question=Thema,answer=Soll'"):
        folder.keep_set(file, "fragen.csv")
    assert folder.sets() == []
    name = folder.keep_set(file, "fragen.csv", "'question=Thema,answer=Soll'")
    (question,) = folder.read_set(name)
    assert (question.question, question.answers) == ("Wer?", ("Ada",))
    assert folder.sets() == [name]
    # The same file again: the columns are those that are named now.
    assert folder.keep_set(file, "fragen.csv", "question=Soll") == name
    assert folder.read_set(name).questions[0].question == "Ada"
    plain = tmp_path / "plain.csv"
    plain.write_text("question,answer\nWer?,Ada\n", "utf-8")
    assert folder.read_set(folder.keep_set(plain, "plain.csv")).questions[0].answers == ("Ada",)


def test_what_is_no_test_set_is_not_kept(folder: EvaluationFolder, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear all,", encoding="utf-8")
    with pytest.raises(UsageError, match=r"^letter\.txt ") as refused:
        folder.keep_set(letter, "letter.txt")
    assert str(tmp_path) not in str(refused.value)
    assert folder.sets() == []


@pytest.mark.parametrize("name", ["../secret", "..", "sets", ".hidden", "", "a/b", "indexes"])
def test_no_name_leads_out_of_the_folder(folder: EvaluationFolder, name: str) -> None:
    folder.root.mkdir()
    (folder.root.parent / "secret").mkdir()
    for look in (folder.run, folder.set_path, folder.cleaned_path):
        with pytest.raises(UsageError):
            look(name)


# --- runs ---------------------------------------------------------------------------------------


@pytest.fixture
def assistant(seed_index: Index) -> Assistant:
    return build_assistant(AssistantSettings(), seed_index)


def test_a_run_is_listed_with_its_figures(
    assistant: Assistant, folder: EvaluationFolder, tmp_path: Path
) -> None:
    name = folder.keep_set(written_set(tmp_path, "three.jsonl"), "three.jsonl")
    runner = Runner(assistant, folder, AssistantSettings())
    run = runner.start(name)
    state = runner.wait()
    assert (state.phase, state.id) == ("finished", run)
    (entry,) = folder.runs()
    assert entry.head is not None
    assert entry.head["testset"]["questions"] == 3
    assert not entry.resumable
    assert "three" in run
    second = runner.start(name)
    assert runner.wait().phase == "finished"
    assert folder.results(second).head["cached"] == 3  # from the first
    # What was answered is kept beside the index, not where the server happens to have been started.
    assert (folder.root / ANSWERS_FILE).is_file()
    assert not (tmp_path / WORK).exists()
    assert {one.id for one in folder.runs()} == {run, second}


def test_a_run_is_stopped_and_resumed_and_runs_alone(
    assistant: Assistant, folder: EvaluationFolder, tmp_path: Path
) -> None:
    gated = Gated(assistant)
    name = folder.keep_set(written_set(tmp_path, "many.jsonl", 30), "many.jsonl")
    runner = Runner(gated, folder, AssistantSettings())
    run = runner.start(name)
    with pytest.raises(UsageError, match="one runs at a time"):
        runner.start(name)
    gated.may.release(3)
    assert eventually(lambda: (runner.state.progress or (0,))[0] == 3)
    runner.stop()
    gated.may.release(40)
    assert runner.wait().phase == "stopped"
    (entry,) = folder.runs()
    assert entry.resumable
    with pytest.raises(UsageError, match="has not finished"):
        folder.results(run)
    before = len(gated.asked)
    assert 3 < before < 30
    gated.may.release(40)
    assert runner.resume(run) == run
    state = runner.wait()
    assert state.phase == "finished"
    assert state.progress is not None
    assert state.progress.resumed >= 3
    assert len(gated.asked) <= 30 + before - state.progress.resumed
    assert folder.results(run).head["testset"]["questions"] == 30


def test_a_run_that_fails_says_why(folder: EvaluationFolder, tmp_path: Path) -> None:
    place = tmp_path / "documents"
    place.mkdir()
    fake = FakeAssistant(fake_index(place))
    fake.index.problem = UsageError("The index is broken.")
    name = folder.keep_set(written_set(tmp_path, "three.jsonl"), "three.jsonl")
    runner = Runner(fake, folder, None)
    runner.start(name)
    state = runner.wait()
    assert state.phase == "failed"
    assert state.sentence == "The index is broken."
    with pytest.raises(UsageError, match="no test set"):
        runner.start("missing.jsonl")


def test_a_run_that_could_not_begin_is_not_under_way_for_ever(
    assistant: Assistant, folder: EvaluationFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    name = folder.keep_set(written_set(tmp_path, "a.jsonl"), "a.jsonl")
    runner = Runner(assistant, folder, AssistantSettings())
    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", refuse)
        with pytest.raises(RuntimeError):
            runner.start(name)
    assert not runner.state.running
    runner.start(name)
    assert runner.wait().phase == "finished"


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
    proposed = {one.id for one in box.waiting()}
    assert not proposed & {first.id, second.id}
    (kept,) = folder.read_set("accepted-drafts.jsonl").questions
    assert (kept.question, kept.answers, kept.gold) == ("Edited?", ("yes",), (gold,))
    assert "draft" not in kept.tags


def test_a_disliked_answer_becomes_a_draft(
    box: DraftBox, assistant: Assistant, folder: EvaluationFolder
) -> None:
    answer = assistant.ask("What did Germany say?").as_dict()
    verdict = {"rating": "down", "comment": "no", "answer": answer}
    assert box.propose_disliked([verdict]) == 1
    assert box.propose_disliked([verdict]) == 0
    (draft,) = box.waiting()
    assert draft.from_feedback
    assert (draft.document, draft.quote) == (ARTICLE, "")
    gold = box.locate(ARTICLE, f"  {DECLINED.replace(' ', '  ', 1)}\n", draft.start)
    assert gold.quote == DECLINED
    for words, sentence in (("", "No words are picked"), ("not there", "to the letter")):
        with pytest.raises(UsageError, match=sentence):
            box.locate(ARTICLE, words, 0)
    with pytest.raises(UsageError, match="Word the question first"):
        box.accept(draft.id, " ", [], gold)
    box.accept(draft.id, draft.question, ["ignored"], None)
    (kept,) = folder.read_set("accepted-drafts.jsonl").questions
    assert (kept.answerable, kept.answers, kept.gold) == (False, (), ())


def test_of_two_places_the_nearer_is_taken(box: DraftBox, seed_index: Index) -> None:
    held = seed_index.document(ARTICLE)
    assert held is not None
    last = held.text.rindex("Coalition")
    assert box.locate(ARTICLE, "Coalition", last + 3) == Gold(
        ARTICLE, last, last + 9, quote="Coalition"
    )


# --- what is shown ------------------------------------------------------------------------------


def test_hostile_words_are_escaped_and_stay_on_one_line(
    box: DraftBox, assistant: Assistant, folder: EvaluationFolder, tmp_path: Path
) -> None:
    hostile = "<script>alert(1)</script>\n\n# *x*"
    answer = assistant.ask("What did Germany say?").as_dict() | {"answer": hostile}
    box.propose_disliked([{"rating": "down", "comment": hostile, "answer": answer}])
    (draft,) = box.waiting()
    kept = folder.read_set(folder.keep_set(written_set(tmp_path, "a.jsonl"), "a.jsonl"))
    for shown in (
        draft_html(draft, 1, 1),
        source_html(hostile, 0, (0, 8)),
        recognised_html(hostile, kept),
    ):
        assert "<script" not in shown
        assert "\n" not in shown


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
    (tmp_path / "documents").mkdir()
    fake = FakeAssistant(fake_index(tmp_path / "documents"))
    store = FeedbackStore(tmp_path / "feedback.sqlite3")
    client = TestClient(create_app(fake, settings, store), base_url="http://localhost")
    page = client.get("/evaluate")
    assert page.status_code == (200 if offered else 404)
    assert ('href="evaluate"' in client.get("/").text) is offered
    assert ('href="evaluate"' in client.get("/documents").text) is offered
    assert "evaluate" not in client.get("/embed").text.split("<gradio-app")[1].split(">")[0]
    upload = client.post("/evaluate/gradio_api/upload", headers={"sec-fetch-site": "cross-site"})
    assert upload.status_code == (403 if offered else 404)
    for closed in ("/evaluate/gradio_api/file=/etc/passwd", "/evaluate/nothing", "/evaluated"):
        assert client.get(closed).status_code == 404
    # What the chat does not need, it does not get.
    assert client.post("/gradio_api/upload").status_code == 404


def test_files_of_a_run_are_served_and_nothing_else(
    assistant: Assistant, tmp_path: Path, seed_path: Path, seed_index: Index
) -> None:
    store = FeedbackStore(tmp_path / "feedback.sqlite3")
    settings = AssistantSettings()
    app = create_app(assistant, UiSettings(), store, settings)
    client = TestClient(app, base_url="http://localhost")
    folder = EvaluationFolder.beside(seed_index)
    name = folder.keep_set(written_set(tmp_path, "served.jsonl"), "served.jsonl")
    runner = Runner(assistant, folder, settings)
    run = runner.start(name)
    assert runner.wait().phase == "finished"
    report = client.get(f"/evaluate/runs/{run}/report.html")
    assert report.status_code == 200
    assert "sandbox" in report.headers["content-security-policy"]
    assert client.get(f"/evaluate/runs/{run}/results.json").json()["testset"]["questions"] == 3
    assert client.get(f"/evaluate/sets/{name}").content == (tmp_path / name).read_bytes()
    compared = client.get("/evaluate/compare.html", params={"a": run, "b": run})
    assert "not distinguishable" in compared.text
    (seed_path.parent / "secret").mkdir(exist_ok=True)
    (seed_path.parent / "secret" / "report.html").write_text("secret")
    for closed in (
        f"/evaluate/runs/{run}/run.json",
        f"/evaluate/runs/{run}/rows.jsonl",
        "/evaluate/runs/..%2Fsecret/report.html",
        "/evaluate/runs/%2E%2E/report.html",
        "/evaluate/sets/..%2F..%2Findex%2Fcatalogue.sqlite3",
        "/evaluate/sets/missing.jsonl",
        "/evaluate/cleaned/missing.jsonl",
        "/evaluate/compare.html?a=x&b=y",
    ):
        answer = client.get(closed)
        assert answer.status_code == 404
        assert answer.json()["error"]
