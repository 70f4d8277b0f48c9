"""Collects what training reads: each question with the passages that the product's search returns.

    python -m assistant.training.collect SETS_FOLDER BANK_FOLDER

SETS_FOLDER holds question sets as their publishers give them (``question_sets.py``). Every set gets an
index of its own in BANK_FOLDER, so that what does not answer a question comes from all its documents,
then BANK_FOLDER/SET.json. A set that is there already is left as it is.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.retrieval.retriever import HybridRetriever
from assistant.training.question_sets import (
    QuestionSet,
    SetQuestion,
    Span,
    held_out_articles,
    sets_in,
)
from ingest.document import BlockKind, Passage
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.settings import IngestSettings

SEARCHED = 16  # passages a question; reading takes half as many
HELD_OUT_FILE = "held-out.txt"


def collect(questions: QuestionSet, index_folder: Path) -> dict[str, Any]:
    """Passages and questions of one set, as BANK_FOLDER/SET.json holds them.

    A passage has ``document`` (the set's name before it), ``prefix``, ``text`` and ``sentences``
    (start, end, whether it is a heading); a question its ``candidates``: number of the ``passage``,
    ``rank``, the numbers of its ``gold`` sentences (none: it does not answer), the ``answers`` in it.
    """
    with Index(IngestSettings(index=str(index_folder)), "write", "collect") as index:
        ingest(index, [questions.documents])
        names = [one.id for one in index.catalogue.documents()]
        stored = {name: index.catalogue.document_passages(name) for name in names}
        passages = [one.passage for some in stored.values() for one in some]
        number = {passage.id: at for at, passage in enumerate(passages)}

        def text_of(name: str) -> str:
            document = index.catalogue.document(name)
            return document.text if document else ""

        search = HybridRetriever(index, 0.5, 50).search
        rows: list[dict[str, Any]] = []
        for asked in questions.asked(text_of):
            own = [one.passage for one in stored.get(asked.document, ())]
            for wording in asked.wordings:
                found = [one.stored.passage for one in search(wording, SEARCHED).passages]
                candidates = list(_candidates(asked, found, own, questions.kind.first_negative))
                for one in candidates:
                    one["passage"] = number[one["passage"]]
                row: dict[str, Any] = {
                    "question": wording,
                    "document": f"{questions.name}/{asked.document}",
                }
                row |= {"answerable": bool(asked.evidence), "candidates": candidates}
                # Else the evidence is in no sentence of ours.
                if not asked.evidence or any(one["gold"] for one in candidates):
                    rows.append(row)
    told = [
        {
            "document": f"{questions.name}/{one.document}",
            "prefix": one.prefix if questions.kind.titled else "",
            "text": one.text,
            "sentences": [(s.start - one.start, s.end - one.start, s.kind is BlockKind.HEADING)
                          for s in one.sentences],
        }
        for one in passages
    ]  # fmt: skip
    return {"passages": told, "questions": rows}


def _candidates(
    asked: SetQuestion, found: Sequence[Passage], own: Sequence[Passage], first_negative: int
) -> Iterator[dict[str, Any]]:
    """Those found and those that answer, without those that may answer as well."""
    gold = {one.id: _gold(asked.evidence, one) for one in own}
    inside = {
        one.id: [(a - one.start, b - one.start) for a, b in asked.answers
                 if one.start <= a and b <= one.end]
        for one in own
    }  # fmt: skip
    quoted = {one.text[a:b].lower() for one in own for a, b in inside[one.id] if b - a > 2}
    known = {one.id for one in found}
    rest = [one for one in own if gold[one.id] and one.id not in known]
    for rank, one in [*enumerate(found), *((SEARCHED, one) for one in rest)]:
        right = gold.get(one.id, [])
        doubtful = rank < first_negative or any(quote in one.text.lower() for quote in quoted)
        if right or not asked.evidence or not doubtful:
            answers = inside[one.id] if right else []
            yield {"passage": one.id, "rank": rank, "gold": right, "answers": answers}


def _gold(evidence: Sequence[Span], passage: Passage) -> list[int]:
    """Numbers of the sentences that a piece of evidence touches; a heading is none."""
    return [
        number
        for number, sentence in enumerate(passage.sentences)
        if sentence.kind is not BlockKind.HEADING
        and any(sentence.start < end and sentence.end > start for start, end in evidence)
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser("python -m assistant.training.collect", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with the question sets")
    parser.add_argument("bank", type=Path, help="indexes and collected questions")
    options = parser.parse_args(arguments)
    options.bank.mkdir(parents=True, exist_ok=True)
    listed = options.bank / HELD_OUT_FILE  # what other folders held stays held out
    names = set(listed.read_text("utf-8").splitlines()) if listed.exists() else set()
    names |= held_out_articles(options.data)
    listed.write_text("".join(f"{name}\n" for name in sorted(names)), "utf-8")
    for questions in sets_in(options.data, options.bank / "paragraphs"):
        target = options.bank / f"{questions.name}.json"
        if target.exists():
            continue
        bank = collect(questions, options.bank / "indexes" / questions.name)
        half = target.with_suffix(".part")
        half.write_text(json.dumps(bank, ensure_ascii=False), "utf-8")
        half.replace(target)
        told = f"{len(bank['questions'])} wordings, {len(bank['passages'])} passages"
        sys.stdout.write(f"{questions.name}: {told}\n")


if __name__ == "__main__":
    main()
