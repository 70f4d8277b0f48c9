"""``footnote eval run`` from test set to results, over real indexes; the fast reader where it will do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Event, Turn
from assistant.answering import Answering
from assistant.assistant import Assistant, ChainAssistant
from assistant.build import build_assistant
from assistant.chain import AnswerChain
from assistant.quoting.extractive import ExtractiveAnswerer
from assistant.reading.similarity import SimilarityReader
from assistant.retrieval.retriever import HybridRetriever, Retrieval
from assistant.settings import AssistantSettings
from eval.answer_measures import plain_text
from eval.answering_key import code_digest
from eval.asking import RunProgress
from eval.bench.wrapped_assistant import WrappedAssistant
from eval.metrics.metric_table import METRICS
from eval.outcome import Outcome
from eval.outcome_store import ANSWERS_FILE, UNFINISHED_FILE
from eval.results import Results, read_results
from eval.runner import RunOptions, run
from eval.scoring import Scorer
from eval.testset import Gold, TestQuestion, TestSet, write_test_set
from eval.thresholds import parse_thresholds
from ingest.errors import ChatModelProblem, FootnoteError, IndexDamaged, UsageError
from ingest.index import Index
from ingest.pipeline import ingest
from tests.commands import assert_one_sentence, call
from tests.conftest import SEEDS

Capture = pytest.CaptureFixture[str]
ARTICLE = "coalition-of-the-willing.txt"
DECLINED = "Poland, Spain, and Italy declined to contribute ground forces."
SECOND = (
    "Finland and Estonia raised concerns that deployments would dilute their own border defenses."
)
BESIDE = "Only the UK and France have committed actual soldiers."
FAST = AssistantSettings(reader="similarity", abstain_below=0.5)

QUESTIONS = (
    TestQuestion(
        "declined",
        "Which countries declined to contribute ground forces?",
        answers=("Poland, Spain, and Italy",),
        gold=(Gold(ARTICLE, quote=DECLINED),),
        tags={"kind": "which"},
    ),
    TestQuestion(
        "germany",
        "And Germany?",
        (Turn("user", "Which countries declined to contribute ground forces?"),),
        gold=(Gold(ARTICLE, quote="Germany left the door open"),),
        tags={"kind": "which"},
    ),
    TestQuestion(
        "capital", "What is the capital of Australia?", answerable=False, tags={"kind": "none"}
    ),
    TestQuestion("gone", "Who wrote the novel?", gold=(Gold("novel.txt", 0, 10),)),
)
SET = TestSet("four", "footnote-jsonl", QUESTIONS)


ASKED = RunOptions(FAST)


def run_with(
    assistant: Assistant,
    index: Index,
    out: Path,
    questions: TestSet = SET,
    options: RunOptions = ASKED,
    **more: Any,
) -> Results:
    return run(questions, assistant, index, out=out, options=options, **more)


@pytest.fixture
def assistant(seed_index: Index) -> Assistant:
    return build_assistant(FAST, seed_index)


class Watched(WrappedAssistant):
    """The real assistant, that notes what it is asked; a question may be made to fail."""

    def __init__(
        self, real: Assistant, failing: str = "", problem: Exception | None = None
    ) -> None:
        super().__init__(real)
        self.asked: list[str] = []
        self.warmed: list[int] = []  # how many questions had been asked before each warm-up
        self._failing = failing
        self._problem = problem

    def warm_up(self) -> None:
        self.warmed.append(len(self.asked))
        super().warm_up()

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        documents: Sequence[str] = (),
        principals: frozenset[str] | None = None,
    ) -> Iterator[Event]:
        self.asked.append(question)
        if self._problem is not None and self._failing in question:
            raise self._problem
        return super().stream(question, history, documents, principals)


def by_id(results: Results) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in results.as_dict()["rows"]}


# --- what is written ----------------------------------------------------------------------------


def test_a_run_says_of_every_question_what_became_of_it(
    seed_index: Index, assistant: Assistant, tmp_path: Path
) -> None:
    seen: list[RunProgress] = []
    results = run_with(assistant, seed_index, tmp_path / "out", on_progress=seen.append)
    whole = json.loads((tmp_path / "out" / "results.json").read_text("utf-8"))
    assert whole == results.as_dict()
    in_parts = results.in_parts()["rows"]
    assert (len(in_parts), list(in_parts)) == (4, whole["rows"])
    assert (in_parts[-1], in_parts[1:3]) == (whole["rows"][3], whole["rows"][1:3])
    assert (whole["format"], whole["version"]) == ("footnote-results", 1)
    assert whole["testset"]["fingerprint"] == SET.fingerprint
    assert whole["settings"]["assistant.reader"] == "similarity"
    assert [row["id"] for row in whole["rows"]] == [question.id for question in QUESTIONS]
    assert (seen[0].done, seen[-1].done, seen[-1].total) == (0, 4, 4)

    declined, germany, capital, gone = whole["rows"]
    right = {"citation.hit", "retrieval.hit@1", "answer.contains", "citation.verbatim"}
    assert {declined["metrics"][name] for name in right} == {1}
    assert declined["ranking"][0]["gold"] is True
    assert len(declined["ranking"]) <= 10
    span = declined["expected"]["gold"][0]
    assert (SEEDS / ARTICLE).read_text("utf-8")[span["start"] : span["end"]] == DECLINED
    # The turn that the set leaves out was asked for real.
    assert [turn["role"] for turn in germany["history"]] == ["user", "assistant"]
    assert "declined" in germany["history"][1]["content"]
    assert "retrieval.hit@1" not in capital["metrics"]
    assert gone["metrics"]["retrieval.hit@10"] == 0
    assert gone["expected"]["gold"][0]["document"] == "novel.txt"
    causes = [row["attribution"] for row in (declined, capital, gone)]
    assert causes == ["correct", "correct", "not ingested"]

    summary = whole["summary"]
    assert (summary["retrieval.hit@5"]["n"], summary["overall.accuracy"]["n"]) == (3, 4)
    assert all(one["low"] <= one["value"] <= one["high"] for one in summary.values())
    # What has no line in the table of metrics would be left out without a word.
    assert {name for row in whole["rows"] for name in row["metrics"]} <= set(METRICS)
    assert {f"abstention.coverage@{share}" for share in (90, 95)} <= set(summary)
    assert whole["slices"]["kind"]["which"]["citation.hit"]["n"] == 2
    assert sum(whole["attribution"].values()) == 4
    assert whole["confusion"]["unanswerable"] == {"answered": 0, "abstained": 1}
    assert whole["curves"]["risk_coverage"][-1][0] == 1.0
    assert set(whole["latency_ms"]["total"]) == {"p50", "p95", "p99"}
    assert (whole["cached"], whole["errors"], whole["thresholds"]) == (0, 0, [])

    suite = ET.parse(tmp_path / "out" / "junit.xml").getroot()[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("4", "1", "0")
    assert [case.find("failure") is None for case in suite] == [True, True, True, False]
    assert "<script" in (tmp_path / "out" / "report.html").read_text("utf-8")
    assert not (tmp_path / "out" / UNFINISHED_FILE).exists()


def test_the_results_of_another_set_are_not_replaced(
    assistant: Assistant, seed_index: Index, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    watched = Watched(assistant)
    run_with(watched, seed_index, out)
    before, asked = (out / "results.json").read_bytes(), len(watched.asked)
    other = TestSet("three", "footnote-jsonl", QUESTIONS[1:])
    with pytest.raises(
        UsageError, match=r"out holds the results of four, which three would replace"
    ):
        run_with(watched, seed_index, out, other)
    assert ((out / "results.json").read_bytes(), len(watched.asked)) == (before, asked)
    edited = run_with(watched, seed_index, out, replace(other, name="four"))
    assert edited.head["testset"]["questions"] == 3
    split = run_with(watched, seed_index, out, replace(other, name="four", questions=QUESTIONS[:1]))
    assert split.head["testset"]["questions"] == 1  # one split after another, without --out
    (out / "results.json").write_text('{"passed": 12}')
    with pytest.raises(UsageError, match=r"holds a results.json that is of no such run"):
        run_with(watched, seed_index, out)
    (out / "results.json").unlink()  # and the report of another tool stays
    with pytest.raises(UsageError, match=r"holds a report.html without the results.json"):
        run_with(watched, seed_index, out)


def test_a_question_that_fails_scores_nothing_and_stays_in_the_average(
    seed_index: Index, assistant: Assistant, tmp_path: Path
) -> None:
    broken = Watched(assistant, "Which", ChatModelProblem("The model said <no> \x00 today."))
    results = run_with(broken, seed_index, tmp_path / "out")
    row = by_id(results)["declined"]
    assert (row["attribution"], row["answer"]) == ("error", None)
    assert row["metrics"]["answer.f1"] == row["metrics"]["citation.hit"] == 0
    assert row["metrics"]["abstention.accuracy"] == 0
    assert results.summary["citation.hit"]["n"] == 3
    # The follow-up's own conversation could not be had either.
    assert results.head["errors"] == results.attribution["error"] == 2
    suite = ET.parse(tmp_path / "out" / "junit.xml").getroot()[0]
    assert suite.get("errors") == "2"
    # Asked again, it is asked for real.
    again = run_with(Watched(assistant), seed_index, tmp_path / "out")
    assert (again.head["errors"], again.head["cached"], again.head["asked"]) == (0, 2, 2)


@pytest.mark.parametrize(
    ("problem", "count", "words", "kind"),
    [
        (ChatModelProblem("It is away."), 3, r"Every question failed.*is away", FootnoteError),
        (ChatModelProblem("It is away."), 300, "The first 50 questions all failed", FootnoteError),
        (IndexDamaged("The vectors are gone."), 3, "vectors are gone", IndexDamaged),
        (None, 0, "has no questions", UsageError),
    ],
)
def test_when_everything_fails_the_reason_is_told(
    seed_index: Index,
    assistant: Assistant,
    tmp_path: Path,
    problem: Exception | None,
    count: int,
    words: str,
    kind: type[FootnoteError],
) -> None:
    down = Watched(assistant, "", problem)
    asked = TestSet("many", "", tuple(TestQuestion(f"{n}", f"Number {n}?") for n in range(count)))
    with pytest.raises(kind, match=words):
        run_with(down, seed_index, tmp_path / "a", asked)
    assert len(down.asked) < 100
    assert not (tmp_path / "a" / "results.json").exists()


# --- not asking twice ---------------------------------------------------------------------------


def test_a_repeated_run_answers_from_the_cache(
    seed_index: Index, assistant: Assistant, tmp_path: Path
) -> None:
    watched = Watched(assistant)
    first = run_with(watched, seed_index, tmp_path / "a")
    assert (tmp_path / ".footnote-eval" / ANSWERS_FILE).is_file()
    assert len(watched.asked) == 5  # the follow-up's first turn, too
    assert watched.warmed == [0]  # before the first question is timed, and no question of the set
    assert "after a first one that is not counted" in (tmp_path / "a" / "report.html").read_text()
    second = run_with(watched, seed_index, tmp_path / "b")
    assert len(watched.asked) == 5
    assert watched.warmed == [0]  # nothing was asked, so nothing is loaded
    assert (second.head["cached"], second.head["asked"]) == (4, 0)
    assert second.attribution == first.attribution
    for one, other in zip(first.as_dict()["rows"], second.as_dict()["rows"], strict=True):
        assert one | {"cached": True, "seconds": other["seconds"]} == other
    run_with(watched, seed_index, tmp_path / "b", options=RunOptions(FAST, cache=None))
    assert len(watched.asked) == 10
    other = AssistantSettings(reader="similarity", abstain_below=0.4)
    assert (
        run_with(watched, seed_index, tmp_path / "c", options=RunOptions(other)).head["cached"] == 0
    )
    # Nobody says what this assistant is made of: it is asked.
    assert run_with(watched, seed_index, tmp_path / "b", options=RunOptions()).head["asked"] == 4


def test_an_index_that_changed_is_asked_again(index: Index, tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "rain.txt").write_text("It rains in Riga on Monday.")
    ingest(index, [folder])
    questions = TestSet("rain", "", (TestQuestion("r", "Where does it rain on Monday?"),))
    watched = Watched(build_assistant(FAST, index))
    run_with(watched, index, tmp_path / "out", questions)
    (folder / "rain.txt").write_text("It rains in Tartu on Monday.")
    ingest(index, [folder])
    results = run_with(watched, index, tmp_path / "out", questions)
    assert results.head["cached"] == 0
    assert "Tartu" in results.as_dict()["rows"][0]["answer"]["answer"]


def test_the_key_takes_the_weights_and_not_the_trainer(tmp_path: Path) -> None:
    files = [tmp_path / "weights" / "model.onnx", tmp_path / "chain.py"]
    aside = [tmp_path / "training" / "train.py", tmp_path / "__pycache__" / "chain.pyc"]
    seen = set()
    for file in (*files, *aside, *files):
        file.parent.mkdir(exist_ok=True)
        file.write_text("changed" if file.exists() else "written")
        seen.add(code_digest([tmp_path]))
    assert len(seen) == 4


def test_questions_are_asked_several_at_once(
    seed_index: Index, assistant: Assistant, tmp_path: Path
) -> None:
    together = threading.Barrier(3, timeout=30)

    class Waiting(Watched):
        def stream(
            self,
            question: str,
            history: Sequence[Turn] = (),
            documents: Sequence[str] = (),
            principals: frozenset[str] | None = None,
        ) -> Iterator[Event]:
            together.wait()
            return super().stream(question, history, documents, principals)

    questions = TestSet("q", "", tuple(TestQuestion(f"{n}", f"Who said {n}?") for n in range(6)))
    results = run_with(
        Waiting(assistant), seed_index, tmp_path / "o", questions, RunOptions(FAST, 3)
    )
    assert results.head["asked"] == 6


# --- attribution and thresholds -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("cited", "tags", "attribution", "shortcoming"),
    [
        ((DECLINED, SECOND), {}, "correct", ""),
        ((SECOND, DECLINED), {}, "correct", ""),
        ((SECOND,), {}, "correct", "missing further evidence"),
        ((DECLINED, BESIDE), {}, "correct", "missing further evidence"),
        ((BESIDE, DECLINED), {}, "correct", "other evidence first"),
        ((BESIDE, DECLINED, SECOND), {}, "correct", "other evidence first"),
        ((DECLINED,), {"need": "any"}, "correct", ""),  # either of them is enough
        ((BESIDE, DECLINED), {"need": "any"}, "correct", "other evidence first"),
        ((DECLINED,), {"need": "all"}, "not retrieved", ""),
        ((BESIDE,), {}, "not retrieved", ""),
    ],
)
def test_what_a_right_answer_lacks_is_named_and_its_evidence_counted(
    seed_index: Index,
    cited: tuple[str, ...],
    tags: dict[str, str],
    attribution: str,
    shortcoming: str,
) -> None:
    text = (SEEDS / ARTICLE).read_text("utf-8")
    citations = [
        {"document": ARTICLE, "start": (at := text.index(one)), "end": at + len(one), "quote": one}
        for one in cited
    ]
    question = TestQuestion(
        "q", "?", gold=(Gold(ARTICLE, quote=DECLINED), Gold(ARTICLE, quote=SECOND)), tags=tags
    )
    answer = {"abstained": False, "citations": citations, "direct": "", "answer": " ".join(cited)}
    row = Scorer(seed_index).row(question, Outcome(answer | {"trace": {"passages": []}}), False)
    assert (row["attribution"], row["shortcoming"]) == (attribution, shortcoming)
    right = len({DECLINED, SECOND} & {*cited})
    assert row["evidence"] == {"cited": len(cited), "right": right, "gold": 2, "found": right}

    refused = {"abstained": True, "citations": [], "direct": "", "answer": ""}
    row = Scorer(seed_index).row(question, Outcome(refused | {"trace": {"passages": []}}), False)
    assert (row["evidence"], row["shortcoming"]) == (None, "")
    assert row["metrics"]["abstention.refusal_rate"] == 1


class WorstFirst(HybridRetriever):
    """A broken retriever: what is least alike comes first."""

    def search(
        self,
        question: str,
        count: int,
        documents: Sequence[str] = (),
        focus: Sequence[str] = (),
        history: Sequence[Turn] = (),
    ) -> Retrieval:
        found = super().search(question, 1000, documents, focus, history)
        return replace(found, passages=found.passages[::-1][:count], ranking=found.ranking[::-1])


def test_a_broken_retriever_is_blamed(seed_index: Index, tmp_path: Path) -> None:
    questions = TestSet("one", "", QUESTIONS[:1])
    thresholds = parse_thresholds(["retrieval.hit@1=0.9", "latency_ms.p50=100000"])
    retriever = WorstFirst(seed_index, 0.5, 50)
    answerer = ExtractiveAnswerer(SimilarityReader(), seed_index, 0.5)
    broken = ChainAssistant(
        seed_index, lambda seen: Answering(seen, AnswerChain(retriever, answerer, 2))
    )
    results = run_with(broken, seed_index, tmp_path / "o", questions, thresholds=thresholds)
    assert results.attribution["retrieved below k"] == 1
    assert [one["passed"] for one in results.head["thresholds"]] == [False, True]


def test_thresholds_fail_the_command_by_name(
    capsys: Capture, seed_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_ASSISTANT_READER", "similarity")
    monkeypatch.setenv("FOOTNOTE_ASSISTANT_ABSTAIN_BELOW", "0.5")
    write_test_set(QUESTIONS, tmp_path / "four.jsonl")
    arguments = ("eval", "run", "four.jsonl", "--index", str(seed_path))
    passed = call(capsys, *arguments, "--limit", "1", "--fail-under", "citation.hit=1")
    assert passed.status == 0, passed
    assert "passed: citation.hit is 1.000" in passed.out
    assert "1 question of four" in passed.out
    # Beside each other by kind: n, right, cited, found first and among five, precision, recall, F1.
    which = next(line for line in passed.out.splitlines() if line.startswith("which "))
    assert which.split()[1:4] == ["1", "1.000", "1.000"]
    assert len(which.split()) == 9
    failed = call(
        capsys, *arguments, "--json", "--fail-under", "citation.hit=0.9",
        "--fail-under", "abstention.false_answer_rate=0.5", "--fail-under", "answer.value=0.1",
    )  # fmt: skip
    assert failed.status == 1
    assert "2 thresholds failed: citation.hit is 0.667, less than 0.9." in failed.err
    assert "answer.value was not measured" in failed.err
    assert json.loads(failed.out)["cached"] == 1
    assert read_results(tmp_path / ".footnote-eval" / "four").summary["citation.hit"]["n"] == 3
    split = call(capsys, *arguments, "--split", "kind=none", "--out", "none")
    assert split.status == 0
    assert "1 answer from the cache" in split.out
    assert "1 question of four (kind=none) over" in split.out
    assert "The gold of" not in split.out
    differ = call(capsys, "eval", "compare", "none", str(Path(".footnote-eval", "four")))
    assert "The test sets differ (four (kind=none), four)" in " ".join(differ.out.split())


def test_rows_that_say_nothing_of_the_assistant_are_told_below_the_figures(
    capsys: Capture, seed_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_ASSISTANT_READER", "similarity")
    elsewhere = replace(QUESTIONS[0], gold=(Gold(ARTICLE, quote="It says so nowhere at all."),))
    write_test_set([elsewhere], tmp_path / "set.jsonl")
    with (tmp_path / "set.jsonl").open("a") as lines:
        lines.write('{"id": "empty"}\n')
    done = call(capsys, "eval", "run", "set.jsonl", "--index", str(seed_path))
    said = " ".join(done.out.split())
    assert "1 row of the set could not be used, and no figure counts it: Line 2 has no" in said
    assert "The gold of 1 question is not in these documents: footnote eval audit says" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--fail-under", "answer.f2=0.5"), "There is no metric answer.f2: did you mean answer.f1"),
        (("--fail-under", "f1"), "write METRIC=VALUE"),
        (("--fail-under", "answer.f1=60"), "must be a share from 0 to 1"),
        (("--fail-under", "answer.f1=nan"), "must be a share from 0 to 1"),
        (("--split", "kind=what"), "known are kind=none, kind=which."),
        (("--documents", "nowhere"), "There is no file or folder nowhere"),
        (("--documents", ".", "--index", "x"), "Name either --index or --documents"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_asked(
    capsys: Capture, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    write_test_set(QUESTIONS, tmp_path / "four.jsonl")
    assert_one_sentence(call(capsys, "eval", "run", "four.jsonl", *arguments), 2, words)
    assert not (tmp_path / ".footnote-eval").exists()


@pytest.mark.parametrize("command", [("compare", "a", "b"), ("calibrate", "s"), ("draft", "d")])
def test_a_seed_is_no_negative_number(capsys: Capture, command: tuple[str, ...]) -> None:
    refused = call(capsys, "eval", *command, "--seed", "-1")
    assert (refused.status, refused.out) == (2, "")
    assert "Invalid value for '--seed'" in refused.err


def test_an_index_that_is_missing_is_told(capsys: Capture, tmp_path: Path) -> None:
    write_test_set(QUESTIONS, tmp_path / "four.jsonl")
    assert_one_sentence(
        call(capsys, "eval", "run", "four.jsonl"), 1, "Nothing has been ingested into .footnote"
    )
    assert_one_sentence(call(capsys, "eval", "compare", "a", "b"), 2, "There are no results in a")
    os.mkfifo(tmp_path / "pipe")  # as bash makes of <(…)
    told = call(capsys, "eval", "compare", "pipe", "pipe")
    assert_one_sentence(told, 2, "pipe cannot be read (it is no file)")
    assert_one_sentence(call(capsys, "eval", "run", "pipe"), 2, "pipe is no file, which could be")


# --- documents ----------------------------------------------------------------------------------


def test_a_folder_is_ingested_once(
    capsys: Capture, tmp_path: Path, index_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_ASSISTANT_READER", "similarity")
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "rain.txt").write_text("It rains in Riga on Monday.")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    question = TestQuestion("r", "Where does it rain?", gold=(Gold("rain.txt"),))
    unanswerable = TestQuestion("u", "Who is the mayor of Lima?", answerable=False)
    write_test_set([question, unanswerable], tmp_path / "rain.jsonl")
    arguments = ("eval", "run", "rain.jsonl", "--documents", "docs", "--json")
    first = call(capsys, *arguments)
    assert first.status == 0, first
    assert "broken.pdf" in first.err
    indexes = list((tmp_path / ".footnote-eval" / "indexes").iterdir())
    assert [place.name.startswith("docs-") for place in indexes] == [True]
    second = json.loads(call(capsys, *arguments).out)
    assert second["cached"] == 2
    assert second["summary"]["retrieval.hit@1"]["value"] == 1


def test_the_texts_of_a_set_are_ingested(
    capsys: Capture, tmp_path: Path, index_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_ASSISTANT_READER", "similarity")
    context = "The bridge was opened in 1932. It crosses the harbour of the city."
    answer = {"text": "1932", "answer_start": 25}
    asked = [{"id": "1", "question": "When was the bridge opened?", "answers": [answer]}]
    paragraphs = [{"context": context, "qas": asked}]
    squad = {"version": "1.1", "data": [{"title": "Bridges", "paragraphs": paragraphs}]}
    (tmp_path / "squad.json").write_text(json.dumps(squad))
    done = call(capsys, "eval", "run", "squad.json", "--json")
    assert done.status == 0, done
    summary = json.loads(done.out)["summary"]
    assert summary["retrieval.hit@1"]["value"] == 1
    assert "answer.value" in summary


# --- smaller parts ------------------------------------------------------------------------------


def test_answers_are_scored_by_their_words() -> None:
    markdown = "**Poland \\[1\\]** [1][2]\n\n> It \\*was\\* so. [1]\n- a line [3]"
    assert plain_text(markdown) == "Poland [1] It *was* so. a line"
    assert plain_text("Type: [1]\n\n```\nx[1] **y** \\.\n```\n[2]") == r"Type: x[1] **y** \."


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("{}", "does not hold the results"),
        ("{", "is no JSON, as the results of a run are: name its results.json or its folder"),
        ('{"format": "footnote-results", "version": 9}', "version 9"),
    ],
)
def test_results_that_are_not_ours_are_refused(tmp_path: Path, written: str, words: str) -> None:
    (tmp_path / "results.json").write_text(written)
    with pytest.raises(UsageError, match=words):
        read_results(tmp_path)


def test_help_needs_nothing_heavy() -> None:
    code = (
        "import sys; from typer.testing import CliRunner; from ui.cli.eval_commands import eval_app\n"
        "assert CliRunner().invoke(eval_app, ['--help']).exit_code == 0\n"
        "assert not {'numpy', 'eval.runner', 'chromadb'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
