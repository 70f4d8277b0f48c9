"""The texts that come with a test set, as files: all below their folder, each found by its gold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.document_files import file_names, write_documents
from eval.formats.format_table import read_test_set
from eval.gold import resolver_for
from eval.prepared import folder_of_texts, index_over
from eval.testset import TestSet
from ingest.errors import UsageError
from ingest.settings import IngestSettings
from tests.set_files import lines


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("plain", "plain.txt"), ("plain.md", "plain.md"), ("rules/2026.txt", "rules/2026.txt"),
        ("AC/DC", "AC/DC.txt"), ("Dr._No", "Dr._No.txt"), ("../x", "%2E./x.txt"),
        ("a/../../x", "a/%2E./%2E./x.txt"), ("..", "%2E..txt"), ("/etc/passwd", "%2Fetc/passwd.txt"),
        ("//x", "%2F/x.txt"), ("a//b/", "a%2F/b%2F.txt"), ("..\\x", "%2E.%5Cx.txt"),
        ("C:\\x", "C%3A%5Cx.txt"), ("a\0b\n", "a%00b%0A.txt"), ("\ud83d", "%ED%A0%BD.txt"),
        (".hidden", "%2Ehidden.txt"), ("", "document.txt"),
    ],
)  # fmt: skip
def test_names_stay_in_their_folder(tmp_path: Path, name: str, file: str) -> None:
    assert file_names([name]) == {name: file}
    made = TestSet("s", "x", (), documents={name: "Text \ud800."})
    assert write_documents(made, tmp_path / "deep" / "texts") == 1
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.relative_to(tmp_path / "deep" / "texts").as_posix() for path in written] == [file]
    assert written[0].read_text("utf-8") == "Text ?."


@given(st.text(max_size=20))
def test_no_name_leads_out_or_hides(name: str) -> None:
    (file,) = file_names([name]).values()
    assert not Path(file).is_absolute()
    assert all(part and not part.startswith(".") for part in file.split("/"))
    assert "\0" not in file
    assert "\\" not in file


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["a", "a.txt"], "would be one file: rename one"),
        (["a.txt", "a.txt/b"], "a file and a folder of one name"),
        (["a.txt/b", "a"], "a file and a folder of one name"),
        (["n" * 300], "is too long for a file: shorten it"),
        (["ü" * 120], "is too long for a file: shorten it"),
    ],
)  # fmt: skip
def test_names_that_cannot_be_files_are_refused_before_any_is_written(
    tmp_path: Path, names: list[str], words: str
) -> None:
    made = TestSet("s", "x", (), documents={"fine": "Text.", **dict.fromkeys(names, "Text.")})
    with pytest.raises(UsageError, match=words) as refused:
        write_documents(made, tmp_path / "texts")
    assert len(str(refused.value)) < 250
    assert not (tmp_path / "texts").exists()


def test_gold_finds_its_document_whatever_it_is_called(index_path: Path, tmp_path: Path) -> None:
    names = ["plain", "v1.2", "Dr._No", "AC/DC", "...And_Justice", ".5", "../up", "/abs/x", "a\0b"]
    folder = tmp_path / "set"
    (folder / "qrels").mkdir(parents=True)

    texts = [{"_id": name, "text": f"This is {n}."} for n, name in enumerate(names)]
    lines(folder / "corpus.jsonl", *texts)
    lines(folder / "queries.jsonl", *({"_id": f"q{n}", "text": "What?"} for n in range(len(names))))
    judged = "".join(f"q{n}\t{name}\t1\n" for n, name in enumerate(names))
    (folder / "qrels" / "test.tsv").write_text(judged)
    read = read_test_set(folder)
    settings = replace(IngestSettings(), index=str(index_path))
    index, report = index_over(folder_of_texts(read, tmp_path), settings, tmp_path)
    with index:
        assert (report.added, len(report.skipped)) == (len(names), 0)
        for number, question in enumerate(read):
            ((span, *more), problem) = resolver_for(index).resolve(question.gold[0])
            assert (more, problem) == ([], "")
            document = index.document(span.document)
            assert document is not None
            assert document.text.strip() == f"This is {number}."
