"""Rows of the catalogue: its tables, and what their rows stand for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np

from ingest.document import BlockKind, Document, Link, Passage, Sentence
from ingest.model.encoder import SentenceVectors
from ingest.parsers.scripts import spellings

_T = TypeVar("_T")
SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
  id TEXT PRIMARY KEY, root TEXT NOT NULL, path TEXT NOT NULL, title TEXT NOT NULL,
  text TEXT NOT NULL, content_hash TEXT NOT NULL, format TEXT NOT NULL, ingested_at TEXT NOT NULL,
  pages TEXT NOT NULL, links TEXT NOT NULL,
  metadata TEXT NOT NULL, remarks TEXT NOT NULL DEFAULT '[]', readers INTEGER NOT NULL DEFAULT 1);
CREATE TABLE IF NOT EXISTS passages (
  row INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL,
  document TEXT NOT NULL REFERENCES documents(id), ordinal INTEGER NOT NULL, start INTEGER NOT NULL,
  end INTEGER NOT NULL, heading TEXT NOT NULL, page INTEGER, sentences TEXT NOT NULL,
  sentence_vectors BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS passages_by_document ON passages(document, ordinal);
CREATE VIRTUAL TABLE IF NOT EXISTS passages_text USING fts5(
  prefix, text, tokenize='porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE IF NOT EXISTS passages_terms USING fts5vocab(passages_text, 'row');
"""
# Columns that catalogues of earlier versions lack.
ADDED_COLUMNS = (
    "remarks TEXT NOT NULL DEFAULT '[]'",
    "readers INTEGER NOT NULL DEFAULT 1",
)
SELECT_DOCUMENT = (
    "SELECT id,root,path,title,{text},content_hash,format,ingested_at,pages,{links},metadata,remarks,"
    "(SELECT count(*) FROM passages WHERE document=documents.id) FROM documents"
)
_WORD = re.compile(r"\w+")


class SourceState(NamedTuple):
    """What tells whether a source file has changed since it was ingested."""

    document: str
    content_hash: str
    readers: int


class StoredPassage(NamedTuple):
    """A passage with the vectors of its sentences, shape (sentences, dimension), int8."""

    passage: Passage
    sentence_vectors: SentenceVectors


SELECT_PASSAGE = (
    "SELECT p.id,p.document,d.title,p.heading,p.page,p.start,p.end,t.text,p.ordinal,p.sentences,"
    "p.sentence_vectors FROM passages p JOIN documents d ON d.id=p.document"
    " JOIN passages_text t ON t.rowid=p.row WHERE"
)


def stored_from(row: Sequence[Any]) -> StoredPassage:
    """A row of ``SELECT_PASSAGE``."""
    sentences = tuple(Sentence(s, e, BlockKind(k), bool(d)) for s, e, k, d in json.loads(row[9]))
    flat = np.frombuffer(row[10], np.int8)
    vectors = flat.reshape(len(sentences), -1) if len(sentences) else flat.reshape(0, 0)
    passage = Passage(
        row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], sentences
    )
    return StoredPassage(passage, vectors)


def document_from(row: Sequence[Any]) -> Document:
    """A row of documents, with the number of its passages last."""
    return Document(
        id=row[0], root=row[1], path=row[2], title=row[3], text=row[4], content_hash=row[5],
        format=row[6], ingested_at=row[7], pages=tuple(json.loads(row[8])),
        links=tuple(Link(*link) for link in json.loads(row[9])), metadata=json.loads(row[10]),
        remarks=tuple(json.loads(row[11])), passages=row[12],
    )  # fmt: skip


def any_of(words: Sequence[str]) -> str:
    """A full-text query for passages that hold any of ``words``, raised or lowered digits too."""
    spelled = [words_in(spelling) for word in words for spelling in spellings(word)]
    # Quoted, so that AND, NEAR or a colon in a question stay words.
    return " OR ".join(f'"{" ".join(pieces)}"' for pieces in spelled if pieces)


def marks(values: Sequence[object]) -> str:
    """As many placeholders as there are values."""
    return ",".join("?" * len(values))


def chunks(ids: Sequence[_T], size: int = 500) -> Iterator[Sequence[_T]]:
    """``ids`` in parts that fit into one statement."""
    for i in range(0, len(ids), size):
        yield list(ids[i : i + size])


def words_in(text: str) -> list[str]:
    """The words of ``text`` as the full-text index tells them apart."""
    return _WORD.findall(text)
