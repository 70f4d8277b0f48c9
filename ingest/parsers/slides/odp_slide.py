"""One slide of an OpenDocument presentation after the other: which frames are read, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ingest.document import BlockKind
from ingest.parsers.blocks.builder import TextBuilder
from ingest.parsers.blocks.noted_blocks import Written
from ingest.parsers.deck import Deck, on_one_line
from ingest.parsers.odt.charts import chart_in, texts_of
from ingest.parsers.odt.runs import Parts, described, is_settled
from ingest.parsers.odt.story import Story
from ingest.parsers.odt.styles import Styles
from ingest.parsers.odt.xml import find, get, name, qualified
from ingest.parsers.office.placed_frames import PlacedFrame, paired, tabled
from ingest.parsers.office.reading_order import reading_order
from ingest.parsers.sheets.grid import Grid
from ingest.parsers.slides.odp_frames import paper_of, placed

_MARGINS = frozenset({"header", "footer", "date-time", "page-number", "page"})


class OdpDeck(Deck):
    """Slides of an OpenDocument presentation."""

    def __init__(self, builder: TextBuilder, parts: Parts, roots: Sequence[Any]) -> None:
        super().__init__(builder, parts.losses)
        self._parts = parts
        self._masters = {
            get(master, "style:name"): master
            for root in roots
            for master in root.iter(qualified("style:master-page"))
        }
        self._papers = {key: paper_of(master, roots) for key, master in self._masters.items()}

    def write(self, number: int, page: Any) -> None:
        """Append a slide, counted from 1, and its notes."""
        if self._is_hidden(page):
            self.hidden.append(number)
            return
        self._builder.locate(f"slide {number}")
        master = get(page, "draw:master-page-name")
        paper = self._papers.get(master)
        title, body = None, list[PlacedFrame]()
        for one in placed(page):
            kind = get(one.element, "presentation:class")
            if kind == "title" and title is None:
                title = one.element
            elif kind not in _MARGINS:
                body.append(one)
        said = self._write_title("" if title is None else on_one_line(self._blocks(title)))
        read = [one._replace(blocks=self._blocks(one.element)) for one in body]
        on_it = [one for one in read if one.is_on(paper)]
        self.losses["beside"] += sum(bool(one.blocks) for one in read if not one.is_on(paper))
        for one in reading_order(tabled(paired(on_it)), lambda each: each.frame):
            said = self._write(one, number) or said
        if not said and any(find(one.element, "draw:image") is not None for one in body):
            self.pictures.append(number)
        self._write_background(self._masters.get(master))
        self._write_comments(page)
        self._write_notes(
            number,
            (
                block
                for notes in page.iterchildren(qualified("presentation:notes"))
                for one in placed(notes)
                if get(one.element, "presentation:class") not in _MARGINS
                for block in self._blocks(one.element)
            ),
        )

    def _is_hidden(self, page: Any) -> bool:
        styles = self._parts.styles.chain("drawing-page", get(page, "draw:style-name"))
        shown = (find(one, "style:drawing-page-properties") for one in styles)
        stated = (get(one, "presentation:visibility") for one in shown)
        return next(filter(None, stated), "visible") == "hidden"

    def _blocks(self, element: Any) -> list[Written]:
        """What a frame or a shape says; what its picture shows, if it says that."""
        for inner in element:
            if name(inner) == "draw:object" and (chart := self._chart(inner)):
                return chart
        is_frame = name(element) == "draw:frame"
        held = next((one for one in element if name(one) in {"draw:text-box", "table:table"}), None)
        self.losses["media"] += find(element, "draw:plugin") is not None
        if is_frame and held is None:
            self.losses["objects"] += any(
                name(one) in {"draw:object", "draw:object-ole"} for one in element
            )
            said = described(element)
            return [Written(said, BlockKind.PARAGRAPH)] if said else []
        blocks = Story(self._parts).parse(
            [held]
            if held is not None and name(held) == "table:table"
            else held
            if is_frame
            else element
        )
        if len(blocks) == 1 and blocks[0].kind is BlockKind.LIST_ITEM and not blocks[0].label:
            return [replace(blocks[0], kind=BlockKind.PARAGRAPH, level=0)]
        return blocks

    def _chart(self, element: Any) -> list[Written]:
        """The titles and the figures of a chart; nothing of another object."""
        chart = chart_in(element, self._parts.objects)
        return [] if chart is None else Story(Parts(Styles([chart]))).parse(texts_of(chart))

    def _write(self, one: PlacedFrame, number: int) -> bool:
        if one.rows:
            return self._write_table(Grid(one.rows, range(len(one.rows))), number)
        return self._write_blocks(one.blocks)

    def _write_background(self, master: Any) -> None:
        """Append what stands on the master of a slide, the first time that a slide shows it."""
        for one in placed(master) if master is not None else ():
            if get(one.element, "presentation:class") or get(
                one.element, "presentation:placeholder"
            ):
                continue
            self._write_behind(on_one_line(self._blocks(one.element)))

    def _write_comments(self, page: Any) -> None:
        for comment in page.iterchildren(qualified("office:annotation")):
            said = " ".join(block.text for block in Story(self._parts).parse(comment)).split()
            if is_settled(comment):
                self.losses["comments"] += bool(said)
            elif said:
                author = " ".join((comment.findtext(qualified("dc:creator")) or "").split())
                lead = f"Comment by {author}: " if author else "Comment: "
                self._builder.add(lead + " ".join(said), BlockKind.COMMENT)
