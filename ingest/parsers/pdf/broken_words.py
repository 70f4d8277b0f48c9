"""Words that the end of a line breaks: joined again, with their hyphen or without."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from ingest.parsers.pdf.glyphs import HYPHEN

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
# Compounds that keep their hyphen wherever the line ends.
_COMPOUND = re.compile(
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-"
    r"(?:one|two|three|four|five|six|seven|eight|nine|first|second|third|fourth|fifth|sixth|seventh"
    r"|eighth|ninth)"
    r"|(?:well|self|non|ex|half|quasi)-[^\W\d_]{3,}"
    r"|[^\W\d_]-[^\W\d_]{3,}"  # X-ray, e-mail: nobody breaks off a single letter
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve)-"
    r"(?:year|month|week|day|hour|minute|page|person|time|thirds?|quarters?|fold|way|step|part)s?)",
    re.IGNORECASE,
)
# Words that begin like one of those: "ex-pect", "half-penny", "non-sense" were broken, not joined.
_ONE_WORD = re.compile(
    r"ex(?:act|ag|am|ce|ch|ci|cl|cu|ec|em|er|ha|hi|is|it|ot|pa|pe|pi|pl|po|pr|qu|te|ti|to|tr)"
    r"|non(?:sense|e)|selfish|well(?:ness|ington)|half(?:penny|way)|quasi$",
    re.IGNORECASE,
)
_BROKEN_WORD = re.compile(rf"([^\W_]*){HYPHEN}([^\W_]*)")


def count_words(contents: Iterable[str]) -> Counter[str]:
    """How often each word occurs, whatever its case: the document's own word list.

    The halves of words that are broken at the end of a line are none.
    """
    whole = (_BROKEN_WORD.sub(" ", content) for content in contents)
    return Counter(word.casefold() for content in whole for word in _WORD.findall(content))


def join_broken_words(content: str, words: Counter[str]) -> str:
    """``content`` with its marked hyphens taken out, or kept where a word has one."""

    def join(match: re.Match[str]) -> str:
        left, right = match.groups()
        joined, hyphenated = f"{left}{right}", f"{left}-{right}"
        capitals = left.isupper() and right.isupper()
        if not left or not (right[:1].islower() or (capitals and words[joined.casefold()])):
            return hyphenated
        if words[joined.casefold()]:
            return joined
        if _COMPOUND.fullmatch(hyphenated) and not _ONE_WORD.match(joined):
            return hyphenated
        # Two words the document also uses by themselves are a compound that was broken.
        whole = words[left.casefold()] > 1 and words[right.casefold()] > 1
        return hyphenated if words[hyphenated.casefold()] or whole else joined

    while HYPHEN in content:
        # One at a time: the second half of one broken word may be the first half of the next.
        content = _BROKEN_WORD.sub(join, content, count=1)
    return content
