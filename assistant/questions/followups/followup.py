"""Completes a follow-up from the conversation, by rule: no model, no network.

"what about Germany?", "and in May?", "when did he say that?", "why not?" become questions that can
be searched on their own. A question that stands alone is left exactly as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from assistant.answer import Turn
from assistant.language.english import content_terms, content_words, words_of
from assistant.markers import unmarked
from assistant.questions.followups.antecedents import with_antecedents, with_subject
from assistant.questions.followups.corrections import corrected
from assistant.questions.followups.dependence import (
    FEW_TERMS,
    OPENING,
    TOO,
    UND,
    WHY_ONLY,
    calmed_follow_up,
    depends,
)
from assistant.questions.followups.fragments import takes_place, with_fragment, with_german
from assistant.questions.followups.pronouns import PERSON, thing_in
from assistant.questions.phrases import NAME, VERB, WHEN
from assistant.questions.question import analyse
from assistant.questions.shapes import Shape

# WHO in capitals asks nothing.
_WH = re.compile(r"(?:[Hh]ow|[Ww](?:hat|hich|ho|hen|here|hy))\b")
_BESIDE = re.compile(r"(?P<last>[^()?]+) \((?P<prior>[^()]+)\)\?")
_LONGEST_ANSWER = 600
# Characters; what is longer is a pasted text, and takes seconds to look through.
_LONGEST_PRIOR = 4_000


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
    text = _completed(asked, prior, answer, told_before)
    fresh = tuple(dict.fromkeys(content_words(asked)))
    return Completed(text, fresh if fresh and text != asked else ())


def _standalone(history: Sequence[Turn], told_before: Callable[[str], str]) -> tuple[str, str]:
    """The last question of the conversation, itself completed, and the answer it got."""
    prior, answer = "", ""
    for turn in history:
        if turn.role == "user":
            asked = " ".join(turn.content.split())
            prior, answer = _completed(asked, prior, answer, told_before), ""
        else:
            answer = unmarked(turn.content)[:_LONGEST_ANSWER]
    return prior, answer


def _completed(asked: str, prior: str, answer: str, told_before: Callable[[str], str]) -> str:
    """``asked``, completed if it leaves something to the question ``prior``, no pasted text, or corrects that."""
    if not prior or len(prior) > _LONGEST_PRIOR:
        return asked
    if correction := corrected(asked, prior):
        return correction
    return _complete(asked, prior, answer, told_before) if depends(asked, prior) else asked


def _complete(asked: str, prior: str, answer: str, told_before: Callable[[str], str]) -> str:
    asked = calmed_follow_up(asked)
    why = WHY_ONLY.match(asked)
    if why:
        return f"{why.group(1).capitalize()}{why.group(2) or ''}: {prior}"
    german = UND.fullmatch(asked.strip(" ?.!"))
    if german:
        return with_german(prior, german["what"])
    opening = OPENING.match(asked)
    rest = (asked[opening.end() :] if opening else asked).strip(" ?.!,")
    if not rest:
        return f"{prior.rstrip(' ?.!')} afterwards?"
    too = TOO.fullmatch(rest)
    if too and (of_others := with_subject(prior, too["who"])):
        return of_others
    starts_asking = _WH.match(rest)
    summary = analyse(rest).shape is Shape.SUMMARY
    pronoun = PERSON.search(rest) or thing_in(rest)
    placed = (opening and opening.group().strip()) or (takes_place(rest, prior) and not pronoun)
    if placed and not starts_asking and not summary and not _has_verb(rest):
        return with_fragment(prior, rest)
    completed = with_antecedents(rest, prior, answer, told_before)
    beside = _BESIDE.fullmatch(prior)
    if beside and not (_has_verb(rest) or _has_verb(beside["last"]) or starts_asking):
        prior = beside["prior"]  # "amex?", then "cash?"
    inherited = [t for t in content_terms(prior) if t not in words_of(completed)]
    own = set(content_words(completed))
    resolved = completed != rest  # a pronoun already stands for what the conversation is about
    if inherited and not summary and (not resolved or len(own) < FEW_TERMS - 1):
        completed = f"{completed} ({' '.join(inherited)})"
    return completed[:1].upper() + completed[1:] + "?"


def _has_verb(rest: str) -> bool:
    return bool(VERB.search(NAME.sub(" ", WHEN.sub(" ", rest))))
