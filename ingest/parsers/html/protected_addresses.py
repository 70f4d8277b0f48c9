"""Mail addresses that Cloudflare hides from programs: a script of the page shows them to people.

Each byte of an address is written as two digits (base 16), taken XOR with the first, which is the key.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

PROTECTED = "cdn-cgi/l/email-protection"
_LINK = re.compile(rf"{PROTECTED}#([0-9a-fA-F]+)")


def show_addresses(tree: LexborHTMLParser) -> None:
    """Put the addresses where people see them, and into the links that lead to them."""
    for node in tree.css("[data-cfemail]"):
        if address := _shown(node.attributes.get("data-cfemail") or ""):
            node.replace_with(address)
    for link in tree.css(f"a[href*='{PROTECTED}#']"):
        hidden = _LINK.search(link.attributes.get("href") or "")
        if hidden and (address := _shown(hidden[1])):
            link.attrs["href"] = f"mailto:{address}"


def _shown(digits: str) -> str:
    try:
        key, *characters = bytes.fromhex(digits)
    except ValueError:
        return ""
    return bytes(key ^ character for character in characters).decode("utf-8", "replace")
