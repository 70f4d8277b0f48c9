"""The collected questions in word pieces, without what is held out of training."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from tokenizers import Tokenizer

from assistant.span_model.inference import PREFIX_TOKENS
from assistant.training.collect import HELD_OUT_FILE
from assistant.training.names import names_in
from assistant.training.question_sets import PUBLIC_SETS


@dataclass(frozen=True, slots=True)
class BankPassage:
    """A passage in word pieces.

    ``sentence_of[i]`` is the number of the sentence that piece i is of, -1 for none; ``tells[n]``
    whether sentence n may be evidence: a heading is none.
    """

    document: str
    prefix: Sequence[int]
    ids: Sequence[int]
    sentence_of: Sequence[int]
    tells: Sequence[bool]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that retrieval gave for a question, at ``rank`` from 0.

    ``gold`` are its sentences that answer (none: it does not), ``told`` what they say, ``answers`` its
    short answers in word pieces (first, last).
    """

    passage: int
    rank: int
    gold: tuple[int, ...] = ()
    answers: tuple[tuple[int, int], ...] = ()
    told: str = ""


@dataclass(frozen=True, slots=True)
class BankQuestion:
    """A question in one wording, with the passages that answer it and others, best first."""

    text: str
    document: str
    answerable: bool
    right: Sequence[Candidate]
    wrong: Sequence[Candidate]


@dataclass(slots=True)
class QuestionBank:
    """Questions to train on: ``workplace`` and, by set, ``public``; ``held_out`` are those left out.

    ``fillers`` are the numbers of the passages that may stand in for others: none is held out.
    ``names`` are, by document, the names and numbers that are told there or in the rest of its article.
    """

    passages: list[BankPassage] = field(default_factory=list)
    fillers: list[int] = field(default_factory=list)
    workplace: list[BankQuestion] = field(default_factory=list)
    public: dict[str, list[BankQuestion]] = field(default_factory=dict)
    held_out: list[BankQuestion] = field(default_factory=list)
    names: dict[str, list[str]] = field(default_factory=dict)


def load_bank(folder: Path, tokenizer: Tokenizer, held_out: Path | None = None) -> QuestionBank:
    """The bank that ``collect`` wrote to ``folder``.

    ``held_out`` names, a line each, sets, SET/FOLDER or SET/DOCUMENT whose questions are left out, and
    whose passages are in no other question. What ``collect`` lists for this (articles that the model
    card measures) always is.
    """
    lists = [*folder.glob(HELD_OUT_FILE), *([held_out] if held_out else [])]
    names = {line.strip() for file in lists for line in file.read_text("utf-8").splitlines()} - {""}
    bank = QuestionBank()
    for file in sorted(folder.glob("*.json")):
        _add(bank, file.stem, json.loads(file.read_text("utf-8")), tokenizer, names)
    return bank


def is_held_out(document: str, names: Collection[str]) -> bool:
    """Whether ``document``, a folder it is in, or its set is among ``names``."""
    path = PurePosixPath(document)
    return any(str(one) in names for one in (path, *path.parents))


def _add(
    bank: QuestionBank, name: str, read: dict[str, Any], tokenizer: Tokenizer, names: set[str]
) -> None:
    base, passages = len(bank.passages), read["passages"]
    texts = tokenizer.encode_batch([one["text"] for one in passages], add_special_tokens=False)
    for number, (one, encoded) in enumerate(zip(passages, texts, strict=True), base):
        prefix = tokenizer.encode(one["prefix"][:1000], add_special_tokens=False).ids
        sentence_of = _sentences_of(encoded.offsets, one["sentences"])
        tells = [not heading for _, _, heading in one["sentences"]]
        prefix = prefix[:PREFIX_TOKENS]
        made = BankPassage(one["document"], prefix, encoded.ids, sentence_of, tells)
        bank.passages.append(made)
        if not is_held_out(made.document, names):
            bank.fillers.append(number)
    bank.names |= _named(passages, apart=name not in PUBLIC_SETS)
    trained = bank.public.setdefault(name, []) if name in PUBLIC_SETS else bank.workplace
    for row in read["questions"]:
        out = is_held_out(row["document"], names)
        right: list[Candidate] = []
        wrong: list[Candidate] = []
        for one in row["candidates"]:
            at, gold = one["passage"], tuple(one["gold"])
            if out or not is_held_out(passages[at]["document"], names):
                answers = _pieces(texts[at].offsets, one["answers"])
                told = _told(passages[at], gold)
                candidate = Candidate(base + at, one["rank"], gold, answers, told)
                (right if gold else wrong).append(candidate)
        asked = (row["question"], row["document"], row["answerable"])
        (bank.held_out if out else trained).append(BankQuestion(*asked, right, wrong))


def _named(passages: Sequence[dict[str, Any]], *, apart: bool) -> dict[str, list[str]]:
    """By document the names in it; unless documents stand ``apart``, those in all of its folder."""
    places = {
        one["document"]: one["document"] if apart else str(PurePosixPath(one["document"]).parent)
        for one in passages
    }
    found: dict[str, set[str]] = {}
    for one in passages:
        found.setdefault(places[one["document"]], set()).update(names_in(one["text"]))
    told = {place: sorted(names) for place, names in found.items()}
    return {document: told[place] for document, place in places.items()}


def _told(passage: dict[str, Any], gold: Sequence[int]) -> str:
    places = (passage["sentences"][number] for number in gold)
    return " ".join(passage["text"][begin:end] for begin, end, _ in places)


def _sentences_of(
    offsets: Sequence[tuple[int, int]], sentences: Sequence[tuple[int, int, bool]]
) -> list[int]:
    """For each piece the first sentence that it touches."""
    found, at = [], 0
    for begin, end in offsets:
        while at < len(sentences) and sentences[at][1] <= begin:
            at += 1
        found.append(at if at < len(sentences) and sentences[at][0] < end else -1)
    return found


def _pieces(
    offsets: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    """Spans of characters as (first, last) word piece."""
    found = ([n for n, (a, b) in enumerate(offsets) if a < e and b > s] for s, e in spans)
    return tuple((pieces[0], pieces[-1]) for pieces in found if pieces)
