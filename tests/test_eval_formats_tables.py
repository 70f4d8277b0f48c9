"""CSV dialects, spreadsheets as a person sees them, what says nothing, and columns that a person names."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from eval.formats.cell_values import fault_of, is_blank, says_unanswerable
from eval.formats.format_table import read_test_set
from eval.formats.header import Columns, example
from eval.formats.number_formats import shown_value
from eval.testset import Gold, TestQuestion, TestSet
from ingest.errors import UsageError
from tests.commands import assert_one_sentence, call

Capture = pytest.CaptureFixture[str]


def read(
    folder: Path, text: str, columns: str = "", name: str = "t.csv", encoding: str = "utf-8"
) -> TestSet:
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return read_test_set(file, columns)


def book(file: Path, fill: Callable[[Any], None]) -> Path:
    made = openpyxl.Workbook()
    fill(made)
    made.save(file)
    return file


def sheet_of(rows: Sequence[Sequence[Any]]) -> Callable[[Any], None]:
    def fill(made: Any) -> None:
        for cells in rows:
            made.active.append(list(cells))

    return fill


# --- CSV dialects ---------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize(
    ("said", "delimiter"),
    [
        ("sep=;", ";"), ('"sep=;"', ";"), ("SEP=;", ";"), ("sep=\t", "\t"), ("sep=\\t", "\t"),
        ("sep=|", "|"), ("sep=^", "^"), ("sep=;;", ";"), ("sep=,", ";"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_first_line_that_says_the_delimiter(
    tmp_path: Path, said: str, delimiter: str, end: str, encoding: str
) -> None:
    header = delimiter.join(["Frage", "Antwort", "Quelle"])
    row = delimiter.join(["Wo übt der Chor?", "Saal 4, hinten", "chor.md"])
    found = read(tmp_path, end.join([said, header, row, ""]), encoding=encoding)
    (question,) = found
    assert (question.question, question.line) == ("Wo übt der Chor?", 3)
    assert question.answers == ("Saal 4, hinten",)
    assert question.gold == (Gold("chor.md"),)


def test_comments_and_titles_above_the_header(tmp_path: Path) -> None:
    above = "# exported on 3 May, by the library\n#\nLibrary questions\n\n"
    text = f"{above}question,answer,source\nWho lends?,Ada,a.md\n"
    found = read(tmp_path, text)
    assert [q.question for q in found] == ["Who lends?"]
    assert found.questions[0].line == 6
    assert "The rows above the header (line 1, line 2, line 3) were left aside." in found.mapped
    # A column of numbers may be called "#", and a question of one letter is no header.
    (one,) = read(tmp_path, "#,question,answer\n7,Q?,A\n")
    assert (one.question, one.answers) == ("Q?", ("A",))


def test_rows_with_other_fields_than_the_header_are_named(tmp_path: Path) -> None:
    text = "question,answer,source,\nOne?,1,a.md\nTwo,\nparts?,2,a.md\nThree?,3,a, b.md,more\nFour?,4,a.md,\n"
    found = read(tmp_path, text)
    assert [q.question for q in found] == ["One?", "parts?", "Four?"]
    assert found.problems == (
        "Line 3 has 2 fields where the header has 4: put quotation marks around text that holds a line"
        " break, and a delimiter for each empty field.",
        "Line 5 has 5 fields where the header has 4: put quotation marks around text that holds the"
        " delimiter.",
    )


def test_a_table_of_which_no_row_can_be_used_says_why(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Line 2 has 2 fields where the header has 3"):
        read(tmp_path, "question,answer,source\nWho?,Ada\nWhy?,x\n")
    empty = book(tmp_path / "h.xlsx", sheet_of([["question", "answer"]]))
    with pytest.raises(UsageError, match="has a header and no row below it"):
        read_test_set(empty)
    with pytest.raises(UsageError, match="is empty: it has no columns to name"):
        read_test_set(book(tmp_path / "e.xlsx", sheet_of([])), "question=A")


def test_names_of_columns(tmp_path: Path) -> None:
    odd = "\ufeff\ufeff QUES\u00adTION\u00a0;Expected\u00a0Answer;ＰＡＧＥ\nWho?;Ada;3\n"
    (question,) = read(tmp_path, odd)
    assert (question.answers, question.gold) == (("Ada",), (Gold("", page=3),))
    twice = read(tmp_path, "question,answer,answer\nWho?,Ada,Bob\n")
    assert twice.questions[0].answers == ("Ada",)
    assert any("'answer' stands 2 times: the first was read" in said for said in twice.mapped)


@pytest.mark.parametrize(
    ("question", "answer"),
    [("Вопрос", "Ответ"), ("问题", "答案"), ("質問", "回答"), ("Pytanie", "Odpowiedź")],
)
def test_headers_of_other_alphabets(tmp_path: Path, question: str, answer: str) -> None:
    (one,) = read(tmp_path, f"{question},{answer}\nКто?,Ада\n")
    assert (one.question, one.answers) == ("Кто?", ("Ада",))


# --- what says nothing ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["NaN", "nan", "None", "NONE", "none", "null", "NULL", "N/A", "n/a", "NA", "n.a.", "<NA>", "NaT",
     "(null)", "[nan]", "[None]", "-", "–", "—", "--", "...", "?", "[]", "{}", '""', " \u00a0", "undefined"],
)  # fmt: skip
def test_words_for_nothing(tmp_path: Path, text: str) -> None:
    assert is_blank(text)
    quoted = text.replace('"', '""')
    found = read(tmp_path, f'question,answer\nWho?,"{quoted}"\nWhy?,x\n')
    assert [q.answers for q in found] == [(), ("x",)]
    assert [q.answerable for q in found] == [True, True]
    assert not found.questions[0].comparable
    named = read(tmp_path, f'Q1,A1\nWho?,"{quoted}"\n', "question=Q1,answer=A1")
    assert named.questions[0].answers == ()


@pytest.mark.parametrize(
    "text", ["Na", "Null", "0", "no", "None of them", "5", "∞", "C#", "½", "A", "№ 7"]
)
def test_words_that_may_be_answers(text: str) -> None:
    assert not is_blank(text)


def test_words_for_nothing_in_json(tmp_path: Path) -> None:
    rows = (
        '{"question": "A?", "answers": NaN, "gold": []}\n{"question": "B?", "answers": ["None", "7"]}\n'
        '{"question": "C?", "answers": "three weeks", "history": NaN}\n{"question": "D?", "answers": null}\n'
        '{"question": "E?", "answerable": false, "answers": ["NaN"]}\n{"question": "NaN", "answers": []}\n'
    )
    found = read(tmp_path, rows, name="o.jsonl")
    assert [q.answers for q in found] == [(), ("7",), ("three weeks",), (), ()]
    assert [q.taken_for_empty for q in found] == [(), ("None",), (), (), ()]
    assert found.problems == ("Line 6 has no question.",)
    other = '{"q": "A?", "a": "null", "source": "None", "page": "n/a", "history": "nan"}\n'
    (question,) = read(tmp_path, other, name="p.jsonl")
    assert (question.answers, question.gold, question.history) == ((), (), ())
    assert question.taken_for_empty == ("null",)


def test_unanswerable_is_said_and_empty_is_not(tmp_path: Path) -> None:
    text = (
        "question,answer,answerable\nA?,unanswerable,\nB?,,\nC?,,no\nD?,NaN,no\nE?,Not in the documents.,\n"
        "F?,N/A,\nG?,N/A,yes\n"
    )
    found = read(tmp_path, text)
    assert [q.answerable for q in found] == [False, True, False, False, False, True, True]
    assert [q.comparable for q in found] == [True, False, True, True, True, False, False]
    assert [q.taken_for_empty for q in found] == [(), (), (), (), (), ("N/A",), ("N/A",)]
    assert says_unanswerable("CANNOTANSWER")


def test_squad_says_impossible_or_was_never_annotated(tmp_path: Path) -> None:
    nested = (
        '{"data": [{"title": "t", "paragraphs": [{"context": "Leave lasts 30 days.", "qas": ['
        '{"id": "bare", "question": "A?", "answers": []},'
        '{"id": "no", "question": "B?", "answers": [], "is_impossible": true},'
        '{"id": "yes", "question": "C?", "answers": [], "is_impossible": false}]}]}]}'
    )
    found = {q.id: q for q in read(tmp_path, nested, name="s.json")}
    assert {name: q.comparable for name, q in found.items()} == {
        "bare": False,
        "no": True,
        "yes": False,
    }
    assert not found["no"].answerable
    flat = '{"id": "1", "question": "A?", "context": "Leave.", "answers": {"text": [], "answer_start": []}}\n'
    (row,) = read(tmp_path, flat, name="s.jsonl")
    assert not row.answerable


def test_natural_questions_without_an_annotator(tmp_path: Path) -> None:
    marked = '{"question_text": "A?", "document_text": "Leave lasts .", "annotations": [%s]}\n'
    nothing = '{"short_answers": [], "long_answer": {"start_token": -1, "end_token": -1}}'
    found = read(tmp_path, marked % "" + marked % nothing, name="n.jsonl")
    assert [q.answerable for q in found] == [True, False]
    assert [q.comparable for q in found] == [False, True]


@pytest.mark.parametrize(
    "error", ["#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#BEZUG!", "#NV", "#¡REF!"]
)
def test_errors_of_a_spreadsheet_in_its_csv(tmp_path: Path, error: str) -> None:
    found = read(tmp_path, f"question,answer\nWho?,{error}\nWhy?,x\n", encoding="utf-8")
    assert len(found) == 1
    assert found.problems == (f"Line 2 cannot be used: it holds the error {error}.",)
    assert not fault_of("#winner!")


# --- spreadsheets ---------------------------------------------------------------------------------


def test_formulas_without_a_value_are_named_by_cell(tmp_path: Path) -> None:
    rows = [
        ["", "Question", "Answer", "Note"],
        ["", "A?", "=2+3", "x"],
        ["", '=CONCATENATE("Wh","y?")', "b", "x"],
        ["", "C?", "c", "=1+1"],
    ]
    found = read_test_set(book(tmp_path / "f.xlsx", sheet_of(rows)))
    assert [q.question for q in found] == ["C?"]
    for cell, problem in zip(("C2", "B3"), found.problems, strict=True):
        assert f"{cell} holds a formula whose value was never computed: open" in problem
    with pytest.raises(UsageError, match="C2 holds a formula whose value was never computed"):
        read_test_set(book(tmp_path / "g.xlsx", sheet_of(rows[:2])))


def _with_values(file: Path, values: dict[str, str], computed: bool) -> None:
    """Put values beside formulas, as a spreadsheet program (or a library that guesses 0) writes them."""
    parts = {}
    with zipfile.ZipFile(file) as made:
        for name in made.namelist():
            parts[name] = made.read(name)
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    for cell, value in values.items():
        kind = ' t="str"' if not value.replace(".", "").isdigit() else ""
        sheet = re.sub(
            rf'<c r="{cell}"( s="\d+")?[^>]*><f>(.*?)</f><v ?/?>(?:</v>)?</c>',
            rf'<c r="{cell}"\1{kind}><f>\2</f><v>{value}</v></c>',
            sheet,
        )
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    if computed:
        workbook = parts["xl/workbook.xml"].decode()
        parts["xl/workbook.xml"] = workbook.replace('fullCalcOnLoad="1"', "").encode()
    with zipfile.ZipFile(file, "w") as out:
        for name, content in parts.items():
            out.writestr(name, content)


def test_formulas_with_a_value_are_what_they_show(tmp_path: Path) -> None:
    rows = [
        ["question", "answer"],
        ["A?", "=2+3"],
        ["B?", '=IF(1,"","x")'],
        ["C?", "=1-1"],
        ["D?", "=1/8"],
    ]
    values = {"B2": "5", "B3": "", "B4": "0", "B5": "0.125"}
    file = book(tmp_path / "v.xlsx", sheet_of(rows))
    _with_values(file, values, computed=True)
    found = read_test_set(file)
    assert [q.answers for q in found] == [("5",), (), ("0",), ("0.125",)]
    # Who only guesses writes 0 for everything and asks for the values to be computed.
    file = book(tmp_path / "w.xlsx", sheet_of(rows))
    _with_values(file, values, computed=False)
    found = read_test_set(file)
    assert [q.question for q in found] == ["A?", "B?", "D?"]
    assert "B4 holds a formula" in found.problems[0]


def test_errors_are_named_by_cell(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        sheet_of([["question", "answer", "rating"], ["A?", "#REF!", 1], ["B?", "b", "#N/A"]])(made)
        made.active["B2"].data_type = made.active["C3"].data_type = "e"

    found = read_test_set(book(tmp_path / "e.xlsx", fill))
    assert [q.question for q in found] == ["B?"]
    assert found.problems == ("Row 2 of sheet Sheet cannot be used: B2 holds the error #REF!.",)


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (0.125, "0.0%", "12.5%"), (0.125, "0%", "13%"), (0.3, "0.00%", "30%"), (-0.05, "0%;-0%", "-5%"),
        (5.0, "General", "5"), (5, "0.00", 5), (5.0, "0.00", "5"), (0.1 + 0.2, "General", "0.3"),
        (12.5, "0.00", "12.50"), (12.345, "#,##0.0", "12.3"), (1200, '"€" #,##0.00', "1200 €"),
        (12.5, "#,##0.00 [$€-407]", "12.50 €"), (12.5, '"$"#,##0.00', "$12.50"),
        (1200.0, "[$CHF] #,##0", "1200 CHF"), (2.5, "General", "2.5"), (1e21, "0.00E+00", "1" + "0" * 21),
        (True, "General", True), ("text", "@", "text"), (None, "0%", None),
        (time(14, 30), "h:mm", "14:30"), (timedelta(hours=36), "[h]:mm", "36:00"),
        (datetime(2026, 1, 1), "yyyy", "2026"), (date(2026, 3, 4), "dd/mm/yyyy", date(2026, 3, 4)),
    ],
)  # fmt: skip
def test_a_cell_is_what_it_shows(value: Any, form: str, shown: Any) -> None:
    assert shown_value(value, form) == shown


def test_merged_cells_stand_for_each_row_they_reach_over(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        sheet = made.active
        sheet["B2"] = "Our test set"
        for place, name in zip("BCDE", ["Question", "Answer", "Source", "Topic"], strict=True):
            sheet[f"{place}4"] = name
        rows = [
            ("A?", "a", "x.md", "t"),
            (None, "aa", None, None),
            ("B?", "b", None, None),
            ("C?", "c", "y.md", "u"),
        ]
        for number, cells in enumerate(rows, start=5):
            for place, value in zip("BCDE", cells, strict=True):
                sheet[f"{place}{number}"] = value
        sheet.merge_cells("B5:B6")
        sheet.merge_cells("D5:D7")
        sheet.merge_cells("B2:E2")
        sheet["B1048576"].number_format = "0.0"  # a format that reaches to the bottom is no row

    found = read_test_set(book(tmp_path / "m.xlsx", fill))
    assert [(q.question, q.answers, q.line) for q in found] == [
        ("A?", ("a", "aa"), 5), ("B?", ("b",), 7), ("C?", ("c",), 8),
    ]  # fmt: skip
    assert [q.gold for q in found] == [(Gold("x.md"),), (Gold("x.md"),), (Gold("y.md"),)]
    assert found.problems == ()


def test_what_is_hidden_is_left_aside_and_said(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        first = made.active
        first.title = "Old"
        first.sheet_state = "hidden"
        first.append(["question", "answer"])
        first.append(["Old?", "o"])
        for name in ("New", "More"):
            sheet = made.create_sheet(name)
            sheet.append(["question", "answer"])
            sheet.append(["A?", "a"])
            sheet.append(["B?", "b"])
        made["New"].row_dimensions[2].hidden = True
        made.active = 1

    found = read_test_set(book(tmp_path / "h.xlsx", fill))
    assert [q.question for q in found] == ["B?"]
    said = " ".join(found.mapped)
    assert "Hidden rows of the sheet New were left aside (2)" in said
    assert "The sheets More have questions too" in said

    def only_hidden(made: Any) -> None:
        made.active.append(["Read me"])
        sheet = made.create_sheet("Set")
        sheet.append(["question"])
        sheet.append(["A?"])
        sheet.sheet_state = "hidden"

    assert "is hidden" in " ".join(read_test_set(book(tmp_path / "i.xlsx", only_hidden)).mapped)


# --- columns that a person names ------------------------------------------------------------------

STRANGE = "Nr;Was, genau;Soll;Akte\n7;Wo ist es?;Im Keller;keller.md\n8;Wann?;Nie;keller.md\n"


@pytest.mark.parametrize(
    "columns",
    [
        "question=Was, genau,answer=Soll,document=Akte",
        "question=B,answer=C,document=D",
        "question=2,answer=3,source=4",
        " Question = was  genau , answer=SOLL, document=d",
    ],
)
def test_columns_by_header_letter_or_number(tmp_path: Path, columns: str) -> None:
    for text in (STRANGE, f"Liste 2026\n\n{STRANGE}"):
        found = read(tmp_path, text, columns)
        assert [q.question for q in found] == ["Wo ist es?", "Wann?"]
        assert found.questions[0].answers == ("Im Keller",)
        assert found.questions[0].gold == (Gold("keller.md"),)
        assert found.questions[0].id == "7"


def test_a_named_column_comes_before_a_known_one(tmp_path: Path) -> None:
    text = "question,answer,Neu\nWho?,old,new\n"
    found = read(tmp_path, text, "answer=Neu")
    assert found.questions[0].answers == ("new",)
    quoted = read(tmp_path, text, "answer=Neu,gold=answer")
    assert quoted.questions[0].gold == (Gold("", quote="old"),)


def test_columns_of_sheets_and_of_json(tmp_path: Path) -> None:
    rows = [["Bogen 7"], [], ["Θέμα", "Λύση"], ["Ποιος;", "Άδα"]]
    file = book(tmp_path / "s.xlsx", sheet_of(rows))
    with pytest.raises(UsageError, match="--columns 'question=Θέμα,answer=Λύση'"):
        read_test_set(file)
    for columns in ("question=Θέμα,answer=Λύση", "question=A,answer=B"):
        (one,) = read_test_set(file, columns)
        assert (one.question, one.answers, one.line) == ("Ποιος;", ("Άδα",), 4)
    with pytest.raises(UsageError, match=r"has no column 'Quelle'"):
        read_test_set(file, "question=A,answer=B,document=Quelle")
    (one,) = read(
        tmp_path, '{"Θέμα": "Ποιος;", "Λύση": "Άδα"}\n', "question=Θέμα,answer=Λύση", "s.jsonl"
    )
    assert (one.question, one.answers) == ("Ποιος;", ("Άδα",))


def test_columns_nobody_knows_are_asked_for_with_an_example(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        read(tmp_path, "# today\nBogen 7\nΘέμα,Λύση\nΠοιος;,Άδα\n")
    asked = re.search(r"--columns '([^']+)'", str(refused.value))
    assert asked
    (one,) = read(tmp_path, "Θέμα,Λύση\nΠοιος;,Άδα\n", asked[1])
    assert (one.question, one.answers) == ("Ποιος;", ("Άδα",))
    assert example(["Nr", "Soll antwort", "Was"]) == "--columns 'question=Was,answer=Soll antwort'"


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (
            "question=Wie",
            "has no column 'Wie': its columns are A Nr, B Was, genau, C Soll, D Akte.",
        ),
        ("question=Z", "has no column 'Z'"),
        ("question=9", "has no column '9'"),
        ("frage=B", "the part 'frage', which no question has: parts are question, answer"),
        ("answer=C", "does not say which column"),
        ("question=B,question=C", "twice"),
        ("document=D,source=C", "twice"),
        ("question=B,answer=B", "gives the column 'Was, genau' to question and to answer"),
        ("question=", "names no column for question"),
        ("B", "write question=HEADER"),
        ("B,question=B", "names no column|the part"),
    ],
)
def test_columns_that_are_not_there(tmp_path: Path, columns: str, words: str) -> None:
    with pytest.raises(UsageError) as refused:
        read(tmp_path, STRANGE, columns)
    assert re.search(words if "|" in words else re.escape(words), str(refused.value))


def test_places_without_columns(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has no columns to name"):
        read(tmp_path, '{"data": [{"title": "t", "paragraphs": []}]}', "question=A", "s.json")
    with pytest.raises(UsageError, match="plain text"):
        read(tmp_path, "Just words.\nMore words.\n", "question=Was", "t.txt")
    assert Columns.parse("  ").named == {}


def test_commands_take_columns(
    capsys: Capture, tmp_path: Path, seed_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_ASSISTANT_READER", "similarity")
    (tmp_path / "s.csv").write_text(STRANGE, encoding="utf-8")
    where = ("s.csv", "--index", str(seed_path))
    told = call(capsys, "eval", "audit", *where, "--columns", "question=B,answer=C")
    assert told.status == 0, told
    assert "'Was, genau' was read as the question" in told.err.replace("\n", " ")
    ran = call(capsys, "eval", "run", *where, "--columns", "question=B,answer=C", "--out", "o")
    assert ran.status == 0, ran
    assert_one_sentence(call(capsys, "eval", "run", *where, "--columns", "question=Q"), 2, "'Q'")
    few = call(capsys, "eval", "calibrate", *where, "--columns", "question=B,answer=C")
    assert few.status == 2
    assert "cannot be calibrated on 2 questions" in few.err.replace("\n", " ")


def test_a_question_knows_what_was_taken_for_empty_but_does_not_write_it() -> None:
    question = TestQuestion("a", "Q?", line=3, taken_for_empty=("NaN",))
    assert "taken_for_empty" not in question.as_dict()
