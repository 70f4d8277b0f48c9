"""The catalogue's file is closed while threads still use it: they are told, and nothing crashes."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

from ingest.catalogue.database import Database

ROUNDS = 15


def test_closing_ends_what_other_threads_are_at(tmp_path: Path) -> None:
    for number in range(ROUNDS):
        database = Database(tmp_path / f"{number}.sqlite3", "CREATE TABLE numbers (n)")
        with database.transaction():
            database._execute_many("INSERT INTO numbers VALUES (?)", [(n,) for n in range(300)])
        told: list[Exception] = []
        began = threading.Barrier(3)

        def count(
            database: Database = database,
            told: list[Exception] = told,
            began: threading.Barrier = began,
        ) -> None:
            began.wait()
            try:
                while True:
                    database._execute(
                        "SELECT count(*) FROM numbers a, numbers b, numbers c LIMIT 1"
                    )
            except sqlite3.Error as problem:
                told.append(problem)

        threads = [threading.Thread(target=count) for _ in range(2)]
        for thread in threads:
            thread.start()
        began.wait()
        while len(database._opened) < 3 or not any(one.used.locked() for one in database._opened):
            pass
        database.close()
        for thread in threads:
            thread.join()
        assert len(told) == 2
