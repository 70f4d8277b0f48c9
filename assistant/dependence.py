"""Whether a question leaves something to the conversation before it: "who runs it?", "and in May?".

What a question names itself, in capitals ("who leads IT?") or before the pronoun, it does not leave.
"""

from __future__ import annotations

import re

from assistant.question import analyse, calmed, content_terms, content_words, words_of
from assistant.shapes import Shape
from assistant.wording import AUXILIARY, QUESTION_WORD

# "May I …?" asks for leave, not for a month.
MONTHS = (
    r"January|February|March|April|(?<!^)May(?! (?:I|we|you|he|she|they|it)\b)|May(?= \d)|June|July|August"
    r"|September|October|November|December"
)
DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
WHEN = re.compile(
    rf"\b(?:(?:on|in|at|by|from|until|since|during) )?(?:the )?(?:(?:end|beginning|middle|start) of (?:the )?)?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)? )?(?:(?:{MONTHS})(?: \d{{4}})?|(?:{DAYS})s?(?: to (?:{DAYS}))?"
    rf"|(?:19|20)\d\d|month|year|week|day|weekend|morning|afternoon|evening)\b",
)
_ASKS_FIRST = re.compile(rf"(?:{QUESTION_WORD}|{AUXILIARY})\b", re.IGNORECASE)
DEFINITE = re.compile(r"\b(?:the|our|your|my) \w", re.IGNORECASE)
# Words that begin questions and sentences look like names but are none.
NO_NAME = (
    "What|Which|Who|Whom|Whose|When|Where|Why|How|Is|Are|Was|Were|Do|Does|Did|Can|Could|Will|Would"
    "|Should|Shall|May|Must|Has|Have|Had|And|But|Or|So|The|A|An|In|On|At|If|I|My|Tell|List|Name|Give"
    f"|It|He|She|They|This|That|These|Those|There|{MONTHS}|{DAYS}"
)
NAME = re.compile(
    rf"\b(?!(?:{NO_NAME})\b)[A-Z][\w’'-]*(?:(?: of| the| for| and)*? (?!(?:{NO_NAME})\b)[A-Z][\w’'-]*)*"
)
OPENING = re.compile(
    r"^\s*(?:(?:ok|okay|thanks|thank you|yes|no|right|great)[,.! ]+)?(?:(?:and|so|but|or|also|then)\b[, ]*)*"
    r"(?:(?:what|how) about\b)?\s*",
    re.IGNORECASE,
)
# In capitals these are names: IT, HE, SHE; so is "it" as a part of one, "the it team". In "is it true
# that …" and "how long does it take to …" it stands for what follows.
PERSON = re.compile(r"\b([Hh]e|[Ss]he|[Hh]im|[Hh]is|[Hh]ers?)\b")
_IT = (
    r"(?<!\bthe )(?<!\bour )(?<!\byour )(?<!\bmy )(?<!\ban )[Ii]t(?! (?:department|team|help ?desk"
    r"|service desk|security|staff|manager|infrastructure|equipment)\b)"
    r"(?! (?:(?:is|was) )?(?:not |still |always )?(?:true|allowed|possible|permitted|forbidden|prohibited"
    r"|necessary|mandatory|compulsory|obligatory|required|legal|illegal|okay|ok|fine|safe|better|best|easy|hard"
    r"|difficult|important|usual|common|normal|certain|clear|known|correct|right|enough|recommended)"
    r"(?: for (?:\w+ ){1,3}?)?\s?\b(?:to|that|if|when|whether)\b)"
    r"(?! (?:take|cost)s? (?:\w+ ){0,4}?to\b)"
)
THING = re.compile(rf"\b({_IT}|[Ii]ts|[Tt]hey|[Tt]hem|[Tt]heirs?|[Tt]his|[Tt]hese|[Tt]hose)\b")
# "Which rules are there?" points nowhere; "who is there?" does.
_EXISTENTIAL = re.compile(r"\b(?:is|are|was|were) there[ ?.!]*$")
_OWNER = re.compile(r"(?:their|its|his|her)\b", re.IGNORECASE)
_SUBJECT = re.compile(
    rf"^\W*{AUXILIARY}\s+(?:(?:the|our|your|all|any|every|each|a|an|my)\s+)*(\w+)", re.I
)
# "Where is the shop and when does it open?" has its shop.
_FIRST_CLAUSE = re.compile(
    r"\b(?:the|our|your|my|a|an|any|each|every)\s+\w.{0,200}?(?:,|\b(?:and|or|but)\b)", re.I
)
_POINTING = re.compile(
    r"\b(?:[Tt]hat|[Tt]here|[Tt]hen|[Ss]o|[Oo]nes|the same|[Oo]thers?|[Ee]lse"
    # "Which one?" and "the cheaper one", not "day one" and "number one".
    r"|(?:[Ww]hich|the|this|that|another|any|every|each|other|first|second|third|last|next|new|old|only|right"
    r"|same|(?!number|chapter|letter)\w+er|\w+est) one|^[Oo]ne)[ ?.!]*$|\ball of that\b"
)
# "The canteen closes when?" has its verb, whatever that is.
_ASKS_LAST = re.compile(rf" {QUESTION_WORD}[ ?.!]*$", re.IGNORECASE)
WHY_ONLY = re.compile(r"^\s*(?:and |but )?(why|how come|how so|since when)( not)?\b[ ?.!]*$", re.I)
# "this article", "these rules" point at the documents, not at the conversation.
_POINTS_AT_TEXT = re.compile(r"\b(?:this|these|those|the) \w+", re.IGNORECASE)
_COMMAND = re.compile(r"\s*(?:please )?(?:list|name|enumerate|summar\w+|outline|describe)\b", re.I)
VERB = re.compile(
    r"\b(is|are|was|were|be|do|does|did|can|could|will|would|should|shall|must|may|might|has|have|had"
    r"|\w{3,}ed|says?|goes|means?|happens?)\b",
    re.IGNORECASE,
)
FEW_TERMS = 3


def depends(question: str) -> bool:
    """Whether a question leaves something to the conversation before it."""
    question = calmed(question)
    opening = OPENING.match(question)
    rest = question[opening.end() :] if opening else question
    if analyse(question).shape is Shape.SUMMARY or _COMMAND.match(rest):
        return bool(PERSON.search(rest) or THING.search(_POINTS_AT_TEXT.sub(" ", rest)))
    continues = re.match(r"\s*(and|what about|how about|or|but what|so)\b", question, re.I)
    if continues and not _stands_alone(rest):
        return True
    there = _EXISTENTIAL.search(rest)
    existential = there and content_words(rest[: there.start()])
    if WHY_ONLY.match(question) or (_POINTING.search(question) and not existential):
        return True
    pronoun = PERSON.search(rest) or THING.search(rest)
    if pronoun and not _has_antecedent(rest[: pronoun.start()], pronoun.group()):
        points_at_text = _POINTS_AT_TEXT.match(rest[pronoun.start() :])
        return not points_at_text or len(content_terms(rest)) < FEW_TERMS - 1
    return _is_fragment(rest)


def _stands_alone(rest: str) -> bool:
    """Whether what follows an "and" asks about something it names itself: "and who leads IT?"."""
    named = NAME.search(rest) or DEFINITE.search(rest)
    return bool(_ASKS_FIRST.match(rest) and named and len(content_words(rest)) > 1)


def _has_antecedent(before: str, pronoun: str) -> bool:
    """Whether what stands before a pronoun in its own question may be what it stands for."""
    if NAME.search(before) or len(content_words(before)) > 1 or _FIRST_CLAUSE.search(before):
        return True
    subject = _SUBJECT.match(before)
    return bool(subject and _OWNER.match(pronoun) and content_words(subject.group(1)))


def _is_fragment(rest: str) -> bool:
    """A few words without a verb: "the canteen", "in May", "how many countries"."""
    without_dates = WHEN.sub(" ", rest)
    if re.match(r"(?:who|when|where|why|how|which|what)\b", rest, re.IGNORECASE):
        return (
            len(words_of(rest)) <= 3
            and not VERB.search(without_dates)
            and len(content_terms(rest)) < 2
        )
    if _ASKS_LAST.search(rest) and len(content_words(rest)) > 1:
        return False
    return not VERB.search(without_dates) and len(words_of(rest)) <= 5
