from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest.errors import IndexBusy, IndexUnwritable
from ingest.index import Index
from ingest.index_directory.ownership import LOCK_FILE, Owner, acquire, read_owner, serving_owner
from ingest.settings import IngestSettings

_HOLD = """
import sys
from pathlib import Path
from ingest.index_directory.ownership import Owner, acquire
import os
held = acquire(Path(sys.argv[1]), sys.argv[2], "test holder")
if sys.argv[3]:
    held.announce(Owner(os.getpid(), "footnote serve", sys.argv[3], "token"))
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def holder(directory: Path, mode: str, address: str = "") -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the index until the block ends."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(directory), mode, address],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_writer_is_told_who_holds_the_index(tmp_path: Path) -> None:
    with holder(tmp_path, "write") as other:
        with pytest.raises(IndexBusy) as caught:
            acquire(tmp_path, "write", "me", wait_s=0.1)
        assert f"process {other.pid} (test holder)" in str(caught.value)
        with pytest.raises(IndexBusy):
            acquire(tmp_path, "read", "me", wait_s=0.0)
    acquire(tmp_path, "write", "me", wait_s=5).release()


def test_readers_share_and_a_writer_waits_for_them(tmp_path: Path) -> None:
    with holder(tmp_path, "read"):
        mine = acquire(tmp_path, "read", "me", wait_s=0.0)
        with pytest.raises(IndexBusy):
            acquire(tmp_path, "write", "me", wait_s=0.1)
        mine.release()
    mine = acquire(tmp_path, "read", "a reader")
    threading.Timer(0.3, mine.release).start()
    acquire(tmp_path, "write", "me", wait_s=5).release()


def test_a_server_is_found_and_not_waited_for(tmp_path: Path) -> None:
    assert serving_owner(tmp_path / "nowhere") is None
    assert not (tmp_path / "nowhere").exists()
    with holder(tmp_path, "write", "http://127.0.0.1:1") as other:
        found = serving_owner(tmp_path)
        assert found == Owner(other.pid, "footnote serve", "http://127.0.0.1:1", "token")
        with pytest.raises(IndexBusy, match="footnote serve"):
            acquire(tmp_path, "write", "me", wait_s=600)


def test_the_name_of_a_dead_server_is_ignored(tmp_path: Path) -> None:
    with holder(tmp_path, "write", "http://127.0.0.1:1") as other:
        other.kill()
        other.wait()
        assert read_owner(tmp_path) is not None
        assert serving_owner(tmp_path) is None
        acquire(tmp_path, "write", "me", wait_s=0.0).release()


def test_only_the_owner_can_read_the_lock_file(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with acquire(tmp_path / "new", "write", "me") as held:
            held.announce(Owner(1, "footnote serve", "http://127.0.0.1:7860", "secret"))
            mode = (tmp_path / "new" / LOCK_FILE).stat().st_mode
    finally:
        os.umask(before)
    assert stat.S_IMODE(mode) == 0o600


def test_the_name_is_never_half_written(tmp_path: Path) -> None:
    with acquire(tmp_path, "write", "me") as held:
        done = threading.Event()

        def announce() -> None:
            for number in range(2000):
                held.announce(Owner(1, "x" * (number % 90), "http://127.0.0.1:1", "token"))
            done.set()

        thread = threading.Thread(target=announce)
        thread.start()
        while not done.is_set():
            assert read_owner(tmp_path) is not None
        thread.join()
        held.announce(Owner(7, "short"))  # over a longer one
        assert read_owner(tmp_path) == Owner(7, "short")


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"pid": 1}', json.dumps({"x": 1})])
def test_an_unreadable_name_is_nobody(tmp_path: Path, content: str) -> None:
    (tmp_path / LOCK_FILE).write_text(content)
    assert read_owner(tmp_path) is None
    assert serving_owner(tmp_path) is None
    acquire(tmp_path, "write", "me").release()


def test_a_directory_that_cannot_be_one_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(IndexUnwritable, match="is a file, not a directory"):
        acquire(tmp_path / "file", "write", "me")
    with pytest.raises(IndexUnwritable, match="cannot be written"):
        acquire(tmp_path / "file" / "index", "write", "me")


def test_a_disk_that_knows_no_locks_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("fcntl.flock", refused)
    with pytest.raises(IndexUnwritable, match=r"cannot be locked \(.*move it to a disk"):
        acquire(tmp_path, "write", "me")


def test_what_fails_while_it_closes_lets_go_of_the_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = Index(IngestSettings(index=str(tmp_path)), "write", "me")
    index.vectors.count()
    with monkeypatch.context() as patch:
        patch.setattr(type(index.vectors), "close", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            index.close()
    index.vectors.close()
    acquire(tmp_path, "write", "another", wait_s=0.0).release()
