"""Which hidden parts of a page somebody can open: accordions, tabs, dialogs, read-more buttons.

HTML says that something is hidden, and only sometimes what shows it. So everything by which pages
name what a click opens is gathered once, and what nothing opens stays hidden.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.parsers.html.styles import ancestors, hides_itself, named

_FOLDING = re.compile(
    r"accordi|collaps|toggle|expand|faq|tab-?(?:pane|panel|content)|panel|answer|details"
    r"|read-?more|fold(?!er)|slide-?down|spoiler|reveal",
    re.IGNORECASE,
)
# What else is folded has a box around it that says so; a panel or an answer may be anything there.
_FOLDING_BOX = re.compile(
    r"accordi|collaps|toggle|expand|faq|tab-?(?:pane|panel|content)|read-?more|spoiler|disclosure",
    re.IGNORECASE,
)
_CONTROLS_OF_A_SITE = re.compile(r"navbar|nav-|menu|dropdown", re.IGNORECASE)
_MORE = re.compile(r"\b(?:more|mehr|plus|suite|más|mas|altro|tutto|full|expand)\b", re.IGNORECASE)
_BOXES_ABOVE = 3
_NOWHERE = re.compile(r"\s*(?:javascript:.*|#.*|)", re.DOTALL)
_TOGGLE = "button, summary, [role=button], [aria-expanded], [onclick], a[href^='#']"
_MENU = re.compile(
    r"\b(?:nav|menu|hamburger|close|dropdown|navbar-toggler)\b|navbar", re.IGNORECASE
)
# Elements that a script shows by attributes of its own (Alpine, Vue, Angular).
_SHOWN_BY = frozenset({"x-show", "v-show", "ng-show", "x-collapse"})
_OPENERS = ("aria-controls", "popovertarget", "commandfor", "for")
_HEADS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt", "caption", "th", "legend"})
_HEAD_ROLES = frozenset({"columnheader", "rowheader"})
_UNFOLDS = re.compile(
    r"aria-controls|aria-expanded|popovertarget|commandfor"
    r"|data-(?!clipboard|copy).*(?:toggle|target|collapse)"
)
_HANDLERS = ("on", "@", "x-on:", "v-on:", "ng-click")
_WORD = re.compile(r"[\w-]+")
_TARGET = re.compile(r"(?:^|(?<=[\s,]))([#.]?)([\w:-]+)(?=[\s,]|$)")
_QUOTED = re.compile(r"[\"']([#.]?)([\w-]+)[\"']")
_LONGEST = 1_000  # characters of an attribute: longer ones hold data
_SPOKEN_WORDS = 6  # a button with as many words says something; "Copy the link" does not
_BETWEEN = frozenset({"br", "hr", "link", "script", "style"})
_CLIMB = 6  # elements between a heading and the button in it


class Folds:
    """What the controls of one page open."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        # Which elements name an id ("") or a class ("."); 0 stands for a script.
        self._openers: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
        self._targets: set[int] = set()  # the buttons whose handlers name an element of the page
        self._here = here = {node.attributes.get("id") for node in tree.css("[id]")}
        for node in tree.css("*"):
            for key, value in node.attributes.items():
                if value and len(value) < _LONGEST:
                    if key.startswith(_HANDLERS) and not here.isdisjoint(_WORD.findall(value)):
                        self._targets.add(node.mem_id)
                    self._gather(key, value, node.mem_id)
        for script in tree.css("script:not([type*=json])"):
            for sign, word in _QUOTED.findall(script.text()):
                self._openers[sign.strip("#"), word].add(0)

    def _gather(self, key: str, value: str, node: int) -> None:
        found: list[tuple[str, str]] = []
        if key in _OPENERS:
            found = [("", word) for word in value.split()]
        elif key == "href" and value.startswith("#"):
            found = [("", value[1:])]
        elif key.startswith("data-"):
            found = _TARGET.findall(value)
        elif key.startswith(_HANDLERS):
            found = [(sign, word) for word in _WORD.findall(value) for sign in ("", ".")]
        for sign, word in found:
            self._openers[sign.strip("#"), word].add(node)

    def opens(self, hidden: LexborNode) -> bool:
        """Whether a person can open ``hidden``, an element that is not shown at first."""
        attributes = hidden.attributes
        if (attributes.get("hidden") or "").lower() == "until-found":
            return True
        by_role = attributes.get("role") in {"tabpanel", "dialog", "alertdialog"}
        if by_role or hidden.tag in {"dialog", "details"} or not _SHOWN_BY.isdisjoint(attributes):
            return True
        keys = [("", hidden.attrs.sget("id"))]
        keys += [(".", name) for name in hidden.attrs.sget("class").split()]
        openers = {opener for key in keys if key in self._openers for opener in self._openers[key]}
        # Some element of the page names it, as buttons and tabs name what they open.
        labelled = not self._here.isdisjoint(hidden.attrs.sget("aria-labelledby").split())
        if openers - {hidden.mem_id} or labelled or _is_boxed(hidden):
            return True
        after = sibling(hidden, forward=True)
        if after is not None and _is_toggle(after) and _MORE.search(after.text()):
            return True
        before = sibling(hidden, forward=False)
        if before is None:
            return False
        folding = _FOLDING.search(named(hidden)) is not None
        return _is_toggle(before) or (folding and before.tag in _HEADS)

    def speaks(self, button: LexborNode) -> bool:
        """Whether the label of a button is text of the page, rather than of its controls."""
        attributes, names = button.attributes, named(button)
        if attributes.get("role") == "tab":
            return True
        if attributes.get("aria-haspopup") in {"true", "menu", "listbox"} or _MENU.search(names):
            return False
        if _FOLDING.search(names) or _unfolds(button) or button.mem_id in self._targets:
            return True
        if any(map(_heads, islice(ancestors(button), _CLIMB))):
            return True
        words = button.text().split()
        if len(words) >= _SPOKEN_WORDS or (words and words[-1].endswith("?")):
            return True
        after = sibling(button, forward=True)
        return after is not None and hides_itself(after)


def _heads(node: LexborNode) -> bool:
    return node.tag in _HEADS or node.attributes.get("role") in _HEAD_ROLES


def _unfolds(node: LexborNode) -> bool:
    """Whether an element's attributes say that it opens something."""
    return any(map(_UNFOLDS.fullmatch, node.attributes))


def _is_boxed(hidden: LexborNode) -> bool:
    """Whether a hidden element is what a box with a heading folds away."""
    for above in islice(ancestors(hidden), _BOXES_ABOVE):
        if above.tag == "details" or _FOLDING_BOX.search(named(above)):
            return _CONTROLS_OF_A_SITE.search(named(above)) is None
    return False


def _is_toggle(node: LexborNode) -> bool:
    attributes = node.attributes
    if node.tag in {"button", "summary"} or attributes.get("role") in {"button", "tab"}:
        return True
    if _unfolds(node) or "onclick" in attributes:
        return True
    if node.tag == "a" and _NOWHERE.fullmatch(attributes.get("href") or ""):
        return True
    return _FOLDING.search(named(node)) is not None or node.css_first(_TOGGLE) is not None


def sibling(node: LexborNode, *, forward: bool) -> LexborNode | None:
    """The next element, or the one before, when no text stands between."""
    other = node.next if forward else node.prev
    while other is not None and (not other.is_element_node or other.tag in _BETWEEN):
        if other.is_text_node and (other.text_content or "").strip():
            return None
        other = other.next if forward else other.prev
    return other
