"""Comments on cells: what somebody says about one, told with what the cell and its row say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from typing import NamedTuple

from ingest.parsers.sheets.grid import one_line

_LONGEST = 80  # characters of a cell that is named


class CellComment(NamedTuple):
    """A comment on the cell at a row and a column, both counted from 0."""

    row: int
    column: int
    author: str
    text: str


class CommentSentence(NamedTuple):
    """A comment as a sentence, and the number of its row as the file's program shows it."""

    number: int
    says: str


def told(
    comments: Iterable[CellComment],
    rows: Sequence[Sequence[str]],
    hidden_rows: Set[int],
    hidden_columns: Set[int],
) -> list[CommentSentence]:
    """What comments say of the cells that are shown, from the top."""
    found = []
    for comment in sorted(comments):
        if comment.row in hidden_rows or comment.column in hidden_columns:
            continue
        text, author = one_line(comment.text), one_line(comment.author)
        if author and text.startswith(f"{author}:"):  # spreadsheet programs begin with the name
            text = text[len(author) + 1 :].strip()
        if text:
            row = rows[comment.row] if comment.row < len(rows) else []
            shown = [cell for at, cell in enumerate(row) if cell and at not in hidden_columns]
            own = row[comment.column] if comment.column < len(row) else ""
            cells = dict.fromkeys(_cut(cell) for cell in (*shown[:1], own) if cell)
            about = " on " + ", ".join(f"“{cell}”" for cell in cells) if cells else ""
            by = f" by {author}" if author else ""
            found.append(CommentSentence(comment.row + 1, f"Comment{by}{about}: {text}"))
    return found


def _cut(cell: str) -> str:
    return cell if len(cell) <= _LONGEST else f"{cell[:_LONGEST].rstrip()}…"
