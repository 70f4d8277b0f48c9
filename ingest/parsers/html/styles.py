"""What the styles of a page say about its words: struck out, raised, lowered, hidden.

Read are ``style`` attributes and the rules of ``<style>`` elements; of those that hide, only the
simplest (``.a``, ``p.a``), since a page hides much that a click shows. Style sheets in other files
are not there to be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

STRUCK, RAISED, LOWERED = "struck", "raised", "lowered"
# A box of its own parts words as a paragraph does; what lays out its children parts them.
_BOX = re.compile(r"(?<![\w-])display\s*:\s*(?:block|list-item|table|flex|grid|flow-root)\b", re.I)
_LAYS_OUT = re.compile(r"(?<![\w-])display\s*:\s*(?:inline-)?(?:flex|grid)\b", re.I)
_INLINE = re.compile(r"(?<![\w-])display\s*:\s*inline\s*(?:;|!|$)", re.I)  # no box at all
# A list without its bullets or numbers.
_MARKERLESS = re.compile(r"(?<![\w-])list-style(?:-type)?\s*:[^;]*\bnone\b", re.IGNORECASE)
_DECLARATIONS = {
    STRUCK: re.compile(r"text-decoration(?:-line)?\s*:[^;]*\bline-through\b", re.IGNORECASE),
    RAISED: re.compile(
        r"vertical-align\s*:\s*(?:super\b|(?:[2-9]|[1-9]\d)\d?(?:\.\d+)?%|0?\.[2-9]\d*r?em"
        r"|[3-9](?:\.\d+)?p[tx])|font-variant-position\s*:\s*super\b"
        r"|position\s*:\s*relative\b.*\btop\s*:\s*-(?:[2-9]\d%|0?\.[2-9]\d*r?em|[3-9](?:\.\d+)?p[tx])"
        r"|vertical-align\s*:\s*text-top\b.*font-size\s*:\s*(?:0?\.\d+r?em|\d\d%|smaller)",
        re.IGNORECASE,
    ),
    LOWERED: re.compile(
        r"vertical-align\s*:\s*sub\b|font-variant-position\s*:\s*sub\b", re.IGNORECASE
    ),
}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
_TAGS = {"del": STRUCK, "s": STRUCK, "strike": STRUCK, "sup": RAISED, "sub": LOWERED}
# What frameworks call the classes that do nothing but this.
_CLASSES = {
    name: role
    for role, names in (
        (STRUCK, "line-through crossed-out strike strike-through strikeout strikethrough struck"),
        (STRUCK, "text-decoration-line-through text-line-through text-strikethrough"),
        (RAISED, "align-super fnref footnote-number footnote-ref footnote-reference noteref"),
        (RAISED, "msoendnotereference msofootnotereference sdendnotesym sdfootnotesym superscript"),
        (LOWERED, "align-sub subscript"),
    )
    for name in names.split()
}
_ARIA = {"deletion": STRUCK, "superscript": RAISED, "subscript": LOWERED}
# What stands on a line: in a cell or a paragraph such styles only place the whole of it.
_ON_A_LINE = frozenset(
    {"a", "abbr", "b", "cite", "code", "em", "font", "i", "mark", "small", "span", "strong", "u"}
)
_MOST_RULES = 200  # a page must not take for ever
_SHOWN = re.compile(r"display\s*:\s*(?!none)\w|visibility\s*:\s*visible", re.IGNORECASE)
# Rules for paper and for narrow screens say nothing about what is seen, nor do names of other files.
_CONDITIONAL = re.compile(
    r"@(?:media|supports|container)[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}"
    r"|@(?:charset|import|namespace)\b[^;{}]*;"
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"(?:[a-z][\w-]*)?\.([\w-]+)", re.IGNORECASE)
_CLASS = re.compile(r"\.([a-z_-][\w-]*)", re.IGNORECASE)


class Styles:
    """The styles of one page."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._classes = dict(_CLASSES)
        self._roles: dict[int, str | None] = {}
        self._matched: dict[int, list[str]] = {}
        matched = 0
        self._hidden: set[str] = set()
        self._boxes: set[str] = set()
        self._layouts: set[str] = set()
        self._inline: set[str] = set()
        self._markerless: set[str] = set()
        shown: set[str] = set()  # by some rule, in some state
        for sheet in tree.css("style"):
            rules = _CONDITIONAL.sub("", _COMMENT.sub("", sheet.text()))
            for selectors, body in _RULE.findall(rules):
                if _SHOWN.search(body):
                    shown.update(_CLASS.findall(selectors))
                simple = [_SIMPLE.fullmatch(selector.strip()) for selector in selectors.split(",")]
                names = [match.group(1) for match in simple if match]
                if _HIDDEN.search(body):
                    self._hidden.update(names)
                if _BOX.search(body):
                    self._boxes.update(names)
                if _LAYS_OUT.search(body):
                    self._layouts.update(names)
                if _INLINE.search(body):
                    self._inline.update(names)
                if _MARKERLESS.search(body):
                    self._markerless.update(names)
                role = _declared(body)
                if role is None:
                    continue
                for name in map(str.lower, names):
                    known = self._classes.get(name)
                    self._classes[name] = known if known == STRUCK else role
                if len(names) < len(simple) and matched < _MOST_RULES:
                    matched += 1
                    self._match(tree, selectors, role)
        self._hidden -= shown

    def _match(self, tree: LexborHTMLParser, selectors: str, role: str) -> None:
        try:
            nodes = tree.css(selectors)
        except SelectolaxError:
            return  # "::before": what it says holds for no element
        for node in nodes:
            self._matched.setdefault(node.mem_id, []).append(role)

    def hides(self, node: LexborNode) -> bool:
        """Whether an element is not shown at first, by its attributes or its classes."""
        if hides_itself(node):
            return True
        attributes = node.attributes
        if not self._hidden or _SHOWN.search(attributes.get("style") or ""):
            return False
        return not self._hidden.isdisjoint((attributes.get("class") or "").split())

    def stands_apart(self, node: LexborNode) -> bool:
        """Whether the words of an element do not touch those beside it, by its display or its parent's."""
        parent = node.parent
        return _is_styled(node, _BOX, self._boxes) or (
            parent is not None and _is_styled(parent, _LAYS_OUT, self._layouts)
        )

    def runs_on(self, node: LexborNode) -> bool:
        """Whether the words of a division are a part of the line around it."""
        return node.tag == "div" and _is_styled(node, _INLINE, self._inline)

    def hides_markers(self, node: LexborNode) -> bool:
        """Whether a list or an item is shown without its bullet or number."""
        return _is_styled(node, _MARKERLESS, self._markerless)

    def role(self, node: LexborNode) -> str | None:
        """``STRUCK``, ``RAISED``, ``LOWERED`` or None for an element, by its tag and its styles."""
        identity = node.mem_id
        if identity not in self._roles:
            roles = self._roles_of(node)
            self._roles[identity] = STRUCK if STRUCK in roles else next(iter(roles), None)
        return self._roles[identity]

    def _roles_of(self, node: LexborNode) -> list[str]:
        attributes, tag = node.attributes, node.tag or ""
        roles: list[str | None] = [*self._matched.get(node.mem_id, ())]
        if attributes:
            role = attributes.get("role") or ""
            roles.append(_declared(attributes.get("style") or ""))
            if "noteref" in (role or attributes.get("epub:type") or ""):
                roles.append(RAISED)
            roles.append(_ARIA.get(role))
            roles += map(self._classes.get, (attributes.get("class") or "").lower().split())
        named = _TAGS.get(tag)
        styled = [role for role in roles if role and (role == STRUCK or tag in _ON_A_LINE)]
        return [named, *styled] if named else styled


def _is_styled(node: LexborNode, declared: re.Pattern[str], classes: set[str]) -> bool:
    attributes = node.attributes
    if not attributes:
        return False
    if declared.search(attributes.get("style") or ""):
        return True
    return bool(classes) and not classes.isdisjoint((attributes.get("class") or "").split())


def hides_itself(node: LexborNode) -> bool:
    """Whether the element's own attributes keep it from the eye."""
    attributes = node.attributes
    return "hidden" in attributes or _HIDDEN.search(attributes.get("style") or "") is not None


def ancestors(node: LexborNode) -> Iterator[LexborNode]:
    """What an element is in, from the inside outwards."""
    while (parent := node.parent) is not None:
        yield parent
        node = parent


def named(node: LexborNode) -> str:
    """The classes and the id of an element."""
    attributes = node.attributes  # a document has none, and no ``attrs``
    return f"{attributes.get('class') or ''} {attributes.get('id') or ''}"


def _declared(declarations: str) -> str | None:
    found = (name for name, pattern in _DECLARATIONS.items() if pattern.search(declarations))
    return next(found, None) if declarations else None
