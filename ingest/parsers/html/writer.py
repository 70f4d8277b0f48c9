"""Writes the visible part of a page as stored text, block by block."""

from __future__ import annotations

from collections.abc import Callable

from selectolax.lexbor import LexborNode

from ingest.document import BlockKind, Link
from ingest.parsers.blocks.builder import TextBuilder, trimmed
from ingest.parsers.blocks.scripts import superscript
from ingest.parsers.html.bold import is_bold
from ingest.parsers.html.check_boxes import check_box, icon_says
from ingest.parsers.html.confluence import shown_instead
from ingest.parsers.html.elements import (
    APART,
    BLOCKS,
    CELL_ROLES,
    CELLS,
    FOLDS,
    HEADINGS,
    ITEMS,
    LABELS,
    LISTS,
    PREFORMATTED,
)
from ingest.parsers.html.inline import (
    Run,
    attached,
    begins_apart,
    collapsed,
    leads_to_note,
    lowered,
)
from ingest.parsers.html.math import formula
from ingest.parsers.html.numbering import Numbering
from ingest.parsers.html.omissions import Omissions
from ingest.parsers.html.pictures import beside, stands_for_words
from ingest.parsers.html.styles import LOWERED, RAISED
from ingest.parsers.html.tables import Table
from ingest.parsers.html.view import Fate, View

_TYPED = frozenset({"", "text", "email", "tel", "url", "number", "date", "time", "month", "week"})


class Writer:
    """Collects inline text until a block ends, then appends it to the stored text."""

    def __init__(self, view: View) -> None:
        self.builder = TextBuilder()
        self.omissions = Omissions(view, self.builder)
        self._view = view
        self._run = Run()
        self._numbering = Numbering(view.styles)
        self._lists = 0
        self._items = 0
        self._deeper = 0  # the last item, than the lists it is in say
        self._heading = 0
        self._level = 0  # of the last heading
        self._asking: int | None = None  # the label of a fold that heads what it opens
        self._preformatted = 0
        self._is_comment = False  # until the box of the comment ends
        self._tables: list[Table] = []
        self._row: int | None = None  # the row being written, by its node
        self._cell: int | None = None
        self._scripts: dict[int, tuple[int, int]] = {}  # where raised and lowered text began
        self._alternative = ""  # what a picture says in a cell or heading without words
        self._pictures: list[str] = []  # what those of a block or cell are described to show

    def write(self, root: LexborNode) -> None:
        """Write everything visible below ``root``."""
        for node, entering in self._view.walk(root, self._pass):
            if node.is_text_node:
                preformatted = bool(self._preformatted) and self._row is None
                self._run.text(node.text_content or "", preformatted=preformatted)
            elif node.is_element_node:
                self._element(node, self._view.roles.tag(node), entering)
        self._flush()

    def _pass(self, node: LexborNode, fate: Fate) -> None:
        self.omissions.count(node, fate)
        if fate is Fate.SPOKEN:
            self._speak(node.text())
        elif fate is Fate.UNSEEN and self._cell is not None:
            self._speak(icon_says(node))
        elif fate is Fate.MEDIA:
            self._run.gap()
        elif fate is Fate.COMMENT:
            self._is_comment = True
            self._run.text("Comment: ")

    def _element(self, node: LexborNode, tag: str, entering: bool) -> None:
        inline = (
            (tag == "button" and self._heading and node.mem_id != self._asking)
            or (tag == "div" and self._view.styles.runs_on(node))
        )  # fmt: skip
        if tag in BLOCKS and not inline:
            self._boundary(node, tag, entering)
        elif tag == "a":
            self._run.link(node.attributes.get("href") if entering else None)
        elif tag in APART or node.attributes.get("role") in CELL_ROLES:
            self._run.gap()
        elif tag == "q":
            self._run.text("“" if entering else "”")
        elif tag == "rt":
            self._run.put("(" if entering else ")")
        placed = not self._preformatted and begins_apart(node)
        if placed or (tag not in BLOCKS and self._view.styles.stands_apart(node)):
            self._run.gap()
        role = self._view.styles.role(node)
        if role in {RAISED, LOWERED}:
            self._script(node, superscript if role == RAISED else lowered, entering)
        elif tag == "a" and leads_to_note(node):
            self._script(node, attached, entering)
        elif entering:
            self._replaced(node, tag)

    def _replaced(self, node: LexborNode, tag: str) -> None:
        """Write what stands in the page without being a text of it."""
        attributes = node.attributes
        if tag == "br":
            if self._row is not None or self._heading:
                self._run.text(" ")
            elif self._run.before().endswith("\n") and not self._preformatted:
                self._flush()  # an empty line parts paragraphs
            else:
                self._run.line_break()
        elif tag == "math":
            self._run.gap()
            self._run.text(formula(node))
            self._run.gap()
        elif tag.startswith("ri:") or tag == "time":
            self._run.text(collapsed(shown_instead(node)))
        elif tag == "input" and (attributes.get("type") or "").lower() in _TYPED:
            self._run.text(collapsed(attributes.get("value") or ""))
            self._run.gap()
        elif box := check_box(node):
            self._run.text(box)
        elif tag == "img":
            if stands_for_words(node):
                self._run.text(collapsed(attributes.get("alt") or ""))
                self._run.gap()
            else:
                self._picture(node, attributes.get("alt"))
        elif tag == "svg" or attributes.get("role") == "img":
            self._picture(node, attributes.get("aria-label"))
        if self._cell is not None:
            self._speak(icon_says(node))

    def _picture(self, node: LexborNode, alternative: str | None) -> None:
        self._speak(alternative)
        if not self._heading and (said := self._view.pictures.says(node)):
            self._pictures.append(said)

    def _speak(self, alternative: str | None) -> None:
        self._alternative = self._alternative or collapsed(alternative or "")

    def _script(self, node: LexborNode, write: Callable[[str, str], str], entering: bool) -> None:
        if entering:
            self._scripts[node.mem_id] = self._run.length, self._run.taken
            return
        mark, taken = self._scripts.pop(node.mem_id, (0, -1))
        if taken == self._run.taken and mark < self._run.length:
            self._run.rewrite(mark, write)

    def _boundary(self, node: LexborNode, tag: str, entering: bool) -> None:
        if self._row is not None and not (tag == "tr" and node.mem_id == self._row):
            self._within_row(node, tag, entering)
            return
        self._flush(None if entering else node)
        if entering:
            self.builder.add(self._view.tabs.label(node), BlockKind.PARAGRAPH)
        self._is_comment = self._is_comment and tag != "div"
        step = 1 if entering else -1
        if tag in LISTS:
            self._lists += step
            self._numbering.enter_list(node) if entering else self._numbering.leave_list()
        elif tag in ITEMS:
            self._items += step
            self._deeper = self._numbering.level_of(node) if entering else 0
            self._numbering.enter_item(node) if entering else self._numbering.leave_item()
        elif tag in HEADINGS:
            self._heading = HEADINGS[tag] if entering else 0
            self._level = HEADINGS[tag]
            self._alternative = ""
        elif tag in FOLDS or (tag in LABELS and self._view.heads_fold(node)):
            # A question is no answer; it heads the one that it opens.
            asks = entering and collapsed(node.text()).endswith("?")
            self._asking = node.mem_id if asks else None
            self._heading = min(6, self._level + 1) if asks else 0
        elif tag in PREFORMATTED:
            self._preformatted += step
        elif tag == "table":
            if entering:
                self._tables.append(Table(node, self._view))
            elif self._tables:
                self._tables.pop()
        elif tag == "tr" and entering and self._tables and self._tables[-1].is_data(node):
            self._row = node.mem_id

    def _within_row(self, node: LexborNode, tag: str, entering: bool) -> None:
        """Within a row blocks are only word boundaries, and cells are kept apart."""
        if tag in CELLS and entering:
            self._cell = node.mem_id
            self._alternative = ""
        elif tag in CELLS:
            self._end_cell()
        elif tag in ITEMS and entering and self._run.length:
            self._run.text(" • ")
        else:
            self._run.text(" ")

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        pictures, self._pictures = (self._pictures if self._run.length else []), []
        text, links = trimmed(*self._taken())
        text = beside(text, pictures)
        self._tables[-1].fill(self._cell, (text.replace("\n", " "), links))
        self._cell = None

    def _taken(self) -> tuple[str, list[Link]]:
        if self._alternative and not self._run.before().strip():
            self._run.text(self._alternative)
        self._alternative = ""
        return self._run.take()

    def _flush(self, ended: LexborNode | None = None) -> None:
        kind, level = BlockKind.PARAGRAPH, 0
        if (row := self._row) is not None:
            self._end_cell()
            self._row, table = None, self._tables[-1]
            for (text, links), kind, level in table.blocks(row):
                self.builder.add(text, kind, level, links)
            return
        if self._heading:
            kind, level = BlockKind.HEADING, self._heading
        elif self._preformatted or self._is_comment:
            kind = BlockKind.CODE if self._preformatted else BlockKind.COMMENT
        elif self._items:
            kind, level = BlockKind.LIST_ITEM, max(0, self._lists - 1) + self._deeper
        text, links = self._taken() if self._heading else self._run.take()
        if self._numbering.takes_label(ended, collapsed(text)):
            return
        number, bold = text.strip() and self._numbering.take(), is_bold(ended, collapsed(text))
        self.builder.add(text, kind, level, links, number, bold)
        pictures, self._pictures = self._pictures, []
        for said in pictures:
            is_item = kind is BlockKind.LIST_ITEM
            self.builder.add(said, kind if is_item else BlockKind.PARAGRAPH, level)
