"""Completes a follow-up from the conversation, by rule: no model, no network.

"what about Germany?", "and in May?", "when did he say that?", "why not?" become questions that can
be searched on their own. A question that stands alone is left exactly as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from assistant.answer import Turn
from assistant.language.english import (
    AUXILIARY,
    QUESTION_WORD,
    calmed,
    content_terms,
    content_words,
    words_of,
)
from assistant.questions.dependence import (
    DEFINITE,
    FEW_TERMS,
    MONTH,
    NAME,
    NO_NAME,
    NUMBER,
    OPENING,
    PLACED,
    VERB,
    WHEN,
    WHY_ONLY,
    depends,
    takes_place,
)
from assistant.questions.pronouns import PERSON, thing_in
from assistant.questions.question import analyse
from assistant.questions.shapes import Shape

_WH_SUBJECT = re.compile(
    r"^\s*(?:and )?(?:which|what|how many|how much|who)(?: [a-z]+)?(?= (?:[a-z]+ed|[a-z]+s|have|has|had"
    r"|can|will|would|is|are|was|were|need|get|must|do|does|did)\b)",
    re.IGNORECASE,
)
_ROLE_NAME = re.compile(
    r"(?:President|Prime Minister|Minister|Chancellor|Director|Manager|Head|Officer|Mr\.?|Mrs\.?|Ms\.?|Dr\.?)"
    rf" ((?!(?:{NO_NAME})\b)[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*)"
    rf"|((?!(?:{NO_NAME})\b)[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*),? (?:said|told|says|announced|warned|declared)"
)
# "When does the canteen open?": what comes last is the verb.
_DO = re.compile(r"\b(?:do|does|did|can|could|will|would|should|must|may)\b", re.IGNORECASE)
# WHO in capitals asks nothing.
_WH = re.compile(r"(?:[Hh]ow|[Ww](?:hat|hich|ho|hen|here|hy))\b")
_ASKING = re.compile(rf"\b(?:{QUESTION_WORD}|{AUXILIARY})\b", re.IGNORECASE)
# "Do they need …?" after a question about the laptop asks about people, who are not named.
_SEVERAL = re.compile(r"they|them|theirs?|these|those", re.IGNORECASE)
_GROUP = (
    r"force|army|team|group|board|committee|council|company|department|office|staff|police|people|personnel"
    r"|crew|family|government|union|agency|firm|bank|press|public|management|coalition|alliance|data|media"
)
_ONE = re.compile(rf"the (?:\w+ )?(?!(?:{_GROUP})\b)\w+(?<![sS])$", re.IGNORECASE)
_MARKER = re.compile(r"\s*(?<!\\)\[\d+\]")
_LONGEST_ANSWER = 600


class Completed(NamedTuple):
    """A question that can be searched on its own. ``focus`` are the words the follow-up itself
    brought, which must not drown in what it inherits; empty when nothing was inherited.
    """

    text: str
    focus: tuple[str, ...] = ()


def complete(
    question: str, history: Sequence[Turn], told_before: Callable[[str], str] = lambda answer: ""
) -> Completed:
    """``question`` with what it leaves unsaid filled in from ``history``.

    ``told_before`` gives what the documents say before and around what an answer quotes: there it may say
    who is quoted.
    """
    asked = " ".join(question.split())
    prior, answer = _standalone(history, told_before)
    if not prior or not depends(asked, prior):
        return Completed(asked)
    text = _complete(asked, prior, answer, told_before)
    fresh = tuple(dict.fromkeys(content_words(asked)))
    return Completed(text, fresh if fresh and text != asked else ())


def _standalone(history: Sequence[Turn], told_before: Callable[[str], str]) -> tuple[str, str]:
    """The last question of the conversation, itself completed, and the answer it got."""
    prior, answer = "", ""
    for turn in history:
        if turn.role == "user":
            asked = " ".join(turn.content.split())
            leans = prior and depends(asked, prior)
            prior = _complete(asked, prior, answer, told_before) if leans else asked
            answer = ""
        else:
            answer = _MARKER.sub("", turn.content)[:_LONGEST_ANSWER]
    return prior, answer


def _complete(asked: str, prior: str, answer: str, told_before: Callable[[str], str]) -> str:
    asked = calmed(asked)
    why = WHY_ONLY.match(asked)
    if why:
        return f"{why.group(1).capitalize()}{why.group(2) or ''}: {prior}"
    opening = OPENING.match(asked)
    rest = (asked[opening.end() :] if opening else asked).strip(" ?.!,")
    if not rest:
        return f"{prior.rstrip(' ?.!')} afterwards?"
    starts_asking = _WH.match(rest)
    summary = analyse(rest).shape is Shape.SUMMARY
    pronoun = PERSON.search(rest) or thing_in(rest)
    placed = (opening and opening.group().strip()) or (takes_place(rest, prior) and not pronoun)
    if placed and not starts_asking and not summary and not _has_verb(rest):
        return _with_fragment(prior, rest)
    completed = _with_antecedents(rest, prior, answer, told_before)
    inherited = [t for t in content_terms(prior) if t not in words_of(completed)]
    own = set(content_words(completed))
    resolved = completed != rest  # a pronoun already stands for what the conversation is about
    if inherited and not summary and (not resolved or len(own) < FEW_TERMS - 1):
        completed = f"{completed} ({' '.join(inherited)})"
    return completed[:1].upper() + completed[1:] + "?"


def _has_verb(rest: str) -> bool:
    return bool(VERB.search(NAME.sub(" ", WHEN.sub(" ", rest))))


def _with_fragment(prior: str, fragment: str) -> str:
    """The prior question with its own part of the fragment's kind replaced by the fragment."""
    if WHEN.search(fragment):
        when = WHEN.search(prior)
        if when:
            month = re.search(MONTH, when.group())
            vague = re.search(r"\bthe month\b", fragment)
            shown = fragment.replace("the month", month.group()) if month and vague else fragment
            return f"{prior[: when.start()].rstrip()} {shown}{prior[when.end() :]}"
    words = fragment.split()
    same_kind = re.search(
        rf"(?:[\w'’-]+ ){{{len(words) - 1}}}{re.escape(words[-1])}\b", prior, re.I
    )
    if same_kind and not _ASKING.search(same_kind.group()):
        return prior[: same_kind.start()] + fragment + prior[same_kind.end() :]
    name = NAME.search(fragment)
    placed = PLACED.match(fragment)
    for kind in (NUMBER, NAME):
        before = kind.search(prior) if kind.search(fragment) else None
        if before:
            put = fragment[placed.end() :] if placed else fragment
            return prior[: before.start()] + put + prior[before.end() :]
    if placed:  # "in Leeds" says where the canteen is, and is none
        return f"{prior.rstrip(' ?.!')}: {fragment}?"
    subject = _WH_SUBJECT.match(prior)
    if name and subject:
        return f"{fragment}{prior[subject.end() :]}"
    topic = _topic(prior)
    if topic.startswith("the ") and topic in prior and (name or DEFINITE.match(fragment)):
        return prior.replace(topic, fragment, 1)
    return f"{prior.rstrip(' ?.!')}: {fragment}?"


def _with_antecedents(rest: str, prior: str, answer: str, told_before: Callable[[str], str]) -> str:
    """Pronouns replaced by what they most likely stand for."""
    person = PERSON.search(rest)
    name = _person(prior, answer) or _speaker(told_before(answer)) if person else ""
    if name:
        rest = PERSON.sub(lambda m: _as(m.group(), name), rest, count=1)
    thing = thing_in(rest)
    topic = _topic(prior) if thing else ""
    if thing and topic and not (_SEVERAL.match(thing.group()) and _ONE.match(topic)):
        rest = rest[: thing.start()] + _as(thing.group(), topic) + rest[thing.end() :]
    return rest


def _as(pronoun: str, antecedent: str) -> str:
    owns = pronoun.lower() in {"his", "its", "their", "theirs", "hers"}
    return f"{antecedent}'s" if owns else antecedent


def _person(prior: str, answer: str) -> str:
    role = _ROLE_NAME.search(prior) or _ROLE_NAME.search(answer)
    if role:
        return role.group(1) or role.group(2)
    name = NAME.search(prior) or NAME.search(answer)
    return name.group() if name else ""


def _speaker(before: str) -> str:
    """Who was named last, with an office or as saying something."""
    names = [role.group(1) or role.group(2) for role in _ROLE_NAME.finditer(before)]
    return names[-1] if names else ""


def _topic(prior: str) -> str:
    """What a question is about: its first name, its first thing with an article, or its words."""
    name = NAME.search(prior)
    if name:
        return name.group()
    counted = re.search(r"\b(?:how many|which|what) (\w{3,}s)\b", prior, re.IGNORECASE)
    if counted and content_words(counted.group(1)):
        return f"the {counted.group(1).lower()}"
    for phrase in re.finditer(r"\b(?:the|our|my|a|an) (\w+)(?: (\w+))?", prior, re.IGNORECASE):
        words = [word for word in phrase.groups() if word and content_words(word)]
        if words and phrase.group(1) in words:
            ends = (
                not prior[phrase.end() :].partition(":")[0].strip(" ?.!")
            )  # a fragment may follow
            verb = ends and _DO.search(prior[: phrase.start()])
            return "the " + " ".join(words[:1] if verb else words)
    kept = list(dict.fromkeys(content_words(prior)))
    return "the " + " ".join(kept[:3]) if kept else ""
