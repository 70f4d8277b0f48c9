"""The sites outside of this server that may call its API, and those that its pages talk to.

An origin is a scheme, a host and, where it is not the usual one, a port (RFC 6454, 6.2).
"""

from __future__ import annotations

import re

from ingest.errors import UsageError
from ui.settings import UiSettings

_ORIGIN = re.compile(r"https?://[^/?#@\s*]+", re.IGNORECASE)
# A source of a Content-Security-Policy that names a site, or the sites below a domain.
_SITE = re.compile(r"https?://(\*\.)?[^/?#@\s*]+", re.IGNORECASE)


def calling_origins(settings: UiSettings) -> tuple[str, ...]:
    """The origins whose pages may call the API, as browsers write them; ``*`` is any.

    Raises ``UsageError`` for what no browser would ever send.
    """
    return tuple(one if one == "*" else _origin(one) for one in settings.origins)


def listening_origins(settings: UiSettings) -> tuple[str, ...]:
    """The sites to which an embedded chat sends messages, and from which it takes them.

    Those that are named: ``*`` lets every site show the chat, not hear the answers.
    """
    named = (one.rstrip("/").lower() for one in (*settings.frame_ancestors, *settings.origins))
    return tuple(dict.fromkeys(one for one in named if _SITE.fullmatch(one)))


def _origin(text: str) -> str:
    origin = text.rstrip("/").lower()
    if not _ORIGIN.fullmatch(origin):
        raise UsageError(
            f"ui.origins: {text!r} is no origin; write it as https://portal.example, without a path."
        )
    return origin.removesuffix(":443" if origin.startswith("https:") else ":80")
