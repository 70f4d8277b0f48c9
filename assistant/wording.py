"""What a question is built of: its question word, and what is said around what it asks."""

from __future__ import annotations

import re

QUESTION_WORD = r"(?:who|whom|whose|what|which|when|where|why|how)"
AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|shall|must|may|might)"
)
_REQUEST_WORD = (
    r"(?:please|kindly|quickly|briefly|just|tell|give|show|list|name|enumerate|summari[sz]e|sum|recap|outline"
    r"|explain|describe|write|provide|send|make|create|prepare|help)"
)
_POLITE = re.compile(
    r"^\W*(?:(?:hi|hello|hey|ok|okay|thanks|thank you|so|and|but|well|now)\b[,.!\s]*)*"
    rf"(?:(?:please|kindly|just|quickly|briefly|(?:can|could|would|will) (?:you|we)(?= {_REQUEST_WORD}\b)"
    r"|(?:can|could|may) (?:i|we)(?= (?:ask|know)\b)|(?:ask|know)(?= (?:who|wh|how|if))"
    rf"|do you (?:know|happen to know)(?= (?:{QUESTION_WORD}|if|whether)\b)"
    r"|i(?:'d|’d| would) like(?: you)?(?: to)?|i (?:need|want)(?: you)?(?: to)?|let(?:'|’)?s"
    r"|tell (?:me|us)(?! about\b))\b[,\s]*)*",
    re.IGNORECASE,
)
_CLAUSE_BEFORE = re.compile(
    rf"^(?:when|if|while|after|before|once|as soon as|where|because|since|in case) [^,?]+,\s*"
    rf"(?=(?:then )?(?:{QUESTION_WORD}|{AUXILIARY})\b)",
    re.IGNORECASE,
)


def bare(question: str) -> str:
    """A question without its greeting, its "could you please tell me", its "?", and the clause
    before what it asks: "When the alarm rings, who is called?" asks who.
    """
    words = _POLITE.sub("", " ".join(question.split()).rstrip(" ?!."), count=1)
    return _CLAUSE_BEFORE.sub("", words, count=1)
