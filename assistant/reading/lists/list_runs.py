"""Where one list ends and the next begins: steps below ingredients, terms each above what it means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.document import BlockKind, Passage, Sentence

Piece = tuple[Passage, Sentence]
_FIRST = re.compile(r"1[.)]")
_TERM = re.compile(r"\S+(?: \S+){0,7}(?<![.:;,?!])")


def begins_steps(passage: Passage, sentence: Sentence, run: Sequence[Piece]) -> bool:
    """Whether a line is the first of a numbered list right below another list: steps below ingredients.

    Where each line of a list has the number 1 (CommonMark 5.3) only the first is.
    """
    if not run or {sentence.kind, run[-1][1].kind} != {BlockKind.LIST_ITEM}:
        return False
    level = sentence.level
    if level > run[-1][1].level or not _FIRST.fullmatch(_mark(passage, sentence)):
        return False
    before = next((one for one in reversed(run) if one[1].level == level), run[-1])
    if before[1].start > before[0].start:
        return not _FIRST.fullmatch(_mark(*before))
    # A passage begins with the line before, and has no number of it.
    after = passage.sentences[passage.sentences.index(sentence) + 1 :]
    following = next((one for one in after if one.level == level), sentence)
    return not _FIRST.fullmatch(_mark(passage, following)) or following == sentence


def _mark(passage: Passage, line: Sentence) -> str:
    """What stands before a line of a list on its line of the text."""
    begin = line.start - passage.start
    return passage.text[passage.text.rfind("\n", 0, begin) + 1 : begin].strip()


def is_term(passage: Passage, line: Sentence) -> bool:
    """Whether a line is a term above the one item that says what it means."""
    if not line.lead or line.kind is not BlockKind.PARAGRAPH:
        return False
    number = next(at for at, one in enumerate(passage.sentences) if one.start == line.start)
    below = [one.kind is BlockKind.LIST_ITEM for one in passage.sentences[number + 1 : number + 3]]
    words = " ".join(passage.quote(line).split())
    return below[:1] == [True] and below[1:] != [True] and _TERM.fullmatch(words) is not None


def goes_on_with_term(run: Sequence[Piece], passage: Passage, sentence: Sentence) -> bool:
    """Whether a line is the next term of a run that ends with a term and its meaning."""
    pair = [line.kind for _, line in run[-2:]]
    return pair == [BlockKind.PARAGRAPH, BlockKind.LIST_ITEM] and is_term(passage, sentence)


def opened_by(passage: Passage, term: Sentence) -> list[Piece]:
    """The line that introduces a list of terms, as one that does, where it ends in a colon."""
    before = passage.sentences[: passage.sentences.index(term)][-1:]
    return [
        (passage, line._replace(lead=True))
        for line in before
        if line.kind is BlockKind.PARAGRAPH and passage.quote(line).endswith(":")
    ]


def units(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Lines of a list one by one, terms with what they mean."""
    left = list(pieces)
    while left:
        taken = 2 if len(left) > 1 and is_term(*left[0]) else 1
        yield left[:taken]
        del left[:taken]


def stands_first(passage: Passage, first: Sentence) -> bool:
    """Whether a line stands first of its passage, or right below a heading."""
    number = passage.sentences.index(first)
    above = passage.sentences[number - 1] if number else None
    return above is None or above.kind is BlockKind.HEADING
