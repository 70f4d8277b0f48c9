"""Resolves what a test set calls gold to exact spans of the index's stored texts.

Offsets are checked against their quote where both are given; a page becomes its range of characters;
a quote is looked for exactly, then by its words. Document names are compared exactly, then by path,
file name, file name without ending, and title, without regard to case.
"""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from pathlib import PurePosixPath
from typing import NamedTuple
from unicodedata import normalize
from urllib.parse import unquote

from eval.matching import SearchableText, words
from eval.testset import Gold
from ingest.document import Document
from ingest.how_many import counted
from ingest.index import Index

_CACHED_CHARACTERS = 16_000_000  # texts kept at hand; with their words about 15 bytes each
_SCANNED_CHARACTERS = 1_000_000  # a smaller index is read whole for a quote, a larger one searched
_PHRASE = 6  # words
_CANDIDATES = 20  # passages
_LEAST_WORDS = 4  # fewer words do not prove that another document is meant
_SHOWN = 60


class ResolvedGold(NamedTuple):
    """A span of a stored text, half open; ``exact`` unless it is a whole page or document."""

    document: str
    start: int
    end: int
    exact: bool

    def overlaps(self, other: ResolvedGold) -> bool:
        """Whether both hold some same character."""
        same = self.document == other.document
        return same and self.start < other.end and other.start < self.end


class _Held(NamedTuple):
    document: Document
    searchable: SearchableText


_RESOLVERS: weakref.WeakKeyDictionary[Index, tuple[str, Resolver]] = weakref.WeakKeyDictionary()
_RESOLVING = threading.Lock()


def resolver_for(index: Index) -> Resolver:
    """The resolver of an index; made anew when the index holds something else."""
    fingerprint = index.fingerprint
    with _RESOLVING:
        known = _RESOLVERS.get(index)
        if known is None or known[0] != fingerprint:
            known = fingerprint, Resolver(index)
            _RESOLVERS[index] = known
        return known[1]


class Resolver:
    """Finds names, pages and quotes in one index; safe to use from several threads."""

    def __init__(self, index: Index) -> None:
        self._index = weakref.ref(index)
        self._names: list[dict[str, list[str]]] = [defaultdict(list) for _ in range(5)]
        self._ids: list[str] = []
        self._cache: OrderedDict[str, _Held] = OrderedDict()
        self._cached = 0
        self._lock = threading.RLock()
        for document in index.documents():
            self._ids.append(document.id)
            for keys, key in zip(self._names, _keys(document.id, document.title), strict=True):
                keys[key].append(document.id)

    def documents(self, name: str) -> list[str]:
        """The ids that ``name`` may stand for, by the first way of comparing that finds any."""
        for keys, key in zip(self._names, _keys(name, name), strict=True):
            if key and key in keys:
                return _nearest_paths(name, keys[key])
        return []

    def held(self, document: str) -> _Held:
        """A document with its text, from the cache where it is there."""
        with self._lock:
            known = self._cache.get(document)
            if known is not None:
                self._cache.move_to_end(document)
                return known
            index = self._index()
            stored = index.document(document) if index else None
            if stored is None:  # removed since: it holds nothing any more
                stored = Document(document, "", "", "", "", "", "", "")
            known = self._cache[document] = _Held(stored, SearchableText(stored.text))
            self._cached += len(stored.text)
            while self._cached > _CACHED_CHARACTERS and len(self._cache) > 1:
                self._cached -= len(self._cache.popitem(last=False)[1].document.text)
            return known

    def resolve(self, gold: Gold) -> tuple[list[ResolvedGold], str]:
        """The spans of one gold, and what is wrong with it ("" when nothing is)."""
        if not gold.document:
            return self._without_document(gold)
        candidates = self.documents(gold.document)
        if not candidates:
            elsewhere = self.anywhere(gold.quote) if len(words(gold.quote)) >= _LEAST_WORDS else []
            missing = f"The document {gold.document!r} is not in the index."
            return elsewhere, "" if elsewhere else missing
        if len(candidates) > 1 and gold.start is not None and not gold.quote:
            several = f"fits several documents ({', '.join(candidates)}): write the path."
            return [], f"The name {gold.document!r} {several}"
        spans: list[ResolvedGold] = []
        problems: list[str] = []
        for candidate in candidates:
            found, problem = self._within(gold, self.held(candidate))
            spans += found
            problems += [problem] if problem else []
        # Of several documents with one name, those that hold the quote are meant.
        chosen = [span for span in spans if span.exact] or spans
        return chosen, problems[0] if problems and (not chosen or len(candidates) == 1) else ""

    def anywhere(self, quote: str) -> list[ResolvedGold]:
        """Where a quote stands in the whole index."""
        spoken = words(quote)
        if not spoken:
            return []
        spans: list[ResolvedGold] = []
        for document in self._ids if self._is_small else self._candidates(spoken):
            spans += _exactly(document, self.held(document).searchable.find(quote))
        return spans

    def _candidates(self, spoken: Sequence[str]) -> list[str]:
        """Documents of the passages with some phrase of the quote: its first, middle or last words."""
        index = self._index()
        if index is None:
            return []
        middle = max(0, len(spoken) // 2 - _PHRASE // 2)
        starts = {0, middle, max(0, len(spoken) - _PHRASE)}
        phrases = [" ".join(spoken[start : start + _PHRASE]) for start in sorted(starts)]
        passages = index.catalogue.search_text(phrases, _CANDIDATES)
        stored = index.catalogue.passages(list(passages))
        best = sorted(stored, key=lambda name: -passages[name])
        return list(dict.fromkeys(stored[name].passage.document for name in best))

    @cached_property
    def _is_small(self) -> bool:
        sizes = accumulate(len(self.held(name).document.text) for name in self._ids)
        return all(size <= _SCANNED_CHARACTERS for size in sizes)

    def _without_document(self, gold: Gold) -> tuple[list[ResolvedGold], str]:
        if gold.quote:
            found = self.anywhere(gold.quote)
            missing = f"The text {_short(gold.quote)} is in no document of the index."
            return found, "" if found else missing
        if len(self._ids) == 1:
            return self._within(gold, self.held(self._ids[0]))
        return [], "The gold names neither a document nor a quote."

    def _within(self, gold: Gold, held: _Held) -> tuple[list[ResolvedGold], str]:
        document, text = held.document, held.document.text
        page = page_span(document, gold.page) if gold.page is not None else None
        start, end, by_offsets = gold.start or 0, gold.end or 0, None not in (gold.start, gold.end)
        fits = by_offsets and 0 <= start < end <= len(text)
        if fits and (not gold.quote or held.searchable.same_words(start, end, gold.quote)):
            return [ResolvedGold(document.id, start, end, True)], ""
        if gold.quote:
            found = held.searchable.find(gold.quote)
            if by_offsets:  # they show something else: the nearest occurrence
                found = sorted(found, key=lambda span: abs(span[0] - start))[:1]
            elif page is not None:
                found = [s for s in found if s[0] < page[1] and s[1] > page[0]] or found
            missing = f"The text {_short(gold.quote)} is not in {document.id}."
            return _exactly(document.id, found), "" if found else missing
        if by_offsets:
            length = f"{document.id} has {counted(len(text), 'character')}"
            return [], f"{length}, so {start}–{end} is no span of it."
        whole = [ResolvedGold(document.id, 0, len(text), False)]
        if gold.page is None:
            return whole, ""
        if not document.pages:
            return whole, f"{document.id} has no pages, so page {gold.page} means all of it."
        if page is None:
            last = len(document.pages)
            return (
                whole,
                f"{document.id} has {counted(last, 'page')}, so page {gold.page} is none of them.",
            )
        if not text[page[0] : page[1]].strip():
            return [], f"Page {gold.page} of {document.id} holds no text."
        return [ResolvedGold(document.id, *page, False)], ""


def page_span(document: Document, page: int) -> tuple[int, int] | None:
    """The characters [start, end) of a page from 1, or None when there is no such page."""
    if not 1 <= page <= len(document.pages):
        return None
    after = document.pages[page] if page < len(document.pages) else len(document.text)
    return document.pages[page - 1], after


def _exactly(document: str, spans: Sequence[tuple[int, int]]) -> list[ResolvedGold]:
    return [ResolvedGold(document, start, end, True) for start, end in spans]


def _keys(name: str, title: str) -> tuple[str, str, str, str, str]:
    """The same name for five ways of comparing, the strictest first."""
    path = normalize("NFC", unquote(name.replace("\\", "/"))).strip().casefold()
    parts = PurePosixPath(path)
    return name, path.removeprefix("./"), parts.name, parts.stem, " ".join(title.casefold().split())


def _nearest_paths(name: str, ids: Sequence[str]) -> list[str]:
    """Of documents with one file name, those that share the most folders with ``name``."""
    if len(ids) == 1:
        return list(ids)
    mine = [part.casefold() for part in PurePosixPath(name.replace("\\", "/")).parts][::-1]

    def shared(other: str) -> int:
        theirs = [part.casefold() for part in PurePosixPath(other).parts][::-1]
        pairs = zip(mine[1:], theirs[1:], strict=False)
        return next(
            (n for n, (a, b) in enumerate(pairs) if a != b), min(len(mine), len(theirs)) - 1
        )

    most = max(map(shared, ids))
    return [document for document in ids if shared(document) == most]


def _short(quote: str) -> str:
    line = " ".join(quote.split())
    return f"“{line}”" if len(line) <= _SHOWN else f"“{line[: _SHOWN - 1]}…”"
