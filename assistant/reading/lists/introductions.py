"""Whether the line before a list introduces it, or only stands there: the parties above a contract's clauses."""

from __future__ import annotations

import re
from itertools import takewhile

from assistant.language.values import numbers
from ingest.document import LISTED, BlockKind, Passage, Sentence

_ENDS = re.compile(r"\.[\"'”’)\]*_]*$")
# A line of its own with its label, "Present: Ada Moss, Tom Roe"; what ends in a colon goes on.
_LABELLED = re.compile(r"(?:^|\n)[^\W\d_][^:.\n]{0,40}: +\S[^\n]*[^:\s]\s*$")
_SENTENCE = re.compile(r"[\"'“‘(\[*_]*[A-ZÀ-Þ].*[.!?][\"'”’)\]*_]*$", re.DOTALL)
# By these a whole sentence says that something follows; so does the number of what does.
_POINTS = re.compile(
    r"\b(?:follow\w*|below|these|those|here|lists?|listed|tables?|such|namely|includ\w+|compris\w+|consists?"
    r"|kinds?|types?|ways|steps|things|items|points|rules|reasons|conditions|requirements|several|some|various"
    r"|different|few)\b",
    re.IGNORECASE,
)
# And by these of one that has no other: "the following are considered."
_TELLS = re.compile(r"\b(?:following|as follows|below)\b", re.IGNORECASE)
_CLAUSES = re.compile(r"\w[.!?][\"'”’)\]*_]* +(?=[A-ZÀ-Þ])")


def introduces(passage: Passage, line: Sentence) -> bool:
    """Whether a line is said of what follows it.

    No whole sentence is above items that are texts of their own, or at the end of a paragraph without a word
    of what follows; no line with its label above sentences, or below another such line: "Owner: Ann" above
    "Next review: May".
    """
    if not line.lead or line.kind is not BlockKind.PARAGRAPH:
        return line.lead
    number = passage.sentences.index(line)
    goes_on = in_one_paragraph(passage, number - 1)
    if goes_on and says_enough(passage, line):
        return False
    labelled = _LABELLED.search(passage.quote(line)) is not None
    above = passage.sentences[max(0, number - 1) : number] if labelled else ()
    if goes_on and any(_LABELLED.search(passage.quote(one)) for one in above):
        return False
    below = passage.sentences[number + 1 :][:1]
    texts = [passage.quote(one) for one in below if one.kind is BlockKind.LIST_ITEM]
    if texts and labelled and _SENTENCE.match(texts[0]):
        return False
    said = passage.quote(line)
    return not (texts and _ENDS.search(said) and _CLAUSES.search(texts[0])) or bool(
        _TELLS.search(said)
    )


def says_enough(passage: Passage, line: Sentence) -> bool:
    """Whether the line before a list is a whole sentence without a word of what follows."""
    said = passage.quote(line)
    if line.kind is not BlockKind.PARAGRAPH or not _ENDS.search(said) or _POINTS.search(said):
        return False
    after = passage.sentences[passage.sentences.index(line) + 1 :]
    items = sum(1 for _ in takewhile(lambda one: one.kind in LISTED, after))
    items -= any(one.lead for one in after[:1])  # a header row is none
    return all(float(number.value) != items for _, number in numbers(said))


def in_one_paragraph(passage: Passage, number: int) -> bool:
    """Whether a sentence and the one after it are of one paragraph; False where either is none."""
    if not 0 <= number < len(passage.sentences) - 1:
        return False
    one, next_one = passage.sentences[number : number + 2]
    between = passage.text[one.end - passage.start : next_one.start - passage.start]
    return one.kind is next_one.kind is BlockKind.PARAGRAPH and between.count("\n") < 2
