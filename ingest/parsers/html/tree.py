"""The tree of a page: with its frames and shadow trees in place, and not nested without end."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from ingest.errors import UnreadableDocument

# Mail addresses that Cloudflare hides from programs: each byte in two digits (base 16), XOR the first.
_PROTECTED = "cdn-cgi/l/email-protection"
_LINK = re.compile(rf"{_PROTECTED}#([0-9a-fA-F]+)")
# Far more elements in one another than people nest, and than browsers show (Chromium: 512). What browsers
# cut off takes a parser hours, as HTML's rules are quadratic.
_DEEPEST = 8_000
# Elements that nothing but their own end tag closes, as a rule.
_NESTED = re.compile(
    r"<(/?)(?:a|article|aside|b|big|blockquote|button|center|code|details|div|dl|em|fieldset|font|form|g"
    r"|h[1-6]|i|m(?:ain|ath|row|tr|td|frac|sqrt|sub|sup)|nav|ol|pre|s|section|small|span|strong|su[bp]"
    r"|svg|table|template|u|ul)\b",
    re.IGNORECASE,
)
_DEEPEST_FRAME = 3  # frames in frames
_TEMPLATE = re.compile(r"<(/?)template\b((?:\"[^\"]*\"|'[^']*'|[^'\"<>])*)>", re.IGNORECASE)
_IS_SHOWN = re.compile(r"\sshadowroot(?:mode)?\s*=", re.IGNORECASE)


def tree_of(markup: str) -> LexborHTMLParser:
    """The tree of a page. Raises ``UnreadableDocument`` where it, or a frame of it, is nested too deeply."""
    _check_nesting(markup)
    tree = LexborHTMLParser(_with_shadows(markup))
    _show_frames(tree)
    if _PROTECTED in markup:
        _show_addresses(tree)
    return tree


def _check_nesting(markup: str) -> None:
    depth = 0
    for tag in _NESTED.finditer(markup):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > _DEEPEST:
            raise UnreadableDocument("is nested too deeply to be read as a web page")


def _with_shadows(markup: str) -> str:
    """``markup`` with declared shadow trees as parts of the page, before what stands in their place there.

    So saved pages declare them (HTML, the template element's ``shadowrootmode``). The parser keeps them apart
    as it does other templates, which nobody sees; these are shown.
    """
    if "shadowroot" not in markup.lower():
        return markup
    opened: list[bool] = []

    def tag(found: re.Match[str]) -> str:
        if not found[1]:
            opened.append(_IS_SHOWN.search(found[2]) is not None)
            return "<div>" if opened[-1] else found.group()
        shown = bool(opened) and opened.pop()
        return "</div>" if shown else found.group()

    return _TEMPLATE.sub(tag, markup)


def _show_frames(tree: LexborHTMLParser) -> None:
    """Put pages that stand in the page itself (HTML, ``srcdoc``) where their frames are, as saved pages have."""
    for _ in range(_DEEPEST_FRAME):
        for frame in tree.css("iframe[srcdoc]"):
            markup = frame.attributes.get("srcdoc") or ""
            _check_nesting(markup)
            if (page := LexborHTMLParser(markup).body) is not None:
                frame.replace_with(page)


def _show_addresses(tree: LexborHTMLParser) -> None:
    """Put the addresses where people see them, and into the links that lead to them."""
    for node in tree.css("[data-cfemail]"):
        if address := _shown(node.attributes.get("data-cfemail") or ""):
            node.replace_with(address)
    for link in tree.css(f"a[href*='{_PROTECTED}#']"):
        hidden = _LINK.search(link.attributes.get("href") or "")
        if hidden and (address := _shown(hidden[1])):
            link.attrs["href"] = f"mailto:{address}"


def _shown(digits: str) -> str:
    try:
        key, *characters = bytes.fromhex(digits)
    except ValueError:
        return ""
    return bytes(key ^ character for character in characters).decode("utf-8", "replace")
