"""Training examples for the span reader: answerable questions, and five kinds without an answer.

Adversarial questions, the most similar other paragraph of the article, the paragraph without its
answer, a name or number exchanged, a word negated or turned around.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from assistant.training.hard_negatives import find_hard
from assistant.training.rewording import changed, reworded, swaps
from assistant.training.training_sets import Asked, Paragraph, TrainingSets, pieces_of
from assistant.training.windows import chosen, window, window_without

MAX_QUESTION_TOKENS = 48
MAX_PREFIX_TOKENS = 32
STATEMENTS_PER_EPOCH = 3000
CLS, SEP = 101, 102


@dataclass(slots=True)
class Example:
    """Model input and targets; ``starts``/``ends`` are alternatives, position 0 means no answer."""

    ids: list[int]
    first_passage_side: int
    first_passage: int
    starts: list[int]
    ends: list[int]


class Corpus:
    """All training questions, and what examples are made of them."""

    def __init__(self, data: Path, tokenizer: Tokenizer, limit: int = 0) -> None:
        sets = TrainingSets(data, tokenizer, limit)
        self._tokenizer = tokenizer
        self.paragraphs, self.asked = sets.paragraphs, sets.asked
        for source in ("half_a", "new_wiki", "reddit", "amazon_reviews"):
            find_hard(self.paragraphs, self.asked[source])
        self.statements = sets.statements()
        self._neighbours: dict[str, list[int]] = defaultdict(list)
        for number, paragraph in enumerate(self.paragraphs):
            self._neighbours[paragraph.group].append(number)
        self.swaps = swaps(asked.question for some in self.asked.values() for asked in some)

    def plan(self, rng: random.Random) -> list[tuple[str, Asked]]:
        """One epoch: what to make of which question, in random order."""
        plan: list[tuple[str, Asked]] = []
        statements = rng.sample(self.statements, min(STATEMENTS_PER_EPOCH, len(self.statements)))
        plan += [("plain" if rng.random() < 0.65 else "other", asked) for asked in statements]
        hard_share = {"new_wiki": 0.6, "half_a": 0.9, "reddit": 0.18, "amazon_reviews": 0.12}
        for source, questions in self.asked.items():
            for asked in questions:
                if asked.adversarial:
                    plan += [("plain", asked)] * 2
                    continue
                if source == "policy":
                    if rng.random() < 0.35:
                        plan.append(("plain", asked))
                    continue
                if source == "nqg":
                    if rng.random() < 0.7:
                        plan.append(("plain", asked))
                    if rng.random() < 0.12 and asked.hard:
                        plan.append(("hard", asked))
                    continue
                reviews = source in (
                    "reddit",
                    "amazon_reviews",
                )  # less like documents: half of them
                if not reviews or rng.random() < 0.5:
                    plan += [("plain", asked)] * (2 if source == "half_a" else 1)
                if asked.hard and rng.random() < hard_share[source]:
                    plan.append(("hard", asked))
                if rng.random() < 0.05:
                    plan.append(("without", asked))
                if rng.random() < (0.3 if source in ("half_a", "new_wiki") else 0.1):
                    plan.append(("rule", asked))
        rng.shuffle(plan)
        return plan

    def example(
        self, kind: str, asked: Asked, rng: random.Random, max_tokens: int
    ) -> Example | None:
        """Makes one example, or nothing where the kind does not apply to the question."""
        number, spans, question = asked.paragraph, asked.spans, asked.question
        if kind == "hard":
            number, spans = rng.choice(asked.hard[:3]), []
        elif kind == "other":
            others = self._neighbours[self.paragraphs[number].group]
            other = rng.choice(others)
            if other == number:
                return None
            number, spans = other, []
        elif kind == "rule":
            other_question = changed(question, self.paragraphs[number].text, self.swaps, rng)
            if other_question is None:
                return None
            question, spans = other_question, []
        paragraph = self.paragraphs[number]
        if kind != "rule" and not asked.adversarial:
            question = reworded(question, rng)
        span = chosen(spans, rng) if spans else None
        if kind == "without" and span is not None:
            shown = window_without(paragraph, span)
            if shown is None:
                return None
            span = None
        else:
            longest = max_tokens - 64 if rng.random() < 0.4 else rng.randint(60, max_tokens - 64)
            if asked.adversarial or kind == "rule":
                longest = max_tokens - 64
            keep = pieces_of(paragraph.offsets, *span) if span is not None else None
            shown = window(paragraph, keep, longest, rng)
        prefix = paragraph.title if rng.random() < 0.7 else ""
        return self._assemble(question, prefix, paragraph, shown, span, asked.sentence_only,
                              max_tokens)  # fmt: skip

    def _assemble(
        self,
        question: str,
        prefix: str,
        paragraph: Paragraph,
        shown: tuple[int, int],
        span: tuple[int, int] | None,
        sentence_only: bool,
        max_tokens: int,
    ) -> Example | None:
        encode = self._tokenizer.encode
        ids = [CLS, *encode(question, add_special_tokens=False).ids[:MAX_QUESTION_TOKENS], SEP]
        side = len(ids)
        if prefix:
            ids += encode(prefix, add_special_tokens=False).ids[:MAX_PREFIX_TOKENS]
        first = len(ids)
        begin, end = shown
        end = min(end, begin + max_tokens - first - 1)
        ids += paragraph.ids[begin:end]
        ids.append(SEP)
        if span is None:
            return Example(ids, side, first, [0], [0])
        inside = pieces_of(paragraph.offsets, *span)
        if inside is None or inside[0] < begin or inside[1] > end:
            return None
        shift = first - begin
        if sentence_only:
            every = list(range(inside[0] + shift, inside[1] + shift))
            return Example(ids, side, first, every, every)
        return Example(ids, side, first, [inside[0] + shift], [inside[1] - 1 + shift])
