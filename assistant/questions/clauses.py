"""Which of several figures, or of two opposites, in a sentence is told of what is asked.

The span reader takes the first too readily, since a later one leaves out what both share ("Members pay 5
euros and guests 8").
"""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.language.amounts import behind_figure
from assistant.language.english import (
    DAYS,
    MONTHS,
    ORDINALS,
    any_of,
    content_words,
    stem,
    stems_of,
    words_of,
)
from assistant.language.values import numbers
from assistant.questions.question import Question, Sought

_BETWEEN = re.compile(r"[,;]\s+|\s+(?:and|but|or|while|whereas)\s+")
# Stop words that tell one figure from another.
_CONTRASTS = frozenset(
    ["before", "after", "over", "under", "above", "below", "more", "less", "first", "second"]
)
# Of two such words, or others of their stems, each tells what the other does not.
_OPPOSITES = tuple(
    (stems_of(one), stems_of(other))
    for one, other in (
        ("on", "off"),
        ("up", "down"),
        ("open opened opening", "close closed closing shut"),
        ("start started begin begins began", "end ends ended finish stop"),
        ("arrive arrival", "leave leaves left depart departure"),
        ("before", "after"),
        ("minimum least", "maximum most"),
        ("earliest", "latest"),
        ("new newer", "old older former previous"),
        ("adopted introduced founded established", "changed amended revised repealed abolished"),
    )
)
# These tell it of a sentence without the other word, too: "closes at 8" for when it opens, what the new van costs
# for what the old one did, when a rule was adopted for when it was changed. What is open until then closes then.
_TELLING_ALONE = (*_OPPOSITES[2:5], *_OPPOSITES[-2:])
_UNTIL = re.compile(r"\b(?:until|till|through|up to)\W+(?:the )?\Z", re.IGNORECASE)
# "On" and "up" have other uses than in "turned on".
_WAY = re.compile(
    r"\b(?:turn|switch|shut|put|log|sign|clock|opt)(?:s|ed|t?ing)? (?:\w+ ){0,2}?(?P<way>on|off|in|out|up|down)\b",
    re.IGNORECASE,
)
_OTHER_WAY = {"on": "off", "off": "on", "in": "out", "out": "in", "up": "down", "down": "up"}
_ASIDE = re.compile(r"\([^)]{0,200}\)")
# What is told beside a figure may have another word for its own: "members pay 5 euros, guests pay half".
_FIGURE_WORD = re.compile(
    rf"\b(?:half|double|twice|nothing|for free|(?:is|are|goe?s?|stays?) free|free of charge|no charge"
    rf"|(?:{any_of(ORDINALS)}|last) (?:\w+ )?(?:days?|weeks?|months?|years?|times?|half|term)"
    r"|(?<!no )one (?:for|per|each|in|on|at|an?))\b",  # "three points for a win, one for a draw"
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\b[A-ZÀ-Þ][\w’'-]+ [A-ZÀ-Þ][\w’'-]+|\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\b\.? [A-ZÀ-Þ]"
)
_PLACE = re.compile(
    r"\S.*\b(?:in|at|on|to|into|from|behind|under|near) (?:the|an?|our|[A-ZÀ-Þ]\w+)\b"
)
_RELATIVE = re.compile(
    r"\W*(?:(?:and|but) )?(?:who|whom|whose|which|where|when|as|because|since|if|for which)\b",
    re.IGNORECASE,
)
# What stands before the words of a clause without a verb, and tells for what they are.
_INTRODUCES = re.compile(
    r"(?:at|in|on|for|during|under|over|after|before|with|without)\s+(?:[^\W\d_]+\s+){1,5}"
    r"(?:by |from |to |until |on |at |in |the |an? )*$",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"([^\W\d_]{3,}) (?:and|or|&) (?:(?:for|in|on|at|of|to|by|with) )?(?:(?:an?|the|our|my) )?(?=([^\W\d_]{3,}))"
)
_CALENDAR = frozenset(map(stem, [*DAYS, *MONTHS]))
_PART = re.compile(r";\s+")
# Who writes a text is "we" in it, who reads it "you".
_PRONOUN = re.compile(
    r"(?:(?:and|but|so|then|otherwise|after that|in that case|from then on|thereafter),? )?(?:it|he|she|they|this"
    r"|that|these|those|you|we|both|all|none|one|each|then|otherwise|after|for|from|at|in|on|until|up)\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"(?:(?:and|but|while|whereas) )?(?P<who>you|we)\b", re.IGNORECASE)
_ASKER = re.compile(r"\b(?:I|my|me)\b", re.IGNORECASE)
_ASKED = re.compile(r"\byour?\b", re.IGNORECASE)


def told_of_another(question: Question, sentence: str, start: int) -> bool:
    """Whether the figure at ``start`` of a sentence is told of another than what is asked.

    So it is if a later figure stands with words of the question that nothing before has; or if an earlier
    one does, and this one with none of its own. Where a person or place is asked for, so are these. Of two things
    that are asked for ("for breakfast and lunch") each has its own.
    """
    told = _parts(question, sentence)
    for both in _BOTH.finditer(question.text):
        one, other = (stem(word.lower()) for word in both.groups())
        held = [stems_of(sentence[begin:end]) for begin, end in told]
        if any(one in stems and other not in stems for stems in held) and any(
            other in stems and one not in stems for stems in held
        ):
            return True
    asked = frozenset(question.stems) | stems_of(
        " ".join(_CONTRASTS.intersection(words_of(question.text)))
    )
    said = [asked & stems_of(sentence[begin:end]) for begin, end in told]
    own = next((n for n, (_, end) in enumerate(told) if start < end), len(told) - 1)
    before = frozenset[str]().union(*said[: own + 1])
    if any(later - before for later in said[own + 1 :]) or _follows_its_parallel(
        asked, sentence, start
    ):
        return True
    if own < 1 or said[own] - frozenset[str]().union(*said[:own], *said[own + 1 :]):
        return False
    # What the first of them says may be said of all ("a room costs 95 euros, in summer 80"), but for what its
    # figure is for where each has that.
    first, *others = said[:own]
    # "at 60 it is 9,870, and at 66 13,520"
    numbers_of_first = frozenset(one for one in first if one.isdigit())
    others.append(numbers_of_first)
    first -= numbers_of_first
    its, mine = (behind_figure(sentence[slice(*told[part])]) for part in (0, own))
    if its and mine:
        others.append(first & stems_of(its[1]))
        first -= others[-1]
    return any(one - said[own] - first for one in others)


def _follows_its_parallel(asked: frozenset[str], sentence: str, start: int) -> bool:
    """Whether the words at ``start`` are told of another than what the clause before says more of.

    "A single room costs 95 euros, a double room 55": both are rooms, and the double one is new. Or both
    clauses begin with a name.
    """
    plain = _ASIDE.sub(lambda aside: " " * len(aside[0]), sentence)
    cuts = [0, *(match.end() for match in _BETWEEN.finditer(plain)), len(sentence)]
    own = sum(cut <= start for cut in cuts[:-1]) - 1
    said = [asked & stems_of(plain[begin:end]) for begin, end in pairwise(cuts)]
    words = content_words(plain[cuts[own] : cuts[own + 1]])
    before = stems_of(plain[: cuts[own]])
    new = {one for one in map(stem, words) if one.isalpha() and one not in asked | before}
    introducing = _INTRODUCES.match(plain[cuts[own] : start])  # "at weekends by the tenant"
    if introducing and not said[own] and any(said[:own]):
        apart = frozenset(map(stem, content_words(introducing[0]))) - before - _CALENDAR
        if any(map(str.isalpha, apart)):
            return True
    named = [bool(_NAME.match(plain, begin)) for begin in cuts[:-1]]
    return bool(new) and any(
        said[own] < earlier and (said[own] or (named[own] and name))
        for earlier, name in zip(said[:own], named[:own], strict=True)
    )


def told_in_other_part(question: Question, sentence: str, start: int) -> bool:
    """Whether a part of a sentence is told of what is asked, and the one that holds ``start`` of another.

    So it is where a part behind a semicolon stands with words of the question that none up to it has, and where
    the text says "we" of what somebody asks of himself, beside what it says of "you".
    """
    cuts = [0, *(match.end() for match in _PART.finditer(sentence)), len(sentence)]
    own = sum(cut <= start for cut in cuts[:-1]) - 1
    asked = frozenset(question.stems)
    said = asked & stems_of(sentence[: cuts[own + 1]])
    if any(
        (asked & stems_of(sentence[begin:end])) - said for begin, end in pairwise(cuts[own + 1 :])
    ):
        return True
    apart = [asked & stems_of(sentence[begin:end]) for begin, end in pairwise(cuts)]
    if not apart[own] and any(apart) and not _PRONOUN.match(sentence, cuts[own]):
        return True  # "Your drawings are kept; the settings are lost"
    asker, other = _ASKER.search(question.text), _ASKED.search(question.text)
    if bool(asker) == bool(other):
        return False
    wanted = "you" if asker else "we"
    begins = [0, *(match.end() for match in _BETWEEN.finditer(sentence))]
    subjects = [
        (at, found["who"].lower()) for at in begins if (found := _SUBJECT.match(sentence, at))
    ]
    before = [who for at, who in subjects if at <= start]
    return before[-1:] not in ([], [wanted]) and wanted in (who for _, who in subjects)


def told_of_opposite(question: Question, sentence: str, start: int) -> bool:
    """Whether what begins at ``start`` of a sentence stands with the opposite of a word of the question.

    Of "turned on in April and off in October" October is no answer to when it is turned on, nor is April alone
    one to when it is turned off.
    """
    cuts = [0, *(match.end() for match in _BETWEEN.finditer(sentence)), len(sentence)]
    clauses = [stems_of(sentence[begin:end]) for begin, end in pairwise(cuts)]
    own = sum(cut <= start for cut in cuts[:-1]) - 1
    asked = stems_of(question.text)
    until = _UNTIL.search(sentence[:start])
    ways = {match["way"].lower() for match in _WAY.finditer(question.text)}
    told = {match["way"].lower() for match in _WAY.finditer(sentence)}
    if told and told == {_OTHER_WAY[way] for way in ways}:
        return True
    return any(
        asked & wanted
        and not asked & opposite
        and clauses[own] & opposite
        and not clauses[own] & wanted
        and (any(clause & wanted for clause in clauses) or (pair in _TELLING_ALONE and not until))
        for pair in _OPPOSITES
        for wanted, opposite in (pair, pair[::-1])
    )


def _parts(question: Question, sentence: str) -> list[tuple[int, int]]:
    """The parts of a sentence that tell a figure each, or of whom or where each tells, as is asked for."""
    if question.sought not in (Sought.PERSON, Sought.PLACE):
        return _clauses(sentence)
    plain = _ASIDE.sub(lambda aside: " " * len(aside[0]), sentence)
    cuts = [0, *(match.end() for match in _BETWEEN.finditer(plain)), len(sentence)]
    tells = _NAME if question.sought is Sought.PERSON else _PLACE
    return [
        (begin, end)
        for begin, end in pairwise(cuts)
        if tells.search(plain[begin:end]) and not _RELATIVE.match(plain[begin:end])
    ]


def _clauses(sentence: str) -> list[tuple[int, int]]:
    """The parts of a sentence that have a figure each, with the parts without one before them."""
    sentence = _ASIDE.sub(lambda aside: " " * len(aside[0]), sentence)
    cuts = [match.start() for match in _BETWEEN.finditer(sentence)]
    clauses: list[tuple[int, int]] = []
    begin = 0
    for cut in (*cuts, len(sentence)):
        part = sentence[begin:cut]
        figures = (found for found, _ in numbers(part))
        if any(not part[found.end() :][:1].isalpha() for found in figures) or (  # no "18F"
            _FIGURE_WORD.search(part)
        ):
            clauses.append((begin, cut))
            begin = cut
    if clauses:
        clauses[-1] = (clauses[-1][0], len(sentence))
    return clauses
