from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from assistant.build import build_assistant
from assistant.retrieval.retriever import HybridRetriever
from assistant.settings import AssistantSettings
from assistant.span_model.calibration import RANGES, Calibration
from assistant.span_model.inference import NOTHING, WEIGHTS, SpanReader, read_card
from assistant.span_model.span_reader import TrainedReader
from ingest.document import BlockKind
from ingest.errors import ModelProblem
from ingest.index import Index
from ingest.model.runtime import session
from tests.assistant_fixtures import passage_of, retrieval_of

PASSAGE = (
    "The annex opened on 4 March 2019. It was paid for by the Verrall family and holds 312 seats."
)
# What people paste: several scripts, controls, zero-width and combining characters, emoji.
ANY_TEXT = st.text(
    alphabet=st.characters(codec="utf-8") | st.sampled_from("\r\n\t\u200b\u202e\u0301é漢ש🙂\x00 ."),
    max_size=400,
)


@pytest.fixture(scope="module")
def reader() -> Iterator[SpanReader]:
    opened = SpanReader()
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("When did the annex open?", "4 March 2019"),
        ("Who paid for the annex?", "Verrall family"),
        ("How many seats are there in the annex?", "312"),
    ],
)
def test_it_points_at_the_words_that_answer(reader: SpanReader, question: str, answer: str) -> None:
    without = "Tickets are sold at the desk. Groups of ten and more pay half."
    span, not_there = reader.read(question, [("The annex", PASSAGE), ("The annex", without)])
    assert answer in PASSAGE[span.start : span.end]
    assert span.end - span.start < 40
    assert span.margin > not_there.margin + 2


def test_a_clause_of_a_long_sentence_is_evidence_as_it_is_alone(reader: SpanReader) -> None:
    clause = "the tenant pays a deposit of three months' rent"
    before = (
        "The landlord, whose address is given above, lets to the tenant the rooms on the second floor of the back "
        "building with the cellar that belongs to them and the use of the yard for bicycles and prams alone, "
    )
    after = (
        ", while what the caretaker has to be told of, when the boiler is looked after, who sweeps the stairs in "
        "which week, where the bins stand, and how long guests may stay without leave is set down in the rules."
    )
    text = before + clause + after
    alone = (len(before), len(before + clause))
    read = reader.read("How much is the deposit?", [("Lease", text)])[0]
    assert read.evidence_within(*alone) > 0
    assert read.evidence_within(0, len(text)) > read.evidence_within(*alone) - 1.8
    assert read.evidence_within(0, len(before)) < read.evidence_within(0, len(text)) - 1


@given(question=ANY_TEXT, prefix=ANY_TEXT, text=ANY_TEXT)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_gives_a_span_inside_it(
    reader: SpanReader, question: str, prefix: str, text: str
) -> None:
    (span,) = reader.read(question, [(prefix, text)])
    assert 0 <= span.start <= span.end <= len(text)
    for begin in range(0, len(text), 37):
        start, end, _ = span.best_within(begin, min(len(text), begin + 37))
        assert begin <= start <= end <= begin + 37


def test_a_passage_longer_than_the_window_is_read_to_its_end(reader: SpanReader) -> None:
    filler = "The weather was mild and nothing happened in the harbour that week. "
    text = filler * 60 + PASSAGE
    (span,) = reader.read("When did the annex open?", [("", text)])
    assert text[span.start : span.end] == "4 March 2019"


def test_no_stretch_of_a_long_text_is_left_unread(reader: SpanReader) -> None:
    filler = "The weather was mild and nothing happened in the harbour that week. "
    for before in range(0, 40, 3):
        text = filler * before + "The annex opened on 4 March 2019. " + filler * (40 - before)
        (span,) = reader.read("When did the annex open?", [("", text)])
        assert text[span.start : span.end] == "4 March 2019"


@pytest.mark.parametrize("prefix", ["", "The annex "])
@pytest.mark.parametrize("text", [PASSAGE, "4 March 2019 was when the annex opened.", "Paid"])
def test_the_best_span_is_that_of_the_textbook(reader: SpanReader, prefix: str, text: str) -> None:
    # [CLS] question [SEP] prefix text [SEP], as the tokenizer itself puts a pair together; every
    # span of whole words of the text is scored by its start and its end against no answer (Devlin
    # et al. 2019), and a tenth less for each further piece.
    question = "When did the annex open?"
    tokenizer = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
    tokenizer.no_padding()
    pair = tokenizer.encode(question, prefix + text)
    given = {
        "input_ids": pair.ids,
        "token_type_ids": pair.type_ids,
    }
    start, end = (
        logits[0]
        for logits in session(WEIGHTS / "reader.int8.onnx", threads=1).run(
            ["start_logits", "end_logits"],
            {name: np.asarray([values], np.int64) for name, values in given.items()},
        )
    )
    words = [
        tokens
        for number in range(len(prefix.split()), max(n or 0 for n in pair.word_ids) + 1)
        if (tokens := pair.word_to_tokens(number, 1))
    ]
    spans = [(one, other) for n, one in enumerate(words) for other in words[n:]]
    best, first, last = max(
        (
            float(start[one[0]] + end[other[1] - 1]) - 0.1 * (other[1] - 1 - one[0]),
            one[0],
            other[1] - 1,
        )
        for one, other in spans
        if other[1] - one[0] <= read_card()["max_answer_tokens"]
    )
    (span,) = reader.read(question, [(prefix, text)])
    assert prefix + text[: span.start] == (prefix + text)[: pair.offsets[first][0]]
    assert len(prefix) + span.end == pair.offsets[last][1]
    assert span.margin == pytest.approx(best - float(start[0]) - float(end[0]), abs=1e-3)


def test_the_best_of_a_stretch_is_the_best_wherever_it_is_looked_for(reader: SpanReader) -> None:
    filler = "The weather was mild and nothing happened in the harbour that week. "
    text = filler * 40 + PASSAGE
    (span,) = reader.read("When did the annex open?", [("The annex", text)])
    found = (span.start, span.end, span.margin)
    assert span.best_within(0, len(text)) == span.best_within(span.start, span.end) == found
    words = [match.span() for match in re.finditer(r"\w+", text)]
    for first in (0, 3, 140, len(words) - 21):
        stretches = {
            (one[0], other[1]): span.best_within(one[0], other[1])
            for n, one in enumerate(words[first : first + 12], first)
            for other in words[n : first + 12]
        }
        for (begin, stop), (start, end, margin) in stretches.items():
            assert begin <= start < end <= stop
            assert NOTHING < margin <= span.margin
            assert span.best_within(start, end) == (start, end, margin)
            assert margin == max(
                score for (b, e), (_, _, score) in stretches.items() if begin <= b and e <= stop
            )
    assert span.best_within(5, 5) == (5, 5, NOTHING)


@pytest.mark.parametrize(
    "question", ["", " ", "\x00\x07", "когда?", "这是什么时候开放的？", "when " * 2000, "🙂" * 500]
)
def test_odd_questions_are_read_all_the_same(reader: SpanReader, question: str) -> None:
    (span,) = reader.read(question, [("", PASSAGE)])
    assert PASSAGE[span.start : span.end] in PASSAGE


def test_a_passage_scores_the_same_in_any_company(reader: SpanReader) -> None:
    question = "When did the annex open?"
    (alone,) = reader.read(question, [("", PASSAGE)])
    together = reader.read(question, [("", "Short."), ("", PASSAGE), ("", PASSAGE * 9)])[1]
    assert (alone.start, alone.end, alone.margin) == (together.start, together.end, together.margin)
    assert reader.read(question, []) == []
    (nothing,) = reader.read(question, [("", "")])
    assert (nothing.start, nothing.end) == (0, 0)


def test_the_card_describes_the_weights() -> None:
    card = read_card()
    assert set(card["calibration"]["weights"]) <= set(RANGES)
    assert all(weight >= 0 for weight in card["calibration"]["weights"].values())
    # What a card calls otherwise would silently be taken for not fitted.
    assert {field.name for field in fields(Calibration)} <= set(card["calibration"])
    assert (WEIGHTS / "reader.int8.onnx").stat().st_size <= 25_000_000


def test_damaged_weights_are_refused_with_a_way_out(tmp_path: Path) -> None:
    with pytest.raises(ModelProblem, match=r"assistant\.reader"):
        SpanReader(tmp_path)
    copy = tmp_path / "weights"
    shutil.copytree(WEIGHTS, copy)
    (copy / "reader.int8.onnx").write_bytes(b"cut off")
    with pytest.raises(ModelProblem, match=r"not the file that reader\.json describes"):
        SpanReader(copy)
    (copy / "reader.int8.onnx").unlink()
    with pytest.raises(ModelProblem, match="cannot be read"):
        SpanReader(copy)


def test_a_stricter_share_of_wrong_answers_abstains_more() -> None:
    calibration = Calibration.of(read_card())
    thresholds = [calibration.threshold(share) for share in (0.0, 0.05, 0.1, 0.2, 0.4, 1.0)]
    assert thresholds == sorted(thresholds, reverse=True)
    assert 0 < thresholds[-1] < thresholds[0] <= 1
    bare = Calibration.of({})
    assert bare.threshold(0.3) == pytest.approx(0.7)
    assert 0 < bare.probability(dict.fromkeys(RANGES, 0.0)) < 1


@pytest.fixture(scope="module")
def trained() -> TrainedReader:
    return TrainedReader()


def test_every_sentence_is_ranked_with_its_short_answer(
    seed_index: Index, trained: TrainedReader
) -> None:
    found = HybridRetriever(seed_index, 0.5, 50).search("Who announced the initiative?", 8)
    reading = trained.read(found)
    passages = {p.stored.passage.id: p.stored.passage for p in found.passages}
    expected = {
        (p.id, s) for p in passages.values() for s in p.sentences if s.kind is not BlockKind.HEADING
    }
    assert {(r.passage.id, r.sentence) for r in reading.sentences} == expected
    scores = [ranked.score for ranked in reading.sentences]
    assert scores == sorted(scores, reverse=True)
    for ranked in reading.sentences:
        assert ranked.direct is not None
        assert ranked.sentence.start <= ranked.direct.start <= ranked.direct.end
        assert ranked.direct.end <= ranked.sentence.end
        assert ranked.direct_text in ranked.text
    assert "Starmer" in reading.sentences[0].direct_text
    assert 0 < reading.confidence < 1


def test_what_a_document_says_comes_before_a_comment_on_it(trained: TrainedReader) -> None:
    remark = "Comment by Bo Ek: The fare for a bicycle is 6 euros since May."
    said = "The fare for a bicycle is 5 euros."
    passage = passage_of(said, (remark, BlockKind.COMMENT, False))
    found = trained.read(retrieval_of("What is the fare for a bicycle?", passage))
    assert [ranked.text for ranked in found.sentences] == [said, remark]


@pytest.mark.parametrize(
    ("question", "code", "said"),
    [
        ("What is a fyrk?", "fyrk = coin of the ferry",
         "The fyrk was brought in when the ferry came back, and only the ferry takes it."),
        ("Which keycard should I buy?", "gpg> keytocard", "The card to buy is one with two slots."),
    ],
)  # fmt: skip
def test_a_line_of_code_comes_behind_what_tells_it(
    trained: TrainedReader, question: str, code: str, said: str
) -> None:
    passage = passage_of((code, BlockKind.CODE, False), said)
    found = trained.read(retrieval_of(question, passage))
    assert [ranked.text for ranked in found.sentences] == [said, code]


def test_reranking_puts_the_passage_that_answers_first(
    seed_index: Index, trained: TrainedReader
) -> None:
    found = HybridRetriever(seed_index, 0.5, 50).search("Who complained in May 2025?", 12)
    reranked = trained.rerank(found, 4)
    assert len(reranked.passages) == 4
    assert all(passage in found.passages for passage in reranked.passages)
    assert "Landsbergis" in reranked.passages[0].stored.passage.text
    assert reranked.timings_ms["rerank"] > 0


def test_the_default_assistant_gives_the_direct_answer(seed_index: Index) -> None:
    question = "How many countries formally pledged to deploy troops by September 2025?"
    answer = build_assistant(AssistantSettings(), seed_index).ask(question)
    assert answer.direct == "26"
    assert answer.answer.startswith("**26** [1]\n\nBy September 2025, 26 countries")
    similar = AssistantSettings(reader="similarity", abstain_below=0.5)
    plain = build_assistant(similar, seed_index).ask(question)
    assert plain.direct == ""
    assert "26 countries" in plain.answer
