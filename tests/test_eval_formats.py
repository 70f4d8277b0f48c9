from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Turn
from eval.document_files import write_documents
from eval.formats.format_table import read_test_set
from eval.testset import Gold, TestSet, write_test_set
from ingest.errors import UsageError


def lines(file: Path, *rows: Any) -> Path:
    text = "".join(f"{r if isinstance(r, str) else json.dumps(r)}\n" for r in rows)
    file.write_text(text, encoding="utf-8")
    return file


def whole(file: Path, data: Any) -> Path:
    file.write_text(json.dumps(data), encoding="utf-8")
    return file


def texts_under_gold(read: TestSet) -> list[list[str]]:
    return [[read.documents[g.document][g.start : g.end] for g in q.gold] for q in read]


# --- SQuAD ------------------------------------------------------------------------------------------

SQUAD = {
    "version": "v2.0",
    "data": [
        {
            "title": "Rules/2026",
            "paragraphs": [
                {"context": "Filler first.", "qas": []},
                {
                    "context": "Leave lasts 30 days. Ask Ms Wren.",
                    "qas": [
                        {
                            "id": "a",
                            "question": "How long?",
                            "answers": [
                                {"text": "30 days", "answer_start": 12},
                                {"text": "30 days", "answer_start": 12},
                            ],
                        },
                        {"id": "b", "question": "Cost?", "answers": [], "is_impossible": True},
                        {
                            "id": "c",
                            "question": "Who?",
                            "answers": [{"text": "Nobody", "answer_start": 3}],
                        },
                    ],
                },
            ],
        }
    ],
}


def test_squad_offsets_follow_their_paragraph_into_the_article(tmp_path: Path) -> None:
    read = read_test_set(whole(tmp_path / "s.json", SQUAD))
    assert read.format == "squad"
    assert texts_under_gold(read) == [["30 days"], []]
    assert [q.answerable for q in read] == [True, False]
    assert read.questions[0].answers == ("30 days",)
    assert len(read.problems) == 1
    assert "question 3" in read.problems[0]
    assert "Nobody" in read.problems[0]
    assert list(read.documents) == ["Rules_2026.txt"]
    assert write_documents(read, tmp_path / "texts") == 1
    stored = (tmp_path / "texts" / "Rules_2026.txt").read_text("utf-8")
    assert stored == read.documents["Rules_2026.txt"]


def test_squad_rows_bring_one_document_a_context(tmp_path: Path) -> None:
    row = {
        "id": "1",
        "title": "T",
        "context": "It is red.",
        "question": "Colour?",
        "answers": {"text": ["red"], "answer_start": [6]},
    }
    read = read_test_set(
        lines(tmp_path / "s.jsonl", row, row | {"id": "2"}, row | {"context": "No, red."})
    )
    assert list(read.documents) == ["T.txt", "T 2.txt"]
    assert texts_under_gold(read) == [["red"], ["red"], ["red"]]
    assert [q.id for q in read] == ["1", "2", "1 (2)"]


# --- BEIR and TREC ------------------------------------------------------------------------------------


@pytest.fixture
def beir(tmp_path: Path) -> Path:
    folder = tmp_path / "science"
    (folder / "qrels").mkdir(parents=True)
    lines(
        folder / "corpus.jsonl",
        {"_id": "d1", "title": "One", "text": "Body ü."},
        {"_id": "d2", "title": "", "text": "Two."},
    )
    lines(
        folder / "queries.jsonl",
        {"_id": "q1", "text": "First?"},
        {"_id": "q2", "text": "Second?"},
        {"_id": "q3", "text": "Third?"},
    )
    header = "query-id\tcorpus-id\tscore\n"
    (folder / "qrels" / "test.tsv").write_text(
        f"{header}q1\td1\t1\nq1\td2\t2\nq2\td1\t0\nbroken\n", encoding="utf-8"
    )
    (folder / "qrels" / "train.tsv").write_text(f"{header}q3\td2\t1\n", encoding="utf-8")
    return folder


def test_a_beir_folder_has_whole_documents_as_gold(beir: Path) -> None:
    read = read_test_set(beir)
    assert (read.format, read.name) == ("beir", "science")
    assert [(q.id, q.question) for q in read] == [("q1", "First?")]
    assert read.questions[0].gold == (Gold("d1.txt"), Gold("d2.txt"))
    assert dict(read.documents) == {"d1.txt": "One\n\nBody ü.", "d2.txt": "Two."}
    assert read.problems == ("Line 5 of test.tsv is not a judgement.",)
    assert any("train.tsv" in said for said in read.mapped)
    assert [q.id for q in read_test_set(beir / "qrels" / "train.tsv")] == ["q3"]
    assert [q.id for q in read_test_set(beir / "queries.jsonl")] == ["q1"]


def test_trec_judgements_beside_topics(tmp_path: Path) -> None:
    (tmp_path / "topics.tsv").write_text("7\tHow far?\n8\tWhy?\n", encoding="utf-8")
    (tmp_path / "made.qrels").write_text("7 0 doc-1 1\n7 0 doc-2 0\n", encoding="utf-8")
    for path in (tmp_path, tmp_path / "made.qrels"):
        (question,) = read_test_set(path)
        assert (question.id, question.gold) == ("7", (Gold("doc-1"),))


def test_parts_of_a_beir_folder_say_what_to_name(beir: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"name the folder .*science"):
        read_test_set(beir / "corpus.jsonl")
    alone = lines(tmp_path / "queries.jsonl", {"_id": "q1", "text": "First?"})
    with pytest.raises(UsageError, match=r"without judgements"):
        read_test_set(alone)


# --- Chroma, Natural Questions, CANARD ----------------------------------------------------------------


def test_chroma_references_name_the_file_beside_them(tmp_path: Path) -> None:
    (tmp_path / "laws.md").write_text("No smoking. No parking.", encoding="utf-8")
    reference = [{"content": "No parking.", "start_index": 12, "end_index": 23}]
    cell = json.dumps(reference).replace('"', '""')
    (tmp_path / "questions_df.csv").write_text(
        f'question,references,corpus_id\nMay I park?,"{cell}",laws\nWhy?,oops,laws\n',
        encoding="utf-8",
    )
    for path in (tmp_path, tmp_path / "questions_df.csv"):
        read = read_test_set(path)
        assert read.format == "chroma"
        assert texts_under_gold(read) == [["No parking."]]
        assert read.questions[0].tags["need"] == "all"
        assert read.problems[0].startswith("Line 3 ")


def test_natural_questions_find_the_answer_in_the_oracle_text(tmp_path: Path) -> None:
    read = read_test_set(
        lines(
            tmp_path / "nq.jsonl",
            {
                "question": "capital",
                "answers": ["Paris"],
                "ctxs": [
                    {"title": "France", "text": "It is Paris.", "isgold": True},
                    {"title": "Spain", "text": "Not Paris.", "isgold": False},
                ],
            },
            {"question": "tall?", "short_answers": ["8 m"], "document": "No figure here."},
            {
                "question_text": "who",
                "document_text": "The mayor is Ada .",
                "annotations": [{"short_answers": [{"start_token": 3, "end_token": 4}]}],
            },
        )
    )
    assert read.format == "natural-questions"
    assert texts_under_gold(read)[0] == ["Paris"]
    assert read.questions[1].gold == (Gold("context 3.txt"),)
    assert texts_under_gold(read)[2] == ["Ada"]
    assert set(read.documents) == {"France.txt", "Spain.txt", "context 3.txt", "context 4.txt"}


def test_canard_takes_answers_from_the_next_question(tmp_path: Path) -> None:
    first: dict[str, Any] = {
        "History": ["Frank Zappa", "Disbandment"],
        "QuAC_dialog_id": "C",
        "Question": "What group disbanded?",
        "Question_no": 1,
        "Rewrite": "What group disbanded?",
    }
    second = first | {
        "History": [*first["History"], first["Question"], "The Mothers"],
        "Question": "When did they?",
        "Question_no": 2,
        "Rewrite": "When did the Mothers disband?",
    }
    one, two = read_test_set(whole(tmp_path / "dev.json", [first, second]))
    assert (one.history, one.answers) == ((), ("The Mothers",))
    assert two.history == (Turn("user", "What group disbanded?"), Turn("assistant", "The Mothers"))
    assert two.tags["rewrite"] == "When did the Mothers disband?"


# --- other tools' exports -----------------------------------------------------------------------------


def test_ragas_contexts_are_gold_only_where_nothing_was_generated(tmp_path: Path) -> None:
    new = lines(
        tmp_path / "new.jsonl",
        {
            "user_input": "How long?",
            "reference": "30 days",
            "reference_contexts": ["Leave lasts 30 days."],
            "response": "x",
            "retrieved_contexts": ["y"],
        },
        {
            "user_input": [
                {"content": "Hello", "type": "human"},
                {"content": "Hi", "type": "ai"},
                {"content": "And now?", "type": "human"},
            ],
            "reference": "n",
        },
    )
    one, two = read_test_set(new)
    assert (one.answers, one.gold) == (("30 days",), (Gold("", quote="Leave lasts 30 days."),))
    assert (two.question, len(two.history)) == ("And now?", 2)
    old = {"question": "Q?", "contexts": ["C."], "ground_truth": "T"}
    assert read_test_set(lines(tmp_path / "o.jsonl", old)).questions[0].gold == (
        Gold("", quote="C."),
    )
    (scored,) = read_test_set(lines(tmp_path / "s.jsonl", old | {"answer": "generated"}))
    assert (scored.answers, scored.gold) == (("T",), ())


def test_deepeval_goldens(tmp_path: Path) -> None:
    golden = {
        "input": "Q?",
        "expected_output": "A",
        "actual_output": "wrong",
        "context": ["C."],
        "source_file": "a.pdf",
    }
    for data in ([golden], {"goldens": [golden]}):
        read = read_test_set(whole(tmp_path / "d.json", data))
        assert read.format == "deepeval"
        assert read.questions[0].answers == ("A",)
        assert read.questions[0].gold == (Gold("a.pdf", quote="C."),)


def test_langsmith_as_json_lines_and_as_csv(tmp_path: Path) -> None:
    nested = lines(
        tmp_path / "l.jsonl",
        {
            "id": "e1",
            "inputs": {"question": "Q?"},
            "outputs": {"answer": "A"},
            "metadata": {"t": "x"},
        },
        {"inputs": {"messages": [{"role": "user", "content": "M?"}]}, "outputs": {"output": "B"}},
    )
    one, two = read_test_set(nested)
    assert (one.id, one.question, one.answers, one.tags) == ("e1", "Q?", ("A",), {"t": "x"})
    assert (two.question, two.answers) == ("M?", ("B",))
    table = tmp_path / "l.csv"
    table.write_text("id,input_question,output_answer\n7,Q?,A\n", encoding="utf-8")
    (flat,) = read_test_set(table)
    assert (flat.id, flat.question, flat.answers) == ("7", "Q?", ("A",))


def test_promptfoo_states_references_in_assertions(tmp_path: Path) -> None:
    file = tmp_path / "promptfooconfig.yaml"
    file.write_text(
        """
prompts: ["{{question}}"]
tests:
  - vars: {question: "How long?"}
    assert:
      - {type: icontains, value: 30 days}
      - {type: llm-rubric, value: is polite}
    metadata: {topic: leave}
  - vars: {question: "Who am I?"}
    assert: [{type: is-refusal}]
""",
        encoding="utf-8",
    )
    read = read_test_set(file)
    one, two = read
    assert (one.answers, one.tags) == (("30 days",), {"topic": "leave"})
    assert not two.answerable
    assert any("llm-rubric (1)" in said for said in read.mapped)
    table = tmp_path / "p.csv"
    table.write_text("question,__expected\nHow long?,contains: 30 days\n", encoding="utf-8")
    assert read_test_set(table).questions[0].answers == ("30 days",)
    file.write_text("tests: [file://t.csv]\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"t\.csv: name that file"):
        read_test_set(file)


ONE_ROW = {
    "footnote-jsonl": {"question": "Q?", "gold": [{"document": "d"}], "answers": ["A"]},
    "squad": {"question": "Q?", "context": "A.", "answers": {"text": ["A"], "answer_start": [0]}},
    "canard": {"History": ["T", "S", "Hi?", "Yes."], "Question": "Q?", "Rewrite": "What Q?"},
    "promptfoo": {"vars": {"question": "Q?"}, "assert": [{"type": "equals", "value": "A"}]},
    "langsmith": {"inputs": {"question": "Q?"}, "outputs": {"answer": "A"}, "attachments": [{}]},
    "ragas": {"user_input": "Q?", "reference": "A", "reference_contexts": ["C."]},
    "deepeval": {"input": "Q?", "expected_output": "A", "context": ["C."], "tools": [{"name": "t"}]},
    "natural-questions": {"question": "Q?", "answers": ["A"], "ctxs": [{"text": "A.", "isgold": True}]},
    "jsonl": {"question": "Q?", "answer": "A", "history": [{"role": "user", "content": "Hi."}]},
}  # fmt: skip


@pytest.mark.parametrize("form", ONE_ROW)
def test_one_row_alone_is_a_test_set(tmp_path: Path, form: str) -> None:
    row = ONE_ROW[form]
    for name, text in (
        ("a.jsonl", f"{json.dumps(row)}\n"),
        ("b.jsonl", json.dumps(row)),
        ("c.json", json.dumps(row, indent=2)),
        ("d.json", json.dumps([row])),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
        read = read_test_set(tmp_path / name)
        assert (read.format, [q.question for q in read]) == (form, ["Q?"])


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    read = read_test_set(whole(tmp_path / "s.json", SQUAD))
    write_test_set(read, tmp_path / "ours.jsonl")
    again = read_test_set(tmp_path / "ours.jsonl")
    assert again.format == "footnote-jsonl"
    assert again.fingerprint == read.fingerprint
    assert len(read.fingerprint) == 64
