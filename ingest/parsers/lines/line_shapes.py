"""What lines of unmarked text look like, for parsers that have to guess structure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_MAX_HEADING_WORDS = 12
MAX_HEADING_CHARACTERS = 90
_TAB_WIDTH = 4
_PHRASE = 3  # words: fewer with a comma behind them are a line of a table

# Signs that open items and stand in no cell of their own, as "✓" and "☐" do.
SIGNS = "•‣◦▪●○■·–⁃→➔➢➤►▶▸◆◇❖∗⋆⋄"
# A bullet or box, "①", "1.", "1)", "(1)", "a)", "(a)" or a small roman number, then the item.
BULLET = re.compile(
    rf"(?:[-*+{SIGNS}□‒―✓✔✗✘☐☑☒★①-⑳➀-➓❶-❿]|\[[ xX✓]\]"
    r"|\d{1,3}[.)]|\(\d{1,3}\)|\(?[A-Za-z]\)|\(?[ivx]{1,4}\))[ \t\u00a0]+(?=\S)"
)
# Whether an item holds, or is done.
CHECK_BOX = re.compile(r"[☐☑☒]|\[[ xX✓*]\]")
_NUMBERED = re.compile(r"(\d{1,3}(?:\.\d{1,3})*)\.?\s+(?=\S)")
# The number of a clause: "1.      RENT" is no row of a table.
_SPACED_NUMBER = re.compile(r"^\d{1,3}\.(?:\d{1,3}\.)*[ \t]+(?=[^\W\d])")
_PART = re.compile(r"(\d{1,3})\.\d{1,3}\b")
# "## Fees ##" of Markdown, "== Fees ==" of wikis, "= = Fees = =" of WikiText, "*** Fees ***" of letters,
# "h2. Fees" of Textile.
_MARKED = re.compile(
    r"(#{1,6})[ \t]+([^\s#].*?)(?:[ \t]+#+)?|(={1,6}|=(?: =){1,5})[ \t]*([^=\s](?:[^=]*[^=\s])?)[ \t]*\3"
    r"|([*~])\5{2,}[ \t]+([^\s*~](?:[^*~]*[^\s*~])?)[ \t]+\5{3,}"
    r"|h([1-6])(?:\([^()\s]*\)|\{[^{}]*\})?\.[ \t]+(\S.*)"
)
# "Article 5", "§ 3", "Chapter II": what stands above a title rather than above a verse.
_SECTION_NUMBER = re.compile(
    r"(?:§{1,2}|[^\W\d_]{3,12}\.?)[ \t\u00a0](?:\d{1,3}|[IVXLC]{1,6})[.:]?"
)
_CLOSERS = "\"'”’»›)]}*_"
_SENTENCE_ENDS = ".!?…。！？"
_NAME_WORDS = 4
_STOPS = frozenset(".;,:")
_RULE = re.compile(r"(?:[-=_*~#+–—]\s*){3,}|--")
# "From: ...", "Q: ...", "Speaker : ...": a label with its value is not a heading.
_LABEL = re.compile(r"[^\W\d_][\w-]{0,19} {0,12}:\s")
# Cells set side by side, or the dots that lead to a page number.
COLUMNS = re.compile(r"\t|\S {3,}\S|\||(?:\. ?){4}")
# What Acts set before the paragraphs of a section: "In this Act—".
_OPENS = re.compile(r"[^\W\d_][–—-]$")
# What programs put before what they log: "2024-05-01 09:41:03,123 ERROR …", "May  1 09:41:03 gate …".
_STAMP = re.compile(r"(?:\d{4}[-/.]\d\d[-/.]\d\d[T ]|[A-Z][a-z]{2} +\d{1,2} )\d\d:\d\d:\d\d\b")
_LETTER_PHRASES = re.compile(
    r"(dear|hi|hello|hey|best|kind|warm|many thanks|regards|sincerely|cheers|thanks|yours)\b",
    re.IGNORECASE,
)

# "Total due 4,430.37 EUR" is what a document says, however it is set.
_AMOUNT = re.compile(
    r"\w\W+(?:\d[\d.,' ]*[.,]\d{2} ?(?:[€$£]|EUR|USD|GBP|CHF)"
    r"|(?:[€$£]|EUR|USD|GBP|CHF) ?\d[\d.,']*[.,]\d{2})$"
)
# What stands below or above a picture, table or box.
_CAPTION = re.compile(
    r"(?:fig(?:ure|ura)?|tab(?:le|elle|leau|la)?|abb(?:ildung)?|photo|foto|chart|diagram(?:me)?|plate"
    r"|graph|illustration|image|map|box|listing|exhibit|cuadro|source|quelle|fuente)\.?\s*\d",
    re.IGNORECASE,
)

# A word cut at the end of a line.
_BROKEN = re.compile(r"\s[^\W\d_]+[-\u2010\u00ad]$")
# Words after which a phrase goes on: no heading ends with one, the first half of a sentence may.
_OPEN_ENDED = re.compile(
    r"\s(?:a|an|the|and|or|nor|of|by|with|at|than|that|which|whose|their|his|her|its|our|your|every"
    r"|each|into|per|between|during|until|because"
    r"|der|die|das|den|dem|des|(?:ein|kein|ihr|sein|unser)e?[nmrs]?|und|oder|von|vom|zum|zur|im|durch"
    r"|für|bis|zwischen|gegen|ohne|seit|sowie"
    r"|les?|une?|du|des|et|ou|aux?|par|pour|avec|dans|sur|chez|sans|vers|ce|cette|à|qui|que"
    r"|el|los|las|una|y|del?|un|al|con|para|por|hasta|desde|su|se"
    r"|il|lo|gli|della?|dello|dei|degli|delle|di|da|dal|nel|nella|presso|per|che|alla|e)$"
)
# A sentence's verb, which may end a heading ("Who we are") but not one that a number follows.
_STATES = re.compile(
    r"\s(?:is|are|was|were|costs?|ist|sind|beträgt|kostet|est|sont|es|son|è|sono)$"
)

# A number, a date or a time, with the sign, currency or unit that may stand with it.
_SUM = re.compile(
    r"\b(?:sub)?tota(?:a?ls?|ux|le)\b|\bsum(?:s|m?a)?\b|\w*summe\b|\binsgesamt\b|\bgesamt|\brazem\b|\bcelkem\b"
    r"|\bösszesen\b|\bитого\b",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"[-+−(<>≤≥~]?\s?(?:[A-Z]{3}\s|[$€£¥]\s?)?\d[\d\s.,:;/'’–-]*(?:\s?[^\s\d]{1,4})?\)?"
    r"|(?:\d{1,2}\.? )?[^\W\d_]{3,9}\.? (?:\d{1,2}, )?\d{4}"
    r"|#(?:N/A|[A-Z]{3,5}(?:/0)?[!?])"  # what a spreadsheet shows where there is none
)

_UNIT = re.compile(
    r"[(\[].{1,20}[)\]]|(?:in |per )?(?:%|‰|€|\$|£|EUR|USD|GBP|CHF|[kM]?€|thousands?|millions?|h|min|s|hours?"
    r"|minutes?|days?|weeks?|months?|years?|kg|mg|g|t|km|m|cm|mm|m²|m2|m³|ha|l|ml|[kM]?Wh?|V|Hz|k?Pa|bar|kN"
    r"|Nm|°[CF]|dB|rpm|ppm|pieces|pcs|units)(?:/\w+)?",
    re.IGNORECASE,
)


class Line(NamedTuple):
    """A line without its surrounding white space: ``text[start:end] == content``."""

    start: int
    end: int
    indent: int
    content: str

    @property
    def reach(self) -> int:
        """The column in which it ends."""
        return self.indent + len(self.content)


def split_lines(text: str) -> list[Line]:
    """All lines of ``text``, blank ones included (their ``content`` is empty)."""
    lines: list[Line] = []
    offset = 0
    for raw in text.splitlines(keepends=True):
        content = raw.strip()
        leading = raw[: len(raw) - len(raw.lstrip())] if content else ""
        start = offset + len(leading)
        indent = len(leading.expandtabs(_TAB_WIDTH))
        lines.append(Line(start, start + len(content), indent, content))
        offset += len(raw)
    return lines


def item_start(content: str) -> int:
    """Where an item begins in its line: behind its bullet, but not behind a box, which says whether it holds."""
    bullet = BULLET.match(content)
    return bullet.end() if bullet and not CHECK_BOX.match(content) else 0


def ends_sentence(content: str) -> bool:
    """Whether a line ends the way a sentence does, closing quotes aside."""
    return content.rstrip(_CLOSERS).endswith(tuple(_SENTENCE_ENDS))


def tells_something(content: str) -> bool:
    """Whether a line that recurs says more than a name: an address, an edition, a sentence."""
    return re.search(r"[\d@]", content) is not None or len(content.split()) > _NAME_WORDS


def breaks_off(content: str, after: str = "") -> bool:
    """Whether a line stops in the middle of a phrase or of a word; ``after`` is the next line."""
    if after[:1].isdigit() and _STATES.search(content) is not None:
        return True
    if content.endswith(","):
        return len(content.split()) >= _PHRASE and content[-2:-1].isalnum()
    return _BROKEN.search(content) is not None or _OPEN_ENDED.search(content) is not None


def is_capitals(content: str) -> bool:
    """Whether a line is written in capitals throughout and has words in it."""
    return content.isupper() and sum(map(str.isalpha, content)) >= 4


def is_rule(content: str) -> bool:
    """Whether a line is drawn across the page, rather than written."""
    return _RULE.fullmatch(content) is not None


def is_label(content: str) -> bool:
    """Whether a line is a one-word label with its value, as in mail headers and interviews."""
    return _LABEL.match(content) is not None


def is_caption(content: str) -> bool:
    """Whether a line opens as the caption of a numbered picture, table or the like does."""
    return _CAPTION.match(content) is not None


def states_amount(content: str) -> bool:
    """Whether a line names something and ends with its amount of money."""
    return _AMOUNT.search(content) is not None


def says_sum(text: str) -> bool:
    """Whether the text of a cell says that its row is a sum, in the languages of most spreadsheets."""
    return bool(_SUM.search(text))


def has_digit(text: str) -> bool:
    """Whether a figure stands in a text."""
    return any(map(str.isdigit, text))


def is_value(text: str) -> bool:
    """Whether a cell holds a number, a date or the like, and is no name of something."""
    return _VALUE.fullmatch(text) is not None


def are_units(cells: Sequence[str]) -> bool:
    """Whether a row only says what its columns are measured in: "(m)", "per month", "°C".

    What names the rows is measured in nothing: "S" and "M" in the first column are sizes, not seconds.
    """
    filled = [text for text in cells if text]
    if not (filled and all(map(_UNIT.fullmatch, filled))):
        return False
    return not cells[0] or all(text[0] in "([" for text in filled)


def is_heading_shaped(content: str) -> bool:
    """Whether a line alone could be a heading; what surrounds it has to confirm that."""
    if len(content) > MAX_HEADING_CHARACTERS or len(content.split()) > _MAX_HEADING_WORDS:
        return False
    if not (content[:1].isupper() or content[:1].isdigit() or content[:1] == "§"):
        return False
    if _STAMP.match(content):
        return False
    bare = content.rstrip(_CLOSERS)
    says = content[0] == "§" or any(map(str.isalpha, content))
    if bare[-1:] in _STOPS or _OPENS.search(bare) or bare.endswith(("…", "!")) or not says:
        return False
    columns = COLUMNS.search(_SPACED_NUMBER.sub("", content, count=1))
    return not (is_label(content) or columns or _LETTER_PHRASES.match(content))


def numbered_level(content: str) -> int | None:
    """The depth of a section number: 1 for ``2 Scope``, 2 for ``2.1 Scope``, None without one."""
    match = _NUMBERED.match(content)
    return min(6, match.group(1).count(".") + 1) if match else None


def is_above_parts(content: str, after: str) -> bool:
    """Whether a numbered line stands right above the first of its own parts: "2. Fees" above "2.1 Day fee"."""
    number, part = _NUMBERED.match(content), _PART.match(after)
    return number is not None and part is not None and number[1] == part[1]


def marked_heading(content: str) -> tuple[int, int, int] | None:
    """The level of a line that is marked as a heading, and where its words begin and end in it."""
    found = _MARKED.fullmatch(content)
    if found is None:
        return None
    words = next(group for group in (2, 4, 6, 8) if found[group])
    level = {6: 2, 8: int(found[7] or 0)}.get(words) or len(found[words - 1].replace(" ", ""))
    return level, found.start(words), found.end(words)


def is_section_number(content: str) -> bool:
    """Whether a line only counts a section, whose title may stand below it."""
    return _SECTION_NUMBER.fullmatch(content) is not None
