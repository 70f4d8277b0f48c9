"""What readers thought of answers, kept with the whole answer so that it can be examined later."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

from ingest.disk.storage import storing
from ingest.errors import DiskFull, FootnoteError

Rating = Literal["up", "down"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS feedback (
    id TEXT PRIMARY KEY,
    given_at TEXT NOT NULL,
    rating TEXT NOT NULL CHECK (rating IN ('up', 'down')),
    comment TEXT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL
) STRICT
"""


@dataclass(frozen=True, slots=True)
class Feedback:
    """One reader's verdict on one answer; ``answer`` is the answer's public JSON."""

    id: str
    given_at: str
    rating: Rating
    comment: str
    answer: Mapping[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """The feedback as JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


class FeedbackStore:
    """Feedback in one SQLite file. Safe to use from several threads and processes."""

    def __init__(self, path: Path | str, check: Callable[[], None] = lambda: None) -> None:
        """``check`` raises where no feedback can be taken; where the disk is full, that is said to who gives it.

        Raises ``FootnoteError`` where it could not be kept at any time.
        """
        self.path, self._check = Path(path), check
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with suppress(DiskFull), storing(self.path), closing(self._connect()):
                pass
        except (OSError, sqlite3.Error) as error:
            is_damaged = not isinstance(error, OSError | sqlite3.OperationalError)
            repair = " Move this file away: a new one is made." if is_damaged else ""
            raise FootnoteError(
                f"Feedback cannot be kept in {self.path}: {error}.{repair}"
            ) from error

    def add(self, answer: Mapping[str, Any], rating: Rating, comment: str = "") -> Feedback:
        """Store a verdict on ``answer`` (``Answer.as_dict()``)."""
        self._check()
        feedback = Feedback(
            id=uuid4().hex,
            given_at=datetime.now(UTC).isoformat(timespec="seconds"),
            rating=rating,
            comment=comment.strip(),
            answer=dict(answer),
        )
        row = (
            feedback.id,
            feedback.given_at,
            feedback.rating,
            feedback.comment,
            str(answer.get("question", "")),
            json.dumps(feedback.answer, ensure_ascii=False),
        )
        with storing(self.path), closing(self._connect()) as database, database:
            database.execute("INSERT INTO feedback VALUES (?, ?, ?, ?, ?, ?)", row)
        return feedback

    def amend(self, feedback_id: str, rating: Rating, comment: str = "") -> bool:
        """Change a verdict given before; False when there is none with this id."""
        self._check()
        with storing(self.path), closing(self._connect()) as database, database:
            changed = database.execute(
                "UPDATE feedback SET rating = ?, comment = ? WHERE id = ?",
                (rating, comment.strip(), feedback_id),
            )
            return changed.rowcount == 1

    def all(self) -> list[Feedback]:
        """Every verdict, oldest first."""
        with closing(self._connect()) as database:
            rows = database.execute(
                "SELECT id, given_at, rating, comment, answer FROM feedback ORDER BY rowid"
            ).fetchall()
        return [
            Feedback(key, given_at, rating, comment, json.loads(answer))
            for key, given_at, rating, comment, answer in rows
        ]

    def _connect(self) -> sqlite3.Connection:
        # A connection per call: feedback is rare, and connections belong to one thread.
        database = sqlite3.connect(self.path, timeout=10)
        try:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute(_SCHEMA)
        except sqlite3.Error:
            database.close()
            raise
        return database
