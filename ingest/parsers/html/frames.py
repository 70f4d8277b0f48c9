"""Frames whose page stands in the page itself (HTML, ``srcdoc``), as programs that save pages write them."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from ingest.parsers.html.nesting import check_nesting

_DEEPEST = 3  # frames in frames


def show_frames(tree: LexborHTMLParser) -> None:
    """Put the pages of such frames into ``tree``, each where its frame stands.

    Raises ``UnreadableDocument`` for one that is nested too deeply.
    """
    for _ in range(_DEEPEST):
        for frame in tree.css("iframe[srcdoc]"):
            markup = frame.attributes.get("srcdoc") or ""
            check_nesting(markup)
            if (page := LexborHTMLParser(markup).body) is not None:
                frame.replace_with(page)
