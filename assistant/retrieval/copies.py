"""Passages that another one repeats word for word: files kept twice, a manual whole and in parts, versions.

Read side by side they would take the places of passages that say something else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.language.english import stems_of
from assistant.questions.comparisons import of_several
from assistant.questions.question import Question
from ingest.catalogue.catalogue_rows import StoredPassage
from ingest.readable.readable import ReadableCatalogue

# "Open from 9 to 17" stands in the pages of two offices without being a copy.
_WORDS = 20


def looked_at(
    question: Question, best: Sequence[str], catalogue: ReadableCatalogue, least: int, count: int
) -> dict[str, StoredPassage]:
    """The first ``count`` of the ``best`` passages, by their ids; more while fewer than ``least`` are distinct."""
    stored: dict[str, StoredPassage] = {}
    for start in range(0, len(best), count):
        stored |= catalogue.passages(best[start : start + count])
        if len(without_copies(question, [*stored], stored)) >= least:
            break
    return stored


def without_copies(
    question: Question, ranked: Sequence[str], stored: Mapping[str, StoredPassage]
) -> list[str]:
    """The passages ``ranked`` best first, by their ids, without those that repeat one before them.

    One whose title or headings hold further words of the question stays, and all where several things
    are asked for: "Which offices open before nine?".
    """
    if of_several(question.text):
        return [*ranked]
    asked = frozenset(question.stems)
    said: dict[tuple[str, ...], frozenset[str]] = {}
    kept = []
    for name in ranked:
        passage = stored[name].passage
        words = tuple(passage.text.split())
        above = stems_of(passage.prefix) & asked
        if len(words) >= _WORDS and words in said and above <= said[words]:
            continue
        said[words] = said.get(words, frozenset()) | above
        kept.append(name)
    return kept
