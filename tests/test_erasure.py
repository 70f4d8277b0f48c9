"""Removed documents are gone: from both stores, from what was made of them, and from the disk."""

from __future__ import annotations

import json
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from eval.outcome_store import ANSWERS_FILE
from ingest.disk.traces import REMOVED, black_out, pieces_in, pieces_of
from ingest.index import Index
from ingest.index_directory.index_files import FEEDBACK_FILE
from ingest.pipeline import ingest
from ingest.roots.uploads import UPLOADS_DIRECTORY
from ingest.upkeep.erasure import erase
from tests.churn import WordEncoder, text_of
from tests.commands import assert_one_sentence, call
from ui.feedback import FeedbackStore
from ui.held_index import evaluations_beside, made_of_documents

Capture = pytest.CaptureFixture[str]
SECRET = "The xylophonist embezzled “zwieback” & ten ducats in Ulaanbaatar on a foggy Tuesday."


def test_of_twenty_removed_documents_no_text_is_left_on_disk(index: Index, tmp_path: Path) -> None:
    index.encoder = WordEncoder(index.encoder.directory, index.encoder.compiled, "words")
    rng = random.Random(3)
    docs = tmp_path / "docs"
    docs.mkdir()
    secrets = {}
    for number in range(25):
        own = [f"Witness {number} heard {rng.randbytes(12).hex()} at the quay." for _ in range(8)]
        secrets[f"{number:02}.md"] = own
        (docs / f"{number:02}.md").write_text(text_of(rng) + "\n\n" + "\n".join(own) + "\n")
    ingest(index, [docs])
    (docs / "07.md").write_text("Now it says this.\n")
    ingest(index, [docs])
    gone = sorted(secrets)[:20]
    receipts = erase(index, gone, made_of_documents(index))
    assert [receipt.document for receipt in receipts] == gone
    for receipt in receipts:
        assert receipt.proved, receipt
        assert receipt.probes > 0
        assert receipt.pieces > 0
        assert receipt.files >= 3
    files = [file.read_bytes() for file in index.directory.rglob("*") if file.is_file()]
    for name, own in secrets.items():
        held = any(sentence[10:].encode() in data for data in files for sentence in own)
        assert held is (name not in gone), name
    assert len(index.documents()) == 5
    assert index.vectors.ids() == set(index.catalogue.passage_ids())


@pytest.fixture
def told(index: Index, tmp_path: Path) -> Path:
    """Two documents, and answers that quote them in feedback and in runs of evaluations."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "secret.txt").write_text(f"{SECRET} Both say this very sentence.\n")
    (docs / "other.txt").write_text("Both say this very sentence.\n")
    ingest(index, [docs])
    bold = SECRET.replace("ten ducats", "**ten ducats**")
    answer = {"question": "Who?", "answer": f"{bold} [1]", "citations": [{"quote": SECRET}]}
    FeedbackStore(index.directory / FEEDBACK_FILE).add(answer, "down", "Is that so?")
    run = evaluations_beside(index.directory) / "run-1"
    run.mkdir(parents=True)
    (run / "results.json").write_text(
        json.dumps({"rows": [answer, "Both say this very sentence."]})
    )
    marked = SECRET.replace("&", "&amp;").replace("foggy", "<mark>foggy</mark>")
    (run / "report.html").write_text(f"<p>{marked}</p>")
    with closing(sqlite3.connect(run.parent / ANSWERS_FILE)) as database, database:
        database.execute("CREATE TABLE outcomes (key TEXT, outcome TEXT)")
        database.execute("INSERT INTO outcomes VALUES ('k', ?)", (json.dumps(answer),))
    kept = run.parent / "texts"
    kept.mkdir()
    (kept / "of-a-test-set.txt").write_text(SECRET)
    return docs


def test_what_was_made_of_a_document_is_blacked_out(index: Index, told: Path) -> None:
    (receipt,) = erase(index, ["secret.txt", "unknown.txt"], made_of_documents(index))
    assert receipt.proved, receipt
    assert {Path(file).name for file in receipt.blacked_out} == {
        FEEDBACK_FILE, ANSWERS_FILE, "results.json", "report.html",
    }  # fmt: skip
    places = [*made_of_documents(index), index.directory]
    for file in (file for place in places for file in [place, *place.rglob("*")] if file.is_file()):
        assert b"xylophonist" not in file.read_bytes(), file
        assert b"ducats" not in file.read_bytes(), file
    (verdict,) = FeedbackStore(index.directory / FEEDBACK_FILE).all()
    assert (verdict.comment, verdict.answer["question"]) == ("Is that so?", "Who?")
    assert verdict.answer["citations"][0]["quote"] == f"{REMOVED}."
    results = json.loads((evaluations_beside(index.directory) / "run-1/results.json").read_text())
    assert results["rows"][1] == "Both say this very sentence."  # another document says so too
    assert (evaluations_beside(index.directory) / "texts" / "of-a-test-set.txt").exists()


def test_a_file_that_went_away_is_blacked_out_too(index: Index, told: Path) -> None:
    (told / "secret.txt").unlink()
    assert ingest(index, [told], made_of_it=made_of_documents(index)).removed == 1
    for file in index.directory.rglob("*"):
        assert file.is_dir() or b"xylophonist" not in file.read_bytes(), file
    run = evaluations_beside(index.directory) / "run-1"
    assert "xylophonist" not in (run / "results.json").read_text()


def test_an_uploaded_file_goes_with_its_document(index: Index, tmp_path: Path) -> None:
    uploads = index.directory.absolute() / UPLOADS_DIRECTORY
    uploads.mkdir()
    (uploads / "secret.txt").write_text(SECRET)
    ingest(index, [uploads / "secret.txt"])
    (receipt,) = erase(index, ["secret.txt"])
    assert (receipt.proved, receipt.source_removed) == (True, True)
    assert list(uploads.iterdir()) == []


def test_what_is_left_is_named(index: Index, told: Path) -> None:
    copy = index.directory / "copied by somebody.bak"
    copy.write_bytes(b"\0\1" + SECRET.encode())
    (receipt,) = erase(index, ["secret.txt"], made_of_documents(index))
    assert not receipt.proved
    assert receipt.left_in == (str(copy),)
    assert receipt.as_dict()["proved"] is False


def test_the_command_prints_the_receipt(capsys: Capture, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    for name in ("secret", "other", "third"):
        (docs / f"{name}.txt").write_text(SECRET.replace("Tuesday", name))
    call(capsys, "ingest", "docs")
    said = call(capsys, "documents", "remove", "secret.txt")
    assert said.status == 0
    assert "Removed secret.txt: 1 passage," in said.out
    assert "0 found" in said.out
    assert "0 hold any" in said.out
    receipt = json.loads(call(capsys, "documents", "remove", "other.txt", "--json").out)
    assert (receipt["document"], receipt["proved"], receipt["answered"]) == ("other.txt", True, 0)
    for wrong in ([], ["a.txt", "--gone"]):
        refused = call(capsys, "documents", "remove", *wrong)
        assert_one_sentence(refused, 2, "Name one document to remove, or give --gone")
    assert_one_sentence(call(capsys, "documents", "remove", "thrd.txt"), 2, "third.txt")
    assert "nothing was removed" in call(capsys, "documents", "remove", "--gone").out
    (docs / "third.txt").unlink()
    assert "Removed third.txt" in call(capsys, "documents", "remove", "--gone").out
    assert call(capsys, "documents", "remove", "--gone", "--json").out == "[]\n"


def test_pieces_are_found_as_every_store_writes_them(tmp_path: Path) -> None:
    text = 'He said "öl & salt"\nto all of them who stood in the long and windy yard.'
    pieces = pieces_of([text, "Short."])
    assert all(piece in text for piece in pieces)
    for number, written in enumerate([text, json.dumps(text), text.replace("&", "&amp;")]):
        file = tmp_path / str(number)
        file.write_text(written)
        assert pieces_in(file, pieces), written
    (tmp_path / "empty").touch()
    assert pieces_in(tmp_path / "empty", pieces) == []
    assert pieces_in(tmp_path / "gone", pieces) == []
    assert len(pieces_of(f"{n} is a number of some length" for n in range(1000))) <= 400
    assert not black_out(tmp_path / "0", ["to all"])
    assert black_out(tmp_path / "1", [text])
    assert REMOVED in json.loads((tmp_path / "1").read_text())
