"""Tabs of a page, of which one panel is shown at a time: what each is called stands before its panel."""

from __future__ import annotations

from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.parsers.html.inline import collapsed

_TABS = ", ".join(
    ["[role=tab]", *(f"[data-{bs}toggle={kind}]" for bs in ("", "bs-") for kind in ("tab", "pill"))]
)
_LEADS = ("aria-controls", "data-bs-target", "data-target", "href")
_LABEL = 60  # characters


# What holds the tabs of a group, each of these, and what holds each panel, where only their order tells them.
_IN_ORDER = (
    ("[role=tablist]", "[role=tab]", "[role=tabpanel]"),
    (".tabbed-labels", "label", ".tabbed-block"),  # Material for MkDocs
)
_HEADINGS = "h1, h2, h3, h4, h5, h6"
_FEWEST = 2
_MOST = 200  # groups of a page whose panels are looked for


class Tabs:
    """The labels of the panels of one page, and the tabs that are called so."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._labels: dict[int, str] = {}
        self._tabs: set[int] = set()
        tabs = tree.css(_TABS)
        lists = [found for one in tree.css("ul") if (found := _leading(one))]
        by_id = (
            {node.attributes.get("id"): node for node in tree.css("[id]")} if tabs or lists else {}
        )
        labelled = {
            node.attributes.get("aria-labelledby"): node
            for node in (tree.css("[aria-labelledby]") if tabs else ())
        }
        for tab in tabs:
            leads = (by_id.get((tab.attributes.get(name) or "#").lstrip("#")) for name in _LEADS)
            panel = next((one for one in leads if one is not None), None)
            panel = panel or labelled.get(tab.attributes.get("id") or "#")
            if panel is not None:
                self._add(tab, panel)
        for group, each, panel_of in _IN_ORDER:
            for held in tree.css(group)[:_MOST]:
                self._add_in_order(held, each, panel_of)
        for links in lists:
            panels = [by_id.get((link.attributes.get("href") or "#")[1:]) for link in links]
            if _are_panels(panels):
                for link, panel in zip(links, panels, strict=True):
                    self._add(link, panel)

    def _add(self, tab: LexborNode, panel: LexborNode | None) -> None:
        label = collapsed(tab.text())
        if panel is not None and 0 < len(label) <= _LABEL and panel.mem_id not in self._labels:
            self._labels[panel.mem_id] = label
            self._tabs.add(tab.mem_id)

    def _add_in_order(self, group: LexborNode, each: str, panel_of: str) -> None:
        tabs = group.css(each)
        if group.parent is None or any(tab.mem_id in self._tabs for tab in tabs):
            return
        panels: list[LexborNode] = []
        for panel in group.parent.css(panel_of):
            if not (panels and _holds(panels[-1], panel)):
                panels.append(panel)
        if len(panels) == len(tabs):
            for tab, panel in zip(tabs, panels, strict=True):
                self._add(tab, panel)

    def is_tab(self, node: LexborNode) -> bool:
        """Whether an element is a tab, whose label is read before its panel."""
        return node.mem_id in self._tabs

    def label(self, node: LexborNode) -> str:
        """What a panel is called; "" for anything else."""
        return self._labels.get(node.mem_id, "")


def _leading(items: LexborNode) -> list[LexborNode]:
    """The links of a list each of whose items is one to a place on the page."""
    links: list[LexborNode] = []
    for item in items.iter():
        inside = list(islice(item.iter(), 2))
        if len(inside) != 1 or inside[0].tag != "a":
            return []
        if not (inside[0].attributes.get("href") or "").startswith("#"):
            return []
        links += inside
    return links if len(links) >= _FEWEST else []


def _are_panels(panels: list[LexborNode | None]) -> bool:
    """Whether what links lead to stands side by side with nothing else to name it, unlike sections of a text."""
    parents = {
        panel.parent.mem_id if panel is not None and panel.parent is not None else 0
        for panel in panels
    }
    if len(parents) != 1 or 0 in parents:
        return False
    return all(
        panel is not None and panel.tag in {"div", "section"} and not panel.css(_HEADINGS)
        for panel in panels
    )


def _holds(node: LexborNode, other: LexborNode) -> bool:
    parent = other.parent
    while parent is not None and parent.mem_id != node.mem_id:
        parent = parent.parent
    return parent is not None
