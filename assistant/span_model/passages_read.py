"""What the span reader reads of the passages that a search found: all of them, or those that are worth it.

Reading is nearly all of what a question costs. What is near the best often answers surely, and what the search
puts far behind it has nothing to add then; two documents that differ are about the same, and found side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.language.identifiers import codes_in
from assistant.language.short_forms import as_shortened_in
from assistant.retrieval.retriever import Retrieval
from assistant.span_model.inference import BestSpan, SpanReader, unread

# How far behind the best passage the search's score must be; see docs/decisions.md.
_FAR = 2.0
# What a sentence far behind hints at, −log(1 − p), where those nearer answer surely: the mean of 451 questions of
# `organisations` development.
_HINT = 0.079


def read_all(reader: SpanReader, retrieval: Retrieval) -> list[BestSpan]:
    """What the model reads in each passage, in their order."""
    passages = [found.stored.passage for found in retrieval.passages]
    asked = retrieval.question.read
    texts: dict[str, list[tuple[str, str]]] = {}
    as_read = [as_shortened_in(f"{one.prefix}\n{one.text}", asked) for one in passages]
    for question, one in zip(as_read, passages, strict=True):
        texts.setdefault(question, []).append((one.prefix, one.text))
    seen = {question: iter(reader.read(question, some)) for question, some in texts.items()}
    return [next(seen[question]) for question in as_read]


def readings(reader: SpanReader, retrieval: Retrieval) -> Iterator[list[BestSpan]]:
    """What is read of each passage: first with what is far behind ``unread``, if any is; then all.

    All at once of a follow-up, which goes by what it follows, and where a code is asked for.
    """
    found = retrieval.passages
    best = max((one.score for one in found), default=0.0)
    near = [best - one.score <= _FAR for one in found]
    if all(near) or retrieval.said or codes_in(retrieval.question.text):
        yield read_all(reader, retrieval)
        return
    first = tuple(one for one, is_near in zip(found, near, strict=True) if is_near)
    behind = tuple(one for one, is_near in zip(found, near, strict=True) if not is_near)
    seen = read_all(reader, replace(retrieval, passages=first))
    yield _merged(near, seen, [unread(one.stored.passage.text) for one in behind])
    yield _merged(near, seen, read_all(reader, replace(retrieval, passages=behind)))


def hints(retrieval: Retrieval, seen: Sequence[BestSpan]) -> float:
    """What the sentences that were not read hint at on the mean, as the confidence adds them up."""
    found = zip(retrieval.passages, seen, strict=True)
    return _HINT * sum(len(one.stored.passage.sentences) for one, span in found if not span.is_read)


def _merged(
    near: Sequence[bool], seen: Sequence[BestSpan], others: Sequence[BestSpan]
) -> list[BestSpan]:
    nearer, further = iter(seen), iter(others)
    return [next(nearer if is_near else further) for is_near in near]
