"""The metrics of the server's work, for Prometheus."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from ui.auth.identity import Role, needs
from ui.records.server_metrics import ServerMetrics


def metrics_router(server: ServerMetrics) -> APIRouter:
    """``/metrics``, for those with the role admin: everybody where there is no login."""
    router = APIRouter(tags=["health"], dependencies=[Depends(needs(Role.ADMIN))])

    @router.get("/metrics", response_class=Response, summary="Figures of use, for Prometheus")
    def metrics() -> Response:
        """Questions by outcome, seconds of their stages, the queue, the size of the index."""
        text, media_type = server.text()
        return Response(text, headers={"Content-Type": media_type})

    return router
