from __future__ import annotations

import itertools
import random
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.changes import settling
from ingest.changes.doctor import examine
from ingest.changes.removal import remove
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.vectors.vectors import VectorStore
from tests.churn import Killed, kill_in_process, lost, one_round, open_index, shuffle, stopping


def test_rounds_of_changes_and_kills_lose_nothing(index_path: Path, tmp_path: Path) -> None:
    rng = random.Random(23)  # which kills in each round and removes in two
    for _ in range(3):
        one_round(index_path, tmp_path / "docs", rng, kill_in_process)
        assert lost(index_path) == {}


def test_whatever_a_kill_left_is_put_right_by_the_next_ingest(
    index_path: Path, tmp_path: Path
) -> None:
    rng = random.Random(2)
    docs = tmp_path / "docs"
    shuffle(docs, rng)
    for after in (2, 6, 11):  # the mark, the vectors, the catalogue
        index = open_index(index_path)
        with pytest.raises(Killed), stopping(index, after, kill_in_process):
            ingest(index, [docs])
        index.close()
        shuffle(docs, rng)  # what the killed one had read is in no file any more
        index = open_index(index_path)
        ingest(index, [docs])
        index.close()
        assert lost(index_path) == {}
        shuffle(docs, rng)


def write(folder: Path, count: int) -> None:
    folder.mkdir(exist_ok=True)
    for number in range(count):
        (folder / f"{number:03}.txt").write_text(f"The ferry {number} stores lantern {number * 3}.")


def spoil(monkeypatch: pytest.MonkeyPatch, name: str) -> list[Sequence[str]]:
    """Let search lose the passage ``name`` until the vectors are built anew; what was asked."""
    asked: list[Sequence[str]] = []
    really_asked, really_built = VectorStore.unreachable, VectorStore.rebuild
    built: list[bool] = []

    def unreachable(self: VectorStore, ids: Sequence[str], around: bool = False) -> list[str]:
        asked.append([*ids])
        lost = [name] if name in ids and not built else []
        return lost + really_asked(self, ids, around)

    def rebuild(self: VectorStore, *arguments: object) -> None:
        built.append(True)
        really_built(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(VectorStore, "unreachable", unreachable)
    monkeypatch.setattr(VectorStore, "rebuild", rebuild)
    return asked


@pytest.mark.parametrize("act", ["ingest", "remove"])
def test_a_neighbour_that_search_lost_is_found_when_the_change_is_done(
    index_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    monkeypatch.setattr(settling, "_ASKED_WHOLE", 0)  # as in a large index
    write(tmp_path / "docs", 60)
    index = open_index(index_path)
    ingest(index, [tmp_path / "docs"])
    near = sorted(
        index.vectors.neighbours([index.catalogue.document_passages("007.txt")[0].passage.id])
    )
    own = {p.passage.id for p in index.catalogue.document_passages("007.txt")}
    asked = spoil(monkeypatch, next(name for name in near if name not in own))
    if act == "ingest":
        (tmp_path / "docs" / "007.txt").write_text("The chapel is closed.")
        ingest(index, [tmp_path / "docs"])
    else:
        remove(index, ["007.txt"])
    *before, after = asked
    assert len({*after}) == len(after) == index.catalogue.count_passages()  # anew, all are asked
    assert len({*itertools.chain(*before)}) < 60
    assert {*itertools.chain(*before)} >= set(near) - own
    monkeypatch.undo()
    assert examine(index).healthy
    index.close()


def test_all_are_asked_for_once_a_twentieth_more_is_written(
    index_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "docs", 60)
    index = open_index(index_path)
    asked: list[int] = []
    really = VectorStore.unreachable

    def unreachable(self: VectorStore, ids: Sequence[str], around: bool = False) -> list[str]:
        asked.append(len(ids))
        return really(self, ids, around)

    monkeypatch.setattr(VectorStore, "unreachable", unreachable)
    whole = []
    for count in (60, 61, 63, 64, 65, 66):
        write(tmp_path / "docs", count)
        asked.clear()
        ingest(index, [tmp_path / "docs"])
        whole.append(max(asked) == count)
    assert whole == [True, False, False, True, False, False]
    index.close()


def test_vectors_are_built_anew_once_a_tenth_of_them_has_changed(
    index_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = tmp_path / "docs"
    write(docs, 40)
    index = open_index(index_path)
    ingest(index, [docs])
    assert index.catalogue.count_passages() == 40
    built: list[int] = []
    really = VectorStore.rebuild

    def rebuild(self: VectorStore, *arguments: object) -> None:
        built.append(changed)
        really(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(VectorStore, "rebuild", rebuild)
    monkeypatch.setattr(
        VectorStore, "unreachable", lambda self, ids, around=False: []
    )  # no other reason
    for changed in range(1, 11):  # what earlier changes removed is remembered
        (docs / f"{changed:03}.txt").write_text(f"The mill {changed} counts lanterns.")
        ingest(index, [docs])
    assert built == [5, 10]
    with index.catalogue.transaction():  # an index of a version that did not count
        index.catalogue.set_meta(settling._CHURNED, "")
    changed = 11
    remove(index, ["011.txt"])
    assert built == [5, 10, 11]
    monkeypatch.undo()
    assert examine(index).healthy
    index.close()


def test_what_cannot_be_made_reachable_is_said_and_tried_again(
    index_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "docs", 3)
    index = open_index(index_path)
    links: list[int] = []
    with monkeypatch.context() as patch:
        patch.setattr(VectorStore, "unreachable", lambda self, ids, around=False: list(ids[:1]))
        patch.setattr(VectorStore, "rebuild", lambda self, rows, more: links.append(more))
        (remark,) = ingest(index, [tmp_path / "docs"]).remarks
        assert re.search(r"1 passage of 3 .* run footnote ingest --rebuild", remark.sentence)
    assert links == [16, 32, 64]  # each time with more links in the graph
    assert ingest(index, [tmp_path / "docs"]).remarks == ()
    assert index.catalogue.meta(settling._HIDDEN) == ""
    index.close()


def test_nothing_is_asked_when_nothing_changed(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "docs", 3)
    ingest(index, [tmp_path / "docs"])
    monkeypatch.setattr(VectorStore, "reopen", lambda self: pytest.fail("nothing changed"))
    assert ingest(index, [tmp_path / "docs"]).unchanged == 3
