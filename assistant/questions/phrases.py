"""The phrases that questions are made of, as patterns: names, times, places, numbers, verbs."""

from __future__ import annotations

import re

from assistant.language.english import AUXILIARY, DAYS, MONTHS, QUESTION_WORD, YEAR
from assistant.language.negation import negates

# "May I …?" asks for leave, not for a month.
_MAY = r"(?<!^)May(?! (?:I|we|you|he|she|they|it)\b)|May(?= \d)"
MONTH_OF_QUESTION = "|".join(_MAY if month == "may" else month.title() for month in MONTHS)
_DAY = "|".join(day.title() for day in DAYS)
WHEN = re.compile(
    rf"\b(?:(?:on|in|at|by|from|until|since|during) )?(?:the )?(?:(?:end|beginning|middle|start) of (?:the )?)?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)? )?(?:(?:{MONTH_OF_QUESTION})(?: \d{{4}})?|(?:{_DAY})s?(?: to (?:{_DAY}))?"
    rf"|(?<![-./\w]){YEAR}(?![-./]\w)|month|year|week|day|weekend|morning|afternoon|evening)\b",
)
DEFINITE = re.compile(r"\b(?:the|our|your|my) \w", re.IGNORECASE)
# Words that begin questions and sentences look like names but are none.
NO_NAME = (
    "What|Which|Who|Whom|Whose|When|Where|Why|How|Is|Are|Was|Were|Do|Does|Did|Can|Could|Will|Would"
    "|Should|Shall|May|Must|Has|Have|Had|And|But|Or|So|The|A|An|In|On|At|If|I|My|Tell|List|Name|Give"
    "|Please|Explain|Describe|Show|Find|Summari[sz]e"
    "|It|He|She|They|This|That|These|Those|There|Before|After|For|From|With|Until|Since|By|To|About|Only|Also"
    f"|Not|Then|{MONTH_OF_QUESTION}|(?:{_DAY})s?"
)
NAME = re.compile(
    rf"\b(?!(?:{NO_NAME})\b)[A-Z][\w’'-]*(?:(?: of| the| for| and)*? (?!(?:{NO_NAME})\b)[A-Z][\w’'-]*)*"
)
# "In Leeds?", "only on Mondays?", "the terrace?" take a place in the question before.
PREPOSITION = (
    r"in|on|at|of|for|from|to|by|with|without|until|till|since|during|after|before|about|near|under|over"
    r"|via|per|including|excluding|(?-i:plus)"
)
PLACED = re.compile(rf"(?:(?:only|even|also|not) )?(?:{PREPOSITION})\b ?", re.IGNORECASE)
VERB = re.compile(rf"\b(be|{AUXILIARY}|\w{{3,}}ed|says?|goes|means?|happens?)\b", re.IGNORECASE)
# What begins as a question does.
ASKS_FIRST = re.compile(rf"(?:{QUESTION_WORD}|{AUXILIARY})\b", re.IGNORECASE)
NUMBER = re.compile(r"[£$€]?\b\d[\d.,]*\b%?")

# What stands between a kind of thing and what is asked of it: "which dishes contain milk".
_RELATING = re.compile(
    r"^(?:which|what) (?:of (?:the|our|your) )?\w+s (\w+) (?=[^\W\d_]{3,})", re.IGNORECASE
)


def relating_verb(question: str) -> str:
    """The verb of "Which dishes contain milk?", which no text needs to say where it says the rest.

    "" of other questions, and of what lacks it.
    """
    relating = None if negates(question) else _RELATING.search(question)
    return relating[1] if relating else ""
