"""The part of a paragraph that a training example shows: whole sentences, with or without the answer."""

from __future__ import annotations

import random
from collections import Counter

from assistant.training.training_sets import Paragraph, pieces_of


def chosen(spans: list[tuple[int, int]], rng: random.Random) -> tuple[int, int]:
    """The answer that most annotators gave; any, where they all differ."""
    (span, count), *_ = Counter(spans).most_common(1)
    return span if count > 1 else rng.choice(spans)


def window(
    paragraph: Paragraph, keep: tuple[int, int] | None, longest: int, rng: random.Random
) -> tuple[int, int]:
    """Whole sentences, at most ``longest`` word pieces, holding ``keep``."""
    if len(paragraph.ids) <= longest:
        return 0, len(paragraph.ids)
    sentences = paragraph.sentences
    if keep is None:
        low = high = rng.randrange(len(sentences))
    else:
        low = max((n for n, s in enumerate(sentences) if s[0] <= keep[0]), default=0)
        high = max((n for n, s in enumerate(sentences) if s[0] < keep[1]), default=low)
    while True:
        sides = []
        if low > 0 and sentences[high][1] - sentences[low - 1][0] <= longest:
            sides.append(-1)
        if high + 1 < len(sentences) and sentences[high + 1][1] - sentences[low][0] <= longest:
            sides.append(1)
        if not sides:
            break
        if rng.choice(sides) < 0:
            low -= 1
        else:
            high += 1
    begin, end = sentences[low][0], sentences[high][1]
    if end - begin > longest:  # one long sentence
        if keep is not None and keep[1] > begin + longest:
            begin = max(begin, keep[1] - longest + rng.randint(0, max(0, longest // 3)))
            begin = min(begin, keep[0])
        end = min(end, begin + longest)
    return begin, end


def window_without(paragraph: Paragraph, span: tuple[int, int]) -> tuple[int, int] | None:
    """The longer side of the paragraph that neither touches nor repeats the answer."""
    keep = pieces_of(paragraph.offsets, *span)
    if keep is None:
        return None
    answer = paragraph.text[span[0] : span[1]].lower()
    before = [s for s in paragraph.sentences if s[1] <= keep[0]]
    after = [s for s in paragraph.sentences if s[0] >= keep[1]]
    best: tuple[int, int] | None = None
    for side in (before, after):
        if not side:
            continue
        begin, end = side[0][0], side[-1][1]
        text = paragraph.text[paragraph.offsets[begin][0] : paragraph.offsets[end - 1][1]].lower()
        if answer in text or end - begin < 25:
            continue
        if best is None or end - begin > best[1] - best[0]:
            best = (begin, min(end, begin + 190))
    return best
