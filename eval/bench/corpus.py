"""The documents and questions of the benchmark: generated from a seed, or a folder of one's own.

Generated documents are Markdown with headings, paragraphs and lists about an invented company. The
same seed gives the same bytes. Questions are distinct; three in four have their answer in the text.
What the evaluation is measured with are more of them, with the sentence that answers each.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

SEED = 20_240_501
# What both competitors can read without a parser of their own.
SUFFIXES = (".md", ".txt")
_SAID = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text("utf-8"))
_RANGES = {"day": (1, 28), "hour": (8, 17), "count": (3, 40), "percent": (2, 95)}


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

    def document(self, file: str) -> str:
        title = self._random.choice(_SAID["titles"])
        parts = ["# " + self._filled(title, self.fields())]
        for heading in self._random.sample(_SAID["headings"], self._random.randint(3, 6)):
            parts.append("## " + self._filled(heading, self.fields()))
            parts.extend(self._paragraph(file) for _ in range(self._random.randint(1, 2)))
            if self._random.random() < 0.35:
                parts.append(self._list())
        return "\n\n".join(parts) + "\n"

    def fact(self, fields: dict[str, str]) -> tuple[str, str]:
        """A sentence and the question that it answers."""
        sentence, question = self._random.choice(_SAID["facts"])
        return self._filled(sentence, fields), self._filled(question, fields)

    def invented(self) -> str:
        """A question that no document answers."""
        return self._filled(self._random.choice(_SAID["unanswerable"]), self.fields())

    def fields(self) -> dict[str, str]:
        fields = {name: self._random.choice(values) for name, values in _SAID["names"].items()}
        others = [name for name in _SAID["names"]["person"] if name != fields["person"]]
        fields["other"] = self._random.choice(others)
        fields["amount"] = f"{self._random.randint(12, 980) * 25:,}"
        fields |= {name: str(self._random.randint(*ends)) for name, ends in _RANGES.items()}
        fields["year"] = str(self._random.randint(2015, 2025))
        return fields

    def _paragraph(self, file: str) -> str:
        sentences = []
        for _ in range(self._random.randint(2, 5)):
            fields = self.fields()
            if self._random.random() < 0.3:
                sentences.append(self._filled(self._random.choice(_SAID["fillers"]), fields))
                continue
            sentence, question = self.fact(fields)
            sentences.append(sentence)
            self.facts.setdefault(question, Fact(file, sentence))
        return " ".join(sentences)

    def _list(self) -> str:
        chosen = self._random.choice(_SAID["lists"])
        fields = self.fields()
        lines = [f"- {self._filled(item, fields)}" for item in chosen["items"]]
        return "\n".join([self._filled(chosen["lead"], fields), "", *lines])

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
    return texts, _mixed(writer.facts, questions, writer, seed), writer.facts


def generated_corpus(target: Path, documents: int, questions: int, rounds: int) -> Corpus:
    """Write a generated corpus under ``target``."""
    texts, asked, facts = generate(documents, questions)
    return Corpus(_laid_out(texts, target, rounds), documents, tuple(asked), facts)


def corpus_of_folder(folder: Path, target: Path, questions: int, rounds: int) -> Corpus:
    """Copy the Markdown and text files of ``folder`` under ``target`` and ask about them.

    Raises ``ValueError`` when the folder holds none that is UTF-8.
    """
    texts: dict[str, str] = {}
    for file in sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES):
        try:
            text = file.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        if text.strip():
            texts[f"{len(texts):05}-{file.name}"] = text
    if not texts:
        raise ValueError(f"{folder} holds no Markdown or text file in UTF-8.")
    lines = [(name, line.split()) for name, text in texts.items() for line in text.splitlines()]
    facts = {
        f"What is said about {' '.join(words[:12])}?": Fact(name, " ".join(words))
        for name, words in lines
        if len(words) >= 6
    }
    asked = _mixed(facts, questions, _Writer(SEED), SEED)
    return Corpus(_laid_out(texts, target, rounds), len(texts), tuple(asked), facts)


def _mixed(answerable: Iterable[str], count: int, writer: _Writer, seed: int) -> list[str]:
    """Some of the answerable questions, spread over all; the last quarter is made up."""
    wanted = count - count // 4
    there = list(answerable)
    chosen = dict.fromkeys(there[:: max(1, len(there) // max(1, wanted))][:wanted])
    most = len(chosen) + count - wanted
    for _ in range(100 * count):  # few fields, so that some come twice
        if len(chosen) >= most:
            break
        chosen[writer.invented()] = None
    mixed = list(chosen)
    random.Random(seed).shuffle(mixed)
    return mixed


def _laid_out(texts: Mapping[str, str], target: Path, rounds: int) -> tuple[Path, ...]:
    """One folder a round, each with its share of the texts."""
    parts = tuple(target / f"part-{number + 1}" for number in range(rounds))
    for part in parts:
        part.mkdir(parents=True, exist_ok=True)
    for number, (name, text) in enumerate(texts.items()):
        (parts[number % rounds] / name).write_bytes(text.encode())
    return parts
