"""British and American spellings of one word: "licence" and "license", "labour" and "labor"."""

from __future__ import annotations

import re

_SHORTEST = 4  # letters
# Between the two spellings: "programme", "program"; "plough", "plow".
_LETTERS_MORE, _LETTERS_OTHER = 2, 4
# Americans write so what the British write otherwise, who mean another thing by it: "check", "tire".
_OTHER_THINGS = re.compile(r"(?:check|tire|stor(?:y|ie)|curb|dialog)s?")
# What the British write, and what Americans do. After a vowel only: "mourning" is no "morning", "filling" no
# "filing".
_AMERICAN = [
    (re.compile(british), american)
    for british, american in (
        (r"([aeiouy][a-z]{1,3})our(s|ed|ing|er|ers|able|ably|ful|less|ite|hood|al|$)", r"\1or\2"),
        (r"([bt])re(s?)$", r"\1er\2"),
        (r"([aeiouy][a-z]*[iy])s(e[drs]?|ers|ing|ations?|ational)$", r"\1z\2"),
        (r"enc(e|es|ed|ing)$", r"ens\1"),
        (r"practis(e[ds]?|ing)$", r"practic\1"),
        (r"ogue(s?)$", r"og\1"),
        (r"gramme(s?)$", r"gram\1"),
        (r"([aeiouy][a-z]+[aeou])ll(ed|ing|ers?|ors?|ous|ations?)$", r"\1l\2"),
        (r"([io])l(ments?|ful)$", r"\1ll\2"),
        (r"dgement(s?)$", r"dgment\1"),
        (r"(^an|h|g|c)ae(?=[a-z]{2})", r"\1e"),
        (r"^pae(?=d)", "pe"),
        (r"^oe(?=[ds])", "e"),
        (r"oe(?=liac|tus|uvre|rrh)", "e"),
        (r"minium$", "minum"),
        (r"^cheque", "check"),
        (r"^tyre", "tire"),
        (r"^grey", "gray"),
        (r"^kerb", "curb"),
        (r"^mould", "mold"),
        (r"^plough", "plow"),
        (r"^pyjama", "pajama"),
        (r"^sceptic", "skeptic"),
        (r"^storey(?=s$)", "storie"),
        (r"^storey$", "story"),
    )
]


_BRITISH = re.compile("|".join(british.pattern for british, _ in _AMERICAN))


def is_spelling_of(held: str, word: str) -> bool:
    """Whether ``held`` is ``word`` as it is written on the other side of the Atlantic; both lower case."""
    if abs(len(held) - len(word)) > _LETTERS_MORE or len({*held} ^ {*word}) > _LETTERS_OTHER:
        return False  # nearly all words: the patterns cost a tenth of a second for a thousand
    if held == word or len(word) < _SHORTEST or _OTHER_THINGS.fullmatch(word):
        return False
    return _american(held) == _american(word)


def _american(word: str) -> str:
    """A British word in American spelling; others as they are, or made up alike."""
    for british, american in _AMERICAN if _BRITISH.search(word) else ():
        word = british.sub(american, word)
    return word
