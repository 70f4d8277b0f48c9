"""The seam where a reader plugs in: retrieved passages in, ranked sentences and a confidence out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from assistant.language.english import stems_of
from assistant.reading.cells import heads_rows
from assistant.retrieval.continued import Header
from assistant.retrieval.faq import as_said, asks, is_added_to_question
from assistant.retrieval.retriever import Retrieval
from ingest.document import BlockKind, Passage, Sentence

# The reader hardly tells a thing from its opposite, or one kind, day or address from another: so much (logits)
# below the sentence about the other the right one may lie.
NEAR = 4.0
# What opens a letter, in a line of its own.
_GREETS = re.compile(
    r"(?:dear|hello|hi|sehr geehrte\w*|liebe\w*|cher\w*|estimad\w*)\b[^.?:;]{0,60}[,!]\s*$",
    re.IGNORECASE,
)
# What is said without telling anything, what an export of a chat leaves out, and what quotes a mail.
_TELLS_NOTHING = re.compile(
    r"[\W_]*|\W*(?:ok(?:ay|ey)?|thanks|thank you|great|alright|noted|got it|perfect|cool|danke|merci)\W*"
    r"|<[^<>]{3,60}>|\[[\d*†‡]{1,3}\]"
    r"|(?:figure|fig\.?|abbildung|abb\.) [\d.-]+[.:]? [^.!?\d]{1,60}"  # what a picture is called
    r"|(?:On|Am|Le|El|Il) .{4,120}(?:wrote|schrieb.{0,60}|écrit|escribió|scritto) ?:",
    re.IGNORECASE,
)
# Below a heading that is an index, what leads to pages: "signal handling. . . . . . 45", "signals, 4, 45-47".
_INDEX = re.compile(
    r"(?:(?:appendix )?[\w.]{1,4} )?(?:[^\W\d_]+ ){0,2}(?:index(?:es)?|indices|contents)",
    re.IGNORECASE,
)
_LEADS_TO_PAGE = re.compile(
    r".{1,120}?(?:[.…] ?){3,400}\d{1,4}|[^.!?]{1,80}(?:, ?\d{1,4}(?: ?[–-] ?\d{1,4})?){1,30}",
    re.DOTALL,
)
# A name in a line of its own, as below a letter.
_SIGNED = re.compile(r"[^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*){0,3}")


class DirectAnswer(NamedTuple):
    """The shortest stretch that answers: offsets into the document.

    ``margin`` is its score against "no answer here", in logits; above 0 it rather is one.
    """

    start: int
    end: int
    margin: float


class RankedSentence(NamedTuple):
    """A sentence of a retrieved passage. Scores order sentences of one question only.

    ``direct`` is the best short answer inside the sentence, from a reader that gives any; ``header`` the
    header row, and the passage that holds it, of the table in whose midst the passage begins; ``asked_for``
    is true of the one row of a table that the question names.
    """

    passage: Passage
    sentence: Sentence
    score: float
    direct: DirectAnswer | None = None
    header: Header | None = None
    asked_for: bool = False

    @property
    def text(self) -> str:
        """The exact characters of the sentence."""
        return self.passage.quote(self.sentence)

    @property
    def stems_around(self) -> frozenset[str]:
        """The stems of the sentence and of what stands above it."""
        return stems_of(self.passage.prefix) | stems_of(self.text)

    @property
    def key(self) -> tuple[str, int]:
        """What the sentence is known by: its passage and where it begins."""
        return self.passage.id, self.sentence.start

    @property
    def direct_text(self) -> str:
        """The exact characters of the short answer, or ""."""
        if self.direct is None:
            return ""
        begin = self.passage.start
        return self.passage.text[self.direct.start - begin : self.direct.end - begin]


def may_answer(ranked: RankedSentence) -> bool:
    """Whether a sentence tells something.

    A heading names its section, as a row may those below it, and a question in the text is like one: what
    follows answers, but for what who asks adds. Nor does what a letter opens with, or closes with, "Okay." in a
    conversation, a footnote's mark, or a figure that a program prints; nor an index, which says where it is told.
    """
    text, kind = ranked.text, ranked.sentence.kind
    heads = kind is BlockKind.HEADING or heads_rows(ranked.passage, ranked.sentence)
    if heads or asks(text) or _GREETS.match(text) or _TELLS_NOTHING.fullmatch(as_said(text)):
        return False
    if kind is BlockKind.CODE and not any(map(str.isalpha, text)):
        return False
    of_frame = _signs(ranked) or _is_of_index(ranked)
    return not of_frame and not is_added_to_question(ranked.passage, ranked.sentence)


def _is_of_index(ranked: RankedSentence) -> bool:
    """Whether a line leads to pages, below a heading that says so: "signals . . . . 45"."""
    named = any(map(_INDEX.fullmatch, ranked.passage.headings))
    return named and _LEADS_TO_PAGE.fullmatch(ranked.text) is not None


def _signs(ranked: RankedSentence) -> bool:
    """Whether a sentence is the name that a mail says it is from."""
    text = ranked.text
    if not _SIGNED.fullmatch(text):
        return False
    written = rf"^(?:From: .*\b{re.escape(text)}\b|.*\b{re.escape(text)}\b.* wrote ?:$)"
    before = ranked.passage.text[: ranked.sentence.start - ranked.passage.start]
    return re.search(written, before, re.MULTILINE) is not None


# What is left of the doubt where figures of a table were compared, which the reader cannot see. Of 156 questions
# over twelve invented tables, half about what those lack, it is used for 75: .88 get all the right rows and no
# other, at a mean confidence of .55 without it and .78 with it. .27 would make that .88; it is kept above, for of
# what adds something to such a table ("in Lisbon") seven are shown for four more right (docs/decisions.md).
_DOUBT_LEFT = 0.5


@dataclass(frozen=True, slots=True)
class Reading:
    """Every sentence of the passages read, best first.

    ``confidence`` in [0, 1] is the reader's estimate that the best sentence answers the question;
    below the threshold the assistant abstains. The first ``answering`` sentences are evidence.
    """

    sentences: tuple[RankedSentence, ...]
    confidence: float
    answering: int = 1

    @property
    def near(self) -> list[RankedSentence]:
        """The sentences within ``NEAR`` of the best one, itself included."""
        return [one for one in self.sentences if one.score >= self.sentences[0].score - NEAR]

    def led_by(self, told: Sequence[RankedSentence]) -> Reading:
        """The same with ``told`` first; of the evidence only what is among them is left, or the first."""
        rest = [one for one in self.sentences if one not in told]
        found = sum(one in told for one in self.sentences[: self.answering])
        return replace(self, sentences=(*told, *rest), answering=max(1, found))

    def surer(self) -> Reading:
        """The same where a rule tells what the reader hardly can: compared rows, an office beside a name."""
        return replace(self, confidence=1 - _DOUBT_LEFT * (1 - self.confidence))

    def doubted(self) -> Reading:
        """The same with half its odds or less, where what the question hangs on occurs nowhere: c becomes c²."""
        return replace(self, confidence=self.confidence**2)


class Reader(Protocol):
    """Reads a question together with the passages found for it."""

    @property
    def name(self) -> str:
        """What answers say under ``answerer``."""

    def threshold(self, wrong_at_most: float) -> float:
        """The confidence below which to abstain, so that at most this share of answers is wrong."""

    def read(self, retrieval: Retrieval, enough: float = 1.0) -> Reading:
        """Rank the sentences of the retrieved passages.

        From the confidence ``enough`` on what the search puts far behind need not be read.
        """

    def rerank(self, retrieval: Retrieval, keep: int) -> Retrieval:
        """The ``keep`` passages that answer best, for an answerer that writes from passages."""
