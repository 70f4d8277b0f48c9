"""Steps: the procedure that is quoted whole, since half of it misleads."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile

from assistant.language.english import bare, stems_of
from assistant.questions.question import Question, Sought
from assistant.reading.lists.levels import numbers_of
from assistant.reading.lists.list_runs import Piece
from assistant.reading.lists.lists import ListGroup, groups_of, whole
from assistant.reading.reader import RankedSentence, Reading
from assistant.retrieval.faq import asks
from ingest.document import BlockKind
from ingest.readable.readable import ReadableIndex

_ASKS_HOW = re.compile(
    r"^(?:and |so |but )?(?:how (?:do|does|did|can|could|shall|should|must|may|might|would|is|are|to)\b"
    r"|what (?:do|should|must|shall|can) (?:i|we|you|one) do\b)",
    re.IGNORECASE,
)
# Share of a question's weight that the headings and the line before a list must say, for the list to be
# what is asked for: where one step is found, where several are.
_SAID_OF_ONE = 0.8
_SAID_OF_SEVERAL = 0.5
_ANY = 0.1
_MAKES = re.compile(
    r"\b(?:make|made|cook|bake|prepare|build|built|brew|assemble)d?\b", re.IGNORECASE
)
_MAKING = stems_of(
    "make made cook cooked bake baked prepare prepared build built brew brewed assemble assembled"
)
_STEPS = (BlockKind.LIST_ITEM, BlockKind.CODE)


def asks_how(question: Question) -> bool:
    """Whether a question asks how to do something, and not how much or how long."""
    return question.sought is Sought.ANYTHING and bool(_ASKS_HOW.match(bare(question.text)))


def procedure(
    question: Question, weights: Mapping[str, float], reading: Reading, index: ReadableIndex
) -> ListGroup | None:
    """The numbered list of steps that the best sentence is one of, where a question asks how to do what it says.

    Or, where that is a line of another list (the contents of a page), the one that several others are steps of.
    Above one step that is found must stand nearly all that the question says (``weights`` are of its stems),
    above several, or the first, half of it: "Printers" above "1. Hold the green key to reset" says too little.
    Where the first step is the best of several, nothing need stand above it: how to begin tells how to do it all.
    """
    best = reading.sentences[0]
    if not asks_how(question):
        return None
    if best.sentence.kind is BlockKind.PARAGRAPH:
        below = _steps_below(weights, reading, index) or _code_below(weights, best)
        return below or _steps_of_title(question, best, index)
    if best.sentence.kind not in _STEPS:
        return None
    evidence = reading.sentences[: reading.answering]
    for number, group in enumerate(_lists_of(evidence, index)):
        items = steps_of(group)
        if not items:
            continue
        found = sum(group.holds(one.passage, one.sentence) for one in evidence)
        first = items[0] == (best.passage, best.sentence)
        least = _SAID_OF_SEVERAL if first or found > 1 else _SAID_OF_ONE
        if first and found > 1:
            return group
        if (number == 0 or found > 1) and _said_above(group, weights) >= least:
            return group
    return None


def _steps_below(
    weights: Mapping[str, float], reading: Reading, index: ReadableIndex
) -> ListGroup | None:
    """The steps below a paragraph that says what one does, with it: "You can delete a file at once.".

    They are those of its section, below nearly all that the question says; or those of its document of which the
    first is evidence, too: one step is half of them.
    """
    best = reading.sentences[0]
    evidence = [
        one
        for one in reading.sentences[: reading.answering]
        if one.passage.document == best.passage.document
    ]
    after = index.catalogue.passage_after(best.passage.document, best.passage.ordinal)
    near = [best.passage] if after is None else [best.passage, after.passage]
    here = (
        whole(group, index)
        for group in groups_of(*near)
        if group.pieces[0][0].headings == best.passage.headings
    )
    begun = (
        group
        for group in _lists_of(evidence, index)
        if any(steps_of(group)[:1] == [(one.passage, one.sentence)] for one in evidence)
    )
    told = [*((group, _SAID_OF_ONE) for group in here), *((group, _ANY) for group in begun)]
    for group, least in told:
        if steps_of(group) and _said_above(group, weights) >= least:
            said = (
                (one.passage, one.sentence)
                for one in evidence
                if one.sentence.kind is BlockKind.PARAGRAPH
                and one.passage.headings == best.passage.headings
                and not group.holds(one.passage, one.sentence)
            )
            return ListGroup(
                tuple(sorted((*said, *group.pieces), key=lambda piece: piece[1].start))
            )
    return None


def _code_below(weights: Mapping[str, float], best: RankedSentence) -> ListGroup | None:
    """The code below the paragraph of a sentence that says nearly all that is asked, with what is said between."""
    passage = best.passage
    after = passage.sentences[passage.sentences.index(best.sentence) + 1 :]
    said = [best.sentence, *takewhile(lambda one: one.kind is BlockKind.PARAGRAPH, after)]
    code = [*takewhile(lambda one: one.kind is BlockKind.CODE, after[len(said) - 1 :])]
    between = passage.text[best.sentence.start - passage.start : said[-1].end - passage.start]
    if (
        not code
        or "\n\n" in between
        or _said(weights, f"{passage.prefix} {between}") < _SAID_OF_ONE
    ):
        return None
    return ListGroup(tuple((passage, one) for one in (*said, *code)))


def _steps_of_title(
    question: Question, best: RankedSentence, index: ReadableIndex
) -> ListGroup | None:
    """The only steps of a document, where its title says what is to be made: a recipe."""
    passage = best.passage
    asked = frozenset(question.stems) - _MAKING
    if not _MAKES.search(question.text) or not asked or not asked <= stems_of(passage.title):
        return None
    stored = index.catalogue.document_passages(passage.document)
    found = [group for group in groups_of(*(one.passage for one in stored)) if steps_of(group)]
    return found[0] if len(found) == 1 else None


def steps_of(group: ListGroup) -> list[Piece]:
    """The items of a list that counts them from one and asks nothing; [] of any other."""
    items = [piece for piece in group.pieces if piece[1].kind is BlockKind.LIST_ITEM]
    if len(items) < 2 or numbers_of(items)[0] != 1 or any(asks(p.quote(s)) for p, s in items):
        return []
    return items


def _said_above(group: ListGroup, weights: Mapping[str, float]) -> float:
    """The share of a question's weight that the headings and the line before a list say."""
    passage, first = group.pieces[0]
    return _said(weights, f"{passage.prefix} {passage.quote(first) if first.lead else ''}")


def _said(weights: Mapping[str, float], text: str) -> float:
    """The share of a question's weight that a text says."""
    stems = stems_of(text)
    said = sum(weight for stem, weight in weights.items() if stem in stems)
    return said / (sum(weights.values()) or 1)


def _lists_of(evidence: Sequence[RankedSentence], index: ReadableIndex) -> list[ListGroup]:
    """The lists that sentences are lines of, that of the best one first."""
    found: list[ListGroup] = []
    for one in evidence:
        passage, line = one.passage, one.sentence
        if line.kind in _STEPS and not any(group.holds(passage, line) for group in found):
            here = (group for group in groups_of(passage) if group.holds(passage, line))
            found += [whole(group, index) for group in here]
    return found
