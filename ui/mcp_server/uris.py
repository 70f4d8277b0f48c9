"""The addresses of documents as resources: ``footnote://document/ID``, the id percent-encoded.

All of it is (RFC 3986, 2.1), also slashes and dots: clients take "a/../b" for "b".
"""

from __future__ import annotations

from urllib.parse import quote, unquote

_PREFIX = "footnote://document/"
TEMPLATE = f"{_PREFIX}{{id}}"


def uri_of(document_id: str) -> str:
    """The address of a document."""
    return _PREFIX + quote(document_id, safe="").replace(".", "%2E")


def document_at(uri: str) -> str | None:
    """The id that an address names, or None where it is none of a document."""
    return unquote(uri.removeprefix(_PREFIX)) if uri.startswith(_PREFIX) else None
