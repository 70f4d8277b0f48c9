"""Members of a list within a sentence: "the port, the bank and the Friends", of which one or two are half."""

from __future__ import annotations

import re

from assistant.language.english import AUXILIARY

_I = re.IGNORECASE
AND = r"(?:and(?:/or)?|or|as well as|but also|und|oder|sowie)"
# What begins a clause of its own behind "and" or a comma, and is no member of what is listed.
_CLAUSE = (
    rf"(?!(?:{AUXILIARY}|not|never|i|we|you|he|she|it|they|there|this|that|these|those|who|whom|whose|which|where|when"
    r"|while|if|unless|but|so|because|as|since|though|although|until|after|before|\w+ing|\w+ed"
    r"|\w+s (?:the|an?|to|at|on|in|for|from|until|by|no|all|its|their|his|her))\b)"
)
_MEMBER = rf"{_CLAUSE}[^\s,;:.][^,;:.]{{0,60}}"
_GOES_ON = re.compile(
    rf"(?:\s*\([^()]*\))?(?:,?\s+{AND}\s+{_CLAUSE}\S"
    rf"|,\s+(?:{_MEMBER},\s+)*(?:{AND}|then)\s+{_CLAUSE}\S"
    rf"|,\s+(?:{_MEMBER},\s+)*{_MEMBER},?\s+{AND}(?:\s+|,\s+{_MEMBER},\s+)\S)",
    _I,
)
_LAST_OF_SEVERAL = re.compile(rf"[^\s,;:.]\s+{AND}\s+\Z|,\s+(?:{AND}|then)\s+\Z", _I)
_ONE_OF_SEVERAL = re.compile(r"(?:^|[:,;])\s*[^,;:.]{1,60},\s+\Z", _I)
# "In spring, wages and salaries …": what stands first is no member.
_OPENS_CLAUSE = re.compile(
    r"(?:in|on|at|for|from|after|before|by|with|without|during|until|since|if|when|while|as|to|under|then|here)\b",
    _I,
)
_EITHER = re.compile(r"\b(?:either|both|neither) (?:an? |the )?\Z", _I)
_PAIR = re.compile(rf"{_MEMBER}\s+{AND}\s+{_MEMBER}", _I | re.DOTALL)  # the last two of several
_ENDS_LIST = re.compile(rf"(?:^|.*,)\s*{AND}\s|,?\s+{AND}\s", _I)
_QUOTES = "\"'“”‘’„«»`*"  # around a member


def is_one_of_several(before: str, said: str, after: str) -> bool:
    """Whether words are one member of a list within their sentence."""
    before, after = before.rstrip(_QUOTES), after.lstrip(_QUOTES)
    if _GOES_ON.match(after) or _LAST_OF_SEVERAL.search(before):
        return True
    if _EITHER.search(before) and not _ENDS_LIST.search(said):
        return True
    one = _ONE_OF_SEVERAL.search(before)
    if one and not _OPENS_CLAUSE.match(one[0].lstrip(" :,;")) and _PAIR.fullmatch(said):
        return True
    return bool(one and (_ENDS_LIST.match(after) or _ENDS_LIST.match(said)))
