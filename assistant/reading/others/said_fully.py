"""The sentence with more words of a question than the best one: whose insurance it is, or that there is none."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.language.english import STOPWORDS, stem, stems_of, words_of
from assistant.language.negation import negates, negations
from assistant.questions.naming_words import naming_words
from assistant.questions.question import Question
from assistant.reading.lists.lists import with_header
from assistant.reading.reader import RankedSentence, Reading
from ingest.document import BlockKind

# So little (logits) below the best sentence the fuller one may lie.
_NEAR = 1.5
# And so large a share of the question's words the best one has, to be about the same of another.
_SAME = 0.5
# What denies it may lie so far below: the reader hardly tells it from what answers.
_DENIED = 7.0
_WORDS = 2  # of a question, the fewer the more sentences have them all
_CLOSE = 3  # words on either side of a negation, of which one is what it denies
_KINDS = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
# What a sentence supposes it denies nobody: "If a class is cancelled, you get a voucher."
_SUPPOSED = re.compile(
    r"(?<!only )(?<!even )\b(?:if|when(?:ever)?|whether|in case|once)\b[^,;:.]*", re.IGNORECASE
)


def of_fuller(question: Question, reading: Reading) -> Reading:
    """The same led by the evidence that says of what is asked for what the best sentence says of another.

    "The Tenant insures its own stock" beside "The Landlord insures the building", where that is asked for. Beside
    a row of a table it is a sentence with all words of the question: "Confidential paper goes into the bins".
    """
    if whole := _beside_line(question, reading):
        return reading.led_by([whole])
    evidence = reading.sentences[: reading.answering]
    kinds = (BlockKind.PARAGRAPH, BlockKind.TABLE_ROW)
    if len(evidence) < 2 or evidence[0].sentence.kind not in kinds:
        return reading
    best, *others = evidence
    fuller = [one for one in others if _says_more(question, best, one)]
    if not fuller:
        return reading
    rest = [one for one in reading.sentences if one is not fuller[0]]
    return replace(reading, sentences=(fuller[0], *rest))


def _beside_line(question: Question, reading: Reading) -> RankedSentence | None:
    """The sentence near the best one with all words of a question, where that is a line of a list with none.

    "Mats Ekblom left the board in 2022" below the names of its members. Both readings of it must agree: it holds a
    short answer that is likelier than that of the line.
    """
    best = reading.sentences[0] if reading.sentences else None
    asked = frozenset(question.stems)
    if best is None or best.direct is None or len(asked) < _WORDS + 1 or asked & _said(best):
        return None
    if best.sentence.kind is not BlockKind.LIST_ITEM:
        return None
    return next(
        (
            one
            for one in reading.near
            if one.passage.id == best.passage.id
            and one.sentence.kind is BlockKind.PARAGRAPH
            and not one.sentence.lead
            and asked <= _said(one)
            and one.direct is not None
            and one.direct.margin > best.direct.margin
        ),
        None,
    )


def of_named_beside(question: Question, reading: Reading) -> Reading:
    """The same with the sentence of the passage as evidence that alone has a name of the question, and more of it.

    "The branch in Westfield stays closed" beside when the library opens, where Westfield's is asked for.
    """
    evidence = reading.sentences[: reading.answering]
    if not evidence:
        return reading
    # "IT" is "it", too.
    names = (word for word in naming_words(question.text) if word not in STOPWORDS)
    named = frozenset(map(stem, names))
    missed = named.difference(*(one.stems_around for one in evidence))
    if not missed or evidence[0].sentence.kind is not BlockKind.PARAGRAPH:
        return reading
    for one in reading.near[len(evidence) :]:
        here = one.passage.id == evidence[0].passage.id and one.sentence.kind is BlockKind.PARAGRAPH
        if here and missed <= _said(one) and _said(one) & (frozenset(question.stems) - missed):
            rest = [other for other in reading.sentences[len(evidence) :] if other is not one]
            sentences = (*evidence, one, *rest)
            return replace(reading, sentences=sentences, answering=len(evidence) + 1)
    return reading


def of_denials(question: Question, reading: Reading) -> Reading:
    """The same led by the sentence of the passage that denies what the question takes for granted.

    "Sale items cannot be exchanged" for how to exchange one, where the best sentence tells of other items: it
    lacks words of the question, and this one has all.
    """
    best = reading.sentences[0] if reading.sentences else None
    asked = frozenset(question.stems)
    if best is None or len(asked) < _WORDS or negates(question.text) or asked <= _said(best):
        return reading
    denying = [
        one
        for one in reading.sentences[1:]
        if one.passage.id == best.passage.id
        and one.score >= best.score - _DENIED
        and one.sentence.kind in _KINDS
        and asked <= _said(one)
        and _denies(one, asked)
    ]
    if not denying:
        return reading
    evidence = reading.sentences[: reading.answering]
    same = [one for one in evidence if len(asked & _said(one)) >= len(asked) * _SAME]
    return reading.led_by([denying[0], *(one for one in same if one is not denying[0])])


def _denies(one: RankedSentence, asked: frozenset[str]) -> bool:
    """Whether a negation stands by a word that is asked for: "no need to ring before you rent one" denies none."""
    text = _SUPPOSED.sub("", one.text)
    return any(
        not asked.isdisjoint(stems_of(" ".join(words_of(text[: at.start()])[-_CLOSE:])))
        or not asked.isdisjoint(stems_of(" ".join(words_of(text[at.end() :])[:_CLOSE])))
        for at in negations(text)
    )


def _said(one: RankedSentence) -> frozenset[str]:
    return stems_of(one.text)


def _says_more(question: Question, best: RankedSentence, other: RankedSentence) -> bool:
    if other.passage.id != best.passage.id:
        return False
    asked, kinds = frozenset(question.stems), (best.sentence.kind, other.sentence.kind)
    if kinds == (BlockKind.TABLE_ROW, BlockKind.PARAGRAPH):
        above = " ".join(one.quote(line) for one, line in with_header(best)[:-1])
        told = stems_of(f"{above} {best.passage.prefix} {best.text}")
        return other.score >= best.score - _NEAR and asked <= _said(other) and not asked <= told
    if kinds[0] is not kinds[1] or kinds[0] is BlockKind.TABLE_ROW:
        return False
    held = asked & stems_of(best.text)
    parallel = len(held) >= len(asked) * _SAME and other.score >= best.score - _NEAR
    return parallel and held < asked & stems_of(other.text)
