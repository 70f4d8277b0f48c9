"""What nobody is to read in a Markdown text: struck-out stretches, and comments and tags within a block."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.document import Block, BlockKind, Link
from ingest.parsers.blocks.builder import left_out, trim, trim_links
from ingest.parsers.blocks.descriptions import picture_says
from ingest.parsers.markdown.components import named_tags, with_names
from ingest.parsers.markdown.line_map import LineMap, stored
from ingest.parsers.markdown.rules import COMMENT, STRUCK_TAG, InlineMark, closing
from ingest.parsers.notations.line_walk import blanked
from ingest.parsers.tables.drawn_rows import redrawn

_PICTURE = re.compile(r"!\[([^\[\]\n]*)\](?:\([^()\n]*\)|\[[^\[\]\n]*\])")
_LINK = re.compile(r"\[\s*\](?:\([^()\n]*\)|\[[^\[\]\n]*\])")
_ENCODED = re.compile(
    r"data:[\w.+-]+/[\w.+-]+(?:;[\w=.-]+)*;base64,[A-Za-z0-9+/=%]{40,}|\{/\*.*?\*/\}"
    r"|(?<![\w%])%%[^%\n]+%%(?![\w%])|(?<![^\n])%%[ \t]*\n[^%]*\n%%(?![^\r\n])",
    re.DOTALL,
)
HTML_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1>|\Z)|<[^<>]*>", re.S | re.I
)


class Unread:
    """Gathers what is not to be read, and takes it out without moving anything."""

    def __init__(self) -> None:
        self._struck: list[tuple[int, int]] = []
        self._comments: list[tuple[int, int]] = []
        self._signs: list[tuple[int, str]] = []
        # An element that a block of HTML left open: its tag, and its index in ``_struck``.
        self._open: tuple[re.Match[str], int] | None = None

    def inline(self, content: str, found: Sequence[InlineMark], lines: LineMap) -> None:
        """Note what the parser found in an inline text."""
        for stretch in found:
            spans = self._struck if stretch.struck else self._comments
            spans.append(_span(stretch.start, stretch.end, lines))
        self._close(content, lines)

    def block(self, content: str, lines: LineMap) -> None:
        """Note what a block of HTML strikes out, and its comments."""
        if not lines:
            return
        after = self._close(content, lines)
        comments = [match.span() for match in COMMENT.finditer(content)]
        if HTML_MARKUP.sub("", content).strip():
            self._comments += [_span(start, end, lines) for start, end in comments]
        while (tag := STRUCK_TAG.search(content, after)) is not None:
            after = tag.end()
            if any(start < tag.start() < end for start, end in comments):
                continue
            end = closing(tag, content, after, len(content))
            if end is None and self._open is None:
                self._open = tag, len(self._struck)
            after = end or len(content)
            self._struck.append(_span(tag.start(), after, lines))

    def markup(
        self, spans: Iterable[tuple[int, int]], signs: Iterable[tuple[int, str]], lines: LineMap
    ) -> None:
        """Note the tags of a block of HTML, and the signs that stand between and in its cells."""
        self._comments += [_span(start, end, lines) for start, end in spans]
        self._signs += [(stored(at, lines), sign) for at, sign in signs]

    def encoded(self, text: str) -> None:
        """Note the files that are written into ``text``, as pictures are, and comments of MDX and Obsidian."""
        self._comments += [found.span() for found in _ENCODED.finditer(text)]

    def remove(
        self, text: str, blocks: Sequence[Block], links: Sequence[Link]
    ) -> tuple[str, tuple[Block, ...], tuple[Link, ...]]:
        """``text`` with spaces in the place of what is not to be read; what is left of the rest."""
        if not (self._struck or self._comments):
            return text, tuple(blocks), tuple(links)
        tags = named_tags(text, self._comments)
        around = [(tag.start, tag.title_start) for tag in tags]
        around += [(tag.title_end, tag.end) for tag in tags]
        named = {(tag.start, tag.end) for tag in tags}
        unread = [span for span in self._struck + self._comments if span not in named]
        shown = blanked(text, unread + around)
        shown = redrawn(shown, dict(self._signs).items())
        parted = with_names(blocks, tags)
        kept = [left for block in parted if (left := _shrunk(shown, text, block))]
        return shown, tuple(kept), tuple(trim_links(shown, links))

    def remarks(self, text: str) -> tuple[str, ...]:
        """How many stretches of ``text`` are struck out, as a sentence; comments were never seen."""
        struck = sum(any(map(str.isalnum, text[start:end])) for start, end in self._struck)
        return (left_out(struck, "struck-out passage"),) if struck else ()

    def _close(self, content: str, lines: LineMap) -> int:
        """End the element that an earlier block left open; returns where it ended, or 0."""
        if self._open is None or not lines:
            return 0
        tag, number = self._open
        end = closing(tag, content, 0, len(content))
        if end is None:
            return 0
        self._struck[number] = self._struck[number][0], stored(end, lines)
        self._open = None
        return end


def _span(start: int, end: int, lines: LineMap) -> tuple[int, int]:
    return stored(start, lines), stored(end, lines)


def _shrunk(shown: str, text: str, block: Block) -> Block | None:
    """What is left of a block; None when that is only marks."""
    start, end = block.start, block.end
    if shown[start:end] == text[start:end]:
        return block
    start, end = trim(shown, start, end)
    while block.kind is BlockKind.TABLE_ROW and shown[start:end].endswith("|"):
        start, end = trim(shown, start, end - 1)
    left = HTML_MARKUP.sub("", shown[start:end])
    return block._replace(start=start, end=end) if any(map(str.isalnum, left)) else None


def shows_nothing(content: str) -> bool:
    """Whether a paragraph is pictures alone, and none is described in a way that tells what is in it."""
    if "![" not in content or _LINK.sub("", _PICTURE.sub("", content)).strip():
        return False
    return not any(picture_says(found[1]) for found in _PICTURE.finditer(content))
