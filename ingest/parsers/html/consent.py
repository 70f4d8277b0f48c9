"""Which parts of a page ask whether cookies may be set: they say nothing of what the page is about."""

from __future__ import annotations

import re
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.parsers.html.styles import ancestors, named

# The names that the programs behind such banners give to their outermost element.
_NAMED = re.compile(
    r"(?:^|\s)(?:onetrust|cybotcookie|didomi-|usercentrics|uc-banner|borlabs-?cookie|klaro|cky-|cc-window"
    r"|iubenda-cs|osano-cm|cmplz-|qc-cmp|truste|termly-|sp_message_container|tarteaucitron)",
    re.IGNORECASE,
)
_BOXES = frozenset({"aside", "dialog", "div", "footer", "form", "section"})
# A link that leads somewhere answers nothing.
_CONTROLS = (
    "button, [role=button], a:not([href]), a[href=''], a[href^='#'], a[href^='javascript:'], input[type=button]"
    ", input[type=submit]"
)
_DIALOGS = "dialog, [role=dialog], [role=alertdialog]"
_ANSWERS = re.compile(
    r"\W*(?:yes|ok|okay|got it|i (?:agree|accept|understand)|accept|allow|agree|reject|decline|deny"
    r"|(?:alle|tout|todas?|todos?|tutti) \w*(?:akzept|accept|acept|accett|zulass)"
    r"|akzept|annehm|zustimm|einverstanden|verstanden|ablehn|j.accepte|refuser|acept|entendido"
    r"|rechaz|de acuerdo|accett|rifiut|ho capito)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"(?=.*\bcookies?\b).*(?:\bus(?:es?|ing|iamo|amos|a)\b|verwende|nutz|setz|utilis|utiliz|consent|einwillig)",
    re.IGNORECASE | re.DOTALL,
)
_ASKING = re.compile("cookie|consent|gdpr", re.IGNORECASE)
_LABEL = 40  # characters of a button
_BANNER = 1_500  # characters: a longer part of a page says more
_CLIMB = 6  # elements between a button and the banner around it


def consent_banners(tree: LexborHTMLParser) -> frozenset[int]:
    """The elements that ask for consent, with all that is in them."""
    found = {
        node.mem_id
        for node in tree.css("[id], [class]")
        if node.tag in _BOXES and _NAMED.search(named(node))
    }
    found.update(node.mem_id for node in tree.css(_DIALOGS) if _asks(node))
    long: set[int] = set()
    for control in tree.css(_CONTROLS):
        label = control.text().strip() or control.attrs.sget("value")
        asks = len(label) <= _LABEL and _ANSWERS.match(label)
        if asks and (banner := _around(control, long)) is not None:
            found.add(banner.mem_id)
    return frozenset(found)


def _asks(box: LexborNode) -> bool:
    text = " ".join(box.text().split())
    # What has the heading of a page is the page: its policy on cookies.
    return len(text) <= _BANNER and _ASKS.match(text) is not None and box.css_first("h1") is None


def _around(control: LexborNode, long: set[int]) -> LexborNode | None:
    """The smallest box around a button in which cookies are spoken of, or the dialog that is its frame.

    ``long`` gathers the boxes that say more than a banner, so that each is measured once.
    """
    banner = None
    for above in islice(ancestors(control), _CLIMB):
        if above.tag not in _BOXES | {"p", "span", "ul", "li"}:
            break
        if above.mem_id in long or len(above.text()) > _BANNER:
            long.add(above.mem_id)
            break
        belongs = _asks if banner is None else _is_frame
        if belongs(above):
            banner = above
    return banner


def _is_frame(node: LexborNode) -> bool:
    if node.tag == "dialog" or node.attributes.get("role") in {"dialog", "alertdialog"}:
        return True
    return _ASKING.search(named(node)) is not None and _asks(node)
