"""Characters of symbol fonts: what they show, where Unicode has it."""

from __future__ import annotations

import re

# Adobe's Symbol encoding, from 0x20 and from 0xA1 (unicode.org, VENDORS/ADOBE/symbol.txt); the
# pieces of brackets and the empty places are given as the nearest character or as "\0".
_SYMBOL_20 = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
_SYMBOL_A0 = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\0〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
_SYMBOL = {0x20 + at: sign for at, sign in enumerate(_SYMBOL_20)} | {
    0xA0 + at: sign for at, sign in enumerate(_SYMBOL_A0) if sign != "\0"
}
# The signs of the dingbat fonts that documents use as words: boxes, ticks, arrows, telephones.
_WINGDINGS = {
    0x20: " ", 0x21: "✏", 0x22: "✂", 0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x36: "⌛", 0x3A: "💻",
    0x41: "✌", 0x43: "👍", 0x44: "👎", 0x45: "☜", 0x46: "☞", 0x47: "☝", 0x48: "☟", 0x4A: "☺",
    0x4B: "😐", 0x4C: "☹", 0x4E: "☠", 0x52: "☼", 0x54: "❄", 0x6C: "●", 0x6D: "❍", 0x6E: "■",
    0x6F: "□", 0x70: "❐", 0x71: "❑", 0x72: "❒", 0x73: "⬧", 0x74: "⧫", 0x75: "◆", 0x76: "❖",
    0x77: "⬥", 0x78: "⌧", 0x7B: "❀", 0x80: "⓪", 0x8B: "⓿", 0x9E: "·", 0x9F: "•", 0xA1: "○",
    0xA3: "◉", 0xA4: "◉", 0xA5: "◎", 0xA7: "▪", 0xA8: "◻", 0xAB: "★", 0xD8: "➢", 0xDF: "←",
    0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩",
    0xF3: "⬄", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
} | {0x81 + at: chr(0x2460 + at) for at in range(10)} | {
    0x8C + at: chr(0x2776 + at) for at in range(10)
}  # fmt: skip
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐"}
_WEBDINGS = {0x61: "✔", 0x63: "☐", 0x67: "■", 0x72: "✗", 0xC8: "☎"}
_FONTS: dict[str, dict[int, str]] = {
    "symbol": _SYMBOL,
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "webdings": _WEBDINGS,
}
# Word keeps the codes of symbol fonts in this part of the private use area.
_PRIVATE_START = 0xF000
_PRIVATE = range(0xF020, 0xF100)
_ONE_BYTE = 0x100
UNKNOWN = "\ufffd"
INVISIBLE = re.compile("[\u00ad\u200b\ufeff]")
PRIVATE = re.compile("[\ue000-\uf8ff]")


def symbol(font: str, code: str) -> str:
    """What a ``w:sym`` shows (``code`` in hexadecimal); ``UNKNOWN`` where Unicode is not known."""
    try:
        character = chr(int(code, 16))
    except (ValueError, OverflowError):
        return UNKNOWN
    shown = in_font(character, font.casefold())
    return UNKNOWN if PRIVATE.match(shown) or not shown.isprintable() else shown


def in_font(text: str, font: str) -> str:
    """``text`` as ``font`` (its name in lower case) shows it: in a symbol font "m" may be "μ"."""
    table = _FONTS.get(font)
    if table is None:
        return text
    return "".join(
        character if character.isspace() else _shown(character, table) for character in text
    )


def _shown(character: str, table: dict[int, str]) -> str:
    code = ord(character) - _PRIVATE_START if ord(character) in _PRIVATE else ord(character)
    return table.get(code, UNKNOWN) if code < _ONE_BYTE else character
