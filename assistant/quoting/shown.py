"""What is read of a quote: the sentence on one line, without the marks of the notation it is written in.

The citation keeps the exact characters; this is what stands in the answer.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from assistant.reading.cells import cells_of
from ingest.document import BlockKind, Passage, Sentence
from ingest.parsers.blocks.link_addresses import address_behind

# The marks of each notation: shown are the words ``said``, which may hold marks in turn, or a ``code`` as it is,
# with the address that an ``href`` leads to, which may be a variable in braces. They reach 500 characters at most,
# so that a text full of marks that open and never close is read in time.
_MARKDOWN = re.compile(
    r"(?P<tick>`+)(?P<code>.{1,500}?)(?P=tick)(?!`)"
    r"|(?P<mark>\*{2,3}|_{2,3}|(?<!\w)[*_](?=\S))(?P<said>.{1,500}?)(?P=mark)"
    r"|!?\[(?P<link>[^\]]{0,500})\]\((?P<href>(?:\{\{[^{}]{0,80}\}\}|[^)\s{]|\{(?!\{))*)\)"
    r"|(?<!\w)\[(?P<target>[^\W\d][^\]]{0,500})\]\[[^\]]{0,500}\]"
)
# ``code``, **bold**, :role:`text <target>`, `text <target>`_, _`place`, [1]_, target_ and |name|.
_RESTRUCTURED = re.compile(
    r"(?<!\w)(?:(?P<tick>``)(?P<code>.{1,500}?)``|(?P<mark>\*\*|\*(?=[^\s*]))(?P<said>.{1,500}?)(?P=mark)"
    r"|(?::[a-z][\w:+.-]*:|_)?`[~!]?(?P<link>[^`<>]{1,500}?)(?: ?<(?P<href>[^`<>]{1,500})>)?`_{0,2}"
    r"|(?P<target>[^\W_](?:[\w-]{0,60}[^\W_])?)_{1,2}(?![\w.@/]\w|\w))"
    r"| \[[#*\w]+\]_(?!\w)|(?<![\w|])\|(?P<name>[^\s|](?:[^|]{0,500}[^\s|])?)\|_{0,2}(?!\w)"
)
# `code`, link:target[text], xref:, mailto: and https://…[text], <<target,text>>, kbd:[key], *bold* and _emphasis_.
_ASCIIDOC = re.compile(
    r"(?<![\w`+])(?P<tick>``?|\+{1,3})(?P<code>[^\s`+](?:.{0,500}?\S)?)(?P=tick)(?![\w`+])"
    r"|(?<!\w)(?:(?:link|xref):|(?=mailto:|https?://))(?P<href>[^\s\[\]]*)\[(?P<link>[^\]]{0,500})\]"
    r"|<<[^<>,]{1,500},\s*(?P<target>[^<>]{1,500})>>|(?<!\w)(?:kbd|btn):\[(?P<name>[^\]]+)\]"
    r"|(?P<mark>\*\*|__|##|(?<![\w&*_#])[*_#](?=[^\s*_#]))(?P<said>[^\s*_#](?:.{0,500}?\S)?)(?P=mark)(?!(?<=\w[*_#])\w)"
)
_ORG = re.compile(
    r"\[\[(?P<href>[^\[\]]{1,500})\]\[(?P<link>[^\[\]]{1,500})\]\]|\[\[(?P<target>[^\[\]]{1,500})\]\]"
    r"|(?<![\w/:])(?P<tick>[=~])(?P<code>[^\s=~](?:[^=~]{0,500}[^\s=~])?)(?P=tick)(?![\w/])"
    r"|(?<![\w/:])(?P<mark>[*/_+])(?P<said>[^\s*/_+](?:.{0,500}?\S)?)(?P=mark)(?![\w/])"
)
_LABELLED = 2  # cells
_QUOTED = re.compile(r"\n[ \t]*(?:>[ \t]?)+")  # before each line of a quotation
_NOTATIONS = {
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".mdx": _MARKDOWN,
    ".rst": _RESTRUCTURED,
    ".rest": _RESTRUCTURED,
    ".adoc": _ASCIIDOC,
    ".asciidoc": _ASCIIDOC,
    ".asc": _ASCIIDOC,
    ".org": _ORG,
}


def shown(passage: Passage, sentence: Sentence) -> str:
    """A sentence as it is read; a bar in a cell without the backslash that keeps it from parting cells.

    A row of two cells below no header is a label and what it says: "Rent: 84,000".
    """
    said = passage.quote(sentence)
    if sentence.kind is BlockKind.TABLE_ROW and not sentence.lead:
        cells = [cell_shown(cell, passage) for cell in cells_of(said)]
        if len(cells) == _LABELLED and all(cells):
            return f"{cells[0].rstrip(':')}: {cells[1]}"
    if "\n" in said and _marks_of(passage.document) is _MARKDOWN:
        said = _QUOTED.sub("\n", said)
    words = " ".join(said.split())
    if sentence.kind is BlockKind.TABLE_ROW:
        words = words.replace("\\|", "|")
    return words if sentence.kind is BlockKind.CODE else without_marks(words, passage.document)


def cell_shown(cell: str, passage: Passage) -> str:
    """A cell as it is read."""
    return without_marks(" ".join(cell.replace("\\|", "|").split()), passage.document)


def without_marks(words: str, document: str) -> str:
    """Words of a document without the marks that its notation sets them in, and links as what they are called."""
    marks = _marks_of(document)
    return words if marks is None else _without(marks, words)


def _marks_of(document: str) -> re.Pattern[str] | None:
    return _NOTATIONS.get(PurePosixPath(document.lower()).suffix)


def _without(marks: re.Pattern[str], words: str) -> str:
    def said(marked: re.Match[str]) -> str:
        """What is marked, and the mail address or number that stands behind a link alone."""
        found = marked.groupdict("")
        if found["code"]:
            return found["code"].strip()
        text = found["link"] or found.get("target") or found.get("name") or found["said"]
        address = address_behind(text, found.get("href", ""))
        text = _without(marks, text) if found["said"] else text
        return f"{text} ({address})" if address else text

    return marks.sub(said, words)
