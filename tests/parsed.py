"""What holds for every parsed document, and short views of one."""

from __future__ import annotations

import re

from ingest.document import ParsedDocument


def check(parsed: ParsedDocument) -> None:
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


def outside(parsed: ParsedDocument) -> list[str]:
    """The words of the text that are in no block."""
    rest, end = [], 0
    for block in parsed.blocks:
        rest.append(parsed.text[end : block.start])
        end = block.end
    rest.append(parsed.text[end:])
    return re.findall(r"\S+", " ".join(rest))


def view(parsed: ParsedDocument) -> list[tuple[str, int, str]]:
    """Kind, level and characters of each block."""
    return [
        (block.kind.value, block.level, parsed.text[block.start : block.end])
        for block in parsed.blocks
    ]


def linked(parsed: ParsedDocument) -> list[tuple[str, str]]:
    """The characters and the target of each link."""
    return [(parsed.text[link.start : link.end], link.href) for link in parsed.links]
