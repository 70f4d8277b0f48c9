"""Another model builds the next generation beside the live one, which answers until it is complete."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.build import build_assistant
from assistant.renewable import RenewableAssistant
from assistant.settings import AssistantSettings
from ingest.access import Access
from ingest.changes.doctor import examine
from ingest.changes.settling import open_index
from ingest.errors import DiskFull, FootnoteError, IndexDamaged, UsageError
from ingest.index import Index
from ingest.index_directory.generations import Generations, generations, make_live, on_disk, sweep
from ingest.pipeline import ingest
from ingest.settings import IngestSettings
from ingest.upkeep.erasure import erase
from ingest.upkeep.rebuild import build_next, previous, rebuild, replace_live
from tests.commands import assert_one_sentence, call
from ui.failures import UNEXPECTED
from ui.following import Follower
from ui.records.server_metrics import ServerMetrics, add_index_size

Capture = pytest.CaptureFixture[str]
RAIN = "It rains in Riga on every second Tuesday of the month."


@pytest.fixture
def built(index_path: Path, tmp_path: Path) -> IngestSettings:
    """An index over two documents, by the default settings."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "rain.txt").write_text(RAIN)
    (docs / "snow.txt").write_text("It snows in Oslo.")
    settings = IngestSettings(index=str(index_path))
    with Index(settings, "write", "test") as index:
        ingest(index, [docs])
    return settings


@pytest.fixture
def other(built: IngestSettings) -> IngestSettings:
    """The settings of another generation."""
    return replace(built, precision="float32")


def states(settings: IngestSettings) -> list[tuple[int, str]]:
    return [(one["number"], one["state"]) for one in on_disk(Path(settings.index))]


def precision(settings: IngestSettings) -> str:
    with Index(settings, "read", "test") as index:
        assert len(index.documents()) == 2
        assert index.vectors.ids() == set(index.catalogue.passage_ids())
        return index.encoder.precision


def test_two_generations_are_kept_and_the_one_before_leaves_the_disk(
    built: IngestSettings, other: IngestSettings
) -> None:
    rebuild(other)
    assert states(built) == [(0, "previous"), (1, "live")]
    assert precision(built) == "float32"  # whatever the settings name
    rebuild(built)
    assert states(built) == [(1, "previous"), (2, "live")]
    assert not (Path(built.index) / "catalogue.sqlite3").exists()
    assert not (Path(built.index) / "chroma").exists()
    rebuild(other)
    assert states(built) == [(2, "previous"), (3, "live")]
    with Index(other, "write", "test") as index:
        assert examine(index).healthy
        assert not index.outdated


def test_what_was_begun_is_gone_on_with(
    built: IngestSettings, other: IngestSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(index: Index, *_: object) -> None:
        ingest(index, [tmp_path / "docs" / "rain.txt"])
        raise KeyboardInterrupt

    def begin(settings: IngestSettings) -> None:
        with monkeypatch.context() as patch:
            patch.setattr("ingest.upkeep.rebuild.ingest", stopped)
            with pytest.raises(KeyboardInterrupt):
                rebuild(settings)

    begin(other)
    assert states(built) == [(0, "live"), (1, "unfinished")]
    assert precision(built) == "int8"
    assert rebuild(other).added == 1  # the other one was there
    begin(built)
    assert rebuild(other).added == 2  # what other settings began is of no use


def test_a_full_disk_leaves_the_old_index_and_gives_its_room_back(
    built: IngestSettings, other: IngestSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFull("full")

    for where in (
        "ingest.changes.change.begin",
        "ingest.changes.settling.make_reachable",
        "ingest.upkeep.rebuild.make_live",
    ):
        with monkeypatch.context() as patch:
            patch.setattr(where, full)
            with pytest.raises(DiskFull):
                rebuild(other)
        assert generations(Path(built.index)) == Generations(0, None)
        assert precision(other) == "int8"
    assert rebuild(other).total_documents == 2


def test_documents_are_removed_from_every_generation(
    built: IngestSettings, other: IngestSettings, tmp_path: Path
) -> None:
    rebuild(other)
    with open_index(other, "write", "test") as index:
        (receipt,) = erase(index, ["rain.txt"])
        assert receipt.proved
        assert [one for one in tmp_path.rglob("*") if holds(one, b"every second Tuesday")] == [
            tmp_path / "docs" / "rain.txt"
        ]
        with previous(index) as earlier:
            assert [document.id for document in earlier.documents()] == ["snow.txt"]
            assert examine(earlier).healthy
        (tmp_path / "docs" / "snow.txt").unlink()
        ingest(index, [tmp_path / "docs"], allow_empty=True)
        with previous(index) as earlier:
            assert earlier.documents() == []


def holds(file: Path, text: bytes) -> bool:
    return file.is_file() and text in file.read_bytes()


def test_a_generation_that_cannot_be_opened_keeps_no_removed_document(
    built: IngestSettings, other: IngestSettings
) -> None:
    rebuild(other)
    catalogue = Path(built.index) / "catalogue.sqlite3"
    catalogue.write_bytes(b"no database" * 99)
    with open_index(other, "write", "test") as index:
        assert erase(index, ["rain.txt"])[0].proved
        with pytest.raises(UsageError, match="no earlier generation"):
            previous(index)
    assert states(built) == [(1, "live")]


def test_a_pointer_that_cannot_be_read_is_one_sentence(built: IngestSettings) -> None:
    (Path(built.index) / "generations.json").write_text("{")
    with pytest.raises(IndexDamaged, match=r"generations.json, which says where the index is"):
        Index(built, "read", "test")


@pytest.fixture
def renewable(built: IngestSettings) -> Iterator[RenewableAssistant]:
    """What a server asks, over the first generation."""
    index = Index(built, "write", "test")
    assistant = RenewableAssistant(index, lambda one: build_assistant(AssistantSettings(), one))
    yield assistant
    assistant.index.close()


def test_a_question_is_answered_where_it_began(
    renewable: RenewableAssistant, other: IngestSettings
) -> None:
    old = renewable.index
    under_way = renewable.stream("Where does it snow?")
    next(under_way)
    fresh, _ = build_next(old, other)
    # It is not asked before it is complete.
    assert "Oslo" in renewable.ask("Where does it snow?").answer
    renewable.renew(fresh)
    assert renewable.index is fresh
    assert renewable.ask("Where does it snow?").index == fresh.fingerprint
    *_, answer = under_way
    assert "Oslo" in answer.answer  # type: ignore[union-attr]
    assert answer.index == old.fingerprint  # type: ignore[union-attr]
    with Index(old.settings, "write", "test", old.generation):  # which nobody holds any more
        pass


def test_what_is_said_of_who_may_read_holds_in_every_generation(
    renewable: RenewableAssistant, other: IngestSettings
) -> None:
    """Also what is said while the next one is built, and what was said since the one gone back to."""

    def say(access: Access) -> None:
        with renewable.index.catalogue.transaction():
            renewable.index.catalogue.set_access("rain.txt", access)

    def readable() -> frozenset[str] | None:
        return renewable.index.access.readable(frozenset())

    fresh, _ = build_next(renewable.index, other)
    say(frozenset())
    renewable.renew(fresh)
    assert renewable.index is fresh
    assert readable() == frozenset({"snow.txt"})
    say(None)
    renewable.renew(previous(renewable.index))
    assert readable() == frozenset({"rain.txt", "snow.txt"})
    say(frozenset({"group:hr"}))
    renewable.renew(previous(renewable.index))
    assert readable() == frozenset({"snow.txt"})


def test_figures_are_those_of_the_live_generation(
    renewable: RenewableAssistant, other: IngestSettings, tmp_path: Path
) -> None:
    metrics = ServerMetrics()
    add_index_size(metrics, renewable)
    assert b"footnote_documents 2.0" in metrics.text()[0]
    (tmp_path / "docs" / "hail.txt").write_text("It hails in Bern.")
    fresh, _ = build_next(renewable.index, other)
    renewable.renew(fresh)
    assert b"footnote_documents 3.0" in metrics.text()[0]
    assert b"footnote_passages 3.0" in metrics.text()[0]


def test_one_that_cannot_answer_does_not_become_live(
    renewable: RenewableAssistant, other: IngestSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh, _ = build_next(renewable.index, other)
    monkeypatch.setattr("assistant.renewable.replace_live", failing)
    with pytest.raises(FootnoteError, match="no"):
        renewable.renew(fresh)
    assert renewable.index.generation == 0
    assert "Oslo" in renewable.ask("Where does it snow?").answer


def test_what_another_made_live_is_followed(
    renewable: RenewableAssistant, other: IngestSettings
) -> None:
    told: list[str] = []
    old = renewable.index
    fresh, _ = build_next(old, other)
    opened: list[Index] = []
    follower = Follower(renewable, opened.pop, told.append)
    follower.look()
    assert renewable.index is old
    replace_live(old, fresh)
    for _ in range(3):
        follower.look()  # there is none yet to open
    assert (renewable.index, told) == (old, [UNEXPECTED])
    opened.append(fresh)
    follower.look()
    assert renewable.index is fresh
    assert "Oslo" in renewable.ask("Where does it snow?").answer
    follower.look()
    assert len(told) == 1


def failing(*_: object) -> None:
    raise FootnoteError("no")


def test_the_commands_build_tell_and_go_back(
    built: IngestSettings, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = call(capsys, "rollback")
    assert_one_sentence(refused, 2, "has no earlier generation to go back to")
    monkeypatch.setenv("FOOTNOTE_INGEST_PASSAGE_TOKENS", "60")
    assert "footnote ingest builds it anew" in call(capsys, "doctor").out
    assert "Oslo" in call(capsys, "ask", "Where does it snow?").out
    assert "2 added" in call(capsys, "ingest").out
    assert "2 unchanged" in call(capsys, "ingest").out
    told = call(capsys, "doctor").out
    assert "Generation 0, previous:" in told
    assert "Generation 1, live:" in told
    back = call(capsys, "rollback")
    assert "Generation 0 answers again: 2 documents" in back.out
    assert "ingest.passage_tokens = 200 back" in back.out
    assert states(built) == [(0, "live"), (1, "previous")]
    monkeypatch.delenv("FOOTNOTE_INGEST_PASSAGE_TOKENS")
    assert "2 unchanged" in call(capsys, "ingest").out
    assert json.loads(call(capsys, "rollback", "--json").out)["live"] == 1


def test_leftovers_of_a_killed_swap_are_swept(built: IngestSettings, other: IngestSettings) -> None:
    rebuild(other)
    directory = Path(built.index)
    shutil.copytree(directory / "generations" / "1", directory / "generations" / "7")
    (directory / "rebuilding").mkdir()
    open_index(other, "write", "test").close()
    assert states(built) == [(0, "previous"), (1, "live")]
    assert not (directory / "rebuilding").exists()
    make_live(directory, 0)
    sweep(directory)
    assert states(built) == [(0, "live"), (1, "previous")]


def test_a_building_killed_at_any_moment_is_gone_on_with() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.generation_kills", "--moments", "4"],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        check=False,
    )
    assert done.stderr == b""
    assert done.stdout.decode().endswith(" kills: 0 faults\n")
    assert done.returncode == 0
