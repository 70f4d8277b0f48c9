"""The templates that pages are made of, and the files that they load."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from eval.report.safe_html import templates
from ui.printable import shortened

if TYPE_CHECKING:
    from jinja2 import Environment

# What reports and pages share is served beside the files in ui/assets.
SHARED = {name: files("eval.report").joinpath(name) for name in ("look.css", "clipboard.js")}

# Of a page that shows how things stand: a browser that goes back to it asks for it again (RFC 9111, 5.2.2.5).
ANEW = {"Cache-Control": "no-store"}


@lru_cache
def page_templates(*packages: str) -> Environment:
    """The templates of ``packages``, and those in ``ui/templates`` that every page begins with."""
    made = templates(*packages, "ui")
    made.globals["asset"] = asset
    made.filters["shortened"] = shortened
    return made


def asset(name: str) -> str:
    """The address of an asset from a page; it changes with the content of the assets."""
    return f"ui/{name}?v={assets_version()}"


@lru_cache(maxsize=1)
def assets_version() -> str:
    """Of all assets together: changes with the content of each."""
    digest = hashlib.sha256()
    own = files("ui").joinpath("assets").iterdir()
    for file in sorted((*own, *SHARED.values()), key=lambda file: file.name):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:10]
