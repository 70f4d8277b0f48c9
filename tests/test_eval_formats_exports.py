"""Test sets as data frames, spreadsheets and other tools export them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.formats.format_table import read_test_set
from eval.testset import Gold, TestSet
from eval.uncompared import named, places_in
from ingest.errors import UsageError

ASKED = {"Where is the kiln?": "in the yard", "Who fires it?": "Noor", "How hot?": "1,240 °C"}
PAIRS = [{"question": question, "answer": answer} for question, answer in ASKED.items()]
BY_NUMBER = {
    name: {str(number): row[name] for number, row in enumerate(PAIRS)}
    for name in ("question", "answer")
}


def read(folder: Path, text: str, name: str) -> TestSet:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return read_test_set(file)


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
    found = read(tmp_path, json.dumps(data, indent=indent), "set.json")
    assert {q.question: q.answers for q in found} == {q: (a,) for q, a in ASKED.items()}
    assert not found.problems
    assert not [sentence for sentence in found.mapped if "numbered" in sentence]


def test_a_single_question_and_results_are_no_data_frames(tmp_path: Path) -> None:
    one = {"question": "Who?", "answer": "Noor", "history": [{"question": "Q", "answer": "A"}]}
    assert [q.question for q in read(tmp_path, json.dumps(one), "one.json")] == ["Who?"]
    talk = {"question": [{"role": "user", "content": "Who fires it?"}], "answer": ["Noor", "she"]}
    assert [q.question for q in read(tmp_path, json.dumps(talk), "t.json")] == ["Who fires it?"]
    for data in ({"metrics": {"f1": 0.4}, "rows": PAIRS}, {"data": [1, 2]}):
        with pytest.raises(UsageError, match="no question"):
            read(tmp_path, json.dumps(data), "results.json")


def test_rows_of_one_line_are_named_by_their_number(tmp_path: Path) -> None:
    found = read(tmp_path, json.dumps([*PAIRS, {"question": "Why?", "answer": None}]), "set.json")
    assert named(places_in(found), found.format) == "item-4"


def test_answers_beside_answerable_and_gold_are_read(tmp_path: Path) -> None:
    rows = [
        {"question": "Who fires it?", "answer": "Noor", "answerable": True, "document": "kiln.md"},
        {"question": "Who paid?", "answer": None, "answerable": False},
    ]
    first, second = read(tmp_path, "\n".join(map(json.dumps, rows)), "a.jsonl")
    assert (first.answers, first.gold) == (("Noor",), (Gold("kiln.md"),))
    assert (second.answerable, second.comparable) == (False, True)
    # Our own form, its gold in a late row only, the answers under another of their names.
    rows = [*PAIRS, *PAIRS, {"question": "When?", "answer": "May", "gold": [{"document": "a.md"}]}]
    last = read(tmp_path, "\n".join(map(json.dumps, rows)), "b.jsonl").questions[-1]
    assert (last.answers, last.gold) == (("May",), (Gold("a.md"),))
    with pytest.raises(UsageError, match="where it is the answer, name its column answers"):
        read(tmp_path, '{"question": "Who fires it?", "gold": "Noor"}', "c.jsonl")


@pytest.mark.parametrize(
    ("cell", "answers"),
    [
        ("['in the yard' \"Noor's\"]", ("in the yard", "Noor's")),
        ("['in the yard'\n 'outside']", ("in the yard", "outside")),
        ("array(['in the yard', 'outside'], dtype=object)", ("in the yard", "outside")),
        ("{'text': array(['in the yard'], dtype=object), 'answer_start': array([3])}", ("in the yard",)),
        ('{"answer": "in the yard"}', ("in the yard",)),
        ("{sic}", ("{sic}",)),
    ],
)  # fmt: skip
def test_arrays_and_objects_written_out_in_a_cell(
    tmp_path: Path, cell: str, answers: tuple[str, ...]
) -> None:
    written = cell.replace('"', '""')
    (question,) = read(tmp_path, f'question,answer\nWhere is it?,"{written}"\n', "set.csv")
    assert question.answers == answers


@pytest.mark.parametrize(
    "error",
    ["#ERROR!", "#BUSY!", "#VALORE!", "#NAZWA?", "#ДЕЛ/0!", "#¡VALOR!", "#N/D", "Err:502", "Loading..."],
)  # fmt: skip
def test_errors_of_every_spreadsheet_are_no_answers(tmp_path: Path, error: str) -> None:
    found = read(tmp_path, f"question,answer\nWho?,{error}\nWhere?,#4 is first\n", "set.csv")
    assert [q.answers for q in found] == [("#4 is first",)]
    assert found.problems == (f"Line 2 cannot be used: it holds the error {error}.",)


def test_a_column_with_an_article_in_its_name_holds_no_answers(tmp_path: Path) -> None:
    found = read(tmp_path, "question,Is it a good one?\nWho fires it?,yes\n", "set.csv")
    assert [q.comparable for q in found] == [False]


def test_quotation_marks_that_do_not_close_swallow_no_rows_in_silence(tmp_path: Path) -> None:
    text = 'question,answer\nWho?,Noor\nWhere?,"in the yard\nWhy?,it is dry\nHow hot?,very\n'
    found = read(tmp_path, text, "open.csv")
    assert [q.question for q in found] == ["Who?"]
    (problem,) = found.problems
    assert problem.startswith("Line 3 and those up to line 5 are one, because a quotation mark")
    found = read(tmp_path, text + 'When?,"in ""May""\nor June"\n', "closed-late.csv")
    assert [q.question for q in found] == ["Who?"]
    (question,) = read(tmp_path, 'question,answer\n"Two\nlines?","in ""May""\nor"\n', "fine.csv")
    assert question.answers == ('in "May"\nor',)


def test_what_judges_an_answer_in_promptfoo_is_no_answer(tmp_path: Path) -> None:
    text = (
        "question,__expected1,__expected2\nWho?,icontains:Noor,latency(500):5\n"
        "Where?,python: len(output) < 9,grade: is it polite\n"
    )
    first, second = read(tmp_path, text, "set.csv")
    assert first.answers == ("Noor",)
    assert not second.comparable


@pytest.mark.parametrize(
    "answer", ["нет ответа", "нет в документах", "nicht in den Dokumenten", "没有答案"]
)
def test_there_is_no_answer_in_other_languages(tmp_path: Path, answer: str) -> None:
    (question,) = read(tmp_path, f"question,answer\nWho?,{answer}\n", "set.csv")
    assert not question.answerable
