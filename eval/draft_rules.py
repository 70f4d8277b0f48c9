"""Turns a declarative sentence into questions by rule, without a model.

What it does: reads subject, verb and the rest off a plain English main clause, and asks for one part
of it: why (because, so that), when, how many, how long, how much, where, who, what.
What it does not do: it never guesses. A sentence with a pronoun for a subject, quotation marks, brackets
or a second clause it cannot cut off gives nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from eval.draft_words import (
    AUXILIARIES,
    BASES,
    DATE,
    DETERMINERS,
    LEANING,
    MONEY,
    NO_SUBJECT,
    NUMBER,
    OF_PEOPLE,
    PARTICIPLE,
    PAST,
    PEOPLE,
    PERIOD,
    THIRD,
    TRANSITIVE,
    singular,
    third_person,
)

_SENTENCE_WORDS = (4, 32)
_QUESTION_WORDS = (4, 18)
_MOST_SUBJECT_WORDS = 8
_SMALL = re.compile(r"(?<![\w@./-])[a-z][a-z’']*(?![\w@/]|\.\w)")
_NAMED = re.compile(r"(?<=[a-z,] )[A-Z][a-z’']+")
_UNFIT = re.compile(r"[\"“”«»()\[\]{};:*_`|<>/\\]|--|—|\bhttps?|\.\.\.|…|\? |! ")
_AUXILIARY = re.compile(rf"(?:{AUXILIARIES})")
_SUBORDINATE = re.compile(
    r",? (?:because|so that|since|although|though|while|whereas|unless|until|if|when|where|whereby"
    r"|whether|how|why|which|who|whose|that|as soon as|as long as|after|before)\b"
)
# A comma, and then no further item of a list: what follows adds to a clause that is complete.
_ADDITION = re.compile(
    r",(?= (?:which|who|where|when|while|but|so|as|following|including|with|although|though|because|since"
    r"|unless|if|after|before|thus|thereby|making|leading|leaving|given|except|rather|not|and (?:is|are|was"
    r"|were|has|have|had|can|will|must|may|should)|\w+ing)\b)"
)
_SECOND_VERB = re.compile(rf" (?:and|but|or)(?: then| also| not)? (?:{AUXILIARIES}|do not)\b")
_REASON = re.compile(r",? (because (?!of\b).+|so that .+)$|, (since (?!.*\d{4}).+)$")
_WHEN = re.compile(
    rf" ((on|in|at|by|until|since|from) (?:the )?{DATE})(?=$|,| (?:for|with|under|by)\b)"
)
_FRONTED = re.compile(rf"(?:(On|In|By|Since) {DATE}),? (?=[A-Z\d]|the |a |an )")
_FOR_LONG = re.compile(rf" (for {PERIOD})$")
_WITHIN = re.compile(rf" (within {PERIOD}(?: of [\w ]+)?)$")
_HOW_MANY = re.compile(
    rf"(?:^| )({NUMBER}) ((?:[a-z-]+ ){{0,2}}?(?:[a-z-]+[^s\W]s|people|men|women|children|staff))(?=$| |,)"
)
_PLACE = re.compile(
    r"\b((?:stored|kept|located|held|based|found|stationed|displayed|published|parked|listed|born|buried"
    r"|situated|given out)) ((?:at|in|on|near|beside|behind|opposite) (?!(?:the )?(?:\d|first|second|last|end"
    r"|case|order|addition|part|fact|general|time)\b)[\w’' -]+)$"
)
_NOT_AN_OBJECT = re.compile(
    r"\b(?:in|at|on|with|from|for|over|after|before|within|every|than|per|between|under|the|its|their|into"
    r"|by|and|or|to|of)$"
)
_OF_WHAT = re.compile(
    r" of (?:[\w-]+ ){0,2}[\w-]+?(?=$|,| (?:per|a|an|in|for|at|on|to|from|with|by|during|before|after)\b)"
)
_PREPOSITION = re.compile(r" (?:of|for|in|on|at|with|from|to|by|beside|under|over|between)\b")
_TAKEN = frozenset(
    ("taken", "written", "given", "known", "led", "built", "made", "held", "found", "born", "paid")
)
_UNITS = re.compile(r"(?:per|cent|times|years|thousands|hundreds)$")


class Words:
    """Which words the documents write small and which as names: how a moved subject is written."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._small: Counter[str] = Counter()
        self._names: Counter[str] = Counter()
        for text in texts:
            self._small.update(_SMALL.findall(text))
            self._names.update(word.lower() for word in _NAMED.findall(text))

    def lowered(self, subject: str) -> str:
        """``subject`` as it stands inside a sentence: its first word small, unless it is a name."""
        first, space, rest = subject.partition(" ")
        plain = first.lower().partition("-")[0]
        if (len(first) > 1 and first.isupper()) or any(c.isdigit() for c in first):
            return subject
        small = first[:1].lower() + first[1:]
        return small + space + rest if self._is_common(plain, rest) else subject

    def is_name(self, subject: str) -> bool:
        """Whether ``subject`` begins with a name."""
        return self.lowered(subject)[:1].isupper()

    def _is_common(self, plain: str, rest: str) -> bool:
        if plain in DETERMINERS:
            return True
        small, named = self._small[plain], self._names[plain]
        if small or named:
            return small > named and not rest[:1].isupper()
        # Seen nowhere else: told by its form.
        return (
            re.search(r"(?:tion|sion|ity|ment|graphy|ness|ance|ence|ing|[^su]s)$", plain)
            is not None
        )


class Made(NamedTuple):
    """A question and the part ``sentence[start:end]`` that answers it."""

    question: str
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A main clause: subject, what asks (an auxiliary, or do/does/did), and the rest in base form.

    ``finite`` is the verb as it stands, "" for an auxiliary; ``at`` is where ``rest`` begins in the
    sentence.
    """

    subject: str
    asking: str
    rest: str
    finite: str = ""
    base: str = ""
    at: int = 0

    def inverted(self, rest: str) -> str:
        """As a question has it: is the door open; does the door open."""
        verb = f"{self.base} " if self.base else ""
        if self.asking == "cannot":
            return f"can {self.subject} not {rest}".strip()
        negated = re.match(r"not ", rest)
        return f"{self.asking} {self.subject} {verb}{rest}".strip() if not negated else (
            f"{self.asking} {self.subject} not {rest[4:]}".strip()
        )  # fmt: skip


def questions_from(sentence: str, words: Words) -> Iterator[Made]:
    """The questions that ``sentence`` (one line, single spaces) answers, the most telling first.

    ``words`` are those of the documents it comes from.
    """
    text = sentence.rstrip()
    least, most = _SENTENCE_WORDS
    if not text.endswith(".") or _UNFIT.search(text) or not least <= len(text.split()) <= most:
        return
    text = text[:-1]
    for rule in _RULES:
        for made in rule(text, words):
            question = _polished(made.question)
            if _stands(question):
                yield made._replace(question=question)


def _polished(question: str) -> str:
    words = " ".join(question.split()).strip(" ,") + "?"
    return words[:1].upper() + words[1:]


def _stands(question: str) -> bool:
    least, most = _QUESTION_WORDS
    if re.search(r"\b(?:before|after|earlier|later|too|as well)\?$", question):
        return False
    return least <= len(question.split()) <= most and not LEANING.search(question)


# --- reading a clause ----------------------------------------------------------------------------


def _clause(text: str, words: Words, at: int = 0) -> Clause | None:
    """The main clause of ``text[at:]``; None where it cannot be told."""
    parts = text[at:].split(" ")
    for number in range(1, min(len(parts), _MOST_SUBJECT_WORDS + 1)):
        word = parts[number]
        begin = at + len(" ".join(parts[:number])) + 1
        subject = text[at : begin - 1]
        if _AUXILIARY.fullmatch(word):
            after = begin + len(word) + 1
            if not _is_subject(subject) or not text[after:]:
                return None
            if word in _HAVE and not PARTICIPLE.match(text[after:]):
                return Clause(
                    words.lowered(subject), _HAVE[word], text[after:], word, "have", after
                )
            return Clause(words.lowered(subject), word, text[after:], at=after)
        adverb = _ADVERB.fullmatch(parts[number - 1]) is not None
        own = subject.rsplit(" ", 1)[0] if adverb and number > 1 else subject
        read = _verb(word, own)
        if read is None or not _is_subject(own):
            continue
        if read[1] == "did" and parts[number + 1 : number + 2] == ["by"]:
            return None  # "created by": no verb of a clause
        base, asking = read
        after = min(begin + len(word) + 1, len(text))
        rest = text[after:]
        if _has_verb(rest):
            return None
        lead = f"{parts[number - 1]} " if adverb and own != subject else ""
        return Clause(words.lowered(own), asking, rest, word, lead + base, after)
    return None


_ADVERB = re.compile(
    r"[a-z]+ly|never|also|often|always|still|only|soon|later|then|now|already|even"
)
_HAVE = {"has": "does", "have": "do", "had": "did"}


def _verb(word: str, subject: str) -> tuple[str, str] | None:
    last = subject.rsplit(" ", 1)[-1]
    plural = (
        " and " in subject or re.search(r"[^su]s$|^(?:people|staff|children)$", last) is not None
    )
    if word in THIRD and not plural:
        return THIRD[word], "does"
    if word in PAST:
        return PAST[word], "did"
    if word in BASES and plural:
        return word, "do"
    return None


def _has_verb(rest: str) -> bool:
    """Whether the main clause goes on with another finite verb: then the first was perhaps none."""
    cut = _SUBORDINATE.split(" " + rest, maxsplit=1)[0]
    cut = _ADDITION.split(cut, maxsplit=1)[0]
    return any(
        _AUXILIARY.fullmatch(word) or (word in THIRD and word not in _NOUNS_TOO) or word in BASES - _NOUNS_TOO
        for word in re.sub(r"\bto \w+", "", cut).split(" ")
    )  # fmt: skip


# Forms that are nouns as often as verbs, and so say nothing about a second verb.
_NOUNS_TOO = frozenset(
    """change changes charge charges check checks claim claims control controls cost costs cover covers
    demand demands design designs end ends face faces fall falls find finds form forms gain gains head
    heads help helps hold holds host hosts increase increases influence issue issues lack lead leads
    leave leaves lie lies link links list lists lock locks measure measures move moves need needs
    offer offers order orders own pay permit permits play plays point points present presents promise
    promises purchase purchases record records refund refunds regard regards register release
    releases repair repairs report reports result results return returns review reviews ring rings
    rise rises rule rules run runs seat seats separate serve set sets share shares show shows sign
    signs stand stands start starts state states stay stays stop stops store stores study studies
    supply supplies support supports train trains travel treat turn turns use uses visit visits want
    work works open close live save answer answers found last call calls""".split()  # noqa: SIM905
)


def _is_subject(subject: str) -> bool:
    words = subject.split(" ")
    first = words[0].lower().strip(",")
    return (
        first not in NO_SUBJECT | BASES
        and len(words) <= _MOST_SUBJECT_WORDS
        and not re.search(
            r",|\b(?:who|which|that|whose|when|if|because|as|not|it|they|to|than)\b", subject
        )
        and not re.search(r"(?:ly|ing)$", words[0])
        and words[-1].lower() not in DETERMINERS | {"and", "or", "of"}
        and not _ADVERB.fullmatch(words[-1])
        and not any(word in PAST or word in _TAKEN for word in words[1:])
        and (first not in DETERMINERS or len(words) > 1)
    )


def _without(text: str, start: int, end: int) -> str:
    return " ".join((text[:start] + " " + text[end:]).split()).strip(" ,")


def _main(rest: str) -> str:
    """``rest`` without what a comma adds, and without a second verb phrase."""
    kept = _ADDITION.split(rest, maxsplit=1)[0]
    return _SECOND_VERB.split(kept, maxsplit=1)[0].rstrip(" ,")


# --- the rules -----------------------------------------------------------------------------------


def _why(text: str, words: Words) -> Iterator[Made]:
    reason = _REASON.search(text)
    if not reason:
        return
    group = 1 if reason.group(1) else 2
    if group == 2 and not re.search(rf"\b(?:{AUXILIARIES})\b|ed\b", reason.group(group)):
        return  # since a time, not since a fact
    main = text[: reason.start()]
    first = main.split(" ", 1)[0]
    if first.lower() in BASES and "," not in main:
        question = f"Why should you {first.lower()}{main[len(first) :]}"
    elif main.startswith("Do not "):
        question = f"Why should you not {main[len('Do not ') :]}"
    else:
        clause = _clause(main, words)
        if clause is None or _SECOND_VERB.search(clause.rest):
            return
        question = f"Why {clause.inverted(_later_dropped(clause.rest))}"
    yield Made(question, reason.start(group), reason.end(group), "why")


def _later_dropped(rest: str) -> str:
    return re.sub(
        r"^(?:therefore|thus|no longer) ", lambda m: m.group() if "no" in m.group() else "", rest
    )


def _when(text: str, words: Words) -> Iterator[Made]:
    fronted = _FRONTED.match(text)
    if fronted:
        clause = _clause(text, words, fronted.end())
        if clause is not None and not _WHEN.search(_main(clause.rest)):
            asks = {"by": "By when", "since": "Since when"}.get(fronted.group(1).lower(), "When")
            question = f"{asks} {clause.inverted(_main(clause.rest))}"
            yield Made(question, 0, len(fronted.group().rstrip(", ")), "when")
        return
    clause = _clause(text, words)
    if clause is None:
        return
    found = _WHEN.search(_main(clause.rest) if "," not in text else clause.rest)
    # "between 1980 and 1990", "from Monday to Friday": the phrase is not whole.
    if not found or re.match(r" (?:to|and|or)\b", clause.rest[found.end() :]):
        return
    rest = _main(clause.rest)
    if found.end() > len(rest) or found.group(2) == "from":
        return
    asks = {"by": "By when", "until": "Until when", "since": "Since when"}.get(
        found.group(2), "When"
    )
    remaining = _without(rest, found.start(), found.end())
    if clause.finite or remaining:
        question = f"{asks} {clause.inverted(remaining)}"
        yield Made(question, clause.at + found.start(1), clause.at + found.end(1), "when")


def _how_long(text: str, words: Words) -> Iterator[Made]:
    clause = _clause(text, words)
    if clause is None:
        return
    rest = _main(clause.rest)
    whole = re.match(rf"{PERIOD}", rest)
    if clause.base.endswith(("last", "take")) and whole:
        question = f"How long {clause.inverted('')}"
        yield Made(question, clause.at, clause.at + whole.end(), "how long")
    for pattern, asks in ((_FOR_LONG, "For how long"), (_WITHIN, "Within what time")):
        found = pattern.search(rest)
        if found:
            question = f"{asks} {clause.inverted(_without(rest, found.start(), found.end()))}"
            yield Made(question, clause.at + found.start(1), clause.at + found.end(1), "how long")


def _how_much(text: str, words: Words) -> Iterator[Made]:
    clause = _clause(text, words)
    if clause is None or not clause.base.endswith("cost"):
        return
    found = re.match(MONEY, clause.rest)
    if found:
        end = clause.at + found.end()
        yield Made(f"How much {clause.inverted('')}", clause.at, end, "how much")


def _how_many(text: str, words: Words) -> Iterator[Made]:
    clause = _clause(text, words)
    if clause is None:
        return
    rest = _main(clause.rest)
    found = _HOW_MANY.search(rest)
    if not found or _UNITS.search(found.group(2)):
        return
    before, after = rest[: found.start(1)].rstrip(), rest[found.end() :]
    # Only what stands right after the verb is its object; "in three years" is not.
    if _NOT_AN_OBJECT.search(before) or len(before.split()) > 3:
        return
    if re.match(r" (?:and|or|to)\b|,", after):
        return
    if clause.base in ("last", "take") and re.match(PERIOD, found.group().strip()):
        return  # how long, not how many
    of = _OF_WHAT.match(after)
    added = of.group() if of else ""
    tail = after[len(added) :]
    question = f"How many {found.group(2)}{added} {clause.inverted(_without(before + tail, 0, 0))}"
    end = clause.at + found.end(2) + len(added)
    yield Made(question, clause.at + found.start(1), end, "how many")


def _where(text: str, words: Words) -> Iterator[Made]:
    clause = _clause(text, words)
    if clause is None or clause.finite:
        return
    rest = _main(clause.rest)
    found = _PLACE.search(rest)
    if found and " and " not in found.group(2) and not re.search(DATE, found.group(2)):
        question = f"Where {clause.inverted(rest[: found.end(1)])}"
        yield Made(question, clause.at + found.start(2), clause.at + found.end(2), "where")


def _what_is(text: str, words: Words) -> Iterator[Made]:
    clause = _clause(text, words)
    if clause is None or clause.asking not in ("is", "are", "was", "were"):
        return
    if not re.match(r"(?:a|an|the|one of) ", clause.rest):
        return
    if len(clause.subject.split()) < 3 and not words.is_name(clause.subject):
        return  # "the cause": of what, another sentence says
    person = _is_person(clause, words) and words.is_name(clause.subject)
    asks = "Who" if person else "What"
    said = re.split(r",? (?:yet|and (?:the|a|an|two|three|it|he|she|they)) ", _main(clause.rest))[0]
    yield Made(
        f"{asks} {clause.asking} {clause.subject}", clause.at, clause.at + len(said), "what is"
    )


def _what_object(text: str, words: Words) -> Iterator[Made]:
    clause = _clause(text, words)
    if clause is None or clause.base.rsplit(" ", 1)[-1] not in TRANSITIVE:
        return
    rest = _main(clause.rest)
    if (
        len(rest.split()) < 2
        or len(clause.subject.split()) < 2
        or re.match(
            r"(?:its|their|to|that|by|in|on|at|for|from|with|as|up|out|off|only|how|what|whether|more|not|into|about|of)\b",
            rest,
        )
    ):
        return
    question = f"What {clause.inverted('')}"
    yield Made(question, clause.at, clause.at + len(rest), "what")


def _subject(text: str, words: Words) -> Iterator[Made]:
    clause = _clause(text, words)
    if clause is None:
        return
    rest = _main(clause.rest)
    told = r"(?:a|an|the|not|one|two|from|about|among|amongst|to|historically|generally) "
    if len(rest.split()) < 3 or (not clause.finite and re.match(told, rest)):
        return
    verb = clause.finite or singular(clause.asking)
    if clause.asking == "do":
        verb = "has" if clause.finite == "have" else third_person(clause.finite)
    lead = clause.base.rsplit(" ", 1)[0] + " " if " " in clause.base else ""
    asks = "Who" if _is_person(clause, words) else "What"
    end = len(clause.subject)
    yield Made(f"{asks} {lead}{verb} {rest}", 0, end, asks.lower())


def _is_person(clause: Clause, words: Words) -> bool:
    """Whether to ask "who": by the subject's head, by its form, or by what it does."""
    heads = [
        _PREPOSITION.split(part, maxsplit=1)[0].rsplit(" ", 1)[-1]
        for part in clause.subject.split(" and ")
    ]
    if any(PEOPLE.fullmatch(head) for head in heads):
        return True
    if not words.is_name(clause.subject):
        return False
    names = re.findall(r"\b[A-Z][\w’'-]+", clause.subject)
    does = clause.base.rsplit(" ", 1)[-1] in OF_PEOPLE
    return does or (len(names) == len(clause.subject.split()) == 2 and clause.asking != "are")


_RULES: tuple[Callable[[str, Words], Iterator[Made]], ...] = (
    _why,
    _how_much,
    _how_many,
    _how_long,
    _when,
    _where,
    _what_is,
    _what_object,
    _subject,
)
