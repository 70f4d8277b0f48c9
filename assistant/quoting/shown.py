"""What is read of a quote: the sentence on one line, without the marks of the notation it is written in.

The citation keeps the exact characters; this is what stands in the answer.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from assistant.reading.cells import cells_of
from ingest.document import BlockKind, Passage, Sentence
from ingest.parsers.blocks.link_addresses import address_behind
from ingest.parsers.blocks.scripts import subscript, superscript

# The marks of each notation: shown are the words ``said``, which may hold marks in turn, or a ``code`` as it is,
# with the address that an ``href`` leads to, which may be a variable in braces. They reach 500 characters at most,
# so that a text full of marks that open and never close is read in time.
# Elements of HTML within a line; other names in angle brackets stand for something ("<your name>").
_TAGS = "a|abbr|b|big|cite|code|dfn|em|font|i|img|ins|kbd|mark|q|samp|small|span|strong|sub|sup|tt|u|var|wbr"
MARKDOWN = re.compile(
    r"(?<!`)(?P<tick>`{1,9}(?!`))(?P<code>.{1,500}?)(?<!`)(?P=tick)(?!`)|\\(?P<escaped>[][!#$()*+.<=>_`{|}~-])"
    r"|(?P<mark>\*{2,3}|_{2,3}|(?<!\w)[*_](?=\S))(?P<said>.{1,500}?)(?P=mark)"
    r"|(?<![=\w])==(?P<lit>[^\s=](?:[^=]{0,500}[^\s=])?)==(?![=\w])"
    # Of wikis and Obsidian: [[page|text]], ![[file]]. Marks of notes: [^1].
    r"|!?\[\[(?:[^][|]{1,500}\|)?(?P<name>[^][|]{1,500})\]\](?!\()| ?\[\^[^]\s]{1,60}\]"
    r"|!?\[(?P<link>!\[[^]]{0,500}\]\([^)]{0,500}\)|(?:\\.|\[[^][]{0,60}\]|[^][\\]){0,500})\]\(\s?(?:<[^<>]{0,500}>"
    r"|(?P<href>(?:\{\{[^{}]{0,80}\}\}|\([^()\s]{0,500}\)|[^()\s{]|\{(?!\{)){0,2000}))"
    r"(?:\s+(?:\"[^\"]{0,500}\"|'[^']{0,500}'))?\s?\)"
    r"|(?<!\w)\[(?P<target>[^\W\d][^\]]{0,500})\]\[[^\]]{0,500}\]"
    r"|(?:<sup>|(?<=\w)\^(?=\w{1,4}\^))(?P<raised>[^<>^]{1,80})(?:</sup>|\^)"
    r"|(?:<sub>|(?<=\w)~(?=\w{1,4}~))(?P<lowered>[^<>~]{1,80})(?:</sub>|~)"
    rf"|</?(?:{_TAGS})(?:\s[^<>]{{0,500}})?/?>"
    r"|<(?P<address>(?:https?://|mailto:)[^\s<>]{1,500}|[\w.+-]{1,99}@[\w.-]{1,99})>"
)
# ``code``, **bold**, :role:`text <target>`, `text <target>`_, _`place`, [1]_, target_, |name| and "\ ".
_RESTRUCTURED = re.compile(
    r":sup:`(?P<raised>[^`]{1,80})`|:sub:`(?P<lowered>[^`]{1,80})`"
    r"|(?<!\w)(?:(?P<tick>``)(?P<code>.{1,500}?)``|(?P<mark>\*\*|\*(?=[^\s*]))(?P<said>.{1,500}?)(?P=mark)"
    r"|(?::[a-z][\w:+.-]*:|_)?`[~!]?(?P<link>(?:-->|[^`<>]){1,500}?)(?: ?<(?P<href>[^`<>]{1,500})>)?`_{0,2}"
    r"|(?P<target>[^\W_](?:[\w-]{0,60}[^\W_])?)_{1,2}(?![\w.@/]\w|\w))"
    r"| \[[#*\w]+\]_(?!\w)|(?<![\w|])\|(?P<name>[^\s|](?:[^|]{0,500}[^\s|])?)\|_{0,2}(?!\w)"
    r"|\\(?:\s|(?P<escaped>[*_`|<>]))"
)
# `code`, link:target[text], xref:, mailto: and https://…[text], <<target,text>>, kbd:[key], *bold* and _emphasis_.
_ASCIIDOC = re.compile(
    r"(?<![\w`+])(?P<tick>``?|\+{1,3})(?P<code>[^\s`+](?:.{0,500}?\S)?)(?P=tick)(?![\w`+])"
    r"|(?<!\w)(?:(?:link|xref|image):|(?=mailto:|https?://))(?P<href>[^\s\[\]]*)\[(?P<link>[^\]]{0,500}?)\^?\]"
    r"|<<[^<>,]{1,500},\s*(?P<target>[^<>]{1,500})>>|(?<!\w)(?:kbd|btn|stem):\[(?P<name>[^\]]+)\]"
    r"|(?<!\w)menu:(?P<menu>[^\s\[\]]{1,99})\[(?P<entries>[^\]]{0,500})\]"
    r"| ?footnote(?:ref)?:[\w-]{0,99}\[(?P<note>[^\]]{0,500})\]"
    r"|(?:\[[.#][\w.# -]{1,99}\](?=[#*_]))?"
    r"(?P<mark>\*\*|__|##|(?<![\w&*_#])[*_#](?=[^\s*_#]))(?P<said>[^\s*_#](?:.{0,500}?\S)?)(?P=mark)(?!(?<=\w[*_#])\w)"
    r"|\^(?P<raised>[\w+-]{1,80})\^|~(?P<lowered>[\w+-]{1,80})~"
)
_ORG = re.compile(
    r"\[\[(?P<href>[^\[\]]{1,500})\]\[(?P<link>[^\[\]]{1,500})\]\]|\[\[(?P<target>[^\[\]]{1,500})\]\]"
    r"|(?<![\w/:])(?P<tick>[=~])(?P<code>[^\s=~](?:[^=~]{0,500}[^\s=~])?)(?P=tick)(?![\w/])"
    r"|(?<![\w/:])(?P<mark>[*/_+])(?P<said>[^\s*/_+](?:.{0,500}?\S)?)(?P=mark)(?![\w/])"
    r"| ?\[fn:[\w-]{0,99}(?::(?P<note>[^\[\]]{0,500}))?\]|<(?P<name>\d{4}-\d\d-\d\d[^<>]{0,60})>"
    r"|\^\{(?P<raised>[^{}]{1,80})\}|_\{(?P<lowered>[^{}]{1,80})\}"
)
# Of the groups those that are shown as they are, once their own marks are gone.
SHOWN = ("link", "target", "name", "said", "lit", "address", "escaped")
_BEFORE = 50  # characters that tell how a raised one is written
_LABELLED = 2  # cells
# A mark of which the other one stands in another sentence.
_CUT = re.compile(r"^\*{2,3}(?=\w)|(?<=[\w.!?])\*{2,3}(?=\s|$)")
_QUOTED = re.compile(r"\n[ \t]*(?:>[ \t]?)+")  # before each line of a quotation
_NOTATIONS = {
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".mdx": MARKDOWN,
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
    if "\n" in said and marks_in_notation(passage.document) is MARKDOWN:
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
    marks = marks_in_notation(document)
    said = words if marks is None else _without(marks, words).strip()
    return _CUT.sub("", said) if marks is MARKDOWN and said.count("**") == 1 else said


def marks_in_notation(document: str) -> re.Pattern[str] | None:
    """The marks of the notation that a document is written in; None of one without."""
    return _NOTATIONS.get(PurePosixPath(document.lower()).suffix)


def _without(marks: re.Pattern[str], words: str) -> str:
    def said(marked: re.Match[str]) -> str:
        """What is marked, and the mail address or number that stands behind a link alone."""
        found = {name: held for name, held in marked.groupdict().items() if held}
        if "code" in found:
            return found["code"].strip()
        if "raised" in found:
            before = words[max(0, marked.start() - _BEFORE) : marked.start()]
            return superscript(found["raised"], before)
        if "lowered" in found:
            return subscript(found["lowered"])
        if "menu" in found:
            return " > ".join(filter(None, (found["menu"], found.get("entries", ""))))
        if "note" in found:
            return f" ({_without(marks, found['note'])})"
        text = next((found[name] for name in SHOWN if name in found), "")
        address = address_behind(text, found.get("href", ""))
        text = text if "escaped" in found else _without(marks, text)
        return f"{text} ({address})" if address else text

    return marks.sub(said, words)
