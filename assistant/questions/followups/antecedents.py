"""What the pronouns of a follow-up stand for: who was answered, quoted or named, what was asked about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assistant.language.english import AUXILIARY, FUNCTION_WORDS, STOPWORDS, content_words
from assistant.questions.followups.pronouns import PERSON, thing_in
from assistant.questions.phrases import NAME, NO_NAME

_ROLE_NAME = re.compile(
    r"(?:President|Prime Minister|Minister|Chancellor|Director|Manager|Head|Officer|Mr\.?|Mrs\.?|Ms\.?|Dr\.?)"
    rf" ((?!(?:{NO_NAME})\b)[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*)"
    rf"|((?!(?:{NO_NAME})\b)[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*),? (?:said|told|says|announced|warned|declared)"
)
# "Who leads IT?" and "who do I call?" ask for a person; "who does Anna say …?" has one.
_WHO = re.compile(
    r"^\W*(?:(?:[Aa]nd|[Ss]o|[Bb]ut|[Tt]hen) )?[Ww]ho(?:m|'s|’s)?\b(?! (?:do|does|did|has|have) (?!I\b)[A-Z])"
)
_BOLD = re.compile(r"\*\*([^*\n]{1,60})\*\*")
_FULL_NAME = re.compile(
    rf"(?!(?:{NO_NAME})\b)[A-ZÀ-Þ][\w’'.-]*"
    r"(?: (?:(?:von|van|de|der|den|di|da|del|la|le) )*[A-ZÀ-Þ][\w’'.-]*){0,3}"
)
# The first row of a table that an answer quotes names its columns: "Name | Role | Phone".
_COLUMN_NAMES = re.compile(
    r"^\W*(?:Name|Role|Person|Contact|Who|Position|Function|Title|Employee|Department|Team|Office|Area|Topic"
    r"|Phone|E-?mail|Extension|Room|Location)\b[^\n|]*\|.*$",
    re.MULTILINE,
)
_OWNED = re.compile(r"['’]s?$")
# "When does the canteen open?": what comes last is the verb.
_DO = re.compile(
    r"\b(?:do|does|did|can|could|will|would|should|must|may)(?! (?:i|we|you|one)\b)", re.IGNORECASE
)
_IS = re.compile(r"\b(?:is|are|was|were) $", re.IGNORECASE)
_STATE = re.compile(
    r"open|closed|free|valid|due|available|full|ready|allowed|paid|located|held|served|built|kept|sold|made|run|given"
    r"|taken|written|chosen|sent|bought|shut|\w{2,}[^\We]ed(?<!hundred)"
)
_DOES = re.compile(
    r"(?:cover|include|apply|pay|get|have|need|end|start|begin|open|close|last|expire|contain|require|allow"
    r"|offer|provide|work|run|take|accept|leave|give|go|come|exclude|mean|say|belong|happen|decide|cost)(?!\w)"
)
# "Do they need …?" after a question about the laptop asks about people, who are not named.
_SEVERAL = re.compile(r"they|them|theirs?|these|those", re.IGNORECASE)
_GROUP = (
    r"force|army|team|group|board|committee|council|company|department|office|staff|police|people|personnel"
    r"|crew|family|government|union|agency|firm|bank|press|public|management|coalition|alliance|data|media"
)
PLURAL_NOUN = re.compile(r"[a-z][a-z-]+(?<!s)s|people|staff|children|women|men", re.IGNORECASE)
_SUBJECT = re.compile(rf"\b{AUXILIARY} (?P<all>(?:all |any |the |our )?(?P<word>[a-z-]+))\b", re.I)
_ANY_SUBJECT = re.compile(
    rf"\b{AUXILIARY} ((?:I|we|you|(?:all |any |the |our )?[a-z-]+(?<!s)s))\b(?! {AUXILIARY}\b)"
)
_ONE = re.compile(rf"the (?:\w+ )?(?!(?:{_GROUP})\b)\w+(?<![sS])$", re.IGNORECASE)
_COUNTED = re.compile(
    r"\b(?:how many|which|what) (?P<what>(?P<head>\w{3,}s)(?: of (?!the\b)[a-z]\w*(?: leave)?)?)\b",
    re.I,
)
# The canteen in Berlin is what opens, not Berlin.
_THING_AT = re.compile(
    r"\b(?:[Tt]he|[Aa]n?|[Aa]ny|[Oo]ur|[Mm]y) (?P<thing>(?:[a-z][\w-]* ){1,3}(?:in|at|near) (?:the )?)(?=[A-Z])"
)
# "Which company supplies the milk?", "which form do I need?": "it" then is what is asked for.
_ASKED = re.compile(
    r"^\W*(?:(?:and|so|but|then) )?(?:which|what) (?P<noun>(?!(?:time|day|date|year|month|kind|sort|happens?)\b)"
    r"[a-z][\w-]*(?<![a-rtv-z]s)) (?:(?:is|was|has|can|will|must) (?:the \w+est\b|the (?:only|best|first|last)\b"
    r"|(?!(?:the|an?|my|our|your|i|we|you|it|he|she|they|there|this|that)\b|(?-i:[A-Z])))"
    r"|(?:do|can|must|should) (?:i|we|you|one) |(?!(?:is|was|has|does)\b)[a-z]+(?:s|ed)\b)",
    re.IGNORECASE,
)
# "Does the club have a boat?" is about the boat.
_HAS_ONE = re.compile(
    r"\b(?:have|has|own|owns|offer|offers|sell|sells|provide|provides|lend|lends|keep|keeps) (?:an?|any|some) "
    r"(?P<thing>[a-z][\w-]*(?: [a-z][\w-]*)?)",
    re.IGNORECASE,
)
# "How long did it take?" after what was done, "when did she do that?": no thing, but that.
_EVENT = re.compile(r"(?: (?:take|happen|occur)(?:s|ed)?\b| took\b)", re.IGNORECASE)
_DID = re.compile(r"\b(?:do|does|did|done|doing) (?:it|that|this)$", re.IGNORECASE)
_DONE = re.compile(r"\b(?:did|was|were|has|have|had|will be|\w{2,}[^\We]ed)\b", re.IGNORECASE)
_MAN = re.compile(r"\bMr\b|^(?:he|him|his)$", re.IGNORECASE)
_WOMAN = re.compile(r"\b(?:Mrs|Ms|Miss)\b|^(?:she|hers?)$", re.IGNORECASE)


def with_antecedents(rest: str, prior: str, answer: str, told_before: Callable[[str], str]) -> str:
    """Pronouns replaced by what they most likely stand for."""
    person = PERSON.search(rest)
    name = ""
    if person:
        name = _person(prior, answer, person[0]) or _speaker(told_before(answer))
    if name:
        rest = PERSON.sub(lambda m: _as(m, name), rest, count=1)
    thing = thing_in(rest)
    several = thing and _SEVERAL.match(thing.group())
    subject = plural_subject(prior) if several else None
    if thing and not several and _stands_for_event(thing, rest, prior):
        return rest
    topic = subject["all"] if subject else ""
    if thing and not topic:
        topic = (not several and _asked_for(prior, answer)) or topic_of(prior)
    if thing and topic and not (several and _ONE.match(topic)):
        rest = rest[: thing.start()] + _as(thing, topic) + rest[thing.end() :]
    return rest


def _stands_for_event(thing: re.Match[str], rest: str, prior: str) -> bool:
    """Whether "it" is what the question before says was done."""
    happens = _EVENT.match(rest, thing.end()) or _DID.search(rest)
    return bool(happens and _DONE.search(prior))


def _asked_for(prior: str, answer: str) -> str:
    """What a question asks for as its subject, by name where it was answered so: "which company supplies …?"."""
    asked = _ASKED.match(prior)
    if asked is None:
        return ""
    bold = _BOLD.search(answer)
    named = bold and _FULL_NAME.fullmatch(bold[1].strip())
    return named[0] if named else f"the {asked['noun']}"


def topic_of(prior: str) -> str:
    """What a question is about: its first name, its first thing with an article, or its words."""
    has = _HAS_ONE.search(prior)
    words = content_words(has["thing"]) if has else []
    if words:
        return "the " + " ".join(words)
    name = NAME.search(prior)
    if name:
        at = next((f for f in _THING_AT.finditer(prior) if f.end() == name.start()), None)
        thing = f"the {at['thing']}" if at and content_words(at["thing"]) else ""
        return thing + _OWNED.sub("", name.group())
    counted = _COUNTED.search(prior)
    if counted and content_words(counted["head"]):
        return f"the {counted['what'].lower()}"
    for phrase in re.finditer(r"\b(?:the|our|my|a|an) (\w+)(?: (\w+))?", prior, re.IGNORECASE):
        words = [word for word in phrase.groups() if word and content_words(word)]
        if words and phrase.group(1) in words:
            verb = _is_verb(phrase, prior)
            return "the " + " ".join(words[:1] if verb else words)
    kept = [word for word in content_words(prior) if word not in FUNCTION_WORDS]
    return "the " + " ".join(list(dict.fromkeys(kept))[:3]) if kept else ""


def plural_subject(prior: str) -> re.Match[str] | None:
    """The subject of a question where it is one word for several: "trainees" of "may trainees …?"."""
    subject = _SUBJECT.search(prior)
    several = subject and PLURAL_NOUN.fullmatch(subject["word"]) and content_words(subject["word"])
    return subject if several else None


def with_subject(prior: str, others: str) -> str:
    """``prior`` asked of ``others``: "How do trainees claim …?"; "" if it has no such subject."""
    subject = _ANY_SUBJECT.search(prior)
    return prior[: subject.start(1)] + others + prior[subject.end(1) :] if subject else ""


def _is_verb(phrase: re.Match[str], prior: str) -> bool:
    """Whether the second word of a phrase is none of its own: a verb, or "open" after "is"."""
    before, second = prior[: phrase.start()], phrase.group(2) or ""
    if _IS.search(before):
        return bool(_STATE.fullmatch(second))
    if not _DO.search(before):  # "which form do I need for a parking permit?"
        return False
    after = prior[phrase.end() :].partition(":")[0].strip(" ?.!")  # a fragment may follow
    return not after or bool(_DOES.fullmatch(second) and not _DOES.match(after))


def _as(pronoun: re.Match[str], antecedent: str) -> str:
    word, after = pronoun.group().lower(), re.match(r" (\w+)", pronoun.string[pronoun.end() :])
    owns = word in {"his", "its", "their", "theirs", "hers"}
    owns = owns or bool(word == "her" and after and after.group(1).lower() not in STOPWORDS)
    return f"{antecedent}'s" if owns else antecedent


def _person(prior: str, answer: str, pronoun: str) -> str:
    """Who was asked for and answered, or else who the question or the answer names; no Mr where it is "she"."""
    answer = _COLUMN_NAMES.sub("", answer)
    if _WHO.match(prior):
        # What a question for a person names itself is where that person works.
        bold = [found.group(1).strip() for found in _BOLD.finditer(answer)]
        plain = [found for found in bold if _FULL_NAME.fullmatch(found)]
        full = [found for found in _FULL_NAME.findall(answer) if " " in found]
        office = next(_offices(answer, pronoun), "")
        named = [*plain, *([office] if office else _named(full, prior))]
        return next((one for one in named if not _is_other_sex(one, pronoun)), "")
    office = next(_offices(prior, pronoun), "") or next(_offices(answer, pronoun), "")
    if office:
        return office
    names = (name for text in (prior, answer) if (name := NAME.search(text)))
    found = (_OWNED.sub("", name.group()) for name in names)
    return next((one for one in found if not _is_other_sex(one, pronoun)), "")


def _offices(text: str, pronoun: str) -> Iterator[str]:
    """Who a text names with an office or a title, but those who cannot be "he" or "she"."""
    for role in _ROLE_NAME.finditer(text):
        if not _is_other_sex(role.group(), pronoun):
            yield role.group(1) or role.group(2)


def _is_other_sex(name: str, pronoun: str) -> bool:
    """Whether a title before a name tells that a pronoun does not stand for it."""
    other = _MAN if _WOMAN.match(pronoun) else _WOMAN
    return bool(other.search(name))


def _named(names: list[str], prior: str) -> list[str]:
    """Those of ``names`` that the question does not name."""
    asked = set(content_words(prior))
    return [name for name in names if asked.isdisjoint(content_words(name))]


def _speaker(before: str) -> str:
    """Who was named last, with an office or as saying something."""
    names = [role.group(1) or role.group(2) for role in _ROLE_NAME.finditer(before)]
    return names[-1] if names else ""
