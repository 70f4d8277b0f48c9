"""Texts of XLSX cells that are not all in one type: what is raised, lowered or struck out in them."""

from __future__ import annotations

from typing import Any, NamedTuple

from ingest.parsers.blocks.inline import Inline, Script

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SCRIPTS = {"superscript": Script.RAISED, "subscript": Script.LOWERED}


class RichText(NamedTuple):
    """The text of a cell as it is read, and how many of its stretches are struck out and left out."""

    text: str
    struck: int


def rich_text(element: Any) -> RichText | None:
    """What a shared or inline text says; None where it is all on the line and nothing struck out."""
    line, struck, plain = Inline(), 0, True
    for part in element:
        text = part.text if part.tag == f"{MAIN}t" else part.findtext(f"{MAIN}t")
        if not text or part.tag not in {f"{MAIN}t", f"{MAIN}r"}:
            continue  # how Japanese is pronounced stands in it too
        properties = part.find(f"{MAIN}rPr")
        script = Script.ON_THE_LINE
        if properties is not None:
            raised = properties.find(f"{MAIN}vertAlign")
            if raised is not None:
                script = _SCRIPTS.get(raised.get("val"), script)
            if is_on(properties.find(f"{MAIN}strike")):
                struck += bool(text.strip())
                line.gap()
                plain = False
                continue
        plain = plain and script is Script.ON_THE_LINE
        line.add(text, script=script)
    if plain:
        return None
    line.settle()
    return RichText(line.text_and_links()[0], struck)


def is_on(element: Any) -> bool:
    """Whether a property that is there or not, or says so, holds."""
    return element is not None and element.get("val") not in {"0", "false"}
