"""How much one identity may ask for: requests a minute, and questions at the same time."""

from __future__ import annotations

import math
import time

from starlette.types import Scope

from ingest.parsers.blocks.builder import counted
from ui.auth.identity import Identity
from ui.failures import Refusal
from ui.request_path import route_path

# A page is eighty requests for what it is made of, and keeps asking what is new. What is counted is what
# is worked for: everything that sends something, and what reads documents.
_READING = ("/api/", "/v1/", "/documents/")
_SENDING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_FREE = ("/gradio_api/cancel", "/gradio_api/reset")  # sent by a page that closes or stops


class RateLimit:
    """Lets each identity make ``per_minute`` requests in any minute; 0: any number."""

    def __init__(self, per_minute: int) -> None:
        import limits

        self._item = limits.RateLimitItemPerMinute(per_minute) if per_minute else None
        self._window = limits.strategies.MovingWindowRateLimiter(limits.storage.MemoryStorage())

    def check(self, identity: Identity, scope: Scope) -> None:
        """Count a request. Raises ``Refusal`` (429) when it is one too many."""
        if self._item is None or not _is_counted(identity, scope):
            return
        name = limited_name(identity, scope)
        if not self._window.hit(self._item, name):
            free = self._window.get_window_stats(self._item, name).reset_time - time.time()
            most = counted(self._item.amount, "request")
            sentence = f"These are more than {most} a minute; wait a moment."
            raise Refusal(429, sentence, retry_after=max(1, math.ceil(free)))


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
