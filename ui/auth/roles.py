"""Which roles the people have that a proxy or a portal vouches for: ``ui.ingesters``, ``ui.admins``."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.access import principal
from ingest.errors import SettingsError
from ui.auth.identity import Identity, Role, Via, with_lower
from ui.settings import UiSettings


class NamedRoles:
    """The roles of those whom the settings name, as "user:NAME" or "group:NAME"; others may ask.

    Raises ``SettingsError`` for what names neither.
    """

    def __init__(self, settings: UiSettings) -> None:
        self._ingesters = _principals("ui.ingesters", settings.ingesters)
        self._admins = _principals("ui.admins", settings.admins)

    def identity(self, user: str, groups: frozenset[str], via: Via) -> Identity:
        """``user`` in ``groups``, with its roles."""
        plain = Identity(user, groups, with_lower(Role.ASK), via)
        principals = plain.principals or frozenset()
        if principals & self._admins:
            return Identity(user, groups, with_lower(Role.ADMIN), via)
        if principals & self._ingesters:
            return Identity(user, groups, with_lower(Role.INGEST), via)
        return plain


def _principals(setting: str, named: Sequence[str]) -> frozenset[str]:
    for one in named:
        kind, _, name = one.partition(":")
        if kind not in ("user", "group") or not name.strip():
            raise SettingsError(
                f"{setting}: {one!r} names nobody; write user:ann@example.org or group:staff."
            )
    return frozenset(map(principal, named))
