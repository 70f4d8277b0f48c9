"""A passage's word pieces taken from its document's are those of the passage read alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Passage
from ingest.index import Index
from ingest.model.cache import compiled_model
from ingest.model.tokens import Pieces
from ingest.settings import IngestSettings

ODD = st.sampled_from(
    [
        "\r\n", "\u200b", "שלום עולם", "ﬁne", "e\u0301", "😀",
        "don't", "1,000", "\x00", "naïve", "你好",
    ]
)  # fmt: skip
TEXTS = st.lists(st.one_of(st.text(max_size=12), ODD, st.just(" ")), max_size=30).map("".join)


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    directory, compiled = compiled_model(IngestSettings())
    return Pieces(directory, compiled.max_tokens)


def cut(text: str, start: int, end: int) -> Passage:
    return Passage("p", "d", "A title", "Heading", None, start, end, text[start:end], 0, ())


@settings(deadline=None, max_examples=300)
@given(text=TEXTS, ends=st.tuples(st.integers(0, 200), st.integers(0, 200)))
def test_pieces_of_a_part_are_the_parts_pieces(
    pieces: Pieces, text: str, ends: tuple[int, int]
) -> None:
    start, end = sorted(min(one, len(text)) for one in ends)
    passage = cut(text, start, end)
    (shared,) = pieces.of_passages([passage], "", {"d": pieces.of_text(text)})
    (alone,) = pieces.of_passages([passage], "", {})
    assert list(shared.ids) == list(alone.ids)
    assert shared.starts.tolist() == alone.starts.tolist()


def test_pieces_of_real_and_long_passages_are_shared(pieces: Pieces, seed_index: Index) -> None:
    name = "coalition-of-the-willing.txt"
    document = seed_index.document(name)
    assert document is not None
    stored = seed_index.catalogue.document_passages(name)
    text = "word " * 2000
    for passage in [*(one.passage for one in stored), cut(text, 0, len(text))]:
        whole = document.text if passage.document == name else text
        documents = {passage.document: pieces.of_text(whole)}
        (shared,) = pieces.of_passages([passage], "", documents)
        (alone,) = pieces.of_passages([passage], "", {})
        assert list(shared.ids) == list(alone.ids)
        assert len(shared.ids) <= 256
        assert ((shared.starts >= 0) & (shared.starts < len(whole))).any()
        assert np.all(np.diff(shared.starts) >= 0)
