"""``footnote mcp`` opens an index once for calls that come one upon the other, and closes it soon."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event

import pytest

from assistant.assistant import Assistant
from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from ingest.index import Index
from ingest.index_directory.ownership import WAIT_S, acquire
from ingest.pipeline import ingest
from ingest.settings import IngestSettings
from ui.mcp_server import briefly_open
from ui.mcp_server.briefly_open import BrieflyOpen


class Opening:
    """Opens the index of ``settings``, and counts."""

    def __init__(self, settings: IngestSettings) -> None:
        self._settings = settings
        self.times = 0
        self.closed = Event()

    @contextmanager
    def __call__(self) -> Iterator[Assistant]:
        self.times += 1
        with Index(self._settings, "read", "test") as index:
            yield build_assistant(AssistantSettings(reader="similarity"), index)
        self.closed.set()


@pytest.fixture
def opening(tmp_path: Path) -> Opening:
    (tmp_path / "a.txt").write_text("The granary stores tea.\n")
    with Index(IngestSettings(index=str(tmp_path / "index")), "write", "test") as index:
        ingest(index, [tmp_path / "a.txt"])
        return Opening(index.settings)


def test_calls_upon_each_other_open_the_index_once(opening: Opening) -> None:
    with closing(BrieflyOpen(opening, idle_s=600, longest_s=600)) as briefly:
        for _ in range(3):
            with briefly() as assistant:
                assert assistant.index.documents()
        assert not opening.closed.is_set()
    assert opening.times == 1
    assert opening.closed.is_set()


def test_whoever_writes_gets_the_index_after_a_moment(opening: Opening) -> None:
    with closing(BrieflyOpen(opening, idle_s=0)) as briefly:
        with briefly() as assistant:
            directory = assistant.index.directory
        assert opening.closed.wait(60)
        acquire(directory, "write", "test").release()
        with briefly():
            pass
    assert opening.times == 2


def test_who_calls_all_the_time_lets_others_in(
    opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("ui.mcp_server.briefly_open.time.sleep", waited.append)
    with closing(BrieflyOpen(opening, idle_s=600, longest_s=-1)) as briefly:
        for _ in range(2):
            with briefly():
                pass
    assert (opening.times, len(waited)) == (2, 1)
    assert briefly_open._IDLE_S + briefly_open._LONGEST_S < WAIT_S


def test_what_fails_to_open_is_opened_again(opening: Opening) -> None:
    @contextmanager
    def failing() -> Iterator[Assistant]:
        if not opening.times:
            opening.times += 1
            raise OSError("busy")
        with opening() as assistant:
            yield assistant

    with closing(BrieflyOpen(failing, idle_s=600)) as briefly:
        with pytest.raises(OSError, match="busy"), briefly():
            pass
        with briefly() as assistant:
            assert assistant.index.documents()
