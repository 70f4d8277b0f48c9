"""Finds a quote in a stored text although space, case, quotation marks or dashes differ.

A text is compared as its words: runs of letters and digits, in NFKC form, case folded, without soft
hyphens and joiners. Found words are mapped back to the characters they came from.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from functools import cached_property

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[\u0300-\u036f{_INVISIBLE}])*")
_STRIP = str.maketrans("", "", _INVISIBLE)
# Joined words must be this many characters before they count as the same text.
_LEAST_JOINED = 16
_MOST_PLACES = 50
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

    def find(self, quote: str) -> tuple[list[tuple[int, int]], bool]:
        """Where ``quote`` stands, as spans [start, end), and whether that is to the character.

        Exact occurrences at word boundaries win, then those with the same words, then those whose
        words differ only in where they are parted, then exact occurrences inside words. At most 50.
        """
        trimmed = quote.strip()
        if not trimmed:
            return [], False
        exact = self._exact(trimmed)
        whole = [span for span in exact if self._is_whole(*span)]
        if whole:
            return whole, True
        spoken = words(trimmed)
        if spoken:
            found = self._in(self._spaced, f" {' '.join(spoken)} ", 1)
            joined = "".join(spoken)
            if not found and len(joined) >= _LEAST_JOINED:
                found = self._in(self._joined, joined, 0)
            if found:
                return [self._extended(span, trimmed) for span in found], False
        return exact, bool(exact)

    def same_words(self, start: int, end: int, quote: str) -> bool:
        """Whether ``text[start:end]`` is ``quote``, but for what comparing leaves out."""
        span = self.text[start:end]
        return span == quote or words(span) == words(quote) != []

    def _exact(self, quote: str) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        at = self.text.find(quote)
        while at >= 0 and len(found) < _MOST_PLACES:
            found.append((at, at + len(quote)))
            at = self.text.find(quote, at + len(quote))
        return found

    def _is_whole(self, start: int, end: int) -> bool:
        before = self.text[start - 1 : start + 1] if start else ""
        after = self.text[end - 1 : end + 1] if end < len(self.text) else ""
        return not (len(before) == 2 and before.isalnum()) and not (
            len(after) == 2 and after.isalnum()
        )

    @cached_property
    def _words(self) -> tuple[list[tuple[int, int]], list[str]]:
        spans, spoken = [], []
        for match in _WORD.finditer(self.text):
            spans.append(match.span())
            spoken.append(_normal(match.group()))
        return spans, spoken

    @cached_property
    def _spaced(self) -> tuple[str, list[int], list[int]]:
        """The words with a space around each; where each begins; where each ends."""
        return self._strung(" ")

    @cached_property
    def _joined(self) -> tuple[str, list[int], list[int]]:
        return self._strung("")

    def _strung(self, space: str) -> tuple[str, list[int], list[int]]:
        spoken = self._words[1]
        starts, ends, at = [], [], len(space)
        for word in spoken:
            starts.append(at)
            at += len(word)
            ends.append(at)
            at += len(space)
        return space + space.join(spoken) + space, starts, ends

    def _in(
        self, strung: tuple[str, list[int], list[int]], sought: str, margin: int
    ) -> list[tuple[int, int]]:
        """Spans of the words between which ``sought`` stands; ``margin`` characters are space."""
        text, starts, ends = strung
        spans = self._words[0]
        found: list[tuple[int, int]] = []
        at = text.find(sought)
        while at >= 0 and len(found) < _MOST_PLACES:
            first, last = at + margin, at + len(sought) - margin
            i, j = bisect_left(starts, first), bisect_left(ends, last)
            if i < len(starts) and starts[i] == first and j < len(ends) and ends[j] == last:
                found.append((spans[i][0], spans[j][1]))
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
