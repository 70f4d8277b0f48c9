"""Signed tokens: JWTs whose signature, audience, issuer and expiry PyJWT checks.

RFC 7519 (JWT) and RFC 8725 (what to beware of: the algorithm is that of the key, whatever a token says).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any

from ingest.errors import SettingsError
from ingest.how_many import counted
from ui.auth.key_sets import KeysAway, KeySet
from ui.failures import Refusal

_log = logging.getLogger("footnote.auth")

LEEWAY_SECONDS = 10  # by which clocks may differ
LEAST_SECRET = 32  # bytes: as many as HS256's hash has (RFC 7518, 3.2)
_LONGEST = 8_192  # characters of a token
_SIGNATURES = ("RS256", "ES256")  # of keys in a set; never a shared secret's
_NOT_ACCEPTED = "The token is not accepted: it is not signed by those whom this server trusts."
_ELSEWHERE = "The token is not accepted: it was made for another server, or lacks its expiry."
_TO_COME = (
    "The token is from the future (its iat or nbf): set the portal's clock, or this server's."
)
_EXPIRED = "The token has expired: ask the portal for a new one."


class SignedTokens:
    """Checks tokens for ``audience`` that are signed with a shared secret or by one of a set of keys."""

    def __init__(
        self, keys: str | KeySet, audience: str, issuer: str = "", longest_minutes: int = 0
    ) -> None:
        """``issuer`` "": any. ``longest_minutes``: how far off the expiry may be; 0: any."""
        self._keys = keys
        self._audience = audience
        self._issuer = issuer or None
        self._longest = longest_minutes * 60

    def claims(self, token: str) -> Mapping[str, Any]:
        """What a valid ``token`` says. Raises ``Refusal``: one sentence, whatever is wrong with it."""
        import jwt

        try:
            claims = self._decoded(token)
        # Said only of tokens whose signature is right.
        except jwt.ExpiredSignatureError:
            raise Refusal(401, _EXPIRED) from None
        except jwt.ImmatureSignatureError:
            raise Refusal(401, _TO_COME) from None
        except (jwt.InvalidAudienceError, jwt.InvalidIssuerError, jwt.MissingRequiredClaimError):
            raise Refusal(401, _ELSEWHERE) from None
        except KeysAway:
            sentence = "Whom tokens are signed by cannot be looked up now; try again in a moment."
            raise Refusal(503, sentence, retry_after=5) from None
        except Exception as problem:  # whatever a hostile token makes a decoder say
            if not isinstance(problem, jwt.PyJWTError):
                _log.warning("a token could not be decoded: %s", type(problem).__name__)
            raise Refusal(401, _NOT_ACCEPTED) from None
        if self._longest and int(claims["exp"]) - time.time() > self._longest + LEEWAY_SECONDS:
            most = counted(self._longest // 60, "minute")
            sentence = f"The token is valid for longer than ui.token_minutes allows: {most}."
            raise Refusal(401, sentence)
        return claims

    def _decoded(self, token: str) -> dict[str, Any]:
        import jwt

        if len(token) > _LONGEST:
            raise jwt.DecodeError("too long")
        key, algorithm = self._key(token)
        decoded: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            audience=self._audience,
            issuer=self._issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "aud", *(["iss"] if self._issuer else [])]},
        )
        return decoded

    def _key(self, token: str) -> tuple[Any, str]:
        """The key that must have signed ``token``, and the algorithm of that key."""
        import jwt

        if isinstance(self._keys, str):
            return self._keys, "HS256"
        found = self._keys.find(jwt.get_unverified_header(token).get("kid"))
        if len(found) != 1 or found[0].algorithm_name not in _SIGNATURES:
            raise jwt.InvalidKeyError("no key for this token")
        return found[0].key, found[0].algorithm_name


def shared_secret(secret: str, setting: str) -> str:
    """``secret`` as it signs. Raises ``SettingsError`` naming ``setting`` when it can be guessed."""
    secret = secret.strip()  # a file that it comes from ends with a line break
    if len(secret.encode()) < LEAST_SECRET:
        raise SettingsError(
            f"{setting} is shorter than {LEAST_SECRET} bytes: make one with openssl rand -hex 32."
        )
    return secret


def names(claim: Any) -> frozenset[str]:
    """The names that a claim lists, or the one that it is."""
    listed = claim if isinstance(claim, list) else [claim]
    return frozenset(one.strip() for one in listed if isinstance(one, str) and one.strip())
