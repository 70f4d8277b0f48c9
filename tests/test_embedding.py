from __future__ import annotations

import hashlib

import numpy as np
import pytest

from ingest.document import Passage
from ingest.index import Index
from ingest.model.cache import load_encoder
from ingest.model.encoder import BATCH, Encoder, even_batches
from ingest.model.files import model_identity
from ingest.model.query_adapter import ADAPTER_FILE, ADAPTER_SHA256
from ingest.model.runtime import OnnxEncoder, TorchEncoder
from ingest.settings import PACKAGED_MODEL, IngestSettings
from tests.conftest import SEEDS


@pytest.fixture(scope="module")
def exact() -> Encoder:
    return load_encoder(IngestSettings(precision="float32"))


@pytest.fixture(scope="module")
def passages(seed_index: Index) -> list[Passage]:
    stored = seed_index.catalogue.document_passages("coalition-of-the-willing.txt")
    return [one.passage for one in stored]


def test_the_compiled_model_computes_what_torch_computes(
    exact: Encoder, passages: list[Passage]
) -> None:
    torch = load_encoder(IngestSettings(runtime="torch"))
    assert isinstance(torch, TorchEncoder)
    assert isinstance(exact, OnnxEncoder)
    ours, our_sentences = exact.embed_passages(passages)
    theirs, their_sentences = torch.embed_passages(passages)
    assert np.abs(ours - theirs).max() <= 1e-5
    for one, other in zip(our_sentences, their_sentences, strict=True):
        assert np.abs(one.astype(int) - other.astype(int)).max() <= 1
    questions = ["Who?", "Which countries declined to contribute ground forces?", "é" * 2000]
    assert np.abs(exact.embed_queries(questions) - torch.embed_queries(questions)).max() <= 1e-5
    assert exact.fingerprint == torch.fingerprint


def test_int8_stays_close_to_float32(
    exact: Encoder, encoder: Encoder, passages: list[Passage]
) -> None:
    fast, fast_sentences = encoder.embed_passages(passages)
    slow, slow_sentences = exact.embed_passages(passages)
    assert float((fast * slow).sum(axis=1).mean()) >= 0.99
    for one, other in zip(fast_sentences, slow_sentences, strict=True):
        cosines = (one.astype(int) * other.astype(int)).sum(axis=1) / 127**2
        assert cosines.mean() >= 0.98
    assert encoder.precision == "int8"
    assert encoder.fingerprint != exact.fingerprint


def test_vectors_have_length_one_and_do_not_depend_on_their_batch(exact: Encoder) -> None:
    texts = ["One.", "Two words.", "Quite a few more words than that, " * 8, "", "\u200b"]
    together = exact.embed_texts(texts)
    assert together.shape == (5, exact.dimension)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-4)
    alone = np.vstack([exact.embed_texts([text]) for text in texts])
    assert np.abs(together - alone).max() <= 1e-5
    assert exact.embed_texts([]).shape == (0, exact.dimension)


def test_every_sentence_has_a_vector_of_its_own(encoder: Encoder, passages: list[Passage]) -> None:
    counted: list[int] = []
    vectors, sentences = encoder.embed_passages(passages, counted.append)
    assert sum(counted) == len(passages) == len(vectors) == len(sentences)
    for passage, mine in zip(passages, sentences, strict=True):
        assert mine.shape == (len(passage.sentences), encoder.dimension)
        assert mine.dtype == np.int8
        lengths = np.linalg.norm(mine.astype(float), axis=1)
        assert np.all(np.abs(lengths - 127) < 5)


def test_a_sentence_past_the_window_has_no_vector(encoder: Encoder) -> None:
    from ingest.document import Sentence

    text = "word " * 400 + "The end."
    sentences = (Sentence(0, 4), Sentence(2000, len(text)))
    passage = Passage("1", "a", "A", "", None, 0, len(text), text, 0, sentences)
    _, (mine,) = encoder.embed_passages([passage])
    assert mine[0].any()
    assert not mine[1].any()


def test_word_pieces_are_counted_past_the_window(encoder: Encoder) -> None:
    text = (SEEDS / "coalition-of-the-willing.txt").read_text("utf-8")
    starts = encoder.text_pieces(text).starts.tolist()
    assert len(starts) > 2 * encoder.max_tokens
    assert starts == sorted(starts)
    assert starts[-1] >= len(text.rstrip()) - 12
    assert all(not text[start].isspace() for start in starts)
    assert len(encoder.text_pieces("").ids) == 0


def test_texts_of_like_length_share_a_batch() -> None:
    lengths = [5, 100, 6, 99, 7, 98, 8, 97] * 4
    batches = even_batches([[0] * length for length in lengths], 2048)
    assert sorted(i for batch in batches for i in batch) == list(range(len(lengths)))
    assert all(len(batch) <= BATCH for batch in batches)
    padding = sum(max(lengths[i] for i in b) * len(b) - sum(lengths[i] for i in b) for b in batches)
    assert padding < 0.1 * sum(lengths)
    small = even_batches([[0] * length for length in (30, 100, 31, 32, 34, 33)], 96)
    assert small == [[0, 2, 3], [5, 4], [1]]  # none shares a call that is too long together


def test_questions_are_read_with_weights_of_their_own(exact: Encoder) -> None:
    questions = ["Who committed troops?", "What is the notice period in the first six months?"]
    asked, told = exact.embed_queries(questions), exact.embed_texts(questions)
    cosines = (asked * told).sum(axis=1)
    assert np.allclose(np.linalg.norm(asked, axis=1), 1, atol=1e-4)
    assert ((cosines > 0.5) & (cosines < 0.99)).all()


def test_models_are_compiled_anew_for_other_weights_of_questions() -> None:
    assert hashlib.sha256(ADAPTER_FILE.read_bytes()).hexdigest() == ADAPTER_SHA256
    assert ADAPTER_SHA256 in model_identity(PACKAGED_MODEL)
