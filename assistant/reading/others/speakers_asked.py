"""What somebody said: "What did Trump say about the talks?" is not answered by where his team meets."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.language.english import bare, calmed, words_of
from assistant.questions.naming_words import naming_words
from assistant.questions.question import Question
from assistant.reading.reader import Reading

_SAYING = (
    r"(?:sa(?:y|id)|tell|told|announced?|claim(?:ed)?|comment(?:ed)?|warn(?:ed)?|promised?|complain(?:ed)?"
    r"|argued?|think|thought|replied|reply)"
)
_ASKED = re.compile(rf"what (?:did|does|has|had) (?P<who>.+?) {_SAYING}\b", re.IGNORECASE)
# Quoted, by a verb of saying, or behind the name as in minutes: "Ms Hale: …".
_SAYS = re.compile(
    r"[\"“”„«»‘]|\b(?:according|in [^ ]+ (?:view|opinion)|(?:sa(?:y|id)|tell|told|announc|claim|comment|warn"
    r"|promis|complain|argu|think|thought|repl[iy]|report|note|add|explain|ask|rais|stress|declar|insist|suggest|propos|recommend"
    r"|describ|call|urg|confirm|den[iy]|admit|emphasi|mention|point|wr[io]t|remark|express|thank|request|critici"
    r"|welcom|believ|belief|hop|want|question|outlin|answer|stat|object|support|oppos|agree|assur|predict|call)\w*)\b",
    re.IGNORECASE,
)
_BEFORE = 3  # words before a name with which a sentence begins: "Finance minister Ms Hale …"
# A sentence within quotation marks begins with no name by its capital alone.
_OPENS = re.compile(r"(?:[\"“„«‘]|[.!?]\s+)[A-ZÀ-Þ]")
_ENGLISH = re.compile(r"\b(?:the|of|and|to|is|was|that)\b")


def of_speakers(question: Question, reading: Reading) -> Reading:
    """The same with what who is named says first, if the best sentence names others.

    One that names nobody, or what its document is called alone, may be of what they say. No confidence where
    sentences name them, and in none they speak. A document that has their name in its title or headings is theirs.
    """
    name = _named(question.text)
    if not name or not reading.sentences:
        return reading
    theirs = [one for one in reading.sentences if name in words_of(one.text)]
    if not any(map(_ENGLISH.search, (one.text for one in theirs))):
        return reading
    if any(name in words_of(one.passage.prefix) for one in reading.sentences):
        return reading
    said = [one for one in theirs if _speaks(name, one.text)]
    if not said:
        return replace(reading, confidence=0.0)
    best = reading.sentences[0]
    known = {*naming_words(question.text), *words_of(best.passage.prefix)}
    names = naming_words(_OPENS.sub(lambda opens: opens[0].lower(), best.text))
    others = set(filter(str.isalpha, names)) - known
    return reading.led_by(said) if others and best not in said else reading


def _named(text: str) -> str:
    """The last word of the name of who is asked for, lower case; "" where that is a code or an acronym."""
    asked = _ASKED.match(bare(calmed(text)))
    words = re.findall(r"[^\W\d_][\w’'-]*", asked["who"]) if asked else []
    last = words[-1] if words else ""
    is_name = last.lower() in naming_words(text) and last[1:].islower() and last[0].isupper()
    return last.lower() if is_name else ""


def _speaks(name: str, text: str) -> bool:
    """Whether a sentence has the name itself, not what is theirs ("Trump's team"), and a sign of speech.

    What it tells of whom it begins with is as good: "Germany left the door open."
    """
    owner = re.escape(name)
    text = re.sub(rf"\b{owner}['’]s?\b", " ", text, flags=re.IGNORECASE)
    begins = re.match(rf"\W*(?:\w+\W+){{0,{_BEFORE}}}{owner}\b", text, re.IGNORECASE)
    heads = re.search(rf"{owner}\b[^.]{{0,20}}:", text, re.IGNORECASE)
    return bool(begins or heads or (name in words_of(text) and _SAYS.search(text)))
