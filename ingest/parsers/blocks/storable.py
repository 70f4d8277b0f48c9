"""What every parser's document has in common before it is stored, whatever the file held."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument

_HALF = re.compile("[\ud800-\udfff]")  # of a pair in UTF-16: no character, and nothing can store it
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


def _whole(text: str) -> str:
    return text if text.isascii() else _HALF.sub("\ufffd", text)
