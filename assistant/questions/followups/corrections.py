"""A remark that corrects the question before: "no, I meant 2024", "sorry, Bonn", "not Berlin, Bonn"."""

from __future__ import annotations

import re

from assistant.questions.followups.codes_replaced import put
from assistant.questions.followups.fragments import with_fragment
from assistant.questions.phrases import ASKS_FIRST, NAME, VERB, WHEN

# "Wait times" and "no parking" correct nothing.
_SORRY = (
    r"(?:(?:no|nope|wait|well|oh|ah|hm+|my (?:bad|mistake))[,.!:;… -]*[,.!:;…] ?"
    r"|(?:no[ ,]+)?(?:sorry|oops|actually|pardon|i(?: a|['’])m sorry)\b[,.!:;… -]*)"
)
_MEANT = (
    r"(?:(?:no|nope|wait|well|oh|ah)\b ?)?i (?:actually |really )?"
    r"(?:meant|mean|was asking (?:about|for))\b[,:]? "
)
_CORRECTS = re.compile(rf"\s*(?P<sorry>{_SORRY})*(?P<meant>{_MEANT})?", re.IGNORECASE)
_EXCHANGED = (
    re.compile(r"not (?P<old>[^,]{1,40}?)(?:,? but|,) (?P<new>[^,]{1,40})", re.IGNORECASE),
    re.compile(r"(?P<new>[^,]{1,40}?),? (?:not|instead of|rather than) (?P<old>[^,]{1,40})", re.I),
)
_MOST_WORDS = 6  # of a correction; more are a question of their own


def corrected(asked: str, prior: str) -> str:
    """The question ``prior`` with what ``asked`` corrects of it; "" if that corrects nothing.

    A correction that is a question of its own ("no, I meant who leads IT") is that question.
    """
    said = _CORRECTS.match(asked)
    rest = (asked[said.end() :] if said else asked).strip(" ?.!,")
    for exchanged in _EXCHANGED:
        told = exchanged.fullmatch(rest)
        old = _held(told["old"], prior) if told else None
        if told and old and not _asks(told["new"]):
            return put(prior, *old.span(), told["new"])
    if not rest or not said or not said.group().strip():
        return ""
    if said["meant"] and ASKS_FIRST.match(rest):
        return rest[:1].upper() + rest[1:] + "?"
    if _asks(rest) or len(rest.split()) > _MOST_WORDS:
        return ""
    return with_fragment(prior, rest)


def _held(words: str, prior: str) -> re.Match[str] | None:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", prior, re.IGNORECASE)


def _asks(words: str) -> bool:
    """Whether words ask or tell something by themselves."""
    return bool(ASKS_FIRST.match(words) or VERB.search(NAME.sub(" ", WHEN.sub(" ", words))))
