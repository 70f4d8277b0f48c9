"""Whether the passages say what a chat model wrote: by figures, names and words, sentence by sentence.

This does not understand text. It finds what can be found without understanding: a figure or a name that
the cited passages do not hold, a sentence that says of the same words that it is not so, or that it is, and
one whose words are in no passage. Such a sentence is left out;
a sentence without a marker whose passage is found gets one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.language.english import content_terms, stem, words_of
from assistant.language.figures import Figures, tells_figure
from assistant.language.names import names_known
from assistant.language.negation import denies
from assistant.markers import Offered, without_markers
from assistant.writing.claims import BEFORE_POINT, AnswerLine, Claim, LineRole, joined, lines_of
from assistant.writing.refusal import is_refusal
from ingest.sentences import sentence_spans

# The share of a sentence's content words that a passage must hold to become its footnote: less is asked of a
# passage that a sentence beside it, or the line that introduces it, cites, least where figures tell it.
_COVERED, _COVERED_NEAR, _COVERED_FIGURE = 0.75, 0.6, 0.25
# The share of words that two sentences have in common which say the same, or the opposite.
_ALIKE = 0.75
# B204, P077: letters first, so that "5th" and "12km" are none.
_LETTER = r"A-Za-zÀ-ɏͰ-ӿ"
_IDENTIFIER = re.compile(rf"[{_LETTER}]+\d\w*")
# Scripts without spaces have figures right behind any word: "工作日9:00".
_BEFORE_FIGURE = re.compile(rf"(?<=[^\W\d_{_LETTER}])(?=\d)")
_VERSION = re.compile(r"v(?=\d)")
_SPACES = re.compile(r" {2,}")


@dataclass(frozen=True, slots=True)
class Supported:
    """An answer of which every sentence has a passage that may say it, and the sentences left out.

    ``markdown`` is empty when nothing is left; ``contradicted`` tells that a sentence which named its
    passages stated a figure or a name that they do not hold, ``is_bare`` that nothing was stated that a
    passage could say ("Yes.").
    """

    markdown: str
    left_out: tuple[str, ...] = ()
    contradicted: bool = False
    is_bare: bool = False


def supported(markdown: str, offered: Mapping[int, Offered], question: str) -> Supported:
    """Keep the sentences of ``markdown`` that the ``offered`` passages may say.

    Names that the ``question`` holds need not stand in a passage; its figures do. An answer that begins
    by saying that the passages do not answer is none.
    """
    lines = lines_of(markdown)
    claims = (claim for line in lines for claim in line.claims if not claim.is_empty)
    first = next(claims, None)
    if first is None:
        return Supported("", is_bare=True)
    if is_refusal(first.text):
        return Supported("")
    check = _Check({n: _Source(span) for n, span in offered.items()}, question)
    kept = [check.line(lines, at) for at in range(len(lines))]
    text = joined(lines, kept) if check.says_something else ""
    return Supported(text, tuple(check.left_out), check.contradicted)


class _Source:
    """What one passage, with its title and headings, holds."""

    def __init__(self, span: Offered) -> None:
        self.document = span.passage.document
        self.quote = span.quote
        self.text = f"{span.passage.prefix}\n{span.quote}"

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(words_of(self.text))

    @cached_property
    def told(self) -> Sequence[tuple[frozenset[str], bool]]:
        """The stems of each sentence, and whether it says "not"."""
        sentences = (self.quote[start:end] for start, end in sentence_spans(self.quote))
        return [(_stems(sentence), denies(sentence)) for sentence in sentences]

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(map(stem, self.words))


class _Check:
    def __init__(self, sources: Mapping[int, _Source], question: str) -> None:
        self._sources = sources
        self._asked = frozenset(words_of(question))
        self._said: set[tuple[str, tuple[int, ...]]] = set()
        self.left_out: list[str] = []
        self.contradicted = False
        self.says_something = False

    def line(self, lines: Sequence[AnswerLine], at: int) -> list[str]:
        """The sentences of a line that stay, as they will be written."""
        role, claims, kept = lines[at].role, lines[at].claims, []
        for position, claim in enumerate(claims):
            if role is LineRole.TEXT and not lines[at].is_listed and not claim.is_empty:
                if (claim.text, claim.numbers) in self._said:
                    continue  # a model that goes round in circles
                self._said.add((claim.text, claim.numbers))
            leads = role is LineRole.LEAD and position == len(claims) - 1
            written = self._claim(
                claim, _near(lines, at, position), leads or role is LineRole.HEADING
            )
            if written is None:
                self.left_out.append(claim.text)
            else:
                kept.append(written)
        return kept

    def _claim(self, claim: Claim, near: Sequence[int], is_introduction: bool) -> str | None:
        named = [number for number in claim.numbers if number in self._sources]
        if claim.is_empty or is_refusal(claim.text):  # no passage can say what none says
            return claim.written
        if named and self._says(claim.text, named):
            written = claim.written
        elif is_introduction and not named:
            return claim.written
        else:
            found = self._passage_of(claim.text, near)
            if found is None:
                self.contradicted = self.contradicted or bool(named)
                return None
            written = _citing(claim.written, found)
        self.says_something = self.says_something or not is_introduction
        return written

    def _passage_of(self, text: str, near: Sequence[int]) -> int | None:
        """The passage that holds most of a sentence's words, and its figures and names."""
        stems = _stems(text)
        least_near = _COVERED_FIGURE if tells_figure(text) else _COVERED_NEAR
        best, share = None, 0.0
        for number, source in self._sources.items():
            held = len(stems & source.stems) / len(stems) if stems else 0.0
            least = least_near if number in near else _COVERED
            if held > share and held >= least and self._says(text, [number]):
                best, share = number, held
        return best

    def _says(self, text: str, numbers: Iterable[int]) -> bool:
        """Whether the passages hold every figure and name of a sentence."""
        sources = [self._sources[number] for number in numbers]
        passages = "\n".join(source.text for source in sources)
        if not Figures(_BEFORE_FIGURE.sub(" ", passages)).state(_BEFORE_FIGURE.sub(" ", text)):
            return False
        if _is_denied(text, sources):
            return False
        words = frozenset[str]().union(*(source.words for source in sources))
        identifiers = {word for word in words_of(text) if _IDENTIFIER.fullmatch(word)}
        if not all(word in words or _VERSION.sub("", word) in words for word in identifiers):
            return False
        documents = {source.document for source in sources}
        elsewhere = (s.words for s in self._sources.values() if s.document in documents)
        return names_known(text, passages, frozenset[str]().union(*elsewhere), self._asked)


def _stems(text: str) -> frozenset[str]:
    return frozenset(map(stem, content_terms(text)))


def _is_denied(text: str, sources: Iterable[_Source]) -> bool:
    """Whether all that the passages say in the words of ``text`` is "not" so where it is, or so round."""
    said, is_not = _stems(text), denies(text)
    alike = [
        told_not
        for source in sources
        for told, told_not in source.told
        if len(said & told) > _ALIKE * len(said | told)
    ]
    return bool(alike) and is_not not in alike


def _near(lines: Sequence[AnswerLine], at: int, position: int) -> Sequence[int]:
    """The numbers that the sentences around it name, or the line that leads to a list."""
    before, after = lines[at].claims[:position], lines[at].claims[position + 1 :]
    beside = [
        next((claim.numbers for claim in claims if claim.numbers), ())
        for claims in (before[::-1], after)
    ]
    if any(beside):
        return [number for numbers in beside for number in numbers]
    for line in reversed(lines[:at]):
        if line.role is LineRole.LEAD:
            return line.claims[-1].numbers
        if line.claims and not line.is_listed:
            break
    return ()


def _citing(written: str, number: int) -> str:
    body = _SPACES.sub(" ", BEFORE_POINT.sub("", without_markers(written))).rstrip()
    space = written[len(written.rstrip()) :]
    border = " |" if body.endswith("|") else ""
    return f"{body.removesuffix('|').rstrip()} [{number}]{border}{space}"
