"""What every parser's document has in common before it is stored, whatever the file held."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers.blocks.link_addresses import with_inserted

_HALF = re.compile("[\ud800-\udfff]")  # of a pair in UTF-16: no character, and nothing can store it
# Letters in the form that a font or a page gives them: ligatures, full width, the letters of formulas, and
# hyphens that are told from minus signs or that no line ends at.
_STYLED = re.compile(
    "[\u2010\u2011\ufb00-\ufb06\ufb13-\ufb17\ufb1d-\ufd3d\ufd50-\ufdf9\ufe70-\ufefc\uff10-\uff19\uff21-\uff3a"
    "\uff41-\uff5a\U0001d400-\U0001d7ff]"
)
_HYPHENS = "\u2010\u2011"
# Characters: longer than what people write, a whole book without the end of a paragraph too.
_LONGEST_LINE = 5_000_000


def storable(parsed: ParsedDocument) -> ParsedDocument:
    """``parsed`` without halves of characters, each of which becomes U+FFFD in its place.

    Raises ``UnreadableDocument`` for a line so long that it is no text.
    """
    text = parsed.text
    if len(text) > _LONGEST_LINE:
        longest = max(map(len, text.split("\n")))
        if longest > _LONGEST_LINE:
            raise UnreadableDocument(
                f"holds a line of {longest / 1e6:,.1f} million characters, which is data rather"
                " than text: break it into paragraphs"
            )
    return replace(
        parsed,
        text=_whole(text),
        title=parsed.title and _whole(parsed.title),
        links=tuple(link._replace(href=_whole(link.href)) for link in parsed.links),
        locators=tuple(one._replace(label=_whole(one.label)) for one in parsed.locators),
        metadata={_whole(key): _whole(value) for key, value in parsed.metadata.items()},
        remarks=tuple(map(_whole, parsed.remarks)),
    )


def as_typed(parsed: ParsedDocument) -> ParsedDocument:
    """``parsed`` with letters of fonts and formulas as a keyboard has them, of which one may be several.

    Who asks types "office" and "12" for what a page may hold as "o\ufb03ce" and in full width.
    """
    parsed = replace(parsed, title=parsed.title and _STYLED.sub(_letters, parsed.title))
    if parsed.text.isascii():
        return parsed
    styled = [(one.end(), _letters(one)) for one in _STYLED.finditer(parsed.text)]
    first = _STYLED.sub(lambda one: _letters(one)[0], parsed.text)
    further = {end: letters[1:] for end, letters in styled if len(letters) > 1}
    return with_inserted(replace(parsed, text=first), further, of_links=True)


def _letters(styled: re.Match[str]) -> str:
    if styled[0] in _HYPHENS:
        return "-"
    spelt = unicodedata.normalize("NFKC", styled[0])
    return styled[0] if any(map(str.isspace, spelt)) else spelt


def _whole(text: str) -> str:
    return text if text.isascii() else _HALF.sub("\ufffd", text)
