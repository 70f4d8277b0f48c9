"""What a question says of the texts themselves: "According to the document, …", "… as described in the text?".

All answers are from the documents. Said once more it only makes the question look less like the sentence that
answers it: generated questions and those of forms say so, and people who were told how to ask.
"""

from __future__ import annotations

import re

from assistant.language.english import AUXILIARY, QUESTION_WORD, content_words

_WHICH = (
    r"(?:provided|given|above|attached|uploaded|available|following|supplied|indexed|relevant|source"
    r"|reference)"
)
# Those that are named otherwise ("the travel policy") tell which is meant.
TEXT = (
    rf"(?:(?:the|these|this|those|your|my|our|any of the|all of the) )?(?:{_WHICH} )*"
    r"(?:texts?|documents?|documentation|docs?|passages?|articles?|contexts?|excerpts?|sources?|materials?|files?"
    r"|(?<=provided )information|(?<=given )information|knowledge base|authors?)"
    rf"(?: (?:that )?(?:{_WHICH}|i (?:uploaded|provided)|you have)(?: (?:here|above|below))?)?\b(?![-’'/])"
)
_TOLD = (
    r"(?:described|mentioned|stated|detailed|outlined|noted|discussed|reported|given|shown|specified|listed|defined"
    r"|written|explained|set out|laid down|said|told|presented|provided|indicated|highlighted|identified)"
)
_BY = rf"(?:according to|based (?:up)?on|on the basis of|as per|as {_TOLD} (?:in|by)|going by|judging by)"
_BEGINS = re.compile(
    rf"\W*(?:(?:only|solely|strictly|please),? )?(?:{_BY} (?:only )?{TEXT}\s*[,:;–—-]?"
    rf"|(?:(?:with)?in|from|using(?: only)?) (?:only )?{TEXT}\s*[,:;–—])\s*(?P<asked>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_WITHIN = re.compile(rf",?\s+{_BY} {TEXT}\s*(?:,|(?=[?.!]|$))", re.IGNORECASE)
_ENDS = re.compile(rf"(?<=\w)( {_TOLD}) (?:with)?in {TEXT}(?=[\s?.!]*$)", re.IGNORECASE)
ASKS = re.compile(rf"(?:{QUESTION_WORD}|{AUXILIARY})\b", re.IGNORECASE)


def unframed(question: str) -> str:
    """``question`` without what it says of the texts that it is about; as it is where nothing else is asked."""
    asked = question
    if (begins := _BEGINS.match(asked)) is not None:
        asked = begins["asked"]
        asked = asked[:1].upper() + asked[1:] if ASKS.match(asked) else asked
    asked = _WITHIN.sub("", asked)
    asked = _ENDS.sub(r"\1", asked)
    return asked if content_words(asked) else question
