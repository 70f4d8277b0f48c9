"""Books (EPUB 2 and 3): the chapters in reading order, each read as the page that it is."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile

from ingest.document import BlockKind, ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers import html
from ingest.parsers.blocks.builder import TextBuilder, left_out
from ingest.parsers.blocks.titles import is_sensible_title
from ingest.parsers.containers.package import part
from ingest.parsers.records.xml import tree

_DAMAGED = "is damaged: it cannot be opened as an EPUB book"
_PAGES = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
# What is obfuscated by these is fonts, which are not read (EPUB 3.3, 4.4; Adobe's older way).
_OF_FONTS = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
_GENERATED = re.compile(r"(?:section|untitled|start)\s*\d*", re.IGNORECASE)
_STYLESHEET = re.compile(rb"<link\b[^>]*\brel=[\"']stylesheet[\"'][^>]*>", re.IGNORECASE)
_HREF = re.compile(rb"\bhref=[\"']([^\"']+)[\"']", re.IGNORECASE)
# Notes stand beside the text there; they belong to it.
_NOTE = re.compile(
    rb"\bepub:type=(?=[\"'](?:footnote|endnote|rearnote|note)s?[\"'])", re.IGNORECASE
)


def parse(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of parsers
    """Parse a book. A chapter without a heading has its title from the table of contents.

    Raises ``UnreadableDocument`` for what is damaged, protected, or no book.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            return _Book(archive).parse()
    except (BadZipFile, OSError, ValueError) as problem:
        raise UnreadableDocument(_DAMAGED) from problem


class _Book:
    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._names = set(archive.namelist())
        self._refuse_encrypted()
        container = tree(part(archive, "META-INF/container.xml"))
        root = next((str(one.get("full-path")) for one in _all(container, "rootfile")), "")
        if root not in self._names:
            raise UnreadableDocument(_DAMAGED)
        self._package = tree(part(archive, root))
        self._folder = posixpath.dirname(root)
        self._items = {str(item.get("id")): item for item in _all(self._package, "item")}

    def parse(self) -> ParsedDocument:
        """All chapters."""
        builder, missing = TextBuilder(), 0
        labels = self._labels()
        for item in self._spine():
            path = self._path(str(item.get("href")), self._folder)
            if path not in self._names:
                missing += 1
                continue
            parsed = html.parse_xhtml(self._page(path))
            parsed, chapter = _headed(parsed, labels.get(path, ""))
            if chapter:
                builder.locate(f"chapter {chapter}")
            builder.include(parsed)
        if missing:
            builder.remark(
                left_out(missing, "chapter that the file lacks", "chapters that the file lacks")
            )
        titles = (
            " ".join("".join(map(str, t.itertext())).split()) for t in _all(self._package, "title")
        )
        return builder.build(title=next(filter(is_sensible_title, titles), None))

    def _spine(self) -> Iterator[Any]:
        """The pages in reading order; those that are looked up, as notes, after the others."""
        references = [*_all(self._package, "itemref")]
        for reference in sorted(references, key=lambda one: one.get("linear") == "no"):
            item = self._items.get(str(reference.get("idref")))
            contents = item is not None and "nav" in str(item.get("properties")).split()
            if item is not None and item.get("media-type") in _PAGES and not contents:
                yield item

    def _page(self, path: str) -> bytes:
        """A page with its stylesheets in it, which say what is hidden."""

        def styles(link: re.Match[bytes]) -> bytes:
            href = _HREF.search(link.group())
            target = href and self._path(href.group(1).decode("utf-8", "replace"), folder)
            if not target or target not in self._names:
                return b""
            return b"<style>" + part(self._archive, target) + b"</style>"

        folder = posixpath.dirname(path)
        return _NOTE.sub(
            b'role="doc-footnote" data-type=', _STYLESHEET.sub(styles, part(self._archive, path))
        )

    def _labels(self) -> dict[str, str]:
        """The titles of chapters by their files, of the first place that is named in each."""
        labels: dict[str, str] = {}
        for item in self._items.values():
            navigates = "nav" in str(item.get("properties")).split()
            if not (navigates or item.get("media-type") == "application/x-dtbncx+xml"):
                continue
            path = self._path(str(item.get("href")), self._folder)
            if path not in self._names:
                continue
            places = _links(tree(part(self._archive, path)))
            for href, label in places:
                if not _GENERATED.fullmatch(label):
                    labels.setdefault(self._path(href, posixpath.dirname(path)), label)
        return labels

    def _path(self, href: str, folder: str) -> str:
        return posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))

    def _refuse_encrypted(self) -> None:
        if "META-INF/encryption.xml" not in self._names:
            return
        root = tree(part(self._archive, "META-INF/encryption.xml"))
        used = {str(one.get("Algorithm")) for one in _all(root, "EncryptionMethod")}
        if "META-INF/rights.xml" in self._names or not used <= _OF_FONTS:
            raise UnreadableDocument("is encrypted: ingest a copy without copy protection")


def _headed(parsed: ParsedDocument, label: str) -> tuple[ParsedDocument, str]:
    """A chapter with its heading, and what it is called."""
    blocks = parsed.blocks
    texts = [" ".join(parsed.text[block.start : block.end].split()) for block in blocks[:1]]
    if not blocks or blocks[0].kind is BlockKind.HEADING:
        return parsed, texts[0] if texts else ""
    if not label or any(block.kind is BlockKind.HEADING and block.level == 1 for block in blocks):
        return parsed, label
    if texts[0].casefold() == label.casefold():
        first = blocks[0]._replace(kind=BlockKind.HEADING, level=1)
        return replace(parsed, blocks=(first, *blocks[1:])), label
    builder = TextBuilder()
    builder.add(label, BlockKind.HEADING, 1)
    builder.include(parsed)
    return builder.build(), label


def _links(root: Any) -> Iterator[tuple[str, str]]:
    """The places that a table of contents names: EPUB 2's NCX or EPUB 3's page."""
    for point in _all(root, "navPoint"):
        content = next(_all(point, "content"), None)
        label = next(_all(point, "text"), None)
        if content is not None and label is not None:
            yield str(content.get("src")), _words(label)
    for link in _all(root, "a"):
        yield str(link.get("href") or ""), _words(link)


def _all(root: Any, name: str) -> Iterator[Any]:
    """The elements called ``name``, in whatever namespace."""
    yield from root.iter(f"{{*}}{name}")


def _words(node: Any) -> str:
    return " ".join("".join(map(str, node.itertext())).split())
