"""Raised and lowered text, written so that it stays apart from what it stands beside.

A footnote mark after a price must not become one more digit of the price, an exponent must not
become part of its base. Digits and signs are written as Unicode superscripts and subscripts; a
mark after a number or a word is set off by a narrow space, since the full-text index would take
"120³" for one word that a search for 120 does not find.
"""

from __future__ import annotations

import re

_RAISED = str.maketrans("0123456789+-−–=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−–=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")
_ON_THE_LINE = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789")
_ALL_RAISED = re.compile(r"[0-9+\-−–=()]*(?:n[0-9+\-−–=()]*)?")
# An exponent or a charge, where "1–3" are footnotes.
_SIGNED = re.compile(r"[+\-−–]|.*[+\-−–]$")
_SCRIPT = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎]$")
# A narrow no-break space: white space to every tokeniser, and a line never ends before the mark.
APART = "\u202f"
# What is usually raised to a power: ten, a lone letter (x², R², 5 m²) and units of length.
_BASE = re.compile(
    r"(?:(?<![\d.,])10|(?<![^\W\d_])(?:[^\W\d_]|[mcdkµμn]m|ft|in|yd|mi))$", re.IGNORECASE
)
_ORDINAL = re.compile(
    r"(?:\d|(?<![^\W_])[a-z])(?:st|nd|rd|th)|\d[oº]"
    r"|(?:(?<![\d.,])\d{1,2}|(?<![^\W_])[IVXLCDM]+)(?:ers?|i?[eè]re?s?|nde?s?|i?[eè]mes?|e|[oaºª]s?)"
)
_ABBREVIATED = re.compile(
    r"(?<![^\W_])(?:[Nn](?:os?|r|ºs?)|M(?:mes?|lles?|e|r|rs|gr)|Dr[as]?|Sra?s?|Sta?e?|Cie|Jr|Ph?D"
    r"|[CS]té|Bd)\.?"
)
# Before a note; one letter behind it is a nucleus, "¹⁴C".
_BEGINS_NOTE, _WORDS = re.compile(r"[⁰¹²³⁴-⁹]{1,2}"), re.compile(r"[^\W\d_]{2}|A ")
_TRADE_MARKS = {"tm": "™", "sm": "℠", "r": "®", "c": "©"}


def superscript(text: str, before: str) -> str:
    """What to write for raised ``text`` that follows ``before``, the text up to there.

    Digits and signs become superscripts ("10⁶", "m²", "120 ³", "word ¹,²"), the raised end of an
    ordinal or an abbreviation is joined ("5th"), other words after a word get a caret ("x^a").
    White space around ``text`` stays.
    """
    core = text.strip()
    if not core:
        return text
    lead = text[: len(text) - len(text.lstrip())]
    trail = text[len(text.rstrip()) :]
    return f"{lead}{_raised(core, before + lead)}{trail}"


def subscript(text: str) -> str:
    """What to write for lowered ``text``: digits and signs as subscripts ("H₂O"), else as it is."""
    core = text.strip()
    return text.translate(_LOWERED) if _ALL_RAISED.fullmatch(core) and "n" not in core else text


def sign_of(mark: str) -> str:
    """What to write for the mark of a note before the note itself: "¹", "^a"."""
    return superscript(mark, "") if mark.isdecimal() else f"^{mark}"


def apart(text: str, before: str) -> str:
    """``text`` on the line that follows ``before``, set off from the mark of a note that begins the line."""
    begun = before[-3:].rpartition("\n")[2]
    return APART + text if _BEGINS_NOTE.fullmatch(begun) and _WORDS.match(text) else text


def spellings(word: str) -> list[str]:
    """``word`` and, when digits follow its letters, how it reads with them raised or lowered.

    Whoever asks for CO2 or m2 means what a document writes as CO₂ or m², and the other way round.
    """
    plain = word.translate(_ON_THE_LINE)
    if not re.search(r"[^\W\d_]\d", plain):
        return [word]
    return list(dict.fromkeys([word, plain, plain.translate(_LOWERED), plain.translate(_RAISED)]))


def _raised(core: str, before: str) -> str:
    beside = before[-1:].isalnum()
    if not any(map(str.isalpha, core)) or _ALL_RAISED.fullmatch(core):
        written = core.translate(_RAISED)
        power = _SIGNED.match(core) or "n" in core or _BASE.search(before) or _SCRIPT.search(before)
        apart = beside and written[0].isalnum() and not (power and "/" not in core)
        return APART + written if apart else written
    if not beside:
        return core
    word = re.split(r"\s", before)[-1] + core
    if _is_suffix(_ORDINAL, word, len(core)):
        # A lone "a" or "o" after a number has a character of its own: 1ª, 2º.
        return {"a": "ª", "o": "º"}.get(core, core)
    if _is_suffix(_ABBREVIATED, word, len(core)):
        return core
    return _TRADE_MARKS.get(core.casefold(), f"^{core}")


def _is_suffix(pattern: re.Pattern[str], word: str, length: int) -> bool:
    """Whether the last ``length`` characters end a match that begins before them."""
    return any(
        match.end() == len(word) and match.start() < len(word) - length
        for match in pattern.finditer(word)
    )
