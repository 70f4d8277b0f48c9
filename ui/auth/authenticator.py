"""Finds out who is asking, in the ways that ``ui.auth`` names."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.types import Scope

from ingest.errors import FootnoteError, SettingsError
from ingest.index_directory.ownership import TOKEN_HEADER
from ui.auth.identity import EVERYBODY, OWNER, Identity, Role, Via, with_lower
from ui.auth.key_sets import key_set
from ui.auth.keys import PREFIX, KeyStore
from ui.auth.proxy_identity import ProxyIdentity, RawHeaders
from ui.auth.roles import NamedRoles
from ui.auth.signed_tokens import SignedTokens, names, shared_secret
from ui.failures import Refusal
from ui.settings import UiSettings

_log = logging.getLogger("footnote.auth")

WAYS: tuple[Via, ...] = ("none", "proxy", "key", "token")
_LONGEST = 8_192  # bytes of an Authorization header


class Authenticator:
    """Who asks, of each request. Raises ``SettingsError`` for settings that cannot be held to."""

    def __init__(
        self, settings: UiSettings, keys: KeyStore | None = None, owner_token: str = ""
    ) -> None:
        """``owner_token``: what commands of the index's owner carry; "" for none."""
        self.ways = ways(settings)
        self._owner = owner_token.encode()
        self._keys = keys if "key" in self.ways else None
        roles = self._roles = NamedRoles(settings)
        self.proxy = ProxyIdentity(settings, roles, believed="proxy" in self.ways)
        self._tokens = _portal_tokens(settings) if "token" in self.ways else None
        looks_up = (settings.token_keys, settings.signed_keys)
        self.waits = any(location.startswith(("http://", "https://")) for location in looks_up)

    def identity(self, scope: Scope) -> Identity:
        """Who sent the request ``scope``. Raises ``Refusal`` where that is not known.

        It may wait for an address when ``waits``.
        """
        headers: RawHeaders = scope["headers"]
        if self._is_owner(headers):
            return OWNER
        if self.ways == ("none",):
            return EVERYBODY
        peer = scope.get("client")
        proxied = self.proxy.identity(headers, peer[0] if peer else "")
        # First: proxies may pass on a bearer token of their own, which is none of ours.
        if proxied is not None:
            return proxied
        if self._keys is None and self._tokens is None:
            raise Refusal(401, self._how())
        return self._bearer(headers)

    def check_still_accepted(self, identity: Identity) -> None:
        """Raise ``Refusal`` when the key that ``identity`` asked with was revoked, or ended, meanwhile."""
        if identity.via != "key" or self._keys is None:
            return
        with _looked_up():
            accepted = self._keys.stands_for(identity)
        if not accepted:
            raise Refusal(401, "The key was revoked, or has ended, while this was answered.")

    def _is_owner(self, headers: RawHeaders) -> bool:
        name = TOKEN_HEADER.lower().encode()
        given = [value for key, value in headers if key == name]
        if not self._owner or len(given) != 1:
            return False
        return secrets.compare_digest(given[0], self._owner)

    def _bearer(self, headers: RawHeaders) -> Identity:
        given = [value for key, value in headers if key == b"authorization"]
        if not given:
            raise Refusal(401, self._how())
        if len(given) > 1:
            raise Refusal(400, "The header Authorization is given more than once.")
        scheme, _, secret = given[0].decode("latin-1").partition(" ")
        if scheme.lower() != "bearer" or not secret.isascii() or len(secret) > _LONGEST:
            raise Refusal(401, self._how())
        if self._keys is not None and (self._tokens is None or secret.startswith(PREFIX)):
            return self._of_key(self._keys, secret)
        if self._tokens is None:  # one of the two there is
            raise Refusal(401, self._how())
        return self._of_portal(self._tokens, secret)

    def _of_key(self, keys: KeyStore, key: str) -> Identity:
        with _looked_up():
            found = keys.identity(key)
        if found is None:
            raise Refusal(401, "The key is not accepted: whoever runs the server can make another.")
        return found

    def _of_portal(self, tokens: SignedTokens, token: str) -> Identity:
        claims = tokens.claims(token)
        user = next(iter(names(claims.get("sub"))), "")
        if not user:
            raise Refusal(401, "The token names nobody: its claim sub must say who is asking.")
        found = self._roles.identity(user, names(claims.get("groups")), "token")
        given = [Role(role) for role in names(claims.get("roles")) if role in list(Role)]
        return Identity(found.user, found.groups, with_lower(*found.roles, *given), "token")

    def _how(self) -> str:
        """How to get in, in one sentence."""
        hows = []
        if "proxy" in self.ways:
            hows.append("open it through the portal that signs you in")
        bearers = [
            what for way, what in (("key", "a key"), ("token", "a token")) if way in self.ways
        ]
        if bearers:
            hows.append(
                f"send {' or '.join(bearers)} as a bearer token in the header Authorization"
            )
        return f"This assistant answers only those it knows: {', or '.join(hows)}."


@contextmanager
def _looked_up() -> Iterator[None]:
    """Say of keys that cannot be read no more than that, as ``Refusal``: the reason names a file of the server."""
    try:
        yield
    except FootnoteError as problem:
        _log.error("%s", problem)
        sentence = "Keys cannot be looked up now; the server's log says why."
        raise Refusal(503, sentence, retry_after=5) from problem


def ways(settings: UiSettings) -> tuple[Via, ...]:
    """The ways that ``ui.auth`` names. Raises ``SettingsError`` when there is no such way."""
    named = [part.strip() for part in settings.auth.split(",")]
    found = tuple(way for way in WAYS if way in named)
    if set(named) - set(found) or not found or ("none" in found and len(found) > 1):
        raise SettingsError(
            f"ui.auth must be none, or one or more of proxy, key and token (as proxy,key), not"
            f" {settings.auth!r}."
        )
    return found


def _portal_tokens(settings: UiSettings) -> SignedTokens:
    if bool(settings.token_secret) is bool(settings.token_keys):
        raise SettingsError(
            "ui.auth = token needs what tokens are signed with: either ui.token_secret, shared with the"
            " portal, or ui.token_keys, the file or address of its public keys."
        )
    if not settings.token_audience:
        raise SettingsError("ui.token_audience is empty: say what the claim aud of tokens must be.")
    signers = (
        shared_secret(settings.token_secret, "ui.token_secret")
        if settings.token_secret
        else key_set(settings.token_keys, "ui.token_keys")
    )
    return SignedTokens(
        signers, settings.token_audience, settings.token_issuer, settings.token_minutes
    )
