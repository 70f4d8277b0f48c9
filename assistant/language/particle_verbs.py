"""Verbs whose particle the noun is joined to: who asks how to back up looks for the backup."""

from __future__ import annotations

import re

from assistant.language.english import stem

_NAMED = (
    "back break build call carry change check clean clear clock cut drop fall fill follow hand hold kick lay"
    " lock log look mark opt pay phase pick plug print roll set shut sign slow stand start take turn wake walk"
    " warm wind work wrap write"
)
_VERBS = {stem(verb): verb for verb in _NAMED.split()}
_PARTICLES = "up|in|out|off|down|on|over|back"
_APART = re.compile(rf"\b([^\W\d_]{{3,12}})\s+({_PARTICLES})\b", re.IGNORECASE)
_JOINED = re.compile(rf"([^\W\d_]{{3,12}})({_PARTICLES})")


def joined(text: str) -> list[str]:
    """The nouns of the verbs with a particle in a text, lower case: "backup" for "backing up"."""
    found = ((_VERBS.get(stem(verb.lower())), particle) for verb, particle in _APART.findall(text))
    return [f"{verb}{particle.lower()}" for verb, particle in found if verb]


def verb_and_particle(noun: str) -> str:
    """Verb and particle of a noun in lower case, "log in" for "login"; "" of any other word."""
    found = _JOINED.fullmatch(noun)
    return f"{found[1]} {found[2]}" if found and found[1] in _VERBS.values() else ""
