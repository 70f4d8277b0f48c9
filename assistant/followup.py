"""Completes a follow-up from the conversation, by rule: no model, no network.

"what about Germany?", "and in May?", "when did he say that?", "why not?" become questions that can
be searched on their own. A question that stands alone is left exactly as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Turn
from assistant.question import analyse, calmed, content_terms, content_words, words_of
from assistant.shapes import Shape
from assistant.wording import QUESTION_WORD

# "May I …?" asks for leave, not for a month.
_MONTHS = (
    r"January|February|March|April|(?<!^)May(?! (?:I|we|you|he|she|they|it)\b)|May(?= \d)|June|July|August"
    r"|September|October|November|December"
)
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_WHEN = re.compile(
    rf"\b(?:(?:on|in|at|by|from|until|since|during) )?(?:the )?(?:(?:end|beginning|middle|start) of (?:the )?)?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)? )?(?:(?:{_MONTHS})(?: \d{{4}})?|(?:{_DAYS})s?(?: to (?:{_DAYS}))?"
    rf"|(?:19|20)\d\d|month|year|week|day|weekend|morning|afternoon|evening)\b",
)
_NUMBER = re.compile(r"[£$€]?\b\d[\d.,]*\b%?")
# Words that begin questions and sentences look like names but are none.
_NO_NAME = (
    "What|Which|Who|Whom|Whose|When|Where|Why|How|Is|Are|Was|Were|Do|Does|Did|Can|Could|Will|Would"
    "|Should|Shall|May|Must|Has|Have|Had|And|But|Or|So|The|A|An|In|On|At|If|I|My|Tell|List|Name|Give"
    f"|It|He|She|They|This|That|These|Those|There|{_MONTHS}|{_DAYS}"
)
_NAME = re.compile(
    rf"\b(?!(?:{_NO_NAME})\b)[A-Z][\w’'-]*(?:(?: of| the| for| and)*? (?!(?:{_NO_NAME})\b)[A-Z][\w’'-]*)*"
)
_OPENING = re.compile(
    r"^\s*(?:(?:ok|okay|thanks|thank you|yes|no|right|great)[,.! ]+)?(?:(?:and|so|but|or|also|then)\b[, ]*)*"
    r"(?:(?:what|how) about\b)?\s*",
    re.IGNORECASE,
)
# In capitals these are names: IT, HE, SHE; so is "it" as a part of one, "the it team".
_PERSON = re.compile(r"\b([Hh]e|[Ss]he|[Hh]im|[Hh]is|[Hh]ers?)\b")
_THING = re.compile(
    r"\b((?<!\bthe )(?<!\bour )(?<!\byour )(?<!\bmy )(?<!\ban )[Ii]t(?! (?:department|team|help ?desk"
    r"|service desk|security|staff|manager|infrastructure|equipment)\b)"
    r"|[Ii]ts|[Tt]hey|[Tt]hem|[Tt]heirs?|[Tt]his|[Tt]hese|[Tt]hose)\b"
)
_POINTING = re.compile(
    r"\b([Tt]hat|[Tt]here|[Tt]hen|[Ss]o|[Oo]nes?|the same|[Oo]thers?|[Ee]lse)\b[ ?.!]*$|\ball of that\b"
)
# "The canteen closes when?" has its verb, whatever that is.
_ASKS_LAST = re.compile(rf" {QUESTION_WORD}[ ?.!]*$", re.IGNORECASE)
_WHY_ONLY = re.compile(r"^\s*(?:and |but )?(why|how come|how so|since when)( not)?\b[ ?.!]*$", re.I)
# "this article", "these rules" point at the documents, not at the conversation.
_POINTS_AT_TEXT = re.compile(r"\b(?:this|these|those|the) \w+", re.IGNORECASE)
_COMMAND = re.compile(r"\s*(?:please )?(?:list|name|enumerate|summar\w+|outline|describe)\b", re.I)
_VERB = re.compile(
    r"\b(is|are|was|were|be|do|does|did|can|could|will|would|should|shall|must|may|might|has|have|had"
    r"|\w{3,}ed|says?|goes|means?|happens?)\b",
    re.IGNORECASE,
)
_WH_SUBJECT = re.compile(
    r"^\s*(?:and )?(?:which|what|how many|how much|who)(?: [a-z]+)?(?= (?:[a-z]+ed|[a-z]+s|have|has|had"
    r"|can|will|would|is|are|was|were|need|get|must|do|does|did)\b)",
    re.IGNORECASE,
)
_ROLE_NAME = re.compile(
    r"(?:President|Prime Minister|Minister|Chancellor|Director|Manager|Head|Officer|Mr\.?|Mrs\.?|Ms\.?|Dr\.?)"
    rf" ((?!(?:{_NO_NAME})\b)[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*)"
    rf"|((?!(?:{_NO_NAME})\b)[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*),? (?:said|told|says|announced|warned|declared)"
)
_MARKER = re.compile(r"\s*(?<!\\)\[\d+\]")
_LONGEST_ANSWER = 600
_FEW_TERMS = 3


@dataclass(frozen=True, slots=True)
class Completed:
    """A question that can be searched on its own. ``focus`` are the words the follow-up itself
    brought, which must not drown in what it inherits; empty when nothing was inherited.
    """

    text: str
    focus: tuple[str, ...] = ()


def complete(question: str, history: Sequence[Turn]) -> Completed:
    """``question`` with what it leaves unsaid filled in from ``history``."""
    asked = " ".join(question.split())
    prior, answer = _standalone(history)
    if not prior or not depends(asked):
        return Completed(asked)
    text = _complete(asked, prior, answer)
    fresh = tuple(dict.fromkeys(content_words(asked)))
    return Completed(text, fresh if fresh and text != asked else ())


def _standalone(history: Sequence[Turn]) -> tuple[str, str]:
    """The last question of the conversation, itself completed, and the answer it got."""
    prior, answer = "", ""
    for turn in history:
        if turn.role == "user":
            asked = " ".join(turn.content.split())
            prior = _complete(asked, prior, answer) if prior and depends(asked) else asked
            answer = ""
        else:
            answer = _MARKER.sub("", turn.content)[:_LONGEST_ANSWER]
    return prior, answer


def depends(question: str) -> bool:
    """Whether a question leaves something to the conversation before it."""
    question = calmed(question)
    opening = _OPENING.match(question)
    rest = question[opening.end() :] if opening else question
    if analyse(question).shape is Shape.SUMMARY or _COMMAND.match(rest):
        return bool(_PERSON.search(rest) or _THING.search(_POINTS_AT_TEXT.sub(" ", rest)))
    if re.match(r"\s*(and|what about|how about|or|but what|so)\b", question, re.IGNORECASE):
        return True
    if _WHY_ONLY.match(question) or _POINTING.search(question):
        return True
    pronoun = _PERSON.search(rest) or _THING.search(rest)
    if pronoun and not _has_antecedent(rest[: pronoun.start()]):
        points_at_text = _POINTS_AT_TEXT.match(rest[pronoun.start() :])
        return not points_at_text or len(content_terms(rest)) < _FEW_TERMS - 1
    return _is_fragment(rest)


def _has_antecedent(before: str) -> bool:
    """Whether what stands before a pronoun in its own question may be what it stands for."""
    return bool(_NAME.search(before)) or len(content_words(before)) > 1


def _is_fragment(rest: str) -> bool:
    """A few words without a verb: "the canteen", "in May", "how many countries"."""
    without_dates = _WHEN.sub(" ", rest)
    if re.match(r"(?:who|when|where|why|how|which|what)\b", rest, re.IGNORECASE):
        return (
            len(words_of(rest)) <= 3
            and not _VERB.search(without_dates)
            and len(content_terms(rest)) < 2
        )
    if _ASKS_LAST.search(rest) and len(content_words(rest)) > 1:
        return False
    return not _VERB.search(without_dates) and len(words_of(rest)) <= 5


def _complete(asked: str, prior: str, answer: str) -> str:
    asked = calmed(asked)
    why = _WHY_ONLY.match(asked)
    if why:
        return f"{why.group(1).capitalize()}{why.group(2) or ''}: {prior}"
    opening = _OPENING.match(asked)
    rest = (asked[opening.end() :] if opening else asked).strip(" ?.!,")
    if not rest:
        return f"{prior.rstrip(' ?.!')} afterwards?"
    starts_asking = re.match(r"(?:how|what|which|who|when|where|why)\b", rest, re.IGNORECASE)
    if not starts_asking and not _VERB.search(_WHEN.sub(" ", rest)):
        return _with_fragment(prior, rest)
    completed = _with_antecedents(rest, prior, answer)
    inherited = [t for t in content_terms(prior) if t not in words_of(completed)]
    own = set(content_words(completed))
    resolved = completed != rest  # a pronoun already stands for what the conversation is about
    if inherited and (not resolved or len(own) < _FEW_TERMS - 1):
        completed = f"{completed} ({' '.join(inherited)})"
    return completed[:1].upper() + completed[1:] + "?"


def _with_fragment(prior: str, fragment: str) -> str:
    """The prior question with its own part of the fragment's kind replaced by the fragment."""
    if _WHEN.search(fragment):
        when = _WHEN.search(prior)
        if when:
            month = re.search(_MONTHS, when.group())
            vague = re.search(r"\bthe month\b", fragment)
            shown = fragment.replace("the month", month.group()) if month and vague else fragment
            return f"{prior[: when.start()].rstrip()} {shown}{prior[when.end() :]}"
    number, name = _NUMBER.search(fragment), _NAME.search(fragment)
    for found, kind in ((number, _NUMBER), (name, _NAME)):
        before = kind.search(prior) if found else None
        if found and before:
            return prior[: before.start()] + fragment + prior[before.end() :]
    subject = _WH_SUBJECT.match(prior)
    if name and subject:
        return f"{fragment}{prior[subject.end() :]}"
    return f"{prior.rstrip(' ?.!')}: {fragment}?"


def _with_antecedents(rest: str, prior: str, answer: str) -> str:
    """Pronouns replaced by what they most likely stand for."""
    person = _PERSON.search(rest)
    if person:
        name = _person(prior, answer)
        if name:
            rest = _PERSON.sub(lambda m: _as(m.group(), name), rest, count=1)
    thing = _THING.search(rest)
    if thing:
        topic = _topic(prior)
        if topic:
            rest = _THING.sub(lambda m: _as(m.group(), topic), rest, count=1)
    return rest


def _as(pronoun: str, antecedent: str) -> str:
    return (
        f"{antecedent}'s"
        if pronoun.lower() in {"his", "its", "their", "theirs", "hers"}
        else antecedent
    )


def _person(prior: str, answer: str) -> str:
    role = _ROLE_NAME.search(prior) or _ROLE_NAME.search(answer)
    if role:
        return role.group(1) or role.group(2)
    name = _NAME.search(prior) or _NAME.search(answer)
    return name.group() if name else ""


def _topic(prior: str) -> str:
    """What a question is about: its first name, its first thing with an article, or its words."""
    name = _NAME.search(prior)
    if name:
        return name.group()
    counted = re.search(r"\b(?:how many|which|what) (\w{3,}s)\b", prior, re.IGNORECASE)
    if counted and content_words(counted.group(1)):
        return f"the {counted.group(1).lower()}"
    for phrase in re.finditer(r"\b(?:the|our|my|a|an) (\w+)(?: (\w+))?", prior, re.IGNORECASE):
        words = [word for word in phrase.groups() if word and content_words(word)]
        if words and phrase.group(1) in words:
            return "the " + " ".join(words)
    kept = list(dict.fromkeys(content_words(prior)))
    return "the " + " ".join(kept[:3]) if kept else ""
