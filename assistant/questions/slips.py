"""How far a word is from another by slips of typing, and which words are others however near they are."""

from __future__ import annotations

import re
from itertools import permutations

_SHORTEST, _FEW_LETTERS, _MANY_LETTERS = 4, 5, 8
_VOWELS = frozenset("aeiouy")
_VOWEL_RUN = re.compile("[aeiouy]+")
_PLURAL = re.compile("(?<=[^su])s$")
# Other words than what they resemble, with the same first letter: "licensee", "hypotension".
_ROLES = frozenset(("ee", "er", "or"))
_CONTRASTS = ("hyper", "hypo", "inter", "intra", "intro", "macro", "micro", "milli", "mono", "multi",
              "off", "on", "over", "out", "post", "pre", "pro", "endo", "exo", "ante", "anti", "up",
              "un", "sub", "super")  # fmt: skip


def slips(plain: str, held: str, *, named: bool) -> float | None:
    """Letters that ``plain`` has wrong of ``held``, likely slips at a discount; None: another word."""
    from rapidfuzz.distance import OSA, Levenshtein

    if held[:1] != plain[0] and held[1::-1] != plain[:2]:
        return None  # "maternity", "paternity"
    if not plain.endswith("s"):  # "wheelchiar" of "wheelchairs"
        held = _PLURAL.sub("", held)
    most = most_edits(plain)
    distance = OSA.distance(plain, held, score_cutoff=most)
    if len(held) < _SHORTEST or not 0 < distance <= most or _contrast(plain, held):
        return None
    if _undoubled(plain) == _undoubled(held) or sorted(plain) == sorted(held):
        return distance - 0.5
    if distance > 1 or len(plain) <= _FEW_LETTERS:
        edits = Levenshtein.editops(plain, held)
        changed = {(plain[e.src_pos], held[e.dest_pos]) for e in edits if e.tag == "replace"}
        short_name = named and len(plain) <= _FEW_LETTERS
        if changed and (short_name or not all(_VOWELS.issuperset(pair) for pair in changed)):
            return None
    if distance > 1 and len(plain) < _MANY_LETTERS:
        return float(distance) if _left_out(plain, held) or _sound_alike(plain, held) else None
    return float(distance)


def most_edits(plain: str) -> int:
    """How many letters of a word may be wrong."""
    return 1 if len(plain) <= _FEW_LETTERS else 2


def _left_out(plain: str, held: str) -> bool:
    """Whether ``plain`` is ``held`` with letters left out."""
    letters = iter(held)
    return all(letter in letters for letter in plain)


def _sound_alike(plain: str, held: str) -> bool:
    """Whether two words differ in one run of vowels alone: "Basheer" and "Bashir", not "Marina" and "Morena"."""
    vowels = [_VOWEL_RUN.findall(word) for word in (plain, held)]
    others = [_VOWEL_RUN.sub("-", word) for word in (plain, held)]
    return others[0] == others[1] and sum(map(str.__ne__, *vowels)) == 1


def _contrast(one: str, other: str) -> bool:
    """Whether two words are of one make and mean different things."""
    if one[:-2] == other[:-2] and {one[-2:], other[-2:]} <= _ROLES:
        return True
    return any(
        one.startswith(a) and other.startswith(b) and one[len(a) :] == other[len(b) :]
        for a, b in permutations(_CONTRASTS, 2)
    )


def _undoubled(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)
