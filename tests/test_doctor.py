from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.changes.doctor import examine
from ingest.errors import IndexDamaged
from ingest.how_many import counted
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.settings import IngestSettings
from ingest.vectors.vectors import VectorStore
from tests.commands import assert_one_sentence, call
from ui.auth.identity import Identity
from ui.auth.withheld import as_told_to
from ui.failures import failure_of

DOCUMENT = "coalition-of-the-willing.txt"
LEFTOVER = "0b0f4bc8-6f0e-4d3b-8f42-8d6f9a3f3a10"  # as Chroma names a deleted segment


@pytest.fixture
def filled(seed_path: Path, index_path: Path) -> Iterator[Index]:
    shutil.copytree(seed_path, index_path, symlinks=True)
    with Index(IngestSettings(index=str(index_path)), "write", "test") as opened:
        yield opened


def lose_two(index: Index) -> None:
    index.vectors.remove(index.catalogue.passage_ids()[2:4])


def lose_all(index: Index) -> None:
    index.vectors.remove(index.catalogue.passage_ids())


def add_an_orphan(index: Index) -> None:
    passage = index.catalogue.document_passages(DOCUMENT)[0].passage
    vectors, _ = index.encoder.embed_passages([passage])
    index.vectors.put([replace(passage, id="orphan")], vectors)


def leave_a_directory(index: Index) -> None:
    (index.directory / "chroma" / LEFTOVER).mkdir()
    (index.directory / "chroma" / LEFTOVER / "data_level0.bin").write_bytes(b"0")
    (index.directory / "chroma" / "notes").mkdir()  # of somebody else


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (lambda index: None, {}),
        (lose_two, {"missing": 2}),
        (lose_all, {"missing": 7}),
        (add_an_orphan, {"orphans": 1}),
        (leave_a_directory, {"leftovers": 1}),
    ],
)
def test_what_is_wrong_is_told_and_repaired(
    filled: Index, spoil: Callable[[Index], None], found: dict[str, int]
) -> None:
    spoil(filled)
    steps: list[str] = []
    diagnosis = examine(filled, steps.append)
    told = json.loads(json.dumps(diagnosis.as_dict()))
    assert min(told.pop("index_bytes"), told.pop("model_bytes")) > 10_000
    passages = filled.catalogue.count_passages()
    (generation,) = told.pop("generations")
    assert (generation["number"], generation["state"]) == (0, "live")
    assert told == {
        "documents": 1, "passages": passages, "missing": 0, "orphans": 0, "unreachable": 0, "unfound": 0,
        "leftovers": 0, "broken_spans": 0, "sources_gone": [], "broken_off": [], "outdated": "",
        "ocr": "", "ocr_problem": "",
        "idle_rules": [],
        "healthy": not found,
        "model": str(filled.encoder.directory), **found,
    }  # fmt: skip
    lost = found.get("missing")
    assert (f"embedding {counted(lost or 0, 'passage')} again" in steps) == bool(lost)
    assert examine(filled).healthy
    assert filled.vectors.ids() == set(filled.catalogue.passage_ids())
    for passage, _ in filled.catalogue.document_passages(DOCUMENT):
        vectors, _ = filled.encoder.embed_passages([passage])
        assert set(filled.vectors.nearest(vectors[0].tolist(), 1)) == {passage.id}
    left = {path.name for path in (filled.directory / "chroma").iterdir()}
    assert LEFTOVER not in left
    assert ("notes" in left) == ("leftovers" in found)


@pytest.mark.parametrize("damage", ["other bytes", "cut off", "no folder"])
def test_vectors_that_cannot_be_opened_are_made_anew(
    seed_path: Path, index_path: Path, damage: str
) -> None:
    shutil.copytree(seed_path, index_path, symlinks=True)
    file = index_path / "chroma" / "chroma.sqlite3"
    if damage == "other bytes":
        file.write_bytes(b"no database" * 9_000)
    elif damage == "cut off":
        os.truncate(file, 60_000)
    else:
        shutil.rmtree(file.parent)
        file.parent.write_text("no folder")
    with Index(IngestSettings(index=str(index_path)), "write", "test") as index:
        with pytest.raises(IndexDamaged, match="run footnote doctor, which makes them anew"):
            index.vectors.ids()
        passages = index.catalogue.count_passages()
        assert (examine(index).missing, examine(index).missing) == (passages, 0)
        assert index.vectors.ids() == set(index.catalogue.passage_ids())


def test_a_catalogue_with_damaged_pages_is_one_sentence(
    seed_path: Path, index_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(seed_path, index_path, symlinks=True)
    with (index_path / "catalogue.sqlite3").open("r+b") as file:
        file.seek(6 * 4096)
        file.write(b"no page " * 3_072)
    said = call(capsys, "--index", str(index_path), "ask", "What is the coalition?")
    assert_one_sentence(said, 1, "cannot be read", "run footnote restore with a backup")


def test_a_sentence_for_what_damaged_pages_raise() -> None:
    problem = sqlite3.DatabaseError("database disk image is malformed")
    problem.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    assert failure_of(problem).status_code == 503
    assert b"footnote restore" in failure_of(problem).body
    assert b"footnote" not in failure_of(as_told_to(Identity("ann"), problem)).body


def test_vectors_that_search_does_not_find_are_rebuilt(
    filled: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = VectorStore.unreachable
    lost = iter([filled.catalogue.passage_ids()[:1]])
    monkeypatch.setattr(
        VectorStore, "unreachable", lambda self, ids: next(lost, None) or really(self, ids)
    )
    assert examine(filled).unreachable == 1
    assert examine(filled).healthy


def test_a_passage_that_is_not_its_document_is_told(filled: Index) -> None:
    with filled.catalogue.transaction():
        filled.catalogue._execute("UPDATE documents SET text = 'X' || text")
    diagnosis = examine(filled)
    assert diagnosis.broken_spans == diagnosis.passages
    assert not diagnosis.healthy


def test_a_source_that_is_gone_is_told_and_kept(index: Index, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It rains.")
    ingest(index, [tmp_path / "a.txt"])
    (tmp_path / "a.txt").unlink()
    diagnosis = examine(index)
    assert diagnosis.sources_gone == ("a.txt",)
    assert diagnosis.healthy
    assert index.document("a.txt") is not None


def test_a_passage_that_its_words_do_not_find_is_found_again(filled: Index) -> None:
    with filled.catalogue.transaction():  # a text that the full-text index was not made of
        filled.catalogue._execute(
            "UPDATE passages_text_content SET c1='The xylophonist of Ulaanbaatar.' WHERE id=3"
        )
    assert examine(filled).unfound == 1
    assert filled.catalogue.search_text(["xylophonist"], 5)
    assert examine(filled).unfound == 0


def test_a_rule_that_matches_no_document_is_told(index: Index, tmp_path: Path) -> None:
    home = tmp_path / "given"
    (home / "salaries").mkdir(parents=True)
    (home / "salaries" / "a.md").write_text("# Pay\n\nPay is due on Friday.", "utf-8")
    rules = home / ".footnote-access.toml"
    globs = ("salaries/**", "salary/**", "*.md", "*.pdf")
    rules.write_text(
        "[access]\n" + "".join(f'"{glob}" = ["group:hr"]\n' for glob in globs), "utf-8"
    )
    ingest(index, [home])
    assert list(examine(index).idle_rules) == [
        f"{rules}: {glob!r} matches no document of the index" for glob in ("salary/**", "*.pdf")
    ]
    rules.write_text("[access", "utf-8")  # closes the folder, and is told as broken
    assert examine(index).idle_rules == ()
