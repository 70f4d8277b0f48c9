"""Whether the line before a list introduces it, or only stands there: the parties above a contract's clauses."""

from __future__ import annotations

import re

from ingest.document import BlockKind, Passage, Sentence

_ENDS = re.compile(r"\.[\"'”’)\]*_]*$")
# A line of its own with its label, "Present: Ada Moss, Tom Roe"; what ends in a colon goes on.
_LABELLED = re.compile(r"(?:^|\n)[^\W\d_][^:.\n]{0,40}: +\S[^\n]*[^:\s]\s*$")
_SENTENCE = re.compile(r"[\"'“‘(\[*_]*[A-ZÀ-Þ].*[.!?][\"'”’)\]*_]*$", re.DOTALL)
_CLAUSES = re.compile(r"\w[.!?][\"'”’)\]*_]* +(?=[A-ZÀ-Þ])")


def introduces(passage: Passage, line: Sentence) -> bool:
    """Whether a line is said of what follows it.

    No whole sentence is above items that are texts of their own, no line with its label above sentences.
    """
    if not line.lead or line.kind is not BlockKind.PARAGRAPH:
        return line.lead
    below = passage.sentences[passage.sentences.index(line) + 1 :][:1]
    texts = [passage.quote(one) for one in below if one.kind is BlockKind.LIST_ITEM]
    if texts and _LABELLED.search(passage.quote(line)) and _SENTENCE.match(texts[0]):
        return False
    return not (texts and _ENDS.search(passage.quote(line)) and _CLAUSES.search(texts[0]))
