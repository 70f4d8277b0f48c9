"""The address under which whoever asks reaches this server."""

from __future__ import annotations

from fastapi import Request


def public_base(request: Request) -> str:
    """The beginning of every address here as the client of ``request`` may use it; ends with ``/``."""
    return str(request.base_url)
