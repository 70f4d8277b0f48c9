"""The questions that the calibration is fitted on, each as it was read, with what is right.

The held-out SQuAD 2.0 articles' questions, over an index of all articles: as they are, and with the
passages that hold the answer taken away; and the development questions of test sets of our own.
"""

from __future__ import annotations

import json
import re
import string
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.answer import Turn
from assistant.followup import complete
from assistant.reader import RankedSentence
from assistant.retriever import HybridRetriever, Retrieval
from assistant.similarity import Row
from assistant.span_model.calibration import Calibration
from assistant.span_model.held_out import held_out_titles
from assistant.span_model.span_reader import TrainedReader
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.settings import IngestSettings

READ = 8
SPARE = 4  # passages read besides, which move up when those with the answer are taken away
# Questions written to mislead are over half of SQuAD 2.0's and rare among those people ask.
ADVERSARIAL_WEIGHT = 0.3
TEST_SET_WEIGHT = 3.0
Span = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Case:
    """A question as it was read; ``right[i]`` tells whether row i of ``rows`` answers it."""

    group: str
    weight: float
    retrieval: Retrieval
    rows: tuple[Row, ...]
    right: tuple[bool, ...]

    def ordered(self, weighing: Calibration) -> list[tuple[Row, bool]]:
        """The rows with whether they are right, best first under the weights of ``weighing``."""
        rescored = [
            (
                row._replace(
                    ranked=row.ranked._replace(score=_score(row, self.retrieval, weighing))
                ),
                ok,
            )
            for row, ok in zip(self.rows, self.right, strict=True)
        ]
        return sorted(rescored, key=lambda pair: -pair[0].ranked.score)


def _score(row: Row, found: Retrieval, weighing: Calibration) -> float:
    margin = row.ranked.direct.margin if row.ranked.direct else 0.0
    return weighing.score(row.evidence.score, margin, found.passages[row.rank].fused)


def squad_cases(file: Path, work: Path, every: int) -> Iterator[Case]:
    """The held-out articles' questions: as asked, misleading ones, and with the answer removed."""
    articles = json.loads(file.read_text("utf-8"))["data"]
    held_out = held_out_titles(file)
    folder = work / "articles"
    folder.mkdir(parents=True, exist_ok=True)
    questions: list[tuple[str, list[Span], list[str], tuple[str, int, int]]] = []
    for article in articles:
        name = f"{article['title']}.md"
        text = f"# {article['title'].replace('_', ' ')}\n"
        for paragraph in article["paragraphs"]:
            context = paragraph["context"].replace("\n", " ")
            begin = len(text) + 1
            text += f"\n{context}\n"
            stretch = (name, begin, begin + len(context))
            if article["title"] not in held_out:
                continue
            for asked in paragraph["qas"]:
                answers = [] if asked.get("is_impossible") else asked["answers"]
                spans = {(name, begin + a["answer_start"], begin + a["answer_start"] +
                          len(a["text"])) for a in answers}  # fmt: skip
                texts = [a["text"] for a in answers]
                questions.append((asked["question"], sorted(spans), texts, stretch))
        (folder / name).write_text(text, encoding="utf-8")
    with _index(work / "articles-index", folder) as index:
        retriever, reader = HybridRetriever(index, 0.5, 50), _plain_reader()
        for question, gold, texts, (name, begin, end) in questions[::every]:
            found = retriever.search(question, READ + SPARE)
            group = "asked" if gold else "misleading"
            yield _case(group, 1.0 if gold else ADVERSARIAL_WEIGHT, reader,
                        replace(found, passages=found.passages[:READ]), gold, texts)  # fmt: skip
            if gold:
                others = [p for p in found.passages if p.stored.passage.document != name
                          or p.stored.passage.end <= begin or p.stored.passage.start >= end]  # fmt: skip
                without = replace(found, passages=tuple(others[:READ]))
                yield _case("removed", 1.0, reader, without, [], [])


def test_set_cases(file: Path, folder: Path, work: Path) -> Iterator[Case]:
    """The development questions of a test set (our JSON Lines) over its documents."""
    with _index(work / f"{file.stem}-index", folder) as index:
        retriever, reader = HybridRetriever(index, 0.5, 50), _plain_reader()
        for asked in map(json.loads, file.read_text("utf-8").splitlines()):
            if asked["tags"].get("split") == "heldout":
                continue
            history = [Turn(turn["role"], turn["content"]) for turn in asked["history"]]
            completed = complete(asked["question"], history)
            found = retriever.search(completed.text, READ, focus=completed.focus)
            gold = [(g["document"], g["start"], g["end"]) for g in asked["gold"]]
            yield _case(file.stem, TEST_SET_WEIGHT, reader, found, gold, asked["answers"])


def _index(directory: Path, folder: Path) -> Index:
    with Index(IngestSettings(index=str(directory)), "write", "fit") as index:
        ingest(index, [folder])
    return Index(IngestSettings(index=str(directory)), "read", "fit")


def _plain_reader() -> TrainedReader:
    return TrainedReader(calibration=Calibration(0.0, {}, 0.0, 0.0))


def _case(
    group: str,
    weight: float,
    reader: TrainedReader,
    found: Retrieval,
    gold: Sequence[Span],
    answers: Sequence[str],
) -> Case:
    rows = tuple(reader.rows(found))
    right = tuple(_is_right(row.ranked, gold, answers) for row in rows)
    return Case(group, weight, found, rows, right)


def _is_right(ranked: RankedSentence, gold: Sequence[Span], answers: Sequence[str]) -> bool:
    """On a gold span; or elsewhere with a short answer sharing half its words with a gold one."""
    sentence, document = ranked.sentence, ranked.passage.document
    if any(document == d and sentence.start < e and sentence.end > s for d, s, e in gold):
        return True
    said = _counted(ranked.direct_text)
    wanted = map(_counted, answers)
    return bool(gold) and any(
        4 * (said & other).total() >= said.total() + other.total() for other in wanted
    )


def _counted(text: str) -> Counter[str]:
    """The words of a text as the SQuAD scripts compare them."""
    plain = text.lower().translate(str.maketrans("", "", string.punctuation))
    return Counter(re.sub(r"\b(?:a|an|the)\b", " ", plain).split())
