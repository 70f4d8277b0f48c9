"""The row about who may read: a question by somebody who may read little, beside one by who may read all.

The passages are made of words by chance, common ones often and rare ones seldom, and have random vectors:
searching takes as long as in a text of that size, and nothing has to be embedded.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from statistics import median

import numpy as np

from assistant.assistant import Assistant
from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from eval.bench.plan import Plan
from eval.bench.targets import Measurement
from ingest.catalogue.catalogue_rows import StoredPassage
from ingest.document import Document, Passage, Sentence
from ingest.index import Index
from ingest.settings import IngestSettings

TIMES_SLOWER = 2.0
_IN_A_DOCUMENT = 20
_SENTENCES, _WORDS = 5, 14  # of a passage, of a sentence
_VOCABULARY = 20_000
_QUESTIONS = 40
_FEW = frozenset({"group:few"})


def restricted_rows(plan: Plan) -> list[Measurement]:
    """One row: milliseconds of a question over 1 % of the passages, and over all of them."""
    plan.say(f"questions over 1 % of {plan.ruled:,} passages")
    with tempfile.TemporaryDirectory(dir=plan.work) as folder:
        settings = IngestSettings(index=folder, model_cache=str(plan.models))
        with Index(settings, "write", "make bench") as index:
            fill(index, plan.ruled)
            restricted, whole = questions_over(index, min(_QUESTIONS, plan.ruled // 100))
    return [restricted_row(restricted, whole, plan.ruled)]


def restricted_row(
    restricted: Sequence[float], whole: Sequence[float], passages: int
) -> Measurement:
    """The row from seconds of the same questions."""
    times = median(restricted) / median(whole)
    return Measurement(
        "question over 1 % of the passages",
        "ms",
        1e3 * median(restricted),
        1e3 * median(whole),
        peer_name="over all",
        ratio=1 / times,
        target=f"≤ {TIMES_SLOWER:.0f}× the time",
        met=times <= TIMES_SLOWER,
        note=f"{passages:,} passages, median of {len(restricted)}; the first of its kind is not among them",
    )


def fill(index: Index, count: int) -> None:
    """Store ``count`` passages, of which ``_FEW`` may read one document in a hundred."""
    chance = random.Random(1)
    vectors = np.random.default_rng(1)
    dimension = index.encoder.dimension
    for number in range(count // _IN_A_DOCUMENT):
        document, stored = _document(number, chance, dimension)
        made = vectors.standard_normal((len(stored), dimension)).astype(np.float32)
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        index.vectors.put([one.passage for one in stored], made)
        with index.catalogue.transaction():
            index.catalogue.put_document(document, stored)
            access = _FEW if number % 100 == 0 else frozenset({"group:many"})
            index.catalogue.set_access(document.id, access)


def _document(
    number: int, chance: random.Random, dimension: int
) -> tuple[Document, list[StoredPassage]]:
    name, text = f"d{number}.txt", ""
    stored = []
    for ordinal in range(_IN_A_DOCUMENT):
        begin, sentences = len(text), []
        for said in _sentences(chance):
            sentences.append(Sentence(len(text), len(text) + len(said)))
            text += said + " "
        title = f"Document {number}"
        passage = Passage(
            f"{name}@{ordinal}", name, title, "", None, begin, len(text), text[begin:], ordinal,
            tuple(sentences),
        )  # fmt: skip
        stored.append(StoredPassage(passage, np.zeros((len(sentences), dimension), np.int8)))
    document = Document(
        name, title, text, str(number), "text", "/nowhere", f"/nowhere/{name}",
        "2026-01-01T00:00:00+00:00",
    )  # fmt: skip
    return document, stored


def _sentences(chance: random.Random) -> Iterator[str]:
    for _ in range(_SENTENCES):
        yield " ".join(word(chance) for _ in range(_WORDS)).capitalize() + "."


def word(chance: random.Random) -> str:
    """A word of five letters; the n-th most frequent about 1/n as often as the first (Zipf 1935)."""
    rank = int(_VOCABULARY ** chance.random())
    return "".join("bdfgklmnpr"[rank // 10**place % 10] for place in range(4, -1, -1)) + "a"


def questions_over(index: Index, questions: int) -> tuple[list[float], list[float]]:
    """Seconds of each of ``questions``, by who may read little and by who may read all; one after the other."""
    assistant = build_assistant(AssistantSettings(), index)
    chance = random.Random(2)
    few: list[float] = []
    every: list[float] = []
    for number in range(questions + 2):
        question = f"When does the {word(chance)} {word(chance)} the {word(chance)} {word(chance)}?"
        taken = _seconds(assistant, question, _FEW), _seconds(assistant, question, None)
        if number > 1:  # the first read vectors and compile what is compiled once
            few.append(taken[0])
            every.append(taken[1])
    return few, every


def _seconds(assistant: Assistant, question: str, principals: frozenset[str] | None) -> float:
    began = time.perf_counter()
    assistant.ask(question, principals=principals)
    return time.perf_counter() - began
