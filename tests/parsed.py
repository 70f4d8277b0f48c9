"""What holds for every parsed document, short views of one, and arbitrary texts to parse."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from hypothesis import strategies as st

from ingest.document import ParsedDocument
from ingest.parsers.code_pages.written_twice import read_once

GOLDEN = Path(__file__).parent / "golden"


def checked(parsed: ParsedDocument) -> ParsedDocument:
    """Blocks are in order, apart, trimmed and within the text; so are links and pages."""
    end = 0
    for block in parsed.blocks:
        assert end <= block.start < block.end <= len(parsed.text), block
        quoted = parsed.text[block.start : block.end]
        assert quoted.strip() == quoted, (block, quoted)
        end = block.end
    for link in parsed.links:
        assert 0 <= link.start < link.end <= len(parsed.text), link
        assert link.href
    assert list(parsed.pages) == sorted(parsed.pages)
    assert all(0 <= page <= len(parsed.text) for page in parsed.pages)
    starts = [locator.start for locator in parsed.locators]
    assert starts == sorted(set(starts))
    assert all(0 <= start < len(parsed.text) for start in starts)
    assert all(locator.label.strip() for locator in parsed.locators)
    return parsed


def parsed_by(
    parse: Callable[[bytes, str], ParsedDocument],
) -> Callable[[bytes | str], ParsedDocument]:
    """What a parser makes of bytes or of text, checked."""
    return lambda data: checked(parse(data.encode() if isinstance(data, str) else data, "x"))


def outside(parsed: ParsedDocument) -> list[str]:
    """The words of the text that are in no block."""
    rest, end = [], 0
    for block in parsed.blocks:
        rest.append(parsed.text[end : block.start])
        end = block.end
    return re.findall(r"\S+", " ".join([*rest, parsed.text[end:]]))


def view(parsed: ParsedDocument) -> list[tuple[str, int, str]]:
    """Kind, level and characters of each block."""
    return [(b.kind.value, b.level, parsed.text[b.start : b.end]) for b in parsed.blocks]


def located(parsed: ParsedDocument) -> list[tuple[str | None, str]]:
    """The place in the file and the characters of each block."""
    found = []
    for block in parsed.blocks:
        before = [one.label for one in parsed.locators if one.start <= block.start]
        found.append((before[-1] if before else None, parsed.text[block.start : block.end]))
    return found


def lines(parsed: ParsedDocument, kind: str = "") -> list[str]:
    """The characters of each block, or of each of one kind."""
    return [content for found, _, content in view(parsed) if kind in {"", found}]


def linked(parsed: ParsedDocument) -> list[tuple[str, str]]:
    """The characters and the target of each link."""
    return [(parsed.text[link.start : link.end], link.href) for link in parsed.links]


def damaged(whole: bytes) -> Iterator[bytes]:
    """A file that is cut off somewhere, or in which some bytes are others."""
    chance = random.Random(20_261_130)
    for number in range(60):
        data = bytearray(whole)
        if number % 2:
            del data[chance.randrange(len(data)) :]
        for _ in range(0 if number % 2 else chance.choice((1, 16, 400))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        yield bytes(data)


def texts(pieces: Iterable[str], others: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Texts of what means something to a parser, mixed with anything; what looks encoded twice is read once."""
    mixed = st.lists(st.one_of(st.sampled_from(list(pieces)), others), max_size=40).map("".join)
    return mixed.filter(lambda text: read_once(text) == text)
