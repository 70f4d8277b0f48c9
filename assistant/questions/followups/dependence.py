"""Whether a question leaves something to the conversation before it: "who runs it?", "and in May?".

What a question names itself, in capitals ("who leads IT?") or before the pronoun, it does not leave.
"""

from __future__ import annotations

import re

from assistant.language.english import (
    AUXILIARY,
    QUESTION_WORD,
    calmed,
    content_terms,
    content_words,
    words_of,
)
from assistant.questions.followups.fragments import takes_place
from assistant.questions.followups.pronouns import PERSON, thing_in
from assistant.questions.phrases import ASKS_FIRST, NAME, VERB, WHEN
from assistant.questions.question import analyse
from assistant.questions.shapes import Shape

OPENING = re.compile(
    # In capitals these are names: "OR nurses".
    r"^\s*(?:(?:ok|okay|thanks|thank you|yes|no|right|great)[,.! ]+|(?:wait|well|oh|sorry|actually), )?"
    r"(?:(?-i:[Aa]nd|[Ss]o|[Bb]ut|[Oo]r|[Aa]lso|[Tt]hen)\b[, ]*)*"
    r"(?:(?:what|how) about\b|(?:the )?same(?= (?:for|in|at|on|with) ))?\s*",
    re.IGNORECASE,
)
_ONE_NAME = re.compile(
    rf"\W*(?!(?i:{QUESTION_WORD}|and|so|but|or|also|then|more)\b)[A-Z0-9][A-Z0-9-]+\W*"
)
_OWNER = re.compile(r"(?:their|its|his|her)\b", re.IGNORECASE)
_SUBJECT = re.compile(
    rf"\b{AUXILIARY}\s+(?:(?:the|our|your|all|any|every|each|a|an|my)\s+)*(\w+)", re.I
)
# "What do employees do when they are ill?" has its employees, "what happens to my badge when it breaks?"
# its badge.
_SUBORDINATE = re.compile(
    r"\b(?:when|if|because|before|after|until|once|while|unless|where|as|since|that)\W*$", re.I
)
_OWN_THING = re.compile(r"\b(?:the|our|your|my|a|an|any|each|every) (\w+)", re.IGNORECASE)
_PLURAL = re.compile(r"\b[a-z]{3,}(?<!s)s\b")
# "Where is the shop and when does it open?" has its shop.
_FIRST_CLAUSE = re.compile(
    r"\b(?:the|our|your|my|a|an|any|each|every)\s+\w.{0,200}?(?:,|\b(?:and|or|but)\b)", re.I
)
_CONTINUES = re.compile(
    r"\s*(?:[Aa]nd|[Ww]hat about|[Hh]ow about|[Oo]r|[Bb]ut what|[Ss]o|(?:[Tt]he )?[Ss]ame (?:for|in|at|on|with))\b"
)
_SENTENCE = re.compile(r".*\w[.!?:;] ", re.DOTALL)
# "And when was that?", "does the same apply?", "which one?" and "the cheaper one", not "day one".
_POINTING = re.compile(
    r"\b(?:[Tt]hat|[Tt]hen|[Ss]o|[Oo]nes|the same|(?:[Ww]hich|[Ww]hat|any|no) others?"
    r"|(?:[Ww]hich|the|this|that|another|any|every|each|other|first|second|third|last|next|new|old|only|right"
    r"|same|(?!number|chapter|letter)\w+er|\w+est) one|^[Oo]ne)[ ?.!]*$|\ball of that\b"
    rf"|\b(?i:{AUXILIARY}) that\b|^(?i:{AUXILIARY}) the same\b|\bthe same (?:appl|go|hold|count|happen)"
    r"|\bthe others\b"
    r"|\b(?:get|need|have|buy|order|rent|book|find|borrow|request|use|want|bring|send) one[ ?.!]*$"
)
_ELSE = re.compile(r"\b[Ee]lse[ ?.!]*$")
_THERE = re.compile(rf"(?<!^)(?<!\b[Aa]nd )(?<!\bbe )\bthere\b(?! {AUXILIARY}\b)")
# "Which rules are there?" and "are there rules?" point nowhere; "who is there?" does.
_EXISTS = re.compile(rf"\b{AUXILIARY}(?: (?:not|still|always|only))? $", re.IGNORECASE)
# "Do interns and employees get the same?", "which room is the largest one?"
_COMPARED = re.compile(
    rf"\w(?:,| and| or) (?!{QUESTION_WORD}|{AUXILIARY}).*\bthe same[ ?.!]*$"
    r"|^which (?:of )?(?!one)\w+.* one[ ?.!]*$"
    r"|\w{3,} .*\b\w{3,} .*\b(?:with|than|as|for|or|and|by|of) (?:(?:the|an?|that of the) )?\w+ ones?[ ?.!]*$",
    re.IGNORECASE,
)
# "The canteen closes when?" has its verb, whatever that is.
_ASKS_LAST = re.compile(rf" {QUESTION_WORD}[ ?.!]*$", re.IGNORECASE)
WHY_ONLY = re.compile(r"^\s*(?:and |but )?(why|how come|how so|since when)( not)?\b[ ?.!]*$", re.I)
# "this article", "these rules" point at the documents, not at the conversation.
_POINTS_AT_TEXT = re.compile(
    rf"\b(?:this|these|those|the) (?!(?:the|an?|my|our|your|in|to|for|on|at|with|from|by|of|also|still|only"
    rf"|appl(?:y|ies)|include|cover|mean|happen|work|cost|take|change|affect|count|allowed|true|possible"
    rf"|mandatory|{AUXILIARY})\b)\w+",
    re.IGNORECASE,
)
# "Tell me about the merger" asks; "tell me more" continues.
_REQUEST = re.compile(
    r"^(?:please )?(?:tell|give|show|explain|describe|find|look up|search)\b(?!(?: (?:me|us))?(?: (?:about|for))?"
    r" (?:(?:the|a|an|more|some|any|further) )*(?:details?|examples?|info(?:rmation)?|reasons?|rest|answer)\b)"
    r"(?: (?:me|us))?(?: (?:about|for))?",
    re.IGNORECASE,
)
_MUST = r"(?:do|can|could|should|shall|must|may|would) (?:i|we|you|one)(?: (?:have|need) to)?"
# These name nothing: what is to be done, and about what, was said before.
_OPEN = re.compile(
    r"what (?:should|must|can|could|do|shall) (?:i|we|you) do(?: (?:now|then|next|about (?:it|that|this)))?"
    r"|what (?:can|must|should|has to|needs to) be done|what now|what if not|what happens (?:then|next|otherwise)"
    r"|what(?:['’]s| is| are) (?:the )?next steps?"
    rf"|(?:who|whom)(?: else)? {_MUST} (?:call|ask|tell|contact|inform|notify|phone|ring|e-?mail|write to"
    r"|talk to|speak (?:to|with)|turn to|go to|report to|pay)"
    rf"|(?:what|how|where|when|until when|by when)(?: else)? {_MUST} (?:do|need|bring|pay|apply|register"
    r"|sign up|enrol|fill in|submit|provide|hand in|proceed|start)"
    r"|who (?:approves|decides|pays|signs|is (?:responsible|in charge))"
    r"|(?:(?:are|is) there )?(?:any )?(?:exceptions?|exemptions?)(?: to (?:this|that|it))?",
    re.IGNORECASE,
)
TOO = re.compile(
    rf"{AUXILIARY} (?P<who>(?:the |all |our )?(?!(?:i|you|we|it|they|he|she|this|that)\b)(?:[\w-]+ (?=[\w-]+s\b))?"
    r"[\w-]+),? (?:too|as well|also)",
    re.IGNORECASE,
)
UND = re.compile(
    r"[Uu]nd (?:was ist mit |wie ist es mit )?(?P<what>(?:(?:in|im|mit|ohne|für|bei|beim|am|an|auf|zum|zur|nach"
    r"|seit|ab|bis|von|vom|als|wie) )?(?:de[rmns] |die |das |ein(?:e[rmn]?)? )?[^\W\d_][\w-]+)"
)
_COMMAND = re.compile(r"\s*(?:please )?(?:list|name|enumerate|summar\w+|outline|describe)\b", re.I)
FEW_TERMS = 3


def depends(question: str, prior: str = "") -> bool:
    """Whether a question leaves something to the conversation, whose question before it is ``prior``."""
    question = calmed_follow_up(question)
    opening = OPENING.match(question)
    rest = question[opening.end() :] if opening else question
    if analyse(question).shape is Shape.SUMMARY or _COMMAND.match(rest):
        return bool(PERSON.search(rest) or thing_in(_POINTS_AT_TEXT.sub(" ", rest)))
    continues = _CONTINUES.match(question)
    if continues and not _stands_alone(rest):
        return True
    bare = rest.strip(" ?.!")
    if _OPEN.fullmatch(bare) or TOO.fullmatch(bare) or UND.fullmatch(question.strip(" ?.!")):
        return True
    if WHY_ONLY.match(question) or _points_back(rest):
        return True
    pronoun = PERSON.search(rest) or thing_in(rest)
    if pronoun and not _has_antecedent(rest[: pronoun.start()], pronoun.group()):
        points_at_text = _POINTS_AT_TEXT.match(rest[pronoun.start() :])
        return not points_at_text or len(content_terms(rest)) < FEW_TERMS - 1
    return _is_fragment(rest, prior)


def calmed_follow_up(question: str) -> str:
    """As ``calmed``, but one word in capitals, if it asks nothing, is a name: "UK?", "E10"."""
    return question if _ONE_NAME.fullmatch(question) else calmed(question)


def _points_back(rest: str) -> bool:
    """Whether "that", "there", "the same" or "one" points at what the question does not name itself."""
    for there in _THERE.finditer(rest):
        before = rest[: there.start()]
        if _EXISTS.search(before):
            ends = not rest[there.end() :].strip(" ?.!")
            if not ends or content_words(before):
                continue
        if not _has_clause(before):
            return True
    if _ELSE.search(rest) and len(content_words(_ELSE.sub("", rest))) < FEW_TERMS - 1:
        return True
    pointing = _POINTING.search(rest)
    return bool(
        pointing and not _COMPARED.search(rest) and not _has_clause(rest[: pointing.start()])
    )


def _has_clause(before: str) -> bool:
    """Whether a clause or a sentence stands before a word that points back, and names something."""
    sentence = _SENTENCE.match(before)
    told = sentence and len(content_words(sentence.group())) > 1
    return bool(told or _FIRST_CLAUSE.search(before))


def _stands_alone(rest: str) -> bool:
    """Whether what follows an "and" asks about something it names itself: "and who leads IT?"."""
    named = NAME.search(rest) or _OWN_THING.search(rest)
    return bool(ASKS_FIRST.match(rest) and named and len(content_words(rest)) > 1)


def _has_antecedent(before: str, pronoun: str) -> bool:
    """Whether what stands before a pronoun in its own question may be what it stands for."""
    if NAME.search(before) or len(content_words(before)) > 1 or _has_clause(before):
        return True
    nouns = [found.group(1) for found in _OWN_THING.finditer(before)]
    nouns += [found.group(1) for found in _SUBJECT.finditer(before)]
    nouns += _PLURAL.findall(before) if pronoun.lower().startswith("the") else []
    within = _OWNER.match(pronoun) or (
        _SUBORDINATE.search(before) and pronoun.lower() in {"it", "they", "he", "she"}
    )
    return bool(within and content_words(" ".join(nouns)))


def _is_fragment(rest: str, prior: str) -> bool:
    """A few words without a verb that stand for nothing by themselves: "in May", "how many countries"."""
    without_dates = WHEN.sub(" ", rest)
    if re.match(r"(?:who|when|where|why|how|which|what)\b", rest, re.IGNORECASE):
        return (
            len(words_of(rest)) <= 3
            and not VERB.search(without_dates)
            and len(content_words(rest)) < 2
        )
    if VERB.search(NAME.sub(" ", without_dates)) or len(words_of(rest)) > 5:
        return False
    request = _REQUEST.match(rest)
    if request and content_words(rest[request.end() :]):
        return False
    asks_last = _ASKS_LAST.search(rest) and len(content_words(rest)) > 1
    return not asks_last and (takes_place(rest, prior) or len(content_words(rest)) < 2)
