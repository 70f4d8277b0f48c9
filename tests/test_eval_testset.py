from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.answer import Turn
from eval.formats.format_table import read_test_set
from eval.testset import Gold
from ingest.errors import UsageError

ROW = {
    "id": "q1",
    "question": "Who?",
    "history": [{"role": "user", "content": "Hello"}],
    "answerable": True,
    "gold": [{"document": "d.txt", "start": 10, "end": 20}],
    "tags": {"kind": "who"},
}


def test_a_row_is_read(tmp_path: Path) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text(json.dumps(ROW) + "\n\n" + json.dumps(ROW | {"history": []}), encoding="utf-8")
    first, second = read_test_set(file)
    assert first.history == (Turn("user", "Hello"),)
    assert second.history == ()
    assert first.gold == (Gold("d.txt", 10, 20),)
    assert first.tags["kind"] == "who"


@pytest.mark.parametrize("line", ["{", "[]", "{}", '"x"', "3", json.dumps(ROW | {"gold": [1]})])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text(json.dumps(ROW) + "\n" + line + "\n", encoding="utf-8")
    read = read_test_set(file)
    assert len(read) == 1
    assert read.problems[0].startswith("Line 2 ")
    file.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(UsageError):
        read_test_set(file)
