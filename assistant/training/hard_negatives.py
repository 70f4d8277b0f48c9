"""Paragraphs that look like they answer a question and do not: ranked by BM25 within the article.

BM25 as Robertson and Zaragoza 2009 have it, k1 = 0.9 and b = 0.4 (Pyserini's defaults).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from assistant.training.rewording import STOP_WORDS
from assistant.training.training_sets import Asked, Paragraph

_WORD = re.compile(r"[^\W_]+")


def find_hard(paragraphs: Sequence[Paragraph], questions: Iterable[Asked]) -> None:
    """Fill ``hard``: the paragraphs of the same article that BM25 ranks first, without the answer."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, paragraph in enumerate(paragraphs):
        groups[paragraph.group].append(number)
    words: dict[str, tuple[dict[str, list[tuple[int, int]]], dict[int, int]]] = {}
    for asked in questions:
        if not asked.spans:
            continue
        group = paragraphs[asked.paragraph].group
        if group not in words:
            postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
            lengths: dict[int, int] = {}
            for number in groups[group]:
                counts = Counter(_terms(paragraphs[number].text))
                lengths[number] = sum(counts.values())
                for term, count in counts.items():
                    postings[term].append((number, count))
            words[group] = (postings, lengths)
        postings, lengths = words[group]
        mean = sum(lengths.values()) / len(lengths)
        scores: dict[int, float] = defaultdict(float)
        for term in sorted(set(_terms(asked.question))):
            found = postings.get(term, [])
            idf = math.log(1 + (len(lengths) - len(found) + 0.5) / (len(found) + 0.5))
            for number, count in found:
                norm = count + 0.9 * (0.6 + 0.4 * lengths[number] / mean)
                scores[number] += idf * count / norm
        text = paragraphs[asked.paragraph].text
        answers = {text[s:e].lower() for s, e in asked.spans}
        ranked = sorted(scores, key=lambda number: -scores[number])
        for number in ranked[:8]:
            other = paragraphs[number].text.lower()
            if number != asked.paragraph and not any(a in other for a in answers):
                asked.hard.append(number)
        asked.hard = asked.hard[:4]


def _terms(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if word not in STOP_WORDS]
