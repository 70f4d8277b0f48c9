"""Addresses and numbers that stand behind a link alone: "E-mail" on a page, "here" in a letter.

Who asks for them is to be answered, so they stand in the text, in brackets behind the words of the link.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from urllib.parse import unquote

from ingest.document import BlockKind, ParsedDocument

_LINK = re.compile(r"(mailto|tel):([^?]+)", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@,;<>()]+@[^\s@,;<>()]+\.\w{2,}")
_NUMBER = re.compile(r"\+?[\d\s()/.-]{3,}\d")
_LAST = 5  # digits: with them at its end a number is written, whatever stands before them


def address_behind(words: str, href: str) -> str:
    """The address or telephone number that a link leads to; "" where there is none or ``words`` say it."""
    found = _LINK.match(href.strip())
    if found is None:
        return ""
    address = " ".join(unquote(found[2]).split())
    if found[1].lower() == "mailto":
        known = _MAIL.fullmatch(address) and address.casefold() not in words.casefold()
        return address if known else ""
    known = _NUMBER.fullmatch(address) and _digits(address)[-_LAST:] not in _digits(words)
    return address if known else ""


def with_addresses(parsed: ParsedDocument) -> ParsedDocument:
    """``parsed`` with what its links lead to, where its block does not say it."""
    text, blocks = parsed.text, parsed.blocks
    starts = [block.start for block in blocks]
    said: dict[int, str] = {}
    for link in parsed.links:
        block = blocks[bisect_right(starts, link.start) - 1] if blocks else None
        if block is None or not block.start <= link.start < link.end <= block.end:
            continue
        address = address_behind(text[block.start : block.end], link.href)
        if address and block.kind is not BlockKind.CODE:
            said[link.end] = f" ({address})"
    return with_inserted(parsed, said)


def with_inserted(
    parsed: ParsedDocument, said: Mapping[int, str], *, of_links: bool = False
) -> ParsedDocument:
    """``parsed`` with more text at some offsets: part of the block that ends there, and of the link if so told."""
    if not said:
        return parsed
    places = sorted(said)
    added = list(accumulate((len(said[at]) for at in places), initial=0))

    def start(at: int) -> int:
        return at + added[bisect_right(places, at)]

    def end(at: int) -> int:
        return start(at) if of_links else at + added[bisect_left(places, at)]

    return replace(
        parsed,
        text=_inserted(parsed.text, places, said),
        blocks=tuple(b._replace(start=start(b.start), end=start(b.end)) for b in parsed.blocks),
        links=tuple(one._replace(start=start(one.start), end=end(one.end)) for one in parsed.links),
        pages=tuple(map(start, parsed.pages)),
        locators=tuple(one._replace(start=start(one.start)) for one in parsed.locators),
        word_boxes={
            page: tuple(b._replace(start=start(b.start), end=end(b.end)) for b in boxes)
            for page, boxes in parsed.word_boxes.items()
        },
    )


def _inserted(text: str, places: Sequence[int], said: Mapping[int, str]) -> str:
    parts, done = [], 0
    for at in places:
        parts += [text[done:at], said[at]]
        done = at
    return "".join((*parts, text[done:]))


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
