"""Rows of CSV, XLSX and JSON: dialects, sheets as a person sees them, cells, and columns that are named."""

from __future__ import annotations

import gzip
import json
import re
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Turn
from eval.formats.cell_values import fault_of, is_blank, says_unanswerable
from eval.formats.format_table import read_test_set
from eval.formats.header import NamedColumns, example
from eval.formats.number_formats import shown_value
from eval.testset import Gold
from ingest.errors import UsageError
from tests.commands import assert_one_sentence, call
from tests.set_files import book, read_json, read_lines, read_text

Capture = pytest.CaptureFixture[str]


# --- files that are test sets, and others ---------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "delimiter", "encoding"),
    [
        ("question,answer,source,page", ",", "utf-8"),
        ("Question;Expected answer;Document;Page number", ";", "utf-8-sig"),
        ("Frage;Erwartete Antwort;Quelle;Seite", ";", "cp1252"),
        ("Question\tRéponse attendue\tFichier\tNuméro de page", "\t", "utf-8"),
        ("Pregunta|Respuesta|Fuente|Página", "|", "utf-16"),
        ("Вопрос,Ответ,Источник,Страница", ",", "utf-8"), ("问题,答案,文件,页码", ",", "utf-8"),
        ("質問,回答,source,page", ",", "utf-8"), ("Pytanie,Odpowiedź,source,page", ",", "utf-8"),
    ],
)  # fmt: skip
def test_tables_under_usual_names(
    tmp_path: Path, header: str, delimiter: str, encoding: str
) -> None:
    row = delimiter.join(['"Wie lange,\nbitte für Müller?"', "30 Tage", "urlaub.pdf", "S. 7"])
    read = read_text(tmp_path, f"{header}\n{row}\n", encoding=encoding)
    (question,) = read
    assert read.format == "csv"
    assert question.question == "Wie lange,\nbitte für Müller?"
    assert question.answers == ("30 Tage",)
    assert question.gold == (Gold("urlaub.pdf", page=7),)
    assert len(read.mapped) == 4


def test_gzip_is_unpacked(tmp_path: Path) -> None:
    file = tmp_path / "set.jsonl.gz"
    file.write_bytes(gzip.compress(b'{"question": "Q?", "answer": "A"}\n'))
    assert read_test_set(file).name == "set"
    file.write_bytes(file.read_bytes()[:20])
    with pytest.raises(UsageError, match="damaged gzip"):
        read_test_set(file)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("e.jsonl", "  \n", "is empty"),
        ("r.json", '{"amazon": {"humans": [{"amazon_em": "79.8"}]}}', "holds results"),
        ("r.json", '{"format": "footnote-results", "rows": [{"id": "1"}]}', "eval compare"),
        ("c.jsonl", '{"claim": "x", "label": "SUPPORTS"}', "claims"),
        ("c.tsv", "id\tcause\n1\tE\n2\tI\n", "its columns are id, cause"),
        ("t.txt", "Just a sentence.\nAnother one.\n", "plain text"),
        ("m.json", '[["a", "b"], ["c", "d"]]', "no rows with named columns"),
        ("d.md", "# Title", "footnote ingest"), ("b.json", '[{"question": "Q"},\n oops]', "line 2"),
        ("b.json", '{"data": [\n', "not valid JSON"), ("b.yaml", "a: [", "not valid YAML"),
        ("n.yaml", "42", "no rows with named columns"),
        ("q.csv", "question,answer\n,x\n", "Line 2 has no question"),
        ("h.csv", "question,answer\n", "no row below it"), ("b.csv", "\x00\x01\x02\x03" * 50, "binary"),
        ("x.xls", "\xd0\xcf", "save it as XLSX or CSV"),
        ("b.xlsx", "PK\x03\x04 nothing", "damaged XLSX"),
    ],
)  # fmt: skip
def test_other_files_are_refused_in_a_sentence(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    with pytest.raises(UsageError) as refused:
        read_text(tmp_path, text, name=name, encoding="latin-1")
    message = str(refused.value)
    assert said in message
    assert name in message
    assert message.endswith(".")


def test_a_folder_with_one_test_set_is_that_set(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file or folder"):
        read_test_set(tmp_path / "missing.csv")
    read_text(tmp_path, "question,answer\nQ?,A\n", name="a.csv")
    assert read_test_set(tmp_path).name == "a"
    read_text(tmp_path, "question,answer\nQ?,A\n", name="b.csv")
    with pytest.raises(UsageError, match=r"name one .*a\.csv, b\.csv"):
        read_test_set(tmp_path)


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
    found = read_text(tmp_path, end.join([said, header, row, ""]), encoding=encoding)
    (question,) = found
    assert (question.question, question.line) == ("Wo übt der Chor?", 3)
    assert question.answers == ("Saal 4, hinten",)
    assert question.gold == (Gold("chor.md"),)


def test_comments_and_titles_above_the_header(tmp_path: Path) -> None:
    above = "# exported on 3 May, by the library\n#\nLibrary questions\n\n"
    text = f"{above}question,answer,source\nWho lends?,Ada,a.md\n"
    found = read_text(tmp_path, text)
    assert [q.question for q in found] == ["Who lends?"]
    assert found.questions[0].line == 6
    assert "The rows above the header (line 1, line 2, line 3) were left aside." in found.mapped
    # A column of numbers may be called "#", and a question of one letter is no header.
    (one,) = read_text(tmp_path, "#,question,answer\n7,Q?,A\n")
    assert (one.question, one.answers) == ("Q?", ("A",))


def test_unusable_rows_are_named_and_the_others_go_on(tmp_path: Path) -> None:
    text = 'question,answer,page\nOne?,1,2\n,2,3\n"Two\nlines?",3,x\nFour?,4,5,6\nFive?,5,1\n'
    read = read_text(tmp_path, text)
    assert [q.question for q in read] == ["One?", "Five?"]
    assert [problem.split(" ")[1] for problem in read.problems] == ["3", "4", "6"]
    read = read_text(tmp_path, '{"question": "Q?", "answer": "A"}\n{\n[1]\n', name="t.jsonl")
    assert [problem.split(" ")[1] for problem in read.problems] == ["2", "3"]


def test_rows_with_other_fields_than_the_header_are_named(tmp_path: Path) -> None:
    text = "question,answer,source,\nOne?,1,a.md\nTwo,\nparts?,2,a.md\nThree?,3,a, b.md,more\nFour?,4,a.md,\n"
    found = read_text(tmp_path, text)
    assert [q.question for q in found] == ["One?", "parts?", "Four?"]
    assert found.problems == (
        "Line 3 has 2 fields where the header has 4: put quotation marks around text that holds a line"
        " break, and a delimiter for each empty field.",
        "Line 5 has 5 fields where the header has 4: put quotation marks around text that holds the"
        " delimiter.",
    )


def test_a_table_of_which_no_row_can_be_used_says_why(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Line 2 has 2 fields where the header has 3"):
        read_text(tmp_path, "question,answer,source\nWho?,Ada\nWhy?,x\n")
    with pytest.raises(UsageError, match="has a header and no row below it"):
        read_test_set(book(tmp_path / "h.xlsx", [["question", "answer"]]))
    with pytest.raises(UsageError, match="is empty: it has no columns to name"):
        read_test_set(book(tmp_path / "e.xlsx", []), "question=A")


def test_rows_with_the_id_of_another_are_numbered_and_counted(tmp_path: Path) -> None:
    found = read_text(tmp_path, "id,question,answer\n1,Who?,Ada\n1,When?,May\n1,Where?,Bonn\n")
    assert [one.id for one in found.questions] == ["1", "1 (2)", "1 (3)"]
    told = "Some ids stood for more than one question; rows that were numbered: 2."
    assert told in found.mapped


def test_names_of_columns(tmp_path: Path) -> None:
    odd = "\ufeff\ufeff QUES\u00adTION\u00a0;Expected\u00a0Answer;ＰＡＧＥ\nWho?;Ada;3\n"
    (question,) = read_text(tmp_path, odd)
    assert (question.answers, question.gold) == (("Ada",), (Gold("", page=3),))
    twice = read_text(tmp_path, "question,answer,answer\nWho?,Ada,Bob\n")
    assert twice.questions[0].answers == ("Ada",)
    assert any("'answer' stands 2 times: the first was read" in said for said in twice.mapped)
    # One with an article in its name holds no answers.
    (other,) = read_text(tmp_path, "question,Is it a good one?\nWho fires it?,yes\n")
    assert not other.comparable


def test_quotation_marks_that_do_not_close_swallow_no_rows_in_silence(tmp_path: Path) -> None:
    text = 'question,answer\nWho?,Noor\nWhere?,"in the yard\nWhy?,it is dry\nHow hot?,very\n'
    found = read_text(tmp_path, text)
    assert [q.question for q in found] == ["Who?"]
    (problem,) = found.problems
    assert problem.startswith("Line 3 and those up to line 5 are one, because a quotation mark")
    late = read_text(tmp_path, text + 'When?,"in ""May""\nor June"\n')
    assert [q.question for q in late] == ["Who?"]
    (question,) = read_text(tmp_path, 'question,answer\n"Two\nlines?","in ""May""\nor"\n')
    assert question.answers == ('in "May"\nor',)


# --- cells ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "answers", "gold"),
    [
        ("30 days [a b.pdf#page=7]", ("30 days",), (Gold("a b.pdf", page=7),)),
        ("30 days [a.pdf#page=7][b.pdf#page=2].", ("30 days.",), (Gold("a.pdf", page=7), Gold("b.pdf", page=2))),
        ("30 days [a.html]", ("30 days",), (Gold("a.html"),)),
        ("30 days [1] [e.g. this]", ("30 days [1] [e.g. this]",), ()),
        ("2024 | in 2024", ("2024", "in 2024"), ()),
        ("['in the yard' \"Noor's\"]", ("in the yard", "Noor's"), ()),
        ("['in the yard'\n 'outside']", ("in the yard", "outside"), ()),
        ("array(['in the yard', 'outside'], dtype=object)", ("in the yard", "outside"), ()),
        ("{'text': array(['here'], dtype=object), 'answer_start': array([3])}", ("here",), ()),
        ('{"answer": "in the yard"}', ("in the yard",), ()),
        ("{sic}", ("{sic}",), ()),
    ],
)  # fmt: skip
def test_answers_as_lists_and_with_their_documents(
    tmp_path: Path, answer: str, answers: tuple[str, ...], gold: tuple[Gold, ...]
) -> None:
    (question,) = read_lines(tmp_path, {"question": "How long?", "truth": answer})
    assert (question.answers, question.gold) == (answers, gold)
    cell = answer.replace('"', '""')
    (question,) = read_text(tmp_path, f'question,answer\nWhere is it?,"{cell}"\n')
    assert (question.answers, question.gold) == (answers, gold)


@pytest.mark.parametrize(
    ("source", "page", "gold"),
    [
        ("a.pdf", "7-8", (Gold("a.pdf", page=7), Gold("a.pdf", page=8))),
        ("a.pdf", "7.0", (Gold("a.pdf", page=7),)),
        ("a.pdf", "page 7 of 90", (Gold("a.pdf", page=7),)),
        ("a.pdf", "S. 7 (von 90)", (Gold("a.pdf", page=7),)),
        ("a.pdf#page=3", "", (Gold("a.pdf", page=3),)),
        ("a.pdf, p. 3; b.md", "", (Gold("a.pdf", page=3), Gold("b.md"))),
        ("a.pdf, b.pdf", "3, 4", (Gold("a.pdf", page=3), Gold("b.pdf", page=4))),
        ("Rules, old version.pdf", "", (Gold("Rules, old version.pdf"),)),
    ],
)  # fmt: skip
def test_sources_and_pages(tmp_path: Path, source: str, page: str, gold: tuple[Gold, ...]) -> None:
    (question,) = read_text(tmp_path, f'question,source,page\nQ?,"{source}","{page}"\n')
    assert question.gold == gold


@pytest.mark.parametrize("page", ["-1", "-1.0", "7.5", "1e99", "2024-05-01", "iv", "0"])
def test_what_is_no_page_is_said(tmp_path: Path, page: str) -> None:
    text = f"question,source,page\nQ?,a.pdf,{page}\nR?,a.pdf,2\n"
    file = tmp_path / "set.csv"
    file.write_text(text)
    read = read_test_set(file)
    assert [question.question for question in read] == ["R?"]
    assert read.problems == (f"Line 2 has the page '{page}', which is not a number from 1.",)


def test_whole_numbers_are_read_as_data_frames_write_columns_with_gaps(tmp_path: Path) -> None:
    text = "question,answer,source,start,end,answerable\nA?,1,a.txt,3.0,9.0,1.0\nB?,,,,,0.0\n"
    spanned, denied = read_text(tmp_path, text)
    assert spanned.gold == (Gold("a.txt", 3, 9),)
    assert (spanned.answerable, denied.answerable) == (True, False)


def test_conversations_may_lack_what_the_assistant_said(tmp_path: Path) -> None:
    asked = {"question": "And then?", "gold": [], "history": [{"role": "user", "content": "Who?"}]}
    assert read_json(tmp_path, asked).questions[0].history == (Turn("user", "Who?"),)
    (other,) = read_lines(tmp_path, {"question": "Why?", "history": [["Who?", "Ada."]]})
    assert other.history == (Turn("user", "Who?"), Turn("assistant", "Ada."))


@pytest.mark.parametrize(
    "error",
    ["#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#BEZUG!", "#NV", "#¡REF!", "#ERROR!", "#BUSY!",
     "#VALORE!", "#NAZWA?", "#ДЕЛ/0!", "#¡VALOR!", "#N/D", "Err:502", "Loading..."],
)  # fmt: skip
def test_errors_of_every_spreadsheet_are_no_answers(tmp_path: Path, error: str) -> None:
    found = read_text(tmp_path, f"question,answer\nWho?,{error}\nWhere?,#4 is first\n")
    assert [q.answers for q in found] == [("#4 is first",)]
    assert found.problems == (f"Line 2 cannot be used: it holds the error {error}.",)
    assert not fault_of("#winner!")


# --- what says nothing ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["NaN", "nan", "None", "NONE", "none", "null", "NULL", "N/A", "n/a", "NA", "n.a.", "<NA>", "NaT",
     "(null)", "[nan]", "[None]", "-", "–", "—", "--", "...", "?", "[]", "{}", '""', " \u00a0", "undefined"],
)  # fmt: skip
def test_words_for_nothing(tmp_path: Path, text: str) -> None:
    assert is_blank(text)
    quoted = text.replace('"', '""')
    found = read_text(tmp_path, f'question,answer\nWho?,"{quoted}"\nWhy?,x\n')
    assert [q.answers for q in found] == [(), ("x",)]
    assert [q.answerable for q in found] == [True, True]
    assert not found.questions[0].comparable
    named = read_text(tmp_path, f'Q1,A1\nWho?,"{quoted}"\n', "question=Q1,answer=A1")
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
    found = read_text(tmp_path, rows, name="o.jsonl")
    assert [q.answers for q in found] == [(), ("7",), ("three weeks",), (), ()]
    assert [q.taken_for_empty for q in found] == [(), ("None",), (), (), ()]
    assert "taken_for_empty" not in found.questions[1].as_dict()
    assert found.problems == ("Line 6 has no question.",)
    other = '{"q": "A?", "a": "null", "source": "None", "page": "n/a", "history": "nan"}\n'
    (question,) = read_text(tmp_path, other, name="p.jsonl")
    assert (question.answers, question.gold, question.history) == ((), (), ())
    assert question.taken_for_empty == ("null",)


def test_unanswerable_is_said_and_empty_is_not(tmp_path: Path) -> None:
    text = (
        "question,answer,answerable\nA?,unanswerable,\nB?,,\nC?,,no\nD?,NaN,no\nE?,Not in the documents.,\n"
        "F?,N/A,\nG?,N/A,yes\nH?,None,\n"
    )
    found = read_text(tmp_path, text)
    assert [q.answerable for q in found] == [False, True, False, False, False, True, True, True]
    assert [q.comparable for q in found] == [True, False, True, True, True, False, False, False]
    empty = [("N/A",), ("N/A",), ("None",)]
    assert [q.taken_for_empty for q in found] == [(), (), (), (), (), *empty]
    assert any(said.startswith("2 answers that say there is none") for said in found.mapped)
    one = read_text(tmp_path, "question,answer\nA?,unanswerable\nB?,7\n", name="one.csv")
    assert "1 answer that says there is none made its question unanswerable." in one.mapped


@pytest.mark.parametrize(
    "answer",
    ["нет ответа", "нет в документах", "nicht in den Dokumenten", "没有答案", "CANNOTANSWER"],
)
def test_there_is_no_answer_in_other_words(answer: str) -> None:
    assert says_unanswerable(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "not in document", "(Not found)", "None of the documents mention this.", "out of scope",
        "The answer to given question is not present in context", "Information not available",
        "I don't have that information.", "Sorry, the passages do not say.", "文档未提及",
        "There is no information about it in the documents. I cannot answer.", "Nicht im Dokument.",
        "NOT_IN_THE_DOCUMENTS", "No se menciona en los documentos.", "not enough information to say",
    ],
)  # fmt: skip
def test_prose_that_refuses_is_no_answer_unless_gold_says_where_it_is(
    tmp_path: Path, answer: str
) -> None:
    row = {"question": "A?", "answer": answer}
    text = json.dumps(row) + "\n" + json.dumps(row | {"source": "a.md", "quote": "It is so."})
    assert [q.answerable for q in read_text(tmp_path, text, name="a.jsonl")] == [False, True]


def test_the_document_that_was_looked_in_makes_no_answer_of_none(tmp_path: Path) -> None:
    text = "question,answer,source,page\nA?,Not in the document,a.pdf,\nB?,Not stated,a.pdf,3\n"
    assert [q.answerable for q in read_text(tmp_path, text)] == [False, True]


@pytest.mark.parametrize(
    "answer",
    [
        "No", "Nobody.", "Not before May", "The documents do not have to be signed.",
        "No information is sent by e-mail.", "There is no information desk.", "Not on Sundays",
        "The sources do not say why. It was moved in May.", "You cannot find parking there.",
    ],
)  # fmt: skip
def test_answers_that_deny_something_are_answers(tmp_path: Path, answer: str) -> None:
    (question,) = read_text(
        tmp_path, json.dumps({"question": "A?", "answer": answer}), name="a.jsonl"
    )
    assert (question.answerable, question.answers) == (True, (answer,))


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("answer1,answer2,answer3", ("x", "y", "z")),
        ("Answer 1,Answer 2,Answer 3", ("x", "y", "z")),
        ("answer,answer_2,answer_3", ("x", "y", "z")),
        ("ground truth #1,ground truth #2,level", ("x", "y")),
        ("correct answer,answer 1,answer 2", ("x",)),
        ("answer,answer 1,answer 2", ("x",)),
        ("answer,answer,answer", ("x",)),
    ],
)
def test_answers_in_numbered_columns_are_all_accepted(
    tmp_path: Path, header: str, accepted: tuple[str, ...]
) -> None:
    (question,) = read_text(tmp_path, f"question,{header}\nA?,x,y,z\n")
    assert question.answers == accepted


def test_numbered_sources_and_pages_belong_together(tmp_path: Path) -> None:
    header = "question,source 1,source 2,page 1,page 2,answer 1,answer 2"
    (question,) = read_text(tmp_path, f"{header}\nA?,a.pdf,b.pdf,3,4,x | y,NaN\n")
    assert question.gold == (Gold("a.pdf", page=3), Gold("b.pdf", page=4))
    assert question.answers == ("x", "y")


@pytest.mark.parametrize("field", ["question", "answer", "quote"])
def test_half_a_character_is_named_with_its_row(tmp_path: Path, field: str) -> None:
    row = {"question": "Who?", "answer": "a", "quote": "b"}
    text = json.dumps(row) + "\n" + json.dumps(row | {field: "c \udcff"})
    read = read_text(tmp_path, text, name="a.jsonl")
    assert len(read) == 1
    assert read.problems == ("Line 2 holds half a character (a lone surrogate): type it anew.",)


# --- spreadsheets ---------------------------------------------------------------------------------


def test_sheets_are_found_below_titles_and_behind_other_sheets(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        made.active.append(["Read me first"])
        sheet = made.create_sheet("Fragen")
        sheet.append(["Testfragen 2026"])
        sheet.append(["Nr", "Frage", "Antwort", "Datei", "Seite", "Thema"])
        sheet.append([1, "Wie viele?", 30, "a.pdf", 7.0, "Urlaub"])
        sheet.append([2, None, "x", "a.pdf", 7, "Urlaub"])

    read = read_test_set(book(tmp_path / "t.xlsx", fill))
    (question,) = read
    assert (question.id, question.answers, question.line) == ("1", ("30",), 3)
    assert question.gold == (Gold("a.pdf", page=7),)
    assert question.tags == {"Thema": "Urlaub"}
    assert read.problems == ("Row 4 of sheet Fragen has no question.",)


def test_formulas_without_a_value_are_named_by_cell(tmp_path: Path) -> None:
    rows = [
        ["", "Question", "Answer", "Note"],
        ["", "A?", "=2+3", "x"],
        ["", '=CONCATENATE("Wh","y?")', "b", "x"],
        ["", "C?", "c", "=1+1"],
    ]
    found = read_test_set(book(tmp_path / "f.xlsx", rows))
    assert [q.question for q in found] == ["C?"]
    for cell, problem in zip(("C2", "B3"), found.problems, strict=True):
        assert f"{cell} holds a formula whose value was never computed: open" in problem
    with pytest.raises(UsageError, match="C2 holds a formula whose value was never computed"):
        read_test_set(book(tmp_path / "g.xlsx", rows[:2]))


def _with_values(file: Path, values: dict[str, str], computed: bool) -> None:
    """Put values beside formulas, as a spreadsheet program (or a library that guesses 0) writes them."""
    with zipfile.ZipFile(file) as made:
        parts = {name: made.read(name) for name in made.namelist()}
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
    formulas = {"A?": "=2+3", "B?": '=IF(1,"","x")', "C?": "=1-1", "D?": "=1/8"}
    rows = [["question", "answer"], *map(list, formulas.items())]
    values = {"B2": "5", "B3": "", "B4": "0", "B5": "0.125"}
    file = book(tmp_path / "v.xlsx", rows)
    _with_values(file, values, computed=True)
    found = read_test_set(file)
    assert [q.answers for q in found] == [("5",), (), ("0",), ("0.125",)]
    # Who only guesses writes 0 for everything and asks for the values to be computed.
    file = book(tmp_path / "w.xlsx", rows)
    _with_values(file, values, computed=False)
    found = read_test_set(file)
    assert [q.question for q in found] == ["A?", "B?", "D?"]
    assert "B4 holds a formula" in found.problems[0]


def test_errors_are_named_by_cell(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        for cells in (["question", "answer", "rating"], ["A?", "#REF!", 1], ["B?", "b", "#N/A"]):
            made.active.append(cells)
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
        rows = [
            (), ("Question", "Answer", "Source", "Topic"), ("A?", "a", "x.md", "t"),
            (None, "aa", None, None), ("B?", "b", None, None), ("C?", "c", "y.md", "u"),
        ]  # fmt: skip
        for cells in rows:
            sheet.append([None, *cells])
        for merged in ("B5:B6", "D5:D7", "B2:E2"):
            sheet.merge_cells(merged)
        sheet["B1048576"].number_format = "0.0"  # a format that reaches to the bottom is no row

    found = read_test_set(book(tmp_path / "m.xlsx", fill))
    assert [(q.question, q.answers, q.line) for q in found] == [
        ("A?", ("a", "aa"), 5), ("B?", ("b",), 7), ("C?", ("c",), 8),
    ]  # fmt: skip
    assert [q.gold for q in found] == [(Gold("x.md"),), (Gold("x.md"),), (Gold("y.md"),)]
    assert found.problems == ()


def test_what_is_hidden_is_left_aside_and_said(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        made.active.title = "Old"
        made.active.sheet_state = "hidden"
        for sheet in (made.active, made.create_sheet("New"), made.create_sheet("More")):
            for cells in (["question", "answer"], ["A?", "a"], ["B?", "b"]):
                sheet.append(cells)
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
        "question=Was, genau,answer=Soll,document=Akte", "question=B,answer=C,document=D",
        "question=2,answer=3,source=4", " Question = was  genau , answer=SOLL, document=d",
    ],
)  # fmt: skip
def test_columns_by_header_letter_or_number(tmp_path: Path, columns: str) -> None:
    for text in (STRANGE, f"Liste 2026\n\n{STRANGE}"):
        found = read_text(tmp_path, text, columns)
        assert [q.question for q in found] == ["Wo ist es?", "Wann?"]
        assert found.questions[0].answers == ("Im Keller",)
        assert found.questions[0].gold == (Gold("keller.md"),)
        assert found.questions[0].id == "7"


def test_a_named_column_comes_before_a_known_one(tmp_path: Path) -> None:
    text = "question,answer,Neu\nWho?,old,new\n"
    found = read_text(tmp_path, text, "answer=Neu")
    assert found.questions[0].answers == ("new",)
    quoted = read_text(tmp_path, text, "answer=Neu,gold=answer")
    assert quoted.questions[0].gold == (Gold("", quote="old"),)


def test_columns_of_sheets_and_of_json(tmp_path: Path) -> None:
    rows = [["Bogen 7"], [], ["Θέμα", "Λύση"], ["Ποιος;", "Άδα"]]
    file = book(tmp_path / "s.xlsx", rows)
    with pytest.raises(UsageError, match="--columns 'question=Θέμα,answer=Λύση'"):
        read_test_set(file)
    for columns in ("question=Θέμα,answer=Λύση", "question=A,answer=B"):
        (one,) = read_test_set(file, columns)
        assert (one.question, one.answers, one.line) == ("Ποιος;", ("Άδα",), 4)
    with pytest.raises(UsageError, match=r"has no column 'Quelle'"):
        read_test_set(file, "question=A,answer=B,document=Quelle")
    (one,) = read_text(
        tmp_path, '{"Θέμα": "Ποιος;", "Λύση": "Άδα"}\n', "question=Θέμα,answer=Λύση", "s.jsonl"
    )
    assert (one.question, one.answers) == ("Ποιος;", ("Άδα",))


def test_columns_nobody_knows_are_asked_for_with_an_example(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        read_text(tmp_path, "# today\nBogen 7\nΘέμα,Λύση\nΠοιος;,Άδα\n")
    asked = re.search(r"--columns '([^']+)'", str(refused.value))
    assert asked
    (one,) = read_text(tmp_path, "Θέμα,Λύση\nΠοιος;,Άδα\n", asked[1])
    assert (one.question, one.answers) == ("Ποιος;", ("Άδα",))
    assert example(["Nr", "Soll antwort", "Was"]) == "--columns 'question=Was,answer=Soll antwort'"


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ("question=Wie", "column 'Wie': its columns are A Nr, B Was, genau, C Soll, D Akte."),
        ("question=Z", "has no column 'Z'"), ("question=9", "has no column '9'"),
        ("frage=B", "the part 'frage', which no question has: parts are question, answer"),
        ("answer=C", "does not say which column"), ("question=B,question=C", "twice"),
        ("document=D,source=C", "twice"),
        ("question=B,answer=B", "gives the column 'Was, genau' to question and to answer"),
        ("question=", "names no column for question"), ("B", "write question=HEADER"),
        ("B,question=B", "names no column|the part"),
    ],
)  # fmt: skip
def test_columns_that_are_not_there(tmp_path: Path, columns: str, words: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_text(tmp_path, STRANGE, columns)
    assert re.search(words if "|" in words else re.escape(words), str(refused.value))


def test_places_without_columns(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has no columns to name"):
        read_text(tmp_path, '{"data": [{"title": "t", "paragraphs": []}]}', "question=A", "s.json")
    with pytest.raises(UsageError, match="plain text"):
        read_text(tmp_path, "Just words.\nMore words.\n", "question=Was", "t.txt")
    assert NamedColumns.parse("  ").named == {}


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
