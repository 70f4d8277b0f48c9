"""The catalogue: documents, passages, words, source files and rules of access, in SQLite."""
