"""Words that forms, letters and tables shorten: "Invoice no.", "Tel.", "max."; "R&D", and "NDA"."""

from __future__ import annotations

import re

from assistant.language.english import STOPWORDS

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
# Two words by their first letters, and the two.
_PAIR = re.compile(r"(?<![\w&])([A-Z])&([A-Z])(?![\w&])")
_PAIR_WHOLE = re.compile(r"\b([A-Za-z])[a-z]{2,} (?:and|&) ([A-Za-z])[a-z]{2,}\b")
# A name by its first letters, one or several of it ("NDAs").
_ACRONYM = re.compile(r"\b(?P<letters>[A-Z]{3,6})(?P<plural>s?)\b")
_WORDS = re.compile(r"[A-Za-z][A-Za-z'’]*")
_PARTS = r"(?:[ \n-]+|[ \n]+(?:of|and|for|the|in|to)(?:[ \n]+the)?[ \n]+)"  # between them
_TWICE = 2  # a run of words that stands once in a text has its first letters by chance


def as_shortened_in(text: str, question: str) -> str:
    """The question with the words shortened that ``text`` has only short: "invoice no." for "invoice number".

    The reader found "Invoice no.: 4711" for "invoice no." alone. "R&D" is "research and development" where
    the text has nothing else that it may stand for, and the other way round; "NDA" the one name or term
    with those first letters that the text repeats or writes as a title.
    """

    def shortened(match: re.Match[str]) -> str:
        word = match[0].lower()
        whole = re.search(rf"\b{word}s?\b", text, re.IGNORECASE)
        short = rf"(?<!\w){re.escape(_SHORT[word])}(?!\w)"
        return _SHORT[word] if not whole and re.search(short, text, re.IGNORECASE) else match[0]

    def whole(match: re.Match[str]) -> str:
        found = _meanings(text, match[0])
        return found.pop() if len(found) == 1 and not _says(text, match[0]) else match[0]

    def paired(match: re.Match[str]) -> str:
        short = _pair(match)
        told = {one.replace("&", "and").lower() for one in _meanings(text, short)}
        said = match[0].replace("&", "and").lower() in told
        return short if _says(text, short) and not said else match[0]

    def in_full(match: re.Match[str]) -> str:
        return in_words(text, match["letters"]) or match[0]

    question = _ACRONYM.sub(in_full, _WORD.sub(shortened, question))
    return _PAIR.sub(whole, _PAIR_WHOLE.sub(paired, question))


def in_words(text: str, letters: str) -> str:
    """What an acronym stands for in a text that does not have it, as it is written there; or ""."""
    if re.search(rf"(?<!\w){letters}", text):
        return ""
    run = _PARTS.join(rf"\b{letter}[a-z]+" for letter in letters)
    told: dict[str, list[str]] = {}
    for found in re.finditer(run, text, re.IGNORECASE):
        words = _WORDS.findall(found[0])
        if words[0].lower() not in STOPWORDS and words[-1].lower() not in STOPWORDS:
            said = " ".join(found[0].split())
            told.setdefault(said.lower().rstrip("s"), []).append(said)
    if len(told) != 1:
        return ""
    ((_, ways),) = told.items()
    titled = any(word[:1].isupper() for word in _WORDS.findall(ways[0])[1:])
    return ways[0] if titled or len(ways) >= _TWICE else ""


def stands_for(text: str, pair: str) -> bool:
    """Whether a text has what two letters stand for ("R&D"), or them."""
    return _says(text, pair.upper()) or bool(_meanings(text, pair.upper()))


def _meanings(text: str, pair: str) -> set[str]:
    return {one[0] for one in _PAIR_WHOLE.finditer(text) if _pair(one) == pair}


def _pair(match: re.Match[str]) -> str:
    return f"{match[1]}&{match[2]}".upper()


def _says(text: str, words: str) -> bool:
    written = re.escape(words).replace("\\&", "&").replace("&", r"\s?(?:&|\+|and)\s?")
    return re.search(rf"(?<!\w){written}(?!\w)", text) is not None
