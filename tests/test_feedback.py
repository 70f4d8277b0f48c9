from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from ingest.errors import FootnoteError
from ui.feedback import FeedbackStore

ANSWER = {"question": "Who?", "answer": "Nobody “else”. [1]", "citations": [{"number": 1}]}


def test_feedback_comes_back_with_the_whole_answer(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path / "deep" / "feedback.sqlite3")
    first = store.add(ANSWER, "down", "  wrong country ")
    store.add({"question": "When?"}, "up")
    again = FeedbackStore(store.path).all()
    assert [(f.rating, f.comment) for f in again] == [("down", "wrong country"), ("up", "")]
    assert again[0] == first
    assert again[0].answer == ANSWER
    assert again[0].as_dict()["answer"] == ANSWER


def test_a_verdict_can_be_changed(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path / "feedback.sqlite3")
    given = store.add(ANSWER, "up")
    assert store.amend(given.id, "down", "on second thought")
    assert [(f.rating, f.comment) for f in store.all()] == [("down", "on second thought")]
    assert not store.amend("unknown", "up")


def test_the_table_is_readable_with_plain_sql_and_uses_a_write_ahead_log(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path / "feedback.sqlite3")
    store.add(ANSWER, "up")
    with sqlite3.connect(store.path) as database:
        assert database.execute("SELECT rating, question FROM feedback").fetchall() == [
            ("up", "Who?")
        ]
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    database.close()


def test_threads_write_at_the_same_time(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path / "feedback.sqlite3")
    threads = [
        threading.Thread(target=lambda: [store.add(ANSWER, "up") for _ in range(10)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.all()) == 40


def test_an_unusable_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FootnoteError, match=r"Feedback cannot be kept in .*file"):
        FeedbackStore(tmp_path / "file" / "feedback.sqlite3")


def test_a_damaged_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "feedback.sqlite3").write_bytes(b"nothing of SQLite's" * 100)
    with pytest.raises(FootnoteError, match="Move this file away: a new one is made"):
        FeedbackStore(tmp_path / "feedback.sqlite3")
