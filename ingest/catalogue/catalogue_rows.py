"""Rows of the catalogue: its tables, and what their rows stand for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from ingest.document import BlockKind, Document, Link, Locator, Passage, Sentence
from ingest.model.encoder import SentenceVectors
from ingest.parsers import PARSERS_VERSION
from ingest.parsers.blocks.scripts import spellings

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
CREATE TABLE IF NOT EXISTS locators (
  document TEXT NOT NULL REFERENCES documents(id), start INTEGER NOT NULL, label TEXT NOT NULL,
  PRIMARY KEY (document, start)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS word_boxes (
  document TEXT NOT NULL REFERENCES documents(id), page INTEGER NOT NULL, boxes TEXT NOT NULL,
  PRIMARY KEY (document, page)) WITHOUT ROWID;
CREATE VIRTUAL TABLE IF NOT EXISTS passages_text USING fts5(
  prefix, text, tokenize='porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE IF NOT EXISTS passages_terms USING fts5vocab(passages_text, 'row');
CREATE VIRTUAL TABLE IF NOT EXISTS passages_words USING fts5vocab(passages_text, 'instance');
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


class StoredPassage(NamedTuple):
    """A passage with the vectors of its sentences, shape (sentences, dimension), int8."""

    passage: Passage
    sentence_vectors: SentenceVectors


INSERT_DOCUMENT = "INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
INSERT_PASSAGE = (
    "INSERT INTO passages (id,document,ordinal,start,end,heading,page,sentences,sentence_vectors)"
    " VALUES (?,?,?,?,?,?,?,?,?)"
)
INSERT_LOCATOR = "INSERT INTO locators VALUES (?,?,?)"
INSERT_BOXES = "INSERT INTO word_boxes VALUES (?,?,?)"
SELECT_LOCATOR = (
    "SELECT label FROM locators WHERE document={document} AND start<={start}"
    " ORDER BY start DESC LIMIT 1"
)
_OF_START = SELECT_LOCATOR.format(document="p.document", start="p.start")
SELECT_PASSAGE = (
    "SELECT p.id,p.document,d.title,p.heading,p.page,p.start,p.end,t.text,p.ordinal,p.sentences,"  # noqa: S608
    f"p.sentence_vectors,({_OF_START}) FROM passages p JOIN documents d ON d.id=p.document"
    " JOIN passages_text t ON t.rowid=p.row WHERE"
)

# Of the sentences that ``passage_row`` writes, whether all are rows that head nothing.
_A_ROW = f'"{BlockKind.TABLE_ROW}", false'
MORE_THAN_ROWS = f"instr(replace(p.sentences, '{_A_ROW}', ''), '\"') > 0"


def document_row(document: Document) -> tuple[object, ...]:
    """What ``INSERT_DOCUMENT`` takes. The column ``readers`` holds the version of the parsers."""
    return (
        document.id, document.root, document.path, document.title, document.text,
        document.content_hash, document.format, document.ingested_at,
        json.dumps(document.pages), json.dumps(document.links),
        json.dumps(dict(document.metadata)), json.dumps(document.remarks), PARSERS_VERSION,
    )  # fmt: skip


def passage_row(passage: Passage, vectors: SentenceVectors) -> tuple[object, ...]:
    """What ``INSERT_PASSAGE`` takes."""
    return (
        passage.id, passage.document, passage.ordinal, passage.start, passage.end,
        passage.heading, passage.page, json.dumps(passage.sentences), vectors.tobytes(),
    )  # fmt: skip


def stored_from(row: Sequence[Any]) -> StoredPassage:
    """A row of ``SELECT_PASSAGE``."""
    # Those of earlier versions have no level.
    sentences = tuple(
        Sentence(s, e, BlockKind(k), bool(d), *level) for s, e, k, d, *level in json.loads(row[9])
    )
    flat = np.frombuffer(row[10], np.int8)
    vectors = flat.reshape(len(sentences), -1) if len(sentences) else flat.reshape(0, 0)
    return StoredPassage(Passage(*(*row[:9], sentences, row[11])), vectors)


def document_from(row: Sequence[Any], locators: Iterable[Sequence[Any]] = ()) -> Document:
    """A row of documents, with the number of its passages last, and its rows of locators."""
    return Document(
        id=row[0], root=row[1], path=row[2], title=row[3], text=row[4], content_hash=row[5],
        format=row[6], ingested_at=row[7], pages=tuple(json.loads(row[8])),
        links=tuple(Link(*link) for link in json.loads(row[9])), metadata=json.loads(row[10]),
        remarks=tuple(json.loads(row[11])), passages=row[12],
        locators=tuple(Locator(*locator) for locator in locators),
    )  # fmt: skip


def match_query(words: Sequence[str]) -> str:
    """A full-text query for passages that hold any of ``words``, raised or lowered digits too."""
    return " OR ".join(phrases_of(words))


def phrases_of(words: Sequence[str]) -> list[str]:
    """The phrases of a full-text query that ``words`` are looked for by."""
    spelled = [_WORD.findall(spelling) for word in words for spelling in spellings(word)]
    # Quoted, so that AND, NEAR or a colon in a question stay words.
    return [f'"{" ".join(pieces)}"' for pieces in spelled if pieces]


def marks(values: Sequence[object]) -> str:
    """As many placeholders as there are values."""
    return ",".join("?" * len(values))
