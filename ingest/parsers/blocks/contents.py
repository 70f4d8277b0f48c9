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
_TEXT = 60  # letters of what is no entry: an entry that is worded anew has fewer


def letters_of(content: str) -> str:
    """A line's letters, folded: numbers of headings and marks may be set otherwise elsewhere."""
    return "".join(filter(str.isalpha, content)).casefold()


def without_contents(parsed: ParsedDocument) -> ParsedDocument:
    """The document without the blocks of its tables of contents, whose headings must stand in it."""
    text, blocks = parsed.text, parsed.blocks
    left_out: set[int] = set()
    for number, block in enumerate(blocks):
        if block.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH) and CONTENTS.fullmatch(
            text[block.start : block.end]
        ):
            entries = _entries(text, blocks[number + 1 :])
            left_out.update(range(number, number + entries + 1) if entries else ())
    if not left_out:
        return parsed
    return replace(
        parsed, blocks=tuple(b for number, b in enumerate(blocks) if number not in left_out)
    )


def _entries(text: str, blocks: Sequence[Block]) -> int:
    """How many of these blocks are entries of a table of contents; 0 where they are none."""
    said, first = list[str](), ""
    entries = 0
    for block in blocks:
        content = _TARGET.sub("]", text[block.start : block.end])
        lines = [letters for line in content.splitlines() if (letters := letters_of(line))]
        if block.kind is BlockKind.CODE or (first and any(one.endswith(first) for one in lines)):
            break  # the text begins with the first heading, "Chapter 1. Scope" of "1. Scope"
        later = letters_of(text[block.end :])
        missing = [line for line in lines if line not in later]
        if missing and (len("".join(missing)) > _TEXT or block.kind is BlockKind.HEADING):
            break
        first = first or "".join(lines[:1])
        said.append(letters_of(content))
        entries += len(lines) - len(missing)
    while said and any(said[-1].endswith(one) for one in said[:-1]):
        said.pop()  # a heading that stands below its contents
    return len(said) if entries >= _FEWEST else 0
