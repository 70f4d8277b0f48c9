"""Proposes test questions from the documents, for a person to accept, and from what people disliked.

By rule (``eval.draft_rules``), or by a chat model whose every quote is looked up in the text: a draft's gold
is always an exact span. Drafts are tagged ``{"draft": "yes", "rule": …}``. The same index, count and seed
give the same drafts.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.reasoning import without_reasoning
from eval.draft_rules import Made, Words, questions_from
from eval.testset import Gold, TestQuestion
from ingest.document import BlockKind, Passage, Sentence
from ingest.errors import ChatModelProblem, UsageError
from ingest.index import Index

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_ASKED_OF = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM})
_MOST_FAILURES = 3  # replies in a row that cannot be used before the model is given up
_FENCE = re.compile(r"^```\w*\s*|\s*```$")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A draft and what it is chosen by."""

    section: tuple[str, str]
    sentence: int
    rule: str
    question: TestQuestion


def draft(
    index: Index, *, count: int, seed: int = 0, model: BaseChatModel | None = None
) -> list[TestQuestion]:
    """Up to ``count`` questions on the documents, spread over documents and sections.

    With ``model`` the questions are written by it. Raises ``UsageError`` when the index holds nothing
    to ask about, ``ChatModelProblem`` when the model fails or its replies cannot be used.
    """
    if count < 1:
        raise UsageError(f"{count} questions cannot be drafted: ask for at least one.")
    documents = [document.id for document in index.documents()]
    if not documents:
        raise UsageError("The index holds no documents to draft questions from: ingest some first.")
    if model is not None:
        return _by_model(index, documents, model, count, seed)
    words = Words(text for name in documents if (text := _text(index, name)))
    candidates = [c for name in documents for c in _candidates(index, name, words)]
    return [candidate.question for candidate in _spread(candidates, count, seed)]


def _text(index: Index, document: str) -> str:
    found = index.document(document)
    return found.text if found else ""


def _candidates(index: Index, document: str, words: Words) -> Iterator[_Candidate]:
    for stored in index.catalogue.document_passages(document):
        passage = stored.passage
        for sentence in passage.sentences:
            if sentence.kind not in _ASKED_OF or sentence.lead:
                continue
            line = " ".join(passage.quote(sentence).split())
            for made in questions_from(line, words):
                question = _question(made, line, passage, sentence)
                yield _Candidate((document, passage.heading), sentence.start, made.rule, question)


def _question(made: Made, line: str, passage: Passage, sentence: Sentence) -> TestQuestion:
    answer = line[made.start : made.end].strip(" ,")
    gold = Gold(passage.document, sentence.start, sentence.end, quote=passage.quote(sentence))
    return _draft(made.question, (answer,), gold, made.rule)


def _draft(question: str, answers: tuple[str, ...], gold: Gold | None, rule: str) -> TestQuestion:
    place = f"{gold.document}\0{gold.start}" if gold else ""
    name = hashlib.sha256(f"{question}\0{place}".encode()).hexdigest()[:12]
    return TestQuestion(
        id=f"draft-{name}",
        question=question,
        answers=answers,
        gold=(gold,) if gold else (),
        tags={"draft": "yes", "rule": rule},
    )


def _spread(candidates: Sequence[_Candidate], count: int, seed: int) -> Iterator[_Candidate]:
    """Round by round a document, in it the section and rule least used; a sentence is asked once."""
    shuffled = list(candidates)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - a choice of questions, no secret
    waiting: dict[str, list[_Candidate]] = {}
    for candidate in shuffled:
        waiting.setdefault(candidate.section[0], []).append(candidate)
    sections: Counter[tuple[str, str]] = Counter()
    rules: Counter[str] = Counter()
    asked: set[str] = set()
    given = 0
    while given < count and waiting:
        for document in list(waiting):
            best = min(waiting[document], key=lambda c: (sections[c.section], rules[c.rule]))
            waiting[document] = [
                c
                for c in waiting[document]
                if (c.section, c.sentence) != (best.section, best.sentence)
            ]
            if not waiting[document]:
                del waiting[document]
            words = best.question.question.casefold()
            if words in asked:
                continue
            asked.add(words)
            sections[best.section] += 1
            rules[best.rule] += 1
            given += 1
            yield best
            if given == count:
                return


# --- by a chat model -----------------------------------------------------------------------------


def _by_model(
    index: Index, documents: Sequence[str], model: BaseChatModel, count: int, seed: int
) -> list[TestQuestion]:
    """A question a passage, passages taken in turn from every document."""
    rng = random.Random(seed)  # noqa: S311 - as above
    queues = [
        rng.sample(passages, len(passages))
        for name in documents
        if (passages := [stored.passage for stored in index.catalogue.document_passages(name)])
    ]
    drafts: dict[str, TestQuestion] = {}
    failures = 0
    while queues and len(drafts) < count:
        for queue in list(queues):
            made = _asked_of_model(model, queue.pop())
            if not queue:
                queues.remove(queue)
            failures = 0 if made else failures + 1
            if failures == _MOST_FAILURES and not drafts:
                raise ChatModelProblem(
                    "The chat model's replies cannot be used: they are not the JSON asked for, or quote"
                    " what the documents don't say. Draft without a model, or name another."
                )
            if made:
                drafts.setdefault(made.question.casefold(), made)
            if len(drafts) == count:
                break
    return list(drafts.values())


def _asked_of_model(model: BaseChatModel, passage: Passage) -> TestQuestion | None:
    from assistant.prompts import prompt

    asked = prompt("draft").replace("{passage}", f"{passage.prefix}\n\n{passage.text}")
    try:
        reply = model.invoke(asked)
    except Exception as problem:  # whatever the provider's client raises
        raise ChatModelProblem(
            f"The chat model failed while drafting ({type(problem).__name__}: {problem}): draft without"
            " it, or try again."
        ) from problem
    return parsed(str(reply.text), passage)


def parsed(reply: str, passage: Passage) -> TestQuestion | None:
    """The draft in a model's reply; None unless it is the JSON asked for and its quote is verbatim.

    White space in the quote may differ from the text's; nothing else may.
    """
    try:
        told: Any = json.loads(_FENCE.sub("", without_reasoning(reply).strip()))
        question, answer, quote = (
            str(told[name]).strip() for name in ("question", "answer", "quote")
        )
    except (ValueError, TypeError, KeyError):
        return None
    found = re.search(r"\s+".join(map(re.escape, quote.split())), passage.text) if quote else None
    if not found or not question.endswith("?") or answer.casefold() not in quote.casefold():
        return None
    start, end = passage.start + found.start(), passage.start + found.end()
    gold = Gold(passage.document, start, end, quote=found.group())
    return _draft(question, (answer,) if answer else (), gold, "model")


# --- from feedback -------------------------------------------------------------------------------


def drafts_from_feedback(rows: Iterable[Mapping[str, Any]]) -> list[TestQuestion]:
    """A draft for each answer that was rated down, once a question, the newest verdict last.

    ``rows`` are verdicts as JSON: ``rating`` ("up" or "down"), ``comment``, and ``answer``, the answer's
    public JSON. The right span is for a person to pick, so gold is empty; an abstention that was
    disliked is taken as answerable, and so is an answer until somebody says otherwise. The question is
    the completed one, as the conversation is not kept. Later praise for the same question withdraws it.
    """
    drafts: dict[str, TestQuestion] = {}
    for row in rows:
        answer = row["answer"]
        question = str(answer.get("trace", {}).get("searched_for") or answer.get("question", ""))
        key = " ".join(question.casefold().split())
        if not key:
            continue
        drafts.pop(key, None)
        if row["rating"] != "down":
            continue
        made = _draft(question.strip(), (), None, "feedback")
        told = {
            "feedback": "abstained" if answer.get("abstained") else "answered",
            "comment": str(row.get("comment") or ""),
        }
        tags = dict(made.tags) | {name: value for name, value in told.items() if value}
        drafts[key] = replace(made, tags=tags)
    return list(drafts.values())
