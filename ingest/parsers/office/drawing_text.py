"""Text in a frame that is drawn (DrawingML): its paragraphs with their links, items where they have bullets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from ingest.document import BlockKind, Link
from ingest.parsers.blocks.inline import Inline, Script
from ingest.parsers.blocks.noted_blocks import Written
from ingest.parsers.office.math import on_one_line

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_EQUATION = "{http://schemas.microsoft.com/office/drawing/2010/main}m"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_UNSAID = frozenset({"slidenum", "datetime"})  # fields that a program fills in
_BULLETS = frozenset({f"{_A}buChar", f"{_A}buAutoNum", f"{_A}buBlip"})
_STRUCK = frozenset({"sngStrike", "dblStrike"})
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def paragraphs(frame: Any, part: Any, losses: Counter[str], *, bulleted: bool) -> Iterator[Written]:
    """The paragraphs of an ``a:txBody`` or None; ``bulleted`` says whether they have bullets unless they say so.

    ``part`` is the part of the package that holds the frame, ``losses`` counts what is left out.
    """
    counters: dict[int, int] = {}
    elements = _elements(frame)
    several = (
        len([p for p in elements if "".join(t.text or "" for t in p.iter(f"{_A}t")).strip()]) > 1
    )
    for element in elements:
        text, links = _text_and_links(element, part, losses)
        if not text.strip():
            continue
        properties = element.find(f"{_A}pPr")
        level = int(properties.get("lvl") or 0) if properties is not None else 0
        own = {child.tag for child in properties} if properties is not None else set()
        listed = bool(own & _BULLETS) or (bulleted and several and f"{_A}buNone" not in own)
        for deeper in [depth for depth in counters if depth > level]:
            del counters[deeper]
        label = ""
        numbered = properties.find(f"{_A}buAutoNum") if properties is not None else None
        if numbered is not None:
            first = int(numbered.get("startAt") or 1)
            counters[level] = counters.get(level, first - 1) + 1
            if (numbered.get("type") or "").startswith("arabic"):
                label = f"{counters[level]}."
        else:
            counters.pop(level, None)
        kind = BlockKind.LIST_ITEM if listed else BlockKind.PARAGRAPH
        yield Written(text, kind, level if listed else 0, tuple(links), label)


def frame_text(frame: Any, part: Any, losses: Counter[str]) -> str:
    """All that a frame says, on one line; without ``part`` its links lead nowhere."""
    parts = (_text_and_links(p, part, losses)[0] for p in _elements(frame))
    return " ".join(" ".join(text.split()) for text in parts if text.strip())


def _elements(frame: Any) -> list[Any]:
    """The paragraphs of an ``a:txBody``, which a shape that nobody wrote in may lack."""
    return [] if frame is None else frame.findall(f"{_A}p")


def _text_and_links(paragraph: Any, part: Any, losses: Counter[str]) -> tuple[str, list[Link]]:
    line = Inline()
    for run in paragraph:
        if run.tag == f"{_A}br":
            line.add(" ")
        elif run.tag == _EQUATION:
            line.add(on_one_line(run))
        elif run.tag == f"{_A}r" or (
            run.tag == f"{_A}fld" and not (run.get("type") or "").startswith(tuple(_UNSAID))
        ):
            said = "".join((t.text or "").replace("\v", " ") for t in run.findall(f"{_A}t"))
            properties = run.find(f"{_A}rPr")
            if properties is not None and properties.get("strike") in _STRUCK and said.strip():
                losses["struck"] += 1
                continue
            if properties is None:
                line.add(said)
            else:
                line.add(said, _href(properties, part), _script(properties))
    line.settle()
    return line.text_and_links()


def _script(properties: Any) -> Script:
    """Where a run stands: its ``baseline`` is a share of the size, in thousandths or percent."""
    shift = (properties.get("baseline") or "0").strip()
    return Script((not shift.startswith(("-", "0"))) - shift.startswith("-"))


def _href(properties: Any, part: Any) -> str:
    click = properties.find(f"{_A}hlinkClick")
    relation = None
    if click is not None and part is not None:
        relation = part.rels.get(click.get(_RELATION))
    return str(relation.target_ref) if relation is not None and relation.is_external else ""


def with_choices(slide: Any) -> None:
    """Put what a new program shows in the place of alternatives (ECMA-376 part 3, 10.2) on a slide.

    PowerPoint writes frames with equations so, with a picture of each for old programs.
    """
    for alternatives in list(slide.iter(f"{_MC}AlternateContent")):
        options = [option for option in alternatives if len(option)]
        chosen = list(options[0]) if options else []
        parent = alternatives.getparent()
        at = parent.index(alternatives)
        parent[at : at + 1] = chosen
