"""Questions and documents that nobody means well: an answer or an abstention, and every span where it belongs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.build import build_assistant
from assistant.retrieval.retriever import HybridRetriever
from assistant.settings import AssistantSettings
from assistant.span_model.span_reader import TrainedReader
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.settings import IngestSettings

WORDS = ("annex", "opens", "until", "the", "Verrall", "café", "漢字", "🙂", "2019", "P077")
DOCUMENTS = {
    "endless.txt": "The annex is " + "very " * 2000 + "old.",
    "one-word lines.txt": "\n".join(f"word{number}" for number in range(500)),
    "list.md": "The annex has:\n\n" + "\n".join(f"- room {number}" for number in range(500)),
    "emoji.md": "# 🎉🎉\n\n" + "🙂 🎉👩‍👩‍👧 " * 300,
    "chinese.txt": "附楼于二〇一九年三月四日开放。" * 200,
    "punctuation.txt": "?!.,;:—…" * 1000,
    "plain.txt": "The annex opened on 4 March 2019. It holds 312 seats.",
}
QUESTIONS = {
    "2,000 words": "When did the annex open? " + "annex seats Verrall " * 650,
    "10,000 marks": "When did the annex open" + "?!" * 5000,
    "marks alone": ".,;:!?" * 1500,
    "another script": "附楼什么时候开放？",
    "right to left": "متى افتتح الملحق؟ \u202e When?",
    "controls": "When\x00 did\x07 the\x1b[31m annex\u200b open\r\n?",
    "one endless word": "a" * 9000,
    "emoji": "🙂" * 500,
    "combining": "e" + "\u0301" * 4000 + " annex?",
    "brackets": "[1] **annex** <script>alert(1)</script> opened?",
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("hostile")
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, "utf-8")
    at = IngestSettings(index=str(tmp_path_factory.mktemp("at") / "index"))
    with Index(at, "write", "test") as index:
        assert not ingest(index, [folder]).skipped
        yield index


@pytest.fixture(scope="module")
def assistant(hostile: Index) -> Assistant:
    return build_assistant(AssistantSettings(abstain_below=0.0), hostile)


def check(answer: Answer, index: Index) -> None:
    """Something was said, and each quote stands where its footnote says."""
    assert answer.answer
    for cited in answer.citations:
        assert index.catalogue.slice(cited.document, cited.start, cited.end) == cited.quote


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_any_question_gets_an_answer_or_an_abstention(
    hostile: Index, assistant: Assistant, question: str
) -> None:
    check(assistant.ask(question), hostile)


@given(words=st.lists(st.sampled_from(WORDS) | st.text(max_size=12), min_size=1, max_size=40))
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_spans_and_sentences_stay_inside_their_passage(hostile: Index, words: list[str]) -> None:
    question = " ".join(words).encode("utf-8", "ignore").decode() or "?"
    reading = TrainedReader().read(HybridRetriever(hostile, 0.5, 50).search(question, 8))
    assert 0 <= reading.confidence <= 1
    assert 1 <= reading.answering <= max(1, len(reading.sentences))
    for ranked in reading.sentences:
        passage, sentence, direct = ranked.passage, ranked.sentence, ranked.direct
        assert passage.start <= sentence.start < sentence.end <= passage.end
        assert direct is not None
        assert sentence.start <= direct.start <= direct.end <= sentence.end
