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
from typing import NamedTuple

from assistant.answer import Turn
from assistant.questions.followups.followup import complete
from assistant.reading.reader import RankedSentence
from assistant.retrieval.retriever import HybridRetriever, Retrieval
from assistant.span_model.calibration import Calibration
from assistant.span_model.held_out import held_out_titles
from assistant.span_model.span_reader import Scored, TrainedReader
from ingest.document import Passage
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.settings import IngestSettings

READ = 8  # passages, as many as an answer is read from (assistant.passages)
SPARE = 4  # passages read besides, which move up when those with the answer are taken away
# Questions written to mislead are over half of SQuAD 2.0's and rare among those people ask.
ADVERSARIAL_WEIGHT = 0.3
SQUAD = "squad"
PLAIN = Calibration(0.0, {}, 0.0, 0.0, 0.0)


class AnswerPlace(NamedTuple):
    """Where an answer stands: offsets into the document, or -1 and 0 with the words themselves."""

    document: str
    start: int
    end: int
    quote: str = ""

    def held_by(self, ranked: RankedSentence) -> bool:
        """Whether a sentence overlaps it; by words, whether one is part of the other."""
        if ranked.passage.document != self.document:
            return False
        if self.start >= 0:
            return ranked.sentence.start < self.end and ranked.sentence.end > self.start
        said, wanted = " ".join(ranked.text.split()), " ".join(self.quote.split())
        return said in wanted or wanted in said


@dataclass(frozen=True, slots=True)
class Case:
    """A question as it was read; ``right[i]`` tells whether sentence i of ``scored`` answers it.

    ``source`` is the set it comes from, ``group`` its kind within that; ``weight`` counts within both.
    """

    source: str
    group: str
    weight: float
    answerable: bool
    retrieval: Retrieval
    scored: tuple[Scored, ...]
    right: tuple[bool, ...]

    def ordered(self, weighing: Calibration) -> list[tuple[Scored, bool]]:
        """The sentences with whether they are right, best first under the weights of ``weighing``."""
        weighed = (
            (one.weighed(weighing), ok) for one, ok in zip(self.scored, self.right, strict=True)
        )
        return sorted(weighed, key=lambda pair: -pair[0].ranked.score)


def squad_cases(file: Path, work: Path, every: int) -> Iterator[Case]:
    """The held-out articles' questions: as asked, misleading ones, and with the answer removed."""
    articles = json.loads(file.read_text("utf-8"))["data"]
    held_out = held_out_titles(file)
    folder = work / "articles"
    folder.mkdir(parents=True, exist_ok=True)
    questions: list[tuple[str, list[AnswerPlace], list[str], AnswerPlace]] = []
    for article in articles:
        name = f"{article['title']}.md"
        text = f"# {article['title'].replace('_', ' ')}\n"
        for paragraph in article["paragraphs"]:
            context = paragraph["context"].replace("\n", " ")
            begin = len(text) + 1
            text += f"\n{context}\n"
            paragraph_gold = AnswerPlace(name, begin, begin + len(context))
            if article["title"] not in held_out:
                continue
            for asked in paragraph["qas"]:
                answers = [] if asked.get("is_impossible") else asked["answers"]
                spans = {AnswerPlace(name, begin + a["answer_start"],
                              begin + a["answer_start"] + len(a["text"])) for a in answers}  # fmt: skip
                texts = [a["text"] for a in answers]
                questions.append((asked["question"], sorted(spans), texts, paragraph_gold))
        (folder / name).write_text(text, encoding="utf-8")
    with _index(work / "articles-index", folder) as index:
        retriever, reader = HybridRetriever(index, 0.5, 50), _plain_reader()
        for question, gold, texts, around in questions[::every]:
            found = retriever.search(question, READ + SPARE)
            group = "asked" if gold else "misleading"
            yield _case(SQUAD, group, 1.0 if gold else ADVERSARIAL_WEIGHT, reader,
                        replace(found, passages=found.passages[:READ]), gold, texts)  # fmt: skip
            if gold:
                others = [p for p in found.passages if not _overlaps(p.stored.passage, around)]
                without = replace(found, passages=tuple(others[:READ]))
                yield _case(SQUAD, "removed", 1.0, reader, without, [], [])


def test_set_cases(file: Path, folder: Path, work: Path) -> Iterator[Case]:
    """The development questions of a test set (our JSON Lines) over its documents."""
    with _index(work / f"{file.stem}-index", folder) as index:
        retriever, reader = HybridRetriever(index, 0.5, 50), _plain_reader()
        for asked in map(json.loads, file.read_text("utf-8").splitlines()):
            if asked.get("tags", {}).get("split") == "heldout":
                continue
            history = [Turn(turn["role"], turn["content"]) for turn in asked.get("history", [])]
            completed = complete(asked["question"], history)
            found = retriever.search(completed.text, READ, focus=completed.focus)
            gold = [AnswerPlace(g["document"], g.get("start", -1), g.get("end", 0), g.get("quote", ""))
                    for g in asked["gold"]]  # fmt: skip
            yield _case(file.stem, file.stem, 1.0, reader, found, gold, asked["answers"])


def _index(directory: Path, folder: Path) -> Index:
    with Index(IngestSettings(index=str(directory)), "write", "fit") as index:
        ingest(index, [folder])
    return Index(IngestSettings(index=str(directory)), "read", "fit")


def _plain_reader() -> TrainedReader:
    return TrainedReader(calibration=PLAIN)


def _case(
    source: str,
    group: str,
    weight: float,
    reader: TrainedReader,
    found: Retrieval,
    gold: Sequence[AnswerPlace],
    answers: Sequence[str],
) -> Case:
    scored = tuple(reader.scored(found))
    right = tuple(_is_right(one.ranked, gold, answers) for one in scored)
    return Case(source, group, weight, bool(gold), found, scored, right)


def _overlaps(passage: Passage, gold: AnswerPlace) -> bool:
    return (
        passage.document == gold.document and passage.end > gold.start and passage.start < gold.end
    )


def _is_right(ranked: RankedSentence, gold: Sequence[AnswerPlace], answers: Sequence[str]) -> bool:
    """On a gold span; or elsewhere with a short answer sharing half its words with a gold one."""
    if any(one.held_by(ranked) for one in gold):
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
