"""What is said to whoever answers, beside the question: "Answer briefly.", "Please cite sources.", "(urgent)".

People are used to tell chat models how to answer. Here the text is quoted whatever is said, and no sentence that
answers holds a word of it.
"""

from __future__ import annotations

import re

from assistant.language.english import AUXILIARY, QUESTION_WORD
from assistant.questions.talk.framed import ASKS

_MOST = 3  # instructions before a question, and as many behind it
# Of one of these and nothing but these and those below an instruction is made.
_TOLD = frozenset(
    "answer answers reply respond cite citation citations source sources reference references brief briefly"
    " concise concisely short shortly sentence sentences paragraph paragraphs bullet bullets detailed verbatim"
    " help urgent urgently asap hallucinate truthfully".split()
)
_BESIDE = frozenset(
    "a all also an and as at be below by can cannot clear clearly context correct correctly detail details do"
    " document documents don each english every everything exact exactly explain explanation following for format"
    " from full fully give given i if in include information invent is it just keep know least less limit list"
    " make many maximum me mention more most must my need no not of on one only or page pages passage passages"
    " please pls point points possible precise precisely provide provided question questions quote quotes quoting"
    " s say should simple simply so step steps strictly sure t text than that the them think this three to two up"
    " us use using very want where which with within word words write you your".split()
)
_WORD = re.compile(r"[^\W\d_]+")
_FIRST = re.compile(r"\s{0,3}([^.!?:;\n]{1,120})[.!:\n]{1,3}\s{0,3}(?=\S)")
_LAST = re.compile(
    r"(?:(?<=[.?!])\s{1,3}|\n|\s[-–—]{1,2}\s|\s?(?=\())([^.?!\n]{1,150})[.!)]{0,3}\s{0,3}$"
)
_LONGEST = 170  # characters of an instruction, with the marks around it
# "1. What …", "a) Is …", "- How …", as lists of questions are pasted.
_NUMBER = re.compile(
    rf"\s{{0,3}}(?:\(?(?:\d{{1,3}}|[a-z])[.)]|[-–•*·])\s{{1,3}}(?=\S.*\?|(?:{QUESTION_WORD}|{AUXILIARY})\b)",
    re.IGNORECASE | re.DOTALL,
)
_QUOTED = re.compile(r"\s*[\"“”„«]([^\"“”„«»]+)[\"“”»]\s*")
_GAP = re.compile(r"\s{3,}")  # thousands of blank lines would be looked through again and again
# A line that goes on with the one before it, as texts are wrapped.
_WRAPPED = re.compile(r"(?<=[\w,])[ \t]{0,3}\r?\n[ \t]{0,8}(?=[a-z])")
_SHORTEST = 4  # letters of a word that titles write with a capital
_FEWEST = 4  # words of a question that stands in quotation marks, or is written as a title


def question_alone(message: str) -> str:
    """``message`` without its number, quotation marks and what is said to whoever answers; or as it is."""
    asked = _GAP.sub(lambda gap: "\n\n" if "\n" in gap[0] else " ", message)
    asked = _WRAPPED.sub(" ", asked)
    if (quoted := _QUOTED.fullmatch(asked)) and len(quoted[1].split()) >= _FEWEST:
        asked = quoted[1]  # fewer are a term
    asked = asked[number.end() :] if (number := _NUMBER.match(asked)) else asked
    for _ in range(_MOST):
        first = _FIRST.match(asked)
        if first is not None and _is_told(first[1]):
            asked = asked[first.end() :]
        last = _LAST.search(asked, max(0, len(asked) - _LONGEST))
        if last is not None and last.start() and _is_told(last[1]):
            asked = asked[: last.start()].rstrip(" .,;-–—(\n")
    return asked if any(map(str.isalnum, asked)) else message


def _is_told(said: str) -> bool:
    words = {word.lower() for word in _WORD.findall(said)}
    return not words.isdisjoint(_TOLD) and words <= _TOLD | _BESIDE


def in_small_letters(question: str) -> str:
    """A question that is written as a title ("What Is The Late Fee?") in small letters; any other as it is."""
    words = _WORD.findall(question)
    long = [word for word in words if len(word) >= _SHORTEST]
    titled = len(words) > _FEWEST and all(map(str.istitle, [*words[:2], *long]))
    return question.lower() if titled and ASKS.match(question) else question
