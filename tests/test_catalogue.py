from __future__ import annotations

import gc
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.catalogue.catalogue import Catalogue
from ingest.catalogue.catalogue_rows import StoredPassage
from ingest.catalogue.source_records import SourceState
from ingest.document import BlockKind, Document, Link, Locator, Passage, Sentence
from ingest.parsers import PARSERS_VERSION
from tests.texts import any_text


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    opened = Catalogue(tmp_path / "catalogue.sqlite3")
    yield opened
    opened.close()


def document(name: str, text: str) -> Document:
    return Document(
        name, f"About {name}", text, "hash-" + name, "text", "/root", f"/root/{name}", "2026-01-01",
        0, (0, 7), (Link(0, 3, "https://example.org/"),), {"encoding": "utf-8"},
        ("one picture is not in the text",), (Locator(0, "slide 1"), Locator(9, "slide 2")),
    )  # fmt: skip


def passages(of: Document, *spans: tuple[int, int]) -> list[StoredPassage]:
    found = []
    for number, (start, end) in enumerate(spans):
        sentences = (Sentence(start, end, BlockKind.LIST_ITEM, True),)
        passage = Passage(
            f"{of.id}-{number}", of.id, of.title, "A › B", 2, start, end, of.text[start:end],
            number, sentences, of.locator_of(start),
        )  # fmt: skip
        found.append(StoredPassage(passage, np.full((1, 4), number, np.int8)))
    return found


def put(catalogue: Catalogue, name: str, text: str, *spans: tuple[int, int]) -> Document:
    stored = document(name, text)
    with catalogue.transaction():
        catalogue.put_document(stored, passages(stored, *(spans or ((0, len(text)),))))
    return stored


def test_documents_and_passages_come_back_as_they_went_in(catalogue: Catalogue) -> None:
    put(catalogue, "b.txt", "other")
    stored = put(catalogue, "a.txt", "one two. three four.", (0, 8), (9, 20))
    assert [d.id for d in catalogue.documents()] == ["a.txt", "b.txt"]
    assert [d.text for d in catalogue.documents()] == ["", ""]
    assert [d.passages for d in catalogue.documents()] == [2, 1]
    found = catalogue.document("a.txt")
    assert found is not None
    assert (found.text, found.links, found.pages) == (stored.text, stored.links, stored.pages)
    assert found.locators == stored.locators
    assert [d.locators for d in catalogue.documents()] == [(), ()]
    assert (found.metadata, found.passages) == ({"encoding": "utf-8"}, 2)
    wanted = passages(stored, (0, 8), (9, 20))
    for got, want in zip(catalogue.document_passages("a.txt"), wanted, strict=True):
        assert got.passage == want.passage
        assert np.array_equal(got.sentence_vectors, want.sentence_vectors)
    assert set(catalogue.passages(["a.txt-1", "unknown"])) == {"a.txt-1"}
    assert catalogue.passage_ids() == ["b.txt-0", "a.txt-0", "a.txt-1"]
    assert catalogue.count_passages() == 3
    assert catalogue.document("unknown") is None
    assert catalogue.slice("unknown", 0, 1) is None
    assert catalogue.sources()["/root/a.txt"] == SourceState("a.txt", "hash-a.txt", PARSERS_VERSION)


def test_a_place_in_a_file_is_found_by_its_offset_and_goes_with_its_document(
    catalogue: Catalogue,
) -> None:
    stored = put(catalogue, "a.txt", "one two. three four.", (0, 8), (9, 20))
    for offset, label in ((0, "slide 1"), (8, "slide 1"), (9, "slide 2"), (20, "slide 2")):
        assert catalogue.locator("a.txt", offset) == stored.locator_of(offset) == label
    assert catalogue.locator("a.txt", -1) is stored.locator_of(-1) is None
    put(catalogue, "a.txt", "one two.")
    assert catalogue.locator("a.txt", 5) == "slide 1"
    with catalogue.transaction():
        catalogue.remove_document("a.txt")
    assert catalogue.locator("a.txt", 5) is None


def test_the_passage_above_the_rows_of_a_long_table_is_found(catalogue: Catalogue) -> None:
    kinds = [
        [("paragraph", False)], [("row", True), ("row", False)], [("row", False)] * 3, [("row", False)],
        [("item", False), ("row", False)], [("row", False)],
    ]  # fmt: skip
    stored = document("a.txt", "x" * 90)
    held = []
    for number, sentences in enumerate(kinds):
        (one,) = passages(stored, (number * 9, number * 9 + 8))
        spans = [Sentence(number, number + 1, BlockKind(kind), lead) for kind, lead in sentences]
        passage = replace(one.passage, id=f"p{number}", ordinal=number, sentences=tuple(spans))
        held.append(StoredPassage(passage, np.zeros((len(spans), 4), np.int8)))
    with catalogue.transaction():
        catalogue.put_document(stored, held)
    found = [catalogue.passage_before_rows("a.txt", ordinal) for ordinal in range(7)]
    assert [one and one.passage.ordinal for one in found] == [None, 0, 1, 1, 1, 4, 4]


def test_a_nul_ends_no_text(catalogue: Catalogue) -> None:
    text = "A\0 kiln\0. It is fired on Mondays."
    stored = document("a", text)
    titled = replace(passages(stored, (0, len(text)))[0].passage, title="Kiln\0 log", heading="B\0")
    with catalogue.transaction():
        catalogue.put_document(stored, [StoredPassage(titled, np.zeros((0, 0), np.int8))])
    for start in range(len(text) + 1):
        for end in range(start, len(text) + 1):
            assert catalogue.slice("a", start, end) == text[start:end]
    (held,) = catalogue.document_passages("a")
    assert held.passage.text == text
    assert set(catalogue.search_text(["mondays"], 5)) == {titled.id}
    assert catalogue.document_frequency("log") == catalogue.document_frequency("fired") == 1


@settings(max_examples=40)
@given(text=any_text, first=st.integers(0, 250), second=st.integers(0, 250))
def test_a_slice_is_a_slice_in_any_script(text: str, first: int, second: int) -> None:
    with closing(Catalogue(Path(":memory:"))) as catalogue:
        put(catalogue, "a", text)
        start, end = min(first, second), max(first, second)
        assert catalogue.slice("a", start, end) == text[start:end]


def test_putting_again_says_which_passages_are_gone(catalogue: Catalogue) -> None:
    put(catalogue, "a", "one two. three four.", (0, 8), (9, 20))
    changed = document("a", "one two.")
    with catalogue.transaction():
        assert catalogue.put_document(changed, passages(changed, (0, 8))) == ["a-1"]
    assert catalogue.passage_ids() == ["a-0"]
    assert catalogue.document_frequency("three") == 0


def test_a_transaction_happens_whole_or_not_at_all(catalogue: Catalogue) -> None:
    put(catalogue, "a", "one")

    @catalogue.transaction()
    def break_off() -> None:
        assert catalogue.remove_document("a") == ["a-0"]
        assert catalogue.remove_document("a") == []
        catalogue.set_meta("key", "value")
        with ThreadPoolExecutor(1) as other:  # who reads meanwhile sees what was whole
            assert other.submit(catalogue.count_passages).result() == 1
        assert catalogue.documents() == []
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        break_off()
    assert catalogue.count_passages() == 1
    assert catalogue.document_frequency("one") == 1
    assert catalogue.meta("key") is None


def test_words_are_searched_by_stem_and_without_accents(catalogue: Catalogue) -> None:
    put(catalogue, "a", "The countries declined the café's offer.")
    put(catalogue, "b", "Nothing of the kind, nothing.")
    assert set(catalogue.search_text(["country"], 5)) == {"a-0"}
    assert set(catalogue.search_text(["declines", "CAFE"], 5)) == {"a-0"}
    assert set(catalogue.search_text(["the"], 5)) == {"a-0", "b-0"}
    assert set(catalogue.search_text(["the"], 5, ["b"])) == {"b-0"}
    assert len(catalogue.search_text(["the"], 1)) == 1
    assert catalogue.document_frequency("country") == 1
    assert all(score > 0 for score in catalogue.search_text(["country"], 5).values())
    assert set(catalogue.search_text(["the"], 0, also=["b-0", "unknown"])) == {"b-0"}
    assert catalogue.search_text(["country"], 0, also=["b-0"]) == {}
    assert catalogue.search_text([], 5, also=["b-0"]) == catalogue.search_text(["the"], 0) == {}


@pytest.mark.parametrize(
    "word",
    ["AND", "NOT", "NEAR(", '"', '" OR "', "prefix:a", "*", "a*", "-", "^a", "(", "", "'", "é"],
)
def test_no_word_is_an_operator(catalogue: Catalogue, word: str) -> None:
    put(catalogue, "a", "some text")
    catalogue.search_text([word, "text"], 5)
    catalogue.search_text([word, "text"], 0, also=["a-0"])
    assert catalogue.document_frequency(word) in (0, 1)


def test_every_thread_reads_and_all_is_closed(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "catalogue.sqlite3")
    put(catalogue, "a", "one")
    counted, release = threading.Barrier(4), threading.Event()
    counts: list[int] = []

    def read(wait: bool) -> None:
        counts.append(catalogue.count_passages())
        if wait:
            counted.wait(30)
            release.wait(30)

    threads = [threading.Thread(target=read, args=(number % 2 == 0,)) for number in range(6)]
    for thread in threads:
        thread.start()
    counted.wait(30)
    for thread in threads[1::2]:
        thread.join()
    catalogue.close()  # while some of the threads still live
    release.set()
    for thread in threads:
        thread.join()
    assert counts == [1] * 6
    gc.collect()
    # The last connection to close takes the write-ahead log with it.
    assert [path.name for path in tmp_path.iterdir()] == ["catalogue.sqlite3"]


def test_a_catalogue_of_an_earlier_version_gets_the_columns_it_lacks(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.sqlite3"
    with closing(sqlite3.connect(file)) as old, old:
        old.execute(
            "CREATE TABLE documents (id TEXT PRIMARY KEY, root TEXT, path TEXT, title TEXT, text TEXT,"
            " content_hash TEXT, format TEXT, ingested_at TEXT, pages TEXT, links TEXT, metadata TEXT)"
        )
        old.execute(
            "INSERT INTO documents VALUES ('a','/','/a','A','text','hash','text','2026','[]','[]','{}')"
        )
    with closing(Catalogue(file)) as opened:
        assert opened.documents()[0].remarks == ()
        assert opened.sources()["/a"] == SourceState("a", "hash", 1)
        with opened.transaction():
            opened.put_document(document("b", "words"), [])
        assert opened.sources()["/root/b"].parsers == PARSERS_VERSION
