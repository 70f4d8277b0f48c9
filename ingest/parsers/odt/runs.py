"""The text of a paragraph of an OpenDocument text as it is seen on the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from ingest.document import BlockKind
from ingest.parsers.blocks.descriptions import picture_says
from ingest.parsers.blocks.inline import Inline, Script
from ingest.parsers.blocks.noted_blocks import Written
from ingest.parsers.blocks.symbols import INVISIBLE, in_font
from ingest.parsers.odt.charts import chart_in, texts_of
from ingest.parsers.odt.formulas import formula_in
from ingest.parsers.odt.numbering import Numbering
from ingest.parsers.odt.styles import Look, Styles
from ingest.parsers.odt.xml import count, find, get, name, qualified

# Of fields of forms, which LibreOffice keeps as settings of theirs.
_CHECKED, _ENTRY, _CHOSEN = "Checkbox_Checked", "Dropdown_ListEntry", "Dropdown_Selected"
_SPACE = re.compile(r"[ \t\r\n]+")
# fmt: off
LEFT_OUT = frozenset({
    "text:tracked-changes", "text:sequence-decls", "text:variable-decls", "text:user-field-decls",
    "office:forms", "office:annotation-end", "text:table-of-content", "text:table-index",
    "text:illustration-index", "text:object-index", "text:alphabetical-index", "text:user-index",
    "text:page-number", "text:page-count", "text:hidden-text", "text:placeholder", "text:script",
    "text:alphabetical-index-mark", "text:toc-mark", "text:user-index-mark", "text:number",
    "table:shapes", "text:page-continuation", "svg:title", "svg:desc", "draw:glue-point",
    "text:soft-page-break",
})
# fmt: on
LOSSES = {"draw:object": "objects", "draw:object-ole": "objects"}


class Parts:
    """What all streams of a file share; ``losses`` counts what could not be kept of them.

    ``objects`` are those of the file, by their paths; ``controls`` are what its forms show, by their names.
    """

    def __init__(
        self,
        styles: Styles,
        objects: Mapping[str, Any] | None = None,
        controls: Mapping[str, str] | None = None,
    ) -> None:
        self.styles = styles
        self.objects = objects or {}
        self.controls = controls or {}
        self.numbering = Numbering(styles)
        self.losses: Counter[str] = Counter()
        self.titles: list[str] = []


class Runs:
    """Reads paragraphs. ``notes`` and ``boxes`` gather what hangs on them; ``parse`` reads a note.

    ``is_bold`` says whether all words of the last one are bold.
    """

    def __init__(self, parts: Parts, parse: Callable[[Any], list[Written]]) -> None:
        self.notes: list[tuple[str, list[Written]]] = []
        self.boxes: list[Any] = []
        self.is_bold = False
        self._weights: set[bool] = set()
        self._parts = parts
        self._parse = parse
        self._line = Inline()
        self._spaced = True  # white space is there already

    def read(self, element: Any) -> Inline:
        """The text of a paragraph on a line of its own."""
        line, spaced, weights = self._line, self._spaced, self._weights
        self._line, self._spaced, self._weights = Inline(), True, set()
        look = self._parts.styles.look("paragraph", get(element, "text:style-name"))
        is_hidden = any(
            get(mark, "text:is-hidden") == "true"
            for mark in element.iter(qualified("text:hidden-paragraph"))
        )
        if not is_hidden:
            self._walk(element, look, "")
        self.is_bold = self._weights == {True}
        found, self._line, self._spaced, self._weights = self._line, line, spaced, weights
        found.settle()
        return found

    def _walk(self, element: Any, look: Look, href: str) -> None:
        self._write(element.text, look, href)
        for child in element:
            self._child(child, name(child), look, href)
            self._write(child.tail, look, href)

    def _child(self, child: Any, tag: str, look: Look, href: str) -> None:
        if tag == "text:span":
            style = self._parts.styles.look("text", get(child, "text:style-name"))
            self._walk(child, style.within(look), href)
        elif tag == "text:a":
            self._walk(child, look, get(child, "xlink:href"))
        elif tag == "text:s":
            self._put(" " * count(child, "text:c"), look, href)
        elif tag in {"text:tab", "text:line-break"}:
            self._put("\t" if tag == "text:tab" else "\n", look, href)
        elif tag == "field:fieldmark":
            self._put(_field_says(child), look, href)
        elif tag == "loext:content-control" and _is_prompt(child):
            pass
        elif tag == "text:note":
            self._note(child, look)
        elif tag == "text:ruby-text":
            self._put("(", look, href)
            self._walk(child, look, href)
            self._put(")", look, href)
        elif tag == "office:annotation":
            self.comment(child, is_seen=not (look.hidden or look.struck))
        elif tag in LOSSES:
            self._parts.losses[LOSSES[tag]] += 1
        elif tag == "draw:frame" and (said := formula_in(child, self._parts.objects)):
            self._put(said, look, href)
        elif tag == "draw:control":
            self._write(" ", look, href)
            self._put(self._parts.controls.get(get(child, "draw:control"), ""), look, href)
            self._write(" ", look, href)
        elif tag.startswith("draw:"):
            if not look.hidden:
                self._line.gap()
                self.draw(child)
        elif tag and tag not in LEFT_OUT:
            self._walk(child, look, href)

    def _write(self, text: str | None, look: Look, href: str) -> None:
        """Write characters of the file, in which any white space is one space."""
        seen = in_font(_SPACE.sub(" ", INVISIBLE.sub("", text or "")), look.font or "")
        if self._spaced:
            seen = seen.removeprefix(" ")
        self._put(seen, look, href)
        self._spaced = seen.endswith(" ") if seen else self._spaced

    def _put(self, text: str, look: Look, href: str) -> None:
        if not text or look.hidden:
            return
        if look.struck:
            self._parts.losses["struck"] += bool(text.strip())
            self._line.gap()
            return
        if text.strip():
            self._weights.add(bool(look.bold))
        self._line.add(text, href, look.script or Script.ON_THE_LINE)
        self._spaced = False

    def _note(self, element: Any, look: Look) -> None:
        if look.hidden or look.struck:
            return
        mark, blocks = "", list[Written]()
        for part in element:
            if name(part) == "text:note-citation":
                mark = get(part, "text:label")
                mark = mark or self._parts.numbering.note(get(element, "text:note-class"))
            elif name(part) == "text:note-body":
                blocks = self._parse(part)
        self.notes.append((mark, blocks))
        self._line.add(mark, script=Script.MARK)
        self._spaced = False

    def comment(self, element: Any, *, is_seen: bool = True) -> None:
        """Keep a comment in the margin as a note; settled ones are none any more."""
        said = " ".join(block.text for block in self._parse(element)).split()
        if is_settled(element) or not (is_seen and said):
            self._parts.losses["comments"] += bool(said)
            return
        author = " ".join((element.findtext(qualified("dc:creator")) or "").split())
        lead = f"Comment by {author}: " if author else "Comment: "
        self.notes.append(("", [Written(lead + " ".join(said), BlockKind.COMMENT)]))

    def draw(self, drawing: Any) -> None:
        """Keep the boxes of a drawing for the end of its paragraph."""
        for element in drawing.iter(*map(qualified, ("text:p", "text:list", "table:table"))):
            if element.getparent() not in self.boxes and not _is_inside(element, drawing):
                self.boxes.append(element.getparent())
        for held in drawing.iter(qualified("draw:object")):
            if (chart := chart_in(held, self._parts.objects)) is not None:
                self.boxes.append(texts_of(chart))
                # It is no loss, nor is the picture that stands in for it.
                shown = find(held.getparent(), "draw:image") is not None
                self._parts.losses.subtract({"objects": 1, "pictures": shown})
        for frame in drawing.iter(qualified("draw:frame")):
            outermost = frame is drawing or not _is_inside(frame, drawing)
            if outermost and (said := described(frame)):
                self.boxes.append(_box(said))
        for tag, loss in (*LOSSES.items(), ("draw:image", "pictures")):
            self._parts.losses[loss] += sum(1 for _ in drawing.iter(qualified(tag)))


def is_settled(comment: Any) -> bool:
    """Whether a comment in the margin or on a cell was marked as settled."""
    stated = dict(comment.attrib).items()
    return any(key.endswith("}resolved") and value == "true" for key, value in stated)


def described(frame: Any) -> str:
    """What the picture in a frame is said to show; a chart's picture only stands in for it."""
    if not len(frame) or name(frame[0]) != "draw:image":
        return ""
    told = {str(one.tag).rpartition("}")[2]: one.text for one in frame}
    return picture_says(told.get("desc"), told.get("title"))


def _box(said: str) -> Any:
    """A box that says this."""
    from lxml import etree

    box = etree.Element(qualified("draw:text-box"))
    etree.SubElement(box, qualified("text:p")).text = said
    return box


def _is_inside(element: Any, drawing: Any) -> bool:
    """Whether an element is in another text within a drawing, which brings it along."""
    tags = {"text:p", "text:list", "table:table", "draw:object"}
    above = element.getparent()
    while above is not None and above is not drawing:
        if name(above) in tags:
            return True
        above = above.getparent()
    return False


def _field_says(mark: Any) -> str:
    """The box of a ``field:fieldmark``, or the chosen entry of its list; "" of any other."""
    kind = get(mark, "field:type").rpartition(".")[2]
    settings = [one for one in mark if name(one) == "field:param"]
    values = [(get(one, "field:name"), get(one, "field:value")) for one in settings]
    if kind == "FORMCHECKBOX":
        return "☒" if (_CHECKED, "true") in values else "☐"
    if kind != "FORMDROPDOWN":
        return ""
    entries = [value for key, value in values if key == _ENTRY]
    chosen = next((value for key, value in values if key == _CHOSEN), "0")
    return entries[int(chosen)] if chosen.isdecimal() and int(chosen) < len(entries) else ""


def _is_prompt(control: Any) -> bool:
    """Whether a content control shows what is to be filled in: nothing was."""
    return get(control, "loext:showing-place-holder") == "true"
