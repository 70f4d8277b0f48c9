"""Whether the line before a list introduces it, or only stands there: the parties above a contract's clauses."""

from __future__ import annotations

import re

from ingest.document import BlockKind, Passage, Sentence

_ENDS = re.compile(r"\.[\"'”’)\]*_]*$")
_CLAUSES = re.compile(r"\w[.!?][\"'”’)\]*_]* +(?=[A-ZÀ-Þ])")


def introduces(passage: Passage, line: Sentence) -> bool:
    """Whether a line is said of what follows it: no whole sentence above items that are texts of their own."""
    if not line.lead or line.kind is not BlockKind.PARAGRAPH:
        return line.lead
    below = passage.sentences[passage.sentences.index(line) + 1 :][:1]
    texts = [passage.quote(one) for one in below if one.kind is BlockKind.LIST_ITEM]
    return not (texts and _ENDS.search(passage.quote(line)) and _CLAUSES.search(texts[0]))
