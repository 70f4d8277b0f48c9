"""Tabs of a page, of which one panel is shown at a time: what each is called stands before its panel."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.parsers.html.inline import collapsed

_TABS = ", ".join(
    ["[role=tab]", *(f"[data-{bs}toggle={kind}]" for bs in ("", "bs-") for kind in ("tab", "pill"))]
)
_LEADS = ("aria-controls", "data-bs-target", "data-target", "href")
_LABEL = 60  # characters


class Tabs:
    """The labels of the panels of one page, and the tabs that are called so."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._labels: dict[int, str] = {}
        self._tabs: set[int] = set()
        tabs = tree.css(_TABS)
        by_id = {node.attributes.get("id"): node for node in tree.css("[id]")} if tabs else {}
        labelled = {
            node.attributes.get("aria-labelledby"): node
            for node in (tree.css("[aria-labelledby]") if tabs else ())
        }
        for tab in tabs:
            leads = (by_id.get((tab.attributes.get(name) or "#").lstrip("#")) for name in _LEADS)
            panel = next((one for one in leads if one is not None), None)
            panel = panel or labelled.get(tab.attributes.get("id") or "#")
            label = collapsed(tab.text())
            if panel is not None and 0 < len(label) <= _LABEL and panel.mem_id not in self._labels:
                self._labels[panel.mem_id] = label
                self._tabs.add(tab.mem_id)

    def is_tab(self, node: LexborNode) -> bool:
        """Whether an element is a tab, whose label is read before its panel."""
        return node.mem_id in self._tabs

    def label(self, node: LexborNode) -> str:
        """What a panel is called; "" for anything else."""
        return self._labels.get(node.mem_id, "")
