"""The documents and questions of the benchmark: generated from a seed, or a folder of one's own.

Generated documents are Markdown with headings, paragraphs and lists about an invented company. The
same seed gives the same bytes. Questions are distinct; three in four have their answer in the text.
What the evaluation is measured with are more of them, with the sentence that answers each.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from eval.bench.generated_sentences import (
    FACTS,
    FILLERS,
    HEADINGS,
    LISTS,
    NAMES,
    TITLES,
    UNANSWERABLE,
)

SEED = 20_240_501
# What both competitors can read without a reader of their own.
SUFFIXES = (".md", ".txt")


class Fact(NamedTuple):
    """A sentence and the name of its file."""

    file: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents laid out in one folder a round, and the questions over all of them.

    ``facts`` holds every question that the documents answer, with the file and the sentence that do.
    """

    parts: tuple[Path, ...]
    documents: int
    questions: tuple[str, ...]
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def many(self, count: int) -> dict[str, Fact | None]:
        """``count`` different questions with their fact; None where no document answers."""
        writer = _Writer(SEED + 1)
        chosen = {question: self.facts.get(question) for question in self.questions[:count]}
        for question, fact in self.facts.items():
            if len(chosen) < count:
                chosen[question] = fact
        while len(chosen) < count:
            _, question = writer.fact(writer.fields())
            chosen.setdefault(question, None)
        return chosen


class _Writer:
    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.facts: dict[str, Fact] = {}
        self._file = ""

    def document(self, file: str) -> str:
        self._file = file
        title = self._filled(self._random.choice(TITLES), self.fields())
        parts = [f"# {title}"]
        for heading in self._random.sample(HEADINGS, self._random.randint(3, 6)):
            parts.append("## " + self._filled(heading, self.fields()))
            parts.extend(self._paragraph() for _ in range(self._random.randint(1, 2)))
            if self._random.random() < 0.35:
                parts.append(self._list())
        return "\n\n".join(parts) + "\n"

    def fact(self, fields: dict[str, str]) -> tuple[str, str]:
        """A sentence and the question that it answers."""
        sentence, question = self._random.choice(FACTS)
        return self._filled(sentence, fields), self._filled(question, fields)

    def unanswerable(self) -> str:
        return self._filled(self._random.choice(UNANSWERABLE), self.fields())

    def _paragraph(self) -> str:
        sentences = []
        for _ in range(self._random.randint(2, 5)):
            fields = self.fields()
            if self._random.random() < 0.3:
                sentences.append(self._filled(self._random.choice(FILLERS), fields))
                continue
            sentence, question = self.fact(fields)
            sentences.append(sentence)
            self.facts.setdefault(question, Fact(self._file, sentence))
        return " ".join(sentences)

    def _list(self) -> str:
        lead, items = self._random.choice(LISTS)
        fields = self.fields()
        lines = [f"- {self._filled(item, fields)}" for item in items]
        return "\n".join([self._filled(lead, fields), "", *lines])

    def fields(self) -> dict[str, str]:
        fields = {name: self._random.choice(values) for name, values in NAMES.items()}
        others = [name for name in NAMES["person"] if name != fields["person"]]
        fields["other"] = self._random.choice(others)
        fields["amount"] = f"{self._random.randint(12, 980) * 25:,}"
        ranges = {"day": (1, 28), "hour": (8, 17), "count": (3, 40), "percent": (2, 95)}
        for name, (least, most) in ranges.items():
            fields[name] = str(self._random.randint(least, most))
        fields["year"] = str(self._random.randint(2015, 2025))
        return fields

    @staticmethod
    def _filled(template: str, fields: dict[str, str]) -> str:
        text = template.format_map(fields)
        return text[:1].upper() + text[1:]


def generate(
    documents: int, questions: int, seed: int = SEED
) -> tuple[dict[str, str], list[str], dict[str, Fact]]:
    """``documents`` texts by file name, at most ``questions`` questions over them, and all facts."""
    writer = _Writer(seed)
    names = [f"document-{number:04}.md" for number in range(documents)]
    texts = {name: writer.document(name) for name in names}
    answerable = list(writer.facts)
    wanted = questions - questions // 4
    step = max(1, len(answerable) // max(1, wanted))
    chosen = dict.fromkeys(answerable[::step][:wanted])
    for _ in range(100 * questions):  # few fields, so that some come twice
        if len(chosen) >= questions:
            break
        chosen[writer.unanswerable()] = None
    mixed = list(chosen)
    random.Random(seed).shuffle(mixed)
    return texts, mixed, writer.facts


def generated_corpus(
    target: Path, documents: int, questions: int, rounds: int, seed: int = SEED
) -> Corpus:
    """Write a generated corpus under ``target``."""
    texts, asked, facts = generate(documents, questions, seed)
    parts = _part_folders(target, rounds)
    for number, (name, text) in enumerate(texts.items()):
        (parts[number % rounds] / name).write_text(text, "utf-8")
    return Corpus(parts, documents, tuple(asked), facts)


def corpus_of_folder(folder: Path, target: Path, questions: int, rounds: int) -> Corpus:
    """Copy the Markdown and text files of ``folder`` under ``target`` and ask about them.

    Raises ``ValueError`` when the folder holds none that is UTF-8.
    """
    parts = _part_folders(target, rounds)
    texts: dict[str, str] = {}
    for file in sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES):
        try:
            text = file.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        if text.strip():
            name = f"{len(texts):05}-{file.name}"
            shutil.copyfile(file, parts[len(texts) % rounds] / name)
            texts[name] = text
    if not texts:
        raise ValueError(f"{folder} holds no Markdown or text file in UTF-8.")
    facts = _facts_of(texts)
    return Corpus(parts, len(texts), tuple(_questions_about(facts, questions)), facts)


def _facts_of(texts: Mapping[str, str]) -> dict[str, Fact]:
    """Questions made of the documents' own lines, with the line."""
    lines = [(name, line.split()) for name, text in texts.items() for line in text.splitlines()]
    return {
        f"What is said about {' '.join(words[:12])}?": Fact(name, " ".join(words))
        for name, words in lines
        if len(words) >= 6
    }


def _questions_about(facts: Mapping[str, Fact], count: int) -> list[str]:
    """Some of the questions; the last quarter is made up."""
    wanted = count - count // 4
    step = max(1, len(facts) // max(1, wanted))
    chosen = list(facts)[::step]
    writer = _Writer(SEED)
    invented = dict.fromkeys(writer.unanswerable() for _ in range(4 * count))
    mixed = [*chosen[:wanted], *list(invented)[: count - wanted]]
    random.Random(SEED).shuffle(mixed)
    return mixed


def _part_folders(target: Path, rounds: int) -> tuple[Path, ...]:
    parts = tuple(target / f"part-{number + 1}" for number in range(rounds))
    for part in parts:
        part.mkdir(parents=True, exist_ok=True)
    return parts
