"""Words of the right sentence that are half of the answer, or the answer to another question.

Set in bold they would read as all of it ("Who gets a car?" **duty harbour masters**, where the chief engineer's
team and the salvage adviser get one too), so none are: the sentence says it better.
"""

from __future__ import annotations

import re

from assistant.language.english import (
    AUXILIARY,
    MONTHS,
    QUESTION_WORD,
    SMALL_NUMBERS,
    YEAR,
    any_of,
    bare,
    stem,
    stems_of,
)
from assistant.language.negation import negates
from assistant.language.values import Clock, Day, Value, is_value, numbers, values
from assistant.questions.changes import asks_growth_untold
from assistant.questions.comparisons import of_several
from assistant.questions.figures_asked import asks_count
from assistant.questions.question import Question, Sought
from assistant.quoting.members import AND, is_one_of_several

_I = re.IGNORECASE
# Before another question word, or where two things are compared: one phrase answers one of them.
_ASKS_TWICE = re.compile(
    rf"\b{QUESTION_WORD}\b.*?(?:,|\b(?:and|or|but))\s+(?:(?:to|for|by|from|with|at|in|on|about|then) )?"
    rf"{QUESTION_WORD}\b|\bcompared (?:with|to)\b|\b(?:versus|vs)\b",
    _I,
)
# What is done, and what comes of it, takes more words than when and who; a manner has its own.
_ASKS_COURSE = re.compile(
    rf"^how {AUXILIARY}(?:n['’]t)?\b|\bwhat (?:will |would |can |could )?(?:happen|become)s?\b", _I
)
_MANNER = re.compile(r"(?:by|through|via|in|on|with(?:out)?|per|\w+(?:ing|ly))\b", _I)
_COURSE_WORDS = 3
# Nor is how one does something told by a thing: "The tenant may give one month's notice, the parish a year's",
# or by where it stands: "by clicking Delete below the text".
_HOW_DO = re.compile(r"how (?:do|does|can|could|should|shall|must|may|will|would)\b", _I)
_A_THING = re.compile(
    r"(?:an?|the|our|your|their|his|her|its|below|above|beneath|beside|behind)\b", _I
)
# "Disks have a built-in check, which …": they have it, and nobody does anything. Nor is what comes of it the way.
_OF_A_THING = re.compile(
    r"\b(?:(?:is|are|was|has|have|had|uses?)\s+(?:an?|the)\s+(?:[\w-]+\s+)?|so that\s+)\Z", _I
)
# A reason is a clause, or begins as one: "because of …".
_REASON_WORDS = 4
_GIVES_REASON = re.compile(
    r"(?:because|as|since|due|owing|thanks|to|for|so|after|from|by|lack)\b", _I
)
# Of the question itself, not of a clause within it ("… when I am not on duty") or of what came to an end.
_ASKS_WHAT_IS_NOT = re.compile(
    r"^(?:(?!\b(?:when|if|while|who|that|because|after|unless)\b(?<!^who)).)*?"
    r"(?:\b(?:not|never|cannot|no(?! longer\b))\b|n['’]t\b)",
    _I,
)
# Who or what it is stands elsewhere: "the following details", "where" before a list.
_VAGUE = re.compile(
    r"(?:some|any)(?:one|body|thing)\b|(?:those|people) who\b"
    r"|(?:(?:each|one|any|all|some) of )?(?:the |these )?following\b|as follows\b|(?:the )?\w+ below\W*$"
    r"|(?:where|when|which|that|if|they|them|this|these|those)\W*$",
    _I,
)
_FOLLOWING = re.compile(r"\b(?:following|as follows|below)\b", _I)  # "run the following command: …"
_A_TIME = re.compile(r"(?:during|in|on|at|since|until|throughout)\b(?=.*\d)", _I)
_ASKS_REASON = re.compile(r"(?:the |main )*(?:reason|cause)s?\b", _I)
_CONSEQUENCE = re.compile(r"(?:so(?! that\b| as\b)|therefore|thus|hence)\b", _I)
# Members that hold a figure each need no "and": "price 40 %, quality 35 %, social value 10 %".
_FIGURES_GO_ON = re.compile(r"(?:[,;]\s+[^,;:.\d]{0,60}\d[^,;:]{0,20}){2}")
_PATH = re.compile(r"\s*(?:>|→|›|»)\s")  # through menus: "Settings > Tools > Test print"
FREE = re.compile(r"\b(?:free|no charge|costs? nothing)\b", _I)
_ENUMERATES = re.compile(
    rf"[^\s,;:.]{{1,40}}, (?:[^,;:.]{{1,40}}, ){{0,30}}[^,;:.]{{1,40}},? {AND}\s", _I
)
_OPENS_WITH_AND = re.compile(rf"{AND}\b", _I)
_AND_WITHIN = re.compile(rf",|\b{AND}\b", _I)
_CLAUSES = re.compile(r"[;:]\s|,\s+(?:and|but|while|whereas)\s|,\s+(?=not\b)")
_JOINTS = re.compile(r"[,;:]\s|\s(?:and|but|while|whereas)\s")
_FIGURE = rf"(?:\d[\d.,]*|{any_of(SMALL_NUMBERS)})"
_RATIO_BEFORE = re.compile(rf"\b{_FIGURE}\s*(?:parts?\s+)?(?:to|in|out of|of|:|/|–|-)\s*\Z", _I)
_RATIO_AFTER = re.compile(rf"\s*(?:parts?\s+)?(?:to|out of|:|/|–|-)\s*{_FIGURE}\b", _I)
_COUNTED = re.compile(r"\bhow many ([a-z]+)(?: and ([a-z]+))?", _I)
_YEAR = re.compile(YEAR)
_MONEY = re.compile(r"[€$£]|\b(?:EUR|USD|GBP|CHF|euros?|dollars?|pounds?)\b")
_ASIDE = re.compile(r"\([^()]{1,200}\)")
# Of what such words open a few are told of many: "(e.g. a firewall)".
_EXAMPLES = re.compile(r"\(\s*(?:e\.\s?g\.?|eg|for (?:example|instance)|such as)[\s,:]", _I)
# "14 March to 6 April 2026" is more than the year.
_RANGE_BEFORE = re.compile(
    rf"\d(?:st|nd|rd|th)? (?:{any_of(MONTHS)})(?: to|,? until| till| through| ?[–-]) "
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)? )?(?:{any_of(MONTHS)}),? \Z",
    _I,
)
_CONDITION = re.compile(r"(?:only )?(?:if|unless|provided|as long as|subject to)\b", _I)
_WORDS_BESIDE = 2
# "Three flat keys, one cellar key and one letter-box key" are five.
_FURTHER = re.compile(rf"(?:,|\band|\bplus)\s+{_FIGURE}\s+(?:[\w-]+\s+)?([a-z]+)", _I)
_NEAR_BY = 60  # characters


def asks_twice(question: str) -> bool:
    """Whether a question asks for two things, or compares two."""
    return bool(_ASKS_TWICE.search(bare(question)))


def is_half(question: Question, sentence: str, start: int, end: int) -> bool:
    """Whether ``sentence[start:end]`` answers only part of the question, or another one."""
    said, before, after = sentence[start:end], sentence[:start], sentence[end:]
    if _VAGUE.match(said) or _OPENS_WITH_AND.match(said):
        return True
    untold = asks_growth_untold(question.text, sentence)
    if untold or _answers_another(question, sentence, start, end):
        return True
    if (after.startswith(":") and _FOLLOWING.search(said)) or _PATH.match(after):
        return True
    if _MONEY.search(said) and _is_free_else(question, sentence, start, end):
        return True
    if _is_aside(question, sentence, start, end):
        return True
    if of_several(question.text) and not _AND_WITHIN.search(said) and _ENUMERATES.search(after):
        return True  # whom the sentence tells the list of: "Mutt reads mbox, MMDF, MH and Maildir"
    of_time = question.sought in (Sought.DATE, Sought.TIME)
    if question.sought is Sought.DATE and _lacks_when(question.text, said, f"{before} {after}"):
        return True
    if _YEAR.fullmatch(said) and _RANGE_BEFORE.search(before):
        return True
    if (
        is_value(said)
        and not of_time
        and (_RATIO_BEFORE.search(before) or _RATIO_AFTER.match(after))
    ):
        return True
    if is_value(said) and (of_time or question.sought is Sought.NUMBER):
        return False
    if re.search(r"\d", said) and _FIGURES_GO_ON.match(after):
        return stems_of(said).isdisjoint(question.stems)
    return is_one_of_several(before, said, after)


def _is_free_else(question: Question, sentence: str, start: int, end: int) -> bool:
    """Whether what is asked for costs nothing: "A restore is free twice a month and costs 80 after that"."""
    begin = max((cut.end() for cut in _JOINTS.finditer(sentence, 0, start)), default=0)
    asked, told = frozenset(question.stems), stems_of(sentence[begin:end])
    free = FREE.search(sentence, 0, begin)
    return free is not None and not (asked - told).isdisjoint(stems_of(sentence[:begin]))


def _lacks_when(asked: str, said: str, around: str) -> bool:
    """Whether of when something is the words say on what condition alone, or a time without its day."""
    if _CONDITION.match(said):
        return not values(said) and bool(values(around))
    told = values(said)
    days = (any(isinstance(one, Day) for one in values(text)) for text in (asked, around))
    return bool(told) and all(isinstance(one, Clock) for one in told) and [*days] == [False, True]


def _is_aside(question: Question, sentence: str, start: int, end: int) -> bool:
    """Whether words stand in brackets as an example, or a value with words that are not asked for.

    The latter where one of its kind stands outside of them: "8 June: sports day (reserve date 10 June)".
    """
    asides = (
        found for found in _ASIDE.finditer(sentence) if found.start() < start < end <= found.end()
    )
    aside = next(asides, None)
    if aside is None:
        return False
    if _EXAMPLES.match(aside[0]):
        return True
    if stems_of(aside[0]).intersection(question.stems):
        return False
    kinds = {_kind(value) for value in values(sentence[start:end])}
    words = re.search(r"[^\W\d_]{3,}", aside[0].replace(sentence[start:end], ""))
    outside = values(sentence[: aside.start()] + " " + sentence[aside.end() :])
    return bool(words) and any(_kind(value) in kinds for value in outside)


def _kind(value: Value) -> type[Value]:
    return Day if isinstance(value, Clock) else type(value)  # when it is may be either


def _answers_another(question: Question, sentence: str, start: int, end: int) -> bool:
    asked, said = bare(question.text), sentence[start:end]
    if _ASKS_COURSE.search(asked):
        short = len(said.split()) < _COURSE_WORDS and not _MANNER.match(said)
        thing = _A_THING.match(said) or _OF_A_THING.search(sentence[:start])
        return short or bool(_HOW_DO.match(asked) and thing)
    if question.sought is Sought.REASON or _ASKS_REASON.match(asked):
        short = len(said.split()) < _REASON_WORDS and not _GIVES_REASON.match(said)
        return short or bool(_CONSEQUENCE.match(said) or _A_TIME.match(said))
    if _ASKS_WHAT_IS_NOT.match(asked):
        cuts = [match.start() for match in _CLAUSES.finditer(sentence)]
        begin = max((cut for cut in cuts if cut <= start), default=0)
        stop = min((cut for cut in cuts if cut >= end), default=len(sentence))
        return not negates(sentence[begin:stop])
    return _counts_another(asked, sentence, start, end)


def _counts_another(asked: str, sentence: str, start: int, end: int) -> bool:
    """Whether what is asked how many there are of has another number before it, or further ones."""
    counted = _COUNTED.search(asked)
    if counted is None:
        return False
    if _MONEY.search(sentence[start:end]) and asks_count(asked):
        return True
    wanted = {stem(word.lower()) for word in counted.groups() if word}
    of_it = []
    for match, _ in numbers(sentence):
        beside = re.findall(r"[^\W\d_]+", sentence[match.end() : match.end() + _NEAR_BY])
        if wanted & {stem(word.lower()) for word in beside[:_WORDS_BESIDE]}:
            of_it.append(match)
    if not any(match.start() < end and start < match.end() for match in of_it):
        return bool(of_it)
    further = _FURTHER.findall(sentence[end : end + _NEAR_BY])
    return any(stem(noun.lower()) in wanted for noun in further)
