"""Words that a PDF breaks at the ends of lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from ingest.parsers.pdf.glyphs import HYPHEN

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_BROKEN_WORD = re.compile(rf"([^\W_]*){HYPHEN}([^\W_]*)")


def count_words(contents: Iterable[str]) -> Counter[str]:
    """How often each word occurs, whatever its case: the document's own word list."""
    return Counter(word.casefold() for content in contents for word in _WORD.findall(content))


def join_broken_words(content: str, words: Counter[str]) -> str:
    """``content`` with its marked hyphens taken out, or kept where a word has one."""

    def join(match: re.Match[str]) -> str:
        left, right = match.groups()
        if not left or not right or not right[0].islower():
            return f"{left}-{right}"
        joined, hyphenated = f"{left}{right}", f"{left}-{right}"
        if words[joined.casefold()]:
            return joined
        if words[hyphenated.casefold()]:
            return hyphenated
        # Two words the document also uses by themselves are a compound that was broken.
        whole = words[left.casefold()] > 1 and words[right.casefold()] > 1
        return hyphenated if whole else joined

    while HYPHEN in content:
        # One at a time: the second half of one broken word may be the first half of the next.
        content = _BROKEN_WORD.sub(join, content, count=1)
    return content
