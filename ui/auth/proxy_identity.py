"""Who a proxy says is asking: identity headers, or a header with a JWT that it signed.

Only those of ``ui.trusted_proxies`` are believed. A header that could be read two ways is refused: servers
on the way may take another of them, or another spelling, for the one that counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from ingest.errors import SettingsError
from ui.auth.identity import Identity
from ui.auth.key_sets import key_set
from ui.auth.roles import NamedRoles
from ui.auth.signed_tokens import SignedTokens, names
from ui.auth.trusted_proxies import TrustedProxies
from ui.failures import Refusal
from ui.settings import UiSettings

RawHeaders = Sequence[tuple[bytes, bytes]]
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")  # RFC 9110, 5.1
_MOST = 16_384  # bytes of all groups


class ProxyIdentity:
    """Reads and strips the headers by which proxies name people. Raises ``SettingsError``."""

    def __init__(self, settings: UiSettings, roles: NamedRoles, *, believed: bool) -> None:
        """``believed``: whether ``ui.auth`` has proxies say who asks; else headers are stripped alone."""
        self._user = _canonical(settings.user_header)
        self._email = _canonical(settings.email_header)
        self._groups = _canonical(settings.groups_header)
        self._signed = _canonical(settings.signed_header)
        self._ours = {self._user, self._email, self._groups, self._signed} - {b""}
        self._separator = settings.groups_separator
        self._roles = roles
        self._trusted = TrustedProxies(settings.trusted_proxies)
        self._believed = believed
        self._tokens: SignedTokens | None = None
        if believed:
            self._check(settings)

    def _check(self, settings: UiSettings) -> None:
        if not self._trusted:
            raise SettingsError(
                "ui.auth = proxy needs ui.trusted_proxies: the addresses of the proxies that may say"
                ' who is asking, such as ["127.0.0.1"].'
            )
        if self._signed:
            if not (settings.signed_keys and settings.signed_audience and settings.signed_issuer):
                raise SettingsError(
                    "ui.signed_header needs ui.signed_keys, ui.signed_audience and ui.signed_issuer:"
                    " whose signature is believed, for which application, and by whom."
                )
            keys = key_set(settings.signed_keys, "ui.signed_keys")
            self._tokens = SignedTokens(keys, settings.signed_audience, settings.signed_issuer)
        elif not (self._user or self._email):
            raise SettingsError(
                "ui.auth = proxy needs a header that names people: ui.user_header or ui.email_header."
            )

    def stripped(self, headers: RawHeaders) -> list[tuple[bytes, bytes]]:
        """``headers`` without those that name people, however they are spelt."""
        return [pair for pair in headers if _spelling(pair[0]) not in self._ours]

    def identity(self, headers: RawHeaders, peer: str) -> Identity | None:
        """Who a proxy at the address ``peer`` says is asking; None where it says nothing or is not believed.

        Raises ``Refusal`` for headers that can be read two ways, and for a signature that is wrong.
        """
        if not self._believed or peer not in self._trusted:
            return None
        said = self._unambiguous(headers)
        if self._tokens is not None:
            return self._vouched(self._tokens, said.get(self._signed, ""))
        user = said.get(self._email) or said.get(self._user)
        if not user:
            return None
        groups = said.get(self._groups, "").split(self._separator)
        return self._roles.identity(user, names(groups), "proxy")

    def _vouched(self, tokens: SignedTokens, token: str) -> Identity | None:
        if not token:
            return None
        claims = tokens.claims(token)
        user = next(iter(names(claims.get("email")) or names(claims.get("sub"))), "")
        # Where Cloudflare Access puts claims of the identity provider.
        custom = claims.get("custom")
        groups = names(claims.get("groups"))
        if isinstance(custom, dict):
            groups |= names(custom.get("groups"))
        return self._roles.identity(user, groups, "proxy") if user else None

    def _unambiguous(self, headers: RawHeaders) -> dict[bytes, str]:
        said: dict[bytes, str] = {}
        for name, value in headers:
            spelt = _spelling(name)
            if spelt not in self._ours:
                continue
            if name.lower() != spelt:
                raise _two_ways(spelt, "is spelt another way")
            if spelt in said:
                raise _two_ways(spelt, "is given more than once")
            said[spelt] = _text(spelt, value)
            if spelt in (self._user, self._email) and re.search(r"[,|;]", said[spelt]):
                raise _two_ways(spelt, "names more than one")
        return said


def _text(name: bytes, value: bytes) -> str:
    """A value in UTF-8, as proxies write names that are not ASCII; what is not UTF-8 may be anything."""
    try:
        text = value.decode()
    except UnicodeDecodeError:
        text = "\0"
    if len(value) > _MOST or not {"Cc", "Zl", "Zp"}.isdisjoint(map(unicodedata.category, text)):
        raise _two_ways(name, f"holds no text in UTF-8, or more than {_MOST:,} bytes")
    return text.strip()


def _spelling(name: bytes) -> bytes:
    """A header's name as servers may read it that make no difference between - and _ (CGI: RFC 3875, 4.1.18)."""
    return name.lower().replace(b"_", b"-")


def _canonical(name: str) -> bytes:
    if name and not _NAME.fullmatch(name):
        raise SettingsError(f"{name!r} is no name of an HTTP header.")
    return _spelling(name.encode())


def _two_ways(name: bytes, what: str) -> Refusal:
    return Refusal(400, f"The identity header {name.decode()} {what}: the proxy must set it alone.")
