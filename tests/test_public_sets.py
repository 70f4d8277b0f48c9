from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.build import build_reader
from assistant.questions.question import Question
from assistant.reading.reader import Reader, Reading
from assistant.retrieval.retriever import Retrieval
from assistant.settings import AssistantSettings
from eval.public_sets.answer_reading import (
    GIVEN_AUROC,
    GIVEN_EM,
    OPEN_EM,
    OPEN_F1,
    PASSAGE,
    READER,
    REMOVED,
    SENTENCE,
    SIMILARITY,
)
from eval.public_sets.figures_table import BenchmarkTable, Figure, reported
from eval.public_sets.protocol import Options
from eval.public_sets.question_rewriting import scores
from eval.public_sets.set_table import BENCHMARKS, benchmark
from ingest.errors import UsageError

WARSAW = (
    "Warsaw is the capital of Poland. Its Old Town was rebuilt after the war. The city hosts the"
    " Copernicus Science Centre, which opened in 2010."
)
OIL = (
    "The oil crisis began in October 1973. The price of oil rose from 3 dollars to 12 dollars a"
    " barrel by March 1974. The embargo was lifted in March 1974."
)
PACKETS = (
    "Packet switching sends data in packets. Paul Baran worked it out at RAND in the early 1960s. "
    "Donald Davies named it at the National Physical Laboratory."
)


def _asked(id_: str, question: str, context: str, answer: str) -> dict[str, Any]:
    answers = [{"text": answer, "answer_start": context.index(answer)}] if answer else []
    return {"id": id_, "question": question, "answers": answers, "is_impossible": not answer}


def _squad(*articles: tuple[str, str, list[Any]]) -> dict[str, Any]:
    return {
        "data": [
            {"title": title, "paragraphs": [{"context": context, "qas": qas}]}
            for title, context, qas in articles
        ]
    }


ABOUT_WARSAW = [
    _asked("w1", "When did the Copernicus Science Centre open?", WARSAW, "2010"),
    _asked("w2", "When did the Chopin museum open?", WARSAW, ""),
]
ABOUT_OIL = [_asked("o1", "When did the oil crisis begin?", OIL, "October 1973")]
ABOUT_PACKETS = [_asked("p1", "Who named packet switching?", PACKETS, "Donald Davies")]
SQUAD = _squad(
    ("Warsaw", WARSAW, ABOUT_WARSAW),
    ("1973_oil_crisis", OIL, ABOUT_OIL),
    ("Packet_switching", PACKETS, ABOUT_PACKETS),
)


@pytest.fixture
def options(tmp_path: Path) -> Options:
    """A work folder for indexes."""
    work = tmp_path / "work"
    work.mkdir()
    return Options(work)


def _file(folder: Path, name: str, content: object) -> Path:
    file = folder / name
    file.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return file


def _lines(folder: Path, name: str, rows: list[Any]) -> Path:
    return _file(folder, name, "\n".join(map(json.dumps, rows)))


def _by_row(table: BenchmarkTable) -> Mapping[tuple[str, str], Figure]:
    return {(figure.measure, figure.system): figure for figure in table.figures}


def test_squad_prints_both_protocols_beside_similarity(tmp_path: Path, options: Options) -> None:
    stages: dict[str, None] = {}
    watched = replace(options, on_progress=lambda p: stages.update({p.stage: None}))
    table = benchmark("squad", _file(tmp_path, "dev.json", SQUAD), watched)
    rows = _by_row(table)
    assert rows[GIVEN_EM, READER].n == 3
    assert rows[GIVEN_AUROC, SIMILARITY].n == 4
    for system in (READER, SIMILARITY):
        assert rows[PASSAGE, system].value == 1.0
        assert rows[SENTENCE, system].n == 3
        assert rows[REMOVED, system].n == 6
    assert rows[OPEN_EM, READER].low is not None
    assert list(stages) == ["ingesting", "reading gold paragraphs", "reading what is found"]
    text = table.as_text()
    assert "dev.json: 4 questions, 3 paragraphs searched" in text
    assert len({len(line) for line in text.splitlines() if line.startswith("|")}) == 1
    assert json.loads(json.dumps(table.as_dict()))["figures"][0]["measure"] == GIVEN_EM


class Sometimes:
    """A reader that gives a short answer to the first question only."""

    def __init__(self, inner: Reader) -> None:
        self._inner = inner
        self._first: Question | None = None

    def read(self, found: Retrieval) -> Reading:
        reading = self._inner.read(found)
        self._first = self._first or found.question
        if found.question == self._first:
            return reading
        silent = tuple(one._replace(direct=None) for one in reading.sentences)
        return replace(reading, sentences=silent)


def test_a_question_without_a_short_answer_is_no_exact_match(
    tmp_path: Path, options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sometimes(settings: AssistantSettings) -> Any:
        made = build_reader(settings)
        return Sometimes(made) if settings.reader == "trained" else made

    monkeypatch.setattr("eval.public_sets.answer_reading.build_reader", sometimes)
    rows = _by_row(benchmark("squad", _file(tmp_path, "dev.json", SQUAD), options))
    assert (rows[OPEN_EM, READER].n, rows[OPEN_F1, READER].n) == (3, 3)
    assert (rows[OPEN_EM, READER].value or 0.0) <= 0.334
    assert (OPEN_EM, SIMILARITY) not in rows


def test_questions_nobody_answered_are_left_out_and_said(tmp_path: Path, options: Options) -> None:
    bare = [{"id": f"b{n}", "question": "Why?", "answers": []} for n in range(2)]
    file = _file(tmp_path, "dev.json", _squad(("Warsaw", WARSAW, [*ABOUT_WARSAW, *bare])))
    table = benchmark("squad", file, options)
    assert table.title.startswith("dev.json: 2 questions")
    assert table.notes == (
        "2 questions are left out: the file gives no answer, nor says that there is none.",
    )
    rows = [
        {"question": "when", "answers": ["2010"], "ctxs": [{"text": WARSAW, "isgold": True}]},
        {"question": "when", "answers": ["2010"], "ctxs": [{"text": WARSAW, "isgold": False}]},
        {"question": "who", "answers": ["nobody"], "ctxs": [{"text": OIL, "isgold": True}]},
    ]
    (tmp_path / "nq-open-oracle.jsonl.gz").write_bytes(
        gzip.compress("\n".join(map(json.dumps, rows)).encode())
    )
    table = benchmark("nq", tmp_path, options)
    # The passage of a question that is left out is searched, too.
    assert "1 question, 2 passages" in table.title
    assert [note.split(":")[0] for note in table.notes] == [
        "1 row is left out, the first of them so",
        "1 question is left out",
    ]
    assert any(figure.system == "GPT-3.5-Turbo" for figure in table.figures)


def test_an_index_is_kept_for_the_next_run_and_not_for_another_set(
    tmp_path: Path, options: Options
) -> None:
    def indexes() -> list[str]:
        return sorted(folder.name for folder in (options.work / "indexes").iterdir())

    file = _file(tmp_path, "dev.json", SQUAD)
    benchmark("squad", file, replace(options, limit=1))
    kept = indexes()
    benchmark("squad", file, replace(options, limit=2))
    assert indexes() == kept
    benchmark("squad", _file(tmp_path, "dev.json", _squad(("Warsaw", OIL, ABOUT_OIL))), options)
    assert len(indexes()) == len(kept) + 1


def test_paragraphs_of_another_file_are_searched_but_not_asked_about(
    tmp_path: Path, options: Options
) -> None:
    seen = _file(tmp_path, "seen.json", _squad(("Warsaw", WARSAW, ABOUT_WARSAW)))
    file = _file(tmp_path, "xquad.en.json", SQUAD)
    table = benchmark("xquad", file, replace(options, without=seen))
    assert "2 questions, 3 paragraphs searched" in table.title
    assert "Without the 1 paragraph that" in table.notes[0]
    published = [figure for figure in table.figures if figure.system == "XLM-R large"]
    assert [figure.published for figure in published] == [0.757, 0.865]
    assert all("XTREME" in figure.source for figure in published)
    with pytest.raises(UsageError, match="left to ask"):
        benchmark("xquad", file, replace(options, without=file))


def test_what_others_report_goes_by_the_files_name(tmp_path: Path) -> None:
    wiki = reported("squad", tmp_path / "new_wiki_v1.0.json")
    assert [f.published for f in wiki.figures[GIVEN_EM]] == pytest.approx(
        [0.64664, 0.79289, 0.83497]
    )
    assert "was trained on this file" in wiki.notes[0]
    assert not reported("squad", tmp_path / "nyt_v1.0.json").notes
    assert not reported("squad", tmp_path / "dev-v2.0.json").figures


def test_beir_ranks_documents_by_every_search(tmp_path: Path, options: Options) -> None:
    folder = tmp_path / "scifact"
    (folder / "qrels").mkdir(parents=True)
    documents = [("a", "Warsaw", WARSAW), ("b", "", OIL), ("c", "Packets", PACKETS)]
    rows = [{"_id": name, "title": title, "text": text} for name, title, text in documents]
    _lines(folder, "corpus.jsonl", rows)
    _lines(
        folder,
        "queries.jsonl",
        [{"_id": "1", "text": "the price of oil rose"}, {"_id": "2", "text": "?"}],
    )
    _file(folder / "qrels", "test.tsv", "query-id\tcorpus-id\tscore\n1\tb\t1\n")
    table = benchmark("beir", folder, options)
    ours = {key: figure for key, figure in _by_row(table).items() if figure.value is not None}
    assert [system for measure, system in ours if measure == "nDCG@10"] == [
        "fusion + trained reader",
        "fusion",
        "dense only",
        "BM25 only",
    ]
    assert all(figure.value == 1.0 and figure.n == 1 for figure in ours.values())
    assert _by_row(table)["nDCG@10", "gte-small"].published == 0.727


def test_chroma_scores_passages_against_exact_excerpts(tmp_path: Path, options: Options) -> None:
    folder = tmp_path / "chroma"
    folder.mkdir()
    _file(folder, "city.md", WARSAW)
    _file(folder, "oil.md", OIL)
    start = OIL.index("The embargo")
    spans = json.dumps([{"content": "x", "start_index": start, "end_index": len(OIL)}])
    rows = [["When was the embargo lifted?", spans, "oil"], ["Who lifted it?", "[]", "oil"]]
    with (folder / "questions_df.csv").open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([["question", "references", "corpus_id"], *rows])
    table = benchmark("chroma", folder, options)
    assert table.notes == ("1 question is left out for want of a reference to compare with.",)
    found = _by_row(table)
    assert found["recall", "our splitter, fusion"].n == 1
    assert found["recall", "our splitter, fusion"].value == 1.0
    # One passage holds the whole text; city.md is in no question, so it is not there to be found.
    precision = pytest.approx((len(OIL) - start) / len(OIL))
    assert found["precision", "our splitter, fusion"].value == precision
    assert found["precision Ω", "our splitter"].value == precision
    assert found["recall", "its splitter with the best recall"].published == 0.824
    (folder / "oil.md").unlink()
    with pytest.raises(UsageError, match="no text of oil beside"):
        benchmark("chroma", folder, options)


CANARD = [
    {
        "History": ["Frank Zappa", "Disbandment", "What group disbanded?", "The Mothers"],
        "Question": "When did they disband?",
        "Rewrite": "When did the Mothers disband?",
    },
    {"History": ["Frank Zappa", "Disbandment"], "Question": "Who left?", "Rewrite": "Who left?"},
]


def test_canard_compares_with_the_question_alone_and_the_whole_history(tmp_path: Path) -> None:
    table = benchmark("canard", _file(tmp_path, "dev.json", CANARD), Options())
    rows = _by_row(table)
    assert rows["recall of added words", "question alone"].value == 0.0
    assert rows["recall of added words", "history and question"].value == 1.0
    assert rows["recall of added words", "completed by rule"].n == 1
    assert rows["left alone where the rewrite changed nothing", "question alone"].value == 1.0
    assert "2 questions, 1 of them rewritten" in table.title


def test_a_completion_is_scored_by_its_added_words_and_names() -> None:
    asked = "When did he marry?", "When did Frank Zappa marry Gail?"
    assert scores(*asked, "When did Frank marry?") == pytest.approx(
        {"recall of added words": 1 / 3, "precision of added words": 1.0, "names complete": 0.0}
        | {"token F1 with the rewrite": 2 * 4 / (4 + 6)}
    )
    assert scores(*asked, "When did Frank Zappa's marry Gail")["names complete"] == 1.0


@pytest.mark.parametrize("name", [*BENCHMARKS, "trivia"])
def test_a_folder_that_is_missing_or_empty_is_one_sentence(tmp_path: Path, name: str) -> None:
    for folder in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(UsageError) as caught:
            benchmark(name, folder, Options())
        assert str(caught.value).endswith(".")
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("squad", "{"), ("squad", "[]"), ("squad", '{"data": []}'),
        ("squad", '{"data": [{"paragraphs": [{"context": "x"}]}]}'), ("xquad", '{"data": 3}'),
        ("canard", '{"a": 1}'), ("canard", "[]"), ("nq", '{"question": "x"}'), ("nq", "no json"),
    ],
)  # fmt: skip
def test_a_malformed_file_is_one_sentence_that_names_it(
    tmp_path: Path, name: str, content: str
) -> None:
    file = _file(tmp_path, "given.jsonl" if name == "nq" else "given.json", content)
    with pytest.raises(UsageError, match=r"given\.json"):
        benchmark(name, file, Options())


def test_a_folder_with_several_files_asks_for_one(tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        _file(tmp_path, name, SQUAD)
    with pytest.raises(UsageError, match=r"several files \(a\.json, b\.json\)"):
        benchmark("squad", tmp_path, Options())
