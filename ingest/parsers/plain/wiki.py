"""What is of a wiki in plain text, as people copy it and exports hold it: its marks, and tables, ``{| … |}``.

A row is written anew within its own lines, its cells with bars between them, without their attributes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.document import HEADER_ROW, HEADLESS_ROW, Block, BlockKind
from ingest.parsers.blocks.named_characters import characters
from ingest.parsers.lines.line_shapes import Line
from ingest.parsers.plain.marked_lists import MarkedLists
from ingest.parsers.tables.drawn_rows import DrawnRow, DrawnTable
from ingest.parsers.tables.drawn_tables import DrawnLines

_HEADING = re.compile(r"(={2,6})[^=].*[^=]\1|h[1-6]\. .*")  # MediaWiki's, Textile's
_SIGNS = re.compile(r"(={2,6})[^=].*[^=]\1")
_HIGHEST_OF_DOKUWIKI = 5
_MOST_LINES = 5_000  # in which a table has to end
_MOST_SPANNED = 50  # rows or columns of a merged cell
_ATTRIBUTES = re.compile(r"\s*(?:[\w-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s|\"']+)\s*)+\|(?!\|)")
_SPAN = re.compile(r"\b(row|col)span\s*=\s*[\"']?(\d{1,3})")
_MARKUP = re.compile(
    r"\[\[(?:[^\[\]]*\|)?(?P<page>[^\[\]|]*)\]\]|\[\w+://\S+(?: (?P<site>[^\]]*))?\]|'{2,5}"
    r"|<ref\b[^<>]*/>|<ref\b.*?</ref>|<!--.*?-->|<[^<>]*>",
    re.DOTALL | re.IGNORECASE,
)


# Of a text: its notes are kept, and what looks like a tag of no page.
_MARKED_UP = re.compile(
    r"\[\[(?:[^\[\]]*\|)?(?P<page>[^\[\]|]*)\]\]|\[\w+://\S+ (?P<site>[^\]]*)\]|'{2,5}|<!--.*?-->"
    r"|<ref\b[^<>]*/>|<ref\b[^<>]*>(?P<note>.*?)</ref>|(?P<break><br ?/?>)"
    r"|<(?P<struck>s|del|strike)>.*?</(?P=struck)>"
    r"|</?(?:b|i|u|em|strong|small|big|span|center|nowiki|code|tt|div|p|ol|ul|li|blockquote|references)\b[^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
_MEDIAWIKI = re.compile(r"^(={2,6})[^=\n]+\1[ \t]*$", re.MULTILINE)
_TABLE = re.compile(r"(^\{\|.*?^\|\})", re.MULTILINE | re.DOTALL)
_MARKS = re.compile(r"([*#:;]+)[ \t]*(?=[^\s*#:;])")  # as deep as there are
_LINKED = re.compile(r"\[\[[^\[\]\n]+\]\]|'''[^'\n]+'''")


def without_marks(text: str) -> str:
    """A text of MediaWiki as its page shows it, with its notes in brackets; another text as it is."""
    if _MEDIAWIKI.search(text) is None or _LINKED.search(text) is None:
        return text
    apart = _TABLE.split(text)  # whose cells are read by themselves
    lists = MarkedLists(_MARKS)
    apart[::2] = (_MARKED_UP.sub(_as_shown, lists.typed(part)) for part in apart[::2])
    return "".join(apart)


def _as_shown(mark: re.Match[str]) -> str:
    if note := (mark["note"] or "").strip():
        stop = (
            "."
            if mark.string[mark.start() - 1 : mark.start()] == "." and note[-1] not in ".!?"
            else ""
        )
        return f" ({note}{stop})"
    return " " if mark["break"] else mark["page"] or mark["site"] or ""


def is_wiki(lines: Iterable[Line]) -> bool:
    """Whether headings are marked as wikis do, where "# Sign it." is a step."""
    return any(_HEADING.fullmatch(line.content) for line in lines)


def counts_down(lines: Iterable[Line]) -> bool:
    """Whether the most signs mark the highest headings, as in DokuWiki; in MediaWiki they mark the lowest."""
    marks = [len(found[1]) for line in lines if (found := _SIGNS.fullmatch(line.content))]
    return bool(marks) and marks[0] == max(marks) >= _HIGHEST_OF_DOKUWIKI


def wiki_table(lines: Sequence[Line], at: int, drawing: DrawnLines) -> DrawnTable | None:
    """The table that begins with line ``at``; None where none does, or one with others in its cells."""
    if not lines[at].content.startswith("{|"):
        return None
    until = min(len(lines), at + _MOST_LINES)
    end = next((n for n in range(at + 1, until) if lines[n].content[:2] in {"|}", "{|"}), until)
    if end == until or lines[end].content.startswith("{|"):
        return None
    captions: list[Block] = []
    groups: list[list[int]] = [[]]
    for number in range(at + 1, end):
        line = lines[number]
        if line.content.startswith("|-"):
            groups.append([])
        elif line.content.startswith("|+"):
            words = line.content[2 + _attributes(line.content[2:]) :].lstrip()
            if words:
                captions.append(Block(line.end - len(words), line.end, BlockKind.PARAGRAPH))
        elif line.content and (groups[-1] or line.content[0] in "|!"):
            groups[-1].append(number)
    rows: list[DrawnRow] = []
    above: dict[int, tuple[str, int]] = {}  # cells that reach into the rows below, by their columns
    is_headed = False
    for group in filter(None, groups):
        cells = _cells([lines[number].content for number in group])
        is_headed = is_headed or (not rows and all(mark == "!" for mark, _ in cells))
        rows.append(DrawnRow(range(group[0], group[-1] + 1), _spread(cells, above)))
    if not rows:
        return None
    table = drawing.table(end + 1, rows, HEADER_ROW if is_headed else HEADLESS_ROW)
    return table._replace(rows=(*captions, *table.rows))


def _cells(lines: Sequence[str]) -> list[tuple[str, str]]:
    """The cells of a row, each with its mark: ``!`` of those that are names."""
    cells: list[tuple[str, str]] = []
    for line in lines:
        if line[0] in "|!":
            parts = re.split(r"\|\||!!" if line[0] == "!" else r"\|\|", line[1:])
            cells += [(line[0], part) for part in parts]
        else:
            mark, text = cells.pop()
            cells.append((mark, f"{text} {line}"))
    return cells


def _spread(cells: Sequence[tuple[str, str]], above: dict[int, tuple[str, int]]) -> list[str]:
    """What a row says in each column; ``above`` becomes what reaches into the next."""
    row: list[str] = []
    below: dict[int, tuple[str, int]] = {}

    def fill() -> None:
        while (reaching := above.pop(len(row), None)) is not None:
            text, rows = reaching
            if rows > 1:
                below[len(row)] = text, rows - 1
            row.append(text)

    for _, cell in cells:
        fill()
        stated = cell[: _attributes(cell)]
        spans = {kind: min(_MOST_SPANNED, int(number)) for kind, number in _SPAN.findall(stated)}
        text = _shown(cell[len(stated) :])
        for _ in range(spans.get("col", 1)):
            if spans.get("row", 1) > 1:
                below[len(row)] = text, spans["row"] - 1
            row.append(text)
    fill()
    above |= below
    return row


def _attributes(cell: str) -> int:
    found = _ATTRIBUTES.match(cell)
    return found.end() if found else 0


def _shown(cell: str) -> str:
    """A cell without the marks of links, bold words and notes."""
    bare = _MARKUP.sub(lambda found: found["page"] or found["site"] or _gap(found[0]), cell)
    return " ".join(characters(bare).split())


def _gap(mark: str) -> str:
    return " " if mark[:3].lower() == "<br" else ""
