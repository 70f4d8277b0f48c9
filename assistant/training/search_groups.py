"""Collected questions with all that they are searched among, scored as the search does.

A group is some question sets with the passages of all their documents: vectors as the indexes hold
them, and which words each passage and sentence has.
"""

from __future__ import annotations

import json
import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from scipy.sparse import csr_matrix
from torch import Tensor

from assistant.language.english import stems_of
from assistant.questions.question import analyse
from assistant.retrieval.evidence import inverse_document_frequency
from assistant.retrieval.passage_scores import SHARED
from assistant.training.question_sets import PUBLIC_SETS
from ingest.catalogue.catalogue_rows import StoredPassage
from ingest.index import Index
from ingest.settings import IngestSettings

_TOGETHER = 6  # sets in a group: with fewer the words alone find the passage
_READ_AT_ONCE = 500


class SearchQuestion(NamedTuple):
    """A question's text, the numbers of the passages and sentences that answer it, and whether it is held out."""

    text: str
    passages: Sequence[int]
    sentences: Sequence[int]
    held_out: bool


@dataclass(frozen=True, slots=True)
class SearchGroup:
    """``passages`` has shape (n, dimension), ``sentences`` (m, dimension).

    ``sentences_of[i]`` are the numbers of passage i's sentences, filled up with 0 where ``there`` is
    false. The words are sparse, of shape (n, words) and (m, words), 1 where one is held; ``weights``,
    of shape (questions, words), has each question's terms by weight, adding up to 1.
    """

    passages: Tensor
    sentences: Tensor
    sentences_of: Tensor
    there: Tensor
    passage_words: Any
    sentence_words: Any
    weights: Any
    questions: Sequence[SearchQuestion]

    def terms(self, rows: Sequence[int], vectors: Tensor) -> Tensor:
        """What ``assistant.retrieval.passage_scores`` weighs, of shape (rows, n, 3), with gradients."""
        near = vectors @ self.sentences.T
        asked = self.weights[list(rows)]
        shared = torch.from_numpy((asked @ self.sentence_words.T).toarray())
        whole = torch.from_numpy((asked @ self.passage_words.T).toarray())

        def by_passage(scores: Tensor) -> Tensor:
            return scores[:, self.sentences_of].masked_fill(~self.there, -1.0)

        nearest = by_passage(near).topk(2, -1).values
        mean = torch.where(self.there.sum(-1) > 1, nearest.mean(-1), nearest[..., 0])
        both = by_passage(near + SHARED * shared).amax(-1)
        return torch.stack([mean, both, whole], -1)


def load_groups(bank: Path, held_out: Collection[str], most_public: int) -> Iterator[SearchGroup]:
    """The groups of a bank as ``assistant.training.collect`` wrote it; each public set is one, cut to its share.

    ``held_out`` names sets, SET/FOLDER or SET/DOCUMENT.
    """
    files = sorted(bank.glob("*.json"))
    own = [file for file in files if file.stem not in PUBLIC_SETS]
    random.Random(5).shuffle(own)  # noqa: S311
    groups = [own[at : at + _TOGETHER] for at in range(0, len(own), _TOGETHER)]
    groups += [[file] for file in files if file.stem in PUBLIC_SETS]
    for group in groups:
        most = most_public if group[0].stem in PUBLIC_SETS else None
        yield _group(group, bank / "indexes", held_out, most)


def _group(
    files: Sequence[Path], indexes: Path, held_out: Collection[str], most: int | None
) -> SearchGroup:
    stored: list[StoredPassage] = []
    vectors: list[Any] = []
    questions: list[tuple[str, list[tuple[int, list[int]]], bool]] = []
    for file in files:
        collected = json.loads(file.read_text("utf-8"))
        first = len(stored)
        with Index(IngestSettings(index=str(indexes / file.stem)), "read", "train") as index:
            mine = _passages(index, file.stem, collected["passages"])
            ids = sorted({one.passage.id for one in mine})
            held: dict[str, Any] = {}
            for at in range(0, len(ids), _READ_AT_ONCE):
                held |= index.vectors.vectors_of(ids[at : at + _READ_AT_ONCE])
        stored += mine
        vectors += [held[one.passage.id] for one in mine]
        rows = collected["questions"]
        if most is not None and len(rows) > most:
            rows = random.Random(3).sample(rows, most)  # noqa: S311
        for row in rows:
            gold = [
                (first + one["passage"], one["gold"]) for one in row["candidates"] if one["gold"]
            ]
            if gold:
                questions.append((row["question"], gold, _is_held_out(row["document"], held_out)))
    return _assembled(stored, np.stack(vectors), questions)


def _passages(index: Index, name: str, told: Sequence[Mapping[str, Any]]) -> list[StoredPassage]:
    """The index's passages in the order of the bank's."""
    catalogue = index.catalogue
    known = {
        (f"{name}/{one.passage.document}", one.passage.text): one
        for document in catalogue.documents()
        for one in catalogue.document_passages(document.id)
    }
    return [known[one["document"], one["text"]] for one in told]


def _is_held_out(document: str, held_out: Collection[str]) -> bool:
    parts = document.split("/")
    return any("/".join(parts[:length]) in held_out for length in range(1, len(parts) + 1))


def _assembled(
    stored: Sequence[StoredPassage],
    vectors: Any,
    questions: Sequence[tuple[str, list[tuple[int, list[int]]], bool]],
) -> SearchGroup:
    numbers: dict[str, int] = {}
    first: list[int] = []
    held: list[list[int]] = []
    whole: list[list[int]] = []
    for passage, of_sentences in stored:
        first.append(len(held))
        above = stems_of(passage.prefix)
        stems = [stems_of(passage.quote(one)) | above for one in passage.sentences]
        held += [_numbered(one, numbers) for one in stems[: len(of_sentences)]]
        whole.append(_numbered(above.union(*stems), numbers))
    counts = torch.tensor([len(one.sentence_vectors) for one in stored])
    steps = torch.arange(int(counts.max()))
    there = steps < counts[:, None]
    words = csr_from(whole, [[1.0] * len(one) for one in whole], len(numbers))
    frequency = np.asarray(words.sum(0)).ravel()
    searched, columns, values = [], [], []
    for text, gold, out in questions:
        asked = analyse(text)
        found = {stem: frequency[numbers[stem]] if stem in numbers else 0.0 for stem in asked.stems}
        weights = {
            stem: inverse_document_frequency(count, len(stored)) for stem, count in found.items()
        }
        total = sum(weights.values()) or 1.0
        known = [stem for stem in weights if stem in numbers]
        columns.append([numbers[stem] for stem in known])
        values.append([weights[stem] / total for stem in known])
        sentences = [first[passage] + one for passage, ones in gold for one in ones]
        searched.append(
            SearchQuestion(asked.text, [passage for passage, _ in gold], sentences, out)
        )
    return SearchGroup(
        torch.from_numpy(vectors.astype(np.float32)),
        torch.from_numpy(
            np.concatenate([one.sentence_vectors.astype(np.float32) / 127 for one in stored])
        ),
        torch.where(there, torch.tensor(first)[:, None] + steps, 0),
        there,
        words,
        csr_from(held, [[1.0] * len(one) for one in held], len(numbers)),
        csr_from(columns, values, len(numbers)),
        searched,
    )


def _numbered(stems: Collection[str], numbers: dict[str, int]) -> list[int]:
    return [numbers.setdefault(stem, len(numbers)) for stem in sorted(stems)]


def csr_from(
    columns: Sequence[Sequence[int]], values: Sequence[Sequence[float]], width: int
) -> Any:
    """A sparse matrix of float32 from each row's columns and values."""
    starts = np.cumsum([0, *map(len, columns)])
    return csr_matrix(
        (np.array([*chain(*values)], np.float32), [*chain(*columns)], starts),
        shape=(len(columns), width),
    )
