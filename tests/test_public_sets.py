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
from assistant.question import Question
from assistant.reader import Reader, Reading
from assistant.retriever import Retrieval
from assistant.settings import AssistantSettings
from eval.metrics.span import Span
from eval.public_sets.answer_reading import (
    GIVEN_AUROC,
    GIVEN_EM,
    OPEN_EM,
    OPEN_F1,
    PASSAGE,
    REMOVED,
    SENTENCE,
)
from eval.public_sets.beir import ndcg
from eval.public_sets.canard import FollowUp, scores
from eval.public_sets.chroma import precision_omega
from eval.public_sets.figures_table import READER, SIMILARITY, BenchmarkTable, Figure, Options
from eval.public_sets.nq import read_nq
from eval.public_sets.set_table import BENCHMARKS, benchmark
from eval.public_sets.squad import chosen
from ingest.errors import UsageError
from ingest.index import MODELS_DIRECTORY

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


def _asked(id_: str, question: str, context: str, answer: str, impossible: bool = False) -> Any:
    answers = [] if impossible else [{"text": answer, "answer_start": context.index(answer)}]
    return {"id": id_, "question": question, "answers": answers, "is_impossible": impossible}


def _squad(*articles: tuple[str, str, list[Any]]) -> dict[str, Any]:
    return {
        "data": [
            {"title": title, "paragraphs": [{"context": context, "qas": qas}]}
            for title, context, qas in articles
        ]
    }


SQUAD = _squad(
    (
        "Warsaw",
        WARSAW,
        [
            _asked("w1", "When did the Copernicus Science Centre open?", WARSAW, "2010"),
            _asked("w2", "When did the Chopin museum open?", WARSAW, "", impossible=True),
        ],
    ),
    ("1973_oil_crisis", OIL, [_asked("o1", "When did the oil crisis begin?", OIL, "October 1973")]),
    ("Packet_switching", PACKETS, [_asked("p1", "Who named packet switching?", PACKETS, "Donald Davies")]),
)  # fmt: skip


@pytest.fixture
def work(tmp_path: Path, models: Path) -> Path:
    """A place for indexes, with the model compiled."""
    place = tmp_path / "work"
    place.mkdir()
    (place / MODELS_DIRECTORY).symlink_to(models)
    return place


def _file(folder: Path, name: str, content: object) -> Path:
    file = folder / name
    file.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return file


def _by_row(table: BenchmarkTable) -> Mapping[tuple[str, str], Figure]:
    return {(figure.measure, figure.system): figure for figure in table.figures}


def test_squad_prints_both_protocols_beside_similarity(tmp_path: Path, work: Path) -> None:
    stages = []
    table = benchmark(
        "squad",
        _file(tmp_path, "dev.json", SQUAD),
        work=work,
        on_progress=lambda progress: stages.append(progress.stage),
    )
    rows = _by_row(table)
    assert rows[GIVEN_EM, READER].n == 3
    assert rows[GIVEN_AUROC, SIMILARITY].n == 4
    for system in (READER, SIMILARITY):
        assert rows[PASSAGE, system].value == 1.0
        assert rows[SENTENCE, system].n == 3
        assert rows[REMOVED, system].n == 6
    assert rows[OPEN_EM, READER].low is not None
    assert list(dict.fromkeys(stages)) == [
        "ingesting",
        "reading gold paragraphs",
        "reading what is found",
    ]
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
    tmp_path: Path, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sometimes(settings: AssistantSettings) -> Any:
        made = build_reader(settings)
        return Sometimes(made) if settings.reader == "trained" else made

    monkeypatch.setattr("eval.public_sets.answer_reading.build_reader", sometimes)
    rows = _by_row(benchmark("squad", _file(tmp_path, "dev.json", SQUAD), work=work))
    assert (rows[OPEN_EM, READER].n, rows[OPEN_F1, READER].n) == (3, 3)
    assert (rows[OPEN_EM, READER].value or 0.0) <= 0.334
    assert (OPEN_EM, SIMILARITY) not in rows


def test_questions_nobody_answered_are_left_out_and_said(tmp_path: Path) -> None:
    bare = [{"id": f"b{n}", "question": "Why?", "answers": []} for n in range(2)]
    given = [_asked("w1", "When did it open?", WARSAW, "2010"), *bare]
    none = [_asked("w2", "When did the Chopin museum open?", WARSAW, "", impossible=True)]
    file = _file(tmp_path, "dev.json", _squad(("Warsaw", WARSAW, [*given, *none])))
    read, notes = chosen(file, Options(tmp_path))
    assert [asked.id for asked in read.material.asked] == ["w1", "w2"]
    assert notes == [
        "2 questions are left out: the file gives no answer, nor says that there is none."
    ]

    rows = [
        {"question": "when", "answers": ["2010"], "ctxs": [{"text": WARSAW, "isgold": gold}]}
        for gold in (True, False)
    ]
    material, without = read_nq(_file(tmp_path, "nq.jsonl", "\n".join(map(json.dumps, rows))))
    assert (len(material.asked), without) == (1, 1)


def test_an_index_is_kept_for_the_next_run_and_not_for_another_set(
    tmp_path: Path, work: Path
) -> None:
    file = _file(tmp_path, "dev.json", SQUAD)
    benchmark("squad", file, work=work, limit=1)
    kept = sorted(p.name for p in work.iterdir())
    benchmark("squad", file, work=work, limit=2)
    assert sorted(p.name for p in work.iterdir()) == kept
    other = _squad(("Warsaw", OIL, SQUAD["data"][1]["paragraphs"][0]["qas"]))
    benchmark("squad", _file(tmp_path, "dev.json", other), work=work)
    assert len(list(work.iterdir())) == len(kept) + 1


def test_paragraphs_of_another_file_are_searched_but_not_asked_about(
    tmp_path: Path, work: Path
) -> None:
    about_warsaw = SQUAD["data"][0]["paragraphs"][0]["qas"]
    seen = _file(tmp_path, "seen.json", _squad(("Warsaw", WARSAW, about_warsaw)))
    file = _file(tmp_path, "xquad.en.json", SQUAD)
    table = benchmark("xquad", file, work=work, without=seen)
    assert "2 questions, 3 paragraphs searched" in table.title
    assert "Without the 1 paragraphs" in table.notes[0]
    published = [figure for figure in table.figures if figure.system == "XLM-R large"]
    assert [figure.published for figure in published] == [0.757, 0.865]
    assert all("XTREME" in figure.source for figure in published)
    with pytest.raises(UsageError, match="left to ask"):
        benchmark("xquad", file, work=work, without=file)


def _beir(folder: Path) -> Path:
    place = folder / "scifact"
    (place / "qrels").mkdir(parents=True)
    documents = [("a", "Warsaw", WARSAW), ("b", "", OIL), ("c", "Packets", PACKETS)]
    rows = [json.dumps({"_id": n, "title": t, "text": x}) for n, t, x in documents]
    _file(place, "corpus.jsonl", "\n".join(rows))
    _file(
        place,
        "queries.jsonl",
        '{"_id": "1", "text": "the price of oil rose"}\n{"_id": "2", "text": "?"}\n',
    )
    _file(place / "qrels", "test.tsv", "query-id\tcorpus-id\tscore\n1\tb\t1\n")
    return place


def test_beir_ranks_documents_by_every_search(tmp_path: Path, work: Path) -> None:
    table = benchmark("beir", _beir(tmp_path), work=work)
    ours = {key: figure for key, figure in _by_row(table).items() if figure.value is not None}
    assert {system for measure, system in ours if measure == "nDCG@10"} == {
        "fusion + trained reader",
        "fusion",
        "dense only",
        "BM25 only",
    }
    assert all(figure.value == 1.0 and figure.n == 1 for figure in ours.values())
    assert _by_row(table)["nDCG@10", "gte-small"].published == 0.727


def test_ndcg_is_trec_evals() -> None:
    # 3/log2(2) + 1/log2(4) over 3/log2(2) + 2/log2(3) + 1/log2(4)
    graded = {"x": 3, "y": 2, "z": 1}
    assert ndcg(["x", "other", "z"], graded, 10) == pytest.approx(
        3.5 / (3.5 + 2 / 1.584962500721156)
    )
    assert ndcg(["x", "y", "z"], graded, 10) == 1.0
    assert ndcg([], graded, 10) == 0.0


def test_chroma_scores_passages_against_exact_excerpts(tmp_path: Path, work: Path) -> None:
    place = tmp_path / "chroma"
    place.mkdir()
    _file(place, "city.md", WARSAW)
    _file(place, "oil.md", OIL)
    start = OIL.index("The embargo")
    spans = json.dumps([{"content": "x", "start_index": start, "end_index": len(OIL)}])
    with (place / "questions_df.csv").open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["question", "references", "corpus_id"])
        writer.writerow(["When was the embargo lifted?", spans, "oil"])
        writer.writerow(["Who lifted it?", "[]", "oil"])
    table = benchmark("chroma", place, work=work)
    assert table.notes == ("1 questions are left out: they have no reference to compare with.",)
    rows = _by_row(table)
    assert rows["recall", "our splitter, fusion"].n == 1
    assert rows["recall", "our splitter, fusion"].value == 1.0
    # One passage holds the whole text; city.md is in no question, so it is not there to be found.
    precision = (len(OIL) - start) / len(OIL)
    assert rows["precision", "our splitter, fusion"].value == pytest.approx(precision)
    assert rows["precision Ω", "our splitter"].value == pytest.approx((len(OIL) - start) / len(OIL))
    assert rows["recall", "its splitter with the best recall"].published == 0.824


def test_precision_omega_counts_what_the_passages_miss() -> None:
    passages = [Span("d", 0, 10), Span("d", 10, 20), Span("d", 30, 40)]
    # [5, 25): 15 characters in two passages of 20, 5 in none.
    assert precision_omega(passages, [Span("d", 5, 25)]) == pytest.approx(15 / 25)
    assert precision_omega(passages, [Span("d", 21, 29)]) == 0.0


CANARD = [
    {
        "History": ["Frank Zappa", "Disbandment", "What group disbanded?", "The Mothers"],
        "Question": "When did they disband?",
        "Rewrite": "When did the Mothers disband?",
    },
    {"History": ["Frank Zappa", "Disbandment"], "Question": "Who left?", "Rewrite": "Who left?"},
]


def test_canard_compares_with_the_question_alone_and_the_whole_history(tmp_path: Path) -> None:
    table = benchmark("canard", _file(tmp_path, "dev.json", CANARD))
    rows = _by_row(table)
    assert rows["recall of added words", "question alone"].value == 0.0
    assert rows["recall of added words", "history and question"].value == 1.0
    assert rows["recall of added words", "completed by rule"].n == 1
    assert rows["left alone where the rewrite changed nothing", "question alone"].value == 1.0
    assert "2 questions, 1 of them rewritten" in table.title


def test_a_completion_is_scored_by_its_added_words_and_names() -> None:
    row = FollowUp("When did he marry?", (), "When did Frank Zappa marry Gail?")
    assert scores(row, "When did Frank marry?") == pytest.approx(
        {"recall of added words": 1 / 3, "precision of added words": 1.0, "names complete": 0.0}
        | {"token F1 with the rewrite": 2 * 4 / (4 + 6)}
    )
    assert scores(row, "When did Frank Zappa's marry Gail")["names complete"] == 1.0


def test_nq_reads_the_oracle_lines(tmp_path: Path, work: Path) -> None:
    rows = [
        {
            "question": "when did the oil crisis begin",
            "answers": ["October 1973"],
            "ctxs": [{"title": "Oil", "text": OIL, "isgold": True}],
        },
        {
            "question": "who invented the wheel",
            "answers": ["nobody knows"],
            "ctxs": [{"title": "Warsaw", "text": WARSAW, "isgold": True}],
        },
    ]
    file = tmp_path / "nq-open-oracle.jsonl.gz"
    file.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    table = benchmark("nq", tmp_path, work=work)
    assert "1 questions, 2 passages" in table.title
    assert "1 questions are left out" in table.notes[0]
    assert any(figure.system == "GPT-3.5-Turbo" for figure in table.figures)


@pytest.mark.parametrize("name", [*BENCHMARKS, "trivia"])
def test_a_place_that_is_missing_or_empty_is_one_sentence(tmp_path: Path, name: str) -> None:
    for place in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(UsageError) as caught:
            benchmark(name, place)
        assert str(caught.value).endswith(".")
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("squad", "{"),
        ("squad", "[]"),
        ("squad", '{"data": []}'),
        ("squad", '{"data": [{"paragraphs": [{"context": "x"}]}]}'),
        ("xquad", '{"data": 3}'),
        ("canard", '{"a": 1}'),
        ("canard", "[]"),
        ("nq", '{"question": "x"}'),
        ("nq", "no json"),
    ],
)
def test_a_malformed_file_is_one_sentence_that_names_it(
    tmp_path: Path, name: str, content: str
) -> None:
    file = _file(tmp_path, "given.jsonl" if name == "nq" else "given.json", content)
    with pytest.raises(UsageError, match=r"given\.json"):
        benchmark(name, file)


def test_a_folder_with_several_files_asks_for_one(tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        _file(tmp_path, name, SQUAD)
    with pytest.raises(UsageError, match=r"several files \(a\.json, b\.json\)"):
        benchmark("squad", tmp_path)
