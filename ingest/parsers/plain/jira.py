"""The marks of Jira's and old Confluence's texts: macros in braces, links, colours; as the page shows them."""

from __future__ import annotations

import re

_BOXES = "panel|info|note|tip|warning|quote|expand|excerpt|section|column|code|noformat"
_STATED = r"(?::(?P<stated>[^{}\n]*))?"
# What is closed again, on lines of its own, tells such a text: braces stand elsewhere, too.
_CLOSED = re.compile(
    rf"^\{{({_BOXES})(?::[^{{}}\n]*)?\}}[ \t]*$.*?^\{{\1\}}[ \t]*$", re.DOTALL | re.MULTILINE
)
_CODE = re.compile(r"(^\{(code|noformat)(?::[^{}\n]*)?\}.*?\{\2\})", re.DOTALL | re.MULTILINE)
_MACRO = re.compile(
    rf"^\{{(?:{_BOXES}|toc){_STATED}\}}[ \t]*$|\{{(?:color(?::[^{{}}\n]*)?|anchor:[^{{}}\n]*)\}}",
    re.MULTILINE,
)
_TITLE = re.compile(r"(?:^|\|)title=([^|]*)")
_LINK = re.compile(r"\[([^\[\]|\n]+)\|[^\[\]|\n]+\]")
_MONOSPACED = re.compile(r"\{\{([^{}\n]+)\}\}")
_QUOTED = re.compile(r"^bq\. ", re.MULTILINE)
_ITEM = re.compile(r"^([*#]+)([*#])[ \t]+(?=\S)", re.MULTILINE)  # as deep as it has marks


def without_macros(text: str) -> str:
    """A text of Jira as its page shows it, titles of boxes on lines of their own; another text as it is."""
    if _CLOSED.search(text) is None:
        return text
    apart = _CODE.split(text)
    shown = []
    for at in range(0, len(apart), 3):
        part = _QUOTED.sub("", _MACRO.sub(_title, apart[at]))
        part = _MONOSPACED.sub(r"\1", _LINK.sub(r"\1", part))
        shown.append(_ITEM.sub(lambda mark: f"{'  ' * len(mark[1])}{mark[2]} ", part))
        shown += [_MACRO.sub(_title, code) for code in apart[at + 1 : at + 2]]
    return "".join(shown)


def _title(macro: re.Match[str]) -> str:
    """The title that a macro states, "" without one."""
    found = _TITLE.search(macro["stated"] or "")
    return found[1].strip() if found else ""
