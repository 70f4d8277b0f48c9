from __future__ import annotations

import gzip
import json
import time
from pathlib import Path

import openpyxl
import pytest

from assistant.answer import Turn
from eval.formats.format_table import read_test_set
from eval.testset import Gold
from ingest.errors import UsageError


def written(file: Path, text: str, encoding: str = "utf-8") -> Path:
    file.write_bytes(text.encode(encoding))
    return file


@pytest.mark.parametrize(
    ("header", "delimiter", "encoding"),
    [
        ("question,answer,source,page", ",", "utf-8"),
        ("Question;Expected answer;Document;Page number", ";", "utf-8-sig"),
        ("Frage;Erwartete Antwort;Quelle;Seite", ";", "cp1252"),
        ("Question\tRéponse attendue\tFichier\tNuméro de page", "\t", "utf-8"),
        ("Pregunta|Respuesta|Fuente|Página", "|", "utf-16"),
    ],
)
def test_tables_under_usual_names(
    tmp_path: Path, header: str, delimiter: str, encoding: str
) -> None:
    row = delimiter.join(['"Wie lange,\nbitte für Müller?"', "30 Tage", "urlaub.pdf", "S. 7"])
    read = read_test_set(written(tmp_path / "t.csv", f"{header}\n{row}\n", encoding))
    (question,) = read
    assert read.format == "csv"
    assert question.question == "Wie lange,\nbitte für Müller?"
    assert question.answers == ("30 Tage",)
    assert question.gold == (Gold("urlaub.pdf", page=7),)
    assert len(read.mapped) == 4


def test_sheets_are_found_below_titles_and_behind_other_sheets(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Read me first"])
    sheet = book.create_sheet("Fragen")
    sheet.append(["Testfragen 2026"])
    sheet.append(["Nr", "Frage", "Antwort", "Datei", "Seite", "Thema"])
    sheet.append([1, "Wie viele?", 30, "a.pdf", 7.0, "Urlaub"])
    sheet.append([2, None, "x", "a.pdf", 7, "Urlaub"])
    book.save(tmp_path / "t.xlsx")
    read = read_test_set(tmp_path / "t.xlsx")
    (question,) = read
    assert (question.id, question.answers, question.line) == ("1", ("30",), 3)
    assert question.gold == (Gold("a.pdf", page=7),)
    assert question.tags == {"Thema": "Urlaub"}
    assert read.problems == ("Row 4 of sheet Fragen has no question.",)
    with pytest.raises(UsageError, match="damaged XLSX"):
        read_test_set(written(tmp_path / "b.xlsx", "PK\x03\x04 nothing"))


@pytest.mark.parametrize(
    ("truth", "answers", "gold"),
    [
        ("30 days [a b.pdf#page=7]", ("30 days",), (Gold("a b.pdf", page=7),)),
        ("30 days [a.pdf#page=7][b.pdf#page=2].", ("30 days.",), (Gold("a.pdf", page=7), Gold("b.pdf", page=2))),
        ("30 days [a.html]", ("30 days",), (Gold("a.html"),)),
        ("30 days [1] [e.g. this]", ("30 days [1] [e.g. this]",), ()),
    ],
)  # fmt: skip
def test_truths_name_their_documents(
    tmp_path: Path, truth: str, answers: tuple[str, ...], gold: tuple[Gold, ...]
) -> None:
    row = json.dumps({"question": "How long?", "truth": truth})
    (question,) = read_test_set(written(tmp_path / "t.jsonl", row))
    assert (question.answers, question.gold) == (answers, gold)


@pytest.mark.parametrize(
    ("source", "page", "gold"),
    [
        ("a.pdf", "7-8", (Gold("a.pdf", page=7), Gold("a.pdf", page=8))),
        ("a.pdf#page=3", "", (Gold("a.pdf", page=3),)),
        ("a.pdf, p. 3; b.md", "", (Gold("a.pdf", page=3), Gold("b.md"))),
        ("a.pdf, b.pdf", "3, 4", (Gold("a.pdf", page=3), Gold("b.pdf", page=4))),
        ("Rules, old version.pdf", "", (Gold("Rules, old version.pdf"),)),
    ],
)
def test_sources_and_pages(tmp_path: Path, source: str, page: str, gold: tuple[Gold, ...]) -> None:
    text = f'question,source,page\nQ?,"{source}","{page}"\n'
    assert read_test_set(written(tmp_path / "t.csv", text)).questions[0].gold == gold


def test_answers_that_say_there_is_none_make_a_question_unanswerable(tmp_path: Path) -> None:
    text = "question,answer\nWho?,Not in the documents.\nHow many?,None\nWhen?,2024 | in 2024\n"
    read = read_test_set(written(tmp_path / "t.csv", text))
    assert [q.answerable for q in read] == [False, True, True]
    assert read.questions[2].answers == ("2024", "in 2024")
    assert any(said.startswith("1 answers that say there is none") for said in read.mapped)


def test_conversations_may_lack_what_the_assistant_said(tmp_path: Path) -> None:
    rows = [
        {"question": "And then?", "gold": [], "history": [{"role": "user", "content": "Who?"}]},
        {"question": "Why?", "answer": "x", "history": [["Who?", "Ada."]]},
    ]
    (ours,) = read_test_set(written(tmp_path / "a.jsonl", json.dumps(rows[0])))
    assert ours.history == (Turn("user", "Who?"),)
    (other,) = read_test_set(written(tmp_path / "b.jsonl", json.dumps(rows[1])))
    assert other.history == (Turn("user", "Who?"), Turn("assistant", "Ada."))


def test_unusable_rows_are_named_and_the_others_go_on(tmp_path: Path) -> None:
    text = 'question,answer,page\nOne?,1,2\n,2,3\n"Two\nlines?",3,x\nFour?,4,5,6\nFive?,5,1\n'
    read = read_test_set(written(tmp_path / "t.csv", text))
    assert [q.question for q in read] == ["One?", "Five?"]
    assert [problem.split(" ")[1] for problem in read.problems] == ["3", "4", "6"]
    rows = '{"question": "Q?", "answer": "A"}\n{\n[1]\n'
    read = read_test_set(written(tmp_path / "t.jsonl", rows))
    assert [problem.split(" ")[1] for problem in read.problems] == ["2", "3"]


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
        ("d.md", "# Title", "footnote ingest"),
        ("b.json", '[{"question": "Q"},\n oops]', "line 2"),
        ("b.json", '{"data": [\n', "not valid JSON"),
        ("b.yaml", "a: [", "not valid YAML"),
        ("q.csv", "question,answer\n,x\n", "Line 2 has no question"),
        ("h.csv", "question,answer\n", "no row below it"),
        ("b.csv", "\x00\x01\x02\x03" * 50, "binary"),
        ("x.xls", "\xd0\xcf", "save it as XLSX or CSV"),
    ],
)
def test_other_files_are_refused_in_a_sentence(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    with pytest.raises(UsageError) as refused:
        read_test_set(written(tmp_path / name, text, "latin-1"))
    message = str(refused.value)
    assert said in message
    assert name in message
    assert message.endswith(".")


def test_places_that_hold_no_test_set_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file or folder"):
        read_test_set(tmp_path / "missing.csv")
    for name in ("a.csv", "b.csv"):
        written(tmp_path / name, "question,answer\nQ?,A\n")
    with pytest.raises(UsageError, match=r"name one .*a\.csv, b\.csv"):
        read_test_set(tmp_path)


def test_a_folder_with_one_test_set_is_that_set(tmp_path: Path) -> None:
    written(tmp_path / "only.csv", "question,answer\nQ?,A\n")
    assert read_test_set(tmp_path).name == "only"


def test_ten_thousand_rows_are_read_in_seconds(tmp_path: Path) -> None:
    rows = "".join(
        f"Question {n} about things?,Answer {n},a.pdf,{n % 90 + 1}\n" for n in range(10_000)
    )
    file = written(tmp_path / "t.csv", f"question,answer,source,page\n{rows}")
    started = time.monotonic()
    assert len(read_test_set(file)) == 10_000
    assert time.monotonic() - started < 20  # about one on an idle machine
