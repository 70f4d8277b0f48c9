"""Questions that want a yes or a no."""

from __future__ import annotations

import re

from assistant.language.english import AUXILIARY, bare
from ingest.remembered import remembered

_YES_NO = re.compile(
    rf"^\s*(?:and |but |so |also,? )?(?:if|whether|am|{AUXILIARY}"
    r"|(?:is|are|was|were|do|does|did|has|have|ca|could|wo|would|should)n't)\b",
    re.IGNORECASE,
)
# After what is the case comes what is asked: "I am 74. Are my dues waived?", "hired in May, do I get a bonus".
_YES_NO_LAST = re.compile(
    rf"[,.;:!?–—-]\s+(?:and |but |so |then )?(?:am|{AUXILIARY}(?:n't)?) "
    r"(?:i|we|you|he|she|it|they|there|this|that|these|those|the|my|our|your|his|her|their|an?|any\w*)\b"
    r"(?:[^.?!]|\.(?=\d))*$",
    re.IGNORECASE,
)
_WHICH = re.compile(r"^(?:\w+ )?(?:what|which|who|whom|whose|why|how)\b", re.IGNORECASE)


@remembered(256)
def is_yes_no(question: str) -> bool:
    """Whether a question wants a yes or a no ("Is it … or …?" wants one of two things)."""
    asked = bare(question)
    last = _YES_NO_LAST.search(asked)
    # "How long, if at all, do the …": the first clause asks, and not for a yes.
    wanted = _YES_NO.match(asked) or (last and not _WHICH.match(asked))
    return bool(wanted) and " or " not in question
