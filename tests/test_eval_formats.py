"""Published sets, and test sets as data frames and other tools export them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Turn
from eval.document_files import write_documents
from eval.formats.format_table import read_test_set
from eval.testset import Gold, write_test_set
from eval.uncompared import named, places_in
from ingest.errors import UsageError
from tests.set_files import lines, read_json, read_lines, read_text, texts_under_gold

# --- SQuAD ------------------------------------------------------------------------------------------

_LEAVE = [{"text": "30 days", "answer_start": 12}] * 2
SQUAD = {
    "version": "v2.0",
    "data": [{
        "title": "Rules/2026",
        "paragraphs": [
            {"context": "Filler first.", "qas": []},
            {
                "context": "Leave lasts 30 days. Ask Ms Wren.",
                "qas": [
                    {"id": "a", "question": "How long?", "answers": _LEAVE},
                    {"id": "no", "question": "Cost?", "answers": [], "is_impossible": True},
                    {"id": "c", "question": "Who?", "answers": [{"text": "Nobody", "answer_start": 3}]},
                    {"id": "bare", "question": "A?", "answers": []},
                    {"id": "yes", "question": "C?", "answers": [], "is_impossible": False},
                ],
            },
        ],
    }],
}  # fmt: skip


def test_squad_offsets_follow_their_paragraph_into_the_article(tmp_path: Path) -> None:
    read = read_json(tmp_path, SQUAD)
    assert read.format == "squad"
    assert texts_under_gold(read) == [["30 days"], [], [], []]
    assert read.questions[0].answers == ("30 days",)
    # Said to be impossible, or never annotated.
    assert [(q.id, q.answerable, q.comparable) for q in read] == [
        ("a", True, True),
        ("no", False, True),
        ("bare", True, False),
        ("yes", True, False),
    ]
    (problem,) = read.problems
    assert "question 3" in problem
    assert "Nobody" in problem
    assert list(read.documents) == ["Rules_2026.txt"]
    assert write_documents(read, tmp_path / "texts") == 1
    stored = (tmp_path / "texts" / "Rules_2026.txt").read_text("utf-8")
    assert stored == read.documents["Rules_2026.txt"]
    write_test_set(read, tmp_path / "ours.jsonl")
    again = read_test_set(tmp_path / "ours.jsonl")
    assert again.format == "footnote-jsonl"
    assert again.fingerprint == read.fingerprint
    assert len(read.fingerprint) == 64


def test_squad_rows_bring_one_document_a_context(tmp_path: Path) -> None:
    answers = {"text": ["red"], "answer_start": [6]}
    row = {
        "id": "1",
        "title": "T",
        "context": "It is red.",
        "question": "Colour?",
        "answers": answers,
    }
    none = {"id": "3", "answers": {"text": [], "answer_start": []}}
    read = read_lines(tmp_path, row, row | {"id": "2"}, row | {"context": "No, red."}, row | none)
    assert list(read.documents) == ["T.txt", "T 2.txt"]
    assert texts_under_gold(read) == [["red"], ["red"], ["red"], []]
    assert [(q.id, q.answerable) for q in read] == [
        ("1", True), ("2", True), ("1 (2)", True), ("3", False),
    ]  # fmt: skip


# --- BEIR and TREC ------------------------------------------------------------------------------------


@pytest.fixture
def beir(tmp_path: Path) -> Path:
    folder = tmp_path / "science"
    (folder / "qrels").mkdir(parents=True)
    one = {"_id": "d1", "title": "One", "text": "Body ü."}
    lines(folder / "corpus.jsonl", one, {"_id": "d2", "title": "", "text": "Two."})
    asked = ["First?", "Second?", "Third?"]
    rows = [{"_id": f"q{n}", "text": text} for n, text in enumerate(asked, start=1)]
    lines(folder / "queries.jsonl", *rows)
    header = "query-id\tcorpus-id\tscore\n"
    judged = f"{header}q1\td1\t1\nq1\td2\t2\nq2\td1\t0\nbroken\n"
    (folder / "qrels" / "test.tsv").write_text(judged, encoding="utf-8")
    (folder / "qrels" / "train.tsv").write_text(f"{header}q3\td2\t1\n", encoding="utf-8")
    return folder


def test_a_beir_folder_has_whole_documents_as_gold(beir: Path, tmp_path: Path) -> None:
    read = read_test_set(beir)
    assert (read.format, read.name) == ("beir", "science")
    assert [(q.id, q.question) for q in read] == [("q1", "First?")]
    assert read.questions[0].gold == (Gold("d1.txt"), Gold("d2.txt"))
    assert dict(read.documents) == {"d1.txt": "One\n\nBody ü.", "d2.txt": "Two."}
    assert read.problems == ("Line 5 of test.tsv is not a judgement.",)
    assert any("train.tsv" in said for said in read.mapped)
    assert [q.id for q in read_test_set(beir / "qrels" / "train.tsv")] == ["q3"]
    assert [q.id for q in read_test_set(beir / "queries.jsonl")] == ["q1"]
    with pytest.raises(UsageError, match=r"name the folder .*science"):
        read_test_set(beir / "corpus.jsonl")
    with pytest.raises(UsageError, match=r"without judgements"):
        read_lines(tmp_path, {"_id": "q1", "text": "First?"}, name="queries.jsonl")


def test_trec_judgements_beside_topics(tmp_path: Path) -> None:
    (tmp_path / "topics.tsv").write_text("7\tHow far?\n8\tWhy?\n", encoding="utf-8")
    (tmp_path / "made.qrels").write_text("7 0 doc-1 1\n7 0 doc-2 0\n", encoding="utf-8")
    for path in (tmp_path, tmp_path / "made.qrels"):
        (question,) = read_test_set(path)
        assert (question.id, question.gold) == ("7", (Gold("doc-1"),))


# --- Chroma, Natural Questions, CANARD ----------------------------------------------------------------


def test_chroma_references_name_the_file_beside_them(tmp_path: Path) -> None:
    (tmp_path / "laws.md").write_text("No smoking. No parking.", encoding="utf-8")
    reference = [{"content": "No parking.", "start_index": 12, "end_index": 23}]
    cell = json.dumps(reference).replace('"', '""')
    text = f'question,references,corpus_id\nMay I park?,"{cell}",laws\nWhy?,oops,laws\n'
    for read in (read_text(tmp_path, text, name="questions_df.csv"), read_test_set(tmp_path)):
        assert read.format == "chroma"
        assert texts_under_gold(read) == [["No parking."]]
        assert read.questions[0].tags["need"] == "all"
        assert read.problems[0].startswith("Line 3 ")


def test_natural_questions_find_the_answer_in_the_oracle_text(tmp_path: Path) -> None:
    texts = [("France", "It is Paris.", True), ("Spain", "Not Paris.", False)]
    contexts = [{"title": t, "text": text, "isgold": gold} for t, text, gold in texts]
    mayor = {"question_text": "who", "document_text": "The mayor is Ada ."}
    marked = [{"short_answers": [{"start_token": 3, "end_token": 4}]}]
    nothing = [{"short_answers": [], "long_answer": {"start_token": -1, "end_token": -1}}]
    read = read_lines(
        tmp_path,
        {"question": "capital", "answers": ["Paris"], "ctxs": contexts},
        {"question": "tall?", "short_answers": ["8 m"], "document": "No figure here."},
        mayor | {"annotations": marked},
        mayor | {"annotations": []},
        mayor | {"annotations": nothing},
        {"question": "capital", "answers": ["Paris"], "ctxs": contexts[1:]},
    )
    assert read.format == "natural-questions"
    assert texts_under_gold(read) == [["Paris"], ["No figure here."], ["Ada"], [], []]
    assert read.questions[1].gold == (Gold("context 3.txt"),)
    assert list(read.documents) == ["France.txt", "Spain.txt", "context 3.txt", "context 4.txt"]
    # No annotator says nothing; annotators who marked nothing found no answer.
    assert [q.answerable for q in read.questions[2:]] == [True, True, False]
    assert [q.comparable for q in read.questions[2:]] == [True, False, True]
    assert read.problems == ("Line 6 has no text that holds its answer.",)  # marked isgold: false


def test_canard_takes_answers_from_the_next_question(tmp_path: Path) -> None:
    asked = "What group disbanded?"
    first: dict[str, Any] = {"History": ["Frank Zappa", "Disbandment"], "QuAC_dialog_id": "C"}
    first |= {"Question": asked, "Question_no": 1, "Rewrite": asked}
    second = first | {"History": [*first["History"], asked, "The Mothers"], "Question_no": 2}
    second |= {"Question": "When did they?", "Rewrite": "When did the Mothers disband?"}
    one, two = read_json(tmp_path, [first, second], "dev.json")
    assert (one.history, one.answers) == ((), ("The Mothers",))
    assert two.history == (Turn("user", asked), Turn("assistant", "The Mothers"))
    assert two.tags["rewrite"] == "When did the Mothers disband?"


# --- other tools' exports -----------------------------------------------------------------------------


def test_ragas_contexts_are_gold_only_where_nothing_was_generated(tmp_path: Path) -> None:
    said = [("Hello", "human"), ("Hi", "ai"), ("And now?", "human")]
    new: dict[str, Any] = {"user_input": "How long?", "reference": "30 days"}
    new |= {
        "reference_contexts": ["Leave lasts 30 days."],
        "response": "x",
        "retrieved_contexts": ["y"],
    }
    talk = {"user_input": [{"content": c, "type": t} for c, t in said], "reference": "n"}
    one, two = read_lines(tmp_path, new, talk)
    assert (one.answers, one.gold) == (("30 days",), (Gold("", quote="Leave lasts 30 days."),))
    assert (two.question, len(two.history)) == ("And now?", 2)
    old = {"question": "Q?", "contexts": ["C."], "ground_truth": "T"}
    assert read_lines(tmp_path, old).questions[0].gold == (Gold("", quote="C."),)
    (scored,) = read_lines(tmp_path, old | {"answer": "generated"})
    assert (scored.answers, scored.gold) == (("T",), ())


def test_deepeval_goldens(tmp_path: Path) -> None:
    golden: dict[str, Any] = {"input": "Q?", "expected_output": "A", "actual_output": "wrong"}
    golden |= {"context": ["C."], "source_file": "a.pdf"}
    for data in ([golden], {"goldens": [golden]}):
        read = read_json(tmp_path, data)
        assert read.format == "deepeval"
        assert read.questions[0].answers == ("A",)
        assert read.questions[0].gold == (Gold("a.pdf", quote="C."),)


def test_langsmith_as_json_lines_and_as_csv(tmp_path: Path) -> None:
    nested = {"id": "e1", "inputs": {"question": "Q?"}, "outputs": {"answer": "A"}}
    message = {"messages": [{"role": "user", "content": "M?"}]}
    one, two = read_lines(
        tmp_path,
        nested | {"metadata": {"t": "x"}},
        {"inputs": message, "outputs": {"output": "B"}},
    )
    assert (one.id, one.question, one.answers, one.tags) == ("e1", "Q?", ("A",), {"t": "x"})
    assert (two.question, two.answers) == ("M?", ("B",))
    (flat,) = read_text(tmp_path, "id,input_question,output_answer\n7,Q?,A\n")
    assert (flat.id, flat.question, flat.answers) == ("7", "Q?", ("A",))


def test_conversations_end_in_the_answer(tmp_path: Path) -> None:
    def said(*texts: str) -> list[dict[str, str]]:
        roles = ("user", "assistant")
        return [{"role": roles[at % 2], "content": text} for at, text in enumerate(texts)]

    told = {"role": "developer", "content": "Be brief."}
    read = read_lines(
        tmp_path,
        {
            "messages": [
                told,
                *said("How long is leave?", "30 days", "And for trainees?", "20 days"),
            ]
        },
        {
            "messages": said("Who approves?"),
            "ideal": "Ms Wren",
            "source": "rules.md",
            "topic": "travel",
        },
        {"messages": [told]},
    )
    one, two = read
    assert (one.question, one.answers) == ("And for trainees?", ("20 days",))
    assert one.history == (Turn("user", "How long is leave?"), Turn("assistant", "30 days"))
    assert (two.question, two.answers, two.gold) == (
        "Who approves?",
        ("Ms Wren",),
        (Gold("rules.md"),),
    )
    assert two.tags == {"topic": "travel"}
    assert read.problems == ("Line 3 has a conversation without a user's message.",)


_ASKED, _TOLD = "How long is leave?", "30 days"
_SAID = [{"role": "user", "content": _ASKED}]
OF_TOOLS: dict[str, dict[str, Any]] = {
    "Braintrust": {"input": {"question": _ASKED}, "expected": {"answer": _TOLD}},
    "Langfuse": {"id": "7", "input": {"messages": _SAID}, "expectedOutput": {"answer": _TOLD}},
    "MLflow": {"inputs": {"question": _ASKED}, "expectations": {"expected_response": _TOLD}},
    "MLflow, facts": {"inputs": {"messages": _SAID}, "expectations": {"expected_facts": [_TOLD]}},
    "MLflow, older": {"inputs": _ASKED, "ground_truth": _TOLD},
    "OpenAI": {"item": {"question": _ASKED, "reference_answer": _TOLD}},
    "OpenAI, older": {"input": [{"role": "system", "content": "Be brief."}, *_SAID], "ideal": _TOLD},
    "in parts": {"messages": [{"role": "user", "content": [{"type": "text", "text": _ASKED}]}], "ideal": _TOLD},
    "Phoenix": {"input": {"query": _ASKED}, "output": {"answer": _TOLD}, "metadata": {}},
    "ShareGPT": {"conversations": [{"from": "human", "value": _ASKED}, {"from": "gpt", "value": _TOLD}]},
    "Alpaca": {"instruction": _ASKED, "input": "", "output": _TOLD},
    "written in a cell": {"input": json.dumps({"messages": _SAID}), "expected_output": _TOLD},
}  # fmt: skip


@pytest.mark.parametrize("tool", OF_TOOLS)
@pytest.mark.parametrize("rows", [1, 2])
def test_questions_and_answers_as_tools_nest_them(tmp_path: Path, tool: str, rows: int) -> None:
    for question in read_lines(tmp_path, *[OF_TOOLS[tool]] * rows):
        assert (question.question, question.answers, question.history) == (_ASKED, (_TOLD,), ())


def test_rows_of_a_data_set_viewer_stand_inside_others(tmp_path: Path) -> None:
    rows = [{"row_idx": n, "row": {"question": f"Q{n}?", "answer": "A"}} for n in range(2)]
    read = read_json(tmp_path, {"dataset": "d", "rows": rows})
    assert [one.question for one in read] == ["Q0?", "Q1?"]


def test_passages_that_are_expected_to_be_found_are_gold(tmp_path: Path) -> None:
    found = [{"doc_uri": "rules.md", "content": "Leave lasts 30 days."}]
    row = {"inputs": _ASKED, "expectations": {"expected_retrieved_context": found}}
    (question,) = read_lines(tmp_path, row)
    assert question.gold == (Gold("rules.md", quote="Leave lasts 30 days."),)
    numbered = "Document 3: Leave lasts 30 days.\n\nDocument 14: Ask Ms Wren."
    (question,) = read_lines(tmp_path, {"question": _ASKED, "reference_context": numbered})
    assert [one.quote for one in question.gold] == ["Leave lasts 30 days.", "Ask Ms Wren."]


def test_queries_with_the_passages_relevant_to_them(tmp_path: Path) -> None:
    data: dict[str, Any] = {
        "queries": {"q1": _ASKED, "q2": "Who?"},
        "corpus": {"n1": "Leave lasts 30 days.", "n2": "Ask Ms Wren."},
        "relevant_docs": {"q1": ["n1"], "q2": ["n3"]},
    }
    read = read_json(tmp_path, data)
    assert [(one.id, one.gold) for one in read] == [
        ("q1", (Gold("", quote="Leave lasts 30 days."),))
    ]
    assert read.problems == ("Query q2 has a passage that is not in corpus.",)
    assert sorted(read.documents.values()) == ["Ask Ms Wren.", "Leave lasts 30 days."]


def test_promptfoo_states_references_in_assertions(tmp_path: Path) -> None:
    text = """
prompts: ["{{question}}"]
tests:
  - vars: {question: "How long?"}
    assert:
      - {type: icontains, value: 30 days}
      - {type: llm-rubric, value: is polite}
    metadata: {topic: leave}
  - vars: {question: "Who am I?"}
    assert: [{type: is-refusal}]
"""
    read = read_text(tmp_path, text, name="promptfooconfig.yaml")
    one, two = read
    assert (one.answers, one.tags) == (("30 days",), {"topic": "leave"})
    assert not two.answerable
    assert any("llm-rubric (1)" in said for said in read.mapped)
    table = (
        "question,__expected1,__expected2\nHow long?,contains: 30 days,latency(500):5\n"
        "Where?,python: len(output) < 9,grade: is it polite\n"
    )
    # What judges an answer is no answer.
    first, second = read_text(tmp_path, table)
    assert first.answers == ("30 days",)
    assert not second.comparable
    with pytest.raises(UsageError, match=r"t\.csv: name that file"):
        read_text(tmp_path, "tests: [file://t.csv]\n", name="promptfooconfig.yaml")


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
    for read in (
        read_lines(tmp_path, row, name="a.jsonl"),
        read_json(tmp_path, row, "b.jsonl"),
        read_json(tmp_path, row, "c.json", indent=2),
        read_json(tmp_path, [row], "d.json"),
    ):
        assert (read.format, [q.question for q in read]) == (form, ["Q?"])


# --- data frames --------------------------------------------------------------------------------------

ASKED = {"Where is the kiln?": "in the yard", "Who fires it?": "Noor", "How hot?": "1,240 °C"}
PAIRS = [{"question": question, "answer": answer} for question, answer in ASKED.items()]
BY_NUMBER = {
    name: {str(number): row[name] for number, row in enumerate(PAIRS)}
    for name in ("question", "answer")
}


@pytest.mark.parametrize(
    "data",
    [
        PAIRS,
        BY_NUMBER,
        {str(number): row for number, row in enumerate(PAIRS)},
        {"columns": ["question", "answer"], "index": [0, 1, 2], "data": [[*p.values()] for p in PAIRS]},
        {"schema": {"fields": [{"name": "question", "type": "string"}]}, "data": PAIRS},
        {name: [*column.values()] for name, column in BY_NUMBER.items()},
        {"version": 2, "questions": PAIRS},
    ],
    ids=["records", "columns", "index", "split", "table", "lists", "under a name"],
)  # fmt: skip
@pytest.mark.parametrize("indent", [None, 2])
def test_data_frames_as_one_json_text(tmp_path: Path, data: Any, indent: int | None) -> None:
    found = read_json(tmp_path, data, indent=indent)
    assert {q.question: q.answers for q in found} == {q: (a,) for q, a in ASKED.items()}
    assert not found.problems
    assert not [sentence for sentence in found.mapped if "numbered" in sentence]


def test_a_single_question_and_results_are_no_data_frames(tmp_path: Path) -> None:
    one = {"question": "Who?", "answer": "Noor", "history": [{"question": "Q", "answer": "A"}]}
    talk = {"question": [{"role": "user", "content": "Who?"}], "answer": ["Noor", "she"]}
    both: list[Any] = [one, talk]
    for data in both:
        assert [q.question for q in read_json(tmp_path, data)] == ["Who?"]
    for data in ({"metrics": {"f1": 0.4}, "rows": PAIRS}, {"data": [1, 2]}):
        with pytest.raises(UsageError, match="no question"):
            read_json(tmp_path, data)


def test_rows_of_one_line_are_named_by_their_number(tmp_path: Path) -> None:
    found = read_json(tmp_path, [*PAIRS, {"question": "Why?", "answer": None}])
    assert named(places_in(found), found.format) == "item-4"


def test_answers_beside_answerable_and_gold_are_read(tmp_path: Path) -> None:
    known = {
        "question": "Who fires it?",
        "answer": "Noor",
        "answerable": True,
        "document": "kiln.md",
    }
    unknown = {"question": "Who paid?", "answer": None, "answerable": False}
    first, second = read_lines(tmp_path, known, unknown)
    assert (first.answers, first.gold) == (("Noor",), (Gold("kiln.md"),))
    assert (second.answerable, second.comparable) == (False, True)
    # Our own form, its gold in a late row only, the answers under another of their names.
    late = {"question": "When?", "answer": "May", "gold": [{"document": "a.md"}]}
    last = read_lines(tmp_path, *PAIRS, *PAIRS, late).questions[-1]
    assert (last.answers, last.gold) == (("May",), (Gold("a.md"),))
    with pytest.raises(UsageError, match="where it is the answer, name its column answers"):
        read_lines(tmp_path, {"question": "Who fires it?", "gold": "Noor"})
