"""The marks of Jira's and old Confluence's texts: macros in braces, links, colours; as the page shows them."""

from __future__ import annotations

import re

from ingest.parsers.plain.marked_lists import MarkedLists

_BOXES = "panel|info|note|tip|warning|quote|expand|excerpt|section|column|code|noformat"
_STATED = r"(?::(?P<stated>[^{}\n]*))?"
# What is closed again, at the end of a line, tells such a text: braces stand elsewhere, too.
_CLOSED = re.compile(
    rf"^\{{({_BOXES})(?::[^{{}}\n]*)?\}}[ \t]*$.*?\{{\1\}}[ \t]*$", re.DOTALL | re.MULTILINE
)
_CODE = re.compile(
    r"(^\{(code|noformat)(?::[^{}\n]*)?\}.*?\{\2\}[ \t]*\n?)", re.DOTALL | re.MULTILINE
)
_MACRO = re.compile(
    rf"^\{{(?:{_BOXES}|toc){_STATED}\}}[ \t]*$|\{{(?:color(?::[^{{}}\n]*)?|anchor:[^{{}}\n]*)\}}",
    re.MULTILINE,
)
_TITLE = re.compile(r"(?:^|\|)title=([^|]*)")
_LINK = re.compile(r"\[([^\[\]|\n]+)\|[^\[\]|\n]+\]")
_MONOSPACED = re.compile(r"\{\{([^{}\n]+)\}\}")
_QUOTED = re.compile(r"^bq\. ", re.MULTILINE)
_MARKS = re.compile(r"([*#]+|-)[ \t]+(?=\S)")  # as deep as there are
# Textile has them too; "# Fees" alone may be a heading of Markdown.
_HEADING = re.compile(r"^h[1-6]\. ", re.MULTILINE)


def without_macros(text: str) -> str:
    """A text of Jira as its page shows it, titles of boxes on lines of their own; another text as it is."""
    lists = MarkedLists(_MARKS)
    if _CLOSED.search(text) is None:
        return lists.typed(text) if _HEADING.search(text) else text
    apart = _CODE.split(text)
    shown = []
    for at in range(0, len(apart), 3):
        part = _QUOTED.sub("", _MACRO.sub(_title, apart[at]))
        part = _MONOSPACED.sub(r"\1", _LINK.sub(r"\1", part))
        shown.append(lists.typed(part))
        for code, name in zip(apart[at + 1 : at + 2], apart[at + 2 : at + 3], strict=True):
            shown.append(_MACRO.sub(_title, code.rstrip().removesuffix(f"{{{name}}}")) + "\n")
    return "".join(shown)


def _title(macro: re.Match[str]) -> str:
    """The title that a macro states, "" without one."""
    found = _TITLE.search(macro["stated"] or "")
    return found[1].strip() if found else ""
