"""Which code or number of a question another one takes the place of: "KX-300" that of "the KX-200?".

Whole codes only. Those whose letters agree go before those that are only built alike ("E10", "F11"), and
a plain number may be the number of a code ("and the 200?").
"""

from __future__ import annotations

import re

from assistant.language.english import STOPWORDS, YEAR, content_words, words_of
from assistant.language.identifiers import Code, codes_written_in
from assistant.questions.phrases import PREPOSITION

_YEAR = re.compile(YEAR)
_NUMBERED = re.compile(r"([^\W\d_]+[-_./]?)\d+")
_ARTICLE = re.compile(r"(?:the|a|an) ", re.IGNORECASE)
_BEFORE = 60  # characters
_MOST_SHARED = 5  # words
_PLACED = re.compile(rf"({PREPOSITION})\b", re.IGNORECASE)
_NEXT_WORD = re.compile(r" ([^\W\d_]+)")


def replaced_code(prior: str, fragment: str) -> Code | None:
    """What of ``prior`` the first code of ``fragment`` takes the place of, if it has one."""
    told = codes_written_in(fragment)
    if not told:
        return None
    new, asked = told[0], codes_written_in(prior)
    alone = not content_words(fragment[: new.start] + fragment[new.end :])
    if not new.mixed and not _YEAR.fullmatch(new.text):
        asked = [code for code in asked if not _YEAR.fullmatch(code.text)]
    alike = [code for code in asked if code.kind == new.kind]
    if not new.mixed and not alone:  # "for 10 people" is no "plan 2"
        alike = [code for code in alike if _counts_alike(prior, code, fragment, new)]
    if not alike:
        placed = _PLACED.match(fragment)
        after = rf"\b{placed[1]} (?:the )?(?:\w+ )?$" if placed and new.mixed else ""
        alike = [c for c in asked if c.shape == new.shape and re.search(after, _before(prior, c))]
    if not new.mixed and not alone:
        alike = [code for code in alike if _counts_alike(prior, code, fragment, new)]
    if alike:
        return min(alike, key=lambda code: _word_before(prior, code) != _word_before(fragment, new))
    if not new.mixed and alone and new.text.isdigit():
        for code in asked:
            letters = _NUMBERED.fullmatch(code.text)
            if letters:
                return Code(code.text[letters.end(1) :], code.start + letters.end(1), code.end)
    return None


def with_code(prior: str, fragment: str, old: Code) -> str:
    """``prior`` with ``fragment`` in the place of its code ``old``."""
    new = codes_written_in(fragment)[0]
    end = old.end
    counted, counting = _NEXT_WORD.match(prior, old.end), _NEXT_WORD.match(fragment, new.end)
    if counted and counting and content_words(counted[1]):
        end = counted.end()  # "30,000 euros" for "1,000 pounds"
    year = re.match(rf" {YEAR}\b", prior[end:])
    if year and re.match(rf" {YEAR}\b", fragment[new.end :]):
        end += year.end()
    if end == old.end and re.search(r"[\w./-]$", _before(prior, old)):
        fragment = new.text  # the 200 of "KX-200"
    elif _word_before(prior, old) not in STOPWORDS:
        fragment = _ARTICLE.sub("", fragment, count=1) if _ARTICLE.match(fragment) else fragment
    return put(prior, old.start, end, fragment)


def put(prior: str, start: int, end: int, fragment: str) -> str:
    """``prior`` with ``fragment`` from ``start`` to ``end``, less the words that stand there already.

    "The" of "the KX-200" and "form" of "form B12" may stand before what is replaced.
    """
    words, before = fragment.split(), prior[:start].lower().split()
    for count in range(min(len(words) - 1, _MOST_SHARED), 0, -1):
        if before[-count:] == [word.lower() for word in words[:count]]:
            fragment = " ".join(words[count:])
            break
    return prior[:start] + fragment + prior[end:]


def _word_before(text: str, code: Code) -> str:
    return next(iter(words_of(_before(text, code))[-1:]), "")


def _before(text: str, code: Code) -> str:
    """What stands before a code, as far as it is looked at: all of it, for each, would be quadratic."""
    return text[max(0, code.start - _BEFORE) : code.start]


def _counts_alike(prior: str, old: Code, fragment: str, new: Code) -> bool:
    """Whether two numbers have something they count, or a word that says what they are, alike."""
    before, said = _word_before(prior, old), _word_before(fragment, new)
    if before not in STOPWORDS and said not in STOPWORDS and before and said:
        return before == said or not content_words(said)
    counting = _NEXT_WORD.match(fragment, new.end)
    return not counting or before in STOPWORDS or bool(_NEXT_WORD.match(prior, old.end))
