"""Proposes test questions from the documents, for a person to accept, and from what people disliked.

A chat model words them, every quote of it looked up in the text. Without one, headings that ask are
proposed, and sentences with one clear date, number or name, which still lack their question: a person
words it. Gold is always an exact span. Proposals are tagged ``{"draft": "yes", "rule": …}``; the same
index, count and seed give the same.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.language.values import days_and_times, numbers
from assistant.writing.prompts import prompt
from assistant.writing.reasoning import without_reasoning
from eval.remark import is_remark
from eval.testset import Gold, TestQuestion
from ingest.document import PROSE, Passage, Sentence
from ingest.errors import ChatModelProblem, UsageError
from ingest.index import Index

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_SENTENCE_WORDS = range(5, 41)
_MOST_FAILURES = 3  # replies in a row that cannot be used before the model is given up
_FENCE = re.compile(r"^```\w*\s*|\s*```$")
# Two words with capitals inside a sentence: one may be any noun, as in German.
_NAME = re.compile(r"(?<=[a-z,;] )[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+)+")


def draft(
    index: Index, *, count: int, seed: int = 0, model: BaseChatModel | None = None
) -> list[TestQuestion]:
    """Up to ``count`` questions on the documents, spread over documents and sections.

    With ``model`` the questions are written by it; without, the question may be "". Raises
    ``UsageError`` when the index holds nothing to ask about, ``ChatModelProblem`` when the model fails
    or its replies cannot be used.
    """
    if count < 1:
        raise UsageError(f"{count} questions cannot be drafted: ask for at least one.")
    chance = random.Random(seed)  # noqa: S311 - a choice of questions, no secret
    queues = []
    for document in index.documents():
        passages = [stored.passage for stored in index.catalogue.document_passages(document.id)]
        if model is None:
            queues.append(_quoted(passages, chance))
        else:
            queues.append(_worded(model, chance.sample(passages, len(passages))))
    if not queues:
        raise UsageError("The index holds no documents to draft questions from: ingest some first.")
    drafts: dict[str, TestQuestion] = {}
    failures = 0
    for made in _in_turns(queues):
        failures = 0 if made else failures + 1
        if failures == _MOST_FAILURES and not drafts:
            raise ChatModelProblem(
                "The chat model's replies cannot be used: they are not the JSON asked for, or quote"
                " what the documents don't say. Draft without a model, or name another."
            )
        if made:
            drafts.setdefault((made.question or made.gold[0].quote).casefold(), made)
        if len(drafts) == count:
            break
    return list(drafts.values())


def _in_turns(queues: Iterable[Iterator[TestQuestion | None]]) -> Iterator[TestQuestion | None]:
    """The first of each queue, then the second of each, and so on."""
    waiting = deque(queues)
    while waiting:
        queue = waiting.popleft()
        for one in queue:
            yield one
            waiting.append(queue)
            break


def _proposed(
    question: str, answers: tuple[str, ...], gold: Gold | None, rule: str
) -> TestQuestion:
    origin = f"{gold.document}\0{gold.start}" if gold else ""
    name = hashlib.sha256(f"{question}\0{origin}".encode()).hexdigest()[:12]
    return TestQuestion(
        id=f"draft-{name}",
        question=question,
        answers=answers,
        gold=(gold,) if gold else (),
        tags={"draft": "yes", "rule": rule},
    )


# --- without a model -----------------------------------------------------------------------------


def _quoted(passages: Sequence[Passage], chance: random.Random) -> Iterator[TestQuestion | None]:
    """Headings that ask and sentences with a clear span, a section of the document in turn."""
    sections: dict[str, list[TestQuestion]] = {}
    for passage in passages:
        asked = passage.nearest_heading.strip()
        begins_section = passage.heading not in sections
        section = sections.setdefault(passage.heading, [])
        said = [s for s in passage.sentences if s.kind in PROSE and not s.lead]
        if begins_section and asked.endswith("?") and said:
            section.append(_proposed(asked, (), _gold(passage, said[0]), "heading"))
        else:
            section += [
                _proposed("", (span,), _gold(passage, sentence), rule)
                for sentence in said
                for rule, span in clear_spans(" ".join(passage.quote(sentence).split()))
            ]
    queues = list(sections.values())
    for section in queues:
        chance.shuffle(section)
    yield from _in_turns(iter(section) for section in chance.sample(queues, len(queues)))


def clear_spans(line: str) -> Iterator[tuple[str, str]]:
    """The one date, number or name that a sentence states, after the kind it is; else nothing."""
    if len(line.split()) not in _SENTENCE_WORDS or not line.endswith((".", "!")):
        return
    dates, rest = days_and_times(line)
    written = [match[0] for match, _ in numbers(rest)]
    names = _NAME.findall(line)
    if len(dates) == 1:
        blanked = [at for at, (was, now) in enumerate(zip(line, rest, strict=True)) if was != now]
        yield "date", line[blanked[0] : blanked[-1] + 1].rstrip(" .,")
    elif not dates and len(written) == 1:
        yield "number", written[0]
    elif not dates and not written and len(names) == 1:
        yield "name", names[0]


def _gold(passage: Passage, sentence: Sentence) -> Gold:
    return Gold(passage.document, sentence.start, sentence.end, quote=passage.quote(sentence))


# --- by a chat model -----------------------------------------------------------------------------


def _worded(model: BaseChatModel, passages: Sequence[Passage]) -> Iterator[TestQuestion | None]:
    """A question on each passage; None where the reply cannot be used."""
    for passage in passages:
        asked = prompt("draft").replace("{passage}", f"{passage.prefix}\n\n{passage.text}")
        try:
            reply = model.invoke(asked)
        except Exception as problem:  # whatever the provider's client raises
            raise ChatModelProblem(
                f"The chat model failed while drafting ({type(problem).__name__}: {problem}): draft"
                " without it, or try again."
            ) from problem
        yield parsed(str(reply.text), passage)


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
    return _proposed(question, (answer,) if answer else (), gold, "model")


# --- from feedback -------------------------------------------------------------------------------


def drafts_from_feedback(rows: Iterable[Mapping[str, Any]]) -> list[TestQuestion]:
    """A draft for each answer that was rated down, once a question, the newest verdict last.

    ``rows`` are verdicts as JSON: ``rating`` ("up" or "down"), ``comment``, and ``answer``, the answer's
    public JSON. The right span is for a person to pick, so gold is empty; an abstention that was
    disliked is taken as answerable, and so is an answer until somebody says otherwise. The question is
    the completed one, as the conversation is not kept. Later praise for the same question withdraws it.
    A remark is no question to ask.
    """
    drafts: dict[str, TestQuestion] = {}
    for row in rows:
        answer = row["answer"]
        if is_remark(answer):
            continue
        question = str(answer.get("trace", {}).get("searched_for") or answer.get("question", ""))
        key = " ".join(question.casefold().split())
        if not key:
            continue
        drafts.pop(key, None)
        if row["rating"] != "down":
            continue
        made = _proposed(question.strip(), (), None, "feedback")
        told = {
            "feedback": "abstained" if answer.get("abstained") else "answered",
            "comment": str(row.get("comment") or ""),
        }
        tags = dict(made.tags) | {name: value for name, value in told.items() if value}
        drafts[key] = replace(made, tags=tags)
    return list(drafts.values())
