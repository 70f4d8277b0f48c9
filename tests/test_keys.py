from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands import assert_one_sentence, call
from ui.auth.keys import KeyStore

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def index(tmp_path: Path) -> str:
    (tmp_path / "index").mkdir()
    return str(tmp_path / "index")


def test_a_key_is_shown_once_listed_without_it_and_revoked(capsys: Capture, index: str) -> None:
    options = ("--groups", "hr, board", "--roles", "ingest", "--expires", "90d")
    made = call(capsys, "--index", index, "keys", "create", "reports", *options)
    assert made.status == 0
    key = made.out.strip()
    assert KeyStore(Path(index)).identity(key) is not None
    listed = call(capsys, "--index", index, "keys", "list")
    assert listed.out.startswith("reports: ingest, groups hr, board, made ")
    assert ", until " in listed.out
    [shown] = json.loads(call(capsys, "keys", "list", "--json", "--index", index).out)
    assert (shown["name"], shown["groups"], shown["expired"]) == ("reports", ["hr", "board"], False)
    assert not {key, "hash"} & {str(one) for pair in shown.items() for one in pair}
    assert call(capsys, "--index", index, "keys", "revoke", "reports").status == 0
    assert KeyStore(Path(index)).identity(key) is None
    assert "There are no keys" in call(capsys, "--index", index, "keys", "list").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("create", "two words"), "no name of a key"),
        (("create", "name\n"), "no name of a key"),
        (("create", "x", "--roles", "emperor"), "known are ask, ingest, admin"),
        (("create", "x", "--expires", "soon"), "write 2027-01-31 or 90d"),
        (("create", "x", "--expires", "2020-01-01"), "is over"),
        (("create", "x", "--expires", "9999-12-31T23:59:59-23:00"), "write 2027-01-31 or 90d"),
        (("create", "taken"), "footnote keys revoke taken"),
        (("revoke", "nobody"), "footnote keys list"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_done_is_said(
    capsys: Capture, index: str, arguments: tuple[str, ...], words: str
) -> None:
    KeyStore(Path(index)).create("taken", [], [], None)
    assert_one_sentence(call(capsys, "--index", index, "keys", *arguments), 2, words)
    assert [key.name for key in KeyStore(Path(index)).all()] == ["taken"]


def test_without_an_index_there_is_nowhere_to_keep_a_key(capsys: Capture, tmp_path: Path) -> None:
    place = str(tmp_path / "nowhere")
    assert_one_sentence(call(capsys, "--index", place, "keys", "create", "x"), 2, "footnote ingest")


def test_where_keys_cannot_be_kept_it_says_so(capsys: Capture, index: str) -> None:
    (Path(index) / "keys.lock").mkdir()
    made = call(capsys, "--index", index, "keys", "create", "x")
    assert_one_sentence(made, 1, "keys.json cannot be changed")
    (Path(index) / "keys.json").write_text("[]")
    assert_one_sentence(
        call(capsys, "--index", index, "keys", "list"), 1, "cannot be read", "restore the file"
    )
