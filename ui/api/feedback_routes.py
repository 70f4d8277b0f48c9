"""The routes that keep what readers thought of answers."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException

from ui.api.bodies import Amendment, Failure, Kept, Verdict
from ui.feedback import FeedbackStore

MAX_ANSWER = 200_000  # characters of an answer that is kept with its verdict


def feedback_router(feedback: FeedbackStore) -> APIRouter:
    """Routes that write to ``feedback``. Reading it is not offered over HTTP."""
    router = APIRouter(prefix="/api/v1", tags=["feedback"])

    @router.post("/feedback", status_code=201, summary="Rate an answer")
    def add(body: Verdict) -> Kept:
        """Keep a verdict together with the whole answer."""
        if len(str(body.answer)) > MAX_ANSWER:
            raise HTTPException(413, "The answer is too large to be kept.")
        return Kept(id=feedback.add(body.answer, body.rating, body.comment).id)

    @router.put(
        "/feedback/{feedback_id}",
        responses={404: {"model": Failure}},
        summary="Change a rating or its comment",
    )
    def amend(feedback_id: str, body: Amendment) -> Kept:
        """Replace the rating and the comment of an earlier verdict."""
        if not feedback.amend(feedback_id, body.rating, body.comment):
            raise HTTPException(404, "There is no feedback with this id.")
        return Kept(id=feedback_id)

    return router
