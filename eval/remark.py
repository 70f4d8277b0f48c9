"""Replies to what is no question (``kind`` "remark"): neither an answer nor an abstention."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def is_remark(answer: Mapping[str, Any] | None) -> bool:
    """Whether a public JSON is such a reply; versions before they were told apart made none."""
    return answer is not None and answer.get("kind") == "remark"


def answers_a_question(answer: Mapping[str, Any] | None) -> bool:
    """Whether a public JSON says what documents say: no abstention, no remark, no failure."""
    return answer is not None and not answer["abstained"] and not is_remark(answer)
