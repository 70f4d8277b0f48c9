"""What the rules of access call whoever sent a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def principals_of(scope: Mapping[str, Any]) -> frozenset[str] | None:
    """The principals of an ASGI scope's identity; None: held to no rule, as the index's owner is.

    Nobody in particular, as everyone is where there is no login, reads the documents without a rule.
    """
    identity = scope.get("state", {}).get("identity")
    principals: frozenset[str] | None = frozenset() if identity is None else identity.principals
    return principals
