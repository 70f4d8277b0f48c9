"""How a few words take their place in the question before: "and in May?", "the KX-200?", "interns?"."""

from __future__ import annotations

import re

from assistant.language.english import (
    AUXILIARY,
    COUNTRIES,
    QUESTION_WORD,
    any_of,
    content_words,
    stem,
)
from assistant.language.figures import CURRENCY
from assistant.language.identifiers import codes_written_in
from assistant.questions.followups.antecedents import PLURAL_NOUN, plural_subject, topic_of
from assistant.questions.followups.codes_replaced import put, replaced_code, with_code
from assistant.questions.phrases import (
    DEFINITE,
    MONTH_OF_QUESTION,
    NAME,
    NUMBER,
    PLACED,
    PREPOSITION,
    WHEN,
)
from assistant.questions.superlatives import with_superlative
from ingest.parsers.lines.line_shapes import has_digit

_LEANS = re.compile(
    rf"(?:{PREPOSITION}|only|even|also|not|too|next|last|every|each|any|another|other|more|the|this|that|these"
    r"|those)\b",
    re.IGNORECASE,
)
_HEAD_ENDS = re.compile(
    r"\b(?:of|for|in|at|on|from|with|without|to|after|before|during|per)\b", re.IGNORECASE
)
_MOST_REPLACING = 3  # words of a fragment
_WH_SUBJECT = re.compile(
    r"^\s*(?:and )?(?:which|what|how many|how much|who)(?: [a-z]+)?(?= (?:[a-z]+ed|[a-z]+s|have|has|had"
    r"|can|will|would|is|are|was|were|need|get|must|do|does|did)\b)",
    re.IGNORECASE,
)
_ASKING = re.compile(rf"\b(?:{QUESTION_WORD}|{AUXILIARY})\b", re.IGNORECASE)
_US = {"US", "USA", "UK"}
_COUNTRY = re.compile(rf"\b(?:(?i:{any_of(COUNTRIES - _US)}|usa|uk)|US)\b")
_CURRENCY = re.compile(rf"{CURRENCY}\b")
# What was said last, after a colon: "When does the canteen open: on Saturdays?"
_LAST = re.compile(r"(?P<before>.{3,}?): (?P<last>[^:?]{1,60})\?")
_BESIDE = re.compile(r"[^()?]+ \(")  # "Amex (pay)?" begins with a capital, not a name
_THERE = re.compile(r"(?<=\w) there$", re.IGNORECASE)
_BEFORE = 40  # characters: a preposition and an article
_MODIFIED = re.compile(r"(?:only|even|also|not)\b", re.IGNORECASE)
_DETERMINER = r"(?:the |an? |my |our |your )?"
# "The price of HF-1001" is asked of another thing, but "the weight" is asked of the same.
_ATTRIBUTE = re.compile(
    r"\b(?:prices?|costs?|fees?|charges?|rates?|weights?|sizes?|lengths?|widths?|heights?|depths?|dates?|times?"
    r"|deadlines?|periods?|numbers?|address(?:es)?|phone|e-?mail|names?|colou?rs?|warrant(?:y|ies)|guarantees?"
    r"|limits?|minimum|maximum|orders?|discounts?|stock|memory|life|speeds?|power|voltage|temperatures?"
    r"|ranges?|manual|version|status|capacity|consumption|resolution|contact|owner|author|title|causes?"
    r"|reasons?|meanings?|solutions?|names?)$",
    re.IGNORECASE,
)
_ATTRIBUTE_OF = re.compile(
    r"\bthe (?:[a-z][\w'’-]* ){0,2}[a-z][\w'’-]*(?= (?:in|at|of|for|from) (?:the )?[A-Z])"
)
# What the warranty covers is asked of more things; who has a canteen is, too.
_OBJECT = re.compile(
    r"(?:do|does|did|can|will|would) .*\b(?:cover|include|contain|exclude) (?P<object>[^?:]+)", re.I
)


def takes_place(fragment: str, prior: str) -> bool:
    """Whether a few words take a place in the question before: "in Leeds", "Germany", "2024".

    "Notice period?" does not, after a question about the canteen: it is a question in keywords. What names
    another thing of the kind that was asked about does: "the Leeds office?" or "Leeds office?" after the
    one in York, "E10" after E11.
    """
    words = fragment.strip(" ?.!,")
    if _LEANS.match(words) or not content_words(NUMBER.sub(" ", WHEN.sub(" ", words))):
        return True
    if NAME.fullmatch(words) and NAME.search(prior):
        return True
    if len(words.split()) > _MOST_REPLACING:
        return False
    if replaced_code(prior, words) or (_COUNTRY.fullmatch(words) and _COUNTRY.search(prior)):
        return True
    if PLURAL_NOUN.fullmatch(words) and plural_subject(prior):
        return True
    head = content_words(_HEAD_ENDS.split(words, maxsplit=1)[0])[-1:]
    return bool(head) and stem(head[0]) in {stem(word) for word in content_words(prior)}


def with_fragment(prior: str, fragment: str) -> str:
    """The prior question with its own part of the fragment's kind replaced by the fragment.

    What was said last and is of its kind goes: "trainees?", then "interns?".
    """
    fragment = _THERE.sub("", fragment)
    for replaced in (
        with_superlative,
        _time,
        _same_words,
        _code,
        _name,
        _same_preposition,
        _subject,
        _thing,
    ):
        text = replaced(prior, fragment)
        if text:
            return text
    last = _LAST.fullmatch(prior)
    if last and _sort(last["last"]) == _sort(fragment):
        prior = last["before"]
    return f"{prior.rstrip(' ?.!')}: {fragment}?"


def with_german(prior: str, fragment: str) -> str:
    """As ``with_fragment``, where the capitals of nouns tell no names: "und in Bonn?"."""
    return _same_preposition(prior, fragment) or f"{prior.rstrip(' ?.!')}: {fragment}?"


def _time(prior: str, fragment: str) -> str:
    when = WHEN.search(prior) if WHEN.search(fragment) and not _begins_with_code(fragment) else None
    if not when:
        return ""
    month = re.search(MONTH_OF_QUESTION, when.group())
    vague = re.search(r"\bthe month\b", fragment)
    shown = fragment.replace("the month", month.group()) if month and vague else fragment
    return (
        put(f"{prior[: when.start()].rstrip()} ", len(prior), len(prior), shown)
        + prior[when.end() :]
    )


def _begins_with_code(fragment: str) -> bool:
    """Whether a code with letters stands before all else in a fragment: "Q4 2022"."""
    told = codes_written_in(fragment)
    return bool(told and told[0].mixed and not told[0].start)


def _same_words(prior: str, fragment: str) -> str:
    """Part-time employees for full-time employees."""
    words = fragment.split()
    same = re.search(rf"(?:[\w'’-]+ ){{{len(words) - 1}}}{re.escape(words[-1])}\b", prior, re.I)
    if not same or _ASKING.search(same.group()):
        return ""
    first = re.search(rf"(?<!\S){re.escape(words[0])} ", same.group(), re.IGNORECASE)
    start = same.start() + (first.start() if first else 0)  # "it in the rules", "in the old rules"
    return prior[:start] + fragment + prior[same.end() :]


def _code(prior: str, fragment: str) -> str:
    old = replaced_code(prior, fragment)
    return with_code(prior, fragment, old) if old else ""


def _name(prior: str, fragment: str) -> str:
    name = NAME.search(fragment) or _COUNTRY.search(fragment)
    if not name:
        return ""
    placed = PLACED.match(fragment)
    old = _replaced_name(prior, name.group(), placed.group().split()[-1] if placed else "")
    if old:
        return put(prior, old.start(), old.end(), fragment[placed.end() if placed else 0 :])
    subject = _WH_SUBJECT.match(prior)
    known = NAME.search(fragment)
    return f"{fragment}{prior[subject.end() :]}" if known and subject and not placed else ""


def _replaced_name(prior: str, name: str, preposition: str) -> re.Match[str] | None:
    country = _COUNTRY.search(prior) if _COUNTRY.fullmatch(name) else None
    if country:
        return re.compile(rf"(?:the )?{country.group()}").search(prior)
    if has_digit(name):
        return None  # a code, for which none stands here
    is_beside = _BESIDE.match(prior) is not None
    names = [
        found
        for found in NAME.finditer(prior)
        if not has_digit(found.group())
        and (found.start() or not is_beside)
        and bool(_CURRENCY.fullmatch(found.group())) == bool(_CURRENCY.fullmatch(name))
    ]
    if not preposition:
        return names[0] if names else None
    after = re.compile(rf"\b{preposition} (?:the )?$", re.IGNORECASE)
    # All that stands before each would be quadratic.
    beside = [f for f in names if after.search(prior[max(0, f.start() - _BEFORE) : f.start()])]
    # "In York" for the Leeds office, but not for Peter's
    others = [found for found in names if not re.search(r"['’]s?$", found.group())]
    return next(iter(beside or others), None)


def _same_preposition(prior: str, fragment: str) -> str:
    """What is "in the uk" for what is "in the usa", at the end of a question or before what was said last."""
    placed = PLACED.match(fragment)
    if not placed or _MODIFIED.match(fragment):
        return ""
    old = re.search(
        rf"(?<= ){placed.group().strip()} {_DETERMINER}[\w'’-]+(?: [\w'’-]+)?(?=[ ?.!]*(?:$|:))",
        prior,
        re.IGNORECASE,
    )
    if not old or _sort(old.group()) != _sort(fragment):
        return ""
    return prior[: old.start()] + fragment + prior[old.end() :]


def _subject(prior: str, fragment: str) -> str:
    subject = plural_subject(prior) if PLURAL_NOUN.fullmatch(fragment) else None
    return put(prior, *subject.span("all"), fragment) if subject else ""


def _thing(prior: str, fragment: str) -> str:
    """The shop for the canteen."""
    if PLACED.match(fragment):
        return ""
    code = next((code for code in codes_written_in(prior) if code.mixed), None)
    if code and not codes_written_in(fragment) and _is_thing(fragment, prior, code.text):
        article = re.search(r"\bthe $", prior[: code.start], re.IGNORECASE)
        return put(prior, article.start() if article else code.start, code.end, fragment)
    if not NAME.search(fragment) and not DEFINITE.match(fragment):
        return ""
    covered = _OBJECT.match(prior)
    if covered:
        return put(prior, *covered.span("object"), fragment)
    old = _ATTRIBUTE_OF.search(prior)
    if old and not NAME.search(fragment):
        return put(prior, *old.span(), fragment)
    topic = topic_of(prior.partition(": ")[0])
    if topic.startswith("the ") and topic in prior:
        return prior.replace(topic, fragment, 1)
    return ""


def _is_thing(fragment: str, prior: str, code: str) -> bool:
    """Whether "the large gift basket" is another thing than the code, not something of it."""
    priced = set(content_words(prior)) <= {*content_words(code), "cost", "costs", "price", "fee"}
    several = len(content_words(fragment)) > 1 and bool(DEFINITE.match(fragment))
    return not _ATTRIBUTE.search(fragment) and (priced or several)


def _sort(fragment: str) -> tuple[str, bool]:
    """What kind of phrase a fragment is: those of one kind replace each other."""
    placed = PLACED.match(fragment)
    return (placed.group().split()[-1].lower() if placed else ""), bool(WHEN.search(fragment))
