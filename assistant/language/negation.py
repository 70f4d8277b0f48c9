"""Whether a sentence says the opposite of what a question asks for, so that words of it would mislead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.language.english import YEAR, stem, stems_of, words_of
from assistant.language.languages import each
from ingest.remembered import remembered

_ENGLISH = (
    r"not|no(?!\.\s?\d)|never|neither|nor|none|nobody|nothing(?! (?:else|but|more|less)\b)|nowhere|cannot"
    r"|hardly|scarcely|rarely|seldom|except(?:ing)?|excluding|excluded?s?|exempt(?:ed)?|unless|without"
    r"|forbidden|forbids?|prohibit(?:ed|s)?|banned|barred|disallowed|refused?|den(?:y|ies|ied)|ceased?|stopped"
    r"|discontinued|terminated|cancell?ed|abolished|withdrawn|revoked|expired|former(?:ly)?|instead of"
    r"|rather than|other than|apart from|only if|fail(?:s|ed)? to|lacks?"
    r"|(?:every\w+|any\w+|all) but|avoid(?:s|ed)?|waived?|lapse[sd]?|leaves? out|turned away|off limits"
    r"|out of (?:use|service|order|date|stock|bounds)|unavailable|invalid|void|obsolete"
    r"|(?<=\w )(?:closed|shut)(?=\W*$|[,;]| (?:on|at|in|to|from|during|for|until|all|over|every|between)\b)"
)
_NEGATION = re.compile(
    rf"\b(?:{'|'.join((_ENGLISH, *each('negations')))})\b|n['’]t\b", re.IGNORECASE
)
_DENIAL = re.compile(
    r"(?<=\bcan)(?:not|['’]t)\b| (?:(?:do|does|did)(?:n['’]t| not)|not|never|no longer)\b|n['’]t\b",
    re.IGNORECASE,
)
# "not" and its like alone, by which a sentence says that something is not so.
_PLAIN_DENIAL = re.compile(r"\b(?:not|never|cannot|no(?!\.\s?\d))\b|n['’]t\b", re.IGNORECASE)
# Such a limit is none of the question's negation: who enters without a badge "only if a guide joins them"?
_LIMIT = re.compile(r"only if|unless|except(?:ing)?")
# What is "not used" is unused.
_NOT = re.compile(
    r"(?:\bnot|\bnever|n['’]t)(?: (?:been|be|being|yet|fully))* ([a-z]+)", re.IGNORECASE
)
_OPPOSITE = re.compile(
    r"(?:un|non|dis|im|ir|il)(?=\w{4})|in(?=\w{2,}(?:id|ct|ete|ble|ent|ive|al|ate)\b)"
)
_NON = re.compile(r"\bnon-(\w{3,})", re.IGNORECASE)
# What is past is no answer to what is: "used to seat 12", "was head until 2023"; "is used to clean" is not past.
_PAST = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bbe )(?<!\bget )(?<!\bgets )\bused to\b"
    rf"|\b(?:was|were)\b[^.;]*\b(?:until|till) (?:\w+ )?{YEAR}\b",
    re.IGNORECASE,
)
_PRESENT = re.compile(r"\b(?:is|are|do|does|can|may|must)\b", re.IGNORECASE)


_REFUSAL = (
    r"\b(?:sa(?:id|ys?|ying) no(?= to\b|[?.!]*$)|refus(?:es?|ed|ing|als?)|declin(?:es?|ed|ing)|reject(?:s|ed|ing)?"
    r"|rul(?:es?|ed|ing) out|turn(?:s|ed|ing)? (?:\w+ )?down|vot(?:e|es|ed|ing) against"
    r"|oppos(?:es?|ed|ing)|veto(?:es|ed|ing)?|opt(?:s|ed|ing)? out)\b"
)
_REFUSES = re.compile(_REFUSAL, re.IGNORECASE)
# "Which nations said no to sending soldiers?", but not "who helps if a claim is refused?" or "who may say no?".
_ASKS_WHO_REFUSES = re.compile(
    r"^\W*(?:and |but |so )?(?:who|which)"
    r"(?: (?!(?:if|when|that|whether|because|after|is|are|was|were|be|been|gets?|got|can|could|may|might|must"
    r"|should|did)\b)[\w-]+){0,5}? " + _REFUSAL,
    re.IGNORECASE,
)
# "Which nations won't send soldiers?", "who is not sending any?": unwillingness; "who need not pay?" is none.
_ASKS_WHO_WILL_NOT = re.compile(
    r"^\W*(?:and |but |so )?(?:who|which)(?: [\w-]+){0,4}? (?:wo(?:n['’]t|nt)|will (?:not|never)"
    r"|(?:is|are|was|were)(?:n['’]t| not) [\w-]+ing|(?:has|have|had|did|does|do)(?:n['’]t| not) (?:agree|want"
    r"|promise|commit|offer|volunteer|send|join|support|back|accept|contribut|pledg)\w*)\b",
    re.IGNORECASE,
)


def refuses(text: str) -> bool:
    """Whether a text tells of somebody who refuses."""
    return bool(_REFUSES.search(text))


def asks_who_refuses(question: str) -> bool:
    """Whether a question asks for those who refuse."""
    return bool(_ASKS_WHO_REFUSES.match(question))


def asks_who_will_not(question: str) -> bool:
    """Whether a question asks for those who refuse, or, in other words, for those who will not."""
    return asks_who_refuses(question) or bool(_ASKS_WHO_WILL_NOT.match(question))


def negates(text: str) -> bool:
    """Whether a text negates, restricts or excludes: "Not accepted:"."""
    return bool(_NEGATION.search(text))


def denies(text: str) -> bool:
    """Whether a text says "not", "no" or "never"."""
    return bool(_PLAIN_DENIAL.search(text))


def without_negation(text: str) -> str:
    """A sentence without the "not" or "never" of it: what it denies."""
    return _DENIAL.sub("", text)


def negations(text: str) -> Iterator[re.Match[str]]:
    """The words of a text that negate, restrict or exclude."""
    return _NEGATION.finditer(text)


def says_otherwise(sentence: str, question: str) -> bool:
    """Whether a sentence negates, restricts or turns round what a question does not, or nobody refuses in it."""
    asked = stems_of(question)
    if asks_who_refuses(question):
        return not (refuses(sentence) or negates(sentence))
    if _PAST.search(sentence) and _PRESENT.search(question) and not _PAST.search(question):
        return True
    words = (match[0].lower() for match in _NEGATION.finditer(sentence))
    other = [word for word in words if stems_of(word).isdisjoint(asked)]
    if other:
        return not _NEGATION.search(question) or any(map(_LIMIT.fullmatch, other))
    said = stems_of(sentence)
    return bool(_opposites(sentence, asked) - asked or _opposites(question, said) - said)


def tells_of_opposite(sentence: str, question: str) -> bool:
    """Whether a sentence tells of "unpaid" or "non-toxic" alone where paid or toxic is asked for, or so round."""
    said, asked = _plain_and_turned(sentence), _plain_and_turned(question)
    return bool(said[1] & asked[0] - asked[1] - said[0] or asked[1] & said[0] - said[1] - asked[0])


@remembered(16384)  # asked beside every sentence, and sentences for many questions
def _plain_and_turned(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The stems of a text without words that are opposites, and those that these are opposites of."""
    turned = {match[1].lower() for match in _NON.finditer(text)}
    rest = words_of(_NON.sub(" ", text) if turned else text)
    found = {word: prefix for word in rest if (prefix := _OPPOSITE.match(word))}
    turned |= {word[prefix.end() :] for word, prefix in found.items()}
    turned |= {match[1].lower() for match in _NOT.finditer(text)}
    return frozenset(map(stem, set(rest) - set(found))), frozenset(map(stem, turned))


def _opposites(text: str, stems: frozenset[str]) -> frozenset[str]:
    """The stems of words such as "unpaid" whose opposites ("paid") are among ``stems``; "non" of "non-toxic"."""
    found = ((word, _OPPOSITE.match(word)) for word in words_of(text))
    apart = {"non" for match in _NON.finditer(text) if stem(match[1].lower()) in stems}
    return frozenset(apart) | frozenset(
        stem(word) for word, prefix in found if prefix and stem(word[prefix.end() :]) in stems
    )
