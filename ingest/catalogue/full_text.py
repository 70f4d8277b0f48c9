"""The full-text index of the catalogue: which passages hold a word, and which words there are."""

from __future__ import annotations

import heapq
import re
from collections.abc import Collection, Iterator, Sequence
from itertools import chain

from ingest.catalogue.catalogue_rows import marks, match_query
from ingest.catalogue.database import Database
from ingest.disk.storage import batches
from ingest.document import Passage

# Title and headings count half as much as the passage's own words.
_PREFIX_WEIGHT = 0.5
_WORDS = re.compile(r"[^\W_]+")


class FullText(Database):
    """The tables of words, which the catalogue writes together with the passages."""

    def search_text(
        self,
        words: Sequence[str],
        limit: int,
        documents: Sequence[str] = (),
        also: Sequence[str] = (),
    ) -> dict[str, float]:
        """BM25 scores (higher is better) of passages that hold any of ``words``, by id.

        The ``limit`` best, in ``documents`` only when any are named, and those of the passages
        ``also`` that hold any: one pass over the full-text index serves both.
        """
        if not words:
            return {}
        scores = self.scored(match_query(words), documents)
        best = heapq.nlargest(limit, scores, key=scores.__getitem__)
        names = self._named("row", best)
        names |= {row: name for row, name in self._named("id", also).items() if row in scores}
        return {name: scores[row] for row, name in names.items()}

    def scored(self, query: str, documents: Sequence[str] = ()) -> dict[int, float]:
        """BM25 scores (higher is better) of the rows that a query finds, in ``documents`` if any are named."""
        within = f"SELECT row FROM passages WHERE document IN ({marks(documents)})"  # noqa: S608
        clause = f"AND rowid IN ({within})" if documents else ""
        select = (
            f"SELECT rowid, -bm25(passages_text, {_PREFIX_WEIGHT}, 1.0)"  # noqa: S608
            f" FROM passages_text WHERE passages_text MATCH ? {clause}"
        )
        return dict(self._execute(select, query, *documents))

    def rows_holding(self, query: str) -> Iterator[int]:
        """The rows that a full-text query finds."""
        select = "SELECT rowid FROM passages_text WHERE passages_text MATCH ?"
        return chain.from_iterable(self._execute(select, query))

    def rows_with(self, term: str) -> Iterator[int]:
        """The rows that hold a stem, each as often as it does."""
        select = "SELECT doc FROM passages_words WHERE term=?"
        return chain.from_iterable(self._execute(select, term))

    def row_texts(self, rows: Sequence[int], documents: Collection[str]) -> list[str]:
        """Title, headings and text of those of ``rows`` that are passages of ``documents``."""
        select = (
            "SELECT DISTINCT p.document, t.prefix || ' ' || t.text FROM passages p"  # noqa: S608
            f" JOIN passages_text t ON t.rowid=p.row WHERE p.row IN ({marks(rows)})"
        )
        return [row[1] for row in self._execute(select, *rows) if row[0] in documents]

    def _named(self, column: str, values: Sequence[int | str]) -> dict[int, str]:
        """Passage ids by row, for passages with any of ``values`` in ``column``."""
        named: dict[int, str] = {}
        for some in batches(values):
            select = f"SELECT row,id FROM passages WHERE {column} IN ({marks(some)})"  # noqa: S608
            named |= dict(self._execute(select, *some))
        return named

    def finds(self, passage: Passage) -> bool:
        """Whether the full-text index finds a passage by a rare phrase of its own: its longest word's."""
        words = list(_WORDS.finditer(passage.text))
        if not words:
            return True
        longest = max(range(len(words)), key=lambda at: len(words[at].group()))
        near = words[max(0, longest - 2) : longest + 3]
        phrase = (
            passage.text[near[0].start() : near[-1].end()].replace("\0", " ").replace('"', '""')
        )
        select = (
            "SELECT 1 FROM passages_text WHERE passages_text MATCH ?"
            " AND rowid=(SELECT row FROM passages WHERE id=?)"
        )
        return self._execute(select, f'"{phrase}"', passage.id).fetchone() is not None

    def rebuild_text_index(self) -> None:
        """Make the full-text index anew from the texts that it holds."""
        with self.transaction():
            self._execute("INSERT INTO passages_text(passages_text) VALUES('rebuild')")

    def document_frequency(self, word: str, stem: str = "") -> int:
        """In how many passages ``word``, stemmed, occurs.

        With its ``stem`` the vocabulary is looked up, which counts nothing.
        """
        if stem:
            found = self._execute("SELECT doc FROM passages_terms WHERE term=?", stem).fetchone()
            if found:
                return int(found[0])
        phrase = match_query([word])
        if not phrase:
            return 0
        count = "SELECT count(*) FROM passages_text WHERE passages_text MATCH ?"
        return int(self._execute(count, phrase).fetchone()[0])

    def terms(self, start: str, shortest: int, longest: int) -> list[str]:
        """The stems of the full-text index that begin with ``start``, by their length in letters."""
        select = (
            "SELECT term FROM passages_terms WHERE term >= ? AND term < ?"
            " AND length(term) BETWEEN ? AND ?"
        )
        end = start[:-1] + chr(ord(start[-1]) + 1)
        return [row[0] for row in self._execute(select, start, end, shortest, longest)]

    def texts_with(self, term: str, documents: Collection[str], limit: int) -> list[str]:
        """Title, headings and text of up to ``limit`` passages that hold a stem.

        Of ``documents`` only when any are named.
        """
        within = f"AND p.document IN ({marks(list(documents))})" if documents else ""
        select = (
            "SELECT DISTINCT t.prefix || ' ' || t.text FROM passages_words w"  # noqa: S608
            " JOIN passages p ON p.row=w.doc JOIN passages_text t ON t.rowid=w.doc"
            f" WHERE w.term=? {within} LIMIT ?"
        )
        return [row[0] for row in self._execute(select, term, *documents, limit)]
