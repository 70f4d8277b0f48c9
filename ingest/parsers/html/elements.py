"""The elements of HTML by what they make of what stands in them (HTML Living Standard)."""

from __future__ import annotations

# fmt: off
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd",
    "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li",
    "listing", "main", "menu", "ol", "optgroup", "option", "p", "pre", "search", "section",
    "select", "summary", "svg", "table", "tbody", "td", "text", "textarea", "tfoot", "th", "thead",
    "tr", "ul", "xmp",
})
# fmt: on
HEADINGS = {f"h{level}": level for level in range(1, 7)}
# Of cells that are in no table.
CELL_ROLES = frozenset({"cell", "gridcell", "columnheader", "rowheader"})
FOLDS = frozenset({"button", "summary"})
LABELS = frozenset({"div", "dt", "p"})  # what pages make buttons of
LISTS = frozenset({"ul", "ol", "menu", "dir", "dl", "select"})
ITEMS = frozenset({"li", "dd", "option"})
CELLS = frozenset({"td", "th"})
PREFORMATTED = frozenset({"pre", "listing", "xmp"})
APART = frozenset({"input", "label", "output", "meter", "progress", "img"})
