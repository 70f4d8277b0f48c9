"""Whether a passage names another of the kind that a question names: version 2.1 for 2.2, the North branch."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from assistant.language.english import MONTHS, ORDINALS, content_words, stem, stems_of
from assistant.language.identifiers import Named, are_alike, is_long, named_in
from assistant.language.named_ranges import in_range_of
from assistant.language.values import days_and_times, numbers
from assistant.questions.naming_words import naming_words
from assistant.questions.yes_no import is_yes_no
from ingest.document import Passage

_DOTTED = re.compile(r"v?\d+(?:\.\d+)+\b")
# A heading that begins with a version: "[2.4.0] – 4 May", "Version 2.4".
_HEADED = re.compile(r"\W*(?:(?:version|release)\W+)?v?\d+(?:\.\d+)+\b", re.IGNORECASE)
# What stands behind a number that counts or measures: "muster 25,000 troops", "pay 50 euros".
_COUNTS = re.compile(r"[,.]\d|\s?[%€$£°]|\s+(?:[a-z]+s|people|children|men|women|euro|per ?cent)\b")
_MONTHS = frozenset(map(stem, MONTHS))
_OPTION = re.compile(r"(?<![\w-])--(?P<name>[A-Za-z][\w-]+)")
# Of a file of settings or of a program: "sync.retries", "max_size".
_KEY = re.compile(
    r"(?<![\w./@-])(?P<group>[a-z][a-z0-9]*[._])[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*(?![\w@/-])"
)
# "Grade D", among others of its kind: "A | 2,310".
_LETTERED = re.compile(
    r"\b(?P<kind>(?!the\b)[a-z]{3,}) (?P<letter>(?!I\b)[A-Z])\b(?!(?:[-'’.]|\s?&\s?)\w)"
)
_LETTER = re.compile(r"(?<![\w'’.-])(?!I\b)[A-Z](?![\w'’.-]*\w)")
_SEVERAL = 2
# "The West branch", "our Leeds office".
_CALLED = re.compile(r"\b(?:[Tt]he|[Oo]ur|[Yy]our) (?P<name>[A-Z][\w-]+) (?P<kind>[a-z]{3,})\b")

# "did Latvia raise"; and a name that a sentence begins with, or that is another of those.
_DONE_BY = re.compile(
    r"\b(?:did|does|has|have|had|will|would) (?P<name>[A-Z][a-z]{2,}) (?P<verb>[a-z]{3,})"
)
_DOER = re.compile(r"(?:\b(?:and|or|while)|,|\A\w+) (?P<name>[A-Z][a-z]{2,})")


def names_another(question: str, passage: Passage, asked: Named) -> bool:
    """Whether a passage names another of the kind: version 2.1 where 2.2 is asked for.

    It needs no kind at the end of a question ("What was new in 2.2?"). A heading that is a version or begins with
    one is of that kind, however many parts it has: 5.2.1 where 5.3 is.
    """
    text = f"{passage.prefix}\n{passage.text}"
    named = list(named_in(text))
    last = not any(map(str.isalnum, question[asked.start + len(asked.code) :]))
    if (
        (asked.kind or last)
        and _DOTTED.fullmatch(asked.code)
        and any(map(_HEADED.match, passage.headings))
    ):
        return True
    if asked.kind and any(other.kind == asked.kind for other in named):
        return not in_range_of(text, [asked])
    told = not asked.code.isdigit() and asked.kind in stems_of(text)
    return (told or is_long(asked.code)) and any(are_alike(asked.code, one.code) for one in named)


def names_others_alone(question: str, passages: Sequence[Passage], asked: Named) -> bool:
    """Whether passages name others of a kind, and none that has its word holds the number asked for.

    However it is written, but for dates: 31 March is no week.
    """
    if not asked.kind or not asked.code.isdecimal() or asked.kind in _MONTHS:
        return False
    if _COUNTS.match(question, asked.start + len(asked.code)) or is_yes_no(question):
        return False
    if not any(names_another(question, passage, asked) for passage in passages):
        return False
    ordinals = {stem(word) for word, number in ORDINALS.items() if number == int(asked.code)}
    for passage in passages:
        text = f"{passage.prefix}\n{passage.text}"
        words = stems_of(text)
        if asked.kind in words and (
            ordinals & words
            or any((one.code, one.kind) == (asked.code, asked.kind) for one in named_in(text))
            or in_range_of(text, [asked])
            or any(n.value == int(asked.code) for _, n in numbers(days_and_times(text)[1]))
        ):
            return False
    return True


def unknown_option(question: str, passages: Sequence[Passage]) -> str:
    """An option of a command ("--watch") that no passage has, where they have others; or ""."""
    texts = [passage.text for passage in passages]
    if not any(map(_OPTION.search, texts)):
        return ""
    for asked in _OPTION.finditer(question):
        name = re.escape(asked["name"])
        held = re.compile(rf"[-–—`]{name}(?![\w-])|\b{name}\s*[=:]", re.IGNORECASE)
        if not any(map(held.search, texts)):
            return asked[0]
    return ""


def unknown_key(question: str, passages: Sequence[Passage]) -> str:
    """A name such as "sync.retries" that no passage has, where they have others of its group; or ""."""
    texts = " ".join(passage.text for passage in passages)
    for asked in _KEY.finditer(question):
        group = re.escape(asked["group"])
        if not re.search(rf"(?<![\w.]){re.escape(asked[0])}(?!\w)", texts) and re.search(
            rf"(?<![\w.]){group}\w", texts
        ):
            return asked[0]
    return ""


def unknown_letter(question: str, passages: Sequence[Passage]) -> str:
    """What a question names by a letter ("grade D") that no passage has, where one tells of others; or ""."""
    for asked in _LETTERED.finditer(question):
        letters = [set(_LETTER.findall(f"{one.prefix}\n{one.text}")) for one in passages]
        if any(asked["letter"] in some for some in letters):
            continue
        kind = stem(asked["kind"])
        if any(
            len(some) >= _SEVERAL and kind in stems_of(f"{one.prefix} {one.text}")
            for some, one in zip(letters, passages, strict=True)
        ):
            return asked[0]
    return ""


def doer_unknown(question: str, missing: Collection[str], passages: Sequence[Passage]) -> str:
    """Who a question says did something, and occurs nowhere, where others are told to have done it; or "".

    "What concerns did Latvia raise?", over "Finland and Estonia raised concerns".
    """
    asked = _DONE_BY.search(question)
    if asked is None or asked["name"].lower() not in set(missing) & set(naming_words(question)):
        return ""
    wanted = frozenset(map(stem, content_words(question))) - {stem(asked["name"].lower())}
    sentences = (one.quote(sentence) for one in passages for sentence in one.sentences)
    if any(wanted <= stems_of(text) and _others_do(asked["verb"], text) for text in sentences):
        return asked["name"]
    return ""


def _others_do(verb: str, text: str) -> bool:
    done = (
        word.start() for word in re.finditer(r"\w+", text) if stem(word[0].lower()) == stem(verb)
    )
    before = text[: next(done, 0)]
    names = set(naming_words(before))
    return any(one["name"].lower() in names for one in _DOER.finditer(before))


def named_otherwise(question: str, missing: Collection[str], passage: Passage) -> str:
    """The name in a question that occurs nowhere, where a passage calls others of the kind by names; or ""."""
    for asked in _CALLED.finditer(question):
        name = asked["name"].lower()
        if (
            name in missing
            and name in naming_words(question)
            and _calls_others(asked["kind"], passage)
        ):
            return asked["name"]
    return ""


def _calls_others(kind: str, passage: Passage) -> bool:
    text = f"{passage.title}. {passage.text}"
    names = set(naming_words(text))
    called = re.finditer(rf"\b([A-Z][\w-]+) {kind}\b", text)
    return any(one[1].lower() in names for one in called)
