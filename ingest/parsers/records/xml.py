"""XML of any vocabulary, drawings (SVG) included: what is prose as paragraphs, what is data as records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from lxml import etree

from ingest.document import BlockKind, ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers.blocks.builder import Content, TextBuilder, joined_cells
from ingest.parsers.blocks.inline import Inline, Script
from ingest.parsers.blocks.named_characters import characters
from ingest.parsers.html import parse as parse_page
from ingest.parsers.plain.text import parse_text
from ingest.parsers.recognition import is_html_fragment
from ingest.parsers.records.markup import is_markup, page_of, shown
from ingest.parsers.records.outlines import write_outline
from ingest.parsers.records.records import readable
from ingest.parsers.records.xml_elements import has_own_words, name_of, without_unread

_TITLES = frozenset({"title", "head", "heading", "titel", "h1", "h2", "h3", "h4", "h5", "h6"})
_PROSE = frozenset({"p", "para", "text", "paragraph", "desc", "description", "li", "quote", "note"})
_ROWS, _CELLS = frozenset({"row", "tr"}), frozenset({"entry", "td", "th", "cell"})
# What stands in a text and is a block of its own, in DocBook, DITA, JATS and TEI; notes come behind it.
_BLOCKS = (
    _TITLES | _PROSE | {"list", "table", "figure", "div", "section", "sec", "blockquote", "lg"}
)
_NOTES = frozenset({"note", "footnote", "endnote", "fn"})
_ITEMS = frozenset({"listitem", "list-item"})  # of DocBook and JATS, with paragraphs in them
_UNSEEN = frozenset({"script", "style", "metadata", "defs"})
# Attributes that are for programs.
_TECHNICAL = frozenset({
    "style", "href", "src", "version", "lang", "space", "schemaLocation", "x", "y", "d", "fill", "stroke",
    "transform", "points", "viewBox", "list-type", "numeration", "spacing",
})  # fmt: skip
# The same in a text, and in data what is asked for: order 7, the phone of the type "mobile".
_OF_TEXTS = ("{*}id", "{*}class", "{*}type", "{*}width", "{*}height", "{*}ref")
_TEXTS = frozenset({"p", "para", "simpara", "li", "sec", "section", "div", "svg", "link"})
# Their attributes say how they are set.
_SET = frozenset(
    {"table", "informaltable", "tgroup", "colspec", "thead", "tbody", "tfoot", "imagedata"}
)
# Elements that look otherwise and part no words, that end a line, and that raise or lower.
_STYLED = frozenset(
    {"b", "i", "u", "em", "strong", "bold", "italic", "emphasis", "emph", "hi", "span"}
)
_BREAKS = frozenset({"lb", "br", "break", "line-break", "tab"})
_SCRIPTS = {
    "sup": Script.RAISED, "superscript": Script.RAISED, "sub": Script.LOWERED,
    "subscript": Script.LOWERED,
}  # fmt: skip
# What stands in a line of text, and is no field of a record where it is all of it.
_IN_LINE = _STYLED | _SCRIPTS.keys() | {"a", "code", "link", "literal", "ulink", "xref"}
_LONG = 200  # characters: more are a text, and no field
_DEEPEST = 200
_ENTITY = b"<!ENTITY"


def parse(data: bytes, name: str) -> ParsedDocument:
    """Parse XML. Entities that it states itself are expanded, within libxml2's limits; nothing is fetched.

    Parts of a page one after the other, as Confluence stores them, are read as a page.
    """
    try:
        root = _with_own_entities(data) if _ENTITY in data else tree(data)
    except UnreadableDocument:
        if is_html_fragment(data):
            return parse_page(data, name)
        raise
    builder = TextBuilder()
    if name_of(root) == "opml":
        return builder.build(title=write_outline(root, builder) or None)
    for remark in without_unread(root, _PROSE):
        builder.remark(remark)
    if any(name_of(node) in _TEXTS for node in root.iter()):
        etree.strip_attributes(root, *_OF_TEXTS)
    _write(root, builder, 0, is_drawing=name_of(root) == "svg")
    titles = (words for node in root.iter() if name_of(node) in _TITLES and (words := _words(node)))
    return builder.build(title=next(titles, None))


def _with_own_entities(data: bytes) -> Any:
    """The root element with the entities expanded, unless one of them is elsewhere or they are a bomb."""
    try:
        return tree(data, entities="internal")
    except UnreadableDocument:
        return tree(data)


def tree(data: bytes, entities: Literal["internal", False] = False) -> Any:
    """The root element, with its references to ``entities`` or those of the file expanded.

    Raises ``UnreadableDocument`` for what is not well-formed.
    """
    parser = etree.XMLParser(
        resolve_entities=entities, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True, huge_tree=False,
    )  # fmt: skip
    try:
        return etree.fromstring(data.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        line = getattr(problem, "lineno", None)
        where = f" (line {line})" if line else ""
        raise UnreadableDocument(f"is damaged: it is no well-formed XML{where}") from problem


def _write(node: Any, builder: TextBuilder, depth: int, *, is_drawing: bool) -> None:
    tag = name_of(node)
    if not tag or tag in _UNSEEN:
        return
    if depth > _DEEPEST:
        raise UnreadableDocument("is nested too deeply to be read")
    children = [child for child in node if name_of(child)]
    if tag in _TITLES and (not is_drawing or depth < 2):
        builder.add(_words(node), BlockKind.HEADING, min(6, max(1, depth)))
    elif has_own_words(node) and not is_drawing and any(map(_is_block, children)):
        _mixed(node, builder, depth)
    elif (
        has_own_words(node)
        or (is_drawing and tag == "text")
        or (tag in _PROSE and children and all(name_of(child) in _IN_LINE for child in children))
    ):
        _prose(node, tag, builder, labelled=not children and not is_drawing)
    elif is_drawing:
        for child in children:
            _write(child, builder, depth + 1, is_drawing=True)
    elif tag in _ROWS and children and all(name_of(child) in _CELLS for child in children):
        cells: list[Content] = [(_words(child), []) for child in children]
        builder.add(joined_cells(cells)[0], BlockKind.TABLE_ROW)
    elif children and all(_is_field(child) for child in children):
        own = ((f"{readable(tag)} id" if k == "id" else k, said) for k, said in _attributes(node))
        fields = [*own, *(pair for child in children for pair in _field(child))]
        builder.add("; ".join(f"{key}: {value}" for key, value in fields), BlockKind.LIST_ITEM)
    else:
        line = "; ".join(f"{key}: {value}" for key, value in _attributes(node))
        builder.add(line and f"{readable(tag)}: {line}", BlockKind.LIST_ITEM)
        for child in children:
            _write(child, builder, depth + 1, is_drawing=False)


def _mixed(node: Any, builder: TextBuilder, depth: int) -> None:
    """Write words with blocks between them in their order, notes behind them all."""
    line, notes = Inline(), []
    _add(node.text, line)
    for child in node:
        if name_of(child) in _NOTES:
            notes.append(child)
            line.gap()
        elif _is_block(child):
            builder.add(_text(line), BlockKind.PARAGRAPH)
            line = Inline()
            _write(child, builder, depth + 1, is_drawing=False)
        elif name_of(child):
            _inline(child, line, Script.ON_THE_LINE, 1)
        _add(child.tail, line)
    builder.add(_text(line), BlockKind.PARAGRAPH)
    for note in notes:
        builder.add(_words(note), BlockKind.PARAGRAPH)


def _is_block(node: Any) -> bool:
    """Whether an element in a text is no part of a line of it: by its name, or as it holds elements."""
    tag = name_of(node)
    return tag in _BLOCKS | _NOTES or (
        tag not in _STYLED and not has_own_words(node) and sum(bool(name_of(c)) for c in node) > 1
    )


def _prose(node: Any, tag: str, builder: TextBuilder, *, labelled: bool) -> None:
    words = _words(node)
    if is_markup(words):
        builder.include(page_of(words), deeper=1)
    elif labelled and _keeps_lines(node):
        builder.include(parse_text(characters(node.text)), deeper=1)
    elif labelled and tag not in _PROSE and len(words) <= _LONG:
        builder.add("; ".join(f"{key}: {said}" for key, said in _field(node)), BlockKind.LIST_ITEM)
    else:
        listed = tag == "li" or name_of(node.getparent()) in _ITEMS
        kind = BlockKind.LIST_ITEM if listed else BlockKind.PARAGRAPH
        builder.add(shown(words) if labelled else words, kind)


def _keeps_lines(node: Any) -> bool:
    """Whether an element holds a text of several lines as it was typed, as exports of wikis do."""
    kept = node.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
    return kept and "\n" in (node.text or "").strip()


def _is_field(node: Any) -> bool:
    """Whether an element is one short value."""
    words = _words(node)
    bare = not any(name_of(child) for child in node) and name_of(node) not in _PROSE
    short = len(words) <= _LONG and not is_markup(words) and not _keeps_lines(node)
    return bare and short and "\n\n" not in (node.text or "")


def _field(node: Any) -> Iterator[tuple[str, str]]:
    key = readable(name_of(node))
    if words := _words(node):
        yield key, shown(words)
    for name, value in _attributes(node):
        yield f"{key} {name}", value


def _attributes(node: Any) -> Iterator[tuple[str, str]]:
    for name, value in () if name_of(node) in _SET else node.attrib.items():
        bare = etree.QName(name).localname
        if bare not in _TECHNICAL and value.strip():
            yield readable(bare), " ".join(value.split())


def _words(node: Any) -> str:
    """What an element says on one line: what is marked up apart does not touch, a number least of all."""
    line = Inline()
    _inline(node, line, Script.ON_THE_LINE, 0)
    return _text(line)


def _inline(node: Any, line: Inline, script: Script, depth: int) -> None:
    if depth > _DEEPEST:
        raise UnreadableDocument("is nested too deeply to be read")
    tag = name_of(node)
    script = _SCRIPTS.get(tag, script)
    apart = tag not in _STYLED and tag not in _SCRIPTS and depth > 0
    text, previous = node.text or "", node.getprevious()
    touches = previous is not None and not previous.tail and name_of(previous) not in _STYLED
    if tag in _BREAKS or (apart and (touches or line.last.isdigit() or text[:1].isdigit())):
        line.gap()
    _add(text, line, script)
    for child in node:
        if name_of(child):
            _inline(child, line, script, depth + 1)
        _add(child.tail, line, script)
    if apart and (line.last.isdigit() or (node.tail or "")[:1].isdigit()):
        line.gap()


def _add(text: str | None, line: Inline, script: Script = Script.ON_THE_LINE) -> None:
    line.add(text or "", script=script)


def _text(line: Inline) -> str:
    line.settle()
    return " ".join(characters(line.text_and_links()[0]).split())
