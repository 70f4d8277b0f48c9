"""What of a page is not in its text, and what its document says of that."""

from __future__ import annotations

from collections import Counter

from selectolax.lexbor import LexborNode

from ingest.parsers.blocks.builder import TextBuilder, left_out
from ingest.parsers.html.inline import collapsed
from ingest.parsers.html.view import MEDIA, Fate, View

_PASSAGE = 40  # characters: hidden text worth a remark
_BESIDE = {"header": "banner", "footer": "footer", "aside": "sidebar"}
_COUNTED = {
    Fate.STRUCK: "struck-out passage",
    Fate.HIDDEN: "hidden passage that nothing on the page opens",
    Fate.CHOICES: "long list to choose from",
}


class Omissions:
    """Counts what is left out of a page, and tells it to ``builder``."""

    def __init__(self, view: View, builder: TextBuilder) -> None:
        self._view = view
        self._builder = builder
        self._counts: Counter[str] = Counter()

    def count(self, node: LexborNode, fate: Fate) -> None:
        """Count an element that is left out by its ``fate``, or tell of it at once."""
        if fate is Fate.MEDIA:
            self._counts[MEDIA[node.tag or ""]] += 1
        elif fate in _COUNTED:
            least = _PASSAGE if fate is Fate.HIDDEN else 1
            if len(collapsed(node.text())) >= least:
                self._counts[_COUNTED[fate]] += 1
        else:
            self.tell_beside(node, fate)

    def tell_beside(self, node: LexborNode, fate: Fate) -> None:
        """Tell of a banner, footer or sidebar that says something of its own."""
        if fate is Fate.BESIDE and self._view.is_prose(node):
            part = _BESIDE[self._view.roles.tag(node)]
            self._builder.remark(f"The {part} of the page is not in the text.")

    def tell_counts(self) -> None:
        """Tell of all that was counted."""
        for what, number in self._counts.items():
            self._builder.remark(left_out(number, what))
