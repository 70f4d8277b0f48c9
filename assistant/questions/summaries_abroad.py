"""Requests for a summary in other languages than English, and what is to be summarised."""

from __future__ import annotations

import re

from assistant.language.languages import LANGUAGES, SMALL_WORDS

_FORMS = tuple(
    (name, re.compile(form, re.IGNORECASE))
    for name, table in LANGUAGES.items()
    for form in table.get("summaries", ())
)
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 300  # characters of such a request


def summarised_abroad(request: str) -> str | None:
    """The words that carry what is to be summarised: "" for all there is, ``None`` where none is asked for."""
    if len(request) > _LONGEST:
        return None
    for language, form in _FORMS:
        if found := form.fullmatch(request):
            nothing = SMALL_WORDS[language].union(LANGUAGES[language]["texts"].split())
            words = _WORD.findall(found["topic"])
            return " ".join(word for word in words if word.lower() not in nothing)
    return None
