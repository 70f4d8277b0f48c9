"""How much one identity may ask for: requests a minute, and questions at the same time."""

from __future__ import annotations

import math
import time
from collections import deque

from starlette.types import Scope

from ingest.how_many import counted
from ui.auth.identity import Identity
from ui.failures import Refusal
from ui.request_path import route_path

# A page is eighty requests for what it is made of, and keeps asking what is new. What is counted is what
# is worked for: everything that sends something, and what reads documents.
_READING = ("/api/", "/v1/", "/documents/")
_SENDING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_FREE = ("/gradio_api/cancel", "/gradio_api/reset")  # sent by a page that closes or stops


_MINUTE = 60.0  # seconds


class RateLimit:
    """Lets each identity make ``per_minute`` requests in any minute; 0: any number.

    By a clock that only goes forward: where that of the machine is set back, nobody waits until it is there
    again. Call it from one thread.
    """

    def __init__(self, per_minute: int) -> None:
        self._most = per_minute
        self._made: dict[str, deque[float]] = {}  # when, oldest first
        self._swept = time.monotonic()

    def check(self, identity: Identity, scope: Scope) -> None:
        """Count a request. Raises ``Refusal`` (429) when it is one too many."""
        if not self._most or not _is_counted(identity, scope):
            return
        now = time.monotonic()
        self._sweep(now)
        made = self._made.setdefault(limited_name(identity, scope), deque())
        while made and made[0] <= now - _MINUTE:
            made.popleft()
        if len(made) >= self._most:
            free = made[0] + _MINUTE - now
            sentence = (
                f"These are more than {counted(self._most, 'request')} a minute; wait a moment."
            )
            raise Refusal(429, sentence, retry_after=max(1, math.ceil(free)))
        made.append(now)

    def _sweep(self, now: float) -> None:
        """Forget once a minute who asks no more."""
        if now - self._swept > _MINUTE:
            self._swept = now
            self._made = {
                name: made for name, made in self._made.items() if made[-1] > now - _MINUTE
            }


def _is_counted(identity: Identity, scope: Scope) -> bool:
    path = route_path(scope)
    if identity.via in ("", "owner") or path.startswith(_FREE):
        return False
    return scope.get("method") in _SENDING or path.startswith(_READING)


def limited_name(identity: Identity, scope: Scope) -> str:
    """What a limit is counted by: the identity, or the address that asks where nobody is named.

    Behind a proxy that is trusted it is the address which that was asked by (``ui.api.public_address``).
    """
    if identity.user is not None:
        return f"{identity.via}:{identity.user}"
    peer = scope.get("client")
    caller = scope.get("state", {}).get("caller") or (peer[0] if peer else "")
    return f"peer:{caller}"
