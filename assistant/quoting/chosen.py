"""The short answer to "in March or April?": which of the two stands in the sentence that decides."""

from __future__ import annotations

import re

from assistant.language.english import QUESTION_WORD, bare, stems_of
from assistant.language.negation import says_otherwise
from assistant.questions.pairs import pair_in, stretch_of
from assistant.questions.question import Question
from assistant.reading.lists.list_runs import Piece
from assistant.reading.reader import RankedSentence, Reading
from assistant.reading.tables.named_rows import is_table_row
from assistant.retrieval.faq import asks
from ingest.document import BlockKind

_QUESTION_WORD_FIRST = re.compile(rf"{QUESTION_WORD}\b", re.IGNORECASE)


def chosen(question: Question, reading: Reading) -> str:
    """Of "in March or April?" the one that the best sentence names alone, if none beside it names the other."""
    pair = pair_in(question.text)
    best = reading.sentences[0]
    if pair is None or not pair.chooses or pair.measures or is_table_row(best):
        return ""
    if says_otherwise(best.text, question.text) or asks(best.text):
        return ""
    sides = [*zip((pair.first, pair.second), pair.words_apart(), strict=True)]
    named = [side for side, apart in sides if not apart.isdisjoint(stems_of(best.text))]
    beside = [one.text for one in reading.sentences[1 : reading.answering]]
    # The other may hold "during probation".
    beside += map(best.passage.quote, best.passage.sentences)
    others = list(map(stems_of, beside))
    against = [side for side, apart in sides if side not in named for one in others if apart & one]
    if len(named) != 1 or against:
        return ""
    told = next(stretch_of(side, apart, best.text) for side, apart in sides if side in named)
    # "Who left, A or B?": who stands there may as well be left; what the reader marks tells.
    unmarked = stems_of(best.direct_text).isdisjoint(stems_of(told))
    return "" if _QUESTION_WORD_FIRST.match(bare(question.text)) and unmarked else told


def beside_the_choice(question: Question, ranked: RankedSentence, told: str) -> bool:
    """Whether a short answer is neither of the two though its sentence names one: "During probation"."""
    pair = pair_in(question.text)
    if pair is None or not pair.chooses:
        return False
    either = frozenset().union(*pair.words_apart())
    return either.isdisjoint(stems_of(told)) and not either.isdisjoint(stems_of(ranked.text))


def with_the_other(question: Question, reading: Reading, pieces: list[Piece]) -> list[Piece]:
    """The pieces with the sentence beside the best one that names the other of the two: each may hold for some."""
    pair = pair_in(question.text)
    best = reading.sentences[0]
    if pair is None or not pair.chooses or best.sentence.kind is not BlockKind.PARAGRAPH:
        return pieces
    said = stems_of(" ".join(passage.quote(sentence) for passage, sentence in pieces))
    lacking = [apart for apart in pair.words_apart() if apart.isdisjoint(said)]
    if len(lacking) != 1:
        return pieces
    named = [
        (best.passage, sentence)
        for sentence in best.passage.sentences
        if sentence.kind is BlockKind.PARAGRAPH
        and lacking[0] <= stems_of(best.passage.quote(sentence))
    ]
    return [*pieces, *named[:1]]
