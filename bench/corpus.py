"""The documents and questions of the benchmark: generated from a seed, or a folder of one's own.

Generated documents are Markdown with headings, paragraphs and lists about an invented company. The
same seed gives the same bytes. Questions are distinct; three in four have their answer in the text.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.templates import FACTS, FILLERS, HEADINGS, LISTS, NAMES, TITLES, UNANSWERABLE

SEED = 20_240_501
# What both competitors can read without a reader of their own.
SUFFIXES = (".md", ".txt")


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents laid out in one folder a round, and the questions over all of them."""

    parts: tuple[Path, ...]
    documents: int
    questions: tuple[str, ...]


class _Writer:
    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.questions: list[str] = []

    def document(self) -> str:
        title = self._filled(self._random.choice(TITLES), self._fields())
        parts = [f"# {title}"]
        for heading in self._random.sample(HEADINGS, self._random.randint(3, 6)):
            parts.append("## " + self._filled(heading, self._fields()))
            parts.extend(self._paragraph() for _ in range(self._random.randint(1, 2)))
            if self._random.random() < 0.35:
                parts.append(self._list())
        return "\n\n".join(parts) + "\n"

    def unanswerable(self) -> str:
        return self._filled(self._random.choice(UNANSWERABLE), self._fields())

    def _paragraph(self) -> str:
        sentences = []
        for _ in range(self._random.randint(2, 5)):
            fields = self._fields()
            if self._random.random() < 0.3:
                sentences.append(self._filled(self._random.choice(FILLERS), fields))
                continue
            sentence, question = self._random.choice(FACTS)
            sentences.append(self._filled(sentence, fields))
            self.questions.append(self._filled(question, fields))
        return " ".join(sentences)

    def _list(self) -> str:
        lead, items = self._random.choice(LISTS)
        fields = self._fields()
        lines = [f"- {self._filled(item, fields)}" for item in items]
        return "\n".join([self._filled(lead, fields), "", *lines])

    def _fields(self) -> dict[str, str]:
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


def generate(documents: int, questions: int, seed: int = SEED) -> tuple[list[str], list[str]]:
    """The texts of ``documents`` documents and at most ``questions`` questions over them."""
    writer = _Writer(seed)
    texts = [writer.document() for _ in range(documents)]
    answerable = list(dict.fromkeys(writer.questions))
    wanted = questions - questions // 4
    step = max(1, len(answerable) // max(1, wanted))
    chosen = dict.fromkeys(answerable[::step][:wanted])
    for _ in range(100 * questions):  # few fields, so that some come twice
        if len(chosen) >= questions:
            break
        chosen[writer.unanswerable()] = None
    mixed = list(chosen)
    random.Random(seed).shuffle(mixed)
    return texts, mixed


def generated_corpus(
    target: Path, documents: int, questions: int, rounds: int, seed: int = SEED
) -> Corpus:
    """Write a generated corpus under ``target``."""
    texts, asked = generate(documents, questions, seed)
    parts = _part_folders(target, rounds)
    for number, text in enumerate(texts):
        file = parts[number % rounds] / f"document-{number:04}.md"
        file.write_text(text, "utf-8")
    return Corpus(parts, documents, tuple(asked))


def corpus_of_folder(folder: Path, target: Path, questions: int, rounds: int) -> Corpus:
    """Copy the Markdown and text files of ``folder`` under ``target`` and ask about them.

    Raises ``ValueError`` when the folder holds none that is UTF-8.
    """
    parts = _part_folders(target, rounds)
    texts: list[str] = []
    for file in sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES):
        try:
            text = file.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        if text.strip():
            place = parts[len(texts) % rounds] / f"{len(texts):05}-{file.name}"
            shutil.copyfile(file, place)
            texts.append(text)
    if not texts:
        raise ValueError(f"{folder} holds no Markdown or text file in UTF-8.")
    return Corpus(parts, len(texts), tuple(_questions_about(texts, questions)))


def _questions_about(texts: Sequence[str], count: int) -> list[str]:
    """Questions made of the documents' own lines; the last quarter is made up."""
    lines = [line.split() for text in texts for line in text.splitlines()]
    long = [words[:12] for words in lines if len(words) >= 6]
    wanted = count - count // 4
    step = max(1, len(long) // max(1, wanted))
    chosen = dict.fromkeys(f"What is said about {' '.join(words)}?" for words in long[::step])
    writer = _Writer(SEED)
    invented = dict.fromkeys(writer.unanswerable() for _ in range(4 * count))
    mixed = [*list(chosen)[:wanted], *list(invented)[: count - wanted]]
    random.Random(SEED).shuffle(mixed)
    return mixed


def _part_folders(target: Path, rounds: int) -> tuple[Path, ...]:
    parts = tuple(target / f"part-{number + 1}" for number in range(rounds))
    for part in parts:
        part.mkdir(parents=True, exist_ok=True)
    return parts
