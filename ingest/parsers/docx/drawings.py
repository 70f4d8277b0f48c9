"""Drawings, pictures and objects: the words in them that are at hand, and what is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from ingest.parsers.blocks.descriptions import picture_says
from ingest.parsers.blocks.noted_blocks import Written, written
from ingest.parsers.docx.relations import part_of, root_of
from ingest.parsers.office.charts import charted
from ingest.parsers.office.diagrams import diagram
from ingest.parsers.office.embedded import is_file
from ingest.parsers.office.word_xml import descendants, get, name, shown

_Words = TypeVar("_Words")
_HIDDEN = "visibility:hidden"
_PICTURES = ("pic:pic", "v:imagedata")
_DESCRIBED = ("wp:docPr", "pic:cNvPr", "v:shape")  # what has a description of itself


@dataclass(frozen=True, slots=True)
class TextBox:
    """What stands in a drawing: Word's own paragraphs (``content``), bare lines, or a chart's blocks."""

    content: Any = None
    lines: tuple[str, ...] = ()
    blocks: tuple[Written, ...] = ()


def text_boxes(drawing: Any, part: Any, losses: Counter[str]) -> Iterator[TextBox]:
    """The boxes with words in a ``w:drawing``, ``w:pict`` or ``w:object`` of ``part``, in order.

    What has no words at hand is counted in ``losses``.
    """
    if name(drawing) == "w:object":
        # Equations of old editors are embedded objects, shown as pictures.
        objects = list(descendants(drawing, "o:OLEObject"))
        is_formula = any(one.get("ProgID", "").startswith("Equation") for one in objects)
        held = [part_of(part, get(one, "r:id")) for one in objects]
        # A file is a document of its own.
        is_one = any(one is not None and is_file(one.blob) for one in held)
        losses["formulas" if is_formula else "objects"] += is_formula or not is_one
    elif not any(_is_set(child, "hidden") for child in descendants(drawing, "wp:docPr")):
        yield from _inside(drawing, part, losses)
        if said := _described(drawing):
            yield TextBox(lines=(said,))


def _described(drawing: Any) -> str:
    """What the picture in a drawing is said to show; a drawing of several may be described as one."""
    boxed = {
        element
        for box in descendants(drawing, "w:txbxContent")
        for element in descendants(box, *_PICTURES, *_DESCRIBED)
    }
    if all(picture in boxed for picture in descendants(drawing, *_PICTURES)):
        return ""
    named = (element for element in descendants(drawing, *_DESCRIBED) if element not in boxed)
    return picture_says(*(one.get(key) for one in named for key in ("descr", "alt", "title")))


def _inside(element: Any, part: Any, losses: Counter[str]) -> Iterator[TextBox]:
    for child in shown(element):
        tag = name(child)
        if tag == "w:txbxContent":
            yield TextBox(content=child)
        elif tag == "a:txBody":
            yield TextBox(lines=_lines(child))
        elif tag == "dgm:relIds":
            data = part_of(part, get(child, "r:dm"))
            yield TextBox(blocks=() if data is None else tuple(_read(data, diagram)))
        elif tag in {"c:chart", "cx:chart"}:
            chart = part_of(part, get(child, "r:id"))
            rows = _figures(chart) if chart is not None else ()
            losses["charts"] += not rows
            yield TextBox(
                lines=() if rows or chart is None else tuple(_read(chart, _chart)), blocks=rows
            )
        elif tag in _PICTURES:
            losses["pictures"] += 1
        elif tag == "v:textpath":
            yield TextBox(lines=(child.get("string", ""),))
        elif tag in {"o:OLEObject", "w:control"}:
            losses["objects"] += 1
        elif _HIDDEN not in child.get("style", "").replace(" ", ""):
            yield from _inside(child, part, losses)


def _is_set(element: Any, attribute: str) -> bool:
    return element.get(attribute) in {"1", "true"}


def _read(part: Any, words: Callable[[Any], Iterable[_Words]]) -> Iterable[_Words]:
    """The ``words`` of a part; none of one that is damaged, which costs only itself."""
    try:
        return words(root_of(part))
    except SyntaxError:
        return ()


def _figures(part: Any) -> tuple[Written, ...]:
    """The title and the figures of a chart; nothing where they are not at hand."""
    chart = charted(part.blob)
    return tuple(written(chart[0])) if chart is not None and chart[1] else ()


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
