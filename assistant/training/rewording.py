"""Questions reworded by rule for training: statements turned around, keywords, and changed facts."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence

STOP_WORDS = frozenset((
    "a", "an", "the", "of", "in", "on", "at", "to", "for", "by", "with", "from", "and",
    "or", "is", "are", "was", "were", "be", "been", "being", "do", "does", "did", "has",
    "have", "had", "it", "its", "this", "that", "these", "those", "as", "there", "their",
    "they", "he", "she", "his", "her", "which", "what", "who", "whom", "whose", "when",
    "where", "why", "how",
))  # fmt: skip
WH_WORDS = frozenset(["what", "which", "who", "whom", "whose", "when", "where", "why", "how"])
_ANTONYMS = dict(
    pair
    for first, second in (
        ("first", "last"), ("largest", "smallest"), ("highest", "lowest"), ("most", "least"),
        ("more", "fewer"), ("before", "after"), ("oldest", "youngest"), ("longest", "shortest"),
        ("increase", "decrease"), ("increased", "decreased"), ("north", "south"), ("east", "west"),
        ("northern", "southern"), ("eastern", "western"), ("won", "lost"), ("win", "lose"),
        ("begin", "end"), ("began", "ended"), ("start", "stop"), ("started", "stopped"),
        ("early", "late"), ("earliest", "latest"), ("major", "minor"), ("public", "private"),
        ("good", "bad"), ("best", "worst"), ("like", "dislike"), ("positive", "negative"),
        ("above", "below"), ("upper", "lower"), ("allow", "forbid"), ("allowed", "forbidden"),
        ("support", "oppose"), ("supported", "opposed"), ("accept", "reject"), ("hot", "cold"),
        ("include", "exclude"), ("same", "opposite"), ("common", "rare"), ("strong", "weak"),
        ("large", "small"), ("high", "low"), ("old", "new"), ("maximum", "minimum"),
        ("possible", "impossible"), ("success", "failure"), ("buy", "sell"), ("male", "female"),
    )
    for pair in ((first, second), (second, first))
)  # fmt: skip
_NEGATABLE = re.compile(
    r"\b(is|are|was|were|do|does|did|can|could|will|would|should|has|had|have)\b", re.IGNORECASE
)
_STATEMENT = re.compile(
    r"((?:The|A|An|Each|Many|Some|Most|All|[A-Z])[\w'’-]*(?: [\w'’-]+){0,5}?) "
    r"(is|are|was|were|has|have|had|can|could|will|would|should|must|may|did|does|do) (.+)"
)
_PRONOUN = re.compile(
    r"(?:I|It|He|She|We|You|They|This|That|These|Those|There|What|Who|Which|When|Where|If|As|In|On"
    r"|At|By|For|But|And|So|After|Before|While|However|Although|Because|My|His|Her|Their|Its|Our)\b"
)
_YEAR = re.compile(r"\b1[0-9]{3}\b|\b20[0-2][0-9]\b")
_NUMBER = re.compile(r"(?<![\w.,])[0-9][0-9.,]*(?![\w])")
_NAME = re.compile(r"(?<=[a-z,] )(?:[A-Z][\w'-]+)(?: (?:of |the )?[A-Z][\w'-]+)*")


def swaps(questions: Iterable[str]) -> dict[str, list[str]]:
    """The years, numbers and names of ``questions``, to put in the place of others."""
    asked = list(questions)
    return {
        kind: [found for question in asked for found in pattern.findall(question)]
        for kind, pattern in (("year", _YEAR), ("number", _NUMBER), ("name", _NAME))
    }


def changed(
    question: str, passage: str, swaps: Mapping[str, Sequence[str]], rng: random.Random
) -> str | None:
    """The question turned into one that its passage does not answer, by rule."""
    options: list[str] = []
    lower = passage.lower()
    for kind, pattern in (("year", _YEAR), ("number", _NUMBER), ("name", _NAME)):
        matches = list(pattern.finditer(question))
        if not matches or not swaps[kind]:
            continue
        match = rng.choice(matches)
        for _ in range(5):
            other = rng.choice(swaps[kind])
            if other.lower() not in lower and other != match.group():
                options.append(question[: match.start()] + other + question[match.end() :])
                break
    words = question.split(" ")
    places = [n for n, word in enumerate(words) if word.lower().strip("?,") in _ANTONYMS]
    if places:
        place = rng.choice(places)
        bare = words[place].lower().strip("?,")
        words[place] = words[place].lower().replace(bare, _ANTONYMS[bare])
        options.append(" ".join(words))
    negated = _NEGATABLE.search(question)
    if negated and " not " not in question and (not options or rng.random() < 0.3):
        word = "n't" if rng.random() < 0.5 and negated.group() != "can" else " not"
        options.append(question[: negated.end()] + word + question[negated.end() :])
    return rng.choice(options) if options else None


def turned(sentence: str) -> str | None:
    """The yes/no question to a plain statement, or nothing where it is not that plain."""
    match = _STATEMENT.match(sentence)
    if match is None or not 6 <= len(sentence.split()) <= 32:
        return None
    subject, verb, rest = match.groups()
    if _PRONOUN.match(subject):
        return None
    first = subject.split()[0]
    if first.lower() in STOP_WORDS or first.lower() in ("each", "many", "some", "most", "all"):
        subject = subject[0].lower() + subject[1:]
    rest = re.split(r"[;:(]|, (?:which|who|where|but|and|while|although)\b", rest)[0]
    rest = rest.strip(" .,!?\"'")
    if len(rest.split()) < 3:
        return None
    return f"{verb.capitalize()} {subject} {rest}?"


def reworded(question: str, rng: random.Random) -> str:
    """Now and then without its question mark, or as keywords."""
    draw = rng.random()
    if draw < 0.07:
        return question.lower().rstrip(" ?")
    if draw < 0.13:
        words = [word for word in question.lower().rstrip(" ?").split() if word not in STOP_WORDS]
        if rng.random() < 0.5:
            asking = [word for word in question.lower().split() if word in WH_WORDS]
            words = asking[:1] + words
        if len(words) >= 2:
            return " ".join(words)
    return question
