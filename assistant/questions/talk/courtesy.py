"""What is said before and after a question out of courtesy, taken off before it is searched.

Greetings, thanks, closings with the name below them, and the head of a mail say nothing of what is asked,
and no document has them. What stands within the question stays.
"""

from __future__ import annotations

import re

from assistant.questions.talk.remarks import Remark, remark_in

_LONGEST = 80  # characters of one courtesy
_LONGEST_SIGNATURE = 400
_MOST = 4  # courtesies before a question, and as many after it
_NAME = r"(?:[^\W\d_a-z][\w’'.-]*)"
_MAIL_HEAD = re.compile(
    r"\s*(?:(?:from|sent|date|to|cc|bcc|subject|reply-to|von|gesendet|an|betreff|datum):[^\n]*\n\s*){2,}",
    re.IGNORECASE,
)
# A comma parts a greeting from the question as well, but "Morning, noon and night" is a list.
_OPENING = re.compile(r"\s*([^,.!?:;\n–—]{1,80}?)\s*((?:[,.!?\n–—]|[:;] ?[)D])+|\s-)(?=\s)\s*")
_DEAR = re.compile(
    rf"(?i:dear|sehr geehrte[rs]?|liebe[rs]?)(?: (?:{_NAME}|all|team|colleagues|assistant|sirs?|or|madam))+"
)
_ANNOUNCED = re.compile(
    r"\s*(?:(?:i (?:just )?have |just )?(?:an?|one|another|my)? ?"
    r"(?:(?:quick|short|small|simple|brief) )?question|q)"
    r"\s*(?::|\s[–—-]|[.\n](?=\s))\s*",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(rf"(?: (?:{_NAME}|team|all|both)){{1,3}}$")
# With which a letter closes.
CLOSE = (
    r"(?:(?:with |mit )?(?:(?:my|kind|best|warm|kindest|warmest|many) )*(?:regards|wishes|greetings)"
    r"|all the best|(?:yours )?(?:sincerely|faithfully|truly)(?: yours)?|best|br|rgds"
    r"|(?:mit )?(?:freundliche[mn]?|beste[n]?|viele[n]?|liebe[n]?|herzliche[n]?) gr(?:u|ü|ue)(?:ß|ss)e?n?"
    r"|mfg|lg|vg|(?:bien )?cordialement)"
)
_CLOSING = re.compile(
    r"(?:(?P<line>\n)|(?<=[.?!])|[,;])\s*[-–—]*\s*"
    rf"(?:{CLOSE}"
    r"|(?P<thanks>(?:many )?(?:thanks|thank you|thx|cheers)(?: (?:so much|very much|a lot|again|in advance))*))"
    r"[ \t]*(?:[,.!]|\n|$)",
    re.IGNORECASE,
)
_SIGNED = re.compile(rf"\W*(?:{_NAME}\W*){{0,4}}")
# Where the last sentence, line or aside may begin.
_LAST = re.compile(r"(?:(?<=[.?!])\s|\n|,\s|\s[–—-]\s)\s*")
_COURTEOUS = frozenset((Remark.GREETING, Remark.THANKS, Remark.GOODBYE))
_WORD = re.compile(r"[^\W_]+")


def without_courtesy(text: str) -> str:
    """The question without what is said before and after it; ``text`` itself where too little would be left.

    Lines are told apart, so that ``text`` should be as it was typed.
    """
    left = text
    head = _MAIL_HEAD.match(left)
    if head and len(_WORD.findall(left[head.end() :])) > 1:
        left = left[head.end() :]
    left = _without_closing(left)
    for _ in range(_MOST):
        end = _end_of_opening(left)
        if end and len(_WORD.findall(left[end:])) > 1:
            left = left[end:]
        start = _start_of_thanks(left)
        if start and _WORD.search(left[:start]):
            left = left[:start].rstrip(" \t\n,–—-")
    return left


def _end_of_opening(text: str) -> int:
    """Where a greeting, thanks or "quick question:" that ``text`` begins with ends; 0 without any."""
    announced = _ANNOUNCED.match(text)
    if announced:
        return announced.end()
    opening = _OPENING.match(text)
    if opening is None:
        return 0
    said = opening[1]
    listed = "," in opening[2] and said.lower() == "morning"
    named = _ADDRESSED.sub("", said)
    greets = _DEAR.fullmatch(said) or _is_courteous(said) or _is_courteous(named)
    return opening.end() if greets and not listed else 0


def _start_of_thanks(text: str) -> int:
    """Where thanks or a goodbye that ``text`` ends with begin; 0 without any."""
    for place in _LAST.finditer(text, max(0, len(text) - _LONGEST)):
        said = text[place.end() :].strip()
        remark = remark_in(_ADDRESSED.sub("", said.rstrip(" .!"))) if said else None
        aside = place[0].lstrip()[:1] in (",", "–", "—", "-") and "\n" not in place[0]
        if remark is Remark.THANKS or (remark in _COURTEOUS and not aside):
            return place.start()
    return 0


def _without_closing(text: str) -> str:
    """Without the closing of a letter and the name, or on lines of its own the signature, below it."""
    for closing in _CLOSING.finditer(text):
        below = text[closing.end() :]
        whole = closing["line"] and not closing["thanks"]
        signature = whole and len(below) <= _LONGEST_SIGNATURE and "?" not in below
        if (signature or _SIGNED.fullmatch(below)) and _WORD.search(text[: closing.start()]):
            return text[: closing.start()].rstrip()
    return text


def _is_courteous(said: str) -> bool:
    return len(said) <= _LONGEST and remark_in(said) in _COURTEOUS
