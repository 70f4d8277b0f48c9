"""Public question sets as training paragraphs and questions; development and test sets are not read."""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from assistant.span_model.held_out import held_out_titles
from assistant.training.rewording import turned
from ingest.sentences import sentence_spans


@dataclass(slots=True)
class Paragraph:
    """A paragraph with its word pieces."""

    group: str
    title: str
    text: str
    ids: list[int]
    offsets: list[tuple[int, int]]
    sentences: list[tuple[int, int]]  # in word pieces


@dataclass(slots=True)
class Asked:
    """A question to a paragraph; ``spans`` are its answers in characters (empty: none)."""

    question: str
    paragraph: int
    spans: list[tuple[int, int]]
    adversarial: bool = False
    sentence_only: bool = False  # the span is the sentence that holds the answer, not the answer
    hard: list[int] = field(default_factory=list)  # similar paragraphs without the answer


class TrainingSets:
    """All training paragraphs, and the questions by set. ``limit`` questions a set, for a trial."""

    def __init__(self, data: Path, tokenizer: Tokenizer, limit: int = 0) -> None:
        self._tokenizer = tokenizer
        self.paragraphs: list[Paragraph] = []
        self.asked: dict[str, list[Asked]] = defaultdict(list)
        half_a = data / "squad2_half_a" / "dev-v2.0.json"
        self._read_squad("half_a", half_a, limit, held_out_titles(half_a))
        for name in ("new_wiki", "reddit", "amazon_reviews"):
            self._read_squad(name, data / "squadshifts" / f"{name}_v1.0.json", limit)
        self._read_squad("policy", data / "policyqa" / "dev.json", limit)
        self._read_pairs(data / "nqg_squad", limit)

    def statements(self) -> list[Asked]:
        """Yes/no questions made of the plain sentences of titled paragraphs."""
        return [made for number in range(len(self.paragraphs)) for made in self._statements(number)]

    def _add_paragraph(self, group: str, title: str, text: str) -> int:
        encoded = self._tokenizer.encode(text, add_special_tokens=False)
        pieces: list[tuple[int, int]] = []
        for begin, end in sentence_spans(text):
            inside = pieces_of(encoded.offsets, begin, end)
            if inside:
                pieces.append(inside)
        self.paragraphs.append(Paragraph(group, title, text, encoded.ids, encoded.offsets, pieces))
        return len(self.paragraphs) - 1

    def _statements(self, number: int) -> Iterator[Asked]:
        """Yes/no questions made of sentences: the auxiliary moved to the front."""
        paragraph = self.paragraphs[number]
        if not paragraph.title:  # reviews and chats are no plain statements
            return
        for begin, end in paragraph.sentences:
            span = (paragraph.offsets[begin][0], paragraph.offsets[end - 1][1])
            question = turned(paragraph.text[span[0] : span[1]])
            if question is not None:
                yield Asked(question, number, [span], sentence_only=True)

    def _read_squad(
        self, source: str, path: Path, limit: int, without: frozenset[str] = frozenset()
    ) -> None:
        asked = self.asked[source]
        for article in json.loads(path.read_text("utf-8"))["data"]:
            if article["title"] in without:
                continue
            named = source in ("half_a", "new_wiki", "policy")
            title = article["title"].replace("_", " ") if named else ""
            for paragraph in article["paragraphs"]:
                if limit and len(asked) >= limit:
                    return
                text = paragraph["context"]
                at = self._add_paragraph(f"{source}/{article['title']}", title, text)
                for question in paragraph["qas"]:
                    spans = _answer_spans(text, question["answers"])
                    impossible = bool(question.get("is_impossible", False))
                    if impossible:
                        spans = []
                    elif not spans:
                        continue
                    asked.append(Asked(question["question"].strip(), at, spans, impossible))

    def _read_pairs(self, folder: Path, limit: int) -> None:
        """Answer sentences with their neighbours in the file as a passage."""
        lines = (folder / "src-test.txt").read_text("utf-8").splitlines()
        questions = (folder / "tgt-test.txt").read_text("utf-8").splitlines()
        unique = list(dict.fromkeys(_plain(line) for line in lines))
        rng = random.Random(5)  # noqa: S311 - blocks of sentences, not secrets
        places: dict[str, tuple[int, int, int]] = {}
        begin = 0
        blocks: list[int] = []
        while begin < len(unique):
            size = rng.randint(3, 6)
            text, spans = "", []
            for sentence in unique[begin : begin + size]:
                spans.append((sentence, len(text), len(text) + len(sentence)))
                text += sentence + " "
            at = self._add_paragraph("nqg", "", text.rstrip())
            blocks.append(at)
            # Sentence boundaries are known here; the splitter cannot see them in lower case.
            here = self.paragraphs[at]
            pieces = [pieces_of(here.offsets, s, e) for _, s, e in spans]
            here.sentences = [piece for piece in pieces if piece]
            for sentence, s, e in spans:
                places[sentence] = (at, s, e)
            begin += size
        for line, question in zip(lines, questions, strict=True):
            at, s, e = places[_plain(line)]
            order = at - blocks[0]
            near = [blocks[n] for n in (order - 1, order + 1) if 0 <= n < len(blocks)]
            text = _plain(question)
            self.asked["nqg"].append(Asked(text, at, [(s, e)], sentence_only=True, hard=near))
            if limit and len(self.asked["nqg"]) >= limit:
                return


def _plain(line: str) -> str:
    line = line.strip().replace("``", '"').replace("''", '"').replace("-lrb-", "(")
    line = line.replace("-rrb-", ")")
    line = re.sub(r" ([,.;:?!%)'])", r"\1", line)
    return re.sub(r"([($]) ", r"\1", line)


def _answer_spans(text: str, answers: Sequence[dict[str, Any]]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for answer in answers:
        begin, wanted = int(answer["answer_start"]), str(answer["text"])
        wanted = wanted.strip()
        if text[begin : begin + len(wanted)] != wanted:
            begin = text.find(wanted, max(0, begin - 3))
        if begin >= 0 and wanted:
            spans.append((begin, begin + len(wanted)))
    return spans


def pieces_of(offsets: Sequence[tuple[int, int]], begin: int, end: int) -> tuple[int, int] | None:
    """The word pieces (first, after the last) that touch these characters, if any do."""
    inside = [n for n, (s, e) in enumerate(offsets) if s < end and e > begin]
    return (inside[0], inside[-1] + 1) if inside else None
