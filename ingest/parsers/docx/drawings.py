"""Drawings, pictures and objects: the words in them that are at hand, and what is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ingest.parsers.docx.losses import Losses
from ingest.parsers.docx.xml import descendants, get, name, shown

_HIDDEN = "visibility:hidden"


@dataclass(frozen=True, slots=True)
class Box:
    """What stands in a drawing: Word's own paragraphs (``content``), or bare lines."""

    content: Any = None
    lines: tuple[str, ...] = ()


def boxes(drawing: Any, part: Any, losses: Losses) -> Iterator[Box]:
    """The boxes with words in a ``w:drawing``, ``w:pict`` or ``w:object`` of ``part``, in order.

    What has no words at hand is counted in ``losses``.
    """
    if name(drawing) == "w:object":
        _count_object(drawing, losses)
        return
    if any(_plain(child, "hidden") in {"1", "true"} for child in descendants(drawing, "wp:docPr")):
        return
    yield from _inside(drawing, part, losses)


def _inside(element: Any, part: Any, losses: Losses) -> Iterator[Box]:
    for child in shown(element):
        tag = name(child)
        if tag == "w:txbxContent":
            yield Box(content=child)
        elif tag == "a:txBody":
            yield Box(lines=_lines(child))
        elif tag == "dgm:relIds":
            data = _part_of(part, get(child, "r:dm"))
            yield Box(lines=() if data is None else _diagram(data))
        elif tag in {"c:chart", "cx:chart"}:
            losses.charts += 1
            chart = _part_of(part, get(child, "r:id"))
            yield Box(lines=() if chart is None else _chart(chart))
        elif tag in {"pic:pic", "v:imagedata"}:
            losses.pictures += 1
        elif tag == "v:textpath":
            yield Box(lines=(_plain(child, "string"),))
        elif tag == "o:OLEObject" or tag == "w:control":
            losses.objects += 1
        elif _HIDDEN not in _plain(child, "style").replace(" ", ""):
            yield from _inside(child, part, losses)


def _count_object(element: Any, losses: Losses) -> None:
    # Equations of old editors are embedded objects, shown as pictures.
    programs = [_plain(ole, "ProgID") for ole in descendants(element, "o:OLEObject")]
    if any(program.startswith("Equation") for program in programs):
        losses.formulas += 1
    else:
        losses.objects += 1


def _plain(element: Any, attribute: str) -> str:
    return str(element.get(attribute) or "")


def _part_of(part: Any, relation: str | None) -> Any:
    """The root of the part that a drawing refers to, or None when the file lacks it."""
    from docx.oxml.parser import parse_xml

    found = part.rels.get(relation) if relation else None
    return None if found is None or found.is_external else parse_xml(found.target_part.blob)


def _diagram(root: Any) -> tuple[str, ...]:
    """The words of a SmartArt diagram's points, without its prompts."""
    points = (
        point
        for point in descendants(root, "dgm:pt")
        if _plain(point, "type") in {"", "node", "asst"}
        and not any(
            _plain(settings, "phldr") in {"1", "true"}
            for settings in descendants(point, "dgm:prSet")
        )
    )
    return tuple(line for point in points for line in _lines(point))


def _chart(root: Any) -> tuple[str, ...]:
    """The titles of a chart and of its axes, and the names in it, each once."""
    names = (
        value.text or ""
        for cache in descendants(root, "c:tx", "c:cat")
        for value in descendants(cache, "c:v")
    )
    return tuple(dict.fromkeys([*_lines(root), *filter(None, names)]))


def _lines(element: Any) -> tuple[str, ...]:
    paragraphs = (
        "".join("\n" if name(t) == "a:br" else t.text or "" for t in descendants(p, "a:t", "a:br"))
        for p in descendants(element, "a:p")
    )
    return tuple(line for line in paragraphs if line.strip())
