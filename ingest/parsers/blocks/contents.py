"""Tables of contents that no markup tells: below a line that calls them so, lines that stand in the text again.

They say nothing that the headings do not, and would be found before what stands below these. They stay in the
text and are no blocks of it. An agenda is none: nothing calls it contents.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.document import Block, BlockKind, ParsedDocument

CONTENTS = re.compile(
    r"[\W\d_]*(?:(?:table of )?contents|inhalt(?:sverzeichnis)?|sommaire|table des matières|[ií]ndice|contenido"
    r"|sommario|inhoud(?:sopgave)?|spis treści|obsah|innehåll|indhold|innhold|sisällys|tartalomjegyzék|sumário"
    r"|cuprins)\W*",
    re.IGNORECASE,
)
_TARGET = re.compile(r"\]\([^()\s]*\)")  # of a link in Markdown
_FEWEST = 3  # entries of a table of contents
_MOST_BLOCKS = 2_000  # of one; a book has some hundreds
_LONGEST_TITLE = 60  # characters
_TEXT = 60  # letters of what is no entry: an entry that is worded anew has fewer


def letters_of(content: str) -> str:
    """A line's letters, folded: numbers of headings and marks may be set otherwise elsewhere."""
    return "".join(filter(str.isalpha, content)).casefold()


def without_contents(parsed: ParsedDocument) -> ParsedDocument:
    """The document without the blocks of its tables of contents, whose headings must stand in it."""
    text, blocks = parsed.text, parsed.blocks
    titles = [
        number
        for number, block in enumerate(blocks)
        if block.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH)
        and block.end - block.start <= _LONGEST_TITLE
        and CONTENTS.fullmatch(text[block.start : block.end])
    ]
    if not titles:
        return parsed
    letters, ends = _letters_behind(text, blocks)
    left_out: set[int] = set()
    for number in titles:
        if number not in left_out and (
            entries := _entries(text, blocks, number + 1, letters, ends)
        ):
            left_out.update(range(number, number + entries + 1))
    return replace(
        parsed, blocks=tuple(b for number, b in enumerate(blocks) if number not in left_out)
    )


def _letters_behind(text: str, blocks: Sequence[Block]) -> tuple[str, list[int]]:
    """The letters of ``text``, and of each block the place in them behind its own."""
    parts, ends = list[str](), list[int]()
    at = length = 0
    for block in blocks:
        parts.append(letters_of(text[at : block.end]))
        at, length = block.end, length + len(parts[-1])
        ends.append(length)
    return "".join([*parts, letters_of(text[at:])]), ends


def _entries(
    text: str, blocks: Sequence[Block], begin: int, letters: str, ends: Sequence[int]
) -> int:
    """How many of the blocks from ``begin`` on are entries of a table of contents; 0 where they are none."""
    said, first = list[str](), ""
    entries = strange = 0
    for number in range(begin, min(len(blocks), begin + _MOST_BLOCKS)):
        block = blocks[number]
        content = _TARGET.sub("]", text[block.start : block.end])
        lines = [line for one in content.splitlines() if (line := letters_of(one))]
        if block.kind is BlockKind.CODE or (first and any(one.endswith(first) for one in lines)):
            break  # the text begins with the first heading, "Chapter 1. Scope" of "1. Scope"
        missing = [line for line in lines if letters.find(line, ends[number]) < 0]
        if missing and (len("".join(missing)) > _TEXT or block.kind is BlockKind.HEADING):
            break
        strange += bool(missing)
        if strange > max(_FEWEST, len(said)):
            break
        first = first or "".join(lines[:1])
        said.append(letters_of(content))
        entries += len(lines) - len(missing)
    while said and any(said[-1].endswith(one) for one in said[:-1]):
        said.pop()  # a heading that stands below its contents
    return len(said) if entries >= _FEWEST else 0
