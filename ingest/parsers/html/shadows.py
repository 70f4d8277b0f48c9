"""Shadow trees that a page declares (HTML, the template element's ``shadowrootmode``), as saved pages do.

The parser keeps them apart as it does other templates, which nobody sees; these are shown.
"""

from __future__ import annotations

import re

_TAG = re.compile(r"<(/?)template\b((?:\"[^\"]*\"|'[^']*'|[^'\"<>])*+)>", re.IGNORECASE)
_SHOWN = re.compile(r"\sshadowroot(?:mode)?\s*=", re.IGNORECASE)


def with_shadows(markup: str) -> str:
    """``markup`` with declared shadow trees as parts of the page, before what stands in their place there."""
    if "shadowroot" not in markup.lower():
        return markup
    opened: list[bool] = []

    def tag(found: re.Match[str]) -> str:
        if not found[1]:
            opened.append(_SHOWN.search(found[2]) is not None)
            return "<div>" if opened[-1] else found.group()
        shown = bool(opened) and opened.pop()
        return "</div>" if shown else found.group()

    return _TAG.sub(tag, markup)
