"""The HTML document around a report or a comparison: self-contained, and closed to the network."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from html import escape
from importlib.resources import files

_SKIP = '<a class="skip" href="#main">To the report</a>'


def opening(title: str, *, scripted: bool = False) -> str:
    """Everything up to the content of ``<main>``.

    The policy lets no request out: only the page's own style, and with ``scripted`` the one script
    of ``closing``, are accepted.
    """
    scripts = f"script-src '{_script_hash()}'; " if scripted else ""
    policy = (
        f"default-src 'none'; {scripts}style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'
        # An icon of its own, or the browser asks for one.
        f'<link rel="icon" href="data:,"><title>{escape(title)}</title>'
        f"<style>{_packaged('report.css')}</style></head><body>{_SKIP}"
        '<main id="main" tabindex="-1">'
    )


def closing(*, scripted: bool = False) -> str:
    """The rest of the document."""
    script = f"<script>{_packaged('report.js')}</script>" if scripted else ""
    return f"</main>{script}</body></html>\n"


@lru_cache
def _packaged(name: str) -> str:
    return files("eval.report").joinpath(name).read_text("utf-8")


@lru_cache(maxsize=1)
def _script_hash() -> str:
    digest = hashlib.sha256(_packaged("report.js").encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
