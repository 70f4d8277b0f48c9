"""Who asks: a name, the groups it is in, and the roles it has."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from fastapi import HTTPException, Request

from ingest.access import principal

Via = Literal["", "none", "proxy", "key", "token", "owner"]


class Role(StrEnum):
    """What an identity may do; each role includes those before it."""

    ASK = "ask"
    INGEST = "ingest"
    ADMIN = "admin"


_ORDER = tuple(Role)


def with_lower(*roles: Role) -> frozenset[Role]:
    """``roles``, and those that they include."""
    highest = max((_ORDER.index(role) for role in roles), default=-1)
    return frozenset(_ORDER[: highest + 1])


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks. ``user`` None: nobody in particular. ``via`` is the way it was found out."""

    user: str | None = None
    groups: frozenset[str] = frozenset()
    roles: frozenset[Role] = frozenset()
    via: Via = ""

    @property
    def principals(self) -> frozenset[str] | None:
        """What rules of access call it, "user:NAME" and "group:NAME"; None: held to no rule.

        The owner of the index is held to none: whoever can read its files can read the documents.
        """
        if self.via == "owner":
            return None
        user = () if self.user is None else (f"user:{self.user}",)
        return frozenset(map(principal, (*user, *(f"group:{group}" for group in self.groups))))

    def may(self, role: Role) -> bool:
        """Whether it has ``role``."""
        return role in self.roles


NOBODY = Identity()
# Without a login whoever reaches the server may do everything there.
EVERYBODY = Identity(roles=with_lower(Role.ADMIN), via="none")
OWNER = Identity(roles=with_lower(Role.ADMIN), via="owner")


def identity_of(scope: MutableMapping[str, Any]) -> Identity:
    """The identity that the middleware found for a request; nobody where it was not asked."""
    found = scope.get("state", {}).get("identity", NOBODY)
    return found if isinstance(found, Identity) else NOBODY


def needs(role: Role) -> Callable[[Request], None]:
    """A dependency of routes that only those with ``role`` may use: 403 for others."""

    def check(request: Request) -> None:
        if not identity_of(request.scope).may(role):
            raise HTTPException(403, f"Only those with the role {role.value} may do this.")

    return check
