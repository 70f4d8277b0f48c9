"""Names in XML with the prefixes of its namespaces, as people write them: "w:p", "text:p"."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

_KEPT = 4_096  # names


class Names:
    """The names of one vocabulary, whose namespaces are given by prefix."""

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        prefixes = {uri: prefix for prefix, uri in namespaces.items()}

        @lru_cache(maxsize=_KEPT)
        def short(tag: str) -> str:
            uri, _, local = tag.rpartition("}")
            return f"{prefixes.get(uri[1:], '?')}:{local}"

        @lru_cache(maxsize=_KEPT)
        def qualified(name: str) -> str:
            prefix, _, local = name.partition(":")
            return f"{{{namespaces[prefix]}}}{local}"

        self._short, self._qualified = short, qualified

    def name(self, element: Any) -> str:
        """The prefixed name, as "w:p"; "?" is the prefix of an unknown namespace, "" the name of a comment."""
        return self._short(element.tag) if isinstance(element.tag, str) else ""

    def qualified(self, name: str) -> str:
        """The name that lxml uses: "{uri}p" of "w:p"."""
        return self._qualified(name)
