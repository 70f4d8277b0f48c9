"""Whether a chat model says, in a sentence of its own, that the passages do not answer."""

from __future__ import annotations

import re
from itertools import chain

from assistant.language.languages import each

# What the model is told to reply when the passages do not answer; checked, never shown.
SENTINEL = "NOT_IN_THE_DOCUMENTS"
_SENTINEL = re.compile(SENTINEL.replace("_", r"[\s\\_-]{1,2}"))
_SENTINEL_IN_ANY_CASE = re.compile(rf"\W*{SENTINEL.replace('_', '[_-]')}\W*", re.IGNORECASE)

# The passages, in the words of whoever was given them.
_GIVEN = (
    r"(?:(?:the|these|this|any of the|your|all)\s+)?"
    r"(?:(?:provided|given|available|supplied|retrieved|numbered|cited)\s+)?"
    r"(?:passages?|documents?|contexts?|excerpts?|sources?|texts?|information|documentation|material|snippets?)"
    r"(?:\s+(?:provided|given|above|available|supplied|that\s+(?:was|were)\s+provided|you\s+(?:gave|provided)(?:\s+me)?))?"
)
_NEGATED = r"(?:do(?:es)?\s+not|do(?:es)?n['’]t|did\s+not|cannot|can['’]t|never|no\s+longer)"
_TELL = (
    r"(?:contain|mention|provide|include|say|state|specify|answer|give|address|cover|discuss|offer|have(?!\s+to\b)|hold|indicate"
    r"|describe|tell|explain|list|name|reveal|refer|make|present)"
)
_SORRY = (
    r"\W*(?:(?:i['’]?m|i\s+am)\s+(?:sorry|afraid)\W*(?:but\s+)?|sorry\W*(?:but\s+)?|i\s+apologi[sz]e\W*(?:but\s+)?|unfortunately\W*"
    rf"|(?:based\s+on|according\s+to|from|in|judging\s+(?:by|from))\s+{_GIVEN}\W*|however\W*)*"
)
_ENGLISH = (
    rf"{_GIVEN}\s+(?:\w+ly\s+)?{_NEGATED}\s+(?:\w+ly\s+)?{_TELL}",
    rf"none\s+of\s+{_GIVEN}\s+(?:\w+ly\s+)?{_TELL}s?",
    rf"no\s+(?:passages?|documents?|sources?|excerpts?)\s+(?:\w+ly\s+)?{_TELL}s?",
    r"there(?:\s+is|['’]s|\s+are)\s+(?:no|not\s+(?:enough|any|sufficient))\s+"
    rf"(?:\w+\s+)?(?:information|mention|answer|details?|data|indication|evidence|reference)\b.*\b{_GIVEN}",
    r"there(?:\s+is|['’]s|\s+are)\s+(?:no|not\s+(?:enough|any|sufficient))\s+(?:\w+\s+)?(?:information|mention)\b(?!\s+(?:desk|counter|point|board|stand))",
    r"(?:no|not\s+enough|insufficient)\s+(?:\w+\s+)?(?:information|mention|answer|details?)\b.*\b(?:provided|found|given|available|passages?"
    r"|documents?|context|mentioned)\b",
    r"i\s+(?:cannot|can['’]t|could\s+not|couldn['’]t|am\s+(?:unable|not\s+able)\s+to|was\s+(?:unable|not\s+able)\s+to|do\s+not|don['’]t)\s+"
    r"(?:find|have|see|locate|answer|determine|provide|know|tell|say)\b",
    rf".{{0,120}}\b(?:is|are|was|were)\s+not\s+(?:\w+ly\s+)?(?:(?:mentioned|stated|specified|provided|included|given|found|covered"
    rf"|addressed|discussed|contained|described|available|answered|present)\s+)?(?:in|by)\s+{_GIVEN}",
    rf".{{0,120}}\b(?:cannot|can['’]t|could\s+not)\s+be\s+(?:determined|answered|found|inferred)\b.*\b{_GIVEN}",
    r"(?:this|the|your)\s+question\s+(?:cannot|can['’]t)\s+be\s+answered\b",
)
_BEFORE = re.compile(_SORRY, re.IGNORECASE)
_REFUSAL = re.compile(
    rf"(?:{'|'.join(_ENGLISH)})"
    rf"|(?=.*\b(?:{'|'.join(each('said'))}))(?:{'|'.join(chain(*each('refusals')))})",
    re.IGNORECASE | re.DOTALL,
)
# What follows answers after all: "The passages do not give a price, but …".
_YET = re.compile(
    r"[,;–—:]\s*(?:but|however|yet|although|though|they\s+do|it\s+does|aber|jedoch|allerdings|mais|cependant|pero|sin\s+embargo|ma|però|maar|mas)\b",
    re.IGNORECASE,
)


def is_refusal(sentence: str) -> bool:
    """Whether a sentence, without its markers, says that the passages do not answer, and nothing else."""
    before = _BEFORE.match(sentence)
    said = sentence[before.end() :] if before else sentence
    return _REFUSAL.match(said) is not None and _YET.search(said) is None


def holds_sentinel(text: str) -> bool:
    """Whether a model's text holds the sentinel, in a spelling that models make of it."""
    return _SENTINEL.search(text) is not None or _SENTINEL_IN_ANY_CASE.fullmatch(text) is not None


def before_sentinel(text: str) -> str:
    """What of a text may be shown: not the sentinel, nor an end that may become it."""
    found = _SENTINEL.search(text)
    if found:
        return text[: found.start()]
    plain = re.sub(r"[\\_-]+", "_", text.strip(" \n*`\"'.")).lower()
    if SENTINEL.lower().startswith(plain):
        return ""
    ends = (n for n in range(len(text), 0, -1) if n < 2 * len(SENTINEL) and _may_become(text[-n:]))
    return text[: len(text) - next(ends, 0)]


def _may_become(end: str) -> bool:
    return SENTINEL.startswith(re.sub(r"[\s\\_-]+", "_", end)) and end[0] == SENTINEL[0]
