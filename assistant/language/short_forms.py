"""Words that forms, letters and tables shorten: "Invoice no.", "Tel.", "max."."""

from __future__ import annotations

import re

# What is shortened, and how; with the stop, which is no end of a sentence there.
_SHORT = {
    "number": "no.",
    "telephone": "tel.",
    "phone": "tel.",
    "maximum": "max.",
    "minimum": "min.",
    "reference": "ref.",
    "extension": "ext.",
    "department": "dept.",
    "quantity": "qty",
    "account": "acct.",
}
_WORD = re.compile(rf"\b(?:{'|'.join(_SHORT)})\b", re.IGNORECASE)


def as_shortened_in(text: str, question: str) -> str:
    """The question with the words shortened that ``text`` has only short: "invoice no." for "invoice number".

    The reader found "Invoice no.: 4711" for "invoice no." alone.
    """

    def shortened(match: re.Match[str]) -> str:
        word = match[0].lower()
        whole = re.search(rf"\b{word}s?\b", text, re.IGNORECASE)
        short = rf"(?<!\w){re.escape(_SHORT[word])}(?!\w)"
        return _SHORT[word] if not whole and re.search(short, text, re.IGNORECASE) else match[0]

    return _WORD.sub(shortened, question)
