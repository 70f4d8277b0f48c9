"""Finds a quote in a stored text although space, case, quotation marks or dashes differ.

A text is compared as its words: runs of letters and digits, in NFKC form, case folded, without soft
hyphens and joiners. Found words are mapped back to the characters they came from.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from functools import cached_property
from itertools import accumulate

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[\u0300-\u036f{_INVISIBLE}])*")
_STRIP = str.maketrans("", "", _INVISIBLE)
# Joined words must be this many characters before they count as the same text.
_LEAST_JOINED = 16
_MOST_FOUND = 50
_CLOSING = ".!?…:;,)]}»”’\"'*_`%"


def words(text: str) -> list[str]:
    """The words of ``text`` as they are compared."""
    return [_normal(match.group()) for match in _WORD.finditer(text)]


def _normal(word: str) -> str:
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFKC", word.translate(_STRIP)).casefold()


class SearchableText:
    """A text in which quotes are found; its words are taken apart when first needed."""

    def __init__(self, text: str) -> None:
        self.text = text

    def find(self, quote: str) -> list[tuple[int, int]]:
        """Where ``quote`` stands, as spans [start, end).

        Exact occurrences at word boundaries win, then those with the same words, then those whose
        words differ only in where they are parted, then exact occurrences inside words. At most 50.
        """
        trimmed = quote.strip()
        if not trimmed:
            return []
        exact = self._exact(trimmed)
        whole = [span for span in exact if self._is_whole(*span)]
        if whole:
            return whole
        spoken = words(trimmed)
        if spoken:
            found = self._in(self._spaced, f" {' '.join(spoken)} ", 1)
            joined = "".join(spoken)
            if not found and len(joined) >= _LEAST_JOINED:
                found = self._in(self._joined, joined, 0)
            if found:
                return [self._extended(span, trimmed) for span in found]
        return exact

    def same_words(self, start: int, end: int, quote: str) -> bool:
        """Whether ``text[start:end]`` is ``quote``, but for what comparing leaves out."""
        span = self.text[start:end]
        return span == quote or words(span) == words(quote) != []

    def _exact(self, quote: str) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        at = self.text.find(quote)
        while at >= 0 and len(found) < _MOST_FOUND:
            found.append((at, at + len(quote)))
            at = self.text.find(quote, at + len(quote))
        return found

    def _is_whole(self, start: int, end: int) -> bool:
        around = (self.text[max(0, start - 1) : start + 1], self.text[end - 1 : end + 1])
        return not any(len(two) == 2 and two.isalnum() for two in around)

    @cached_property
    def _words(self) -> tuple[list[tuple[int, int]], list[str]]:
        matches = list(_WORD.finditer(self.text))
        return [match.span() for match in matches], [_normal(match.group()) for match in matches]

    @cached_property
    def _spaced(self) -> tuple[str, list[int]]:
        """The words with a space around each, and where each begins with its space; then the end."""
        bounds = [0, *accumulate(len(word) + 1 for word in self._words[1])]
        return f" {' '.join(self._words[1])} ", bounds

    @cached_property
    def _joined(self) -> tuple[str, list[int]]:
        return "".join(self._words[1]), [0, *accumulate(map(len, self._words[1]))]

    def _in(self, strung: tuple[str, list[int]], sought: str, last: int) -> list[tuple[int, int]]:
        """Spans of the words that ``sought`` is, but for its ``last`` characters."""
        text, bounds = strung
        spans = self._words[0]
        found: list[tuple[int, int]] = []
        at = text.find(sought)
        while at >= 0 and len(found) < _MOST_FOUND:
            end = at + len(sought) - last
            i, j = bisect_left(bounds, at), bisect_left(bounds, end)
            if bounds[i] == at and j < len(bounds) and bounds[j] == end:
                found.append((spans[i][0], spans[j - 1][1]))
            at = text.find(sought, at + 1)
        return found

    def _extended(self, span: tuple[int, int], quote: str) -> tuple[int, int]:
        """``span`` with the closing punctuation that the quote has too."""
        start, end = span
        rest = quote[max(i for i, c in enumerate(quote) if c.isalnum()) + 1 :]
        while rest and end < len(self.text) and self.text[end] in _CLOSING:
            if self.text[end] not in rest and self.text[end] not in "”’\"'*_`":
                break
            end += 1
        return start, end
